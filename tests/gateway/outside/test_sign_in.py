# SPDX-License-Identifier: GPL-3.0-or-later
"""Links, codes, tokens and their limits."""
import sqlite3
import unittest

from filo_gateway_process import Gateway, Stream, wait_for


class SignIn(unittest.TestCase):
    def setUp(self):
        self.gateway = Gateway("behind_proxy=true\n").init().start()

    def tearDown(self):
        self.gateway.stop()
        self.gateway.remove()

    def try_code(self, code, device="test", **headers):
        return self.gateway.anonymous().ask("POST", "/v1/sign-in", {"code": code, "device": device}, **headers)

    def code(self):
        return self.gateway.owner_link.split("code=")[1]

    def test_a_link_signs_in_once(self):
        client = self.gateway.sign_in()
        self.assertEqual(client.get("/v1/me").json["email"], "ana@example.org")
        again = self.try_code(self.code())
        self.assertEqual((again.status, again.code), (401, "used-code"))

    def test_a_code_is_understood_as_people_type_it(self):
        typed = self.code().lower().replace("0", "o").replace("1", "l").replace("-", " ")
        self.assertEqual(self.try_code(typed).status, 200)

    def test_an_unknown_code_is_refused(self):
        for code in ("AAAA-AAAA-AAAA", "x", "' OR 1=1 --"):
            answer = self.try_code(code)
            self.assertEqual((answer.status, answer.code), (401, "unauthorized"), code)

    def test_an_expired_code_is_refused(self):
        self.gateway.stop()
        with sqlite3.connect(self.gateway.data + "/gateway.db") as database:
            database.execute("UPDATE sign_in SET expires_at = expires_at - 15 * 60000")
        database.close()
        old = self.code()
        self.gateway.start()
        answer = self.try_code(old)
        self.assertEqual((answer.status, answer.code), (401, "expired-code"))
        self.assertIn("15 minutes", answer.json["detail"])

    def test_ten_wrong_codes_are_enough(self):
        for _ in range(10):
            self.assertEqual(self.try_code("AAAA-AAAA-AAAA").status, 401)
        answer = self.try_code("AAAA-AAAA-AAAA")
        self.assertEqual((answer.status, answer.code), (429, "too-many-tries"))
        self.assertTrue(0 < int(answer.headers["retry-after"]) <= 15 * 60)
        # The right one doesn't help now; another address isn't punished; a restart forgets nothing.
        self.assertEqual(self.try_code(self.code()).status, 429)
        self.gateway.stop()
        self.gateway.start()
        self.assertEqual(self.try_code(self.code()).status, 429)
        self.assertEqual(self.try_code(self.code(), X_Real_IP="192.0.2.7").status, 200)

    def test_what_is_missing_is_named(self):
        client = self.gateway.anonymous()
        for body, pointer in (({}, "/code"), ({"code": "x"}, "/device"), ({"code": 3, "device": "x"}, "/code"),
                              ({"code": "x", "device": ""}, "/device"), ({"code": "x", "device": "y" * 201}, "/device")):
            answer = client.ask("POST", "/v1/sign-in", body)
            self.assertEqual((answer.status, answer.code, answer.pointer), (400, "bad-request", pointer))

    def test_signing_out_ends_the_token_and_its_streams(self):
        first, second = self.gateway.owner(), self.gateway.owner()
        streams = [Stream(first), Stream(second)]
        for stream in streams:
            self.assertEqual(stream.next()[0], "hint")
        self.assertEqual(first.ask("DELETE", "/v1/sign-in").status, 204)
        self.assertEqual(first.get("/v1/me").code, "unauthorized")
        self.assertIsNone(streams[0].next(deadline=1))
        self.assertEqual(second.get("/v1/me").status, 200)
        second.act("POST", "/v1/users", {"name": "Bo", "email": "bo@example.org", "role": "support"})
        self.assertEqual(streams[1].next()[0], "changes")
        for stream in streams:
            stream.close()

    def test_secrets_are_stored_as_hashes_only(self):
        client = self.gateway.sign_in()
        unused = self.gateway.admin("user", "link", "ana@example.org").split("code=")[1].split()[0]
        self.gateway.stop()
        with open(self.gateway.data + "/gateway.db", "rb") as file:
            content = file.read()
        for secret in (client.token, self.code(), self.code().replace("-", ""), unused.replace("-", "")):
            self.assertNotIn(secret.encode(), content)
        self.assertNotIn(client.token, self.gateway.log())

    def test_the_token_of_a_device_unused_for_90_days_is_dead(self):
        client = self.gateway.sign_in()
        self.gateway.stop()
        with sqlite3.connect(self.gateway.data + "/gateway.db") as database:
            database.execute("UPDATE token SET used_at = used_at - 91 * 86400000")
        database.close()
        self.gateway.start()
        client.port = self.gateway.port
        self.assertEqual(client.get("/v1/me").code, "unauthorized")

    def test_a_token_in_use_stays_alive(self):
        client = self.gateway.sign_in()
        self.gateway.stop()
        path = self.gateway.data + "/gateway.db"
        with sqlite3.connect(path) as database:
            database.execute("UPDATE token SET used_at = used_at - 80 * 86400000")
            before = database.execute("SELECT used_at FROM token").fetchone()[0]
        database.close()
        self.gateway.start()
        client.port = self.gateway.port
        self.assertEqual(client.get("/v1/me").status, 200)

        def used_at():
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as reader:
                value = reader.execute("SELECT used_at FROM token").fetchone()[0]
            reader.close()
            return value
        wait_for(lambda: used_at() > before + 79 * 86400000, "the token to be touched")


if __name__ == "__main__":
    unittest.main()
