#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Kannel for tests: bearerbox, smsbox and fakesmsc on free loopback ports,
configured by the sample in data/kannel with only ports, folders and secrets changed.

    with Kannel(callback_base="http://127.0.0.1:8470") as kannel:
        kannel.start()
        kannel.text("+393475550132", "+390612345678", "Ciao")   # a customer texts
        out = kannel.wait_for_text(1)[0]                        # what reached the SMS centre
        kannel.gateway_lines(folder)                            # [carrier kannel] for the gateway

As a program it does the same for tests in C: one JSON object a line, commands on
standard input, events on standard output; it ends, with all it started, when its
input closes."""

import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

BEARERBOX = "/usr/sbin/bearerbox"
SMSBOX = "/usr/sbin/smsbox"
FAKESMSC = "/usr/lib/kannel/test/fakesmsc"
SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "kannel", "kannel.conf")
DEADLINE = 20.0

GOT = re.compile(r"Got message \d+: <(.*)>$", re.S)
LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[\d+\] \[\d+\] ")


def missing():
    """The program that isn't installed, or None."""
    return next((p for p in (BEARERBOX, SMSBOX, FAKESMSC) if not os.access(p, os.X_OK)), None)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    try:
        for s in sockets:
            s.bind(("127.0.0.1", 0))
        return [s.getsockname()[1] for s in sockets]
    finally:
        for s in sockets:
            s.close()


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)   # PR_SET_PDEATHSIG


def wait_until(condition, what):
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise TimeoutError("waited in vain for " + what)


def decode(kind, data):
    """The text of what fakesmsc prints: text as it is, ucs-2 percent-encoded; data, which is
    one part of several, in hex, for it doesn't say how it is coded."""
    if kind == "text":
        return data
    raw = urllib.parse.unquote_to_bytes(data.replace("+", " "))
    return raw.decode("utf-16-be", "surrogatepass") if kind == "ucs-2" else raw.hex()


class Kannel:
    """One Kannel in a folder of its own. Every method blocks; each is for one thread."""

    def __init__(self, callback_base, name="kannel", retry_delay=1, changes=None):
        """changes: {"key": "value" or None} replaces or drops lines of the sample."""
        self.folder = tempfile.mkdtemp(prefix="filo-kannel-")
        self.name = name
        self.callback_base = callback_base.rstrip("/")
        self.username = "filo"
        self.password = "sendsms-&=%+ü"          # Whatever may go wrong in an address.
        self.status_password = "status-&=%+"
        self.secret = "0123456789abcdefghijklmnop-_"
        self.admin_port, self.box_port, self.sendsms_port, self.smsc_port = free_ports(4)
        self.sendsms_url = "http://127.0.0.1:%d/cgi-bin/sendsms" % self.sendsms_port
        self.status_url = "http://127.0.0.1:%d/status.xml" % self.admin_port
        self.config = os.path.join(self.folder, "kannel.conf")
        self.bearerbox = self.smsbox = self.fakesmsc = None
        self._texts = []
        self._news = threading.Condition()
        self._write_config(retry_delay, changes or {})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    # Configuration

    def _write_config(self, retry_delay, changes):
        for name in ("store", "dlr"):
            os.mkdir(os.path.join(self.folder, name))
        with open(SAMPLE, encoding="utf-8") as f:
            text = f.read()
        text = text[text.index("\ngroup = core"):]
        text = (text.replace("/var/spool/kannel", self.folder).replace("/var/log/kannel", self.folder)
                .replace("CHANGE-ME-admin", "admin").replace("CHANGE-ME-status", self.status_password)
                .replace("CHANGE-ME-sendsms", self.password).replace("CHANGE-ME-webhook", self.secret)
                .replace("http://127.0.0.1:8470/carriers/kannel/", "%s/carriers/%s/" % (self.callback_base, self.name)))
        values = {"admin-port": self.admin_port, "smsbox-port": self.box_port, "sendsms-port": self.sendsms_port,
                  "port": self.smsc_port, "http-queue-delay": retry_delay, "log-level": 0}
        values.update(changes)
        lines = []
        for line in text.splitlines():
            key = line.split("=")[0].strip()
            if key in values:
                if values[key] is not None:
                    lines.append("%s = %s" % (key, values[key]))
            else:
                lines.append(line)
        with open(self.config, "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")

    def gateway_lines(self, folder):
        """The group of filo-gateway.conf for this Kannel; writes the secrets it names into folder."""
        values = {"password_file": self.password, "webhook_secret_file": self.secret,
                  "status_password_file": self.status_password}
        lines = ["[carrier %s]" % self.name, "type=kannel", "sendsms_url=" + self.sendsms_url,
                 "username=" + self.username, "callback_base=" + self.callback_base,
                 "status_url=" + self.status_url, "kannel_conf=" + self.config]
        for key, secret in values.items():
            path = os.path.join(folder, "kannel-" + key)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as f:
                f.write(secret + "\n")
            lines.append("%s=%s" % (key, path))
        return "\n".join(lines) + "\n"

    # Processes

    def _spawn(self, *command, **options):
        return subprocess.Popen(command, preexec_fn=die_with_parent, cwd=self.folder, **options)

    def _spawn_box(self, program, log):
        with open(os.path.join(self.folder, log), "ab") as out:
            return self._spawn(program, self.config, stdin=subprocess.DEVNULL, stdout=out, stderr=out)

    def status(self):
        """The status page, or "" while there is none."""
        query = urllib.parse.urlencode({"password": self.status_password})
        try:
            with urllib.request.urlopen("%s?%s" % (self.status_url, query), timeout=5) as answer:
                return answer.read().decode("utf-8", "replace")
        except OSError:
            return ""

    def start(self):
        self.start_bearerbox()
        self.start_smsbox()
        self.start_fakesmsc()

    def start_bearerbox(self):
        self.bearerbox = self._spawn_box(BEARERBOX, "bearerbox.out")
        wait_until(lambda: self._is_alive(self.bearerbox) and "<status>running" in self.status(), "bearerbox")

    def start_smsbox(self):
        self.smsbox = self._spawn_box(SMSBOX, "smsbox.out")
        wait_until(lambda: self._is_alive(self.smsbox) and "<type>smsbox</type>" in self.status(), "smsbox")

    def start_fakesmsc(self):
        """The SMS centre's console: texts are typed into it, and it prints what we send."""
        self.fakesmsc = self._spawn(FAKESMSC, "-H", "127.0.0.1", "-r", str(self.smsc_port), "-i", "0.001",
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        threading.Thread(target=self._read_fakesmsc, args=(self.fakesmsc,), daemon=True).start()
        wait_until(lambda: self._is_alive(self.fakesmsc) and "<status>online" in self.status(), "fakesmsc")

    def _is_alive(self, process):
        if process.poll() is not None:
            raise RuntimeError("%s ended with %d; see %s" % (process.args[0], process.returncode, self.folder))
        return True

    def kill(self, process):
        """kill -9; what it held must be on disk."""
        if process is not None:
            if process.poll() is None:
                process.kill()
            process.wait()

    def kill_smsbox(self):
        self.kill(self.smsbox)
        wait_until(lambda: "<type>smsbox</type>" not in self.status(), "bearerbox to miss smsbox")

    def kill_fakesmsc(self):
        self.kill(self.fakesmsc)
        wait_until(lambda: "<status>online" not in self.status(), "bearerbox to miss the SMS centre")

    def stop(self):
        for process in (self.fakesmsc, self.smsbox, self.bearerbox):
            self.kill(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Texts

    def text(self, sender, receiver, text):
        """A customer sends text, one line, to one of our numbers."""
        if "\n" in text:
            raise ValueError("fakesmsc takes one line")
        self.fakesmsc.stdin.write(("%s %s text %s\n" % (sender, receiver, text)).encode())
        self.fakesmsc.stdin.flush()

    def _read_fakesmsc(self, process):
        entry = ""
        for raw in process.stdout:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            if LOG_LINE.match(line) or not entry:
                entry = line
            else:
                entry += "\n" + line
            found = GOT.search(entry)
            if found:
                self._take(found.group(1))
                entry = ""

    def _take(self, message):
        parts = message.split(" ", 3)
        if len(parts) < 4:
            return
        sender, receiver, kind, data = parts
        if kind == "udh":
            kind, data = data.split(" ", 2)[1:]
        with self._news:
            self._texts.append({"from": sender, "to": receiver, "kind": kind, "text": decode(kind, data)})
            self._news.notify_all()

    def wait_for_text(self, count, deadline=DEADLINE):
        """The first count texts that reached the SMS centre."""
        with self._news:
            if not self._news.wait_for(lambda: len(self._texts) >= count, deadline):
                raise TimeoutError("%d of %d texts reached the SMS centre" % (len(self._texts), count))
            return list(self._texts[:count])


def serve():
    """For tests in C."""
    def say(**event):
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()

    kannel = None
    try:
        for line in sys.stdin:
            command = json.loads(line)
            verb = command.pop("do")
            if verb == "start":
                kannel = Kannel(command["callback_base"], changes=command.get("changes"))
                kannel.start()
                say(sendsms_url=kannel.sendsms_url, status_url=kannel.status_url, conf=kannel.config,
                    lines=kannel.gateway_lines(kannel.folder))
            elif verb == "text":
                kannel.text(command["from"], command["to"], command["text"])
                say()
            elif verb == "wait":
                say(texts=kannel.wait_for_text(command["count"]))
            elif verb == "kill-smsbox":
                kannel.kill_smsbox()
                say()
            elif verb == "kill-fakesmsc":
                kannel.kill_fakesmsc()
                say()
            elif verb == "start-smsbox":
                kannel.start_smsbox()
                say()
            else:
                say(error="no such command: " + verb)
    except Exception as error:   # The test in C fails with these words.
        say(error="%s: %s" % (type(error).__name__, error))
        raise
    finally:
        if kannel is not None:
            kannel.stop()


if __name__ == "__main__":
    if "--missing" in sys.argv:
        print(missing() or "", end="")
    else:
        serve()
