"""Two tools that are run the same way, and what they leave in a database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, inspect, text

from tests.compat.driver import END

DRIVER = Path(__file__).with_name("driver.py")


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    output: str


@dataclass(frozen=True)
class Tool:
    """A command line, as the function `main(argv, prog)` of a module."""

    name: str
    module: str
    environ: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def at(self, root: Path, url: str) -> Iterator["Session"]:
        """Start a process of the tool in a project."""
        process = subprocess.Popen(
            [sys.executable, str(DRIVER), self.module],
            cwd=root,
            env={**os.environ, "DATABASE_URL": url, "PYTHONHASHSEED": "0", **self.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        with process:
            yield Session(self.name, root, process)


@dataclass(frozen=True)
class Session:
    """A process that runs one command after the other: the start of Python is paid once."""

    name: str
    root: Path
    process: "subprocess.Popen[str]"

    def run(self, *arguments: str) -> Said:
        """Run a command; paths of the project are told relative to it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(arguments) + "\n")
        self.process.stdin.flush()
        lines: list[str] = []
        for line in self.process.stdout:
            text_, end, code = line.partition(END)
            lines.append(text_)
            if end:
                said = "".join(lines)
                return Said(int(code), said.replace(str(self.root), "ROOT"))
        raise AssertionError(f"{self.name} died: {''.join(lines)}")

    def do(self, *arguments: str) -> str:
        """Run a command that has to succeed; return what it printed."""
        said = self.run(*arguments)
        assert said.code == 0, f"{self.name} {' '.join(arguments)}: {said.output}"
        return said.output


def dump_database(url: str) -> dict[str, Any]:
    """Return the version rows, and each table and view as the database tells them."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        inspector = inspect(connection)
        dump: dict[str, Any] = {
            name: {
                "columns": [
                    (each["name"], str(each["type"]), each["nullable"], each["default"])
                    for each in inspector.get_columns(name)
                ],
                "key": inspector.get_pk_constraint(name)["constrained_columns"],
                "foreign": sorted(
                    (each["constrained_columns"], each["referred_table"])
                    for each in inspector.get_foreign_keys(name)
                ),
                "unique": sorted(
                    str((each["name"], each["column_names"]))
                    for each in inspector.get_unique_constraints(name)
                ),
                "indexes": sorted(
                    str((each["name"], each["column_names"], each["unique"]))
                    for each in inspector.get_indexes(name)
                ),
                "rows": connection.scalar(text(f"SELECT count(*) FROM {name}")),
            }
            for name in inspector.get_table_names()
        }
        dump["views"] = sorted(inspector.get_view_names())
        if "alembic_version" in dump:
            rows = connection.scalars(text("SELECT version_num FROM alembic_version"))
            dump["heads"] = sorted(rows)
    engine.dispose()
    return dump
