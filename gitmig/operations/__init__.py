"""Operations as data, and the directives that build them."""

from gitmig.operations.alter_column import AlterColumnDirective, AlterColumnOp
from gitmig.operations.alter_enum import AlterEnumDirective, AlterEnumOp
from gitmig.operations.batch import (
    BatchAlterTableDirective,
    BatchAlterTableOp,
    BatchOperations,
    BatchOptions,
    TableOperation,
)
from gitmig.operations.bulk_insert import BulkInsertDirective, BulkInsertOp
from gitmig.operations.check_constraint import (
    CreateCheckConstraintDirective,
    CreateCheckConstraintOp,
)
from gitmig.operations.column import (
    AddColumnDirective,
    AddColumnOp,
    DropColumnDirective,
    DropColumnOp,
)
from gitmig.operations.constraint import (
    AddConstraintOp,
    DropConstraintDirective,
    DropConstraintOp,
)
from gitmig.operations.containers import DowngradeOps, ModifyTableOps, OpContainer, UpgradeOps
from gitmig.operations.context import ContextDirective
from gitmig.operations.directive import Directive
from gitmig.operations.exclude_constraint import (
    CreateExcludeConstraintDirective,
    CreateExcludeConstraintOp,
)
from gitmig.operations.execute import ExecuteDirective, ExecuteSQLOp
from gitmig.operations.foreign_key import CreateForeignKeyDirective, CreateForeignKeyOp
from gitmig.operations.index import (
    CreateIndexDirective,
    CreateIndexOp,
    DropIndexDirective,
    DropIndexOp,
)
from gitmig.operations.operation import AlterTableOp, MigrateOperation
from gitmig.operations.primary_key import CreatePrimaryKeyDirective, CreatePrimaryKeyOp
from gitmig.operations.registration import Extensible, Registry
from gitmig.operations.rename_table import RenameTableDirective, RenameTableOp
from gitmig.operations.run_async import RunAsyncDirective
from gitmig.operations.schema_objects import SchemaObjects
from gitmig.operations.script import MigrationScript
from gitmig.operations.table import (
    CreateTableDirective,
    CreateTableOp,
    DropTableDirective,
    DropTableOp,
)
from gitmig.operations.table_comment import (
    CreateTableCommentDirective,
    CreateTableCommentOp,
    DropTableCommentDirective,
    DropTableCommentOp,
)
from gitmig.operations.touch import Touch
from gitmig.operations.unique_constraint import (
    CreateUniqueConstraintDirective,
    CreateUniqueConstraintOp,
)

OPERATIONS: dict[str, type[MigrateOperation]] = {
    "add_column": AddColumnOp,
    "alter_column": AlterColumnOp,
    "alter_enum": AlterEnumOp,
    "batch_alter_table": BatchAlterTableOp,
    "bulk_insert": BulkInsertOp,
    "create_check_constraint": CreateCheckConstraintOp,
    "create_exclude_constraint": CreateExcludeConstraintOp,
    "create_foreign_key": CreateForeignKeyOp,
    "create_index": CreateIndexOp,
    "create_primary_key": CreatePrimaryKeyOp,
    "create_table": CreateTableOp,
    "create_table_comment": CreateTableCommentOp,
    "create_unique_constraint": CreateUniqueConstraintOp,
    "drop_column": DropColumnOp,
    "drop_constraint": DropConstraintOp,
    "drop_index": DropIndexOp,
    "drop_table": DropTableOp,
    "drop_table_comment": DropTableCommentOp,
    "execute": ExecuteSQLOp,
    "rename_table": RenameTableOp,
}
"""Every directive that builds an operation, and the operation's class."""


class AbstractOperations(
    AddColumnDirective,
    AlterColumnDirective,
    AlterEnumDirective,
    BatchAlterTableDirective,
    BulkInsertDirective,
    ContextDirective,
    CreateCheckConstraintDirective,
    CreateExcludeConstraintDirective,
    CreateForeignKeyDirective,
    CreateIndexDirective,
    CreatePrimaryKeyDirective,
    CreateTableCommentDirective,
    CreateTableDirective,
    CreateUniqueConstraintDirective,
    DropColumnDirective,
    DropConstraintDirective,
    DropIndexDirective,
    DropTableCommentDirective,
    DropTableDirective,
    ExecuteDirective,
    RenameTableDirective,
    RunAsyncDirective,
    Extensible,
):
    """Every directive of a revision file; its bases are the list of them.

    A subclass says what `invoke` does. See `gitmig.operations.directive`.
    """


__all__ = [
    "OPERATIONS",
    "AbstractOperations",
    "AddColumnOp",
    "AddConstraintOp",
    "AlterColumnOp",
    "AlterEnumOp",
    "AlterTableOp",
    "BatchAlterTableOp",
    "BatchOperations",
    "BatchOptions",
    "BulkInsertOp",
    "CreateCheckConstraintOp",
    "CreateExcludeConstraintOp",
    "CreateForeignKeyOp",
    "CreateIndexOp",
    "CreatePrimaryKeyOp",
    "CreateTableCommentOp",
    "CreateTableOp",
    "CreateUniqueConstraintOp",
    "Directive",
    "DowngradeOps",
    "DropColumnOp",
    "DropConstraintOp",
    "DropIndexOp",
    "DropTableCommentOp",
    "DropTableOp",
    "ExecuteSQLOp",
    "MigrateOperation",
    "MigrationScript",
    "ModifyTableOps",
    "OpContainer",
    "Registry",
    "RenameTableOp",
    "SchemaObjects",
    "TableOperation",
    "Touch",
    "UpgradeOps",
]
