"""The migration context: one connection, and what runs on it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Dialect, Executable, make_url, text

from gitmig.config import Options
from gitmig.ddl import DefaultImpl, Statement, get_impl
from gitmig.errors import ConfigureRefused, SeveralHeads
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step, plan_stamp
from gitmig.runtime.apply import Applier
from gitmig.runtime.config import Config
from gitmig.runtime.context_options import DEFAULTS
from gitmig.runtime.events import OnEvent, ignore_event
from gitmig.runtime.log_table import LogTable
from gitmig.runtime.transactions import Transactions
from gitmig.runtime.version_table import VersionTable

MigrationFunction = Callable[[tuple[str, ...], "MigrationContext"], Iterable[Step]]
"""`fn(current_heads, context)` gives the steps; it may be called again if the heads move."""


class _Environment(Protocol):
    @property
    def config(self) -> Config: ...


class MigrationContext:
    """Reads and moves the heads of one database, and runs revisions on it."""

    def __init__(
        self,
        dialect: Dialect,
        connection: Connection | None,
        opts: Mapping[str, Any],
        environment_context: _Environment | None = None,
    ) -> None:
        self.dialect = dialect
        self.connection = connection
        self.opts: dict[str, Any] = {**DEFAULTS, **opts}
        self.environment_context = environment_context
        self.as_sql = bool(self.opts.get("as_sql"))
        self.script: ScriptDirectory | None = self.opts.get("script")
        self.output_buffer = self.opts.get("output_buffer")
        self.version_table: str = self.opts.get("version_table") or Options().version_table
        self.version_table_schema: str | None = self.opts.get("version_table_schema")
        self.impl: DefaultImpl = get_impl(dialect.name)(dialect, self)
        self._applier = None if connection is None else self._make_applier(connection)

    @classmethod
    def configure(
        cls,
        connection: Connection | None = None,
        url: str | URL | None = None,
        dialect_name: str | None = None,
        dialect: Dialect | None = None,
        environment_context: _Environment | None = None,
        dialect_opts: Mapping[str, Any] | None = None,
        opts: Mapping[str, Any] | None = None,
    ) -> "MigrationContext":
        """Return a context on `connection`, or on a mere dialect where nothing is to be run.

        Raises:
            ConfigureRefused: nothing names a dialect, or the connection is not one.
        """
        if connection is not None and not isinstance(connection, Connection):
            raise ConfigureRefused(
                f"configure() needs a Connection, not an object of {type(connection).__name__}"
            )
        if connection is not None:
            dialect = connection.dialect
        elif url is not None:
            dialect = make_url(url).get_dialect()(**dialect_opts or {})
        elif dialect_name is not None:
            dialect = make_url(f"{dialect_name}://").get_dialect()(**dialect_opts or {})
        if dialect is None:
            raise ConfigureRefused("Connection, url, or dialect_name is required.")
        return cls(dialect, connection, opts or {}, environment_context)

    @property
    def bind(self) -> Connection | None:
        """The connection; None where there is only a dialect."""
        return self.connection

    @property
    def config(self) -> Config | None:
        """The settings; None for a context that no env.py made."""
        return self.environment_context.config if self.environment_context else None

    @property
    def transactional_ddl(self) -> bool:
        """Whether a revision's DDL can be rolled back."""
        override: bool | None = self.opts.get("transactional_ddl")
        return self.impl.transactional_ddl if override is None else override

    def get_current_heads(self) -> tuple[str, ...]:
        """Return the ids of the database's heads, sorted; none where there is no version table."""
        applier = self.applier
        heads = applier.versions.read_heads(applier.connection)
        applier.transactions.end_reads()
        return heads

    def get_current_revision(self) -> str | None:
        """Return the id of the database's only head, or None.

        Raises:
            SeveralHeads: there is more than one.
        """
        heads = self.get_current_heads()
        if len(heads) > 1:
            raise SeveralHeads(self.version_table)
        return heads[0] if heads else None

    def stamp(self, script_directory: ScriptDirectory, revision: str) -> None:
        """Set the heads to `revision` without running anything."""
        graph = script_directory.graph
        self.applier.run(lambda heads: plan_stamp(graph, heads, (revision,)).steps, {})

    def run_migrations(self, **kw: Any) -> None:
        """Run the steps that the command asks for; each function is called with `kw`."""
        function: MigrationFunction = self.opts["fn"]
        if self.opts.get("dont_mutate"):
            function(self.get_current_heads(), self)
            self.applier.transactions.end_reads()
        else:
            self.applier.run(lambda heads: function(heads, self), kw)

    def begin_transaction(self) -> AbstractContextManager[None]:
        """Surround a run: this opens the transaction where one is for all revisions."""
        if self.opts.get("dont_mutate"):  # a mere look must not take SQLite's write lock
            return nullcontext()
        return self.applier.transactions.run()

    @contextmanager
    def autocommit_block(self) -> Iterator[None]:
        """Commit what ran so far, and run the block outside any transaction."""
        self.applier.journal.checkpoint()
        with self.applier.transactions.autocommit():
            yield

    def run(self, statement: Statement) -> None:
        """Run one statement: the one place that the statements of all operations pass."""
        construct: Any = statement.construct
        options = dict(statement.execution_options) or None
        self.applier.connection.execute(construct, statement.rows, execution_options=options)

    def execute(
        self,
        sql: Executable | str,
        execution_options: Mapping[str, Any] | None = None,
    ) -> None:
        """Run a statement; a string is taken as text with `:name` parameters."""
        statement = text(sql) if isinstance(sql, str) else sql
        connection = self.applier.connection
        connection.execute(statement, execution_options=dict(execution_options or {}))

    @property
    def applier(self) -> Applier:
        """What runs steps on the connection.

        Raises:
            ConfigureRefused: there is only a dialect.
        """
        if self._applier is None:
            raise ConfigureRefused("this migration context has no connection")
        return self._applier

    def _make_applier(self, connection: Connection) -> Applier:
        defaults = Options()
        schema = self.version_table_schema
        versions = VersionTable(
            self.version_table, schema, primary_key=self.opts["version_table_pk"]
        )
        log = LogTable(self.opts.get("log_table") or defaults.log_table, schema)
        transactions = Transactions(
            connection,
            transactional_ddl=self.transactional_ddl,
            per_migration=self.opts["transaction_per_migration"],
            lock_timeout=self.opts.get("lock_timeout", defaults.lock_timeout),
        )
        on_event: OnEvent = self.opts.get("on_event") or ignore_event
        return Applier(
            connection,
            transactions,
            versions,
            log if self.opts.get("log") else None,
            self.script,
            on_event,
        )
