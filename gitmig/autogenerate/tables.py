"""Builds SQLAlchemy tables of what was reflected, for the few of them that differ."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    Constraint,
    DefaultClause,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy.sql.elements import conv

from gitmig.autogenerate.snapshot import (
    CheckInfo,
    ColumnInfo,
    ExcludeInfo,
    ForeignKeyInfo,
    IndexInfo,
    Snapshot,
    TableInfo,
    TableKey,
    UniqueInfo,
)
from gitmig.ddl.sql_text import sql_text


class ReflectedTables:
    """The tables of a snapshot as SQLAlchemy objects, each built when it is first asked for."""

    def __init__(self, snapshot: Snapshot, dialect_name: str) -> None:
        self._snapshot = snapshot
        self._dialect_name = dialect_name
        self._metadata = MetaData()
        self._built: dict[TableKey, Table] = {}

    def get(self, key: TableKey) -> Table:
        """Return the table; all of its names are final, so no naming convention touches them."""
        if key not in self._built:
            info = self._snapshot.tables[key]
            self._built[key] = _build_table(info, self._metadata, self._dialect_name)
        return self._built[key]

    def column(self, key: TableKey, name: str) -> Column[Any]:
        """Return one of the table's columns."""
        return self.get(key).c[name]

    def index(self, key: TableKey, info: IndexInfo) -> Index:
        """Return one of the table's indexes."""
        table = self.get(key)
        found = (index for index in table.indexes if index.name == info.name)
        # What implements a unique constraint is no index of the table, until it is asked for.
        return next(found, None) or _build_index(info, table)

    def unique(self, key: TableKey, info: UniqueInfo) -> UniqueConstraint:
        """Return one of the table's unique constraints."""
        return next(
            constraint
            for constraint in self.get(key).constraints
            if isinstance(constraint, UniqueConstraint)
            and constraint.name == info.name
            and tuple(constraint.columns.keys()) == info.columns
        )

    def check(self, key: TableKey, info: CheckInfo) -> CheckConstraint:
        """Return one of the table's check constraints."""
        number = self._snapshot.tables[key].check_constraints.index(info)
        return next(
            constraint
            for constraint in self.get(key).constraints
            if isinstance(constraint, CheckConstraint) and constraint.info["number"] == number
        )

    def exclude(self, key: TableKey, info: ExcludeInfo) -> Constraint:
        """Return one of the table's exclude constraints."""
        return next(one for one in self.get(key).constraints if one.name == info.name)

    def primary_key(self, key: TableKey) -> PrimaryKeyConstraint:
        """Return the table's primary key."""
        return self.get(key).primary_key

    def foreign_key(self, key: TableKey, info: ForeignKeyInfo) -> ForeignKeyConstraint:
        """Return one of the table's foreign keys."""
        number = self._snapshot.tables[key].foreign_keys.index(info)
        keys = [
            constraint
            for constraint in self.get(key).foreign_key_constraints
            if constraint.info["number"] == number
        ]
        return keys[0]


def server_default(info: ColumnInfo) -> DefaultClause | None:
    """Return the column's server default as SQLAlchemy has it; identity and computed are apart."""
    return None if info.default is None else DefaultClause(sql_text(info.default))


def existing_options(info: ColumnInfo) -> dict[str, Any]:
    """Return what an `AlterColumnOp` is told of a column as it is."""
    default = None if info.computed or info.identity else server_default(info)
    return {
        "existing_type": info.type,
        "existing_server_default": False if default is None else default,
        "existing_nullable": info.nullable,
        "existing_comment": info.comment,
    }


def _build_table(info: TableInfo, metadata: MetaData, dialect_name: str) -> Table:
    options: dict[str, Any] = dict(info.options)
    if dialect_name == "sqlite" and any(column.autoincrement for column in info.columns):
        options["sqlite_autoincrement"] = True
    table = Table(
        info.name,
        metadata,
        *(_build_column(column, info, dialect_name) for column in info.columns),
        schema=info.schema,
        comment=info.comment,
        **options,
    )
    if info.primary_key.columns:
        table.append_constraint(
            PrimaryKeyConstraint(
                *info.primary_key.columns,
                name=_final(info.primary_key.name),
                **info.primary_key.options,
            )
        )
    for number, key in enumerate(info.foreign_keys):
        table.append_constraint(_build_foreign_key(key, number))
    for unique in info.unique_constraints:
        table.append_constraint(
            UniqueConstraint(*unique.columns, name=_final(unique.name), **unique.options)
        )
    for number, check in enumerate(info.check_constraints):
        said: dict[str, Any] = {"postgresql_not_valid": True} if check.not_valid else {}
        table.append_constraint(
            CheckConstraint(
                sql_text(check.sqltext), name=_final(check.name), info={"number": number}, **said
            )
        )
    for exclude in info.excludes:
        table.append_constraint(_build_exclude(exclude, table))
    for index in info.indexes:
        if index.constraint is None:
            _build_index(index, table)
    return table


def _final(name: str | None) -> conv | None:
    return None if name is None else conv(name)


def _build_column(info: ColumnInfo, table: TableInfo, dialect_name: str) -> Column[Any]:
    default = server_default(info)
    autoincrement: Any = "auto"
    if info.name in table.primary_key.columns:
        if is_serial(info):
            default = None
        elif dialect_name != "sqlite" and not info.autoincrement and info.identity is None:
            # Left to itself an integer key would come back as SERIAL or AUTO_INCREMENT.
            autoincrement = False if _would_increment(info, table) else "auto"
    generated: list[Computed | Identity] = []
    if info.computed is not None:
        generated.append(Computed(**info.computed))
        default = None
    if info.identity is not None:
        generated.append(Identity(**info.identity))
        default = None
    return Column(
        info.name,
        info.type,
        *generated,
        *([] if info.check is None else [CheckConstraint(sql_text(info.check))]),
        nullable=info.nullable,
        server_default=default,
        autoincrement=autoincrement,
        comment=info.comment,
    )


def is_serial(info: ColumnInfo) -> bool:
    """Whether the column owns the sequence that is its default."""
    return info.autoincrement and (info.default or "").startswith("nextval(")


def _would_increment(info: ColumnInfo, table: TableInfo) -> bool:
    refers = any(info.name in key.columns for key in table.foreign_keys)
    return (
        len(table.primary_key.columns) == 1
        and info.default is None
        and not refers
        and "INT" in info.type.__visit_name__.upper()
    )


def _build_foreign_key(info: ForeignKeyInfo, number: int) -> ForeignKeyConstraint:
    table = f"{info.referent_schema}." if info.referent_schema else ""
    return ForeignKeyConstraint(
        info.columns,
        [f"{table}{info.referent_table}.{column}" for column in info.referent_columns],
        name=_final(info.name),
        info={"number": number},
        link_to_name=True,
        **info.options,
    )


def _build_exclude(info: ExcludeInfo, table: Table) -> Constraint:
    from sqlalchemy.dialects.postgresql import ExcludeConstraint  # not for other databases

    elements = [
        (sql_text(one.sql) if one.column is None else table.c[one.column], one.operator)
        for one in info.elements
    ]
    return ExcludeConstraint(
        *elements,
        name=_final(info.name),
        using=info.using,
        where=None if info.where is None else sql_text(info.where),
        ops={
            one.column or one.sql: one.operator_class for one in info.elements if one.operator_class
        },
        deferrable=info.deferrable or None,
        initially="DEFERRED" if info.deferred else None,
    )


def _build_index(info: IndexInfo, table: Table) -> Index:
    elements: list[Any] = []
    options = dict(info.options)
    classes = dict(options.get("postgresql_ops") or {})
    for position, name in enumerate(info.columns):
        if name is None or name not in table.c:
            text = info.expressions[position]
            # SQLAlchemy knows a class by the name of a column alone.
            order = (word.replace("_", " ").upper() for word in info.sorting.get(text, ()))
            words = (text, classes.pop(text, None), *order)
            elements.append(sql_text(" ".join(filter(None, words))))
            continue
        element: Any = table.c[name]
        for word in info.sorting.get(name, ()):
            element = getattr(element, word)()
        elements.append(element)
    if "postgresql_ops" in options:
        options["postgresql_ops"] = classes
    index = Index(_final(info.name), *elements, unique=info.unique, **options)
    if index.table is None:  # It has expressions only, which belong to no table.
        table.append_constraint(index)
    return index
