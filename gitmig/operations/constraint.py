"""What all constraints share: adding one to a table, and dropping it."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    CheckConstraint,
    Constraint,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from gitmig.errors.operations import OriginalUnknown, WrongArgument
from gitmig.operations.arguments import check_flag, check_optional_name, check_table
from gitmig.operations.directive import BatchDirective, Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import Diff, MigrateOperation, named, qualified
from gitmig.operations.schema_objects import SchemaContext, SchemaObjects
from gitmig.operations.touch import Touch

ConstraintOperation = TypeVar("ConstraintOperation", bound="type[AddConstraintOp]")

CONSTRAINT_KEYWORDS = frozenset({"comment", "deferrable", "info", "initially"})
"""What a directive that adds a constraint takes beside its parameters and dialect options."""

CONSTRAINT_TYPES = ("check", "foreignkey", "primary", "unique")


class AddConstraintOp(MigrateOperation):
    """Add a constraint to a table; each kind of constraint has a class of its own."""

    constraint_type: ClassVar[str | None] = None
    """The kind as drop_constraint() names it."""
    noun: ClassVar[str] = "constraint"
    classes: ClassVar[dict[str, "type[AddConstraintOp]"]] = {}
    """The operation of each `__visit_name__` of a constraint."""

    constraint_name: str | None
    table_name: str
    schema: str | None

    @classmethod
    def register_add_constraint(
        cls, visit_name: str
    ) -> Callable[[ConstraintOperation], ConstraintOperation]:
        """Make the decorated class the operation for constraints of that `__visit_name__`."""

        def register(class_: ConstraintOperation) -> ConstraintOperation:
            cls.classes[visit_name] = class_
            return class_

        return register

    @classmethod
    def from_constraint(cls, constraint: Constraint) -> "AddConstraintOp":
        """Return the operation that adds the constraint."""
        return cls.classes[constraint.__visit_name__].from_constraint(constraint)

    def to_constraint(self, migration_context: SchemaContext | None = None) -> Constraint:
        """Build the constraint on a table that has just the columns named."""
        raise NotImplementedError

    def reverse(self) -> "DropConstraintOp":
        """Return the drop of the constraint, which knows the way back."""
        return DropConstraintOp(
            self.constraint_name,
            self.table_name,
            self.constraint_type,
            schema=self.schema,
            _reverse=self,
        )

    def to_diff_tuple(self) -> Diff:
        """Return `("add_constraint", Constraint)`."""
        return ("add_constraint", self.to_constraint())

    def describe(self) -> str:
        """Return such as "add unique constraint uq_users_email to users"."""
        place = qualified(self.table_name, self.schema)
        return f"add {named(self.noun, self.constraint_name)} to {place}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the new constraint."""
        return (Touch("constraint", self.constraint_name, self.table_name, self.schema, "create"),)


class DropConstraintOp(MigrateOperation):
    """Drop a constraint of a table."""

    def __init__(
        self,
        constraint_name: str | None,
        table_name: str,
        type_: str | None = None,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        _reverse: AddConstraintOp | None = None,
    ) -> None:
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.constraint_type = type_
        self.schema = schema
        self.if_exists = if_exists
        self._reverse = _reverse

    @classmethod
    def from_constraint(cls, constraint: Constraint) -> "DropConstraintOp":
        """Return the drop of the constraint, which knows the way back."""
        return AddConstraintOp.from_constraint(constraint).reverse()

    def to_constraint(self, migration_context: SchemaContext | None = None) -> Constraint:
        """Build the constraint that is dropped; raises OriginalUnknown for a drop by name."""
        if self._reverse is None:
            raise OriginalUnknown(self.describe())
        return self._reverse.to_constraint(migration_context)

    def to_named_constraint(self, migration_context: SchemaContext | None = None) -> Constraint:
        """Build a constraint of the name and kind, which is all that a database asks of a drop.

        A plain name passes through the naming convention of its kind.
        """
        objects = SchemaObjects.of(migration_context)
        table = objects.stub(self.table_name, ["x"], schema=self.schema)
        constraint = _named_constraint(self.constraint_type, self.constraint_name, self.table_name)
        table.append_constraint(constraint)
        return constraint

    def reverse(self) -> AddConstraintOp:
        """Return the addition of the constraint; raises OriginalUnknown for a drop by name."""
        if self._reverse is None:
            raise OriginalUnknown(self.describe())
        return AddConstraintOp.from_constraint(self._reverse.to_constraint())

    def to_diff_tuple(self) -> Diff:
        """Return `("remove_constraint", Constraint)`, or "remove_fk" with a foreign key."""
        kind = "remove_fk" if self.constraint_type == "foreignkey" else "remove_constraint"
        return (kind, self.to_constraint())

    def describe(self) -> str:
        """Return such as "drop unique constraint uq_users_email of users"."""
        noun = NOUNS.get(self.constraint_type or "", "constraint")
        place = qualified(self.table_name, self.schema)
        return f"drop {named(noun, self.constraint_name)} of {place}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the removed constraint."""
        return (Touch("constraint", self.constraint_name, self.table_name, self.schema, "remove"),)


NOUNS = {
    "check": "check constraint",
    "foreignkey": "foreign key",
    "primary": "primary key",
    "unique": "unique constraint",
}


class DropConstraintDirective(Directive):
    """Offers `drop_constraint`."""

    @checks_keywords()
    def drop_constraint(
        self,
        constraint_name: str | None,
        table_name: str,
        type_: str | None = None,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
    ) -> None:
        """Drop a constraint of a table.

            op.drop_constraint("uq_users_email", "users", type_="unique")

        `type_` is one of "foreignkey", "primary", "unique", "check"; MySQL and MariaDB need it,
        and so does a name that shall pass through the naming convention.
        """
        check_optional_name("drop_constraint", "constraint_name", constraint_name)
        check_table("drop_constraint", table_name, schema)
        check_flag("drop_constraint", "if_exists", if_exists)
        check_constraint_type(type_)
        self.invoke(
            DropConstraintOp(constraint_name, table_name, type_, schema=schema, if_exists=if_exists)
        )


class BatchDropConstraintDirective(BatchDirective):
    """Offers `drop_constraint` of a batch."""

    @checks_keywords()
    def drop_constraint(self, constraint_name: str, type_: str | None = None) -> None:
        """Drop a constraint of the table.

            batch_op.drop_constraint("uq_users_email", type_="unique")

        One that has no name gets one from `naming_convention` of `batch_alter_table`.
        """
        self.on_table(DropConstraintDirective).drop_constraint(
            constraint_name, self.table_name, type_, schema=self.schema
        )


def check_constraint_type(type_: str | None) -> None:
    """Raise WrongArgument, a TypeError, for a kind of constraint that does not exist."""
    if type_ is not None and type_ not in CONSTRAINT_TYPES:
        expected = f"one of {', '.join(map(repr, CONSTRAINT_TYPES))} or None"
        raise WrongArgument("drop_constraint", "type_", type_, expected)


def name_of(constraint: Constraint) -> str | None:
    """Return the constraint's name; SQLAlchemy marks one that is missing on purpose."""
    return constraint.name if isinstance(constraint.name, str) else None


def _named_constraint(type_: str | None, name: str | None, table_name: str) -> Constraint:
    match type_:
        case "foreignkey":
            return ForeignKeyConstraint(["x"], [f"{table_name}.x"], name=name)
        case "primary":
            return PrimaryKeyConstraint(name=name)
        case "unique":
            return UniqueConstraint(name=name)
        case "check":
            return CheckConstraint("", name=name)
        case _:
            return Constraint(name=name)


def constraint_keywords(constraint: Constraint) -> dict[str, Any]:
    """Return what a constraint says beside name and columns, as keywords of its operation."""
    keywords: dict[str, Any] = {**constraint.dialect_kwargs}
    if constraint.deferrable is not None:
        keywords["deferrable"] = constraint.deferrable
    if constraint.initially is not None:
        keywords["initially"] = constraint.initially
    return keywords
