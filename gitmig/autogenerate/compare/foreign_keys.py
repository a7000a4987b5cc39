"""Compares the foreign keys of a table that both sides have: by what they say, not by name."""

from typing import NamedTuple

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Table
from sqlalchemy.exc import NoReferenceError

from gitmig.autogenerate.compare.keys import Changes, Rule, Subject, find_changes
from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.snapshot import ForeignKeyInfo, Options, TableInfo, TableKey
from gitmig.autogenerate.tables import ReflectedTables

# These read DEFERRABLE and INITIALLY back from the database.
_REFLECT_TIMING = frozenset({"postgresql", "sqlite"})
# These do the same for RESTRICT as for NO ACTION, and report neither.
_RESTRICT_IS_DEFAULT = frozenset({"mariadb", "mysql"})


class _Signature(NamedTuple):
    """All that makes two foreign keys the same."""

    columns: tuple[str, ...]
    referent: TableKey
    referent_columns: tuple[str, ...]
    on_update: str | None
    on_delete: str | None
    deferrable: bool
    deferred: bool
    full_match: bool


def compare_foreign_keys(
    info: TableInfo, table: Table, scope: Scope, reflected: ReflectedTables
) -> Changes[ForeignKeyInfo, ForeignKeyConstraint]:
    """Compare columns, referent and options."""
    model = {key: _model_signature(key, scope) for key in table.foreign_key_constraints}
    subject: Subject[ForeignKeyInfo, ForeignKeyConstraint] = Subject(
        kind="foreign_key_constraint",
        table=info.key,
        reflected=info.foreign_keys,
        model=sorted(model, key=lambda key: repr(model[key])),
        rules=(Rule(lambda one: _signature(one, scope), model.__getitem__),),
        is_equal=lambda _one, _model: True,
        build=reflected.foreign_key,
        inherited=info.inherited.constraints,
    )
    return find_changes(subject, scope)


def find_referent(key: ForeignKeyConstraint, scope: Scope) -> tuple[TableKey, tuple[str, ...]]:
    """Return the table and the columns that a foreign key of the model refers to."""
    targets = [_target(element) for element in key.elements]
    schema, table, _ = targets[0]
    return (scope.fold(schema), table), tuple(column for _, _, column in targets)


def _target(element: ForeignKey) -> tuple[str | None, str, str]:
    try:
        column = element.column
    except NoReferenceError:  # The model refers to a table that it does not declare.
        table, _, name = element.target_fullname.rpartition(".")
        schema, _, table = table.rpartition(".")
        return schema or None, table, name
    return column.table.schema, column.table.name, column.name


def _signature(one: ForeignKeyInfo, scope: Scope) -> _Signature:
    referent = scope.fold(one.referent_schema), one.referent_table
    return _complete(one.columns, referent, one.referent_columns, one.options, scope)


def _model_signature(key: ForeignKeyConstraint, scope: Scope) -> _Signature:
    referent, referent_columns = find_referent(key, scope)
    columns = tuple(column.name for column in key)
    options = {
        "onupdate": key.onupdate,
        "ondelete": key.ondelete,
        "deferrable": key.deferrable,
        "initially": key.initially,
        "match": key.match,
    }
    return _complete(columns, referent, referent_columns, options, scope)


def _complete(
    columns: tuple[str, ...],
    referent: TableKey,
    referent_columns: tuple[str, ...],
    options: Options,
    scope: Scope,
) -> _Signature:
    timed = scope.dialect.name in _REFLECT_TIMING
    deferred = timed and (options.get("initially") or "").upper() == "DEFERRED"
    return _Signature(
        columns,
        referent,
        referent_columns,
        _action(options.get("onupdate"), scope),
        _action(options.get("ondelete"), scope),
        # INITIALLY DEFERRED implies DEFERRABLE.
        deferred or (timed and bool(options.get("deferrable"))),
        deferred,
        scope.dialect.name == "postgresql" and (options.get("match") or "").upper() == "FULL",
    )


def _action(action: str | None, scope: Scope) -> str | None:
    plain = " ".join((action or "").upper().split())
    if plain == "RESTRICT" and scope.dialect.name in _RESTRICT_IS_DEFAULT:
        return None
    return plain if plain and plain != "NO ACTION" else None
