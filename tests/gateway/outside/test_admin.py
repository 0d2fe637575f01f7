# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: init, user, number, check, serve --local, demo; with a daemon and without."""
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
import unittest

from filo_gateway_process import DEADLINE, NUMBER, PROGRAM, Client, Gateway, wait_for


def run(*arguments, status=0, stdin=subprocess.DEVNULL):
    result = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, stdin=stdin, timeout=DEADLINE, check=False)
    assert result.returncode == status, (arguments, result)
    return result.stdout + result.stderr


class Commands(unittest.TestCase):
    def setUp(self):
        self.gateway = Gateway()

    def tearDown(self):
        self.gateway.stop()
        self.gateway.remove()

    def test_usage(self):
        self.assertIn("filo-gateway 0.", run("--version"))
        self.assertIn("number add", run("--help"))
        self.assertIn("number add", run())
        for arguments in (["fly"], ["user"], ["user", "fly"], ["number"], ["serve", "--fly"], ["init", "--fly"],
                          ["serve", "fly"], ["user", "link", "a@b", "c@d"]):
            self.assertTrue(run(*arguments, status=2).startswith("filo-gateway: "), arguments)

    def test_help_names_the_whole_command(self):
        self.assertIn("filo-gateway serve [OPTION", run("serve", "--help"))
        usage = run("user", "link", "--help").splitlines()[1]
        self.assertTrue(usage.split("filo-gateway user link")[1].endswith("EMAIL"), usage)
        self.assertIn("number add", run("number", "--help"))

    def test_init_makes_everything_private(self):
        self.gateway.init()
        for name in ("", "gateway.db", "media"):
            mode = os.stat(os.path.join(self.gateway.data, name)).st_mode
            self.assertEqual(mode & (stat.S_IRWXG | stat.S_IRWXO), 0, name)
        self.assertIn("set up already", self.gateway.admin("init", "--organization", "x", "--name", "x", "--email", "x@x",
                                                           "--country", "IT", "--zone", "UTC", status=1))

    def test_init_names_what_is_wrong(self):
        good = {"--organization": "x", "--name": "x", "--email": "x@y", "--country": "IT", "--zone": "Europe/Rome"}
        for option, value in (("--email", "x"), ("--country", "Italy"), ("--zone", "Rome"), ("--name", ""), ("--organization", "a\nb")):
            arguments = [part for pair in {**good, option: value}.items() for part in pair]
            self.assertIn(option, self.gateway.admin("init", *arguments, status=2))
        self.assertIn("--organization", self.gateway.admin("init", status=2))

    def test_nothing_goes_before_init(self):
        for arguments in (["serve"], ["user", "list"], ["number", "list"]):
            self.assertIn("filo-gateway init", self.gateway.admin(*arguments, status=1))

    def both_ways(self):
        """Without a daemon, then with one."""
        self.gateway.init()
        yield "offline"
        self.gateway.start()
        yield "online"

    def test_users(self):
        for way in self.both_ways():
            with self.subTest(way=way):
                email = f"{way}@example.org"
                output = self.gateway.admin("user", "add", "--name", way, "--email", email, "--role", "support")
                self.assertIn("filo://sign-in?gateway=", output)
                self.assertIn(f"{email}\tsupport\t{way}", self.gateway.admin("user", "list"))
                self.assertIn("there already", self.gateway.admin("user", "add", "--name", "x", "--email", email, "--role",
                                                                  "admin", status=1))
                self.assertIn("role", self.gateway.admin("user", "add", "--name", "x", "--email", "n@x.y", "--role", "boss", status=1))
                self.assertIn("filo://", self.gateway.admin("user", "link", email.upper()))
                self.assertIn("Nobody", self.gateway.admin("user", "link", "nobody@x.y", status=1))
                self.assertIn("--email", self.gateway.admin("user", "add", "--name", "x", "--role", "admin", status=2))
        link = self.gateway.admin("user", "link", "offline@example.org").split("filo://")[1].split()[0]
        self.assertEqual(self.gateway.sign_in(link).agent["name"], "offline")

    def test_numbers(self):
        for i, way in enumerate(self.both_ways()):
            with self.subTest(way=way):
                self.gateway.admin("number", "add", f"02 1111 000{i}", "--carrier", "simulator", "--label", way)
                self.assertIn(f"+39021111000{i}\tsimulator\t{way}", self.gateway.admin("number", "list"))
                refused = self.gateway.admin("number", "add", "SHOP", "--carrier", "simulator", status=1)
                self.assertIn("alphanumeric", refused)
                self.assertNotIn("..", refused)
                self.assertIn("simulator", self.gateway.admin("number", "add", "+390299990000", "--carrier", "x", status=1))
                self.assertIn("there already", self.gateway.admin("number", "add", NUMBER, "--carrier", "simulator", status=1))

    def test_check(self):
        self.assertIn("error: There is no database", self.gateway.admin("check", status=1))
        self.gateway.init()
        output = self.gateway.admin("check")
        self.assertIn("is sound", output)
        self.assertIn("warning: The gateway isn't running.", output)
        self.gateway.start()
        output = self.gateway.admin("check")
        self.assertIn("ok: The gateway runs", output)
        self.assertNotIn("error:", output)

    def test_check_finds_what_others_can_read(self):
        self.gateway.init()
        os.chmod(self.gateway.data, 0o755)
        self.assertIn("chmod go=", self.gateway.admin("check", status=1))
        os.chmod(self.gateway.data, 0o700)
        os.chmod(os.path.join(self.gateway.folder, "secret"), 0o644)
        output = self.gateway.admin("check", status=1)
        self.assertIn("webhook_secret_file", output)

    def test_check_finds_what_cannot_be_written(self):
        self.gateway.init()
        os.chmod(self.gateway.data, 0o500)
        self.assertIn("chmod u=rwx", self.gateway.admin("check", status=1))
        os.chmod(self.gateway.data, 0o700)
        os.chmod(os.path.join(self.gateway.data, "gateway.db"), 0o400)
        self.assertIn("chmod u=rw ", self.gateway.admin("check", status=1))

    def test_check_finds_a_damaged_database(self):
        self.gateway.init()
        with open(os.path.join(self.gateway.data, "gateway.db"), "r+b") as file:
            file.seek(0)
            file.write(b"not a database at all" * 100)
        self.assertIn("error:", self.gateway.admin("check", status=1))
        self.assertIn("put a backup in its place", self.gateway.admin("serve", status=1))

    def test_check_finds_a_number_without_a_carrier(self):
        self.gateway.init()
        self.gateway.write(self.gateway.config, f"[gateway]\ndata={self.gateway.data}\nlisten=127.0.0.1:0\n")
        self.assertIn("[carrier simulator]", self.gateway.admin("check", status=1))

    def test_the_admin_socket_is_closed_to_others(self):
        self.gateway.init().start()
        path = os.path.join(self.gateway.data, "admin.socket")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.gateway.stop()
        self.assertFalse(os.path.exists(path))

    def test_a_port_that_is_taken(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            self.gateway.write(self.gateway.config, f"[gateway]\ndata={self.gateway.data}\nlisten=127.0.0.1:{port}\n")
            self.gateway.admin("init", "--organization", "x", "--name", "x", "--email", "x@y", "--country", "IT", "--zone", "UTC")
            self.assertIn(f"Another program listens on 127.0.0.1 port {port}", self.gateway.admin("serve", status=1))

    def test_configurations_that_cannot_be(self):
        data = self.gateway.data
        for text, said in (("", "data is missing"), ("[gateway]\ndata=here\n", "isn't a whole path"),
                           (f"[gateway]\ndata={data}\nlisten=8470\n", "listen"),
                           (f"[gateway]\ndata={data}\nlisten=localhost:1\n", "no IP address"),
                           (f"[gateway]\ndata={data}\nlisten=0.0.0.0:8470\n", "plain_http_beyond_loopback"),
                           (f"[gateway]\ndata={data}\npublic_url=ftp://x\n", "public_url"),
                           (f"[gateway]\ndata={data}\nbehind_proxy=perhaps\n", "true or false"),
                           (f"[gateway]\ndata={data}\n[carrier Kannel]\ntype=kannel\n", "small letters"),
                           (f"[gateway]\ndata={data}\n[carrier k]\n", "type is missing"),
                           (f"[gateway]\ndata={data}\n[carrier k]\ntype=pigeon\n", "type is “pigeon”"),
                           (f"[gateway]\ndata={data}\n[carrier k]\ntype=kannel\n", "[carrier k]"), ("nonsense", "groups")):
            with self.subTest(text=text):
                self.gateway.write(self.gateway.config, text)
                output = self.gateway.admin("serve", status=1)
                self.assertIn(said, output)
                self.assertIn(self.gateway.config, output)

    def test_unknown_keys_are_warned_about(self):
        with open(self.gateway.config, "a", encoding="utf-8") as file:
            file.write("colour=red\n[gateway]\nlissen=1\n[kannel]\nx=1\n")
        self.gateway.init()
        output = subprocess.run([PROGRAM, "check", "--config", self.gateway.config], capture_output=True, text=True, check=False).stdout
        for word in ("colour", "lissen", "[kannel]"):
            self.assertIn(word, output)

    def test_no_secret_in_arguments_or_environment(self):
        self.gateway.init().start()
        for name in ("cmdline", "environ"):
            with open(f"/proc/{self.gateway.process.pid}/{name}", "rb") as file:
                content = file.read()
            self.assertNotIn(self.gateway.owner_link.split("code=")[1].encode(), content)
            self.assertNotIn(b"a-secret-of-the-simulator", content)


class Locally(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="filo-gateway-test-")
        self.process = None

    def tearDown(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process is not None:
            self.process.stdout.close()
            self.process.stdin.close()
        shutil.rmtree(self.folder)

    def start(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        ready = json.loads(self.process.stdout.readline())
        client = Client(int(ready["address"].rsplit(":", 1)[1]))
        answer = client.ask("POST", "/v1/sign-in", {"code": ready["link"].split("code=")[1], "device": "x"})
        self.assertEqual(answer.status, 200)
        client.token = answer.json["token"]
        client.agent = answer.json["agent"]
        return client

    def test_local(self):
        folder = os.path.join(self.folder, "gateway")
        client = self.start("serve", "--local", folder)
        self.assertEqual(client.agent["role"], "owner")
        self.process.stdin.close()
        self.assertEqual(self.process.wait(DEADLINE), 0)
        self.process.stdout.close()
        # The same person again, and the old sign-in still holds.
        again = self.start("serve", "--local", folder)
        self.assertEqual(again.agent["id"], client.agent["id"])
        client.port = again.port
        self.assertEqual(client.get("/v1/me").status, 200)
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(DEADLINE), 0)

    def test_demo(self):
        folder = os.path.join(self.folder, "demo")
        client = self.start("demo", "--data", folder)
        lines = client.snapshot()
        counts = lines[0]["counts"]
        self.assertGreater(counts["conversation"], 100)
        self.assertGreater(counts["message"], 500)
        self.assertGreater(counts["order"], 10)
        conversation = client.get("/v1/conversations?state=open&limit=1").json["conversations"][0]
        self.assertTrue(client.get(f"/v1/conversations/{conversation['id']}/messages").json["messages"])
        self.assertTrue(client.get(f"/v1/profiles/{conversation['profile_id']}").json["address"])
        media = [m for line in lines if line.get("kind") == "message" for m in line["object"].get("media", [])]
        self.assertEqual(len(client.get(f"/v1/media/{media[0]['id']}").body), media[0]["size"])
        self.process.stdin.close()
        self.assertEqual(self.process.wait(DEADLINE), 0)
        self.assertIn("holds a gateway already", run("demo", "--data", folder, status=2))

    def test_a_passing_demo_leaves_nothing(self):
        os.environ["TMPDIR"] = self.folder
        try:
            self.start("demo")
            self.assertEqual(len(os.listdir(self.folder)), 1)
            self.process.send_signal(signal.SIGTERM)
            self.assertEqual(self.process.wait(DEADLINE), 0)
        finally:
            del os.environ["TMPDIR"]
        wait_for(lambda: not os.listdir(self.folder), "the folder to be empty")

    def test_it_runs_on_without_a_parent_that_listens(self):
        """As systemd starts it: nobody at standard input or output, and no secret is printed."""
        with open(os.path.join(self.folder, "out"), "wb") as out:
            process = subprocess.Popen([PROGRAM, "serve", "--local", os.path.join(self.folder, "g")],
                                       stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        wait_for(lambda: os.path.exists(os.path.join(self.folder, "g", "admin.socket")), "the gateway to listen")
        time.sleep(0.3)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(DEADLINE), 0)
        with open(os.path.join(self.folder, "out"), encoding="utf-8") as file:
            self.assertNotIn("filo://", file.read())


if __name__ == "__main__":
    unittest.main()
