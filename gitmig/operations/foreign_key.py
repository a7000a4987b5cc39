"""Creating a foreign key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Constraint, ForeignKeyConstraint

from gitmig.errors.operations import InvalidArgument
from gitmig.operations.arguments import (
    check_columns,
    check_flag,
    check_name,
    check_optional_name,
)
from gitmig.operations.constraint import AddConstraintOp, constraint_keywords, name_of
from gitmig.operations.directive import BatchDirective, Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import Diff, named, qualified
from gitmig.operations.schema_objects import SchemaContext, SchemaObjects
from gitmig.operations.touch import Touch, touch_columns, touch_table


@AddConstraintOp.register_add_constraint("foreign_key_constraint")
class CreateForeignKeyOp(AddConstraintOp):
    """Add a foreign key to a table; its options and both schemas stand in `kw`, as documented."""

    constraint_type = "foreignkey"
    noun = "foreign key"

    def __init__(
        self,
        constraint_name: str | None,
        source_table: str,
        referent_table: str,
        local_cols: Sequence[str],
        remote_cols: Sequence[str],
        **kw: Any,
    ) -> None:
        self.constraint_name = constraint_name
        self.source_table = source_table
        self.referent_table = referent_table
        self.local_cols = local_cols
        self.remote_cols = remote_cols
        self.kw = kw

    @property
    def table_name(self) -> str:
        """The table that gets the foreign key."""
        return self.source_table

    @table_name.setter
    def table_name(self, name: str) -> None:
        self.source_table = name

    @property
    def schema(self) -> str | None:
        """The schema of the table that gets the foreign key."""
        schema: str | None = self.kw.get("source_schema")
        return schema

    @schema.setter
    def schema(self, schema: str | None) -> None:
        self.kw["source_schema"] = schema

    @classmethod
    def from_constraint(cls, constraint: Constraint) -> "CreateForeignKeyOp":
        """Return the operation that adds the constraint."""
        assert isinstance(constraint, ForeignKeyConstraint)
        remote, _, _ = constraint.elements[0].target_fullname.rpartition(".")
        referent_schema, _, referent_table = remote.rpartition(".")
        options = {
            "source_schema": constraint.table.schema,
            "referent_schema": referent_schema or None,
            "onupdate": constraint.onupdate,
            "ondelete": constraint.ondelete,
            "match": constraint.match,
            "use_alter": constraint.use_alter or None,
        }
        return cls(
            name_of(constraint),
            str(constraint.table.name),
            referent_table,
            [element.parent.name for element in constraint.elements],
            [element.target_fullname.rpartition(".")[2] for element in constraint.elements],
            **{key: value for key, value in options.items() if value is not None},
            **constraint_keywords(constraint),
        )

    def to_constraint(self, migration_context: SchemaContext | None = None) -> ForeignKeyConstraint:
        """Build the constraint between tables that have just the columns named."""
        options = dict(self.kw)
        source_schema = options.pop("source_schema", None)
        referent_schema = options.pop("referent_schema", None)
        referent = qualified(self.referent_table, referent_schema)
        itself = (self.referent_table, referent_schema) == (self.source_table, source_schema)
        columns = [*self.local_cols, *(self.remote_cols if itself else ())]
        constraint = ForeignKeyConstraint(
            list(self.local_cols),
            [f"{referent}.{column}" for column in self.remote_cols],
            name=self.constraint_name,
            **options,
        )
        objects = SchemaObjects.of(migration_context)
        objects.stub(self.source_table, columns, [constraint], schema=source_schema)
        return constraint

    def to_diff_tuple(self) -> Diff:
        """Return `("add_fk", ForeignKeyConstraint)`."""
        return ("add_fk", self.to_constraint())

    def describe(self) -> str:
        """Return such as "add foreign key fk_a from orders (user_id) to users (id)"."""
        local, remote = ", ".join(self.local_cols), ", ".join(self.remote_cols)
        source = qualified(self.source_table, self.schema)
        referent = qualified(self.referent_table, self.kw.get("referent_schema"))
        name = named(self.noun, self.constraint_name)
        return f"add {name} from {source} ({local}) to {referent} ({remote})"

    def touches(self) -> tuple[Touch, ...]:
        """Return the new constraint, the columns under it and the table that it refers to."""
        referent_schema = self.kw.get("referent_schema")
        return (
            *super().touches(),
            *touch_columns(self.local_cols, self.source_table, self.schema, "read"),
            touch_table(self.referent_table, referent_schema, "read"),
            *touch_columns(self.remote_cols, self.referent_table, referent_schema, "read"),
        )


class CreateForeignKeyDirective(Directive):
    """Offers `create_foreign_key`."""

    @checks_keywords(
        also=("comment", "info", "link_to_name", "use_alter"),
        construct=ForeignKeyConstraint([], []),
    )
    def create_foreign_key(
        self,
        constraint_name: str | None,
        source_table: str,
        referent_table: str,
        local_cols: Sequence[str],
        remote_cols: Sequence[str],
        *,
        onupdate: str | None = None,
        ondelete: str | None = None,
        deferrable: bool | None = None,
        initially: str | None = None,
        match: str | None = None,
        source_schema: str | None = None,
        referent_schema: str | None = None,
        **dialect_kw: Any,
    ) -> None:
        """Add a foreign key to a table.

            op.create_foreign_key("fk_orders_user", "orders", "users", ["user_id"], ["id"])

        A name of None follows the naming convention of the target metadata, or is left to the
        database. A table may refer to itself.
        """
        directive = "create_foreign_key"
        check_optional_name(directive, "constraint_name", constraint_name)
        check_name(directive, "source_table", source_table)
        check_name(directive, "referent_table", referent_table)
        check_columns(directive, "local_cols", local_cols)
        check_columns(directive, "remote_cols", remote_cols)
        if len(local_cols) != len(remote_cols):
            problem = f"names {len(remote_cols)} columns, `local_cols` {len(local_cols)}"
            hint = "name a remote column for each local one"
            raise InvalidArgument(directive, "remote_cols", problem, hint)
        check_flag(directive, "deferrable", deferrable)
        options = {
            "onupdate": onupdate,
            "ondelete": ondelete,
            "deferrable": deferrable,
            "initially": initially,
            "match": match,
            "source_schema": source_schema,
            "referent_schema": referent_schema,
        }
        for name, value in options.items():
            if name != "deferrable":
                check_optional_name(directive, name, value)
        self.invoke(
            CreateForeignKeyOp(
                constraint_name,
                source_table,
                referent_table,
                local_cols,
                remote_cols,
                **{key: value for key, value in options.items() if value is not None},
                **dialect_kw,
            )
        )


class BatchCreateForeignKeyDirective(BatchDirective):
    """Offers `create_foreign_key` of a batch."""

    def create_foreign_key(
        self,
        constraint_name: str | None,
        referent_table: str,
        local_cols: Sequence[str],
        remote_cols: Sequence[str],
        *,
        referent_schema: str | None = None,
        onupdate: str | None = None,
        ondelete: str | None = None,
        deferrable: bool | None = None,
        initially: str | None = None,
        match: str | None = None,
        **dialect_kw: Any,
    ) -> None:
        """Add a foreign key to the table.

        batch_op.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])
        """
        self.on_table(CreateForeignKeyDirective).create_foreign_key(
            constraint_name,
            self.table_name,
            referent_table,
            local_cols,
            remote_cols,
            source_schema=self.schema,
            referent_schema=referent_schema,
            onupdate=onupdate,
            ondelete=ondelete,
            deferrable=deferrable,
            initially=initially,
            match=match,
            **dialect_kw,
        )
