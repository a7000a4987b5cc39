"""Runs `upgrade` of a project, as a process that tests can kill: arguments are root and URL."""

import sys
from pathlib import Path

from gitmig.config import Options, Settings
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.events import Event, StepFinished, StepStarted
from gitmig.runtime.migrate import upgrade


def tell(event: Event) -> None:
    """Write a line an event, which the parent reads to know how far this is."""
    match event:
        case StepStarted(number=number):
            print("started", number, flush=True)
        case StepFinished():
            print("finished", flush=True)


if __name__ == "__main__":
    root, url = sys.argv[1:]
    settings = Settings(Path(root), None, Options(url=url))
    upgrade(ScriptDirectory(settings), on_event=tell)
