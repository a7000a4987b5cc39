"""What packages ask of Alembic's rendering beyond what it documents, done by documented means."""

from gitmig.autogenerate import AutogenContext
from gitmig.autogenerate.render.script import render_op_text
from gitmig.operations import OpContainer


def render_commands(op_container: OpContainer, autogen_context: AutogenContext) -> str:
    """Return the statements of a container as Python: what pytest-alembic shows of differences."""
    return render_op_text(autogen_context, op_container)
