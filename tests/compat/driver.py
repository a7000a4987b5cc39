"""Runs command lines that come on standard input, one after the other, in this one process."""

import json
import sys
import traceback
from importlib import import_module

END = "\x1e"
"""What comes before the exit code, after all that the command printed."""


def main() -> None:
    run = import_module(sys.argv[1]).main
    for line in sys.stdin:
        code = 0
        try:
            run(json.loads(line), "alembic")
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(bool(stop.code))
        except Exception:  # as the interpreter would, and the next line is run all the same
            traceback.print_exc()
            code = 1
        sys.stdout.write(f"{END}{code % 256}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
