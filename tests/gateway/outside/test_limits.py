# SPDX-License-Identifier: GPL-3.0-or-later
"""What is too much, too deep, too slow or no JSON at all."""
import contextlib
import json
import socket
import time
import unittest
import uuid

from filo_gateway_process import Gateway, SECRET, list_routes, raw_exchange


class Limits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway().init().start()
        cls.client = cls.gateway.owner()

    @classmethod
    def tearDownClass(cls):
        cls.gateway.stop()
        cls.gateway.remove()

    def memory(self):
        with open(f"/proc/{self.gateway.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def padded(self, size):
        """A sign-in with a wrong code, of exactly so many bytes."""
        body = json.dumps({"code": "x", "device": "x", "padding": ""})
        return body.replace('"padding": ""', '"padding": "' + "p" * (size - len(body)) + '"').encode()

    def sign_in(self, raw, **headers):
        return self.gateway.anonymous().ask("POST", "/v1/sign-in", raw=raw, **headers)

    def test_bodies_just_below_at_and_above(self):
        limit = 256 * 1024
        for size, status in ((limit - 1, 401), (limit, 401), (limit + 1, 413)):
            with self.subTest(size=size):
                self.assertEqual(len(self.padded(size)), size)
                self.assertEqual(self.sign_in(self.padded(size)).status, status)

    def test_chunked_bodies_are_counted_too(self):
        def chunked(size):
            body = self.padded(size)
            parts = [body[i:i + 10000] for i in range(0, size, 10000)]
            return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
        for size, status in ((256 * 1024, b"401"), (256 * 1024 + 1, b"413")):
            answer = raw_exchange(self.gateway.port, b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                                     b"Transfer-Encoding: chunked\r\n\r\n" + chunked(size))
            self.assertEqual(answer.split(b" ")[1], status)

    def test_webhooks_have_their_own_limit(self):
        limit = 64 * 1024
        for size, status in ((limit - 1, 400), (limit, 400), (limit + 1, 413)):
            answer = self.gateway.anonymous().ask("POST", f"/carriers/simulator/{SECRET}/in", raw=b"x" * size)
            self.assertEqual(answer.status, status, size)

    def test_every_route_has_its_limit(self):
        for route in list_routes():
            path = route["pattern"].replace("{id}", str(uuid.uuid4())).replace("{name}", "simulator").replace("{secret}", SECRET)
            with self.subTest(method=route["method"], path=path):
                answer = self.client.ask(route["method"], path, raw=b" " * (route["limit"] + 1), key=str(uuid.uuid4()))
                self.assertEqual((answer.status, answer.code), (413, "too-large"))

    def test_a_huge_body_costs_no_memory(self):
        with open(f"/proc/{self.gateway.process.pid}/maps", encoding="utf-8") as file:
            if "libasan" in file.read():
                self.skipTest("the address sanitizer keeps what was freed, so memory says nothing")
        before = self.memory()
        with contextlib.closing(socket.create_connection(("127.0.0.1", self.gateway.port), timeout=60)) as connection:
            connection.sendall(b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            block = b"%x\r\n%s\r\n" % (65536, b"x" * 65536)
            try:
                for _ in range(1600): # 100 MiB.
                    connection.sendall(block)
            except (BrokenPipeError, ConnectionResetError):
                pass
        self.assertLess(self.memory() - before, 20 * 1024)
        self.assertEqual(self.client.get("/v1/me").status, 200)

    def test_json_that_is_none(self):
        for raw in (b"", b"{", b"nul", b"{'code':1}", b'{"code":"x","device":"x",}', b"\xff\xfe{}", b'{"code":"\xff"}',
                    b'{"code":"x","code":"y","device":"z"}', b'{"code":"\\ud800","device":"x"}', b'{"a":1}{"b":2}',
                    b'{"code":"a\\u0000b","device":"x"}', b'{"device":"x","code":NaN}'):
            with self.subTest(raw=raw):
                answer = self.sign_in(raw)
                self.assertEqual((answer.status, answer.code), (400, "bad-request"))

    def test_json_that_is_no_object(self):
        for raw in (b"[]", b"1", b'"x"', b"null", b"true"):
            answer = self.sign_in(raw)
            self.assertEqual((answer.status, answer.code), (400, "bad-request"), raw)

    def test_json_bombs(self):
        for raw in (b"[" * 100000, b'{"a":' * 100000, b"[" * 33 + b"]" * 33, b'{"a":' * 32 + b"{}" + b"}" * 32,
                    b"[" + b"1," * 20000 + b"1]"):
            answer = self.sign_in(raw)
            self.assertIn((answer.status, answer.code), ((400, "bad-request"), (413, "too-large")), raw[:20])
        self.assertEqual(self.client.get("/v1/me").status, 200)

    def test_depth_just_below_the_limit(self):
        raw = b'{"code":"x","device":"x","a":' + b"[" * 31 + b"]" * 31 + b"}"
        self.assertEqual(self.sign_in(raw).status, 401)
        raw = b'{"code":"x","device":"x","a":' + b"[" * 32 + b"]" * 32 + b"}"
        self.assertEqual(self.sign_in(raw).status, 400)

    def test_http_that_is_none(self):
        for data in (b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET /v1/about HTTP/9.9\r\n\r\n",
                     b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                     b"GET /v1/about HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 200000 + b"\r\n\r\n"):
            with contextlib.closing(socket.create_connection(("127.0.0.1", self.gateway.port), timeout=5)) as connection:
                try:
                    connection.sendall(data)
                    connection.shutdown(socket.SHUT_WR)
                    self.assertNotIn(b" 200 ", connection.recv(65536))
                except OSError:
                    pass # Cut off already: as good an answer.
        self.assertEqual(self.client.get("/v1/me").status, 200)

    def test_many_at_once(self):
        connections = []
        for _ in range(200):
            connection = socket.create_connection(("127.0.0.1", self.gateway.port), timeout=30)
            connection.sendall(b"GET /v1/about HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            connections.append(connection)
        for connection in connections:
            self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 200 "))
            connection.close()

    def test_clients_that_vanish(self):
        for data in (b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nabc", b"GET /v1/sta",
                     b"GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + self.client.token.encode() + b"\r\n\r\n",
                     b"GET /v1/snapshot HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + self.client.token.encode() + b"\r\n\r\n"):
            for _ in range(10):
                with contextlib.closing(socket.create_connection(("127.0.0.1", self.gateway.port), timeout=5)) as connection:
                    connection.sendall(data)
        self.assertEqual(self.client.get("/v1/me").status, 200)

    def test_who_says_nothing_is_cut_off(self):
        """Three that are stuck at different places, watched at the same time."""
        stuck = []
        for data in (b"", b"GET /v1/about HTTP/1.1\r\nX-Slow: ", b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nabc"):
            connection = socket.create_connection(("127.0.0.1", self.gateway.port), timeout=45)
            connection.sendall(data)
            stuck.append(connection)
        begun = time.monotonic()
        for connection in stuck:
            try:
                while connection.recv(65536):
                    pass
            except ConnectionResetError:
                pass
            connection.close()
        self.assertTrue(25 < time.monotonic() - begun < 44)


if __name__ == "__main__":
    unittest.main()
