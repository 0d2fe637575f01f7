#!/usr/bin/python3
"""Starts `filo --demo` on the display it is given, waits until the demo is live, opens the first
conversation through the accessibility bus as a person would, and saves a picture of the screen.

usage: demo-screenshot.py FILO PICTURE.png"""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'tests/support'))
import at_spi  # noqa: E402  (it stands in the tests, which drive Filo in the same way)
import pyatspi  # noqa: E402


def main():
    program, picture = sys.argv[1:3]
    os.environ['GTK_A11Y'] = 'atspi'
    filo = subprocess.Popen([program, '--demo'])
    try:
        application = at_spi.Application(filo.pid, 60)
        application.find(name='live', seconds=90)
        # A row of the list is named by the person, the time and the text.
        row = application.find(pyatspi.ROLE_LIST_ITEM, contains=': ', seconds=30)
        at_spi.focus(row)
        at_spi.key('Return')
        application.find(pyatspi.ROLE_TEXT, name='Reply', seconds=15)
        at_spi.wait_for('the thread', lambda: len(application.all(pyatspi.ROLE_LIST_ITEM, contains=': ')) > 8)
        at_spi.picture(picture)
    except at_spi.NotThere as error:
        sys.exit(str(error))
    finally:
        filo.terminate()
        try:
            filo.wait(10)
        except subprocess.TimeoutExpired:
            filo.kill()


main()
