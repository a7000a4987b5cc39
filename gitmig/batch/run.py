"""Does a batch: in place where the database can, else in a new table."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table

from gitmig.batch.context import MoveContext, OnRows
from gitmig.batch.draft import Draft
from gitmig.batch.mysql import MYSQL, old_name
from gitmig.batch.plan import plan_move, temporary_name
from gitmig.batch.read import has_table, observe_structure, read_structure
from gitmig.batch.resumed import go_on_with_move
from gitmig.batch.rows import RowCopy
from gitmig.batch.server_move import refuse_referenced, run_on_server
from gitmig.batch.sqlite_checks import told_dependents
from gitmig.batch.sqlite_move import refuse_enforced, run_on_sqlite
from gitmig.batch.sqlite_read import find_stored_name
from gitmig.batch.stages import Stage, plan_stages
from gitmig.batch.structure import Structure, structure_of
from gitmig.ddl import DefaultImpl
from gitmig.ddl.statement import check_parameters
from gitmig.errors.batch import LeftoverTable, PlaceNeedsNewTable, ReflectionOffline
from gitmig.operations import BatchAlterTableOp, MigrateOperation, SchemaObjects
from gitmig.operations.operation import qualified


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
    if go_on_with_move(batch, context):
        return
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
        self.structure = self._read(batch.options.copy_from)

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
        name, schema = self.batch.table_name, self.batch.schema
        needed = [temporary_name(name)]
        if self.context.dialect.name in MYSQL:
            needed.append(old_name(name))
        for leftover in needed:
            if has_table(self.connection, leftover, schema):
                raise LeftoverTable(self.name, leftover)
        refuse = refuse_enforced if self.sqlite else refuse_referenced
        refuse(self.connection, name, schema, self.name)

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

    def _read(self, given: Table | None) -> Structure:
        connection = self.connection
        if given is None:
            if connection is None:
                raise ReflectionOffline(self.context.dialect.name, self.name)
            return read_structure(connection, self.batch)
        structure = structure_of(given, self.context.dialect)
        if connection is None:
            return structure
        return observe_structure(connection, self.batch, structure)

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
            return
        for member in self.structure.lost:
            self.context.warn(
                f"a key of the new table {self.name} is without what {member!r} "
                "says beyond the column"
            )
        rows = RowCopy(connection, plan, self.structure, self.on_rows)
        if self.sqlite:
            run_on_sqlite(self.context, connection, plan, rows)
        else:
            run_on_server(self.context, connection, self.batch, plan, rows)


def _column_of(operation: MigrateOperation) -> str:
    column = getattr(operation, "column", None)
    return str(getattr(operation, "column_name", None) or getattr(column, "name", ""))
