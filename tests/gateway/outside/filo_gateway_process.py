# SPDX-License-Identifier: GPL-3.0-or-later
"""A real filo-gateway in a folder of its own, and clients that hold every answer against the
OpenAPI file. FILO_GATEWAY, FILO_ROUTES and FILO_OPENAPI name the programs and the file."""
import contextlib
import http.client
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import uuid

from filo_openapi import Description

PROGRAM = os.environ["FILO_GATEWAY"]
SECRET = "a-secret-of-the-simulator"
NUMBER = "+390212345678"
DEADLINE = 30

description = Description(os.environ["FILO_OPENAPI"])


def list_routes():
    """The gateway's own table, as it was compiled."""
    output = subprocess.run([os.environ["FILO_ROUTES"]], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def wait_for(condition, what, deadline=DEADLINE):
    """Waits until condition() is true and returns it."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"waited {deadline} s in vain: {what}")


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["code"]

    @property
    def pointer(self):
        return self.json["errors"][0]["pointer"]


class Client:
    """Somebody at the API; with a token, or without."""

    def __init__(self, port, token=None):
        self.port = port
        self.token = token

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)

    def headers(self, key=None, **more):
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        if key is not None:
            headers["Idempotency-Key"] = key
        return headers

    def ask(self, method, path, body=None, key=None, raw=None, **headers):
        """One request. body: an object; raw: bytes instead. Checked against the description."""
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        with contextlib.closing(self.connect()) as connection:
            connection.request(method, path, data, self.headers(key, **headers))
            response = connection.getresponse()
            answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        description.check_exchange(method, path, data, answer.status, answer.headers, answer.body)
        return answer

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def act(self, method, path, body=None, key=None):
        """A request that changes something, with a key of its own."""
        return self.ask(method, path, body, key=key or str(uuid.uuid4()))

    def send(self, conversation_id, text, thread_revision, **more):
        message_id = make_uuid7()
        body = {"id": message_id, "text": text, "thread_revision": thread_revision, **more}
        return self.act("POST", f"/v1/conversations/{conversation_id}/messages", body, key=message_id)

    def snapshot(self, query=""):
        return [json.loads(line) for line in self.get("/v1/snapshot" + query).body.decode().splitlines()]

    def changes(self, after):
        """All changes after a cursor, and the cursor at the end."""
        changes = []
        while True:
            page = self.get(f"/v1/changes?after={after}").json
            changes += page["changes"]
            after = page["cursor"]
            if not page["more"]:
                return changes, after


class Stream:
    """An open event stream."""

    def __init__(self, client, **headers):
        self.connection = client.connect()
        self.connection.request("GET", "/v1/stream", None, client.headers(**headers))
        self.response = self.connection.getresponse()
        self.socket = self.response.fp.raw._sock
        self.buffer = b""

    def close(self):
        self.response.close()
        self.connection.close()

    def next(self, deadline=DEADLINE):
        """The next event as (name, data, id); comments are passed over; None at the end."""
        end = time.monotonic() + deadline
        while True:
            block, found, rest = self.buffer.partition(b"\n\n")
            if found:
                self.buffer = rest
                if block.startswith(b":"):
                    continue
                fields = dict(line.split(": ", 1) for line in block.decode().splitlines())
                data = json.loads(fields["data"])
                description.check_event(fields["event"], data)
                return fields["event"], data, fields.get("id")
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError("no event came")
            self.socket.settimeout(left)
            try:
                part = self.response.read1(65536)
            except (http.client.IncompleteRead, ConnectionError):
                return None
            if not part:
                return None
            self.buffer += part


def make_uuid7():
    value = (int(time.time() * 1000) << 80) | (uuid.uuid4().int & ((1 << 76) - 1))
    value = (value & ~(0xF << 76)) | (7 << 76)
    value = (value & ~(0x3 << 62)) | (2 << 62)
    return str(uuid.UUID(int=value))


class Gateway:
    """A folder, its configuration, and the daemon while it runs."""

    def __init__(self, extra=""):
        self.folder = tempfile.mkdtemp(prefix="filo-gateway-test-")
        self.data = os.path.join(self.folder, "data")
        self.config = os.path.join(self.folder, "filo-gateway.conf")
        self.log_path = os.path.join(self.folder, "log")
        secret = os.path.join(self.folder, "secret")
        self.write(secret, SECRET + "\n", 0o600)
        self.write(self.config, f"[gateway]\nlisten=127.0.0.1:0\ndata={self.data}\n{extra}"
                                f"[carrier simulator]\ntype=simulator\nwebhook_secret_file={secret}\n")
        self.process = None
        self.port = None
        self.owner_link = None
        self.environment = dict(os.environ)

    def write(self, path, text, mode=0o644):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)

    def admin(self, *arguments, status=0, **more):
        """A command of filo-gateway; returns what it printed."""
        result = subprocess.run([PROGRAM, *arguments, "--config", self.config], capture_output=True, text=True,
                                stdin=subprocess.DEVNULL, timeout=DEADLINE, env=self.environment, check=False, **more)
        assert result.returncode == status, (arguments, result.returncode, result.stdout, result.stderr)
        return result.stdout if status == 0 else result.stdout + result.stderr

    def init(self):
        output = self.admin("init", "--organization", "Bottega", "--name", "Ana", "--email", "ana@example.org",
                            "--country", "IT", "--zone", "Europe/Rome")
        self.owner_link = output.split("filo://")[1].split()[0]
        self.admin("number", "add", NUMBER, "--carrier", "simulator")
        return self

    def start(self):
        """Runs the daemon and waits until it listens."""
        reader, writer = os.pipe()
        log = open(self.log_path, "ab")
        self.process = subprocess.Popen([PROGRAM, "serve", "--config", self.config, "--ready-fd", str(writer)],
                                        pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                        env=self.environment)
        log.close()
        os.close(writer)
        with os.fdopen(reader, "rb") as ready:
            readable = select.select([ready], [], [], DEADLINE)[0]
            line = ready.readline() if readable else b""
        assert line, self.log()
        said = json.loads(line)
        self.port = urllib.parse.urlsplit(said["address"]).port
        self.owner_link = said["link"]
        return self

    def log(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(DEADLINE)
        self.process = None
        assert status == 0, (status, self.log())

    def kill(self):
        self.process.kill()
        self.process.wait(DEADLINE)
        self.process = None

    def remove(self):
        if self.process is not None:
            self.kill()
        shutil.rmtree(self.folder)

    # ---- People ----

    def anonymous(self):
        return Client(self.port)

    def sign_in(self, link=None, device="test"):
        code = (link or self.owner_link).split("code=")[1]
        answer = self.anonymous().ask("POST", "/v1/sign-in", {"code": code, "device": device})
        assert answer.status == 200, answer.body
        client = Client(self.port, answer.json["token"])
        client.agent = answer.json["agent"]
        return client

    def owner(self):
        """A client of an owner, with a fresh link."""
        output = self.admin("user", "link", "ana@example.org")
        return self.sign_in("filo://" + output.split("filo://")[1].split()[0])

    def user(self, role):
        name = f"{role}-{uuid.uuid4().hex[:8]}"
        output = self.admin("user", "add", "--name", name, "--email", f"{name}@example.org", "--role", role)
        return self.sign_in("filo://" + output.split("filo://")[1].split()[0])

    # ---- Customers ----

    def receive(self, sender, text, carrier_id=None, secret=SECRET, number=NUMBER):
        body = {"id": carrier_id or uuid.uuid4().hex, "from": sender, "to": number, "text": text}
        return self.anonymous().ask("POST", f"/carriers/simulator/{secret}/in", body)

    def begin(self, sender="+393475550132", text="Ciao, dov'è il mio ordine?"):
        """A subscriber who wrote: their conversation."""
        for line in ("START", text):
            answer = self.receive(sender, line)
            assert answer.status == 200, answer.body
        client = self.owner()
        lines = client.snapshot()
        profile = next(line["object"] for line in lines if line.get("kind") == "profile" and line["object"]["address"] == sender)
        return next(line["object"] for line in lines
                    if line.get("kind") == "conversation" and line["object"]["profile_id"] == profile["id"])


def raw_exchange(port, data, deadline=DEADLINE):
    """Bytes as they are; what came back until the other side closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=deadline) as connection:
        connection.sendall(data)
        received = b""
        while True:
            part = connection.recv(65536)
            if not part:
                return received
            received += part
