"""A process by a name that no other one ever has, so that it can be told whether it still runs."""

import os
import socket
import sys
from functools import cache
from pathlib import Path

_PROC = Path("/proc")


def name_process() -> str:
    """Return the name of this process: where its number counts, the number, when it began."""
    return _name(os.getpid())  # of which there is another one after a fork


def is_running(name: str | None) -> bool | None:
    """Whether the process of that name still runs; None where that cannot be decided from here.

    The number of a process counts in one container of one machine until that is started again.
    """
    place, _, rest = (name or "").partition(" ")
    number, _, start = rest.partition(" ")
    if place != _name_place() or not number.isdecimal() or not start:
        return None
    return _find_start(int(number)) == start


@cache
def _name(number: int) -> str:
    return f"{_name_place()} {number} {_find_start(number) or ''}".rstrip()


@cache
def _name_place() -> str:
    """Return the machine, since it was started, and the container of this process."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{socket.gethostname()}/{boot}/{(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return f"{socket.gethostname()}/{sys.platform}"


def _find_start(number: int) -> str | None:
    """Return when a process began, in ticks since the machine did; None of one that is no more.

    https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the 22nd field, and the 20th after
    the name, which may hold spaces and brackets. A zombie is done, too.
    """
    try:
        line = (_PROC / str(number) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = line.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]
