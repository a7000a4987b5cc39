"""A program that is written against Alembic, run over Alembic and over `install()`."""

import os
import subprocess
import sys
from pathlib import Path

from tests.compat.application import write_application
from tests.compat.tools import Tool

START = "from gitmig.compat import alembic\nalembic.install()\n"


def print_twice(program: str, tmp_path: Path, alembic_tool: Tool) -> list[str]:
    """Return what each prints in the project of `write_application`, Alembic first."""
    said = []
    for name, text, environ in (
        ("one", program, alembic_tool.environ),
        ("two", START + program, {}),
    ):
        root = tmp_path / name
        root.mkdir()
        write_application(root, sys.executable)
        done = subprocess.run(
            [sys.executable, "-c", text],
            cwd=root,
            env={**os.environ, "DATABASE_URL": "sqlite:///app.db", **environ},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said.append(_plain(done.stdout))
    return said


def _plain(printed: str) -> str:
    """Return what was printed, without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in printed.splitlines())
