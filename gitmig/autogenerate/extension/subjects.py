"""Takes out of operations what is not to be compared."""

from collections.abc import Set as AbstractSet

from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
    AlterColumnOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    CreateTableCommentOp,
    CreateTableOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableCommentOp,
    DropTableOp,
    MigrateOperation,
    OpContainer,
)


def leave_out(container: OpContainer, subjects: AbstractSet[str]) -> None:
    """Take the operations on these subjects out of a container, and of those inside it.

    The subjects: tables, indexes (and unique constraints), foreignkeys, checkconstraints,
    primarykeys, computed, comments, types, nullable, server_default.
    """
    if not subjects:
        return
    if "computed" in subjects:
        _leave_out_rebuilt(container)
    kept: list[MigrateOperation] = []
    for operation in container.ops:
        if isinstance(operation, OpContainer):
            leave_out(operation, subjects)
            if operation.ops:
                kept.append(operation)
        elif isinstance(operation, AlterColumnOp):
            leave_out_of_column(operation, subjects)
            if operation.has_changes():
                kept.append(operation)
        elif _subject(operation) not in subjects:
            kept.append(operation)
    container.ops[:] = kept


def leave_out_of_column(operation: AlterColumnOp, subjects: AbstractSet[str]) -> None:
    """Take the changes on these subjects out of the alteration of a column."""
    if "types" in subjects:
        operation.modify_type = None
    if "nullable" in subjects:
        operation.modify_nullable = None
    if "server_default" in subjects:
        operation.modify_server_default = False
    if "comments" in subjects:
        operation.modify_comment = False


def _subject(operation: MigrateOperation) -> str | None:
    match operation:
        case CreateTableOp() | DropTableOp():
            return "tables"
        case CreateIndexOp() | DropIndexOp():
            return "indexes"
        case CreateForeignKeyOp():
            return "foreignkeys"
        case DropConstraintOp():
            return _CONSTRAINTS.get(operation.constraint_type or "")
        case AddConstraintOp():
            return _CONSTRAINTS.get(operation.reverse().constraint_type or "")
        case CreateTableCommentOp() | DropTableCommentOp():
            return "comments"
        case _:
            return None


def _leave_out_rebuilt(container: OpContainer) -> None:
    """Take out the columns that are dropped and added again: they are computed otherwise."""
    dropped = {each.column_name for each in container.ops if isinstance(each, DropColumnOp)}
    added = {str(each.column.name) for each in container.ops if isinstance(each, AddColumnOp)}
    container.ops[:] = [
        each
        for each in container.ops
        if not (isinstance(each, DropColumnOp) and each.column_name in added)
        and not (isinstance(each, AddColumnOp) and each.column.name in dropped)
    ]


_CONSTRAINTS = {
    "check": "checkconstraints",
    "foreignkey": "foreignkeys",
    "primary": "primarykeys",
    "unique": "indexes",
}
