"""What PostgreSQL needs beside the move itself: free names, and sequences that survive it."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Identity
from sqlalchemy.schema import DropConstraint

from gitmig.batch.draft import Draft
from gitmig.batch.elements import Verbatim
from gitmig.batch.structure import ColumnSpec
from gitmig.ddl import Statement
from gitmig.ddl.postgresql import NEXTVAL
from gitmig.operations import SchemaObjects


def free_names(draft: Draft) -> Iterator[Statement]:
    """Drop the old table's constraints whose names the new one has too.

    An index, which a key has, shares its name with no other of its schema.
    """
    kept = {constraint.constraint_name for constraint in draft.constraints}
    objects = SchemaObjects()
    for constraint in draft.structure.constraints:
        if constraint.constraint_name is not None and constraint.constraint_name in kept:
            yield Statement(DropConstraint(constraint.to_constraint(objects)))


def give_up_sequences(draft: Draft) -> Iterator[Statement]:
    """Take the sequences of serial columns from the old table, whose drop would be theirs."""
    for _, sequence in _sequences(draft):
        yield Statement(Verbatim(f"ALTER SEQUENCE {sequence} OWNED BY NONE"))


def take_over_sequences(draft: Draft, table: str) -> Iterator[Statement]:
    """Give the sequences to the new table, and let its identity columns go on counting."""
    quote = draft.dialect.identifier_preparer.quote
    for owner, sequence in _sequences(draft):
        yield Statement(Verbatim(f"ALTER SEQUENCE {sequence} OWNED BY {table}.{quote(owner)}"))
    for name, column in draft.columns.items():
        if isinstance(column.spec.default, Identity) and column.source is not None:
            literal = table.replace("'", "''")
            yield Statement(
                Verbatim(
                    f"SELECT setval(pg_get_serial_sequence('{literal}', '{name}'), "
                    f"(SELECT max({quote(name)}) FROM {table}))"
                )
            )


def without_sequence(spec: ColumnSpec) -> ColumnSpec:
    """Return the column in a form that SQLAlchemy makes no new sequence for."""
    return replace(spec, autoincrement=False) if _find_sequence(spec) else spec


def _sequences(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield column and sequence of each default that takes the next value of one."""
    for name, column in draft.columns.items():
        sequence = _find_sequence(column.spec)
        if sequence is not None and column.source is not None:
            yield name, sequence


def _find_sequence(spec: ColumnSpec) -> str | None:
    found = NEXTVAL.search(str(getattr(spec.default, "arg", None)))
    return found[1].replace("''", "'") if found and spec.autoincrement is True else None
