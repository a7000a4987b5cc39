"""Creating an exclude constraint, which PostgreSQL has."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Constraint

from gitmig.errors.operations import WrongArgument
from gitmig.operations.arguments import (
    SQL,
    check_flag,
    check_optional_name,
    check_table,
    check_type,
)
from gitmig.operations.constraint import AddConstraintOp, constraint_keywords, name_of
from gitmig.operations.copying import exclude_elements, is_bound, with_columns_of
from gitmig.operations.directive import BatchDirective, Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.schema_objects import Expression, SchemaContext, SchemaObjects, column_names
from gitmig.operations.touch import Touch, touch_columns

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import ExcludeConstraint

Element = tuple[Expression, str]
"""A column or an expression, and the operator that no two rows may fulfil."""


@AddConstraintOp.register_add_constraint("exclude_constraint")
class CreateExcludeConstraintOp(AddConstraintOp):
    """Add an exclude constraint to a table."""

    noun = "exclude constraint"

    def __init__(
        self,
        constraint_name: str | None,
        table_name: str,
        elements: Sequence[Element],
        where: Expression | None = None,
        schema: str | None = None,
        _orig_constraint: "ExcludeConstraint | None" = None,
        **kw: Any,
    ) -> None:
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.elements = elements
        self.where = where
        self.schema = schema
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint: Constraint) -> "CreateExcludeConstraintOp":
        """Return the operation that adds the constraint."""
        exclude: Any = constraint
        options = {"using": exclude.using, "ops": exclude.ops}
        return cls(
            name_of(constraint),
            str(constraint.table.name),
            exclude_elements(exclude),
            where=exclude.where,
            schema=constraint.table.schema,
            **{key: value for key, value in options.items() if value},
            **constraint_keywords(constraint),
        )

    def to_constraint(self, migration_context: SchemaContext | None = None) -> "ExcludeConstraint":
        """Build the constraint on a table that has just the columns named."""
        from sqlalchemy.dialects.postgresql import ExcludeConstraint  # slow to import, seldom used

        table = SchemaObjects.of(migration_context).stub_for(
            self.table_name, self._expressions(), schema=self.schema
        )
        where = self.where
        if where is not None and not isinstance(where, str):
            where = with_columns_of(table, where)
        constraint = ExcludeConstraint(
            *((with_columns_of(table, each), operator) for each, operator in self.elements),
            name=self.constraint_name,
            where=where,
            **self.kw,
        )
        if not is_bound(constraint):  # SQL as text, in which SQLAlchemy sees no column
            table.append_constraint(constraint)
        return constraint

    def describe(self) -> str:
        """Return such as "add exclude constraint ex_a to rooms (room WITH =, during WITH &&)"."""
        elements = ", ".join(f"{each} WITH {operator}" for each, operator in self.elements)
        return f"{super().describe()} ({elements})"

    def touches(self) -> tuple[Touch, ...]:
        """Return the new constraint and the columns under it."""
        columns = touch_columns(
            column_names(self._expressions()), self.table_name, self.schema, "read"
        )
        return (*super().touches(), *columns)

    def _expressions(self) -> list[Expression]:
        condition = self.where
        written = [] if condition is None or isinstance(condition, str) else [condition]
        return [*(expression for expression, _ in self.elements), *written]


class CreateExcludeConstraintDirective(Directive):
    """Offers `create_exclude_constraint`."""

    @checks_keywords(also=("deferrable", "initially", "ops", "schema", "using", "where"))
    def create_exclude_constraint(
        self, constraint_name: str | None, table_name: str, *elements: Element, **kw: Any
    ) -> None:
        """Add an exclude constraint to a table, on PostgreSQL.

            op.create_exclude_constraint(
                "ex_bookings", "bookings", ("during", "&&"), using="gist", where="not cancelled"
            )

        Each element is a column, a name or an expression, with the operator that compares two
        rows. Further keywords: `where`, `using` (`gist` unless it is given), `ops` (the operator
        class of each column), `deferrable`, `initially`, `schema`.
        """
        directive = "create_exclude_constraint"
        check_optional_name(directive, "constraint_name", constraint_name)
        check_table(directive, table_name, kw.get("schema"))
        _check_elements(directive, elements)
        check_flag(directive, "deferrable", kw.get("deferrable"))
        check_type(directive, "where", kw.get("where"), (*SQL, type(None)), "a condition or None")
        self.invoke(CreateExcludeConstraintOp(constraint_name, table_name, elements, **kw))


class BatchCreateExcludeConstraintDirective(BatchDirective):
    """Offers `create_exclude_constraint` of a batch."""

    def create_exclude_constraint(
        self, constraint_name: str | None, *elements: Element, **kw: Any
    ) -> None:
        """Add an exclude constraint to the table, on PostgreSQL.

        batch_op.create_exclude_constraint("ex_bookings", ("during", "&&"), using="gist")
        """
        self.on_table(CreateExcludeConstraintDirective).create_exclude_constraint(
            constraint_name, self.table_name, *elements, schema=self.schema, **kw
        )


def _check_elements(directive: str, elements: Sequence[object]) -> None:
    expected, hint = "pairs of a column and an operator", 'such as ("during", "&&")'
    if not elements:
        raise WrongArgument(directive, "elements", None, expected, hint)
    for element in elements:
        pair = element if isinstance(element, tuple) and len(element) == 2 else (None, None)
        if not isinstance(pair[0], SQL) or not isinstance(pair[1], str):
            raise WrongArgument(directive, "elements", element, expected, hint)
