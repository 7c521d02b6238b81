"""A desktop that shows notifications: one JSON object a line for each, and presses the button.

    notifications.py ACTION...   what it does to the notifications, one after the other: the
                                 name of an action, or "close"
"""

import json
import sys

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
INTERFACE = """
<node><interface name="org.freedesktop.Notifications">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>
"""

answers = iter(sys.argv[1:])
count = 0


def answer(bus, number, action):
    # Another program's notification, which is no answer to this one.
    bus.emit_signal(
        None, PATH, NAME, "ActionInvoked", GLib.Variant("(us)", (number + 100, "do"))
    )
    if action == "close":
        values = GLib.Variant("(uu)", (number, 2))
        bus.emit_signal(None, PATH, NAME, "NotificationClosed", values)
    else:
        values = GLib.Variant("(us)", (number, action))
        bus.emit_signal(None, PATH, NAME, "ActionInvoked", values)


def called(bus, sender, path, interface, method, parameters, invocation):
    global count
    if method == "GetCapabilities":
        capabilities = ["actions", "body", "body-markup"]
        invocation.return_value(GLib.Variant("(as)", (capabilities,)))
    elif method == "Notify":
        count += 1
        shown = parameters.unpack()
        print(
            json.dumps({"summary": shown[3], "body": shown[4], "actions": shown[5]}),
            flush=True,
        )
        invocation.return_value(GLib.Variant("(u)", (count,)))
        action, number = next(answers), count
        GLib.timeout_add(100, lambda: answer(bus, number, action))
    else:
        invocation.return_value(None)


def acquired(bus, name):
    interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
    bus.register_object(PATH, interface, called, None, None)


Gio.bus_own_name(
    Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, acquired, None, None
)
GLib.MainLoop().run()
