"""The SQLAlchemy tables of random models."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import MetaData, func
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg

from tests.property.random_models import (
    CHECKS,
    COMPUTED,
    EXCLUDES,
    KEYS,
    LAST,
    VALUES,
    RandomColumn,
    RandomModel,
    RandomReference,
    RandomTable,
    kinds,
)

CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
INDEX_OPTIONS: dict[str, dict[str, Any]] = {
    "brin": {"postgresql_using": "brin"},
    "distinct": {"postgresql_nulls_not_distinct": True},
    "fill": {"postgresql_with": {"fillfactor": 70}},
    "fulltext": {"mysql_prefix": "FULLTEXT"},
    "hash": {"postgresql_using": "hash"},
    "include": {"postgresql_include": ["name"]},
    "length": {"mysql_length": {"name": 7}},
    "lower pattern": {"postgresql_ops": {"low": "text_pattern_ops"}},
    "pattern": {"postgresql_ops": {"name": "varchar_pattern_ops"}},
}
UNIQUE = {"brin": False, "distinct": True, "fulltext": False, "hash": False}
"""Whether an index of a flavour is unique, where not every one can be."""
UNIQUE_OPTIONS: dict[str, dict[str, Any]] = {
    "distinct": {"postgresql_nulls_not_distinct": True},
    "deferrable": {"deferrable": True},
    "deferred": {"deferrable": True, "initially": "DEFERRED"},
}
SCHEMA = "Other one"
"""Where every second table is, if a model has a schema."""


def build(
    model: RandomModel,
    dialect: str,
    *,
    convention: bool = False,
    values: tuple[str, ...] = VALUES[0],
    in_schema: bool = False,
) -> MetaData:
    """Make the models; all of their enumerations hold the `values`."""
    metadata = MetaData(naming_convention=CONVENTION if convention else None)
    for name, described in model.items():
        builder = _Builder(model, name, described, dialect, convention, in_schema)
        builder.build(metadata, values)
    return metadata


class _Builder:
    """One table while it is made."""

    def __init__(
        self,
        model: RandomModel,
        name: str,
        described: RandomTable,
        dialect: str,
        convention: bool,
        in_schema: bool,
    ) -> None:
        self.model = model
        self.name = name
        self.described = described
        self.dialect = dialect
        self.convention = convention
        self.in_schema = in_schema

    def build(self, metadata: MetaData, values: tuple[str, ...]) -> None:
        described = self.described
        self.table = table = sa.Table(
            self.name,
            metadata,
            _key(described),
            sa.Column(
                "code",
                sa.Integer,
                *self._column_checks(),
                unique=True,
                nullable=not described.wide_key,
            ),
            sa.Column("name", sa.String(40)),
            comment=described.comment,
            schema=self._schema(self.name),
        )
        if described.wide_key:
            part: sa.Column[int]
            part = sa.Column("part", sa.Integer, primary_key=True, autoincrement=False)
            table.append_column(part)
        for column, one in sorted(described.columns.items()):
            type_name = self._name("xy", column, always=True)
            table.append_column(_column(column, one, type_name, self.dialect, values))
        if described.computed is not None:
            stored = not described.virtual
            generated = sa.Computed(COMPUTED[described.computed], persisted=stored)
            table.append_column(sa.Column("made", sa.Integer, generated))
        self._add_uniques()
        self._add_checks()
        self._add_excludes()
        for column, reference in described.references.items():
            self._add_reference(column, reference)
        self._add_indexes()

    def _schema(self, table: str) -> str | None:
        return (
            SCHEMA if self.in_schema and self.dialect == "postgresql" and len(table) % 2 else None
        )

    def _name(self, *parts: str, always: bool = False) -> str | None:
        """Return a name that no other table has, and that fits; None where a convention names."""
        if self.convention and not always:
            return None
        return "_".join((*parts, self.name))[:60].rstrip()

    def _column_checks(self) -> Iterator[sa.CheckConstraint]:
        number = self.described.column_check
        if number is not None:
            name = None
            if self.dialect == "sqlite" or self.convention:
                name = "inline" if self.convention else self._name("inline")
            yield sa.CheckConstraint(f"code > {number}", name=name)

    def _add_uniques(self) -> None:
        taken: set[tuple[str, ...]] = {("code",)}
        for prefix, unique in self.described.uniques.items():
            unnamed = not prefix or self.convention
            # There is one already, and nothing tells them apart.
            if unnamed and (self.dialect == "sqlite" or self.convention):
                if unique.columns in taken:
                    continue
                taken.add(unique.columns)
            options = UNIQUE_OPTIONS.get(unique.flavour, {})
            name = None if unnamed else self._name(prefix)
            self.table.append_constraint(sa.UniqueConstraint(*unique.columns, name=name, **options))

    def _add_checks(self) -> None:
        for prefix, number in self.described.checks.items():
            condition = CHECKS[number]
            sql = condition(self.table) if callable(condition) else condition
            name = None
            # On SQLite there is no way to name a check that has no name; a convention wants one.
            if self.convention:
                name = prefix or "check"
            elif prefix or self.dialect == "sqlite":
                name = self._name(prefix)
            self.table.append_constraint(sa.CheckConstraint(sql, name=name))

    def _add_excludes(self) -> None:
        for prefix, number in self.described.excludes.items():
            element, options_ = EXCLUDES[number]
            name = self._name(prefix, always=True) if prefix else None
            self.table.append_constraint(pg.ExcludeConstraint(element, name=name, **options_))

    def _add_reference(self, column: str, reference: RandomReference) -> None:
        referent = self.model.get(reference.referent)
        if referent is None:
            return
        targets = ["code"] if reference.to_code else ["id"]
        columns = [column]
        if referent.wide_key and not reference.to_code:
            targets.append("part")
            columns.append(f"{column} part")
        type_ = sa.Integer if reference.to_code else KEYS[referent.key]
        self.table.append_column(sa.Column(column, type_()))
        for further in columns[1:]:
            self.table.append_column(sa.Column(further, sa.Integer))
        if reference.held:
            schema = self._schema(reference.referent)
            place = f"{schema}.{reference.referent}" if schema else reference.referent
            key = sa.ForeignKeyConstraint(
                columns,
                [f"{place}.{target}" for target in targets],
                name=self._name("fk", column),
                ondelete=reference.ondelete,
                onupdate=None if reference.onupdate == "SET NULL" else reference.onupdate,
                deferrable=True if reference.deferrable else None,
                initially=reference.initially,
                match="FULL" if reference.full else None,
                use_alter=reference.use_alter and reference.referent != self.name,
            )
            self.table.append_constraint(key)
        self._index_reference(columns, reference)

    def _index_reference(self, columns: list[str], reference: RandomReference) -> None:
        match reference.indexed:
            case "index":
                sa.Index(self._name("index", columns[0]), *(self.table.c[one] for one in columns))
            case "wide index":
                wide = [*columns, "code"]
                sa.Index(self._name("wide", columns[0]), *(self.table.c[one] for one in wide))
            case "unique":
                name = self._name("unique", columns[0])
                self.table.append_constraint(sa.UniqueConstraint(*columns, name=name))

    def _add_indexes(self) -> None:
        for prefix, index in self.described.indexes.items():
            # Only what has columns of its own gets a name of its own by the convention.
            name = self._name(prefix, always=True)
            options = {**INDEX_OPTIONS.get(index.flavour, {}), **self._condition(index.flavour)}
            unique = UNIQUE.get(index.flavour, index.unique)
            elements = self._elements(index.columns, index.flavour)
            made = sa.Index(name, *elements, unique=unique, **options)
            if made.table is None:
                self.table.append_constraint(made)

    def _elements(self, names: tuple[str, ...], flavour: str) -> list[Any]:
        c = self.table.c
        columns: list[Any] = [c[name] for name in names]
        collation = "C" if self.dialect == "postgresql" else "NOCASE"
        elements: dict[str, list[Any]] = {
            "brin": [c.code, c.name],
            "collate": [sa.collate(c.name, collation), *columns],
            "desc": [columns[0].desc(), *columns[1:]],
            "fulltext": [c.name],
            "hash": [c.code],
            "length": [*columns, c.name],
            "lower": [*columns, func.lower(c.name)],
            "lower pattern": [func.lower(c.name).label("low")],
            "nulls": [columns[0].asc().nulls_first(), *columns[1:]],
            "pattern": [*columns, c.name],
        }
        return elements.get(flavour, columns)

    def _condition(self, flavour: str) -> dict[str, Any]:
        c = self.table.c
        condition = sa.and_(c.code > 3, c.name != "A b")
        return {f"{self.dialect}_where": condition} if flavour == "where" else {}


def _key(described: RandomTable) -> sa.Column[Any]:
    generated: list[sa.Identity] = []
    match described.identity:
        case "plain":
            generated.append(sa.Identity())
        case "always":
            generated.append(sa.Identity(always=True))
        case "stepping":
            generated.append(sa.Identity(start=10, increment=5, minvalue=-5, cycle=True))
        case "capped":
            generated.append(sa.Identity(cache=7, maxvalue=100))
    counts: Any = "auto" if described.key == "serial" or generated else False
    type_ = KEYS[described.key]()
    return sa.Column("id", type_, *generated, primary_key=True, autoincrement=counts)


def _column(
    name: str, one: RandomColumn, type_name: str | None, dialect: str, values: tuple[str, ...]
) -> sa.Column[Any]:
    kind = kinds(dialect)[one.kind]
    default = None if one.default is None else kind.defaults[one.default]
    type_ = _with_values(kind.type_(), values)
    if default is LAST:
        default = values[-1]
    if one.kind == "checked":  # The name of a check is unique in a schema of MySQL.
        type_.name = type_name
    return sa.Column(
        name, type_, nullable=one.nullable, server_default=default, comment=one.comment
    )


def _with_values(type_: Any, values: tuple[str, ...]) -> Any:
    match type_:
        case sa.ARRAY():
            return pg.ARRAY(_with_values(type_.item_type, values))
        case mysql.ENUM():
            return mysql.ENUM(*values)
        case pg.ENUM():
            return pg.ENUM(*values, name=type_.name)
        case sa.Enum():
            native = type_.native_enum
            return sa.Enum(
                *values, name=type_.name, native_enum=native, create_constraint=not native
            )
        case _:
            return type_
