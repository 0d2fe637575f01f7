#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A notification daemon that only looks at the clock: prints MONOTONIC_NS and the summary of each alert."""
import time

from gi.repository import Gio, GLib

INTERFACE = Gio.DBusNodeInfo.new_for_xml('''
<node><interface name="org.freedesktop.Notifications">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
  <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
</interface></node>''').interfaces[0]
last_id = 0


def on_call(connection, sender, path, interface, method, parameters, invocation):
    global last_id
    if method == 'Notify':
        now = time.monotonic_ns()
        _, replaces, _, summary, body, *_ = parameters.unpack()
        last_id = replaces or last_id + 1
        print(now, f'{summary}: {body}', flush=True)
        invocation.return_value(GLib.Variant('(u)', (last_id,)))
    elif method == 'GetCapabilities':
        invocation.return_value(GLib.Variant('(as)', (['body', 'actions'],)))
    elif method == 'GetServerInformation':
        invocation.return_value(GLib.Variant('(ssss)', ('clock', 'Filo', '1', '1.2')))
    else:
        invocation.return_value(None)


def on_bus(connection, name):
    connection.register_object('/org/freedesktop/Notifications', INTERFACE, on_call, None, None)


Gio.bus_own_name(Gio.BusType.SESSION, 'org.freedesktop.Notifications', Gio.BusNameOwnerFlags.NONE, on_bus, None, None)
GLib.MainLoop().run()
