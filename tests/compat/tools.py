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

from sqlalchemy import Connection, NullPool, create_engine, inspect, text

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
    def at(self, root: Path, url: str, *options: str) -> Iterator["Session"]:
        """Start a process of the tool in a project; `keep`: revision files do not change."""
        process = subprocess.Popen(
            [sys.executable, str(DRIVER), self.module, *options],
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
    """Return version rows, tables with their rows, and views, as the database tells them."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        inspector = inspect(connection)
        quote = inspector.dialect.identifier_preparer.quote
        columns = inspector.get_multi_columns()
        dump: dict[str, Any] = {
            name: {
                "columns": [
                    (each["name"], str(each["type"]), each["nullable"], each["default"])
                    for each in found
                ],
                "rows": sorted(map(repr, connection.execute(text(f"SELECT * FROM {quote(name)}")))),
            }
            for (_, name), found in columns.items()
        }
        for subject in ("pk_constraint", "foreign_keys", "unique_constraints", "indexes"):
            found_by_table = getattr(inspector, f"get_multi_{subject}")()
            for (_, name), found in found_by_table.items():
                dump[name][subject] = _plain(found)
        for (_, name), found_checks in inspector.get_multi_check_constraints().items():
            dump[name]["checks"] = _plain(found_checks)
        dump["views"] = sorted(inspector.get_view_names())
        dump["heads"] = sorted(read_version_rows(connection))
    engine.dispose()
    return dump


def read_version_rows(connection: Connection) -> list[str]:
    """Return what the version table has."""
    if not inspect(connection).has_table("alembic_version"):
        return []
    return list(connection.scalars(text("SELECT version_num FROM alembic_version")))


def _plain(found: Any) -> list[str]:
    """Return what was reflected as texts, whose order says nothing."""
    facts = [found] if isinstance(found, dict) else found
    return sorted(
        str(sorted(f"{name}: {_text(value)}" for name, value in each.items())) for each in facts
    )


def _text(value: Any) -> str:
    """Return a value of a fact; SQL as text, and not as an object of some address."""
    if isinstance(value, dict):
        return str({name: _text(each) for name, each in value.items()})
    return str(value)
