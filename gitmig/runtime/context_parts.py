"""From what `configure()` was told to what runs steps, or writes a script of them."""

from typing import Any, Protocol, TextIO

from sqlalchemy import Connection

from gitmig.config import Options
from gitmig.ddl import DefaultImpl
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step
from gitmig.revisions.script_range import resolve_start
from gitmig.runtime.apply import AfterStep, Applier
from gitmig.runtime.events import OnEvent, ignore_event
from gitmig.runtime.foreseen import Foreseen
from gitmig.runtime.loading import RevisionCode
from gitmig.runtime.log_table import LogTable
from gitmig.runtime.own_tables import OwnTables
from gitmig.runtime.patience import Patience
from gitmig.runtime.script_run import ScriptRun
from gitmig.runtime.script_writer import ScriptWriter
from gitmig.runtime.transactions import Transactions
from gitmig.runtime.version_table import VersionTable


class ConfiguredContext(Protocol):
    """What is asked of a migration context."""

    impl: DefaultImpl
    opts: dict[str, Any]
    script: ScriptDirectory | None
    version_table: str
    version_table_schema: str | None

    @property
    def transactional_ddl(self) -> bool:
        """Whether a revision's DDL can be rolled back."""
        ...

    def foresee(self, step: Step, script: ScriptDirectory, code: RevisionCode) -> Foreseen | None:
        """Return what a step will send; None where it has to run for that."""
        ...


def make_applier(
    context: ConfiguredContext, connection: Connection, after_step: AfterStep | None
) -> Applier:
    """Return what runs steps on the connection."""
    opts, defaults = context.opts, Options()
    versions, log = _make_tables(context)
    transactions = Transactions(
        connection,
        transactional_ddl=context.transactional_ddl,
        ddl_commits=not context.impl.transactional_ddl,
        per_migration=opts["transaction_per_migration"],
        lock_timeout=opts.get("lock_timeout", defaults.lock_timeout),
    )
    on_event: OnEvent = opts.get("on_event") or ignore_event
    return Applier(
        connection,
        transactions,
        OwnTables(connection, transactions, versions, log, on_event),
        context.script,
        on_event,
        after_step,
        Patience(
            opts.get("table_lock_timeout", defaults.table_lock_timeout),
            opts.get("statement_timeout", defaults.statement_timeout),
            opts.get("lock_retries", defaults.lock_retries),
        ),
        context.foresee,
    )


def make_script_run(
    context: ConfiguredContext, buffer: TextIO, after_step: AfterStep | None
) -> ScriptRun:
    """Return what writes a script of steps into the buffer."""
    opts = context.opts
    versions, log = _make_tables(context)
    return ScriptRun(
        ScriptWriter(buffer, context.impl, literal_binds=opts["literal_binds"]),
        versions,
        log,
        context.script,
        _find_start(context.script, opts.get("starting_rev")),
        transactional_ddl=context.transactional_ddl,
        per_migration=opts["transaction_per_migration"],
        after_step=after_step,
        on_event=opts.get("on_event") or ignore_event,
    )


def _make_tables(context: ConfiguredContext) -> tuple[VersionTable, LogTable | None]:
    name, schema = context.version_table, context.version_table_schema
    primary_key = context.opts["version_table_pk"]
    table = context.impl.make_version_table(name, schema, primary_key)
    versions = VersionTable(name, schema, primary_key=primary_key, table=table)
    if not context.opts.get("log"):
        return versions, None
    return versions, LogTable(context.opts.get("log_table") or Options().log_table, schema)


def _find_start(script: ScriptDirectory | None, start: Any) -> tuple[str, ...]:
    if script is not None and isinstance(start, str):
        return resolve_start(script.graph, start)
    return (start,) if isinstance(start, str) else tuple(start or ())
