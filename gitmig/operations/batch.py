"""Changing one table in several ways at once, in a new table where the database needs one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.schema import SchemaItem

from gitmig.errors.batch import NotInBatch, WrongRecreate
from gitmig.operations.alter_column import (
    AlterColumnDirective,
    AlterColumnOp,
    BatchAlterColumnDirective,
)
from gitmig.operations.arguments import check_name, check_optional_name, check_type
from gitmig.operations.check_constraint import (
    BatchCreateCheckConstraintDirective,
    CreateCheckConstraintDirective,
)
from gitmig.operations.column import (
    AddColumnDirective,
    AddColumnOp,
    BatchAddColumnDirective,
    BatchDropColumnDirective,
    DropColumnDirective,
    DropColumnOp,
)
from gitmig.operations.constraint import (
    AddConstraintOp,
    BatchDropConstraintDirective,
    DropConstraintDirective,
    DropConstraintOp,
)
from gitmig.operations.containers import OpContainer
from gitmig.operations.context import ContextDirective
from gitmig.operations.directive import Directive, Offered, OperationsContext
from gitmig.operations.exclude_constraint import (
    BatchCreateExcludeConstraintDirective,
    CreateExcludeConstraintDirective,
)
from gitmig.operations.execute import ExecuteDirective
from gitmig.operations.foreign_key import (
    BatchCreateForeignKeyDirective,
    CreateForeignKeyDirective,
)
from gitmig.operations.index import (
    BatchCreateIndexDirective,
    BatchDropIndexDirective,
    CreateIndexDirective,
    CreateIndexOp,
    DropIndexDirective,
    DropIndexOp,
)
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import MigrateOperation, qualified
from gitmig.operations.primary_key import (
    BatchCreatePrimaryKeyDirective,
    CreatePrimaryKeyDirective,
)
from gitmig.operations.registration import Extensible
from gitmig.operations.run_async import RunAsyncDirective
from gitmig.operations.table_comment import (
    BatchCreateTableCommentDirective,
    BatchDropTableCommentDirective,
    CreateTableCommentDirective,
    CreateTableCommentOp,
    DropTableCommentDirective,
    DropTableCommentOp,
)
from gitmig.operations.unique_constraint import (
    BatchCreateUniqueConstraintDirective,
    CreateUniqueConstraintDirective,
)

RECREATE = ("auto", "always", "never")

TableOperation = (
    AddColumnOp
    | AddConstraintOp
    | AlterColumnOp
    | CreateIndexOp
    | CreateTableCommentOp
    | DropColumnOp
    | DropConstraintOp
    | DropIndexOp
    | DropTableCommentOp
)
"""What a batch keeps for its end."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How a table is made anew; the documented parameters of `batch_alter_table`."""

    recreate: str = "auto"
    """`auto` where the database needs it, `always`, or `never`."""
    partial_reordering: Sequence[Sequence[str]] = ()
    """Columns that shall stand in this order."""
    copy_from: Table | None = None
    """How the table is, instead of looking at the database."""
    table_args: Sequence[SchemaItem] = ()
    """Further items of the new table."""
    table_kwargs: Mapping[str, Any] | None = None
    """Options of the new table."""
    reflect_args: Sequence[SchemaItem] = ()
    """Items that stand for those found in the database."""
    reflect_kwargs: Mapping[str, Any] | None = None
    """Options of the Table that looks at the database."""
    naming_convention: Mapping[str, Any] | None = None
    """How constraints without a name are called within the block."""


class BatchAlterTableOp(OpContainer):
    """Change one table by several operations, in a new table where the database needs one."""

    def __init__(
        self,
        table_name: str,
        ops: Sequence[MigrateOperation] = (),
        *,
        schema: str | None = None,
        options: BatchOptions | None = None,
    ) -> None:
        super().__init__(ops)
        self.table_name = table_name
        self.schema = schema
        self.options = options or BatchOptions()

    def reverse(self) -> "BatchAlterTableOp":
        """Return the reverse of each operation, the last first."""
        ops = [operation.reverse() for operation in reversed(self.ops)]
        options = BatchOptions(self.options.recreate)
        return BatchAlterTableOp(self.table_name, ops, schema=self.schema, options=options)

    def describe(self) -> str:
        """Return such as "change table users: add column ...; drop column ..."."""
        return f"change table {qualified(self.table_name, self.schema)}: {super().describe()}"


class BatchOperations(
    BatchAddColumnDirective,
    BatchAlterColumnDirective,
    BatchCreateCheckConstraintDirective,
    BatchCreateExcludeConstraintDirective,
    BatchCreateForeignKeyDirective,
    BatchCreateIndexDirective,
    BatchCreatePrimaryKeyDirective,
    BatchCreateTableCommentDirective,
    BatchCreateUniqueConstraintDirective,
    BatchDropColumnDirective,
    BatchDropConstraintDirective,
    BatchDropIndexDirective,
    BatchDropTableCommentDirective,
    ContextDirective,
    ExecuteDirective,
    RunAsyncDirective,
    Extensible,
):
    """What `batch_alter_table` gives: the directives without the table's name.

    They are kept, and done at the end of the block; `execute` runs at once.
    """

    def __init__(self, operations: Directive, table_name: str, schema: str | None) -> None:
        self.operations = operations
        """The operations in which the batch was opened."""
        self.table_name = table_name
        self.schema = schema
        self.kept: list[MigrateOperation] = []

    @property
    def migration_context(self) -> OperationsContext:
        """What the operations run in."""
        return self.operations.migration_context

    @property
    def impl(self) -> Any:
        """What turns operations into statements of the dialect."""
        return getattr(self.operations, "impl", None)

    def on_table(self, directive: Callable[..., Offered], **kw: Any) -> Offered:
        """Return what has the directive and keeps its operation for the end of the block."""
        recorder: Any = _Recorder(self, {name: kw[name] for name in kw if kw[name] is not None})
        offered: Offered = recorder
        return offered

    def invoke(self, operation: MigrateOperation) -> Any:
        """Keep an operation on the table; do another as its registered function does.

        Raises: NotInBatch for one that nobody can do here.
        """
        implementation = self.registry.find_implementation(operation)
        if implementation is not None:
            return implementation(self, operation)
        if isinstance(operation, OpContainer):
            for inner in operation.ops:
                self.invoke(inner)
            return None
        if not isinstance(operation, TableOperation):
            return self._invoke_outside(operation)
        if not self._is_mine(operation):
            raise NotInBatch(operation.describe(), self._name())
        return self.kept.append(operation)

    def _invoke_outside(self, operation: MigrateOperation) -> Any:
        registry = getattr(self.operations, "registry", None)
        implementation = registry and registry.find_implementation(operation)
        if implementation is not None:
            return implementation(self, operation)
        if any(touch.kind != "sql" for touch in operation.touches()):
            raise NotInBatch(operation.describe(), self._name())
        return self.operations.invoke(operation)

    def _is_mine(self, operation: TableOperation) -> bool:
        return (operation.table_name or self.table_name, operation.schema) == (
            self.table_name,
            self.schema,
        )

    def _name(self) -> str:
        return qualified(self.table_name, self.schema)


class _Recorder(
    AddColumnDirective,
    AlterColumnDirective,
    CreateCheckConstraintDirective,
    CreateExcludeConstraintDirective,
    CreateForeignKeyDirective,
    CreateIndexDirective,
    CreatePrimaryKeyDirective,
    CreateTableCommentDirective,
    CreateUniqueConstraintDirective,
    DropColumnDirective,
    DropConstraintDirective,
    DropIndexDirective,
    DropTableCommentDirective,
):
    """Gives a batch what its directives build."""

    def __init__(self, batch: BatchOperations, kw: Mapping[str, Any]) -> None:
        self._batch = batch
        self._kw = kw

    @property
    def migration_context(self) -> OperationsContext:
        return self._batch.migration_context

    def invoke(self, operation: MigrateOperation) -> Any:
        if isinstance(operation, AddColumnOp | AlterColumnOp):
            operation.kw.update(self._kw)
        return self._batch.invoke(operation)


class BatchAlterTableDirective(Directive):
    """Offers `batch_alter_table`."""

    @checks_keywords()
    @contextmanager
    def batch_alter_table(
        self,
        table_name: str,
        schema: str | None = None,
        recreate: str = "auto",
        partial_reordering: Sequence[Sequence[str]] | None = None,
        copy_from: Table | None = None,
        table_args: Sequence[SchemaItem] = (),
        table_kwargs: Mapping[str, Any] | None = None,
        reflect_args: Sequence[SchemaItem] = (),
        reflect_kwargs: Mapping[str, Any] | None = None,
        naming_convention: Mapping[str, Any] | None = None,
    ) -> Iterator[BatchOperations]:
        """Change a table by several directives at once, done at the end of the block.

            with op.batch_alter_table("users") as batch_op:
                batch_op.add_column(sa.Column("age", sa.Integer))
                batch_op.drop_column("birthday")

        SQLite can alter little: where it must, the table is made anew under another name, the
        rows are copied, and the new table takes the place of the old one. `recreate="always"` does
        so on every database, `"never"` on none. If the block raises, nothing of it is done.
        """
        directive = "batch_alter_table"
        check_name(directive, "table_name", table_name)
        check_optional_name(directive, "schema", schema)
        if recreate not in RECREATE:
            raise WrongRecreate(recreate)
        if copy_from is not None:
            check_type(directive, "copy_from", copy_from, Table, "a sqlalchemy.Table")
        options = BatchOptions(
            recreate,
            tuple(map(tuple, partial_reordering or ())),
            copy_from,
            tuple(table_args),
            table_kwargs,
            tuple(reflect_args),
            reflect_kwargs,
            naming_convention,
        )
        batch = BatchOperations(self, table_name, schema)
        yield batch
        self.invoke(BatchAlterTableOp(table_name, batch.kept, schema=schema, options=options))
