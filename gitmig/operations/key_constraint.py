"""What primary keys and unique constraints share: they are lists of columns."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from sqlalchemy import Constraint, PrimaryKeyConstraint, UniqueConstraint

from gitmig.operations.constraint import AddConstraintOp, constraint_keywords, name_of
from gitmig.operations.schema_objects import SchemaContext, SchemaObjects
from gitmig.operations.touch import Touch, touch_columns


class KeyConstraintOp(AddConstraintOp):
    """Add a constraint that is a list of columns to a table."""

    constraint_class: ClassVar[type[PrimaryKeyConstraint] | type[UniqueConstraint]]

    def __init__(
        self,
        constraint_name: str | None,
        table_name: str,
        columns: Sequence[str],
        *,
        schema: str | None = None,
        **kw: Any,
    ) -> None:
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.columns = columns
        self.schema = schema
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint: Constraint) -> Self:
        """Return the operation that adds the constraint."""
        assert isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint)
        return cls(
            name_of(constraint),
            str(constraint.table.name),
            [column.name for column in constraint.columns],
            schema=constraint.table.schema,
            **constraint_keywords(constraint),
        )

    def to_constraint(
        self, migration_context: SchemaContext | None = None
    ) -> PrimaryKeyConstraint | UniqueConstraint:
        """Build the constraint on a table that has just the columns named."""
        objects = SchemaObjects.of(migration_context)
        constraint = self.constraint_class(*self.columns, name=self.constraint_name, **self.kw)
        columns = [*self.columns, *self._included]
        objects.stub(self.table_name, columns, [constraint], schema=self.schema)
        return constraint

    @property
    def _included(self) -> list[str]:
        """The columns that only lie in the index, on PostgreSQL."""
        named = self.kw.get("postgresql_include") or ()
        return [one if isinstance(one, str) else one.name for one in named]

    def touches(self) -> tuple[Touch, ...]:
        """Return the new constraint and the columns under it."""
        columns = touch_columns(
            [*self.columns, *self._included], self.table_name, self.schema, "read"
        )
        return (*super().touches(), *columns)
