"""An upgrade in a process of its own, to be killed at a moment of the test's choice."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.project import Project

PROGRAM = Path(__file__).with_name("upgrade_process.py")


def start_upgrade(project: Project) -> subprocess.Popen[str]:
    """Start to upgrade the project's database; its standard output is a line an event."""
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), str(project.root), project.url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=project.root,
    )


def kill_after(process: subprocess.Popen[str], lines: int, delay: float) -> None:
    """Kill the process `delay` seconds after it has told `lines` events."""
    assert process.stdout is not None
    for _ in range(lines):
        process.stdout.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()
