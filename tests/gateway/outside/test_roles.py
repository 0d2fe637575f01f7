# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may use which route: every cell of the table, made from the gateway's own list."""
import unittest
import uuid

from filo_gateway_process import Gateway, SECRET, description, list_routes

INBOX = {"owner", "admin", "manager", "support"}
PEOPLE = {"owner", "admin"}
ROLES = ["owner", "admin", "manager", "support", "analyst", "campaign-coordinator", "content-creator", "integration"]
EVERYBODY = set(ROLES)

# The expectation, written a second time on purpose. A route without a row fails.
TABLE = {
    ("GET", "/v1/about"): "public",
    ("GET", "/v1/openapi.json"): "public",
    ("GET", "/healthz"): "public",
    ("POST", "/v1/sign-in"): "public",
    ("DELETE", "/v1/sign-in"): EVERYBODY,
    ("GET", "/v1/me"): EVERYBODY,
    ("GET", "/v1/snapshot"): INBOX,
    ("GET", "/v1/changes"): INBOX,
    ("GET", "/v1/stream"): INBOX,
    ("GET", "/v1/conversations"): INBOX,
    ("GET", "/v1/conversations/{id}"): INBOX,
    ("PATCH", "/v1/conversations/{id}"): INBOX,
    ("GET", "/v1/conversations/{id}/messages"): INBOX,
    ("POST", "/v1/conversations/{id}/messages"): INBOX,
    ("DELETE", "/v1/messages/{id}"): INBOX,
    ("POST", "/v1/messages/{id}/retry"): INBOX,
    ("POST", "/v1/messages/{id}/settle"): INBOX,
    ("POST", "/v1/messages/{id}/send-now"): INBOX,
    ("GET", "/v1/profiles/{id}"): INBOX,
    ("GET", "/v1/profiles/{id}/orders"): INBOX,
    ("POST", "/v1/profiles/{id}/block"): INBOX,
    ("POST", "/v1/profiles/{id}/unblock"): INBOX,
    ("POST", "/v1/profiles/{id}/opt-out"): INBOX,
    ("GET", "/v1/media/{id}"): INBOX,
    ("GET", "/v1/users"): PEOPLE,
    ("POST", "/v1/users"): PEOPLE,
    ("POST", "/v1/users/{id}/link"): PEOPLE,
    ("GET", "/v1/numbers"): PEOPLE,
    ("POST", "/v1/numbers"): PEOPLE,
    ("POST", "/carriers/{name}/{secret}/in"): "carrier",
    ("GET", "/carriers/{name}/{secret}/report"): "carrier",
}


class Roles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway().init().start()
        cls.clients = {role: cls.gateway.user(role) for role in ROLES}

    @classmethod
    def tearDownClass(cls):
        cls.gateway.stop()
        cls.gateway.remove()

    def ask(self, client, method, pattern):
        """A request that gets past the door or not; what it asks for needn't exist."""
        path = pattern.replace("{id}", str(uuid.uuid4())).replace("{name}", "simulator").replace("{secret}", "wrong")
        body = {} if method in ("POST", "PATCH") else None
        if pattern == "/v1/stream":
            with_client = client.connect()
            with_client.request(method, path, None, client.headers())
            response = with_client.getresponse()
            status, code = response.status, None
            if status != 200:
                answer = response.read().decode()
                code = answer.split('"code":"')[1].split('"')[0]
            with_client.close()
            return status, code
        answer = client.ask(method, path, body, key=str(uuid.uuid4()))
        is_problem = answer.headers.get("content-type") == "application/problem+json"
        return answer.status, answer.code if is_problem else None

    def test_every_route_has_a_row_and_every_row_a_route(self):
        self.assertEqual({(r["method"], r["pattern"]) for r in list_routes()}, set(TABLE))

    def test_the_description_lists_the_same_routes(self):
        self.assertEqual({(r["method"], r["pattern"]) for r in list_routes()}, set(description.operations))

    def test_every_cell(self):
        cells = 0
        for (method, pattern), allowed in TABLE.items():
            if (method, pattern) == ("DELETE", "/v1/sign-in") or isinstance(allowed, str):
                continue
            for role, client in self.clients.items():
                with self.subTest(method=method, pattern=pattern, role=role):
                    status, code = self.ask(client, method, pattern)
                    if role in allowed:
                        self.assertNotIn(status, (401, 403), code)
                    else:
                        self.assertEqual(status, 403)
                        self.assertEqual(code, "no-access" if allowed is INBOX else "forbidden")
                    cells += 1
        self.assertEqual(cells, len(ROLES) * sum(not isinstance(a, str) for a in TABLE.values()) - len(ROLES))

    def test_everybody_may_sign_out(self):
        for role in ROLES:
            client = self.gateway.user(role)
            self.assertEqual(client.ask("DELETE", "/v1/sign-in").status, 204)
            self.assertEqual(client.get("/v1/me").status, 401)

    def test_nobody_gets_in_without_a_token(self):
        for (method, pattern), allowed in TABLE.items():
            if isinstance(allowed, str):
                continue
            for token in (None, "", "wrong", "x" * 5000):
                client = self.gateway.anonymous()
                client.token = token
                with self.subTest(method=method, pattern=pattern, token=(token or "")[:8]):
                    status, code = self.ask(client, method, pattern)
                    self.assertEqual((status, code), (401, "unauthorized"))

    def test_public_routes_need_nothing(self):
        for (method, pattern), allowed in TABLE.items():
            if allowed == "public" and method == "GET":
                self.assertEqual(self.ask(self.gateway.anonymous(), method, pattern)[0], 200)

    def test_a_carrier_needs_its_secret_and_no_token(self):
        self.assertEqual(self.gateway.receive("+393475550199", "ciao", secret="wrong").status, 403)
        self.assertEqual(self.gateway.receive("+393475550199", "ciao", secret=SECRET).status, 200)

    def test_no_access_is_a_plain_sentence(self):
        answer = self.clients["analyst"].get("/v1/snapshot")
        self.assertEqual(answer.json["detail"], "Your role, analyst, has no access to the inbox. Ask an owner or "
                                                "admin if you need to answer texts.")

    def test_an_admin_makes_no_owner(self):
        body = {"name": "Eva", "email": "eva@example.org", "role": "owner"}
        self.assertEqual(self.clients["admin"].act("POST", "/v1/users", body).code, "forbidden")
        owner = self.clients["owner"]
        self.assertEqual(self.clients["admin"].act("POST", f"/v1/users/{owner.agent['id']}/link", {}).code, "forbidden")
        self.assertEqual(owner.act("POST", "/v1/users", body).status, 201)


if __name__ == "__main__":
    unittest.main()
