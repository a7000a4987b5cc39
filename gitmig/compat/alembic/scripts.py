"""`ScriptDirectory` as Alembic's applications make one: of a directory, without settings."""

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from gitmig.compat.alembic.revision_map import RevisionMap
from gitmig.compat.alembic.steps import RevisionStep, StampStep
from gitmig.config import Config, Options, Settings
from gitmig.config.alembic import convert_hook
from gitmig.ids import as_ids
from gitmig.runtime import script_directory
from gitmig.runtime.script import Script
from gitmig.runtime.script_directory import Identifiers

Place = str | PathLike[str]


class ScriptDirectory(script_directory.ScriptDirectory):
    """A migration environment: env.py, script.py.mako and the revision files."""

    def __init__(
        self,
        dir: Place,
        file_template: str = "%(rev)s_%(slug)s",
        truncate_slug_length: int | None = 40,
        version_locations: Sequence[Place] | None = None,
        sourceless: bool = False,
        output_encoding: str = "utf-8",
        timezone: str | None = None,
        hooks: Sequence[Mapping[str, str]] = (),
        recursive_version_locations: bool = False,
        messaging_opts: Mapping[str, Any] | None = None,
    ) -> None:
        options = Options(
            script_location=fspath(dir),
            version_locations=tuple(fspath(each) for each in version_locations or ()),
            file_template=file_template,
            truncate_slug_length=truncate_slug_length or 40,
            output_encoding=output_encoding,
            timezone=timezone,
            post_write_hooks=tuple(map(convert_hook, hooks)),
            recursive_version_locations=recursive_version_locations,
        )
        super().__init__(Settings(Path.cwd(), None, options))

    @classmethod
    def from_config(cls, config: Config) -> "ScriptDirectory":
        """Return the directory that the settings name; it hands `config` to env.py."""
        found = cls.__new__(cls)
        found.__dict__ = script_directory.ScriptDirectory.from_config(config).__dict__
        return found

    @property
    def revision_map(self) -> Any:
        """The graph of the revision files."""
        return RevisionMap.of(self.graph, (Script(self, each.id) for each in self.graph))

    def iterate_revisions(
        self,
        upper: Identifiers,
        lower: Identifiers,
        *,
        inclusive: bool = False,
        implicit_base: bool = False,
        **_: Any,
    ) -> Iterator[Script]:
        """Yield the revisions above `lower` up to `upper`, the newest first."""
        return super().iterate_revisions(
            upper, lower, inclusive=inclusive, implicit_base=implicit_base
        )

    def _upgrade_revs(
        self, destination: Identifiers, current_rev: Identifiers
    ) -> list[RevisionStep]:
        """Return what `fn` of an EnvironmentContext gives; so the manual writes it."""
        heads = as_ids(current_rev)
        steps = self.plan_upgrade(destination, heads).steps
        return RevisionStep.list_from(self.revision_map, heads, steps)

    def _downgrade_revs(self, destination: str, current_rev: Identifiers) -> list[RevisionStep]:
        """Return the way back."""
        heads = as_ids(current_rev)
        steps = self.plan_downgrade(destination, heads).steps
        return RevisionStep.list_from(self.revision_map, heads, steps)

    def _stamp_revs(self, revision: Identifiers, heads: Identifiers) -> list[StampStep]:
        """Return the steps that set the heads and run nothing."""
        steps = self.plan_stamp(as_ids(revision), as_ids(heads)).steps
        return StampStep.list_from(self.revision_map, steps)
