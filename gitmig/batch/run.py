"""Does a batch: in place where the database can, else in a new table."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect, MetaData, Table, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import DropTable

from gitmig.batch.draft import Draft
from gitmig.batch.elements import CopyRows
from gitmig.batch.plan import MovePlan, plan_move, temporary_name
from gitmig.batch.read import has_table, observe_structure, read_structure
from gitmig.batch.server_checks import (
    find_differences,
    find_lost,
    find_lost_options,
    find_references,
)
from gitmig.batch.sqlite_checks import (
    check_conversions,
    check_dependents,
    check_violations,
    copies_as_they_are,
    find_children,
    read_broken,
    read_violations,
    told_dependents,
)
from gitmig.batch.sqlite_read import find_rowid, find_stored_name
from gitmig.batch.stages import Stage, plan_stages
from gitmig.batch.structure import Structure, structure_of
from gitmig.ddl import DefaultImpl, Statement
from gitmig.ddl.sql_text import quote_table
from gitmig.ddl.statement import check_parameters
from gitmig.errors.batch import (
    ForeignKeysEnforced,
    LeftoverTable,
    PlaceNeedsNewTable,
    ReflectionOffline,
    RowsLost,
    TableReferenced,
)
from gitmig.operations import BatchAlterTableOp, MigrateOperation, SchemaObjects
from gitmig.operations.operation import qualified

OnRows = Callable[[str, int, int], None]
"""Told the table, how many rows are copied, and how many there are."""

TOLD_FROM = 1_000_000
"""How many rows a table must have for its copying to be told of."""
PARTS = 20
"""In how many parts the rows are copied then."""


class MoveContext(Protocol):
    """What a move asks of a migration context."""

    @property
    def dialect(self) -> Dialect:
        """The kind of database."""
        ...

    @property
    def connection(self) -> Connection | None:
        """None where a script is written."""
        ...

    @property
    def as_sql(self) -> bool:
        """Whether a script is written."""
        ...

    @property
    def opts(self) -> Mapping[str, Any]:
        """What `context.configure()` was given."""
        ...

    @property
    def impl(self) -> DefaultImpl:
        """What turns operations into statements."""
        ...

    def run(self, statement: Statement) -> None:
        """Run a statement, or write it down."""

    def warn(self, message: str) -> None:
        """Tell of something that is not kept."""


def needs_new_table(batch: BatchAlterTableOp, impl: DefaultImpl) -> bool:
    """Tell whether the table is to be made anew.

    Raises: PlaceNeedsNewTable for a column that is given a place in a table that is not.
    """
    recreate = batch.options.recreate
    if recreate == "always" or (recreate == "auto" and impl.recreates_in_batch(batch)):
        return True
    for operation in batch.ops:
        keywords = getattr(operation, "kw", {})
        if "insert_before" in keywords or "insert_after" in keywords:
            raise PlaceNeedsNewTable(batch.table_name, _column_of(operation))
    return False


def move_table(batch: BatchAlterTableOp, context: MoveContext, on_rows: OnRows) -> None:
    """Make the table anew, in the transaction that the connection is in.

    Raises: an error of `gitmig.errors.batch`, before anything is sent wherever it can be known.
    """
    mover = _Mover(batch, context, on_rows)
    mover.check()
    mover.run()


class _Mover:
    """One batch on one table."""

    def __init__(self, batch: BatchAlterTableOp, context: MoveContext, on_rows: OnRows) -> None:
        self.context = context
        self.on_rows = on_rows
        self.connection = None if context.as_sql else context.connection
        self.sqlite = context.dialect.name == "sqlite"
        self.batch = self._with_stored_name(batch)
        self.name = qualified(self.batch.table_name, batch.schema)
        self.structure = self._read()

    def _with_stored_name(self, batch: BatchAlterTableOp) -> BatchAlterTableOp:
        if self.connection is None or not self.sqlite:
            return batch
        found = find_stored_name(self.connection, batch.table_name, batch.schema)
        name, schema = found or (batch.table_name, batch.schema)
        return BatchAlterTableOp(name, batch.ops, schema=schema, options=batch.options)

    def check(self) -> None:
        """Raise what can be known before anything is sent."""
        self._draft(self.batch.ops)
        if self.connection is None:
            return
        temporary = temporary_name(self.batch.table_name)
        if has_table(self.connection, temporary, self.batch.schema):
            raise LeftoverTable(self.name, temporary)
        if self.sqlite:
            self._refuse_enforced(self.connection)
        else:
            self._refuse_referenced(self.connection)

    def run(self) -> None:
        """Do it, stage by stage."""
        for at, stage in enumerate(self._stages()):
            if at and self.connection is not None:
                self.structure = self._read_again(self.connection)
            draft = self._draft(stage.operations)
            if stage.renames:
                self._rename(stage)
            else:
                self._move(draft)
            self.structure = draft.result()

    def _rename(self, stage: Stage) -> None:
        with told_dependents(self.name):
            for operation in stage.operations:
                for statement in self.context.impl.statements(operation):
                    self.context.run(statement)

    def _stages(self) -> list[Stage]:
        whole = Stage(False, tuple(self.batch.ops))
        if not self.sqlite:
            return [whole]
        stages = plan_stages(self.batch.ops)
        if all(stage.renames for stage in stages):
            stages.append(Stage(False, ()))
        return stages

    def _read(self) -> Structure:
        given = self.batch.options.copy_from
        if given is not None:
            structure = structure_of(given, self.context.dialect)
            if self.connection is None:
                return structure
            structure = replace(structure, schema=self.batch.schema)
            return observe_structure(self.connection, self.batch, structure)
        if self.connection is None:
            raise ReflectionOffline(self.context.dialect.name, self.name)
        return read_structure(self.connection, self.batch)

    def _read_again(self, connection: Connection) -> Structure:
        if self.batch.options.copy_from is None:
            return read_structure(connection, self.batch)
        return observe_structure(connection, self.batch, self.structure)

    def _draft(self, operations: Iterable[MigrateOperation]) -> Draft:
        draft = Draft(self.structure, SchemaObjects.of(self.context), self.context.dialect)
        draft.apply(operations)
        return draft

    def _move(self, draft: Draft) -> None:
        plan = plan_move(draft, self.batch.options, self.context.impl)
        check_parameters(plan.statements, self.context.dialect)
        connection = self.connection
        if connection is None:
            for statement in plan.statements:
                self.context.run(statement)
        elif self.sqlite:
            self._move_on_sqlite(connection, plan)
        else:
            self._move_on_server(connection, plan)

    def _move_on_sqlite(self, connection: Connection, plan: MovePlan) -> None:
        self._tell_lost_members()
        children = find_children(connection, plan.name, plan.schema)
        tables = sorted({*children, plan.name})
        check_conversions(connection, plan)
        violations = read_violations(connection, plan.schema, tables)
        broken = read_broken(connection, plan.schema)
        with _restored(connection, "legacy_alter_table"):
            self._run_plan(connection, plan)
        check_dependents(connection, plan, broken)
        check_violations(connection, plan.schema, violations, tables)

    def _move_on_server(self, connection: Connection, plan: MovePlan) -> None:
        self._tell_lost_members()
        for lost in find_lost(connection, plan.name, plan.schema):
            self.context.warn(f"{lost} is gone with the old table {self.name}")
        try:
            self._run_plan(connection, plan)
        except BaseException:
            if not self.context.impl.transactional_ddl:
                self._clean_up(connection, plan)
            raise

    def _tell_lost_members(self) -> None:
        for member in self.structure.lost:
            self.context.warn(
                f"a key of the new table {self.name} is without what {member!r} "
                "says beyond the column"
            )

    def _clean_up(self, connection: Connection, plan: MovePlan) -> None:
        """Drop the new table, unless the old one is gone already."""
        with suppress(DBAPIError):
            if inspect(connection).has_table(plan.name, schema=plan.schema):
                new = Table(plan.temporary, MetaData(), schema=plan.schema)
                self.context.run(Statement(DropTable(new, if_exists=True)))

    def _run_plan(self, connection: Connection, plan: MovePlan) -> None:
        old = connection.dialect.identifier_preparer.format_table(plan.copy.source)
        for statement in plan.prepare:
            self.context.run(statement)
        before = _scalar(connection, f"SELECT count(*) FROM {old}")
        self.context.run(plan.create)
        self._tell_differences(connection, plan)
        after = self._copy(connection, plan, before)
        if after != before:
            raise RowsLost(self.name, before, after)
        for statement in (*plan.swap, *plan.finish):
            self.context.run(statement)

    def _tell_differences(self, connection: Connection, plan: MovePlan) -> None:
        """Tell of columns that nobody altered, and options, that could not be as they were."""
        for option in find_lost_options(connection, plan.name, plan.temporary, plan.schema):
            self.context.warn(f"the new table {self.name} is without the option {option}")
        for name, words in find_differences(connection, plan.name, plan.temporary, plan.schema):
            if name in plan.unaltered:
                self.context.warn(
                    f"the column {name} of the new table {self.name} is not as it was: {words}"
                )

    def _copy(self, connection: Connection, plan: MovePlan, total: int) -> int:
        """Copy the rows; return how many have arrived."""
        copied = 0
        for part in self._parts(connection, plan, total):
            self.context.run(Statement(part))
            copied += _scalar(connection, self._counting(plan))
            if total >= TOLD_FROM:
                self.on_rows(self.name, copied, total)
        return copied

    def _counting(self, plan: MovePlan) -> str:
        if self.sqlite:
            return "SELECT changes()"
        return (
            f"SELECT count(*) FROM {quote_table(plan.temporary, plan.schema, self.context.dialect)}"
        )

    def _parts(self, connection: Connection, plan: MovePlan, total: int) -> Iterator[CopyRows]:
        """Yield one statement, or on SQLite one for each part of many rows."""
        star = plan.copy.as_star()
        if self.sqlite and plan.same_columns and copies_as_they_are(connection, star):
            yield star
            return
        rowid = find_rowid([spec.name for spec in self.structure.columns])
        numbered = rowid is not None and self.structure.options.get("sqlite_with_rowid", True)
        if not self.sqlite or total < TOLD_FROM or not numbered:
            yield plan.copy
            return
        old = connection.dialect.identifier_preparer.format_table(plan.copy.source)
        first = _scalar(connection, f"SELECT min({rowid}) FROM {old}")
        last = _scalar(connection, f"SELECT max({rowid}) FROM {old}")
        size = (last - first) // PARTS + 1
        for start in range(first, last + 1, size):
            yield plan.copy.between(str(rowid), start, min(start + size - 1, last))

    def _refuse_enforced(self, connection: Connection) -> None:
        if _scalar(connection, "PRAGMA foreign_keys"):
            children = find_children(connection, self.batch.table_name, self.batch.schema)
            if children:
                raise ForeignKeysEnforced(self.name, children)

    def _refuse_referenced(self, connection: Connection) -> None:
        children = find_references(connection, self.batch.table_name, self.batch.schema)
        if children:
            raise TableReferenced(self.name, children, connection.dialect.name)


@contextmanager
def _restored(connection: Connection, pragma: str) -> Iterator[None]:
    """Leave a pragma of SQLite as it was, however the block ends."""
    before = _scalar(connection, f"PRAGMA {pragma}")
    try:
        yield
    finally:
        with suppress(DBAPIError):
            connection.exec_driver_sql(f"PRAGMA {pragma} = {before}")


def _scalar(connection: Connection, sql: str) -> int:
    value: int = connection.exec_driver_sql(sql).scalar_one()
    return value


def _column_of(operation: MigrateOperation) -> str:
    column = getattr(operation, "column", None)
    return str(getattr(operation, "column_name", None) or getattr(column, "name", ""))
