#!/usr/bin/env python3
"""Starts `filo --demo` on the display it is given, waits until the demo is live, opens the first
conversation through the accessibility bus as a person would, and saves a picture of the screen.

usage: demo-screenshot.py FILO PICTURE.png [SECONDS]"""
import os
import subprocess
import sys
import time

import pyatspi


def walk(node, depth=0):
    if node is None or depth > 40:
        return
    yield node
    try:
        count = node.childCount
    except Exception:  # the object went away while we looked
        return
    for index in range(min(count, 400)):
        try:
            child = node.getChildAtIndex(index)
        except Exception:
            continue
        yield from walk(child, depth + 1)


def find(role, test):
    for application in pyatspi.Registry.getDesktop(0):
        if application is None or 'filo' not in (application.name or '').lower():
            continue
        for node in walk(application):
            try:
                if (role is None or node.getRole() == role) and test(node):
                    return node
            except Exception:
                continue
    return None


def main():
    program, picture = sys.argv[1:3]
    deadline = time.monotonic() + float(sys.argv[3] if len(sys.argv) > 3 else 90)
    os.environ['GTK_A11Y'] = 'atspi'
    filo = subprocess.Popen([program, '--demo'])
    try:
        row = None
        while row is None:
            if filo.poll() is not None:
                sys.exit(f'filo ended with status {filo.returncode} before the demo was live')
            if time.monotonic() > deadline:
                sys.exit('the demo was not live in time')
            time.sleep(0.5)
            live = find(None, lambda node: (node.name or '') == 'Live')
            if live is not None:
                row = find(pyatspi.ROLE_LIST_ITEM, lambda node: ':' in (node.name or ''))
        row.queryComponent().grabFocus()
        try:
            row.queryAction().doAction(0)
        except NotImplementedError:
            subprocess.run(['xdotool', 'key', 'Return'], check=False)
        time.sleep(3)  # the picture wants a settled thread: the bubbles, then the person beside it
        subprocess.run(['import', '-window', 'root', picture], check=True)
    finally:
        filo.terminate()
        try:
            filo.wait(10)
        except subprocess.TimeoutExpired:
            filo.kill()


main()
