"""What primary keys and unique constraints say beside their columns, on PostgreSQL."""

from typing import NamedTuple

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint

from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.snapshot import Options


class KeyOptions(NamedTuple):
    """All of it; INITIALLY DEFERRED implies DEFERRABLE."""

    nulls_not_distinct: bool = False
    deferrable: bool = False
    deferred: bool = False
    include: tuple[str, ...] = ()
    """The columns that only lie in the index, sorted."""


def of_reflected(options: Options) -> KeyOptions:
    """Return what the database has."""
    deferred = (options.get("initially") or "").upper() == "DEFERRED"
    return KeyOptions(
        bool(options.get("postgresql_nulls_not_distinct")),
        deferred or bool(options.get("deferrable")),
        deferred,
        tuple(sorted(options.get("postgresql_include") or ())),
    )


def of_model(model: PrimaryKeyConstraint | UniqueConstraint, scope: Scope) -> KeyOptions:
    """Return what the model says, if the database has such things."""
    if scope.dialect.name != "postgresql":
        return KeyOptions()
    options = {
        **model.dialect_kwargs,
        "deferrable": model.deferrable,
        "initially": model.initially,
        "postgresql_include": [
            one if isinstance(one, str) else one.name
            for one in model.dialect_kwargs.get("postgresql_include") or ()
        ],
    }
    return of_reflected(options)
