#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window, driven as a screen reader's user would: welcome page, the demo with its real gateway, triage, writing,
narrow window, gates. Usage: test_window.py FILO FILO_SEED SCHEMA_DIR ARTEFACTS (inside tests/support/with-desktop)."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import pyatspi  # noqa: E402
import at_spi  # noqa: E402
import make_world  # noqa: E402

FILO, SEED, SCHEMAS, ARTEFACTS = sys.argv[1:5]
BUTTON, ITEM, LIST, ENTRY, LABEL = (pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_LIST_ITEM, pyatspi.ROLE_LIST, pyatspi.ROLE_TEXT,
                                    pyatspi.ROLE_LABEL)


class Filo:
    """One run of the program; ends it and fails when it ended badly or warned."""

    def __init__(self, *arguments, data=None, **environment):
        self.log = tempfile.NamedTemporaryFile('w+', suffix='.log')
        env = {**os.environ, 'GSETTINGS_SCHEMA_DIR': SCHEMAS, 'GSETTINGS_BACKEND': 'memory', 'G_DEBUG': 'fatal-criticals',
               'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', **environment}
        if data:
            env['XDG_DATA_HOME'] = data
        self.process = subprocess.Popen([FILO, *arguments], env=env, stderr=self.log, stdout=self.log)
        self.app = None

    def __enter__(self):
        self.app = at_spi.Application(self.process.pid)
        return self.app

    def __exit__(self, kind, error, trace):
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = 'hangs'
        self.log.seek(0)
        lines = [line for line in self.log.read().splitlines() if 'WARNING' in line or 'CRITICAL' in line]
        if error is None:
            assert status == 0, f'filo ended with {status}: {lines}'
            assert not lines, 'filo warned:\n' + '\n'.join(lines)
        elif lines:
            print('\n'.join(lines), file=sys.stderr)


def picture(name):
    at_spi.picture(pathlib.Path(ARTEFACTS) / f'{name}.png')


def typed(text):
    subprocess.run(['xdotool', 'type', '--delay', '1', text], check=True, timeout=30)


def seeded(long=False):
    """A data folder with a replica that holds every state; returns its path."""
    folder = tempfile.mkdtemp()
    os.mkdir(f'{folder}/filo', 0o700)
    make_world.build(long).write(f'{folder}/world.ndjson')
    subprocess.run([SEED, f'{folder}/filo/replica.db', f'{folder}/world.ndjson', 'http://127.0.0.1:9', 'a-ana'], check=True,
                   stdout=subprocess.DEVNULL)
    # An account in the file that is used where no keyring answers: nothing listens there, so Filo is offline.
    account = f'{folder}/filo/account.json'
    with open(account, 'w', encoding='utf-8') as out:
        json.dump({'address': 'http://127.0.0.1:9', 'agent': 'a-ana', 'token': 'none'}, out)
    os.chmod(account, 0o600)
    return folder


def test_version():
    done = subprocess.run([FILO, '--version'], check=True, capture_output=True, text=True)
    assert done.stdout.startswith('filo '), done.stdout


def test_welcome():
    """Every way to begin is there; a bad link ends in a sentence on the page, not in silence."""
    with tempfile.TemporaryDirectory() as data, Filo(data=data) as app:
        app.find(contains='Connect to a Gateway')
        app.find(contains='On This Computer')
        app.find(contains='Try the Demo')
        picture('welcome')
        # The first choice has the focus.
        at_spi.key('Return')
        app.find(ENTRY, contains='Link or address')
        picture('welcome-connect')
        typed('filo://sign-in?gateway=http%3A%2F%2F127.0.0.1%3A9&code=0000-0000-0000')
        button = app.find(BUTTON, name='Connect')
        at_spi.wait_for('Connect can be pressed', lambda: button.getState().contains(pyatspi.STATE_SENSITIVE))
        at_spi.click(button)
        alerts = at_spi.wait_for('a sentence', lambda: [n for n in app.all(pyatspi.ROLE_NOTIFICATION) + app.all(pyatspi.ROLE_ALERT)
                                                        if n.name], 20)
        assert len(alerts[0].name) > 20, alerts[0].name
        picture('welcome-refused')


def rows(app):
    return app.all(ITEM, below=app.find(LIST, name='Conversations'))


def test_demo():
    """The demo's own gateway: inbox, thread, person; a reply goes out and comes back delivered."""
    with Filo('--demo') as app:
        app.find(contains='live', seconds=40)
        first = at_spi.wait_for('conversations', lambda: rows(app), 20)[0]
        assert first.name, 'a row has no name'
        texts = at_spi.wait_for('texts', lambda: app.all(ITEM, below=app.find(LIST, name='Texts')), 20)
        assert all(node.name for node in texts), 'a text has no name'
        app.find(name='Profile')
        picture('demo')
        reply = write(app, 'Thanks, on it.')
        at_spi.wait_for('the counter', lambda: app.all(contains='14 of at most 1600'))
        at_spi.click(app.find(BUTTON, name='Send'))
        app.find(ITEM, contains='You, ', seconds=10)
        at_spi.wait_for('the reply in the thread', lambda: [n for n in app.all(ITEM, contains='Thanks, on it.')], 10)
        at_spi.wait_for('an empty composer', lambda: at_spi.text_of(reply) == '')
        at_spi.wait_for('delivered', lambda: [n for n in app.all(ITEM, contains='Thanks, on it.') if 'delivered' in n.name], 40)
        picture('demo-answered')


def test_this_computer():
    """A gateway of one's own: set up by one click, and there again at the next start, with what was kept."""
    with tempfile.TemporaryDirectory() as data:
        with Filo(data=data) as app:
            app.find(contains='On This Computer')
            at_spi.key('Down', 'Return')
            app.find(LABEL, contains='live', seconds=40)
            app.find(contains='All Answered')
            picture('this-computer')
        assert os.path.exists(f'{data}/filo/gateway'), 'the gateway kept nothing'
        with Filo(data=data) as app:
            app.find(LABEL, contains='live', seconds=40)
            app.find(contains='All Answered')


def test_restart():
    """The thread that was open is open again."""
    data = seeded()
    with Filo(data=data, GSETTINGS_BACKEND='keyfile', XDG_CONFIG_HOME=data) as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        at_spi.key('j')
        app.find(LIST, name='Texts')
    with Filo(data=data, GSETTINGS_BACKEND='keyfile', XDG_CONFIG_HOME=data) as app:
        app.find(LIST, name='Texts')


def test_narrow():
    """One pane at a time below 600 px: there and back by keyboard."""
    with Filo(data=seeded()) as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        window = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', 'Filo'], check=True, capture_output=True,
                                text=True).stdout.split()[0]
        subprocess.run(['xdotool', 'windowsize', window, '480', '760'], check=True)
        app.is_gone(LIST, name='Lists of conversations')
        picture('narrow-list')
        at_spi.key('j', 'Return')
        app.find(ENTRY, name='Reply')
        app.is_gone(LIST, name='Conversations')
        picture('narrow-thread')
        at_spi.key('F9')
        app.find(LABEL, name='Profile')
        app.is_gone(ENTRY, name='Reply')
        picture('narrow-profile')
        at_spi.key('Escape')
        app.find(ENTRY, name='Reply')
        at_spi.key('Escape')
        app.find(LIST, name='Conversations')
        at_spi.key('Escape')
        app.find(LIST, name='Lists of conversations')


def test_dark():
    with Filo(data=seeded(), ADW_DEBUG_COLOR_SCHEME='prefer-dark') as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        at_spi.key('j')
        app.find(ITEM, contains='Giulia, ')
        picture('dark')


def test_reading():
    """An unread thread is read after a second in sight, and stays unread when told so."""
    with Filo(data=seeded()) as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        app.find(ITEM, contains='Unread, 3')
        at_spi.key('j')
        app.find(ITEM, contains='Giulia, ')
        app.find(contains='— 1 new —')
        picture('thread')
        app.find(ITEM, contains='Unread, 2')
        assert 'unread' not in app.find(ITEM, contains='Giulia Ferri').name
        at_spi.key('u')
        app.find(ITEM, contains='Unread, 3')
        at_spi.key('ctrl+z')
        app.find(ITEM, contains='Unread, 2')


def test_triage():
    """Close, undo, block, unblock: by key, at once, and back."""
    with Filo(data=seeded()) as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        app.find(ITEM, contains='Inbox, 10')
        at_spi.key('j')
        app.find(ITEM, contains='Giulia, ')
        at_spi.key('e')
        app.find(ITEM, contains='Inbox, 9')
        app.find(ITEM, contains='Closed, 2')
        app.find(BUTTON, name='Reopen')
        at_spi.key('ctrl+z')
        app.find(ITEM, contains='Inbox, 10')
        at_spi.key('e')
        at_spi.click(app.find(BUTTON, contains='Undo'))
        app.find(ITEM, contains='Inbox, 10')
        app.find(BUTTON, name='Close')
        at_spi.key('b')
        app.find(ITEM, contains='Blocked, 2')
        app.find(contains='Blocked by Ana Riva on')
        app.is_gone(ENTRY, name='Reply')
        picture('blocked')
        at_spi.key('b')
        app.find(ITEM, contains='Blocked, 1')
        app.find(ENTRY, name='Reply')


def test_gates():
    """Where writing isn't allowed, a sentence says why instead of the composer (P2)."""
    with Filo(data=seeded()) as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        for name, sentence in (('Nina Gallo', 'unsubscribed on'), ('POSTE', 'so it can\'t be answered'),
                               ('+1 212-555-0132', 'hasn\'t agreed to receive texts')):
            select(app, name)
            app.find(LABEL, contains=sentence)
            assert not app.all(ENTRY, name='Reply'), f'{name} can be written to'
        picture('gate')


def select(app, name):
    """Goes to a conversation with the keyboard: down to the end of the list, then up."""
    for step in ['j'] * 12 + ['k'] * 12:
        if is_open(app, name):
            break
        at_spi.key(step)
    at_spi.wait_for(f'{name} open', lambda: is_open(app, name) and app.all(LABEL, name=name), 10)


def write(app, text):
    """Goes to the composer by its key and types."""
    at_spi.key('r')
    reply = app.find(ENTRY, name='Reply')
    at_spi.wait_for('the focus in the composer', lambda: reply.getState().contains(pyatspi.STATE_FOCUSED))
    typed(text)
    at_spi.wait_for('what was typed', lambda: at_spi.text_of(reply).endswith(text))
    return reply


def is_open(app, name):
    for row in rows(app):
        if row.name.startswith(name):
            return row.getState().contains(pyatspi.STATE_SELECTED)
    return False


def test_drafts():
    """What is typed stays with its conversation, over others and over a restart."""
    data = seeded()
    with Filo(data=data) as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        select(app, 'Giulia Ferri')
        write(app, 'Half a thought')
        at_spi.key('Escape')
        select(app, 'Dana Kim')
        at_spi.wait_for('an empty composer', lambda: at_spi.text_of(app.find(ENTRY, name='Reply')) == '')
        at_spi.wait_for('the chip', lambda: [n for n in rows(app) if n.name.startswith('Giulia') and 'Draft' in n.name])
        picture('draft')
    with Filo(data=data) as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        select(app, 'Giulia Ferri')
        at_spi.wait_for('the draft', lambda: at_spi.text_of(app.find(ENTRY, name='Reply')) == 'Half a thought')


def test_states():
    """Every state is said in words and has its buttons."""
    with Filo(data=seeded()) as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        select(app, 'Chiara Conti')
        for words in ('not delivered: the number is switched off', 'it may have been sent', 'marked as sent by Leo Bassi', 'queued'):
            app.find(ITEM, contains=words)
        for button in ('Retry', 'Mark as Sent', 'Send Again'):
            app.find(BUTTON, name=button)
        picture('states')


def test_offline():
    """Without a gateway: said in the banner and at the foot; what is written waits."""
    with Filo(data=seeded()) as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        app.find(LABEL, contains='offline', seconds=30)
        select(app, 'Giulia Ferri')
        write(app, 'Later then')
        at_spi.key('Return')
        app.find(ITEM, contains='Later then, not sent yet')
        app.find(LABEL, contains=' to send')
        picture('offline')
        at_spi.click(app.find(BUTTON, name='Take Back'))
        app.is_gone(ITEM, contains='Later then, not sent yet')
        at_spi.wait_for('the text again', lambda: at_spi.text_of(app.find(ENTRY, name='Reply')) == 'Later then')


def test_keys_window():
    with Filo(data=seeded()) as app:
        at_spi.wait_for('conversations', lambda: rows(app), 20)
        at_spi.key('ctrl+question')
        app.find(contains='Next conversation')
        picture('keys')
        at_spi.key('Escape')
        app.is_gone(contains='Next conversation')


TESTS = [value for name, value in list(globals().items()) if name.startswith('test_')]


def main():
    pathlib.Path(ARTEFACTS).mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[5:]
    tests = [test for test in TESTS if not wanted or test.__name__ in wanted]
    print(f'1..{len(tests)}')
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} {test.__name__}', flush=True)
        except Exception as error:  # every failure is reported, then the next test runs
            failed += 1
            print(f'not ok {number} {test.__name__}', flush=True)
            for line in f'{type(error).__name__}: {error}'.splitlines():
                print(f'# {line}', flush=True)
            try:
                picture(f'failed-{test.__name__}')
            except Exception as trouble:
                print(f'# no picture: {trouble}')
    return failed


if __name__ == '__main__':
    sys.exit(1 if main() else 0)
