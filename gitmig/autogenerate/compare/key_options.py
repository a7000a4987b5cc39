"""What primary keys and unique constraints say beside their columns, on PostgreSQL."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.sql.base import DialectKWArgs

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
    said = find_dialect_options(model)
    include = [
        one if isinstance(one, str) else one.name for one in said.get("postgresql_include") or ()
    ]
    timing = {"deferrable": model.deferrable, "initially": model.initially}
    return of_reflected({**said, **timing, "postgresql_include": include})


def find_dialect_options(item: DialectKWArgs) -> Mapping[str, Any]:
    """Return the options of dialects that an object of the models was given.

    SQLAlchemy makes several objects for each that is asked, also if it was given none.
    """
    return item.dialect_kwargs if "dialect_options" in vars(item) else {}
