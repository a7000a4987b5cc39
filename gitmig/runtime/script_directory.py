"""`ScriptDirectory` under its documented names, for applications, tests and env.py."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from gitmig.config import Config, Settings, WriteHook, settings_with
from gitmig.errors import MultipleHeads, RangeNotAncestral
from gitmig.git.provenance import read_provenance
from gitmig.ids import Ids, as_ids
from gitmig.revisions import directory
from gitmig.revisions.ancestry import find_tips
from gitmig.revisions.graph import Graph
from gitmig.revisions.identity import new_revision_id
from gitmig.revisions.parents import check_labels, resolve_dependencies, resolve_parents
from gitmig.revisions.plan import Plan, plan_downgrade, plan_stamp, plan_upgrade
from gitmig.revisions.resolution import resolve_targets
from gitmig.revisions.writing import write_revision
from gitmig.runtime.env_execution import execute_env
from gitmig.runtime.environment import current_environment
from gitmig.runtime.script import Script

Identifiers = str | Collection[str] | None
"""Target expressions; None is before the first revision."""


class ScriptDirectory(directory.ScriptDirectory):
    """A migration environment: env.py, script.py.mako and the revision files."""

    @classmethod
    def from_config(cls, config: Config) -> Self:
        """Return the directory that the settings name; it hands `config` to env.py."""
        return cls(config.settings, config)

    @classmethod
    def of(cls, scripts: directory.ScriptDirectory) -> "ScriptDirectory":
        """Return the same directory, its graph included if it was read, under these names."""
        if isinstance(scripts, ScriptDirectory):
            return scripts
        view = cls.__new__(cls)
        view.__dict__ = scripts.__dict__  # one state: what one of them reads, both have
        return view

    @property
    def dir(self) -> str:
        """The environment's directory, absolute."""
        return str(self.settings.script_location)

    @property
    def env_py_location(self) -> str:
        """Where env.py lies, or would."""
        return str(self.settings.script_location / "env.py")

    @property
    def version_locations(self) -> list[str]:
        """The directories of the revision files, absolute."""
        return [str(each) for each in self.settings.version_locations.directories]

    @property
    def file_template(self) -> str:
        """The setting of that name."""
        return self.settings.options.file_template

    @property
    def timezone(self) -> str | None:
        """The setting of that name."""
        return self.settings.options.timezone

    @property
    def hooks(self) -> tuple[WriteHook, ...]:
        """The programs that run on each new revision file."""
        return self.settings.options.post_write_hooks

    def get_revision(self, id_: Identifiers) -> Script | None:
        """Return the one revision that a target names; None for the base.

        Raises:
            MultipleHeads: it names several.
            UnknownRevision, AmbiguousPrefix: it names none.
        """
        found = self.get_revisions(id_)
        if len(found) > 1:
            raise MultipleHeads([script.revision for script in found], str(id_))
        return found[0] if found else None

    def get_revisions(self, id_: Identifiers) -> tuple[Script, ...]:
        """Return the revisions that one target or several name; none for the base."""
        return tuple(Script(self, each) for each in self._resolve(id_))

    def get_current_head(self) -> str | None:
        """Return the id of the only head, or None without revisions.

        Raises:
            MultipleHeads: there are several.
        """
        return next(iter(resolve_targets(self.graph, ["head"])), None) if self.graph else None

    def get_heads(self, consider_depends_on: bool = False) -> list[str]:
        """Return the ids of the heads; those alone that nothing depends on, if that is wanted."""
        return list(self.graph.real_heads if consider_depends_on else self.graph.heads)

    def get_base(self) -> str | None:
        """Return the id of the only base, or None without revisions.

        Raises:
            MultipleHeads: there are several.
        """
        if len(self.graph.bases) > 1:
            raise MultipleHeads(self.graph.bases, "base")
        return next(iter(self.graph.bases), None)

    def get_bases(self) -> list[str]:
        """Return the ids of the bases."""
        return list(self.graph.bases)

    def get_all_current(self, ids: Collection[str]) -> set[Script]:
        """Return the revisions that version rows stand for: those that nothing applied follows."""
        applied = self.graph.ancestors(*self._resolve(ids))
        return {Script(self, each) for each in find_tips(applied, self.graph.parents)}

    def as_revision_number(self, id_: Identifiers) -> Ids:
        """Return the id that `head` stands for, those of `heads`, None for `base`."""
        if id_ == "heads":
            return tuple(self.graph.real_heads)
        found = self._resolve(id_)
        return found if len(found) > 1 else next(iter(found), None)

    def walk_revisions(self, base: str = "base", head: str = "heads") -> Iterator[Script]:
        """Yield the revisions from one to another, both included, the newest first."""
        return self.iterate_revisions(head, base, inclusive=True, implicit_base=base == "base")

    def iterate_revisions(
        self,
        upper: Identifiers,
        lower: Identifiers,
        *,
        inclusive: bool = False,
        implicit_base: bool = False,
    ) -> Iterator[Script]:
        """Yield the revisions above `lower` up to `upper`, the newest first.

        `inclusive` adds `lower` itself; `implicit_base` adds what `upper` needs from other lines.

        Raises:
            RangeNotAncestral: `upper` does not descend from `lower`.
        """
        ids = select_between(
            self.graph, upper, lower, inclusive=inclusive, implicit_base=implicit_base
        )
        return (Script(self, each) for each in ids)

    def plan_upgrade(self, destination: Identifiers, current: Collection[str]) -> Plan:
        """Return the steps to `destination` for a database at `current`: what `fn` may give."""
        targets = [destination] if isinstance(destination, str) else destination or ()
        return plan_upgrade(self.graph, current, targets)

    def plan_downgrade(self, destination: str, current: Collection[str]) -> Plan:
        """Return the steps back to `destination` for a database at `current`."""
        return plan_downgrade(self.graph, current, destination)

    def plan_stamp(self, targets: Sequence[str], current: Collection[str]) -> Plan:
        """Return the steps that set the heads of a database at `current`, and run nothing."""
        return plan_stamp(self.graph, current, targets)

    def generate_revision(
        self,
        revid: str | None,
        message: str | None,
        head: Identifiers = None,
        splice: bool = False,
        branch_labels: str | Iterable[str] | None = None,
        version_path: str | Path | None = None,
        file_template: str | None = None,
        depends_on: str | Iterable[str] | None = None,
        **template_kw: Any,
    ) -> Script:
        """Write a revision file that follows `head`, run the hooks on it, and return it.

        `upgrades`, `downgrades` and `imports` are bodies and lines; other keywords are further
        variables of the template.

        Raises:
            GitmigError: as `write_revision`.
        """
        graph, labels = self.graph, as_ids(branch_labels)
        parents = resolve_parents(graph, as_ids("head" if head is None else head), splice=splice)
        check_labels(graph, labels)
        target = self if file_template is None else self._with(file_template=file_template)
        revision_id = revid or new_revision_id()
        write_revision(
            target,
            message=message,
            parents=parents,
            branch_labels=labels,
            depends_on=resolve_dependencies(graph, as_ids(depends_on)),
            revision_id=revision_id,
            version_path=version_path,
            upgrades=template_kw.pop("upgrades", ""),
            downgrades=template_kw.pop("downgrades", ""),
            imports=as_ids(template_kw.pop("imports", ())),
            variables=template_kw,
            provenance=read_provenance(self.versions),
            created=datetime.now().astimezone(),
        )
        self.refresh()
        return Script(self, revision_id)

    def run_env(self) -> None:
        """Run env.py with the EnvironmentContext that is in force.

        Raises:
            NoMigrationContext: none is.
            GitmigError: as `execute_env`.
        """
        execute_env(current_environment("run_env"))

    def _resolve(self, id_: Identifiers) -> tuple[str, ...]:
        return () if id_ is None else resolve_targets(self.graph, as_ids(id_))

    def _with(self, **options: Any) -> "ScriptDirectory":
        settings: Settings = settings_with(self.settings, **options)
        return ScriptDirectory(settings, self.config)


def select_between(
    graph: Graph, upper: Identifiers, lower: Identifiers, *, inclusive: bool, implicit_base: bool
) -> tuple[str, ...]:
    """Return the ids above `lower` up to `upper`, the newest first; see `iterate_revisions`.

    Raises:
        RangeNotAncestral: `upper` does not descend from `lower`.
    """
    ends, starts = (
        resolve_targets(graph, as_ids(upper)),
        resolve_targets(graph, as_ids(lower)),
    )
    wanted = graph.ancestors(*ends)
    if not wanted.issuperset(starts):
        raise RangeNotAncestral(f"{lower}:{upper}")
    if starts and not implicit_base:
        wanted &= graph.descendants(*starts)
    wanted -= graph.ancestors(*starts)
    if inclusive:
        wanted |= frozenset(starts)
    return tuple(reversed(graph.topological(wanted)))
