"""What env.py talks to: `gitmig.context`, as an object."""

from collections.abc import Mapping
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Any, Literal, Self, Unpack, overload

from sqlalchemy import Connection, Executable, MetaData

from gitmig.config import Config, Options
from gitmig.ddl import DefaultImpl
from gitmig.errors import (
    ContextNotConfigured,
    EnvironmentForeign,
    NoMigrationContext,
    RevisionArgumentMissing,
)
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.callers_transaction import CallersTransactions
from gitmig.runtime.context_options import ContextOptions
from gitmig.runtime.metadata import load_metadata
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from gitmig.runtime.run_transaction import RunTransaction
from gitmig.runtime.scratch import is_scratch

_RENDER_AS_BATCH = {"auto": "auto", "always": True, "never": False}
"""The setting as `context.configure()` takes it."""

_current: ContextVar["EnvironmentContext"] = ContextVar("gitmig environment")


def current_environment(name: str) -> "EnvironmentContext":
    """Return the environment that is in force.

    Raises:
        NoMigrationContext: none is; `name` is what was asked for.
    """
    try:
        return _current.get()
    except LookupError:
        raise NoMigrationContext(f"context.{name}") from None


class EnvironmentContext:
    """One run of env.py: what the command wants, and what env.py configures.

    Entered as a context manager it is what `gitmig.context` stands for. Options: `fn`, which
    gives the steps; `dont_mutate`; `on_event`; `destination_rev`, `starting_rev`, `tag`, `x`.
    """

    def __init__(self, config: Config, script: ScriptDirectory, **kw: Any) -> None:
        self.config = config
        self.script = script
        self.context_opts: dict[str, Any] = kw
        self.has_run = False
        """Whether env.py has called `run_migrations()`."""
        self.migration_context: MigrationContext | None = None
        """What env.py configured last."""
        self.failures: dict[str | None, Exception] = {}
        """What `run_migrations()` raised, by database, where it did not succeed since."""
        self.callers_transactions = CallersTransactions(config.attributes.values())
        """Those that env.py ran migrations in, and has to end."""
        self._is_scratch = _names_scratch(config.settings.options)
        self._tokens: list[Token[EnvironmentContext]] = []

    def __enter__(self) -> Self:
        self._tokens.append(_current.set(self))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _current.reset(self._tokens.pop())

    def is_offline_mode(self) -> bool:
        """Whether SQL is printed instead of being run."""
        return bool(self.context_opts.get("as_sql", False))

    def requires_connection(self) -> bool:
        """Whether `configure()` needs a connection."""
        return not self.is_offline_mode()

    def is_transactional_ddl(self) -> bool:
        """Whether the database can roll back DDL."""
        return self.get_context().transactional_ddl

    def get_head_revision(self) -> str | None:
        """Return the only head of the revision files, or None when there are no files."""
        heads = self.get_head_revisions()
        if len(heads) > 1:
            raise RevisionArgumentMissing("The revision files have several heads.")
        return heads[0] if heads else None

    def get_head_revisions(self) -> tuple[str, ...]:
        """Return the heads of the revision files."""
        return tuple(self.script.graph.heads)

    def get_starting_revision_argument(self) -> str | tuple[str, ...] | None:
        """Return where the command starts from: an id, several, or None for `base`."""
        missing = "No starting revision argument is available."
        return self._revision_argument("starting_rev", missing)

    def get_revision_argument(self) -> str | tuple[str, ...] | None:
        """Return where the command goes to: an id, several, or None for `base`."""
        missing = "No destination revision argument is available."
        return self._revision_argument("destination_rev", missing)

    def get_tag_argument(self) -> str | None:
        """Return the text that the caller tagged the command with."""
        tag: str | None = self.context_opts.get("tag")
        return tag

    @overload
    def get_x_argument(self, as_dictionary: Literal[False] = False) -> list[str]: ...
    @overload
    def get_x_argument(self, as_dictionary: Literal[True]) -> dict[str, str]: ...
    def get_x_argument(self, as_dictionary: bool = False) -> list[str] | dict[str, str]:
        """Return the arguments meant for env.py, as given or split at the first `=`."""
        arguments = list(self.context_opts.get("x", self.config.settings.arguments))
        if not as_dictionary:
            return arguments
        return {name: value for name, _, value in (given.partition("=") for given in arguments)}

    def configure(self, **options: Unpack[ContextOptions]) -> None:
        """Make the migration context; the last call wins."""
        find_class = self.config.find_context_class
        class_: type[MigrationContext] = MigrationContext if find_class is None else find_class()
        defaults = {**self._defaults(), **class_.defaults}
        given: dict[str, Any] = {**defaults, **self.context_opts, **options}
        self.migration_context = class_.configure(
            connection=given.pop("connection", None),
            url=given.pop("url", None),
            dialect_name=given.pop("dialect_name", None),
            dialect_opts=given.pop("dialect_opts", None),
            environment_context=self,
            opts=given,
        )
        self._refuse_foreign_database(self.migration_context)

    def run_migrations(self, **kw: Any) -> None:
        """Run what the command asks for; each upgrade() and downgrade() is called with `kw`."""
        context = self.get_context()
        context.is_further, self.has_run = self.has_run, True
        try:
            with self.callers_transactions.following(context), Operations.context(context):
                context.run_migrations(**kw)
        except Exception as error:
            self.failures[context.name] = error
            raise
        self.failures.pop(context.name, None)

    def execute(
        self, sql: Executable | str, execution_options: Mapping[str, Any] | None = None
    ) -> None:
        """Run a statement on the context's connection."""
        self.get_context().execute(sql, execution_options)

    def static_output(self, text: str) -> None:
        """Write text into the SQL script; online there is none, and nothing happens."""
        offline = self.get_context().offline
        if offline is not None:
            offline.writer.text(text)

    def begin_transaction(self) -> RunTransaction:
        """Surround `run_migrations()`; opens the transaction where one is for all revisions.

        It is a context manager, and has `commit()` and `rollback()` to be ended by hand.
        """
        return self.get_context().begin_transaction()

    def get_context(self) -> MigrationContext:
        """Return what `configure()` made.

        Raises:
            ContextNotConfigured: it was not called yet.
        """
        if self.migration_context is None:
            raise ContextNotConfigured
        return self.migration_context

    def get_bind(self) -> Connection | None:
        """Return the connection."""
        return self.get_context().bind

    def get_impl(self) -> DefaultImpl:
        """Return what turns operations into statements."""
        return self.get_context().impl

    def load_metadata(self, database: str | None = None) -> MetaData | list[MetaData] | None:
        """Import the models that the setting `metadata` names; None when it names none.

        Those of one of the `databases`, where it names some.
        """
        own = None if database is None else self.config.get_database(database).metadata
        return load_metadata(self.config.settings, own or None)

    def _defaults(self) -> dict[str, Any]:
        options = self.config.settings.options
        return {
            "script": self.script,
            "autogenerate_plugins": options.autogenerate_plugins,
            "render_as_batch": _RENDER_AS_BATCH[options.render_as_batch],
            "version_table": options.version_table,
            "version_table_schema": options.version_table_schema,
            "log": options.log,
            "log_table": options.log_table,
            "lock_timeout": options.lock_timeout,
            "table_lock_timeout": options.table_lock_timeout,
            "statement_timeout": options.statement_timeout,
            "lock_retries": options.lock_retries,
            "transaction_per_migration": options.transaction_per_migration,
        }

    def _refuse_foreign_database(self, context: MigrationContext) -> None:
        """A run that is meant for a scratch database must not touch another one."""
        if context.connection is None or not self._is_scratch:
            return
        if not is_scratch(str(context.connection.engine.url.database)):
            raise EnvironmentForeign(self.config.settings.script_location / "env.py")

    def _revision_argument(self, name: str, missing: str) -> str | tuple[str, ...] | None:
        if name not in self.context_opts:
            raise RevisionArgumentMissing(missing)
        match self.context_opts[name]:
            case "head":
                return self.get_head_revision()
            case "heads":
                return self.get_head_revisions()
            case "base" | None:
                return None
            case str(text) if name == "starting_rev" and "," in text:
                return tuple(text.split(","))
            case text:
                argument: str = text
                return argument


def _names_scratch(options: Options) -> bool:
    urls = (options.url, *(database.url for database in options.databases.values()))
    return any(url is not None and is_scratch(url) for url in urls)
