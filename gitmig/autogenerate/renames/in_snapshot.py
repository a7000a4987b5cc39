"""Makes a rename in a snapshot, as a database would: everything that refers to it follows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from sqlalchemy import TextClause

from gitmig.autogenerate.snapshot import (
    CheckInfo,
    ColumnInfo,
    ExcludeElement,
    ExcludeInfo,
    ForeignKeyInfo,
    IndexInfo,
    Inherited,
    PrimaryKeyInfo,
    Snapshot,
    TableInfo,
    TableKey,
    UniqueInfo,
)
from gitmig.ddl.sql_text import sql_text
from gitmig.ddl.tokens import split_tokens

Part = TypeVar("Part")


def rename_table(snapshot: Snapshot, key: TableKey, new: str) -> Snapshot:
    """Return the snapshot with the table under its new name."""
    tables: dict[TableKey, TableInfo] = {}
    for place, info in snapshot.tables.items():
        changed = replace(
            info,
            foreign_keys=tuple(
                replace(one, referent_table=new) if _refers(one, key, snapshot) else one
                for one in info.foreign_keys
            ),
        )
        if place[0] == key[0] and key[1] in info.parents:
            parents = tuple(new if one == key[1] else one for one in info.parents)
            options = {**info.options, "postgresql_inherits": parents}
            changed = replace(changed, parents=parents, options=options)
        if place == key:
            tables[key[0], new] = replace(changed, name=new)
        else:
            tables[place] = changed
    return replace(snapshot, tables=tables)


def rename_column(snapshot: Snapshot, key: TableKey, old: str, new: str) -> Snapshot:
    """Return the snapshot with the column under its new name, in the table's heirs, too."""
    change = Change(old, new)
    own = {key, *_find_heirs(snapshot, key, old)}
    tables = {}
    for place, info in snapshot.tables.items():
        keys = tuple(
            replace(one, referent_columns=change.names(one.referent_columns))
            if any(_refers(one, each, snapshot) for each in own)
            else one
            for one in info.foreign_keys
        )
        changed = replace(info, foreign_keys=keys)
        tables[place] = change.walk(changed) if place in own else changed
    return replace(snapshot, tables=tables)


@dataclass(frozen=True)
class Change:
    """The new name of a column, made in what its table consists of."""

    old: str
    new: str

    def walk(self, part: Part) -> Part:
        """Return a part of a snapshot with all in it that the rules below say."""
        rules = RULES[type(part)]
        there: Any = part
        values = {one.name: getattr(there, one.name) for one in fields(there)}
        changed: Part = type(part)(
            **{name: rules[name](self, value) for name, value in values.items()}
        )
        return changed

    def keep(self, value: Any) -> Any:
        """Return what has no name of a column in it."""
        return value

    def parts(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Return all parts with the new name."""
        return tuple(map(self.walk, parts))

    def name(self, name: Any) -> Any:
        """Return the name of a column, or None for an expression."""
        return self.new if name == self.old else name

    def names(self, names: Any) -> Any:
        """Return names of columns, in a collection of the same kind."""
        return type(names)(map(self.name, names))

    def keys(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return a mapping by names of columns, or by the text of expressions."""
        return {
            self.sql(key) if "(" in key or " COLLATE " in key else self.name(key): value
            for key, value in given.items()
        }

    def sql(self, given: Any) -> Any:
        """Return SQL as text, or as a clause, or None."""
        if given is None:
            return None
        if isinstance(given, TextClause):
            return sql_text("".join(self._spell(given.text)))
        return "".join(self._spell(given))

    def texts(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Return SQL texts."""
        return tuple(map(self.sql, texts))

    def options(self, given: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Return options, of which some have names or SQL in them."""
        if given is None:
            return None
        return {key: _OPTIONS.get(key, Change.keep)(self, value) for key, value in given.items()}

    def _spell(self, sql: str) -> Iterator[str]:
        """Yield the pieces of SQL; a function or a type may have the name, too."""
        done, before = 0, ""
        # Behind ARRAY brackets are no quotes of a name.
        tokens = list(split_tokens(sql, brackets="ARRAY[" not in sql))
        following = [*(one.keyword for one in tokens[1:]), ""]
        for token, after in zip(tokens, following, strict=True):
            is_quoted = token.text[0] in '"`['
            is_else = before == ":" or (after == "(" and not is_quoted)
            if token.name == self.old and token.text[0] != "'" and not is_else:
                yield sql[done : token.start]
                yield _quote(self.new, token.text[0] if is_quoted else '"')
                done = token.end
            before = token.keyword
        yield sql[done:]


Rule = Callable[[Change, Any], Any]

_OPTIONS: Mapping[str, Rule] = {
    "mariadb_length": Change.keys,
    "mysql_length": Change.keys,
    "ondelete": Change.sql,
    "postgresql_include": Change.names,
    "postgresql_ops": Change.keys,
    "postgresql_partition_by": Change.sql,
    "postgresql_where": Change.sql,
    "sqlite_where": Change.sql,
    "sqltext": Change.sql,
}

RULES: Mapping[type, Mapping[str, Rule]] = {
    TableInfo: {
        "name": Change.keep,
        "schema": Change.keep,
        "columns": Change.parts,
        "primary_key": Change.walk,
        "indexes": Change.parts,
        "unique_constraints": Change.parts,
        "foreign_keys": Change.parts,
        "check_constraints": Change.parts,
        "excludes": Change.parts,
        "comment": Change.keep,
        "options": Change.options,
        "parents": Change.keep,
        "inherited": Change.walk,
        "dependent": Change.keep,
    },
    ColumnInfo: {
        "name": Change.name,
        "type": Change.keep,
        "nullable": Change.keep,
        "default": Change.keep,
        "computed": Change.options,
        "identity": Change.keep,
        "autoincrement": Change.keep,
        "comment": Change.keep,
        "check": Change.sql,
        "usual": Change.keep,
    },
    PrimaryKeyInfo: {
        "name": Change.keep,
        "columns": Change.names,
        "options": Change.options,
    },
    IndexInfo: {
        "name": Change.keep,
        "columns": Change.names,
        "unique": Change.keep,
        "expressions": Change.texts,
        "sorting": Change.keys,
        "options": Change.options,
        "constraint": Change.keep,
    },
    UniqueInfo: {
        "name": Change.keep,
        "columns": Change.names,
        "options": Change.options,
        "index": Change.keep,
    },
    ForeignKeyInfo: {
        "name": Change.keep,
        "columns": Change.names,
        "referent_schema": Change.keep,
        "referent_table": Change.keep,
        "referent_columns": Change.keep,
        "options": Change.options,
        "inline": Change.keep,
    },
    CheckInfo: {"name": Change.keep, "sqltext": Change.sql, "not_valid": Change.keep},
    ExcludeInfo: {
        "name": Change.keep,
        "elements": Change.parts,
        "using": Change.keep,
        "where": Change.sql,
        "deferrable": Change.keep,
        "deferred": Change.keep,
    },
    ExcludeElement: {
        "column": Change.name,
        "sql": Change.sql,
        "operator": Change.keep,
        "operator_class": Change.keep,
    },
    Inherited: {"columns": Change.names, "constraints": Change.keep, "indexes": Change.keep},
}
"""What the new name of a column changes in each field of what a table consists of."""


def _find_heirs(snapshot: Snapshot, key: TableKey, column: str) -> Iterator[TableKey]:
    """Yield the tables that have the column from this one."""
    for place, info in snapshot.tables.items():
        inherits = place[0] == key[0] and key[1] in info.parents
        if inherits and column in info.inherited.columns:
            yield place
            yield from _find_heirs(snapshot, place, column)


def _refers(one: ForeignKeyInfo, key: TableKey, snapshot: Snapshot) -> bool:
    schema = None if one.referent_schema == snapshot.default_schema else one.referent_schema
    return (schema, one.referent_table) == key


def _quote(name: str, quote: str) -> str:
    if quote == "[":
        return f"[{name}]"
    return f"{quote}{name.replace(quote, quote * 2)}{quote}"
