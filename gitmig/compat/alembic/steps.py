"""The steps of a run as Alembic's applications make, read and give them: `fn` returns such.

Behind each is a step of a plan: that is what is run, and what says how the version rows change.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from gitmig.compat.alembic.announcing import LOGGER
from gitmig.compat.alembic.progress import describe_changes
from gitmig.compat.alembic.revision_map import RevisionMap
from gitmig.errors import GitmigError
from gitmig.ids import Ids, as_ids
from gitmig.revisions.plan import Step, plan_step
from gitmig.revisions.version_rows import (
    DeleteVersion,
    InsertVersion,
    UpdateVersion,
    VersionChange,
    replace_rows,
)
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.migration_info import MigrationInfo, find_ends

Rows = Collection[str]
"""The ids of a database's heads."""


class MigrationStep(ABC):
    """A step between two sets of revisions; what it does to version rows depends on the rows."""

    name: str
    """What is run: `upgrade`, `downgrade` or `stamp_revision`."""
    doc: str | None
    """The first paragraph of the revision's docstring; None where none is run."""
    is_upgrade: bool
    revision_map: RevisionMap | None
    from_revisions: tuple[str, ...]
    """The ids that the step starts from, those that are depended on included."""
    to_revisions: tuple[str, ...]
    """The ids that it leads to."""
    from_revisions_no_deps: tuple[str, ...]
    to_revisions_no_deps: tuple[str, ...]

    @classmethod
    def upgrade_from_script(cls, revision_map: RevisionMap, script: Any) -> "RevisionStep":
        """Return the step that runs `upgrade()` of a revision."""
        return RevisionStep(revision_map, script, True)

    @classmethod
    def downgrade_from_script(cls, revision_map: RevisionMap, script: Any) -> "RevisionStep":
        """Return the step that runs `downgrade()` of a revision."""
        return RevisionStep(revision_map, script, False)

    @property
    @abstractmethod
    def migration_fn(self) -> Callable[..., Any]:
        """What is run."""

    @abstractmethod
    def plan(self, heads: Rows) -> Step:
        """Return the step of a plan that this is, for a database at `heads`."""

    @property
    def info(self) -> MigrationInfo:
        """The step as `on_version_apply` is told of it."""
        ends = (self.from_revisions, self.to_revisions)
        above, below = reversed(ends) if self.is_upgrade else ends
        is_stamp = self.name == stamp_revision.__name__
        return MigrationInfo(
            self.revision_map, self.is_upgrade, is_stamp, above, below, self._find_revision
        )

    @property
    def is_downgrade(self) -> bool:
        """Whether it leads down."""
        return not self.is_upgrade

    @property
    def short_log(self) -> str:
        """What is run, and both ends."""
        ends = (self.from_revisions_no_deps, self.to_revisions_no_deps)
        return f"{self.name} {' -> '.join(map(', '.join, ends))}"

    def __str__(self) -> str:
        return f"{self.short_log}, {self.doc}" if self.doc else self.short_log

    def should_create_branch(self, heads: Rows) -> bool:
        """Whether a row is added, and no other changes."""
        return self.is_upgrade and not self._find_gone(heads)

    def should_delete_branch(self, heads: Rows) -> bool:
        """Whether a row goes, and no other changes."""
        if self.is_upgrade or not self._find_gone(heads):
            return False
        return all(isinstance(each, DeleteVersion) for each in self.plan(heads).changes)

    def should_merge_branches(self, heads: Rows) -> bool:
        """Whether one row takes the place of several."""
        return self.is_upgrade and len(self._find_gone(heads)) > 1

    def should_unmerge_branches(self, heads: Rows) -> bool:
        """Whether the row of a merge gives way to those that were merged."""
        is_merge = self.is_downgrade and len(self.to_revisions) > 1
        gone = self._find_gone(heads)
        return is_merge and bool(gone) and not self.should_delete_branch(heads)

    def merge_branch_idents(self, heads: Rows) -> tuple[list[str], str, str]:
        """Return the rows that go, the one that changes, and to what."""
        changes = self.plan(heads).changes
        gone = [each.id for each in changes if isinstance(each, DeleteVersion)]
        return gone, *self._update(changes)

    def unmerge_branch_idents(self, heads: Rows) -> tuple[str, str, tuple[str, ...]]:
        """Return the row that changes, to what, and the rows that are added."""
        changes = self.plan(heads).changes
        added = tuple(each.id for each in changes if isinstance(each, InsertVersion))
        return *self._update(changes), added

    def update_version_num(self, heads: Rows) -> tuple[str, str]:
        """Return the row that changes, and to what."""
        return self._update(self.plan(heads).changes)

    def _find_revision(self, id_: str) -> Any:
        if self.revision_map is None or id_ not in self.revision_map.graph:
            return None
        return self.revision_map.get_revision(id_)

    def _update(self, changes: Iterable[VersionChange]) -> tuple[str, str]:
        for change in changes:
            if isinstance(change, UpdateVersion):
                return change.old, change.new
        raise GitmigError(f"{self.short_log}: no row of the version table becomes another")

    def _find_gone(self, heads: Rows) -> set[str]:
        """Return the rows that the step takes away or changes."""
        return set(self.from_revisions).intersection(heads)


class RevisionStep(MigrationStep):
    """Runs `upgrade()` or `downgrade()` of one revision."""

    def __init__(self, revision_map: RevisionMap, revision: Any, is_upgrade: bool) -> None:
        self.revision_map: RevisionMap = revision_map
        self.revision = revision
        self.is_upgrade = is_upgrade
        self.name = "upgrade" if is_upgrade else "downgrade"
        self.doc = getattr(revision, "doc", None)  # a revision that is no file has none
        own = (revision.revision,)
        below = as_ids(revision.down_revision)
        needed = revision_map.graph.normalized_parents(revision.revision)
        self.from_revisions, self.to_revisions = (needed, own) if is_upgrade else (own, needed)
        self.from_revisions_no_deps, self.to_revisions_no_deps = (
            (below, own) if is_upgrade else (own, below)
        )
        self._planned: tuple[frozenset[str], Step] | None = None

    @classmethod
    def list_from(
        cls, revision_map: RevisionMap, heads: Rows, steps: Iterable[Step]
    ) -> "list[RevisionStep]":
        """Return the steps of a plan for a database at `heads`."""
        found: list[RevisionStep] = []
        before = frozenset(heads)
        for step in steps:
            assert step.revision is not None, "only a stamp has none"
            revision = revision_map.get_revision(step.revision.id)
            found.append(cls(revision_map, revision, step.direction == "upgrade"))
            found[-1]._planned = (before, step)
            before = step.heads_after
        return found

    def __repr__(self) -> str:
        return f"RevisionStep({self.revision!r}, is_upgrade={self.is_upgrade!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RevisionStep) and (
            (self.revision, self.is_upgrade) == (other.revision, other.is_upgrade)
        )

    def __hash__(self) -> int:
        return hash((self.revision, self.is_upgrade))

    @property
    def insert_version_num(self) -> str:
        """The row that is added where the step begins a branch."""
        return str(self.revision.revision)

    @property
    def delete_version_num(self) -> str:
        """The row that goes where the step ends a branch."""
        return str(self.revision.revision)

    @property
    def migration_fn(self) -> Callable[..., Any]:
        """The function of the revision's file, which is executed for this."""
        found: Callable[..., Any] = getattr(self.revision.module, self.name)
        return found

    def plan(self, heads: Rows) -> Step:
        """Return the step of a plan that this is, for a database at `heads`."""
        rows = frozenset(heads)
        if self._planned is not None and self._planned[0] == rows:
            return self._planned[1]
        graph, id_ = self.revision_map.graph, self.revision.revision
        return plan_step(graph, rows, id_, "upgrade" if self.is_upgrade else "downgrade")


class StampStep(MigrationStep):
    """Changes version rows, and runs nothing; a branch move adds rows or takes them away."""

    def __init__(
        self,
        from_: Ids,
        to_: Ids,
        is_upgrade: bool,
        branch_move: bool,
        revision_map: RevisionMap | None = None,
    ) -> None:
        self.name = stamp_revision.__name__
        self.doc = None
        self.from_revisions = self.from_revisions_no_deps = as_ids(from_)
        self.to_revisions = self.to_revisions_no_deps = as_ids(to_)
        self.is_upgrade = is_upgrade
        self.branch_move = branch_move
        self.revision_map = revision_map

    @classmethod
    def list_from(cls, revision_map: RevisionMap, steps: Iterable[Step]) -> "list[StampStep]":
        """Return the steps of a plan."""
        found: list[StampStep] = []
        for step in steps:
            is_upgrade, above, below = find_ends(step, revision_map.graph)
            from_, to = (below, above) if is_upgrade else (above, below)
            found.append(cls(from_, to, is_upgrade, not (from_ and to), revision_map))
        return found

    def __repr__(self) -> str:
        given = (self.from_revisions, self.to_revisions, self.is_upgrade, self.branch_move)
        return f"StampStep{given!r}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StampStep) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def insert_version_num(self) -> str:
        """The only row that is added."""
        return self._only(self.to_revisions)

    @property
    def delete_version_num(self) -> str:
        """The only row that goes."""
        return self._only(self.from_revisions)

    @property
    def migration_fn(self) -> Callable[..., Any]:
        """A function that does nothing."""
        return stamp_revision

    def plan(self, heads: Rows) -> Step:
        """Return the step of a plan that this is, for a database at `heads`."""
        replaced, added = self.from_revisions, self.to_revisions
        if self.branch_move:
            replaced, added = ((), added) if self.is_upgrade else (replaced, ())
        changes, after = replace_rows(frozenset(heads), replaced, added)
        graph = None if self.revision_map is None else self.revision_map.graph
        known = [each for each in added if graph is not None and each in graph]
        revision = graph.get(known[-1]) if graph is not None and known else None
        return Step(revision, "stamp", changes, after)

    @property
    def _key(self) -> tuple[Any, ...]:
        return (self.from_revisions, self.to_revisions, self.is_upgrade, self.branch_move)

    def _only(self, ids: tuple[str, ...]) -> str:
        if len(ids) != 1:
            raise GitmigError(f"{self.short_log}: that is not one row of the version table")
        return ids[0]


class HeadMaintainer:
    """Moves the rows of the version table with each step that it is told of."""

    def __init__(self, context: MigrationContext, heads: Iterable[str]) -> None:
        self.context = context
        self.heads = set(heads)

    def update_to_step(self, step: MigrationStep) -> None:
        """Change the rows as the step does; its revision is not run.

        Raises:
            VersionConflict: a row is not as the step expects it.
        """
        planned = step.plan(self.heads)
        LOGGER.debug("%s", describe_changes(planned.changes))
        self.context.write_heads(planned.changes)
        self.heads = set(planned.heads_after)


def plan_steps(steps: Iterable[MigrationStep | Step], heads: Rows) -> Iterator[Step]:
    """Yield the steps of a plan that documented steps are, for a database at `heads`."""
    rows: Rows = heads
    for step in steps:
        planned = step.plan(rows) if isinstance(step, MigrationStep) else step
        rows = planned.heads_after
        yield planned


def stamp_revision(**kw: Any) -> None:
    """Do nothing: a stamp runs no revision."""
