"""Running a statement of the user's own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.sql.base import Executable

from gitmig.operations.arguments import check_type
from gitmig.operations.directive import Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import Diff, MigrateOperation

DESCRIBED_LENGTH = 60
"""How much of a statement its description shows."""


class ExecuteSQLOp(MigrateOperation):
    """Run a statement; what it touches is known to its author alone."""

    def __init__(
        self,
        sqltext: Executable | str,
        *,
        execution_options: Mapping[str, Any] | None = None,
    ) -> None:
        self.sqltext = sqltext
        self.execution_options = execution_options

    def to_diff_tuple(self) -> Diff:
        """Return `("execute", sqltext)`."""
        return ("execute", self.sqltext)

    def describe(self) -> str:
        """Return such as "execute UPDATE users SET active = true"."""
        text = " ".join(str(self.sqltext).split())
        shown = text if len(text) <= DESCRIBED_LENGTH else f"{text[: DESCRIBED_LENGTH - 3]}..."
        return f"execute {shown}"


class ExecuteDirective(Directive):
    """Offers `execute`."""

    @checks_keywords()
    def execute(
        self,
        sqltext: Executable | str,
        *,
        execution_options: Mapping[str, Any] | None = None,
    ) -> None:
        """Run a statement, and return nothing.

            op.execute("UPDATE users SET active = true")
            op.execute(users.update().values(active=op.inline_literal(True)))

        In a string, `:name` is a bound parameter: write `\\:` for a colon. For results, use
        `op.get_bind().execute(...)`, which an SQL script cannot do; values of an expression are
        written into the script.
        """
        check_type("execute", "sqltext", sqltext, (str, Executable), "SQL or a statement")
        options = (Mapping, type(None))
        check_type("execute", "execution_options", execution_options, options, "a dict or None")
        self.invoke(ExecuteSQLOp(sqltext, execution_options=execution_options))
