"""What `on_version_apply` is told of a step, under the documented names."""

from dataclasses import dataclass
from typing import Protocol

from gitmig.revisions.graph import Graph
from gitmig.revisions.plan import Step
from gitmig.revisions.revision import Revision
from gitmig.revisions.version_rows import DeleteVersion, InsertVersion, UpdateVersion


@dataclass(frozen=True, slots=True)
class MigrationInfo:
    """A step between two sets of revisions, the upper ones and the lower ones."""

    revision_map: Graph
    """The graph of the revision files."""
    is_upgrade: bool
    """Whether the step leads up; a stamp may lead up or down."""
    is_stamp: bool
    up_revision_ids: tuple[str, ...]
    """The ids of the upper end: one, but for a stamp that goes down from several."""
    down_revision_ids: tuple[str, ...]
    """The ids of the lower end: none below a base, several below a merge."""

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
    def up_revision(self) -> Revision | None:
        """The first revision of the upper end."""
        return next(iter(self.up_revisions), None)

    @property
    def up_revisions(self) -> tuple[Revision, ...]:
        """The revisions of the upper end."""
        return self._find(self.up_revision_ids)

    @property
    def down_revisions(self) -> tuple[Revision, ...]:
        """The revisions of the lower end."""
        return self._find(self.down_revision_ids)

    @property
    def source_revisions(self) -> tuple[Revision, ...]:
        """The revisions that the step started from."""
        return self._find(self.source_revision_ids)

    @property
    def destination_revisions(self) -> tuple[Revision, ...]:
        """The revisions that the step led to."""
        return self._find(self.destination_revision_ids)

    def _find(self, ids: tuple[str, ...]) -> tuple[Revision, ...]:
        """Return those that there are files of; a stamp may take rows away that have none."""
        return tuple(self.revision_map.get(each) for each in ids if each in self.revision_map)


class VersionHook(Protocol):
    """A function for `on_version_apply`; later versions may pass more, so take `**kw` as well."""

    def __call__(
        self, *, ctx: object, step: MigrationInfo, heads: set[str], run_args: dict[str, object]
    ) -> object:
        """Be told of a step: its context, the heads after it, what run_migrations() was given."""
        ...


def describe_step(step: Step, graph: Graph) -> MigrationInfo:
    """Return a step of a plan as `on_version_apply` sees it."""
    if step.revision is not None and step.direction != "stamp":
        lower = step.revision.down_revisions
        return MigrationInfo(graph, step.direction == "upgrade", False, (step.revision.id,), lower)
    replaced, added = _find_moved(step)
    is_upgrade = bool(added) and not any(
        graph.ancestors(each).issuperset(added) for each in replaced if each in graph
    )
    if is_upgrade:
        return MigrationInfo(graph, True, True, added, replaced)
    return MigrationInfo(graph, False, True, replaced, added)


def _find_moved(step: Step) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rows that a step takes away, and those that it adds."""
    replaced: list[str] = []
    added: list[str] = []
    for change in step.changes:
        match change:
            case InsertVersion(new):
                added.append(new)
            case UpdateVersion(old, new):
                replaced.append(old)
                added.append(new)
            case DeleteVersion(old):
                replaced.append(old)
    return tuple(replaced), tuple(added)
