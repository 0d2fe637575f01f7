#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole path, every part real: Kannel with its fake SMS centre, filo-gateway, filo on a display
driven through the accessibility bus, and dunst as the notification daemon.

Run by meson as `with-desktop test_first_light.py FILO-GATEWAY FILO PICTURES`; speaks TAP."""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'support'))
import at_spi  # noqa: E402
import kannel as real_kannel  # noqa: E402
import pyatspi  # noqa: E402

CUSTOMER = '+393475550132'
SHOP = '+393475550100'
QUESTION = 'Ciao, il mio ordine 1042 da 64,90 € non è ancora arrivato 😕'
ANSWER = 'Ciao Giulia, controllo subito: un attimo… ☕'


class Log:
    """The lines that a process writes, kept in a file so that a failure can show them."""

    def __init__(self, path):
        self.path = path
        self.file = open(path, 'w', encoding='utf-8')

    def text(self):
        return self.path.read_text(encoding='utf-8', errors='replace')


class World:
    """The processes of one run; all end with it."""

    def __init__(self, gateway, desktop, pictures):
        self.gateway_program, self.desktop_program = gateway, desktop
        self.pictures = pathlib.Path(pictures)
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='filo-e2e-'))
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        self.address = f'http://127.0.0.1:{self.port}'
        self.kannel = real_kannel.Kannel(callback_base=self.address)
        self.processes = []
        self.gateway = self.desktop = self.application = None
        self.config = self.folder / 'filo-gateway.conf'

    def configure(self):
        self.kannel.start()
        lines = ['[gateway]', f'listen=127.0.0.1:{self.port}', f'data={self.folder}/gateway',
                 self.kannel.gateway_lines(str(self.folder))]
        self.config.write_text('\n'.join(lines), encoding='utf-8')
        self.admin('init', '--organization', 'Prova', '--name', 'Ana Riva', '--email', 'ana@example.com',
                   '--country', 'IT', '--zone', 'Europe/Rome')
        self.admin('number', 'add', SHOP, '--carrier', 'kannel')

    def admin(self, *words):
        done = subprocess.run([self.gateway_program, *words, '--config', str(self.config)],
                              capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, f'filo-gateway {words}: {done.stdout}{done.stderr}'
        return done.stdout

    def start(self, name, *command, **environment):
        log = Log(self.folder / f'{name}-{len(self.processes)}.log')
        process = subprocess.Popen(command, stdout=log.file, stderr=subprocess.STDOUT,
                                   env={**os.environ, **environment})
        process.log = log
        self.processes.append(process)
        return process

    def serve(self):
        self.gateway = self.start('gateway', self.gateway_program, 'serve', '--config', str(self.config))
        at_spi.wait_for('the gateway', self.is_healthy, 20)

    def is_healthy(self):
        try:
            return urllib.request.urlopen(self.address + '/healthz', timeout=5).status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def link(self):
        return next(word for word in self.admin('user', 'link', 'ana@example.com').split()
                    if word.startswith('filo://'))

    def open_desktop(self, *words):
        self.desktop = self.start('filo', self.desktop_program, *words, GTK_A11Y='atspi')
        self.application = at_spi.Application(self.desktop.pid)
        self.application.find(name='live', seconds=30)

    def call(self, method, path, body=None, token=None):
        key = (body or {}).get('id') or f'e2e-{time.monotonic_ns()}'
        headers = {'Content-Type': 'application/json', 'Idempotency-Key': key}
        if token:
            headers['Authorization'] = f'Bearer {token}'
        request = urllib.request.Request(self.address + path, method=method, headers=headers,
                                         data=json.dumps(body).encode() if body is not None else None)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b'null')
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b'null')

    def sign_in(self):
        code = urllib.parse.parse_qs(urllib.parse.urlparse(self.link()).query)['code'][0]
        status, answer = self.call('POST', '/v1/sign-in', {'code': code, 'device': 'e2e'})
        assert status == 200, answer
        return answer['token']

    def end(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.kannel.stop()

    def picture(self, name):
        at_spi.picture(self.pictures / f'e2e-{name}.png')


def uuid7():
    now, dice = int(time.time() * 1000), os.urandom(10).hex()
    return f'{now >> 16:08x}-{now & 0xffff:04x}-7{dice[:3]}-8{dice[3:6]}-{dice[6:18]}'


def row(world, contains):
    return world.application.find(pyatspi.ROLE_LIST_ITEM, contains=contains, seconds=20)


# The steps, in order; each stands on the one before.

def a_customer_opts_in(world):
    world.kannel.text(CUSTOMER, SHOP, 'START')
    welcome = world.kannel.wait_for_text(1)[0]
    assert welcome['to'].endswith(CUSTOMER[-9:]), welcome
    assert welcome['text'].startswith('Prova'), welcome


def a_text_appears_in_the_list(world):
    world.kannel.text(CUSTOMER, SHOP, QUESTION)
    row(world, QUESTION[:30])


def an_alert_is_raised(world):
    at_spi.wait_for('the alert in dunst', lambda: QUESTION[:30] in world.dunst.log.text(), 15)
    world.picture('alert')


def a_click_on_the_alert_opens_the_thread(world):
    subprocess.run(['dunstctl', 'action'], check=True, timeout=10)
    composer = world.application.find(pyatspi.ROLE_TEXT, name='Reply', seconds=15)
    assert composer.getState().contains(pyatspi.STATE_EDITABLE)
    world.composer = composer


def a_reply_comes_out_of_kannel(world):
    at_spi.type_into(world.composer, ANSWER)
    at_spi.wait_for('the typed text', lambda: at_spi.text_of(world.composer) == ANSWER)
    at_spi.key('Return')
    reply = world.kannel.wait_for_text(2)[1]
    assert reply['text'] == ANSWER, reply
    assert reply['to'].endswith(CUSTOMER[-9:]), reply
    assert at_spi.text_of(world.composer) == '', 'the composer keeps the text that it sent'


def its_report_makes_it_delivered(world):
    at_spi.wait_for('delivered', lambda: [
        node for node in world.application.all(pyatspi.ROLE_LIST_ITEM, contains=ANSWER)
        if 'delivered' in node.name.lower()], 20)
    world.picture('delivered')


def a_killed_gateway_comes_back_and_nothing_is_lost(world):
    world.gateway.kill()
    world.gateway.wait()
    world.application.is_gone(name='live', seconds=20)
    world.kannel.text(CUSTOMER, SHOP, 'Grazie! È un regalo per domani')
    world.serve()
    row(world, 'un regalo per domani')
    world.application.find(name='live', seconds=70)
    assert len(world.kannel.wait_for_text(2)) == 2


def a_killed_desktop_knows_all_and_alerts_nobody_twice(world):
    world.desktop.kill()
    world.desktop.wait()
    before = world.dunst.log.text().count(QUESTION[:30])
    world.open_desktop()
    row(world, 'un regalo per domani')
    assert world.dunst.log.text().count(QUESTION[:30]) == before, 'the same text was alerted twice'


def stop_takes_effect_at_once(world):
    at_spi.click_row(row(world, 'un regalo per domani'))
    world.application.find(pyatspi.ROLE_TEXT, name='Reply', seconds=15)
    world.kannel.text(CUSTOMER, SHOP, 'STOP')
    confirmation = world.kannel.wait_for_text(3)[2]
    assert confirmation['to'].endswith(CUSTOMER[-9:]), confirmation
    world.application.is_gone(pyatspi.ROLE_TEXT, name='Reply', seconds=15)
    world.application.find(contains='nsubscribed', seconds=10)
    world.picture('stopped')


def the_gateway_itself_refuses_further_texts(world):
    token = world.sign_in()
    status, page = world.call('GET', '/v1/conversations?state=open', token=token)
    assert status == 200 and len(page['conversations']) == 1, page
    conversation = page['conversations'][0]
    body = {'id': uuid7(), 'text': 'Ancora una cosa', 'media': [], 'undo_ms': 0,
            'thread_revision': conversation['last_position']}
    status, problem = world.call('POST', f"/v1/conversations/{conversation['id']}/messages", body, token)
    assert status in (403, 409, 422) and problem['code'] == 'not-subscribed', (status, problem)


def a_second_stop_is_not_answered_again(world):
    world.kannel.text(CUSTOMER, SHOP, 'STOP')
    texts = world.application.find(pyatspi.ROLE_LIST, name='Texts')
    at_spi.wait_for('the second STOP', lambda: sum(
        node.name.endswith(': STOP') for node in world.application.all(pyatspi.ROLE_LIST_ITEM, below=texts)) == 2)
    world.kannel.text(CUSTOMER, SHOP, 'START')
    composer = world.application.find(pyatspi.ROLE_TEXT, name='Reply', seconds=15)
    at_spi.type_into(composer, 'Bentornata')
    at_spi.key('Return')
    # Kannel keeps the order: an answer to the second STOP would stand before this one.
    assert world.kannel.wait_for_text(4)[3]['text'] == 'Bentornata'


STEPS = [a_customer_opts_in, a_text_appears_in_the_list, an_alert_is_raised, a_click_on_the_alert_opens_the_thread,
         a_reply_comes_out_of_kannel, its_report_makes_it_delivered, a_killed_gateway_comes_back_and_nothing_is_lost,
         a_killed_desktop_knows_all_and_alerts_nobody_twice, stop_takes_effect_at_once,
         the_gateway_itself_refuses_further_texts, a_second_stop_is_not_answered_again]


def main():
    print(f'1..{len(STEPS)}')
    missing = real_kannel.missing()
    if missing:
        for number, step in enumerate(STEPS, 1):
            print(f'ok {number} {step.__name__} # SKIP {missing} is not installed')
        return 0
    world = World(*sys.argv[1:4])
    failed = False
    try:
        world.configure()
        world.serve()
        world.dunst = world.start('dunst', 'dunst', '-print', '-conf', str(HERE / 'dunstrc'))
        at_spi.wait_for('dunst', lambda: subprocess.run(
            ['gdbus', 'wait', '--session', '--timeout', '1', 'org.freedesktop.Notifications'],
            capture_output=True).returncode == 0)
        world.open_desktop(world.link())
        for number, step in enumerate(STEPS, 1):
            name = step.__name__.replace('_', ' ')
            if failed:
                print(f'not ok {number} {name} # an earlier step failed', flush=True)
                continue
            begun = time.monotonic()
            try:
                step(world)
                print(f'ok {number} {name} ({time.monotonic() - begun:.1f} s)', flush=True)
            except Exception as error:
                failed = True
                world.picture('failed')
                print(f'not ok {number} {name}', flush=True)
                print('\n'.join(f'# {line}' for line in f'{type(error).__name__}: {error}'.splitlines()))
                for process in world.processes:
                    print('\n'.join(f'# {process.args[0].split("/")[-1]}: {line}'
                                    for line in process.log.text().splitlines()[-25:]), flush=True)
    except Exception as error:
        print('Bail out! ' + f'{type(error).__name__}: {error}'.replace('\n', ' | '), flush=True)
        for process in world.processes:
            print('\n'.join(f'# {line}' for line in process.log.text().splitlines()[-25:]), flush=True)
        failed = True
    finally:
        world.end()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
