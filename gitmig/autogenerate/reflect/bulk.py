"""Reads a schema with SQLAlchemy's multi-table reflection: one question for all tables at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Inspector

from gitmig.autogenerate.snapshot import (
    CheckInfo,
    ColumnInfo,
    ForeignKeyInfo,
    IndexInfo,
    PrimaryKeyInfo,
    TableInfo,
    TableKey,
    UniqueInfo,
)
from gitmig.ddl.sql_text import sql_text

# A dialect may give any further keys; a mapping is all that is common to its typed dicts.
Row = Mapping[str, Any]


def reflect_schema(inspector: Inspector, schema: str | None) -> list[TableInfo]:
    """Read every table of a schema, None for the default one."""
    columns = inspector.get_multi_columns(schema)
    primary_keys = inspector.get_multi_pk_constraint(schema)
    indexes = inspector.get_multi_indexes(schema)
    uniques = inspector.get_multi_unique_constraints(schema)
    foreign_keys = inspector.get_multi_foreign_keys(schema)
    checks = _optional(inspector.get_multi_check_constraints, schema)
    comments = _optional(inspector.get_multi_table_comment, schema)
    return [
        TableInfo(
            key[1],
            schema,
            columns=tuple(_column(row) for row in columns[key]),
            primary_key=_primary_key(primary_keys.get(key)),
            indexes=_indexes(indexes.get(key) or (), uniques.get(key) or ()),
            unique_constraints=tuple(_unique(row) for row in uniques.get(key) or ()),
            foreign_keys=tuple(_foreign_key(row) for row in foreign_keys.get(key) or ()),
            check_constraints=tuple(
                CheckInfo(row["name"], row["sqltext"]) for row in checks.get(key) or ()
            ),
            comment=(comments.get(key) or {}).get("text"),
        )
        for key in columns
    ]


def _optional(
    read: Callable[[str | None], Mapping[TableKey, Any]], schema: str | None
) -> Mapping[TableKey, Any]:
    """Read what not every dialect can tell."""
    try:
        return read(schema)
    except NotImplementedError:
        return {}


def _column(row: Row) -> ColumnInfo:
    return ColumnInfo(
        row["name"],
        row["type"],
        nullable=row.get("nullable", True),
        default=row.get("default"),
        computed=row.get("computed"),
        identity=row.get("identity"),
        autoincrement=row.get("autoincrement") is True,
        comment=row.get("comment"),
    )


def _primary_key(row: Row | None) -> PrimaryKeyInfo:
    if not row or not row["constrained_columns"]:
        return PrimaryKeyInfo()
    return PrimaryKeyInfo(row.get("name"), tuple(row["constrained_columns"]))


def _indexes(rows: Sequence[Row], uniques: Sequence[Row]) -> tuple[IndexInfo, ...]:
    # PostgreSQL tells it of the index, Oracle of the constraint.
    doubles = {row["duplicates_index"]: row["name"] for row in uniques if "duplicates_index" in row}
    return tuple(_index(row, doubles.get(row["name"])) for row in rows)


def _index(row: Row, constraint: str | None) -> IndexInfo:
    # A primary key index that Oracle reports has no name of its own; nobody else leaves it out.
    return IndexInfo(
        row["name"] or "",
        tuple(row["column_names"]),
        unique=bool(row["unique"]),
        expressions=tuple(row.get("expressions") or ()),
        sorting={name: tuple(words) for name, words in row.get("column_sorting", {}).items()},
        options=_options(row.get("dialect_options")),
        constraint=row.get("duplicates_constraint") or constraint,
    )


def _unique(row: Row) -> UniqueInfo:
    return UniqueInfo(
        row["name"],
        tuple(row["column_names"]),
        options=_options(row.get("dialect_options")),
        index=row.get("duplicates_index"),
    )


def _foreign_key(row: Row) -> ForeignKeyInfo:
    return ForeignKeyInfo(
        row["name"],
        tuple(row["constrained_columns"]),
        row["referred_schema"],
        row["referred_table"],
        tuple(row["referred_columns"]),
        options=_options(row.get("options")),
    )


def _options(given: Row | None) -> dict[str, Any]:
    """Leave out what says nothing, such as `postgresql_include: []`."""
    return {
        key: sql_text(value) if key.endswith("_where") and isinstance(value, str) else value
        for key, value in (given or {}).items()
        if value is not None and value is not False and not _is_empty(value)
    }


def _is_empty(value: object) -> bool:
    return isinstance(value, list | tuple | dict | str) and not value
