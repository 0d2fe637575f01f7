# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshot, changes and stream: every desktop reaches the same state, and misses nothing."""
import concurrent.futures
import contextlib
import json
import socket
import threading
import time
import unittest
import uuid

from filo_gateway_process import Gateway, Stream

KINDS = ["settings", "agent", "number", "source", "profile", "conversation", "message", "order"]


class Replica:
    """What a desktop would hold."""

    def __init__(self):
        self.objects = {}

    def put(self, kind, identity, item):
        known = self.objects.get((kind, identity))
        if known is None or item is None or item["change"] >= known["change"]:
            self.objects[kind, identity] = item

    def apply_lines(self, lines):
        for line in lines:
            if "object" in line:
                self.put(line["kind"], line["object"]["id"], line["object"])

    def apply_changes(self, changes):
        for change in changes:
            self.put(change["kind"], change["id"], change["object"])


class Fixture(unittest.TestCase):
    def setUp(self):
        self.gateway = Gateway().init().start()
        self.client = self.gateway.owner()

    def tearDown(self):
        self.gateway.stop()
        self.gateway.remove()

    def fresh_replica(self):
        replica = Replica()
        lines = self.client.snapshot()
        replica.apply_lines(lines)
        changes, cursor = self.client.changes(lines[0]["cursor"])
        replica.apply_changes(changes)
        return replica, cursor


class Snapshots(Fixture):
    def fill(self, n):
        """Several at a time: they share their commits."""
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for answer in pool.map(lambda i: self.gateway.receive(f"+39347{i:07d}", f"Ciao {i}"), range(n)):
                self.assertEqual(answer.status, 200)

    def test_order_counts_and_end(self):
        self.fill(5)
        lines = self.client.snapshot()
        self.assertEqual(lines[-1], {"end": True})
        kinds = [line["kind"] for line in lines[1:-1]]
        self.assertEqual(kinds, sorted(kinds, key=KINDS.index))
        self.assertEqual(lines[0]["counts"], {kind: kinds.count(kind) for kind in KINDS})
        for kind in KINDS:
            ids = [line["object"]["id"] for line in lines[1:-1] if line["kind"] == kind]
            self.assertEqual(ids, sorted(ids))

    def test_a_broken_off_snapshot_goes_on(self):
        self.fill(30)
        whole = self.client.snapshot()
        for cut in (1, 2, 3, 20, 40, len(whole) - 2):
            head = whole[:cut + 1]
            last = head[-1]
            tail = self.client.snapshot(f"?cursor={whole[0]['cursor']}&from={last['kind']}:{last['object']['id']}")
            self.assertEqual(tail[0]["cursor"], whole[0]["cursor"])
            self.assertEqual(head[1:] + tail[1:], whole[1:])
        again = self.client.snapshot(f"?cursor={whole[0]['cursor']}")
        self.assertEqual(again, whole)

    def test_resuming_that_makes_no_sense(self):
        cursor = self.client.snapshot()[0]["cursor"]
        for query, status in ((f"?cursor={cursor}&from=", 400), (f"?cursor={cursor}&from=message", 400),
                              (f"?cursor={cursor}&from=thing:1", 400), ("?from=message:1", 400), ("?cursor=x", 400),
                              (f"?cursor={uuid.uuid4()}.1", 410), (f"?cursor={cursor}9999", 410)):
            self.assertEqual(self.client.get("/v1/snapshot" + query).status, status, query)

    def test_nothing_is_lost_while_others_write(self):
        self.fill(150)
        stop = threading.Event()
        written = []

        def write():
            i = 0
            while not stop.is_set():
                i += 1
                sender = f"+39348{i % 400:07d}" if i % 2 else f"+39347{i % 150:07d}"
                assert self.gateway.receive(sender, f"mentre {i}").status == 200
                written.append(sender)

        writers = [threading.Thread(target=write) for _ in range(2)]
        for writer in writers:
            writer.start()
        replicas = []
        try:
            for _ in range(5):
                replicas.append(self.fresh_replica())
        finally:
            stop.set()
            for writer in writers:
                writer.join()
        truth, _ = self.fresh_replica()
        self.assertGreater(len(written), 10)
        for replica, cursor in replicas:
            replica.apply_changes(self.client.changes(cursor)[0])
            self.assertEqual(replica.objects, truth.objects)
        texts = [o for (kind, _), o in truth.objects.items() if kind == "message"]
        self.assertEqual(sum(o["origin"] == "inbound" for o in texts), 150 + len(written))

    def test_a_slow_client_gets_all_of_it(self):
        self.fill(200)
        expected = self.client.get("/v1/snapshot").body
        with contextlib.closing(socket.socket()) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", self.gateway.port))
            connection.settimeout(30)
            connection.sendall(b"GET /v1/snapshot HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                               + self.client.token.encode() + b"\r\n\r\n")
            received = b""
            while part := connection.recv(8192):
                received += part
                time.sleep(0.001)
        chunks, body = received.split(b"\r\n\r\n", 1)[1], b""
        while chunks:
            size, chunks = chunks.split(b"\r\n", 1)
            body += chunks[:int(size, 16)]
            chunks = chunks[int(size, 16) + 2:]
        self.assertEqual(body, expected)


class Changes(Fixture):
    def test_pages_follow_each_other(self):
        cursor = self.client.snapshot()[0]["cursor"]
        for i in range(7):
            self.gateway.receive(f"+39347555{i:04d}", "Ciao")
        whole, end = self.client.changes(cursor)
        numbers = [change["change"] for change in whole]
        self.assertEqual(numbers, sorted(set(numbers)))
        collected, after = [], cursor
        while True:
            page = self.client.get(f"/v1/changes?after={after}&limit=2").json
            self.assertLessEqual(len(page["changes"]), 2)
            collected += page["changes"]
            after = page["cursor"]
            if not page["more"]:
                break
        self.assertEqual((collected, after), (whole, end))
        self.assertEqual(self.client.get(f"/v1/changes?after={end}").json, {"changes": [], "cursor": end, "more": False})

    def test_each_object_comes_once_in_its_latest_state(self):
        conversation = self.gateway.begin()
        cursor = self.client.snapshot()[0]["cursor"]
        for unread in (True, False, True):
            self.client.act("PATCH", f"/v1/conversations/{conversation['id']}", {"unread": unread, "seen": 10})
        changes, _ = self.client.changes(cursor)
        mine = [change for change in changes if change["id"] == conversation["id"]]
        self.assertEqual(len(mine), 1)
        self.assertTrue(mine[0]["object"]["marked_unread"])

    def test_cursors(self):
        cursor = self.client.snapshot()[0]["cursor"]
        epoch, number = cursor.rsplit(".", 1)
        self.assertEqual(self.client.get("/v1/changes").code, "bad-request")
        for bad in ("x", "", f"{epoch}.", f"{epoch}.x", f"{epoch}.-1", "'"):
            self.assertEqual(self.client.get(f"/v1/changes?after={bad}").code, "bad-request", bad)
        for gone in (f"{uuid.uuid4()}.{number}", f"{epoch}.{int(number) + 1}"):
            answer = self.client.get(f"/v1/changes?after={gone}")
            self.assertEqual((answer.status, answer.code), (410, "gone-cursor"))
        for limit in ("0", "1001", "x"):
            self.assertEqual(self.client.get(f"/v1/changes?after={cursor}&limit={limit}").code, "bad-request")


class Streams(Fixture):
    def test_a_stream_begins_with_where_it_is(self):
        cursor = self.client.changes(self.client.snapshot()[0]["cursor"])[1]
        with contextlib.closing(Stream(self.client)) as stream:
            self.assertEqual(stream.response.headers["Content-Type"], "text/event-stream")
            self.assertEqual(stream.next()[:2], ("hint", {"cursor": cursor}))

    def test_batches_follow_each_other(self):
        with contextlib.closing(Stream(self.client)) as stream:
            cursor = stream.next()[1]["cursor"]
            start = cursor
            for i in range(10):
                self.gateway.receive(f"+39347555{i:04d}", "Ciao")
            expected, end = self.client.changes(start)
            collected = Replica()
            while cursor != end:
                name, batch, identity = stream.next()
                self.assertEqual((name, batch["after"], identity), ("changes", cursor, batch["cursor"]))
                numbers = [change["change"] for change in batch["changes"]]
                self.assertEqual(numbers, sorted(numbers))
                collected.apply_changes(batch["changes"])
                cursor = batch["cursor"]
            truth = Replica()
            truth.apply_changes(expected)
            self.assertEqual(collected.objects, truth.objects)

    def test_a_stream_goes_on_where_the_client_was(self):
        cursor = self.client.changes(self.client.snapshot()[0]["cursor"])[1]
        self.gateway.receive("+393475550001", "Ciao")
        expected, end = self.client.changes(cursor)
        with contextlib.closing(Stream(self.client, Last_Event_ID=cursor)) as stream:
            name, batch, _ = stream.next()
            self.assertEqual((name, batch["after"], batch["cursor"], batch["changes"]), ("changes", cursor, end, expected))
            self.gateway.receive("+393475550001", "Ancora")
            self.assertEqual(stream.next()[1]["after"], end)

    def test_a_foreign_place_gets_a_hint(self):
        cursor = self.client.changes(self.client.snapshot()[0]["cursor"])[1]
        for foreign in ("x", f"{uuid.uuid4()}.1", cursor + "999"):
            with contextlib.closing(Stream(self.client, Last_Event_ID=foreign)) as stream:
                self.assertEqual(stream.next()[:2], ("hint", {"cursor": cursor}))

    def test_all_hear_the_same(self):
        streams = [Stream(self.client) for _ in range(20)]
        start = [stream.next()[1]["cursor"] for stream in streams]
        self.assertEqual(len(set(start)), 1)
        self.gateway.receive("+393475550001", "Ciao")
        end = self.client.changes(start[0])[1]
        heard = []
        for stream in streams:
            batches = []
            while not batches or batches[-1]["cursor"] != end:
                batches.append(stream.next()[1])
            heard.append(batches)
            stream.close()
        self.assertTrue(all(batches == heard[0] for batches in heard))

    def test_one_who_does_not_read_is_cut_to_a_hint(self):
        """What waits for it is bounded, and one hint replaces it."""
        lazy = socket.socket()
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect(("127.0.0.1", self.gateway.port))
        lazy.settimeout(30)
        lazy.sendall(b"GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + self.client.token.encode() + b"\r\n\r\n")
        received = lazy.recv(1)
        sent = 0
        with contextlib.closing(Stream(self.client)) as stream:
            cursor = stream.next()[1]["cursor"]
            # Batches are small and many: each tick is heard before the next is made.
            for burst in range(12):
                for i in range(20):
                    self.gateway.receive(f"+393475{burst:02d}{i:04d}", "x" * 1500)
                end = self.client.changes(cursor)[1]
                while cursor != end:
                    name, data, _ = stream.next()
                    self.assertEqual(name, "changes")
                    cursor = data["cursor"]
                    sent += len(json.dumps(data))
        wanted = f'event: hint\ndata: {{"cursor":"{cursor}"}}'.encode()
        while wanted not in received:
            part = lazy.recv(65536)
            self.assertTrue(part, "the stream ended")
            received += part
        lazy.close()
        self.assertLess(len(received), min(sent, 1024 * 1024))

    def test_losing_access_ends_the_stream(self):
        other = self.gateway.user("support")
        with contextlib.closing(Stream(other)) as stream:
            self.assertEqual(stream.next()[0], "hint")
            other.ask("DELETE", "/v1/sign-in")
            self.assertIsNone(stream.next(deadline=1))

    def test_streams_end_when_the_gateway_stops(self):
        with contextlib.closing(Stream(self.client)) as stream:
            stream.next()
            self.gateway.stop()
            self.assertIsNone(stream.next(deadline=5))
        self.gateway.start()


if __name__ == "__main__":
    unittest.main()
