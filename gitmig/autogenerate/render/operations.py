"""Renders operations as the directives that do them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Constraint, Identity
from sqlalchemy.sql.elements import BinaryExpression, ClauseElement, Label
from sqlalchemy.types import TypeEngine, to_instance

from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.render.batch import (
    is_rendered_as_batch,
    name_unnamed,
    render_blocks,
)
from gitmig.autogenerate.render.columns import render_column, render_server_default
from gitmig.autogenerate.render.constraints import render_constraint, render_exclude_elements
from gitmig.autogenerate.render.layout import (
    Block,
    Call,
    Expression,
    Text,
    flat,
    keyword,
    list_of,
    literal,
)
from gitmig.autogenerate.render.registry import Statement, renderers
from gitmig.autogenerate.render.types import is_unknown, render_type, unknown_type_note
from gitmig.autogenerate.render.values import (
    op,
    render_name,
    render_options,
    render_strings,
    render_text,
    sql_of,
)
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
    ModifyTableOps,
    OpContainer,
    RenameTableOp,
)

_UNNAMED = Text("# The constraint has no name in the models: write here the one that it was given.")


@renderers.dispatch_for(OpContainer)
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
            statements.append(rendered)
        else:
            statements += rendered
    return statements


@renderers.dispatch_for(ModifyTableOps)
def _render_modify_table(context: AutogenContext, changes: ModifyTableOps) -> list[Statement]:
    if not is_rendered_as_batch(context, changes):
        return render_operations(context, changes)
    changes, convention = name_unnamed(changes)
    return render_blocks(context, changes, convention, render_operations(context, changes))


@renderers.dispatch_for(CreateTableOp)
def _render_create_table(context: AutogenContext, operation: CreateTableOp) -> list[Statement]:
    columns = [item for item in operation.columns if isinstance(item, Column)]
    constraints = [item for item in operation.columns if isinstance(item, Constraint)]
    arguments: list[Expression] = [literal(operation.table_name)]
    arguments += _present(_render_table_column(context, one, constraints) for one in columns)
    # Sets have no order; the text gives one.
    rendered = _present(render_constraint(context, one) for one in constraints)
    arguments += sorted(rendered, key=flat)
    arguments += render_options(
        context,
        {
            "schema": operation.schema,
            "comment": operation.comment,
            "info": operation.info or None,
            **dict(sorted(operation.kw.items())),
            "prefixes": operation.prefixes or None,
            "if_not_exists": operation.if_not_exists,
        },
    )
    notes = _notes(operation.table_name, columns)
    return [*notes, Call(op(context, "create_table"), tuple(arguments))]


@renderers.dispatch_for(DropTableOp)
def _render_drop_table(context: AutogenContext, operation: DropTableOp) -> Call:
    return _call(
        context,
        "drop_table",
        literal(operation.table_name),
        schema=operation.schema,
        if_exists=operation.if_exists,
    )


@renderers.dispatch_for(AddColumnOp)
def _render_add_column(context: AutogenContext, operation: AddColumnOp) -> list[Statement]:
    column = operation.column
    inline = tuple(sorted(column.foreign_keys, key=lambda key: key.target_fullname))
    rendered = render_column(context, column, inline=inline)
    if rendered is None:
        return []
    call = _call(
        context,
        "add_column",
        literal(operation.table_name),
        rendered,
        schema=operation.schema,
        if_not_exists=operation.if_not_exists,
        inline_references=operation.inline_references,
        inline_primary_key=operation.inline_primary_key,
    )
    return [*_notes(operation.table_name, [column]), call]


@renderers.dispatch_for(DropColumnOp)
def _render_drop_column(context: AutogenContext, operation: DropColumnOp) -> Call:
    return _call(
        context,
        "drop_column",
        literal(operation.table_name),
        literal(str(operation.column_name)),
        schema=operation.schema,
        if_exists=operation.if_exists,
        **operation.kw,
    )


@renderers.dispatch_for(AlterColumnOp)
def _render_alter_column(context: AutogenContext, operation: AlterColumnOp) -> Call:
    comment = operation.modify_comment
    existing_nullable = operation.existing_nullable
    if operation.modify_nullable is not None:
        existing_nullable = None
    existing_default = operation.existing_server_default
    if existing_default is None or not _needs_existing_default(operation):
        existing_default = False
    arguments: dict[str, Expression | None] = {
        "existing_type": _type(context, operation.existing_type),
        "server_default": _default(context, operation.modify_server_default),
        "new_column_name": _literal(operation.modify_name),
        "type_": _type(context, operation.modify_type),
        "nullable": _literal(operation.modify_nullable),
        "comment": None if comment is False else literal(comment),
        "existing_comment": _literal(operation.existing_comment),
        "existing_nullable": _literal(existing_nullable),
        "existing_server_default": _default(context, existing_default),
    }
    named: list[Expression] = [
        keyword(name, value) for name, value in arguments.items() if value is not None
    ]
    others = {
        name: value
        for name, value in operation.kw.items()
        # How the way back converts values is said on the way back.
        if not name.startswith("modify_") and name != "existing_postgresql_using"
    }
    named += render_options(context, {**dict(sorted(others.items())), "schema": operation.schema})
    column = (literal(operation.table_name), literal(str(operation.column_name)))
    return Call(op(context, "alter_column"), (*column, *named))


def _needs_existing_default(operation: AlterColumnOp) -> bool:
    """Whether the old default matters: because it stays, or has to be taken away its own way."""
    new, old = operation.modify_server_default, operation.existing_server_default
    is_identity = isinstance(new, Identity) or isinstance(old, Identity)
    return new is False or is_identity or operation.kw.get("postgresql_using") is not None


@renderers.dispatch_for(CreateIndexOp)
def _render_create_index(context: AutogenContext, operation: CreateIndexOp) -> Call:
    options = dict(operation.kw)
    classes: dict[str, str] = dict(options.get("postgresql_ops") or {})
    elements = [_render_index_element(context, one, classes) for one in operation.columns]
    if "postgresql_ops" in options:
        options["postgresql_ops"] = classes or None
    return _call(
        context,
        "create_index",
        render_name(context, operation.index_name),
        literal(operation.table_name),
        list_of(elements),
        unique=operation.unique or None,
        schema=operation.schema,
        **options,
        if_not_exists=operation.if_not_exists,
    )


@renderers.dispatch_for(DropIndexOp)
def _render_drop_index(context: AutogenContext, operation: DropIndexOp) -> Call:
    # Of the options that made the index, a drop heeds none but this.
    concurrently = {
        name: value for name, value in operation.kw.items() if name.endswith("_concurrently")
    }
    return _call(
        context,
        "drop_index",
        render_name(context, operation.index_name),
        table_name=operation.table_name,
        schema=operation.schema,
        if_exists=operation.if_exists,
        **concurrently,
    )


@renderers.dispatch_for(CreateUniqueConstraintOp)
def _render_create_unique(context: AutogenContext, operation: CreateUniqueConstraintOp) -> Call:
    return _call(
        context,
        "create_unique_constraint",
        render_name(context, operation.constraint_name),
        literal(operation.table_name),
        render_strings(operation.columns),
        schema=operation.schema,
        **operation.kw,
    )


@renderers.dispatch_for(CreatePrimaryKeyOp)
def _render_create_primary_key(context: AutogenContext, operation: CreatePrimaryKeyOp) -> Call:
    return _call(
        context,
        "create_primary_key",
        render_name(context, operation.constraint_name),
        literal(operation.table_name),
        render_strings(operation.columns),
        schema=operation.schema,
    )


@renderers.dispatch_for(CreateCheckConstraintOp)
def _render_create_check(context: AutogenContext, operation: CreateCheckConstraintOp) -> Call:
    condition = operation.condition
    sql = sql_of(context, condition) if isinstance(condition, ClauseElement) else str(condition)
    return _call(
        context,
        "create_check_constraint",
        render_name(context, operation.constraint_name),
        literal(operation.table_name),
        literal(sql),
        schema=operation.schema,
        **operation.kw,
    )


@renderers.dispatch_for(CreateExcludeConstraintOp)
def _render_create_exclude(context: AutogenContext, operation: CreateExcludeConstraintOp) -> Call:
    return _call(
        context,
        "create_exclude_constraint",
        render_name(context, operation.constraint_name),
        literal(operation.table_name),
        *render_exclude_elements(context, operation.elements),
        where=operation.where,
        schema=operation.schema,
        **operation.kw,
    )


@renderers.dispatch_for(CreateForeignKeyOp)
def _render_create_foreign_key(context: AutogenContext, operation: CreateForeignKeyOp) -> Call:
    return _call(
        context,
        "create_foreign_key",
        render_name(context, operation.constraint_name),
        literal(operation.source_table),
        literal(operation.referent_table),
        render_strings(operation.local_cols),
        render_strings(operation.remote_cols),
        **operation.kw,
    )


@renderers.dispatch_for(DropConstraintOp)
def _render_drop_constraint(
    context: AutogenContext, operation: DropConstraintOp
) -> list[Statement]:
    call = _call(
        context,
        "drop_constraint",
        render_name(context, operation.constraint_name),
        literal(operation.table_name),
        schema=operation.schema,
        type_=operation.constraint_type,
        if_exists=operation.if_exists,
    )
    return [call] if operation.constraint_name is not None else [_UNNAMED, call]


@renderers.dispatch_for(AlterEnumOp)
def _render_alter_enum(context: AutogenContext, operation: AlterEnumOp) -> Call:
    return _call(
        context,
        "alter_enum",
        literal(operation.type_name),
        render_strings(operation.values),
        existing_values=operation.existing_values,
        schema=operation.schema,
        rewrite=operation.rewrite or None,
    )


@renderers.dispatch_for(CreateTableCommentOp)
def _render_create_table_comment(context: AutogenContext, operation: CreateTableCommentOp) -> Call:
    return _call(
        context,
        "create_table_comment",
        literal(operation.table_name),
        literal(operation.comment),
        existing_comment=operation.existing_comment,
        schema=operation.schema,
    )


@renderers.dispatch_for(DropTableCommentOp)
def _render_drop_table_comment(context: AutogenContext, operation: DropTableCommentOp) -> Call:
    return _call(
        context,
        "drop_table_comment",
        literal(operation.table_name),
        existing_comment=operation.existing_comment,
        schema=operation.schema,
    )


@renderers.dispatch_for(RenameTableOp)
def _render_rename_table(context: AutogenContext, operation: RenameTableOp) -> Call:
    names = (literal(operation.table_name), literal(operation.new_table_name))
    return _call(context, "rename_table", *names, schema=operation.schema)


@renderers.dispatch_for(ExecuteSQLOp)
def _render_execute(context: AutogenContext, operation: ExecuteSQLOp) -> Call:
    sql = operation.sqltext
    if not isinstance(sql, ClauseElement):
        return _call(context, "execute", literal(str(sql)))
    return _call(context, "execute", render_text(context, sql_of(context, sql)))


def _call(context: AutogenContext, directive: str, *arguments: Expression, **options: Any) -> Call:
    """Return a directive's call; options that are None are left out."""
    return Call(op(context, directive), (*arguments, *render_options(context, options)))


def _render_table_column(
    context: AutogenContext, column: Column[Any], constraints: list[Constraint]
) -> Expression | None:
    """Leave to the table's constraints what they say of the column's foreign keys."""
    own = [key for key in column.foreign_keys if key.constraint not in constraints]
    return render_column(
        context, column, inline=tuple(sorted(own, key=lambda key: key.target_fullname))
    )


def _render_index_element(
    context: AutogenContext, element: Any, classes: dict[str, str]
) -> Expression:
    """Return an element; a class is taken from `classes`, where no text could refer to it."""
    if isinstance(element, str):
        return literal(str(element))
    named = classes.pop(getattr(element, "key", None) or "", None)
    inner = element.element if isinstance(element, Label) else element
    sql = sql_of(context, inner)
    # An operator needs parentheses; a function and a sort order must not have them.
    sql = f"({sql})" if isinstance(inner, BinaryExpression) else sql
    return render_text(context, sql if named is None else f"{sql} {named}")


def _present(rendered: Iterable[Expression | None]) -> list[Expression]:
    return [one for one in rendered if one is not None]


def _notes(table: str, columns: Iterable[Column[Any]]) -> list[Statement]:
    return [unknown_type_note(table, one.name) for one in columns if is_unknown(one.type)]


def _type(context: AutogenContext, type_: Any) -> Expression | None:
    if type_ is None:
        return None
    instance: TypeEngine[Any] = to_instance(type_)
    return render_type(context, instance)


def _default(context: AutogenContext, default: Any) -> Expression | None:
    """Render a server default; False says nothing, None removes it."""
    if default is False:
        return None
    return literal(None) if default is None else render_server_default(context, default)


def _literal(value: object) -> Expression | None:
    return None if value is None else literal(value)
