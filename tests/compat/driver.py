"""Runs command lines that come on standard input, one after the other, in this one process."""

import json
import sys
import traceback
from importlib import import_module
from types import ModuleType
from typing import Any

END = "\x1e"
"""What comes before the exit code, after all that the command printed."""


def main() -> None:
    tool = import_module(sys.argv[1])
    if "keep" in sys.argv:
        keep_scripts(tool)
    for line in sys.stdin:
        code = 0
        try:
            tool.main(json.loads(line), "alembic")
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(bool(stop.code))
        except Exception:  # as the interpreter would, and the next line is run all the same
            traceback.print_exc()
            code = 1
        sys.stdout.write(f"{END}{code % 256}\n")
        sys.stdout.flush()


def keep_scripts(tool: ModuleType) -> None:
    """Let the tool read the revision files once, and not for each command."""
    if hasattr(tool, "install"):
        tool.install()
    class_ = import_module("alembic.script").ScriptDirectory
    read = class_.from_config
    kept: list[Any] = []

    def find_scripts(config: Any) -> Any:
        kept[:] = kept or [read(config)]
        return kept[0]

    class_.from_config = find_scripts


if __name__ == "__main__":
    main()
