"""Renders containers of operations as the bodies of `upgrade()` and `downgrade()`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from gitmig.autogenerate.context import AutogenContext, MigrationContextLike
from gitmig.autogenerate.render.layout import Block, Text, lay_out, lay_out_block
from gitmig.autogenerate.render.operations import render_operations
from gitmig.autogenerate.render.registry import Statement
from gitmig.operations import MigrateOperation, MigrationScript, OpContainer

_INDENT = 4


@dataclass(frozen=True, slots=True)
class RenderedScript:
    """The parts of a revision file that depend on its operations.

    A body is indented by four, but for its first line, whose indent the template gives.
    """

    upgrades: str
    downgrades: str
    imports: frozenset[str]
    """Whole import lines; the template itself imports `op` and `sqlalchemy as sa`."""


@dataclass(frozen=True, slots=True)
class _Offline:
    """A migration context for rendering alone, where the caller has none."""

    opts: dict[str, Any]
    connection: None = None

    @property
    def dialect(self) -> DefaultDialect:
        return DefaultDialect()


def render_python_code(
    up_or_down_op: OpContainer,
    sqlalchemy_module_prefix: str = "sa.",
    alembic_module_prefix: str = "op.",
    render_as_batch: bool = False,
    imports: Iterable[str] = (),
    render_item: Any = None,
    migration_context: MigrationContextLike | None = None,
    user_module_prefix: str | None = None,
) -> str:
    """Return the code of an upgrade or a downgrade, as documented: `pass` where it is empty."""
    options = {
        "sqlalchemy_module_prefix": sqlalchemy_module_prefix,
        "alembic_module_prefix": alembic_module_prefix,
        "render_as_batch": render_as_batch,
        "render_item": render_item,
        "user_module_prefix": user_module_prefix,
    }
    context = AutogenContext(migration_context or _Offline({}), opts=options, autogenerate=False)
    context.imports.update(imports)
    return render_body(context, up_or_down_op)


def render_script_bodies(
    script: MigrationScript, migration_context: MigrationContextLike | None = None
) -> RenderedScript:
    """Return the bodies of a script that has one upgrade and one downgrade."""
    context = AutogenContext(migration_context or _Offline({}), autogenerate=False)
    upgrades = "".join(render_body(context, one) for one in script.upgrade_ops_list)
    downgrades = "".join(render_body(context, one) for one in script.downgrade_ops_list)
    return RenderedScript(upgrades, downgrades, frozenset(script.imports | context.imports))


def render_body(context: AutogenContext, container: OpContainer) -> str:
    """Return a function's body."""
    return _join(render_operations(context, container))


def render_op_text(autogen_context: AutogenContext, op: MigrateOperation) -> str:
    """Return the statements of one operation, or of a container, without a function around them."""
    container = op if isinstance(op, OpContainer) else OpContainer([op])
    return "\n".join(map(_lay_out, render_operations(autogen_context, container)))


def _join(statements: Sequence[Statement]) -> str:
    if all(isinstance(one, Text) and one.source.startswith("#") for one in statements):
        # A body of comments alone is no body.
        statements = [*statements, "pass"]
    # An empty line parts a block from what follows.
    ends = ("\n" if isinstance(one, Block) else "" for one in statements)
    lines = (f"{_lay_out(one)}{end}" for one, end in zip(statements, ends, strict=True))
    return f"\n{' ' * _INDENT}".join(lines).rstrip()


def _lay_out(statement: Statement) -> str:
    match statement:
        case str():  # of somebody else's renderer: its lines know nothing of the function
            return statement.rstrip().replace("\n", f"\n{' ' * _INDENT}")
        case Block():
            return lay_out_block(statement, indent=_INDENT)
        case _:
            return lay_out(statement, indent=_INDENT)
