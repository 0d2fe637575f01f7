# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at any moment: what was answered 2xx is there, and nothing is there twice."""
import http.client
import random
import sqlite3
import threading
import time
import unittest

from filo_gateway_process import Gateway, NUMBER, SECRET, Client, make_uuid7

ROUNDS = 8


class Writer(threading.Thread):
    """Writes until the connection breaks, and remembers what was answered."""

    def __init__(self, act):
        super().__init__()
        self.act = act
        self.answered = []
        self.asked = []
        self.surprise = None

    def run(self):
        try:
            while True:
                identity = make_uuid7()
                self.asked.append(identity)
                status = self.act(identity)
                if not 200 <= status < 300:
                    raise AssertionError(f"{status}")
                self.answered.append(identity)
        except (ConnectionError, http.client.HTTPException, TimeoutError):
            pass
        except AssertionError as error:
            self.surprise = error


class Crash(unittest.TestCase):
    def setUp(self):
        self.gateway = Gateway().init().start()
        self.random = random.Random(1)

    def tearDown(self):
        self.gateway.stop()
        self.gateway.remove()

    def crash_while(self, acts):
        writers = [Writer(act) for act in acts]
        for writer in writers:
            writer.start()
        time.sleep(self.random.uniform(0.05, 0.4))
        self.gateway.kill()
        for writer in writers:
            writer.join()
            self.assertIsNone(writer.surprise)
        self.gateway.start()
        return writers

    def count(self, query, *values):
        with sqlite3.connect(f"file:{self.gateway.data}/gateway.db?mode=ro", uri=True) as reader:
            value = reader.execute(query, values).fetchone()[0]
        reader.close()
        return value

    def receive(self, identity):
        body = {"id": identity, "from": f"+39347{hash(identity) % 10000000:07d}", "to": NUMBER, "text": identity}
        return self.gateway.anonymous().ask("POST", f"/carriers/simulator/{SECRET}/in", body).status

    def test_texts_that_came_in(self):
        total = 0
        for _ in range(ROUNDS):
            for writer in self.crash_while([self.receive] * 4):
                for identity in writer.answered:
                    self.assertEqual(self.count("SELECT count(*) FROM message WHERE text = ?", identity), 1)
                total += len(writer.answered)
                # The carrier asks again for what it got no answer to: once more, and never twice.
                for identity in writer.asked[-1:]:
                    self.assertEqual(self.receive(identity), 200)
                    self.assertEqual(self.count("SELECT count(*) FROM message WHERE text = ?", identity), 1)
        self.assertGreater(total, ROUNDS)

    def test_replies_and_triage(self):
        conversation = self.gateway.begin()
        client = self.gateway.owner()

        def reply(identity):
            path = f"/v1/conversations/{conversation['id']}/messages"
            body = {"id": identity, "text": identity, "thread_revision": conversation["last_inbound"], "undo_ms": 0}
            return Client(self.gateway.port, client.token).act("POST", path, body, key=identity).status

        def toggle(identity):
            path = f"/v1/conversations/{conversation['id']}"
            return Client(self.gateway.port, client.token).act("PATCH", path, {"unread": True}, key=identity).status

        total = 0
        for _ in range(ROUNDS):
            replies, toggles = self.crash_while([reply, toggle])
            for identity in replies.answered:
                self.assertEqual(self.count("SELECT count(*) FROM message WHERE id = ?", identity), 1)
            for identity in toggles.answered:
                self.assertEqual(self.count("SELECT count(*) FROM command WHERE key = ?", identity), 1)
            self.assertEqual(reply(replies.asked[-1]), 201)
            self.assertEqual(self.count("SELECT count(*) FROM message WHERE text = ?", replies.asked[-1]), 1)
            total += len(replies.answered) + len(toggles.answered)
        self.assertGreater(total, ROUNDS)
        # No text was handed over twice by the machine: an attempt that was under way is in doubt, not repeated.
        self.assertEqual(self.count("SELECT count(*) FROM (SELECT 1 FROM attempt GROUP BY message_id HAVING count(*) > 1)"), 0)
        self.assertEqual(self.count("SELECT count(*) FROM message WHERE state = 3 AND id NOT IN "
                                    "(SELECT message_id FROM attempt)"), 0)

    def test_the_feed_has_no_gap_and_no_double(self):
        cursor = self.gateway.owner().snapshot()[0]["cursor"]
        for _ in range(3):
            self.crash_while([self.receive] * 3)
        client = self.gateway.owner()
        changes, end = client.changes(cursor)
        numbers = [change["change"] for change in changes]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertEqual(end.rsplit(".", 1)[0], cursor.rsplit(".", 1)[0])

    def test_a_second_gateway_is_refused(self):
        output = self.gateway.admin("serve", status=1)
        self.assertIn("Another filo-gateway works in", output)
        self.assertEqual(self.gateway.owner().get("/v1/me").status, 200)

    def test_a_crash_leaves_no_lock_behind(self):
        self.gateway.kill()
        self.assertIn("ana@example.org", self.gateway.admin("user", "list"))
        self.gateway.start()
        self.assertIn("ana@example.org", self.gateway.admin("user", "list"))


if __name__ == "__main__":
    unittest.main()
