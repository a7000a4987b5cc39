"""Compares what a table has by name: indexes and all kinds of constraints."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from sqlalchemy import Constraint, Index

from gitmig.autogenerate.compare.scope import ObjectType, Scope, final_name
from gitmig.autogenerate.snapshot import (
    CheckInfo,
    ExcludeInfo,
    ForeignKeyInfo,
    IndexInfo,
    TableKey,
    UniqueInfo,
)

Reflected = TypeVar("Reflected", IndexInfo, UniqueInfo, ForeignKeyInfo, CheckInfo, ExcludeInfo)
Model = TypeVar("Model", bound=Constraint | Index)


@dataclass(frozen=True, slots=True)
class Rule(Generic[Reflected, Model]):
    """Two objects are the same one if both functions return the same; None never matches."""

    of_reflected: Callable[[Reflected], Hashable]
    of_model: Callable[[Model], Hashable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Generic[Reflected, Model]):
    """All objects of one kind that a table has on its two sides, and how they are compared."""

    kind: ObjectType
    table: TableKey
    reflected: Iterable[Reflected]
    model: Iterable[Model]
    rules: tuple[Rule[Reflected, Model], ...]
    """Tried in this order for all objects: the same name comes before the same columns."""
    is_equal: Callable[[Reflected, Model], bool]
    build: Callable[[TableKey, Reflected], Constraint | Index]
    """Makes an SQLAlchemy object of a reflected one."""
    inherited: frozenset[str]
    """The names of those that cannot go, because another table has them too."""


@dataclass(frozen=True, slots=True)
class Changes(Generic[Reflected, Model]):
    """What only the database and what only the model has; a changed object is on both lists."""

    dropped: list[Reflected]
    added: list[Model]


def find_changes(subject: Subject[Reflected, Model], scope: Scope) -> Changes[Reflected, Model]:
    """Pair the objects of both sides and return what differs, as far as the hooks allow it."""
    dropped, added, common = _pair(subject, scope)
    changes = Changes(
        [one for one in dropped if _allows_dropped(subject, one, scope)],
        [
            one
            for one in added
            if scope.allows_object(subject.kind, final_name(one, scope.dialect), model=one)
        ],
    )
    for reflected, model in common:
        if not _is_equal(subject, reflected, model, scope) and _allows_changed(
            subject, reflected, model, scope
        ):
            changes.dropped.append(reflected)
            changes.added.append(model)
    return changes


def _pair(
    subject: Subject[Reflected, Model], scope: Scope
) -> tuple[list[Reflected], list[Model], list[tuple[Reflected, Model]]]:
    dropped = [one for one in subject.reflected if not scope.is_left_out(one)]
    added = [one for one in subject.model if not scope.is_left_out(one)]
    common: list[tuple[Reflected, Model]] = []
    for rule in subject.rules:
        free: defaultdict[Hashable, list[Reflected]] = defaultdict(list)
        for one in reversed(dropped):
            free[rule.of_reflected(one)].append(one)
        rest: list[Model] = []
        for model in added:
            key = rule.of_model(model)
            if key is None or not free[key]:
                rest.append(model)
                continue
            found = free[key].pop()
            common.append((found, model))
            dropped = [one for one in dropped if one is not found]
        added = rest
    return dropped, added, common


def _is_equal(
    subject: Subject[Reflected, Model], reflected: Reflected, model: Model, scope: Scope
) -> bool:
    own = partial(subject.is_equal, reflected, model)
    if scope.rules is None:
        return own()
    return scope.rules.is_equal(subject.kind, subject.build(subject.table, reflected), model, own)


def _allows_dropped(subject: Subject[Reflected, Model], reflected: Reflected, scope: Scope) -> bool:
    if reflected.name in subject.inherited:
        return False
    build = partial(subject.build, subject.table, reflected)
    return scope.allows_name(reflected.name, subject.kind, subject.table) and scope.allows_object(
        subject.kind, reflected.name, reflected=build
    )


def _allows_changed(
    subject: Subject[Reflected, Model], reflected: Reflected, model: Model, scope: Scope
) -> bool:
    build = partial(subject.build, subject.table, reflected)
    return scope.allows_name(reflected.name, subject.kind, subject.table) and scope.allows_object(
        subject.kind, reflected.name, model=model, reflected=build
    )
