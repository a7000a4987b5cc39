"""Runs `upgrade` of a project, and kills itself: arguments are root, URL and moment.

Moments come before and after each statement about a table of things that reaches the database. One
is told by its number, or by when it comes and how the statement begins, such as `after:RENAME`.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from gitmig.config import Options, Settings
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.migrate import upgrade


def kill_at(moment: str) -> None:
    """Kill this process at the moment."""
    numbers = count(1)

    def listen(when: str) -> None:
        def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if "things" not in statement or statement.startswith(("SELECT", "SHOW")):
                return
            words = f"{when}:{statement.split()[0]}"
            if moment in (str(next(numbers)), words):
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, f"{when}_cursor_execute", look)

    listen("before")
    listen("after")


if __name__ == "__main__":
    root, url, moment = sys.argv[1:]
    kill_at(moment)
    upgrade(ScriptDirectory(Settings(Path(root), None, Options(url=url))))
