"""Runs a command and prints the seconds it took, its peak memory in KiB, and its wait status.

In a process of its own, and a small one: to Linux, the memory of who starts a program is part of
that program's peak.
"""

import os
import sys
import time


def main() -> None:
    """Run what the arguments after the name of a file say; its output goes to the file."""
    output, *command = sys.argv[1:]
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 1, output, write, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)]
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    print(time.perf_counter() - start, usage.ru_maxrss, status)


if __name__ == "__main__":
    main()
