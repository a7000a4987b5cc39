"""The migration context: one connection and what runs on it, or a dialect and a script for it."""

import codecs
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TextIO

from sqlalchemy import URL, Connection, Dialect, Executable, make_url, text

from gitmig.batch import MoveLog, move_table
from gitmig.config import Config, Options
from gitmig.ddl import DefaultImpl, Statement, get_impl
from gitmig.errors import ConfigureRefused, SeveralHeads
from gitmig.operations import BatchAlterTableOp, MigrateOperation
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step, VersionChange, plan_stamp
from gitmig.runtime.apply import Applier
from gitmig.runtime.context_options import DEFAULTS
from gitmig.runtime.context_parts import make_applier, make_script_run
from gitmig.runtime.database_name import find_given_name, name_by_url, naming_database
from gitmig.runtime.dialect import make_dialect
from gitmig.runtime.events import OnEvent, RowsCopied, Warned
from gitmig.runtime.foreseen import Foreseen
from gitmig.runtime.loading import RevisionCode
from gitmig.runtime.migration_info import MigrationInfo, VersionHook, describe_step
from gitmig.runtime.resumption import RESULT_UNUSED
from gitmig.runtime.run_transaction import RunTransaction
from gitmig.runtime.script_run import ScriptRun
from gitmig.runtime.table_moves import transaction_for_move

if TYPE_CHECKING:
    from gitmig.runtime.foresight import Foresight

MigrationFunction = Callable[[tuple[str, ...], "MigrationContext"], Iterable[Step]]
"""`fn(current_heads, context)` gives the steps; it may be called again if the heads move."""


class _Environment(Protocol):
    migration_context: "MigrationContext | None"

    @property
    def config(self) -> Config: ...


class MigrationContext:
    """Reads and moves the heads of one database, and runs revisions on it."""

    defaults: ClassVar[Mapping[str, Any]] = {}
    """The options of `context.configure()` where neither env.py nor the caller says otherwise."""

    def __init__(
        self,
        dialect: Dialect,
        connection: Connection | None,
        opts: Mapping[str, Any],
        environment_context: _Environment | None = None,
    ) -> None:
        self.as_sql = bool(opts.get("as_sql"))
        if connection is not None and not self.as_sql:
            _refuse_offline_options(opts)
        self.dialect = dialect
        self.connection = None if self.as_sql else connection  # nothing may reach it
        self.opts: dict[str, Any] = {**DEFAULTS, **opts}
        self.environment_context = environment_context
        self.script: ScriptDirectory | None = self.opts.get("script")
        self.output_buffer: TextIO | None = self._find_output() if self.as_sql else None
        self.version_table: str = self.opts.get("version_table") or Options().version_table
        self.version_table_schema: str | None = self.opts.get("version_table_schema")
        self.impl: DefaultImpl = self.find_impl(dialect.name).for_context(dialect, self)
        self.run_args: Mapping[str, Any] = {}
        """What env.py gave `run_migrations()`, for each `upgrade()` and `downgrade()`."""
        self.is_further = False
        """Whether the same env.py ran migrations on another context before."""
        self._version_hooks = _as_hooks(self.opts.get("on_version_apply"))
        after_step = self._call_version_hooks if self._version_hooks else None
        self._applier: Applier | None = None
        self._foresight: Foresight | None = None
        if self.connection is not None:
            self._applier = make_applier(self, self.connection, after_step)
        self.offline: ScriptRun | None = None
        """What writes the SQL script; None where statements are run."""
        if self.output_buffer is not None:
            self.offline = make_script_run(self, self.output_buffer, after_step)

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
            DialectUnknown: nobody brings the one that is named.
        """
        if connection is not None and not isinstance(connection, Connection):
            raise ConfigureRefused(
                f"configure() needs a Connection, not an object of {type(connection).__name__}"
            )
        if connection is not None:
            dialect = connection.dialect
        elif url is not None:
            dialect = make_dialect(make_url(url), dialect_opts)
        elif dialect_name is not None:
            dialect = make_dialect(dialect_name, dialect_opts)
        if dialect is None:
            raise ConfigureRefused("Connection, url, or dialect_name is required.")
        return cls(dialect, connection, opts or {}, environment_context)

    @classmethod
    def find_impl(cls, dialect_name: str) -> type[DefaultImpl]:
        """Return the class that knows a dialect."""
        return get_impl(dialect_name)

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

    @property
    def database(self) -> str | None:
        """What people call it where there are several databases; None of the only one."""
        return self._find_given_name() or (self.name if self.is_further else None)

    @property
    def name(self) -> str:
        """What people call the database; where nobody gave it a name, what its URL does."""
        given = self._find_given_name()
        if given or self.connection is None:
            return given or self.dialect.name
        return name_by_url(self.connection.engine.url, self.version_table_schema)

    def _find_given_name(self) -> str | None:
        settings = self.config.databases if self.config is not None else ()
        return find_given_name(self.opts, self.run_args, settings)

    def get_current_heads(self) -> tuple[str, ...]:
        """Return the ids of the database's heads, sorted; none where there is no version table.

        Offline they are those at which the script stands.
        """
        if self.offline is not None:
            return self.offline.heads
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
        runner = self.offline or self.applier
        runner.run(lambda heads: plan_stamp(graph, heads, (revision,)).steps, {})

    def run_migrations(self, **kw: Any) -> None:
        """Run the steps that the command asks for; each function is called with `kw`."""
        self.run_args = kw
        if self._applier is not None:
            self._applier.database = self.database
        with naming_database(self.database):
            self._run_migrations(kw)

    def _run_migrations(self, kw: Mapping[str, Any]) -> None:
        if self.opts.get("dont_mutate"):
            self.plan(self.get_current_heads())
            if self._applier is not None:
                self._applier.transactions.end_reads()
        else:
            (self.offline or self.applier).run(self.plan, kw)

    def plan(self, heads: tuple[str, ...]) -> Iterable[Step]:
        """Return the steps that the command asks for, for a database at `heads`."""
        function: MigrationFunction = self.opts["fn"]
        return function(heads, self)

    def write_heads(self, changes: Iterable[VersionChange]) -> None:
        """Change rows of the version table, and run nothing.

        Raises:
            VersionConflict: a row is not as a change expects it.
        """
        if self.offline is not None:
            self.offline.write_changes(changes)
        else:
            self.applier.versions.apply(self.applier.connection, changes)

    def begin_transaction(self) -> RunTransaction:
        """Surround a run: this opens the transaction where one is for all revisions."""
        if self.opts.get("dont_mutate"):  # a mere look must not take SQLite's write lock
            return RunTransaction(nullcontext(), lambda: None, lambda: None)
        if self.offline is not None:
            obstacle = "this is an SQL script, which ends with COMMIT"
            return RunTransaction(self.offline.transaction(), lambda: obstacle, lambda: None)
        self.applier.transactions.notice_caller()
        run = self.applier.transactions.run()
        return RunTransaction(run, self._find_obstacle, self.tell_of_rollback)

    def _find_obstacle(self) -> str | None:
        """Return why what ran cannot be rolled back."""
        if not self.applier.done:
            return None
        obstacle = self.applier.transactions.obstacle
        return obstacle or ("a revision has committed" if self.applier.committed else None)

    def tell_of_rollback(self) -> None:
        """Say that env.py has undone what ran, and count it no more."""
        committed = self.applier.note_rollback()
        fate = "what ran since its last commit is undone"
        fate = fate if committed else "the database is as it was before"
        self.warn(f"env.py rolled its transaction back: {fate}")

    @contextmanager
    def autocommit_block(self) -> Iterator[None]:
        """Commit what ran so far, and run the block outside any transaction."""
        if self.offline is not None:
            with self.offline.autocommit():
                yield
            return
        self.applier.journal.checkpoint()
        with self.applier.transactions.autocommit():
            yield

    def foresee(self, step: Step, script: ScriptDirectory, code: RevisionCode) -> Foreseen | None:
        """Return what a step will send; None where it has to run for that."""
        if self._foresight is None:
            from gitmig.runtime.foresight import Foresight  # here: it is such a context itself

            self._foresight = Foresight(self)
        return self._foresight.look(step, script, code)

    def begin_operation(self, operation: MigrateOperation) -> bool:
        """Be told of an operation that a revision asks for; whether it is to be done."""
        return True

    def run(self, statement: Statement) -> None:
        """Run or write one statement: the one place that the statements of all operations pass."""
        if self.offline is not None:
            self.offline.write(statement)
            return
        construct: Any = statement.construct
        options = {**statement.execution_options, RESULT_UNUSED: True}
        self.applier.connection.execute(construct, statement.rows, execution_options=options)

    @property
    def moves(self) -> MoveLog:
        """Where tables that are made anew are written down."""
        return self.applier.journal.moves

    def warn(self, message: str) -> None:
        """Tell whoever follows the run of something; a Python warning where nobody does."""
        on_event: OnEvent | None = self.opts.get("on_event")
        if on_event is None:
            warnings.warn(message, UserWarning, stacklevel=2)
        else:
            on_event(Warned(message, self.database))

    def move_table(self, batch: BatchAlterTableOp) -> None:
        """Make a table anew, whole or not at all.

        Raises:
            an error of `gitmig.errors.batch`.
        """
        if self.as_sql:
            move_table(batch, self, lambda *_: None)
            return
        applier = self.applier
        transactions = applier.transactions
        with (
            transactions.out_of_autocommit() as was_in_autocommit,
            transaction_for_move(applier.connection, transactions.lock_timeout),
        ):
            move_table(batch, self, lambda *told: applier.emit(RowsCopied(*told)))
            if was_in_autocommit:
                applier.journal.checkpoint()

    def execute(
        self,
        sql: Executable | str,
        execution_options: Mapping[str, Any] | None = None,
    ) -> None:
        """Run a statement; a string is taken as text with `:name` parameters."""
        statement: Any = text(sql) if isinstance(sql, str) else sql
        if self.offline is not None:
            self.offline.write(Statement(statement))
            return
        connection = self.applier.connection
        options = {**(execution_options or {}), RESULT_UNUSED: True}
        connection.execute(statement, execution_options=options)

    @property
    def applier(self) -> Applier:
        """What runs steps on the connection.

        Raises:
            ConfigureRefused: there is only a dialect.
        """
        if self._applier is None:
            what = "an SQL script" if self.as_sql else "this migration context"
            raise ConfigureRefused(f"{what} has no connection")
        return self._applier

    def _find_output(self) -> TextIO:
        """Return where the script goes: the option, the settings' buffer, standard output."""
        buffer: Any = self.opts.get("output_buffer")
        if buffer is None and self.config is not None:
            buffer = self.config.output_buffer or self.config.stdout
        buffer = sys.stdout if buffer is None else buffer
        encoding: str | None = self.opts.get("output_encoding")
        if encoding is not None:
            buffer = codecs.getwriter(encoding)(buffer)
        output: TextIO = buffer
        return output

    def _call_version_hooks(self, step: Step, run_args: Mapping[str, Any]) -> None:
        info = self.describe(step)
        for hook in self._version_hooks:
            hook(ctx=self, step=info, heads=set(step.heads_after), run_args=dict(run_args))

    def describe(self, step: Step) -> MigrationInfo:
        """Return a step as `on_version_apply` is told of it."""
        return describe_step(step, self.script)


def _as_hooks(given: VersionHook | Iterable[VersionHook] | None) -> tuple[VersionHook, ...]:
    if given is None:
        return ()
    return (given,) if callable(given) else tuple(given)


def _refuse_offline_options(opts: Mapping[str, Any]) -> None:
    """Refuse what would silently mean nothing where statements are run."""
    if opts.get("starting_rev"):
        raise ConfigureRefused(
            "Can't specify current_rev to context when using a database connection"
        )
    if opts.get("literal_binds"):
        raise ConfigureRefused("literal_binds is for SQL scripts, and this is a connection")
