"""gitmig's own command line, as the driver calls one."""

import sys
from collections.abc import Sequence

from gitmig.cli.main import run


def main(argv: Sequence[str], _prog: str) -> None:
    sys.exit(run(argv))
