"""What a screen reader finds in the windows of a process: one JSON object a line, from the top.

    tree.py enable        asks programs to show their windows to screen readers
    tree.py PROCESS       prints role, name, states and every text of each element
    tree.py PROCESS NAME  presses the button of this name
"""

import json
import sys
import time

from gi.repository import Gio, GLib

PATIENCE = 10.0


def enable():
    """What a screen reader does first; programs build no tree before."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    value = GLib.Variant(
        "(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True))
    )
    bus.call_sync(
        "org.a11y.Bus",
        "/org/a11y/bus",
        "org.freedesktop.DBus.Properties",
        "Set",
        value,
        None,
        Gio.DBusCallFlags.NONE,
        int(PATIENCE * 1000),
        None,
    )


def application(process):
    """The program with this number, once it is there with a window."""
    import pyatspi

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for program in pyatspi.Registry.getDesktop(0):
            if program and program.get_process_id() == process and program.childCount:
                return program
        time.sleep(0.05)
    sys.exit(f"process {process} shows nothing to screen readers")


def described(element, depth):
    """All that an element says of itself."""
    facts = {
        "depth": depth,
        "role": element.getRoleName(),
        "name": element.name,
        "description": element.description,
        "states": sorted(state.value_nick for state in element.getState().getStates()),
        "attributes": element.getAttributes(),
        "text": "",
    }
    try:
        facts["text"] = element.queryText().getText(0, -1)
    except NotImplementedError:
        pass
    return facts


def walk(element, depth=0):
    print(json.dumps(described(element, depth), ensure_ascii=False))
    for child in element:
        if child:
            walk(child, depth + 1)


def press(element, name):
    """Presses the first button of this name; says whether there is one."""
    if element.getRoleName() == "push button" and element.name == name:
        element.queryAction().doAction(0)
        return True
    return any(press(child, name) for child in element if child)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["enable"]:
            enable()
        case [process]:
            walk(application(int(process)))
        case [process, name]:
            if not press(application(int(process)), name):
                sys.exit(f"there is no button {name}")
