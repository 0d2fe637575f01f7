# SPDX-License-Identifier: GPL-3.0-or-later
"""Each route's happy path and its refusals."""
import os
import sqlite3
import unittest
import uuid

from filo_gateway_process import Gateway, NUMBER, SECRET, make_uuid7, raw_exchange, wait_for


class Fixture(unittest.TestCase):
    """One gateway for the class; each test has customers of its own."""

    customers = 0

    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway().init().start()
        cls.client = cls.gateway.owner()

    @classmethod
    def tearDownClass(cls):
        cls.gateway.stop()
        cls.gateway.remove()

    def begin(self, text="Ciao"):
        Fixture.customers += 1
        return self.gateway.begin(f"+3934755{Fixture.customers:05d}", text)

    def conversation(self, conversation_id):
        return self.client.get(f"/v1/conversations/{conversation_id}").json

    def messages(self, conversation_id, query=""):
        return self.client.get(f"/v1/conversations/{conversation_id}/messages{query}").json


class Gateways(Fixture):
    def test_about(self):
        about = self.gateway.anonymous().get("/v1/about").json
        self.assertEqual((about["api"], about["oldest_desktop"]), (1, 1))

    def test_health(self):
        self.assertEqual(self.gateway.anonymous().get("/healthz").body, b"ok\n")

    def test_the_description_is_served(self):
        self.assertEqual(self.gateway.anonymous().get("/v1/openapi.json").json["openapi"], "3.1.0")

    def test_unknown_addresses(self):
        for path in ("/", "/v1", "/v1/", "/v1/nothing", "/v1/conversations/", "/v1/conversations/x/y/z", "/V1/about",
                     "//v1/about", "/v1/about/"):
            with self.subTest(path=path):
                answer = self.client.get(path)
                self.assertEqual((answer.status, answer.code), (404, "not-found"))

    def test_other_methods(self):
        for method, path, allowed in (("PUT", "/v1/about", "GET"), ("HEAD", "/v1/about", "GET"),
                                      ("POST", "/v1/me", "GET"), ("GET", "/v1/sign-in", "POST, DELETE"),
                                      ("DELETE", "/v1/conversations/x", "GET, PATCH")):
            with self.subTest(method=method, path=path):
                if method == "HEAD":
                    self.assertIn(b" 405 ", raw_exchange(self.gateway.port, b"HEAD /v1/about HTTP/1.1\r\nHost: x\r\n"
                                                                            b"Connection: close\r\n\r\n").split(b"\r\n")[0])
                    continue
                answer = self.client.ask(method, path)
                self.assertEqual((answer.status, answer.code), (405, "method-not-allowed"))
                self.assertEqual(answer.headers["allow"], allowed)

    def test_an_encoded_slash_stays_in_its_part(self):
        self.assertEqual(self.client.get("/v1/conversations/a%2Fmessages").code, "not-found")
        self.assertEqual(self.client.get("/v1/media/x%2F..gateway.db").code, "not-found")
        refusal = raw_exchange(self.gateway.port, b"GET /v1/media/..%2F..%2Fgateway.db HTTP/1.1\r\nHost: x\r\n"
                                                  b"Connection: close\r\n\r\n")
        self.assertIn(b" 400 ", refusal.split(b"\r\n")[0])

    def test_headers_of_every_answer(self):
        answer = self.client.get("/v1/me")
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")


class Conversations(Fixture):
    def test_a_conversation_begins(self):
        conversation = self.begin("Dov'è il mio ordine?")
        self.assertEqual(conversation["state"], "open")
        self.assertEqual(conversation["last_text"], "Dov'è il mio ordine?")
        self.assertEqual(self.conversation(conversation["id"]), conversation)

    def test_lists(self):
        ids = [self.begin()["id"] for _ in range(3)]
        listed = self.client.get("/v1/conversations?limit=200").json
        self.assertFalse(listed["more"])
        self.assertEqual([c["id"] for c in listed["conversations"]][:3], ids[::-1])
        paged, after = [], ""
        while True:
            page = self.client.get(f"/v1/conversations?limit=2{after}").json
            paged += page["conversations"]
            if not page["more"]:
                break
            after = f"&after={page['after']}"
        self.assertEqual(paged, listed["conversations"])
        self.client.act("PATCH", f"/v1/conversations/{ids[0]}", {"state": "closed", "seen": 10})
        self.assertIn(ids[0], [c["id"] for c in self.client.get("/v1/conversations?state=closed").json["conversations"]])
        self.assertNotIn(ids[0], [c["id"] for c in self.client.get("/v1/conversations?state=open").json["conversations"]])
        unread = [c["id"] for c in self.client.get("/v1/conversations?unread=true").json["conversations"]]
        self.assertNotIn(ids[0], unread)
        self.assertIn(ids[1], unread)

    def test_queries_that_make_no_sense(self):
        for query in ("state=gone", "unread=perhaps", "limit=0", "limit=201", "limit=x", "after=x", "after=9:", "after=-1:x"):
            answer = self.client.get(f"/v1/conversations?{query}")
            self.assertEqual((answer.status, answer.code), (400, "bad-request"), query)

    def test_close_read_reopen_unread(self):
        conversation = self.begin()
        path, seen = f"/v1/conversations/{conversation['id']}", conversation["last_inbound"]
        read = self.client.act("PATCH", path, {"read_through": seen}).json
        self.assertEqual((read["read_through"], read["state"]), (seen, "open"))
        closed = self.client.act("PATCH", path, {"state": "closed", "seen": seen}).json
        self.assertEqual(closed["state"], "closed")
        opened = self.client.act("PATCH", path, {"state": "open"}).json
        self.assertEqual(opened["state"], "open")
        unread = self.client.act("PATCH", path, {"unread": True}).json
        self.assertTrue(unread["marked_unread"])
        read = self.client.act("PATCH", path, {"unread": False, "seen": seen}).json
        self.assertFalse(read["marked_unread"])
        self.assertEqual(self.conversation(conversation["id"]), read)

    def test_closing_what_has_a_newer_text_keeps_it_open(self):
        conversation = self.begin()
        seen = conversation["last_inbound"]
        address = self.client.get(f"/v1/profiles/{conversation['profile_id']}").json["address"]
        self.gateway.receive(address, "Ah, un'altra cosa")
        answer = self.client.act("PATCH", f"/v1/conversations/{conversation['id']}", {"state": "closed", "seen": seen})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["state"], "open")
        self.assertGreater(answer.json["last_inbound"], answer.json["read_through"])

    def test_who_does_not_say_saw_what_is_read(self):
        conversation = self.begin()
        path = f"/v1/conversations/{conversation['id']}"
        self.assertEqual(self.client.act("PATCH", path, {"state": "closed"}).json["state"], "open")
        self.client.act("PATCH", path, {"read_through": conversation["last_inbound"]})
        self.client.act("PATCH", path, {"unread": True})
        self.assertFalse(self.client.act("PATCH", path, {"unread": False}).json["marked_unread"])
        self.assertEqual(self.client.act("PATCH", path, {"state": "closed"}).json["state"], "closed")

    def test_snooze(self):
        conversation = self.begin()
        path = f"/v1/conversations/{conversation['id']}"
        answer = self.client.act("PATCH", path, {"state": "snoozed", "seen": 10, "snoozed_until": "2030-01-01T09:00:00+01:00"})
        self.assertEqual(answer.status, 422) # More than a year away.
        time = self.gateway.anonymous().get("/v1/about").json["time"]
        until = time[:11] + "23:59:59.999Z"
        answer = self.client.act("PATCH", path, {"state": "snoozed", "seen": 10, "snoozed_until": until, "stay_asleep": True})
        self.assertEqual((answer.json["state"], answer.json["snoozed_until"], answer.json["stay_asleep"]),
                         ("snoozed", until, True))

    def test_patches_that_make_no_sense(self):
        path = f"/v1/conversations/{self.begin()['id']}"
        for body, pointer in (({}, None), ({"color": "red"}, None), ({"state": "gone"}, "/state"), ({"state": 3}, "/state"),
                              ({"state": "snoozed", "seen": 1}, "/snoozed_until"),
                              ({"state": "snoozed", "seen": 1, "snoozed_until": "tomorrow"}, "/snoozed_until"),
                              ({"read_through": -1}, "/read_through"), ({"read_through": "1"}, "/read_through"),
                              ({"unread": "yes"}, "/unread")):
            with self.subTest(body=body):
                answer = self.client.act("PATCH", path, body)
                self.assertEqual((answer.status, answer.code), (400, "bad-request"))
                self.assertEqual(answer.json.get("errors", [{}])[0].get("pointer"), pointer)

    def test_what_is_not_there(self):
        nobody = str(uuid.uuid4())
        for method, path, body in (("GET", f"/v1/conversations/{nobody}", None),
                                   ("GET", f"/v1/conversations/{nobody}/messages", None),
                                   ("PATCH", f"/v1/conversations/{nobody}", {"state": "open"}),
                                   ("GET", f"/v1/profiles/{nobody}", None),
                                   ("GET", f"/v1/profiles/{nobody}/orders", None),
                                   ("POST", f"/v1/profiles/{nobody}/block", None),
                                   ("POST", f"/v1/profiles/{nobody}/unblock", None),
                                   ("POST", f"/v1/profiles/{nobody}/opt-out", None),
                                   ("DELETE", f"/v1/messages/{nobody}", None),
                                   ("POST", f"/v1/messages/{nobody}/retry", None),
                                   ("POST", f"/v1/messages/{nobody}/send-now", None),
                                   ("POST", f"/v1/messages/{nobody}/settle", {"as": "sent"}),
                                   ("POST", f"/v1/users/{nobody}/link", None),
                                   ("GET", f"/v1/media/{nobody}", None)):
            with self.subTest(method=method, path=path):
                answer = self.client.act(method, path, body)
                self.assertEqual((answer.status, answer.code), (404, "not-found"))

    def test_a_conversation_that_has_not_begun_is_not_there(self):
        self.gateway.receive("+393475559999", "START")
        self.gateway.stop()
        with sqlite3.connect(self.gateway.data + "/gateway.db") as database:
            row = database.execute("SELECT c.id FROM conversation c JOIN profile p ON p.id = c.profile_id "
                                   "WHERE p.address = '+393475559999'").fetchone()
        database.close()
        self.gateway.start()
        self.client.port = self.gateway.port
        self.assertEqual(self.client.get(f"/v1/conversations/{row[0]}").code, "not-found")
        self.assertEqual(self.client.get(f"/v1/conversations/{row[0]}/messages").code, "not-found")
        self.assertEqual(self.client.send(row[0], "Ciao", 0).status, 409)


class Messages(Fixture):
    def wait_for_state(self, conversation_id, message_id, state):
        def look():
            found = [m for m in self.messages(conversation_id)["messages"] if m["id"] == message_id]
            return found[0] if found and found[0]["state"] == state else None
        return wait_for(look, f"the message to be {state}")

    def test_a_reply_is_delivered(self):
        conversation = self.begin()
        answer = self.client.send(conversation["id"], "Controllo subito 👍", conversation["last_inbound"], undo_ms=0)
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.json["agent_id"], self.client.agent["id"])
        delivered = self.wait_for_state(conversation["id"], answer.json["id"], "delivered")
        self.assertIn("delivered_at", delivered)

    def test_undo(self):
        conversation = self.begin()
        sent = self.client.send(conversation["id"], "Ops", conversation["last_inbound"], undo_ms=30000).json
        self.assertEqual((sent["state"], sent["reason"]), ("waiting", "undo"))
        cancelled = self.client.act("DELETE", f"/v1/messages/{sent['id']}").json
        self.assertEqual(cancelled["state"], "cancelled")
        late = self.client.act("POST", f"/v1/messages/{sent['id']}/send-now")
        self.assertEqual((late.status, late.code), (409, "invalid-state"))

    def test_send_now(self):
        conversation = self.begin()
        sent = self.client.send(conversation["id"], "Presto", conversation["last_inbound"], undo_ms=30000).json
        self.assertEqual(self.client.act("POST", f"/v1/messages/{sent['id']}/send-now").json["state"], "queued")
        self.wait_for_state(conversation["id"], sent["id"], "delivered")
        self.assertEqual(self.client.act("POST", f"/v1/messages/{sent['id']}/retry").code, "invalid-state")
        self.assertEqual(self.client.act("POST", f"/v1/messages/{sent['id']}/settle", {"as": "again"}).code, "invalid-state")

    def test_settle_and_retry(self):
        doubt = self.gateway.begin("+12025550192")
        sent = self.client.send(doubt["id"], "Hello?", doubt["last_inbound"], undo_ms=0).json
        self.wait_for_state(doubt["id"], sent["id"], "unknown")
        self.assertEqual(self.client.act("POST", f"/v1/messages/{sent['id']}/settle", {"as": "perhaps"}).pointer, "/as")
        settled = self.client.act("POST", f"/v1/messages/{sent['id']}/settle", {"as": "sent"}).json
        self.assertEqual((settled["state"], settled["settled_by"]), ("marked_sent", self.client.agent["id"]))
        refused = self.gateway.begin("+12025550191")
        sent = self.client.send(refused["id"], "Hello?", refused["last_inbound"], undo_ms=0).json
        failed = self.wait_for_state(refused["id"], sent["id"], "failed")
        self.assertTrue(failed["failure"])
        self.assertEqual(self.client.act("POST", f"/v1/messages/{sent['id']}/retry").json["state"], "queued")

    def test_an_outdated_thread_is_refused_with_what_is_new(self):
        conversation = self.begin()
        answer = self.client.send(conversation["id"], "Ciao", conversation["last_inbound"] - 1)
        self.assertEqual((answer.status, answer.code), (409, "thread-changed"))
        self.assertEqual([m["text"] for m in answer.json["messages"]], ["Ciao"])
        self.assertEqual(self.messages(conversation["id"])["messages"][-1]["origin"], "inbound")

    def test_who_has_not_agreed_is_not_texted(self):
        self.gateway.receive("+393475558888", "Ciao")
        conversation = self.client.get("/v1/conversations?limit=1").json["conversations"][0]
        answer = self.client.send(conversation["id"], "Ciao", conversation["last_inbound"])
        self.assertEqual((answer.status, answer.code), (409, "not-subscribed"))

    def test_stop_ends_it(self):
        conversation = self.begin()
        profile = self.client.get(f"/v1/profiles/{conversation['profile_id']}").json
        waiting = self.client.send(conversation["id"], "Aspetta", conversation["last_inbound"], undo_ms=30000).json
        self.gateway.receive(profile["address"], "STOP")
        self.assertEqual(self.client.get(f"/v1/profiles/{profile['id']}").json["consent"], "unsubscribed")
        texts = self.messages(conversation["id"])["messages"]
        self.assertEqual([m["state"] for m in texts if m["id"] == waiting["id"]], ["cancelled"])
        self.assertEqual(len([m for m in texts if m["origin"] == "keyword-reply" and "START" not in (m.get("text") or "")
                              or m["origin"] == "keyword-reply"][1:]), 1)
        self.assertEqual(self.client.send(conversation["id"], "Ciao", 99).code, "not-subscribed")

    def test_block_and_unblock(self):
        conversation = self.begin()
        path = f"/v1/profiles/{conversation['profile_id']}"
        blocked = self.client.act("POST", path + "/block").json
        self.assertEqual(blocked["blocked_by"], self.client.agent["id"])
        self.assertEqual(self.client.send(conversation["id"], "Ciao", 99).code, "blocked")
        self.assertNotIn(conversation["id"], [c["id"] for c in self.client.get("/v1/conversations?limit=200").json["conversations"]])
        self.assertNotIn("blocked_at", self.client.act("POST", path + "/unblock").json)
        self.assertEqual(self.conversation(conversation["id"])["state"], "closed")

    def test_staff_take_consent_away(self):
        conversation = self.begin()
        profile = self.client.act("POST", f"/v1/profiles/{conversation['profile_id']}/opt-out").json
        self.assertEqual((profile["consent"], profile["consent_how"]), ("unsubscribed", "staff"))

    def test_orders(self):
        conversation = self.begin()
        self.assertEqual(self.client.get(f"/v1/profiles/{conversation['profile_id']}/orders").json, {"orders": []})

    def test_pages(self):
        conversation = self.begin("0")
        address = self.client.get(f"/v1/profiles/{conversation['profile_id']}").json["address"]
        for i in range(1, 8):
            self.gateway.receive(address, str(i))
        everything = self.messages(conversation["id"])["messages"]
        pages, before = [], ""
        while True:
            page = self.messages(conversation["id"], f"?limit=3{before}")
            pages = page["messages"] + pages
            if not page["more"]:
                break
            before = f"&before={page['messages'][0]['position']}"
        self.assertEqual(pages, everything)
        for query in ("?limit=0", "?limit=201", "?before=-1", "?before=x"):
            self.assertEqual(self.client.get(f"/v1/conversations/{conversation['id']}/messages{query}").code, "bad-request")

    def test_texts_that_cannot_be(self):
        conversation = self.begin()
        path = f"/v1/conversations/{conversation['id']}/messages"
        good = {"text": "Ciao", "thread_revision": 10}
        for change, pointer in (({"text": None}, "/text"), ({"text": ""}, "/text"), ({"text": 7}, "/text"),
                                ({"thread_revision": None}, "/thread_revision"), ({"thread_revision": -1}, "/thread_revision"),
                                ({"send_at": "soon"}, "/send_at"), ({"undo_ms": -5}, "/undo_ms"), ({"undo_ms": "5"}, "/undo_ms")):
            with self.subTest(change=change):
                message_id = make_uuid7()
                answer = self.client.act("POST", path, {"id": message_id, **good, **change}, key=message_id)
                self.assertEqual((answer.status, answer.code, answer.pointer), (400, "bad-request", pointer))
        for body, pointer in (({**good}, "/id"), ({"id": "x", **good}, "/id")):
            answer = self.client.act("POST", path, body)
            self.assertEqual((answer.status, answer.pointer), (400, pointer))
        message_id = make_uuid7()
        answer = self.client.act("POST", path, {"id": message_id, **good}, key=make_uuid7())
        self.assertEqual((answer.status, answer.pointer), (400, "/id"))
        self.assertEqual(self.client.send(conversation["id"], "à" * 1601, 10).status, 422)
        self.assertEqual(self.client.send(conversation["id"], "à" * 1600, 10).status, 201)

    def test_strange_texts_come_back_as_they_went(self):
        for text in ("'; DROP TABLE message; --", "<b>x</b> & \"y\"", "‮evil‬ \u200b", "line\nbreak\ttab", "🎉" * 400, "\\u0000 \\"):
            conversation = self.begin(text)
            self.assertEqual(self.messages(conversation["id"])["messages"][-1]["text"], text)


class Idempotency(Fixture):
    def test_the_key_is_needed(self):
        conversation = self.begin()
        for method, path, body in (("PATCH", f"/v1/conversations/{conversation['id']}", {"state": "open"}),
                                   ("POST", f"/v1/conversations/{conversation['id']}/messages", {}),
                                   ("POST", f"/v1/profiles/{conversation['profile_id']}/block", None),
                                   ("DELETE", "/v1/messages/x", None), ("POST", "/v1/numbers", {})):
            answer = self.client.ask(method, path, body)
            self.assertEqual((answer.status, answer.code), (400, "key-missing"))
        self.assertEqual(self.client.ask("POST", "/v1/numbers", {}, key="x" * 256).code, "bad-request")

    def test_a_repetition_gets_the_first_answer(self):
        conversation = self.begin()
        path, key = f"/v1/conversations/{conversation['id']}", str(uuid.uuid4())
        first = self.client.act("PATCH", path, {"unread": True}, key=key)
        self.client.act("PATCH", path, {"read_through": 10})
        again = self.client.act("PATCH", path, {"unread": True}, key=key)
        self.assertEqual((again.status, again.body), (first.status, first.body))
        self.assertFalse(self.conversation(conversation["id"])["marked_unread"])
        quoted = self.client.act("PATCH", path, {"unread": True}, key=f'"{key}"')
        self.assertEqual(quoted.body, first.body)

    def test_another_request_with_the_same_key(self):
        conversation = self.begin()
        path, key = f"/v1/conversations/{conversation['id']}", str(uuid.uuid4())
        self.assertEqual(self.client.act("PATCH", path, {"unread": True}, key=key).status, 200)
        for method, other, body in (("PATCH", path, {"unread": False, "seen": 9}), ("PATCH", "/v1/conversations/x", {"unread": True}),
                                    ("POST", f"/v1/profiles/{conversation['profile_id']}/block", None)):
            answer = self.client.act(method, other, body, key=key)
            self.assertEqual((answer.status, answer.code), (422, "key-reused"))

    def test_keys_belong_to_their_agent(self):
        conversation = self.begin()
        path, key = f"/v1/conversations/{conversation['id']}", str(uuid.uuid4())
        other = self.gateway.user("support")
        self.assertEqual(self.client.act("PATCH", path, {"unread": True}, key=key).status, 200)
        self.assertEqual(other.act("PATCH", path, {"read_through": 10}, key=key).status, 200)

    def test_refusals_are_not_kept(self):
        body, key = {"address": "SHOP", "carrier": "simulator"}, str(uuid.uuid4())
        self.assertEqual(self.client.act("POST", "/v1/numbers", body, key=key).status, 400)
        body["address"] = "+39 02 9999 1234"
        self.assertEqual(self.client.act("POST", "/v1/numbers", body, key=key).status, 201)

    def test_a_message_is_known_by_its_id(self):
        conversation = self.begin()
        path = f"/v1/conversations/{conversation['id']}/messages"
        message_id = make_uuid7()
        body = {"id": message_id, "text": "Ciao", "thread_revision": conversation["last_inbound"], "undo_ms": 0}
        first = self.client.act("POST", path, body, key=message_id)
        self.assertEqual(first.status, 201)
        # Neither a newer revision nor another undo makes it another text.
        again = self.client.act("POST", path, {**body, "thread_revision": 99, "undo_ms": 100}, key=message_id)
        self.assertEqual((again.status, again.json["id"]), (201, message_id))
        mine = [m for m in self.messages(conversation["id"])["messages"] if m["origin"] == "reply"]
        self.assertEqual(len(mine), 1)
        for change in ({"text": "Addio"}, {"send_at": "2026-12-31T10:00:00Z"}):
            answer = self.client.act("POST", path, {**body, **change}, key=message_id)
            self.assertEqual((answer.status, answer.code), (422, "key-reused"))

    def test_a_link_is_answered_once_and_not_stored(self):
        key, body = str(uuid.uuid4()), {"name": "Ugo", "email": "ugo@example.org", "role": "support"}
        first = self.client.act("POST", "/v1/users", body, key=key).json
        again = self.client.act("POST", "/v1/users", body, key=key).json
        self.assertIn("link", first)
        self.assertEqual(again, {"user": first["user"]})


class Numbers(Fixture):
    def add(self, address, carrier="simulator", **more):
        return self.client.act("POST", "/v1/numbers", {"address": address, "carrier": carrier, **more})

    def test_numbers_are_read_as_people_write_them(self):
        answer = self.add("02 8765 4321", label="Milano")
        self.assertEqual((answer.status, answer.json["address"], answer.json["label"]), (201, "+390287654321", "Milano"))
        self.assertIn(answer.json, self.client.get("/v1/numbers").json["numbers"])
        self.assertEqual(self.add("+39 02 87654321").code, "conflict")
        self.assertEqual(self.add("43210").json["address"], "43210")

    def test_an_alphanumeric_sender_is_refused_with_the_reason(self):
        answer = self.add("BOTTEGA")
        self.assertEqual((answer.status, answer.pointer), (400, "/address"))
        self.assertIn("alphanumeric", answer.json["detail"])

    def test_what_is_no_number(self):
        for address in ("", "12", "+39", "+390212", "+99912345678"):
            answer = self.add(address)
            self.assertEqual((answer.status, answer.pointer), (400, "/address"), address)
        self.assertEqual(self.add("+390211112222", carrier="nobody").pointer, "/carrier")
        self.assertEqual(self.add("+390211112222", label="x" * 201).pointer, "/label")
        self.assertNotIn("+390211112222", [n["address"] for n in self.client.get("/v1/numbers").json["numbers"]])

    def test_users_that_cannot_be(self):
        good = {"name": "Ivo", "email": "ivo@example.org", "role": "support"}
        for change, pointer in (({"name": ""}, "/name"), ({"name": "a\nb"}, "/name"), ({"email": "ivo"}, "/email"),
                                ({"email": "a b@c"}, "/email"), ({"role": "boss"}, "/role"), ({"role": None}, "/role")):
            answer = self.client.act("POST", "/v1/users", {**good, **change})
            self.assertEqual((answer.status, answer.pointer), (400, pointer), change)
        self.assertEqual(self.client.act("POST", "/v1/users", good).status, 201)
        self.assertEqual(self.client.act("POST", "/v1/users", {**good, "email": "IVO@example.org"}).code, "conflict")
        self.assertIn("Ivo", [u["name"] for u in self.client.get("/v1/users").json["users"]])


class Media(unittest.TestCase):
    def test_download(self):
        gateway = Gateway().init().start()
        try:
            conversation = gateway.begin()
            gateway.stop()
            ids = {name: str(uuid.uuid4()) for name in ("png", "html", "lost")}
            with sqlite3.connect(gateway.data + "/gateway.db") as database:
                message = database.execute("SELECT id FROM message WHERE conversation_id = ?", [conversation["id"]]).fetchone()[0]
                for ordinal, (key, name, kind) in enumerate((("png", "../../gattò\n\"x\".png", "image/png"),
                                                             ("html", ".htaccess", "text/html"), ("lost", None, "image/gif"))):
                    database.execute("INSERT INTO media VALUES (?, ?, ?, ?, ?, 5, 0, 0)", [ids[key], message, ordinal, name, kind])
            database.close()
            for key in ("png", "html"):
                gateway.write(os.path.join(gateway.data, "media", ids[key]), "bytes", 0o600)
            gateway.start()
            client = gateway.owner()
            answer = client.get(f"/v1/media/{ids['png']}")
            self.assertEqual((answer.status, answer.body, answer.headers["content-type"]), (200, b"bytes", "image/png"))
            self.assertEqual(answer.headers["content-disposition"], "attachment; filename*=UTF-8''_._.._gatt%C3%B2_%22x%22.png")
            self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
            answer = client.get(f"/v1/media/{ids['html']}")
            self.assertEqual(answer.headers["content-type"], "application/octet-stream")
            self.assertEqual(answer.headers["content-disposition"], "attachment; filename*=UTF-8''_htaccess")
            self.assertEqual(client.get(f"/v1/media/{ids['lost']}").code, "not-found")
            gateway.stop()
        finally:
            gateway.remove()


class Webhooks(Fixture):
    def quarantine(self):
        with sqlite3.connect(f"file:{self.gateway.data}/gateway.db?mode=ro", uri=True) as reader:
            rows = reader.execute("SELECT carrier, why, headers, body FROM quarantine ORDER BY id").fetchall()
        reader.close()
        return rows

    def test_a_forged_call_is_refused_and_kept(self):
        before = len(self.quarantine())
        answer = self.gateway.receive("+393475550100", "forged", secret="guess")
        self.assertEqual((answer.status, answer.code), (403, "forbidden"))
        rows = self.quarantine()
        self.assertEqual(len(rows), before + 1)
        self.assertIn(b"forged", rows[-1][3])
        self.assertNotIn("guess", "".join(map(str, rows[-1])))
        self.assertIn("quarantine", self.gateway.admin("check"))

    def test_what_is_not_understood_is_kept(self):
        before = len(self.quarantine())
        for raw in (b"", b"{", b"\xff\xfe", b"[]", b"{}", b'{"id":1}'):
            answer = self.gateway.anonymous().ask("POST", f"/carriers/simulator/{SECRET}/in", raw=raw)
            self.assertEqual((answer.status, answer.code), (400, "bad-request"), raw)
        self.assertEqual(len(self.quarantine()), before + 6)

    def test_a_number_that_is_not_ours_is_kept(self):
        before = len(self.quarantine())
        answer = self.gateway.receive("+393475550100", "ciao", number="+390299999999")
        self.assertEqual(answer.status, 422)
        self.assertEqual(len(self.quarantine()), before + 1)

    def test_an_unknown_carrier(self):
        answer = self.gateway.anonymous().ask("POST", f"/carriers/nobody/{SECRET}/in", {})
        self.assertEqual(answer.code, "not-found")

    def test_a_duplicate_is_taken_once(self):
        self.gateway.receive("+393475550101", "START")
        for _ in range(3):
            self.assertEqual(self.gateway.receive("+393475550101", "una volta", carrier_id="same").status, 200)
        conversation = next(c for c in self.client.get("/v1/conversations").json["conversations"] if c["last_text"] == "una volta")
        texts = [m.get("text") for m in self.messages(conversation["id"])["messages"]]
        self.assertEqual(texts.count("una volta"), 1)

    def test_no_text_or_number_is_logged(self):
        self.gateway.environment["G_MESSAGES_DEBUG"] = "filo-gateway"
        self.gateway.stop()
        self.gateway.start()
        self.client.port = self.gateway.port
        self.gateway.receive("+393475550102", "segretissimo")
        self.gateway.receive("+393475550102", "segretissimo", secret="sbagliato")
        self.gateway.receive("+393475550102", "segretissimo", number="+390298765432")
        self.gateway.begin("+393475550103", "segretissimo")
        log = self.gateway.log()
        self.assertIn("POST /carriers/{name}/{secret}/in 200", log)
        for secret in ("segretissimo", "3475550102", "3475550103", "0298765432", SECRET, "sbagliato", self.client.token, NUMBER):
            self.assertNotIn(secret, log)


if __name__ == "__main__":
    unittest.main()
