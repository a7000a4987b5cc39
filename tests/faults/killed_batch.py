"""Runs `upgrade` of a project, and kills itself: arguments are root, URL and moment.

Moments are before a statement about a table of things is sent, and when it has run and nobody knows
of it yet. One is told by its number, or by what it is and how the statement begins: `ran:RENAME`.
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

    def pass_moment(when: str, statement: str) -> None:
        if moment in (str(next(numbers)), f"{when}:{statement.split()[0]}"):
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(cursor: Any, statement: str, parameters: Any, _context: Any) -> bool | None:
        if "things" not in statement or statement.startswith(("SELECT", "SHOW")):
            return None
        pass_moment("before", statement)
        cursor.execute(statement, parameters)
        pass_moment("ran", statement)
        return True

    event.listen(Engine, "do_execute", execute)


if __name__ == "__main__":
    root, url, moment = sys.argv[1:]
    kill_at(moment)
    upgrade(ScriptDirectory(Settings(Path(root), None, Options(url=url))))
