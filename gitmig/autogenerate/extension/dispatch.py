"""Comparators by what they compare, in the order of their priorities."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any, Literal, TypeVar

from gitmig.operations.again import is_again

Target = Literal["autogenerate", "schema", "table", "column"]
"""What a comparator is called for: once, once with the schemas, each table, each column."""

Comparator = Callable[..., Any]
AnyComparator = TypeVar("AnyComparator", bound=Comparator)


class DispatchPriority(IntEnum):
    """When a comparator runs: those of gitmig itself are the first of MEDIUM."""

    FIRST = 50
    MEDIUM = 25
    LAST = 10


class PriorityDispatchResult(Enum):
    """What a comparator may return; anything else is CONTINUE."""

    CONTINUE = "continue"
    STOP = "stop"
    """Leave out the comparators of the same subgroup that come after it, gitmig's own too."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A comparator as it was registered."""

    function: Comparator
    target: str
    qualifier: str
    priority: DispatchPriority
    subgroup: str | None

    def is_again(self, other: "Registered") -> bool:
        """Whether the same function is registered for the same, made anew or not."""
        return (self.target, self.qualifier) == (other.target, other.qualifier) and is_again(
            self.function, other.function
        )


class PriorityDispatcher:
    """Comparators that somebody registered."""

    def __init__(self) -> None:
        self.registered: list[Registered] = []

    def dispatch_for(
        self,
        target: Target,
        *,
        qualifier: str = "default",
        priority: DispatchPriority = DispatchPriority.MEDIUM,
        subgroup: str | None = None,
    ) -> Callable[[AnyComparator], AnyComparator]:
        """Register the decorated function; `qualifier` is the name of a dialect.

        Its arguments, after the `AutogenContext`:

        - "autogenerate": the `UpgradeOps`
        - "schema": the `UpgradeOps`, and the set of schemas, None for the default one
        - "table": the `ModifyTableOps`, schema, name, the Table of the database and that of the
          models; one of the two is None for a table that is added or removed
        - "column": the `AlterColumnOp`, schema, table, name, both Columns

        `subgroup` is what it compares, such as "types", "indexes" or a word of its own.
        """

        def register(function: AnyComparator) -> AnyComparator:
            new = Registered(function, target, qualifier, priority, subgroup)
            # env.py may be run more than once: its function is the last one made of it.
            others = [one for one in self.registered if not new.is_again(one)]
            self.registered[:] = [*others, new]
            return function

        return register


def order_comparators(
    dispatchers: Iterable[PriorityDispatcher], target: Target, dialect: str
) -> list[Registered]:
    """Return the comparators for a target: by priority, those of the dialect before the others."""
    found = [
        one
        for dispatcher in dispatchers
        for one in dispatcher.registered
        if one.target == target and one.qualifier in (dialect, "default")
    ]
    return sorted(found, key=lambda one: (-one.priority, one.qualifier == "default"))


comparators = PriorityDispatcher()
"""Those that always run."""
