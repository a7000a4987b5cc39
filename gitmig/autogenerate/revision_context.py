"""From a comparison to revision files: documented as `RevisionContext`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from gitmig.autogenerate.api import LIVE, find_operations
from gitmig.autogenerate.context import AutogenContext, MigrationContextLike, Reader
from gitmig.autogenerate.difference import find_differences
from gitmig.autogenerate.downgrade import take_back
from gitmig.autogenerate.render.script import render_body
from gitmig.autogenerate.rewriter import Process
from gitmig.errors import DatabaseBehind
from gitmig.ids import shorten
from gitmig.operations import DowngradeOps, MigrationScript, OpContainer, UpgradeOps
from gitmig.revisions.draft import Draft
from gitmig.revisions.graph import Graph
from gitmig.revisions.resolution import check_known

UPGRADES, DOWNGRADES = "upgrades", "downgrades"
"""The variables of the template that hold the bodies, unless env.py names others."""


class _Scripts(Protocol):
    @property
    def graph(self) -> Graph: ...


class RevisionContext:
    """The new revisions of one command, filled by each database that env.py configures.

    `command_args` are those of the command: `message`, `head`, `splice`, `branch_label`,
    `depends_on`, `rev_id`, `version_path`; `allow_empty` (true by default) accepts models without
    any table, which drops all there are; `renames` (RenameAnswers) says what is only called
    otherwise.
    `process_revision_directives` comes before the hook of env.py.
    """

    def __init__(
        self,
        config: Any,
        script_directory: _Scripts,
        command_args: Mapping[str, Any],
        process_revision_directives: Process | None = None,
    ) -> None:
        self.config = config
        self.script_directory = script_directory
        self.command_args = command_args
        self.process_revision_directives = process_revision_directives
        self.template_args: dict[str, Any] = {}
        self.generated_revisions: list[MigrationScript] = [self._new_script()]
        """What will be written; hooks change the list and what is in it."""
        self._contexts: dict[str, AutogenContext] = {}
        """What each body is rendered with, by the name of its variable."""
        self._databases: list[tuple[UpgradeOps, str | None]] = []
        """What each upgrade is for, in the order of env.py."""

    def run_autogenerate(
        self,
        rev: Sequence[str],
        migration_context: MigrationContextLike,
        reader: Reader = LIVE,
        database: str | None = None,
    ) -> None:
        """Compare the models with a database that is at `rev`, and add what they differ in.

        `database` is what differences say it is called, if it is not the only one.

        Raises:
            DatabaseBehind, UnknownDatabaseRevision: the database is not at the heads.
            MetadataMissing, MetadataEmpty: the models say nothing.
        """
        require_heads(self.script_directory.graph, rev)
        self._run(rev, migration_context, reader, database)

    def run_no_autogenerate(
        self, rev: Sequence[str], migration_context: MigrationContextLike
    ) -> None:
        """Let the hooks see a revision that is written without a comparison."""
        self._run(rev, migration_context, None, None)

    def _run(
        self,
        rev: Sequence[str],
        migration_context: MigrationContextLike,
        reader: Reader | None,
        database: str | None,
    ) -> None:
        context = AutogenContext(migration_context, autogenerate=reader is not None)
        upgrade = UpgradeOps([], context.opts.get("upgrade_token") or UPGRADES)
        downgrade = DowngradeOps([], context.opts.get("downgrade_token") or DOWNGRADES)
        self._contexts[upgrade.upgrade_token] = context
        self._contexts[downgrade.downgrade_token] = context
        self.template_args |= context.opts.get("template_args") or {}
        if reader is not None:
            upgrade.ops[:] = find_operations(
                context,
                allow_empty=self.command_args.get("allow_empty", True),
                renames=self.command_args.get("renames"),
                reader=reader,
            ).ops
            take_back(upgrade, downgrade, context.dialect)
        if not self.generated_revisions:  # A hook left nothing of the databases before this one.
            self.generated_revisions.append(self._new_script())
        script = self.generated_revisions[-1]
        script.upgrade_ops = [*script.upgrade_ops_list, upgrade]
        script.downgrade_ops = [*script.downgrade_ops_list, downgrade]
        hooks = (self.process_revision_directives, context.opts.get("process_revision_directives"))
        for hook in hooks:
            if hook is not None:
                hook(migration_context, tuple(rev), self.generated_revisions)
        self._databases.append((upgrade, database))
        self._name_databases()

    def _name_databases(self) -> None:
        """Let each upgrade know its database; one that a hook made instead, by its variable."""
        if len(self._databases) == 1:
            return
        by_token = {upgrade.upgrade_token: name for upgrade, name in self._databases}
        for upgrade, name in self._databases:
            upgrade.database = name
        for script in self.generated_revisions:
            for container in script.upgrade_ops_list:
                container.database = container.database or by_token.get(container.upgrade_token)

    def drafts(self) -> tuple[Draft, ...]:
        """Return what is to be written: what hooks left, differences or not."""
        return tuple(map(self._draft, self.generated_revisions))

    def _draft(self, script: MigrationScript) -> Draft:
        bodies: dict[str, str] = {}
        imports = set(script.imports)
        for token, containers in _by_token(script).items():
            context = self._contexts.get(token) or next(iter(self._contexts.values()))
            joined = OpContainer([one for container in containers for one in container.ops])
            bodies[token] = render_body(context, joined)
            imports |= context.imports
        return Draft(
            message=script.message,
            head=script.head or "head",
            splice=bool(script.splice),
            branch_labels=_names(script.branch_label),
            depends_on=_names(script.depends_on),
            revision_id=script.rev_id,
            version_path=script.version_path,
            upgrades=bodies.pop(UPGRADES, ""),
            downgrades=bodies.pop(DOWNGRADES, ""),
            imports=tuple(sorted(imports)),
            variables={**self.template_args, **bodies},
            operations=tuple(one.full_sentence for one in find_differences(script)),
        )

    def _new_script(self) -> MigrationScript:
        given = self.command_args
        return MigrationScript(
            given.get("rev_id"),
            [],
            [],
            message=given.get("message"),
            head=given.get("head"),
            splice=given.get("splice"),
            branch_label=given.get("branch_label"),
            depends_on=given.get("depends_on"),
            version_path=given.get("version_path"),
        )


def require_heads(graph: Graph, current: Sequence[str]) -> None:
    """Make sure that a database is at the newest revisions.

    Raises:
        DatabaseBehind, UnknownDatabaseRevision: it is not.
    """
    check_known(graph, current)
    if set(current) != set(graph.real_heads):
        raise DatabaseBehind([*map(shorten, current)], [*map(shorten, graph.real_heads)])


def _by_token(script: MigrationScript) -> dict[str, list[OpContainer]]:
    """Return the containers of each body, those of downgrades the other way round."""
    bodies: dict[str, list[OpContainer]] = {}
    for upgrade in script.upgrade_ops_list:
        bodies.setdefault(upgrade.upgrade_token, []).append(upgrade)
    for downgrade in script.downgrade_ops_list:
        bodies.setdefault(downgrade.downgrade_token, []).insert(0, downgrade)
    return bodies


def _names(given: str | Iterable[str] | None) -> tuple[str, ...]:
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)
