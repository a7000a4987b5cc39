"""What PostgreSQL needs beside the move itself: free names, and sequences that survive it."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Identity, Table
from sqlalchemy.schema import DropConstraint

from gitmig.batch.draft import Draft
from gitmig.batch.elements import Verbatim
from gitmig.batch.structure import ColumnSpec
from gitmig.ddl import Statement
from gitmig.ddl.postgresql import NEXTVAL
from gitmig.ddl.sql_text import literal, plain_dialect, quote_table
from gitmig.operations import SchemaObjects

_SEQUENCES = (
    "SELECT max(last_value) FROM pg_sequences WHERE"
    " CAST(quote_ident(schemaname) || '.' || quote_ident(sequencename) AS regclass) IN"
    " (SELECT objid FROM pg_depend JOIN pg_attribute ON attrelid = refobjid"
    " AND attnum = refobjsubid WHERE refobjid = CAST({table} AS regclass)"
    " AND attname = {column} AND classid = CAST('pg_class' AS regclass))"
)
"""How far a column has counted; once it was serial, and is an identity, by two sequences.

https://www.postgresql.org/docs/current/catalog-pg-depend.html
"""


def keep_others_out(draft: Draft) -> Statement:
    """Lock the old table: a row that comes after the copy would be dropped with it.

    https://www.postgresql.org/docs/current/sql-lock.html
    """
    plain = plain_dialect(draft.dialect)
    table = quote_table(draft.structure.name, draft.structure.schema, plain)
    return Statement(Verbatim(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))


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


def take_over_sequences(draft: Draft) -> Iterator[Statement]:
    """Give the sequences to the new table."""
    plain = plain_dialect(draft.dialect)
    table = quote_table(draft.structure.name, draft.structure.schema, plain)
    for owner, sequence in _sequences(draft):
        column = plain.identifier_preparer.quote(owner)
        yield Statement(Verbatim(f"ALTER SEQUENCE {sequence} OWNED BY {table}.{column}"))


def keep_counters(draft: Draft, target: Table, temporary: str) -> Iterator[Statement]:
    """Let what the new table numbers by itself go on where the old one is."""
    structure, plain = draft.structure, plain_dialect(draft.dialect)
    old = quote_table(structure.name, structure.schema, plain)
    new = quote_table(temporary, structure.schema, plain)
    for column in target.columns:
        source = draft.columns[column.name].source
        counted = column.identity is not None or column is target.autoincrement_column
        if not counted or source is None or column.server_default is not column.identity:
            continue
        highest = f"max({plain.identifier_preparer.quote(column.name)})"
        sequences = _SEQUENCES.format(table=literal(old), column=literal(source))
        yield Statement(
            Verbatim(
                f"SELECT setval(pg_get_serial_sequence({literal(new)}, {literal(column.name)}), "
                f"coalesce(({sequences}), nullif(greatest({highest}, 0), 0))) FROM {new}"
            )
        )


def name_counters(draft: Draft) -> Iterator[Statement]:
    """Give the sequences of identity columns the names that they had."""
    plain = plain_dialect(draft.dialect)
    table = literal(quote_table(draft.structure.name, draft.structure.schema, plain))
    for name, column in draft.columns.items():
        counter = draft.structure.counters.get(column.source or "")
        if counter is not None and isinstance(column.spec.default, Identity):
            sequence = f"pg_get_serial_sequence({table}, {literal(name)})"
            rename = literal(f" RENAME TO {plain.identifier_preparer.quote(counter)}")
            execute = f"EXECUTE 'ALTER SEQUENCE ' || {sequence} || {rename}"
            yield Statement(Verbatim(f"DO $gitmig$ BEGIN {execute}; END $gitmig$"))


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
