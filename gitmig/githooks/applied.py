"""What the databases have, as far as a look at SQLite files tells: no code of anybody is run."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from gitmig.config import Config
from gitmig.config.urls import find_sqlite_file
from gitmig.errors import GitmigError
from gitmig.githooks.hook import HookCall


def find_applied_heads(call: HookCall) -> list[str] | None:
    """Return the heads of the databases, or None where that takes more than a look at a file."""
    options = call.settings.options
    try:
        files = [find_sqlite_file(url) for url in Config(call.settings).urls]
    except GitmigError:
        return None
    if not files or options.version_table_schema:
        return None
    return _read_all(files, options.version_table)


def find_kept_heads(call: HookCall) -> list[str] | None:
    """Return the heads of the SQLite files that are kept for other branches; None: unreadable."""
    kept = call.repository.common_directory / "gitmig"
    return _read_all(sorted(kept.glob("*.db")), call.settings.options.version_table)


def _read_all(files: Iterable[Path | None], table: str) -> list[str] | None:
    heads: list[str] = []
    for file in files:
        found = None if file is None else _read_heads(file, table)
        if found is None:
            return None
        heads += found
    return heads


def _read_heads(file: Path, table: str) -> list[str] | None:
    if not file.exists():
        return []
    quoted = '"' + table.replace('"', '""') + '"'
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=0)) as database:
            return [row[0] for row in database.execute(f"SELECT version_num FROM {quoted}")]
    except sqlite3.Error as error:
        return [] if "no such table" in str(error) else None
