# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK program through the accessibility bus, as a person with a screen reader would.

Everything waits for a condition with a deadline; nothing sleeps and hopes. Run inside
`tests/support/with-desktop COMMAND`, which makes a display and a session bus."""
import subprocess
import time

import pyatspi


class NotThere(AssertionError):
    """What was looked for didn't appear in time; the message has what was there instead."""


def wait_for(what, condition, seconds=15.0, every=0.05):
    """Returns the first true value of condition(); fails with `what` when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise NotThere(f'{what}: not within {seconds:.0f} s')
        time.sleep(every)


def _children(node):
    try:
        count = node.childCount
    except Exception:  # the object went away while we looked
        return
    for index in range(min(count, 500)):
        try:
            child = node.getChildAtIndex(index)
        except Exception:
            continue
        if child is not None:
            yield child


def is_showing(node):
    """GTK 4.8 says SHOWING of windows alone; of the rest it says VISIBLE, and takes that from the
    pages of a stack that are not in front. So a node shows when it and all above it are visible."""
    try:
        return node.getState().contains(pyatspi.STATE_VISIBLE)
    except Exception:  # the object went away while we looked
        return False


def walk(node, depth=0, showing=True):
    """Every accessible below `node`, in reading order; what doesn't show is left out with all below it."""
    yield node
    if depth < 60:
        for child in _children(node):
            if not showing or is_showing(child):
                yield from walk(child, depth + 1, showing)


class Application:
    """One program on the bus, found by its accessible name or its process id."""

    def __init__(self, pid, seconds=30.0):
        self.pid = pid
        self.node = wait_for(f'process {pid} on the accessibility bus', self._look, seconds)

    def _look(self):
        for application in _children(pyatspi.Registry.getDesktop(0)):
            try:
                if application.get_process_id() == self.pid:
                    return application
            except Exception:
                continue
        return None

    def all(self, role=None, name=None, below=None, contains=None, showing=True):
        """Lists the accessibles with this role (one of pyatspi.ROLE_*), name, or part of a name."""
        found = []
        for node in walk(below if below is not None else self.node, showing=showing):
            try:
                if role is not None and node.getRole() != role:
                    continue
                label = node.name or ''
                if name is not None and label != name:
                    continue
                if contains is not None and contains not in label:
                    continue
            except Exception:
                continue
            found.append(node)
        return found

    def find(self, role=None, name=None, seconds=15.0, **rest):
        """Waits for the first such accessible."""
        what = ' '.join(str(part) for part in (pyatspi.Atspi.role_get_name(role) if role is not None else 'anything',
                                               repr(name) if name is not None else '', rest or ''))
        try:
            return wait_for(what, lambda: (self.all(role, name, **rest) or [None])[0], seconds)
        except NotThere as error:
            raise NotThere(f'{error}\n{self.describe()}') from None

    def is_gone(self, role=None, name=None, seconds=15.0, **rest):
        return wait_for(f'{name or rest} gone', lambda: not self.all(role, name, **rest), seconds)

    def describe(self, limit=250):
        """What a screen reader finds now, one line each: for failure messages."""
        lines = []
        for node in walk(self.node):
            try:
                if node.name:
                    lines.append(f'  {node.getRoleName()}: {node.name[:90]}')
            except Exception:
                continue
        return '\n'.join(lines[:limit])


def click(node):
    """Does what Enter or a click would: the first action of the accessible."""
    node.queryAction().doAction(0)


def focus(node):
    """Puts the keyboard's focus on `node`, where GTK 4.8 can't by AT-SPI: with the mouse, as a person would.
    There is no window manager here: the window stands in the corner of the screen."""
    component = node.queryComponent()
    try:
        if component.grabFocus():
            return
    except Exception:  # the text view of GTK 4.8 has no such call
        pass
    box = component.getExtents(pyatspi.WINDOW_COORDS)
    subprocess.run(['xdotool', 'mousemove', str(box.x + box.width // 2), str(box.y + box.height // 2), 'click', '1'],
                   check=True, timeout=10)


def text_of(node):
    text = node.queryText()
    return text.getText(0, text.characterCount)


def type_into(node, text):
    """Types `text` into a focusable, key by key (GTK 4.8 lets nobody edit a text view by AT-SPI)."""
    focus(node)
    wait_for('the focus', lambda: node.getState().contains(pyatspi.STATE_FOCUSED))
    subprocess.run(['xdotool', 'type', '--clearmodifiers', '--delay', '20', text], check=True, timeout=60)


def key(*names):
    """Presses keys (xdotool's names) on the focused window."""
    subprocess.run(['xdotool', 'key', '--clearmodifiers', *names], check=True, timeout=10)


def picture(path):
    """Saves the whole screen as an artefact of the test."""
    subprocess.run(['import', '-window', 'root', str(path)], check=True, timeout=30)


def click_row(node):
    """Opens a row of a list as a person does: goes there and presses Enter."""
    focus(node)
    key('Return')
