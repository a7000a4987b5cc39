"""What SQLite needs beside the move itself: its own counter, and an old way to rename."""

import copy
from collections.abc import Iterator

from sqlalchemy import Table

from gitmig.batch.copy_plan import write_plain_type
from gitmig.batch.draft import Draft
from gitmig.batch.elements import Verbatim
from gitmig.ddl import Statement
from gitmig.ddl.sql_text import literal, quote_table
from gitmig.errors.batch import NotForStrict, WithoutKey
from gitmig.operations import AddConstraintOp
from gitmig.operations.foreign_key import CreateForeignKeyOp

_STRICT = frozenset({"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"})
"""The types that a STRICT table knows."""


def with_referent(draft: Draft, constraint: AddConstraintOp) -> AddConstraintOp:
    """Return a foreign key of SQLite, which cannot leave its schema, with that of the referent.

    SQLAlchemy writes none that seems to lead to another.
    """
    schema = draft.structure.schema
    if draft.dialect.name != "sqlite" or not isinstance(constraint, CreateForeignKeyOp):
        return constraint
    found = copy.copy(constraint)
    found.kw = {"referent_schema": schema, **constraint.kw, "source_schema": schema}
    return found


def check_strict(draft: Draft, target: Table) -> None:
    """Raise NotForStrict for a type that a STRICT table cannot have.

    https://www.sqlite.org/stricttables.html
    """
    if draft.dialect.name != "sqlite" or not target.dialect_options["sqlite"]["strict"]:
        return
    for column in draft.columns.values():
        written = write_plain_type(column.spec, draft.dialect)
        if written.upper() not in _STRICT:
            raise NotForStrict(draft.name, column.spec.name, written)


def check_key(draft: Draft, target: Table) -> None:
    """Raise WithoutKey for a WITHOUT ROWID table that has no primary key.

    https://www.sqlite.org/withoutrowid.html
    """
    if draft.dialect.name != "sqlite" or target.dialect_options["sqlite"]["with_rowid"]:
        return
    if not target.primary_key.columns:
        raise WithoutKey(draft.name)


def count_up_references(target: Table) -> None:
    """Let a key that is a reference too keep its AUTOINCREMENT.

    SQLAlchemy writes none for a column that knows of a foreign key. The table knows of it too.
    """
    if target.dialect_options["sqlite"]["autoincrement"]:
        for column in target.primary_key.columns:
            column.foreign_keys.clear()


def keep_counter(draft: Draft, temporary: str) -> Iterator[Statement]:
    """Keep the number that AUTOINCREMENT goes on from: https://www.sqlite.org/autoinc.html."""
    if not draft.structure.counted:
        return
    new, old = literal(temporary), literal(draft.structure.name)
    counters = quote_table("sqlite_sequence", draft.structure.schema, draft.dialect)
    yield Statement(Verbatim(f"DELETE FROM {counters} WHERE name = {new}"))
    yield Statement(
        Verbatim(
            f"INSERT INTO {counters} (name, seq) "
            f"SELECT {new}, seq FROM {counters} WHERE name = {old}"
        )
    )


def rename_in_the_old_way(rename: Statement) -> Iterator[Statement]:
    """Rename without a look at views and triggers that speak of a table which is not there yet.

    https://www.sqlite.org/pragma.html#pragma_legacy_alter_table
    """
    yield Statement(Verbatim("PRAGMA legacy_alter_table = ON"))
    yield rename
    yield Statement(Verbatim("PRAGMA legacy_alter_table = OFF"))
