"""Compares the unique constraints of a table that both sides have."""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from sqlalchemy import Table, UniqueConstraint

from gitmig.autogenerate.compare.key_options import KeyOptions, of_model, of_reflected
from gitmig.autogenerate.compare.keys import Changes, Rule, Subject, find_changes
from gitmig.autogenerate.compare.scope import Scope, final_name
from gitmig.autogenerate.snapshot import TableInfo, UniqueInfo
from gitmig.autogenerate.tables import ReflectedTables

_Signature = tuple[frozenset[str], KeyOptions]
"""All that makes two unique constraints the same."""


def compare_uniques(
    info: TableInfo,
    table: Table,
    scope: Scope,
    reflected: ReflectedTables,
    rebuilt: AbstractSet[str] = frozenset(),
) -> Changes[UniqueInfo, UniqueConstraint]:
    """Compare by name, and where one side has no name by the set of columns.

    A constraint over a column that is `rebuilt` goes with it, and has to be made anew.
    """
    as_indexes = find_unique_indexes(info, table, scope)
    declared = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    names = {one: final_name(one, scope.dialect) for one in declared}
    signatures = {one: (_columns(one), of_model(one, scope)) for one in declared}
    subject: Subject[UniqueInfo, UniqueConstraint] = Subject(
        kind="unique_constraint",
        table=info.key,
        reflected=[one for one in info.unique_constraints if one.index not in as_indexes],
        model=_without_doubles(names, signatures, info, scope),
        rules=(
            Rule(lambda one: one.name, names.__getitem__),
            # Of several without a name that are of the same columns each finds its own.
            Rule(
                lambda one: (frozenset(one.columns), of_reflected(one.options)),
                lambda model: None if names[model] else signatures[model],
            ),
            Rule(
                lambda one: frozenset(one.columns),
                lambda model: None if names[model] else signatures[model][0],
            ),
            Rule(
                lambda one: None if one.name else frozenset(one.columns),
                lambda model: signatures[model][0],
            ),
        ),
        is_equal=lambda one, model: (
            rebuilt.isdisjoint(one.columns)
            and (frozenset(one.columns), of_reflected(one.options)) == signatures[model]
        ),
        build=reflected.unique,
        inherited=info.inherited.constraints,
    )
    return find_changes(subject, scope)


def find_unique_indexes(info: TableInfo, table: Table, scope: Scope) -> set[str]:
    """Return the names that are a unique constraint and an index at once, and that the model
    declares as an index: MySQL has one object for both and reports it twice."""
    doubles = {one.index for one in info.unique_constraints if one.index is not None}
    if not doubles:
        return set()
    return {name for one in table.indexes if (name := final_name(one, scope.dialect)) in doubles}


def _without_doubles(
    names: Mapping[UniqueConstraint, str | None],
    signatures: Mapping[UniqueConstraint, _Signature],
    info: TableInfo,
    scope: Scope,
) -> list[UniqueConstraint]:
    """Return the constraints by name; on PostgreSQL of those that say the same what exists.

    It makes only one of them in a CREATE TABLE, and none of what the primary key says already, but
    any number with ALTER TABLE.
    """

    def order(one: UniqueConstraint) -> tuple[str, list[str], KeyOptions]:
        columns, options = signatures[one]
        return names[one] or "", sorted(columns), options

    in_order = sorted(names, key=order)
    if scope.dialect.name != "postgresql":
        return in_order
    existing = {one.name for one in info.unique_constraints}
    counts = Counter(
        (frozenset(one.columns), of_reflected(one.options)) for one in info.unique_constraints
    )
    found: dict[_Signature, list[UniqueConstraint]] = {}
    for one in in_order:
        found.setdefault(signatures[one], []).append(one)
    key = info.primary_key
    chosen: set[UniqueConstraint] = set()
    for (columns, options), several in found.items():
        by_name = sorted(several, key=lambda one: names[one] not in existing)
        known = sum(names[one] in existing for one in several)
        in_key = options == of_reflected(key.options) and columns == {*key.columns}
        others = [one for one in several if not in_key or _in_order(one) != key.columns]
        chosen.update(by_name[: max(known, counts[columns, options], min(len(others), 1))])
    return [one for one in in_order if one in chosen]


def _columns(constraint: UniqueConstraint) -> frozenset[str]:
    return frozenset(_in_order(constraint))


def _in_order(constraint: UniqueConstraint) -> tuple[str, ...]:
    return tuple(column.name for column in constraint)
