"""What revision files ask of `op` beside operations: the connection, names, literals."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter, conv
from sqlalchemy.types import TypeEngine

from gitmig.operations.directive import Directive, OperationsContext


class InlineLiteral(BindParameter[Any]):
    """A value that is written into the statement instead of being sent beside it."""

    # The key under which SQLAlchemy caches a statement leaves out the values of its parameters.
    inherit_cache = False


@compiles(InlineLiteral)
def _compile_inline_literal(element: InlineLiteral, compiler: SQLCompiler, **_: Any) -> str:
    return compiler.render_literal_value(element.value, element.type)


class ContextDirective(Directive):
    """Offers `f`, `inline_literal`, `get_bind` and `get_context`."""

    def f(self, name: str) -> conv:
        """Mark a name as final: no naming convention changes it.

        op.drop_constraint(op.f("ck_users_age"), "users", type_="check")
        """
        return conv(name)

    def inline_literal(self, value: Any, type_: TypeEngine[Any] | None = None) -> InlineLiteral:
        """Return the value as an expression that is written into the statement.

        An SQL script has all its values so; online it is for what takes no parameters. `type_`
        says how the value is written, where the value alone does not.
        """
        return InlineLiteral(None, value, type_=type_, unique=True)

    def get_bind(self) -> Any:
        """Return the connection; None where an SQL script is written: there is none."""
        return self.migration_context.bind

    def get_context(self) -> Any:
        """Return the migration context."""
        context: OperationsContext = self.migration_context
        return context
