"""Exchanges the database of the project here for the branch's, and dies before one of its writes.

The argument is which of the changes that last, counted from 0: a file that is written, moved or
removed, and databases that are renamed.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gitmig.config import read_settings
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime import copies, stash

_left = int(sys.argv[1])


def dying(action: Callable[..., Any]) -> Callable[..., Any]:
    """Return the action, before which this process dies when its turn has come."""

    def act(*arguments: Any, **options: Any) -> Any:
        global _left
        if _left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        _left -= 1
        return action(*arguments, **options)

    return act


if __name__ == "__main__":
    for owner, name in (
        (stash, "write_atomically"),
        (copies, "_fill"),
        (copies, "_rename"),
        (Path, "unlink"),
        (Path, "replace"),
    ):
        setattr(owner, name, dying(getattr(owner, name)))
    scripts = ScriptDirectory(read_settings(Path.cwd()))
    stash.exchange(scripts, stash.get_branch(scripts))
