"""What `on_version_apply` is told of a step, under the documented names."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.plan import Step
from gitmig.revisions.version_rows import find_moved
from gitmig.runtime.script import Script


@dataclass(frozen=True, slots=True)
class MigrationInfo:
    """A step between two sets of revisions, the upper ones and the lower ones."""

    revision_map: Any
    """The graph of the revision files."""
    is_upgrade: bool
    """Whether the step leads up; a stamp may lead up or down."""
    is_stamp: bool
    up_revision_ids: tuple[str, ...]
    """The ids of the upper end: one, but for a stamp that goes down from several."""
    down_revision_ids: tuple[str, ...]
    """The ids of the lower end: none below a base, several below a merge."""
    find: Callable[[str], Script | None] = field(repr=False, compare=False)
    """Returns the revision of an id; None where there is no file of it."""

    @property
    def is_migration(self) -> bool:
        """Whether a revision was run."""
        return not self.is_stamp

    @property
    def up_revision_id(self) -> str | None:
        """The first id of the upper end; None where a stamp moved nothing up or down."""
        return next(iter(self.up_revision_ids), None)

    @property
    def source_revision_ids(self) -> tuple[str, ...]:
        """The end that the step started from."""
        return self.down_revision_ids if self.is_upgrade else self.up_revision_ids

    @property
    def destination_revision_ids(self) -> tuple[str, ...]:
        """The end that the step led to."""
        return self.up_revision_ids if self.is_upgrade else self.down_revision_ids

    @property
    def up_revision(self) -> Script | None:
        """The first revision of the upper end."""
        return next(iter(self.up_revisions), None)

    @property
    def up_revisions(self) -> tuple[Script, ...]:
        """The revisions of the upper end."""
        return self._find(self.up_revision_ids)

    @property
    def down_revisions(self) -> tuple[Script, ...]:
        """The revisions of the lower end."""
        return self._find(self.down_revision_ids)

    @property
    def source_revisions(self) -> tuple[Script, ...]:
        """The revisions that the step started from."""
        return self._find(self.source_revision_ids)

    @property
    def destination_revisions(self) -> tuple[Script, ...]:
        """The revisions that the step led to."""
        return self._find(self.destination_revision_ids)

    def _find(self, ids: tuple[str, ...]) -> tuple[Script, ...]:
        """Return those that there are files of; a stamp may take rows away that have none."""
        return tuple(found for found in map(self.find, ids) if found is not None)


class VersionHook(Protocol):
    """A function for `on_version_apply`; later versions may pass more, so take `**kw` as well."""

    def __call__(
        self, *, ctx: object, step: MigrationInfo, heads: set[str], run_args: dict[str, object]
    ) -> object:
        """Be told of a step: its context, the heads after it, what run_migrations() was given."""
        ...


def describe_step(step: Step, script: ScriptDirectory | None) -> MigrationInfo:
    """Return a step of a plan as `on_version_apply` sees it."""
    graph = Graph(()) if script is None else script.graph

    def find(key: str) -> Script | None:
        return Script(script, key) if script is not None and key in graph else None

    is_upgrade, upper, lower = find_ends(step, graph)
    shown = graph if script is None else script.revision_map
    return MigrationInfo(shown, is_upgrade, step.direction == "stamp", upper, lower, find)


def find_ends(step: Step, graph: Graph) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """Return whether the step leads up, its upper end, and its lower one."""
    revision = step.executed
    if revision is not None:
        parents = graph.normalized_parents(revision.id)
        return step.direction == "upgrade", (revision.id,), parents
    replaced, added = find_moved(step.changes)
    is_upgrade = bool(added) and not any(
        graph.ancestors(each).issuperset(added) for each in replaced if each in graph
    )
    return (True, added, replaced) if is_upgrade else (False, replaced, added)
