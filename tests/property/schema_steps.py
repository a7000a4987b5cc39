"""Random operations, each with the schema that it leads to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st

from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
    AlterColumnOp,
    CreateIndexOp,
    CreateTableCommentOp,
    CreateTableOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableCommentOp,
    DropTableOp,
    MigrateOperation,
    RenameTableOp,
)
from tests.property.schema_model import (
    DEFAULTS,
    INDEXABLE,
    TYPES,
    WIDER,
    Column,
    Schema,
    Table,
    build,
    referred,
    renamed_table,
    with_table,
    without_table,
)

TABLE_NAMES = ("ants", "bees", "Select", "dogs and cats", "größe")
COLUMN_NAMES = ("a", "b", "order", "Mixed", "with space", "naïve")


@dataclass(frozen=True)
class Step:
    """An operation, and the schema that it leads to."""

    operation: MigrateOperation
    schema: Schema


Draw = Callable[[st.SearchStrategy[Any]], Any]
MaybeStep = Step | None
"""None where the schema has nothing that the operation could be done to."""


@st.composite
def columns(draw: st.DrawFn, *, addable: bool = False) -> Column:
    kind = draw(st.sampled_from(sorted(TYPES)))
    default = kind in DEFAULTS and draw(st.booleans())
    nullable = draw(st.booleans()) or (addable and not default)
    return Column(kind, nullable, default)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    names = draw(st.lists(st.sampled_from(COLUMN_NAMES), max_size=4, unique=True))
    return Table({"id": Column("integer", nullable=False), **{n: draw(columns()) for n in names}})


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """A schema to start from: tables, then operations of which only the result is kept."""
    names = draw(st.lists(st.sampled_from(TABLE_NAMES), min_size=1, max_size=3, unique=True))
    schema: Schema = {name: draw(tables()) for name in names}
    steps = draw(sequences(schema, [add_unique, add_check, add_foreign_key, add_index], "s"))
    return steps[-1].schema if steps else schema


@st.composite
def sequences(
    draw: st.DrawFn, schema: Schema, kinds: list[Callable[..., MaybeStep]], prefix: str
) -> list[Step]:
    """Up to eight steps, each from where the one before it leads."""
    steps: list[Step] = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(kinds))
        step = kind(draw, schema, f"{prefix}{number}")
        if step is not None:
            steps.append(step)
            schema = step.schema
    return steps


def create_table(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    free = [name for name in TABLE_NAMES if name not in schema]
    if not free:
        return None
    name = draw(st.sampled_from(free))
    after = with_table(schema, name, draw(tables()))
    return Step(CreateTableOp.from_table(build(after).tables[name]), after)


def drop_table(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    # The indexes of a table are operations of their own: without them it would not come back.
    names = [name for name in set(schema) - referred(schema) if not schema[name].indexes]
    if not names or len(schema) == 1:
        return None
    name = draw(st.sampled_from(sorted(names)))
    return Step(DropTableOp.from_table(build(schema).tables[name]), without_table(schema, name))


def rename_table(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    free = [name for name in TABLE_NAMES if name not in schema]
    if not free:
        return None
    old, new = draw(st.sampled_from(sorted(schema))), draw(st.sampled_from(free))
    return Step(RenameTableOp(old, new), renamed_table(schema, old, new))


def add_column(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    name, table = some_table(draw, schema)
    free = [column for column in COLUMN_NAMES if column not in table.columns]
    if not free:
        return None
    key, column = draw(st.sampled_from(free)), draw(columns(addable=True))
    after = with_table(schema, name, table.with_column(key, column))
    return Step(AddColumnOp.from_column(build(after).tables[name].c[key]), after)


def drop_column(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    name, table = some_table(draw, schema)
    if not table.free():
        return None
    key = draw(st.sampled_from(table.free()))
    column = build(schema).tables[name].c[key]
    operation = DropColumnOp.from_column_and_tablename(None, name, column)
    return Step(operation, with_table(schema, name, table.without_column(key)))


def rename_column(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    name, table = some_table(draw, schema)
    old = draw(st.sampled_from(sorted(table.columns)))
    free = [column for column in COLUMN_NAMES if column not in table.columns]
    if old == "id" or not free:
        return None
    new = draw(st.sampled_from(free))
    operation = AlterColumnOp(name, old, modify_name=new)
    return Step(operation, with_table(schema, name, table.renamed_column(old, new)))


def add_index(draw: Draw, schema: Schema, prefix: str) -> MaybeStep:
    name, table = some_table(draw, schema)
    key, unique = f"ix_{prefix}", draw(st.booleans())
    changed = replace(
        table,
        indexes={**table.indexes, key: some_columns(draw, table)},
        unique_indexes=table.unique_indexes | ({key} if unique else set()),
    )
    after = with_table(schema, name, changed)
    return Step(CreateIndexOp.from_index(index_of(after, name, key)), after)


def drop_index(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    found = pick(draw, schema, "indexes")
    if found is None:
        return None
    name, key, after = found
    return Step(DropIndexOp.from_index(index_of(schema, name, key)), after)


def add_unique(draw: Draw, schema: Schema, prefix: str) -> MaybeStep:
    name, table = some_table(draw, schema)
    unique = some_columns(draw, table)
    if unique in {("id",), *table.uniques.values()}:  # CREATE TABLE makes one of two
        return None
    uniques = {**table.uniques, f"uq_{prefix}": unique}
    return added(schema, name, replace(table, uniques=uniques), f"uq_{prefix}")


def add_check(draw: Draw, schema: Schema, prefix: str) -> MaybeStep:
    name, table = some_table(draw, schema)
    checks = {**table.checks, f"ck_{prefix}": draw(st.sampled_from(sorted(table.columns)))}
    return added(schema, name, replace(table, checks=checks), f"ck_{prefix}")


def add_foreign_key(draw: Draw, schema: Schema, prefix: str) -> MaybeStep:
    name, table = some_table(draw, schema)
    integers = [key for key, column in table.columns.items() if column.kind == "integer"]
    # No table refers to one that is created after it: CREATE TABLE is what makes the expected.
    target = draw(st.sampled_from(list(schema)[: list(schema).index(name) + 1]))
    key = (draw(st.sampled_from(sorted(integers))), target)
    if key in table.foreign_keys.values():  # SQLAlchemy reads one of two on SQLite
        return None
    keys = {**table.foreign_keys, f"fk_{prefix}": key}
    return added(schema, name, replace(table, foreign_keys=keys), f"fk_{prefix}")


def drop_constraint(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    found = pick(draw, schema, draw(st.sampled_from(["checks", "foreign_keys", "uniques"])))
    if found is None:
        return None
    name, key, after = found
    return Step(DropConstraintOp.from_constraint(constraint_of(schema, name, key)), after)


def alter_nullable(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    name, key, column = some_column(draw, schema)
    if key == "id":
        return None
    operation = AlterColumnOp(
        name, key, modify_nullable=not column.nullable, existing_nullable=column.nullable
    )
    return altered(schema, name, key, operation, nullable=not column.nullable)


def alter_type(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    name, key, column = some_column(draw, schema)
    # A default is converted too, and then reads otherwise than one written for the type.
    if key in schema[name].used() or column.default or column.kind not in WIDER:
        return None
    wider = WIDER[column.kind]
    operation = AlterColumnOp(name, key, modify_type=TYPES[wider], existing_type=TYPES[column.kind])
    return altered(schema, name, key, operation, kind=wider)


def alter_default(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    name, key, column = some_column(draw, schema)
    if column.kind not in DEFAULTS:
        return None
    default = DEFAULTS[column.kind]
    old, new = (default, None) if column.default else (None, default)
    operation = AlterColumnOp(name, key, modify_server_default=new, existing_server_default=old)
    return altered(schema, name, key, operation, default=not column.default)


def alter_comment(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    name, key, column = some_column(draw, schema)
    comment = None if column.comment else draw(st.sampled_from(["it's 100%", "two; :parts"]))
    operation = AlterColumnOp(name, key, modify_comment=comment, existing_comment=column.comment)
    return altered(schema, name, key, operation, comment=comment)


def comment_on_table(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    name, table = some_table(draw, schema)
    comment = draw(st.sampled_from(["it's 100%", "two; :parts"]))
    operation = CreateTableCommentOp(name, comment, existing_comment=table.comment)
    return Step(operation, with_table(schema, name, replace(table, comment=comment)))


def drop_table_comment(draw: Draw, schema: Schema, _: str) -> MaybeStep:
    name, table = some_table(draw, schema)
    if table.comment is None:
        return None
    operation = DropTableCommentOp(name, existing_comment=table.comment)
    return Step(operation, with_table(schema, name, replace(table, comment=None)))


EVERYWHERE: list[Callable[..., MaybeStep]] = [
    create_table,
    drop_table,
    rename_table,
    add_column,
    drop_column,
    rename_column,
    add_index,
    drop_index,
]
IN_BATCHES: list[Callable[..., MaybeStep]] = [
    add_unique,
    add_check,
    add_foreign_key,
    drop_constraint,
    alter_nullable,
    alter_type,
    alter_default,
]
"""What SQLite does in a new table alone."""
COMMENTS: list[Callable[..., MaybeStep]] = [alter_comment, comment_on_table, drop_table_comment]
NOT_ON_SQLITE = [*IN_BATCHES, *COMMENTS]


def some_table(draw: Draw, schema: Schema) -> tuple[str, Table]:
    name = draw(st.sampled_from(sorted(schema)))
    return name, schema[name]


def some_column(draw: Draw, schema: Schema) -> tuple[str, str, Column]:
    name, table = some_table(draw, schema)
    key = draw(st.sampled_from(sorted(table.columns)))
    return name, key, table.columns[key]


def some_columns(draw: Draw, table: Table) -> tuple[str, ...]:
    indexable = sorted(k for k, column in table.columns.items() if column.kind in INDEXABLE)
    return tuple(draw(st.lists(st.sampled_from(indexable), min_size=1, max_size=2, unique=True)))


def pick(draw: Draw, schema: Schema, what: str) -> tuple[str, str, Schema] | None:
    """Choose one of the named things of a table; return the schema without it as well."""
    name, table = some_table(draw, schema)
    named = getattr(table, what)
    if not named:
        return None
    key = draw(st.sampled_from(sorted(named)))
    left = {other: value for other, value in named.items() if other != key}
    changes: dict[str, Any] = {what: left}
    changed = replace(table, **changes)
    return name, key, with_table(schema, name, changed)


def added(schema: Schema, name: str, table: Table, key: str) -> Step:
    after = with_table(schema, name, table)
    return Step(AddConstraintOp.from_constraint(constraint_of(after, name, key)), after)


def altered(schema: Schema, name: str, key: str, operation: AlterColumnOp, **changes: Any) -> Step:
    table = schema[name]
    column = replace(table.columns[key], **changes)
    return Step(operation, with_table(schema, name, table.with_column(key, column)))


def index_of(schema: Schema, table: str, name: str) -> sa.Index:
    return next(each for each in build(schema).tables[table].indexes if each.name == name)


def constraint_of(schema: Schema, table: str, name: str) -> sa.Constraint:
    return next(each for each in build(schema).tables[table].constraints if each.name == name)
