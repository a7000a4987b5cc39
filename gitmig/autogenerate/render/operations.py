"""Renders operations as the directives that do them."""

from collections.abc import Sequence

from sqlalchemy.sql.elements import ClauseElement

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render import alterations, indexes, keys, tables
from gitmig.autogenerate.render.batch import (
    is_rendered_as_batch,
    name_unnamed,
    render_blocks,
)
from gitmig.autogenerate.render.layout import Block, Call, Expression, Text, literal
from gitmig.autogenerate.render.registry import Dispatcher, Renderer, Statement
from gitmig.autogenerate.render.source import is_python, name_function
from gitmig.autogenerate.render.values import (
    render_directive,
    render_strings,
    render_text,
    sql_of,
)
from gitmig.errors.autogenerate import RenderedOperationInvalid
from gitmig.operations import (
    AddColumnOp,
    AlterColumnOp,
    AlterEnumOp,
    CreateCheckConstraintOp,
    CreateExcludeConstraintOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    CreatePrimaryKeyOp,
    CreateTableCommentOp,
    CreateTableOp,
    CreateUniqueConstraintOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableCommentOp,
    DropTableOp,
    ExecuteSQLOp,
    MigrateOperation,
    ModifyTableOps,
    OpContainer,
    RenameTableOp,
)


def _render_container(context: AutogenContext, container: OpContainer) -> list[Statement]:
    return render_operations(context, container)


def render_operations(context: AutogenContext, container: OpContainer) -> list[Statement]:
    """Return the statements of all operations in a container and the containers inside it."""
    statements: list[Statement] = []
    for operation in container.ops:
        render = renderers.dispatch(operation, context.dialect.name)
        rendered = render(context, operation)
        if operation.note:
            statements += [Text(f"# {line}") for line in operation.note.splitlines()]
        if isinstance(rendered, str | Expression | Block):
            rendered = [rendered]
        _check_texts(render, operation, rendered)
        statements += rendered
    return statements


def _check_texts(
    render: Renderer, operation: MigrateOperation, rendered: Sequence[Statement]
) -> None:
    """Raise RenderedOperationInvalid where somebody else's texts are no statements together."""
    texts = [one for one in rendered if isinstance(one, str)]
    if texts and not is_python("\n".join(texts)):
        subject = type(operation).__name__
        raise RenderedOperationInvalid(name_function(render), subject, "\n".join(texts))


def _render_modify_table(context: AutogenContext, changes: ModifyTableOps) -> list[Statement]:
    if not is_rendered_as_batch(context, changes):
        return render_operations(context, changes)
    changes, convention = name_unnamed(changes)
    return render_blocks(context, changes, convention, render_operations(context, changes))


def _render_alter_enum(context: AutogenContext, operation: AlterEnumOp) -> Call:
    return render_directive(
        context,
        "alter_enum",
        literal(operation.type_name),
        render_strings(operation.values),
        existing_values=operation.existing_values,
        schema=operation.schema,
        rewrite=operation.rewrite or None,
    )


def _render_execute(context: AutogenContext, operation: ExecuteSQLOp) -> Call:
    sql = operation.sqltext
    if not isinstance(sql, ClauseElement):
        return render_directive(context, "execute", literal(str(sql)))
    return render_directive(context, "execute", render_text(context, sql_of(context, sql)))


renderers = Dispatcher(
    {
        AddColumnOp: alterations.render_add_column,
        AlterColumnOp: alterations.render_alter_column,
        AlterEnumOp: _render_alter_enum,
        CreateCheckConstraintOp: keys.render_create_check,
        CreateExcludeConstraintOp: keys.render_create_exclude,
        CreateForeignKeyOp: keys.render_create_foreign_key,
        CreateIndexOp: indexes.render_create_index,
        CreatePrimaryKeyOp: keys.render_create_primary_key,
        CreateTableCommentOp: tables.render_create_table_comment,
        CreateTableOp: tables.render_create_table,
        CreateUniqueConstraintOp: keys.render_create_unique,
        DropColumnOp: alterations.render_drop_column,
        DropConstraintOp: keys.render_drop_constraint,
        DropIndexOp: indexes.render_drop_index,
        DropTableCommentOp: tables.render_drop_table_comment,
        DropTableOp: tables.render_drop_table,
        ExecuteSQLOp: _render_execute,
        ModifyTableOps: _render_modify_table,
        OpContainer: _render_container,
        RenameTableOp: tables.render_rename_table,
    }
)
"""The renderers in use: each operation that can be written, and the function that does it."""
