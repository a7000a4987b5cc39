"""Altering a column: its name, type, nullability, server default, comment."""

from typing import Any, Literal

from sqlalchemy import Computed, FetchedValue, Identity
from sqlalchemy.sql.elements import ColumnElement, TextClause
from sqlalchemy.types import TypeEngine

from gitmig.operations.arguments import (
    check_comment,
    check_flag,
    check_name,
    check_optional_name,
    check_server_default,
    check_sql_type,
    check_table,
)
from gitmig.operations.directive import BatchDirective, Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import AlterTableOp, Diff, qualified
from gitmig.operations.touch import Touch

ServerDefault = str | TextClause | ColumnElement[Any] | FetchedValue | Computed | Identity
"""What a server default is written as; FetchedValue is the base of DefaultClause."""

Unchanged = Literal[False]
"""False leaves an aspect as it is where None would remove it."""

AnyType = TypeEngine[Any] | type[TypeEngine[Any]]


class AlterColumnOp(AlterTableOp):
    """Alter a column: `modify_*` say what shall be, `existing_*` what is."""

    def __init__(
        self,
        table_name: str,
        column_name: str,
        *,
        schema: str | None = None,
        existing_type: AnyType | None = None,
        existing_server_default: ServerDefault | Unchanged | None = False,
        existing_nullable: bool | None = None,
        existing_comment: str | None = None,
        modify_nullable: bool | None = None,
        modify_comment: str | Unchanged | None = False,
        modify_server_default: ServerDefault | Unchanged | None = False,
        modify_name: str | None = None,
        modify_type: AnyType | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(table_name, schema=schema)
        self.column_name = column_name
        self.existing_type = existing_type
        self.existing_server_default = existing_server_default
        self.existing_nullable = existing_nullable
        self.existing_comment = existing_comment
        self.modify_nullable = modify_nullable
        self.modify_comment = modify_comment
        self.modify_server_default = modify_server_default
        self.modify_name = modify_name
        self.modify_type = modify_type
        self.kw = kw

    def has_changes(self) -> bool:
        """Tell whether anything would be altered."""
        return (
            self.modify_nullable is not None
            or self.modify_comment is not False
            or self.modify_server_default is not False
            or self.modify_name is not None
            or self.modify_type is not None
            or any(key.startswith("modify_") for key in self.kw)
        )

    def reverse(self) -> "AlterColumnOp":
        """Return the operation with what is and what shall be exchanged."""
        return AlterColumnOp(
            self.table_name,
            self.modify_name or self.column_name,
            schema=self.schema,
            modify_name=self.column_name if self.modify_name is not None else None,
            existing_type=self.modify_type if self.modify_type is not None else self.existing_type,
            modify_type=self.existing_type if self.modify_type is not None else None,
            existing_nullable=(
                self.modify_nullable if self.modify_nullable is not None else self.existing_nullable
            ),
            modify_nullable=self.existing_nullable if self.modify_nullable is not None else None,
            **self._reversed_defaults(),
            **self._reversed_comments(),
            **_exchange_pairs(self.kw),
        )

    def to_diff_tuple(self) -> Diff:
        """Return a list: `("modify_type", schema, table, column, {existing_*}, old, new)`, ..."""
        existing = {
            "existing_nullable": self.existing_nullable,
            "existing_type": self.existing_type,
            "existing_server_default": self.existing_server_default,
            "existing_comment": self.existing_comment,
        }
        aspects: list[tuple[str, str, Any, Any]] = []
        if self.modify_type is not None:
            aspects.append(("modify_type", "existing_type", self.existing_type, self.modify_type))
        if self.modify_nullable is not None:
            aspects.append(
                (
                    "modify_nullable",
                    "existing_nullable",
                    self.existing_nullable,
                    self.modify_nullable,
                )
            )
        if self.modify_server_default is not False:
            old, new = self.existing_server_default, self.modify_server_default
            aspects.append(("modify_default", "existing_server_default", old, new))
        if self.modify_comment is not False:
            old_comment, comment = self.existing_comment, self.modify_comment
            aspects.append(("modify_comment", "existing_comment", old_comment, comment))
        place = (self.schema, self.table_name, self.column_name)
        return [
            (kind, *place, {k: v for k, v in existing.items() if k != own}, old, new)
            for kind, own, old, new in aspects
        ]

    def describe(self) -> str:
        """Return such as "alter column users.email: type TEXT, NOT NULL"."""
        changes = []
        if self.modify_type is not None:
            changes.append(f"type {_type_name(self.modify_type)}")
        if self.modify_nullable is not None:
            changes.append("nullable" if self.modify_nullable else "NOT NULL")
        if self.modify_server_default is not False:
            changes.append(_describe_default(self.modify_server_default))
        if self.modify_comment is not False:
            changes.append("no comment" if self.modify_comment is None else "comment")
        if self.modify_name is not None:
            changes.append(f"rename to {self.modify_name}")
        place = f"{qualified(self.table_name, self.schema)}.{self.column_name}"
        changes += [key for key in self.kw if key == "autoincrement" or key.startswith("modify_")]
        return f"alter column {place}: {', '.join(changes) or 'no change'}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the altered column; a rename removes one name and creates another."""
        if self.modify_name is None:
            return (Touch("column", self.column_name, self.table_name, self.schema, "alter"),)
        place = (self.table_name, self.schema)
        return (
            Touch("column", self.column_name, *place, "remove", renamed=True),
            Touch("column", self.modify_name, *place, "create"),
        )

    def _reversed_defaults(self) -> dict[str, Any]:
        if self.modify_server_default is False:
            return {"existing_server_default": self.existing_server_default}
        return {
            "existing_server_default": self.modify_server_default,
            "modify_server_default": self.existing_server_default,
        }

    def _reversed_comments(self) -> dict[str, Any]:
        if self.modify_comment is False:
            return {"existing_comment": self.existing_comment}
        return {
            "existing_comment": self.modify_comment,
            "modify_comment": self.existing_comment,
        }


class AlterColumnDirective(Directive):
    """Offers `alter_column`."""

    @checks_keywords(
        also=("autoincrement", "existing_autoincrement"), options=("postgresql_using",)
    )
    def alter_column(
        self,
        table_name: str,
        column_name: str,
        *,
        nullable: bool | None = None,
        comment: str | Unchanged | None = False,
        server_default: ServerDefault | Unchanged | None = False,
        new_column_name: str | None = None,
        type_: AnyType | None = None,
        existing_type: AnyType | None = None,
        existing_server_default: ServerDefault | Unchanged | None = False,
        existing_nullable: bool | None = None,
        existing_comment: str | None = None,
        schema: str | None = None,
        **kw: Any,
    ) -> None:
        """Alter a column: only what is given changes.

            op.alter_column("users", "email", nullable=False, existing_type=sa.String(255))

        `server_default` and `comment` are removed by None and left alone by False. The
        `existing_*` describe the column as it is: MySQL and MariaDB write a column anew whenever
        they alter it, and what they are not told is lost. `postgresql_using` is the SQL that
        converts the old values on PostgreSQL, beside `type_`; `autoincrement` and
        `existing_autoincrement` are for MySQL and MariaDB.
        """
        check_table("alter_column", table_name, schema)
        check_name("alter_column", "column_name", column_name)
        check_flag("alter_column", "nullable", nullable)
        check_flag("alter_column", "existing_nullable", existing_nullable)
        if new_column_name is not None:
            check_name("alter_column", "new_column_name", new_column_name)
        check_sql_type("alter_column", "type_", type_)
        check_sql_type("alter_column", "existing_type", existing_type)
        check_server_default("alter_column", "server_default", server_default)
        check_server_default("alter_column", "existing_server_default", existing_server_default)
        if comment is not False:
            check_comment("alter_column", "comment", comment)
        self.invoke(
            AlterColumnOp(
                table_name,
                column_name,
                schema=schema,
                existing_type=existing_type,
                existing_server_default=existing_server_default,
                existing_nullable=existing_nullable,
                existing_comment=existing_comment,
                modify_nullable=nullable,
                modify_comment=comment,
                modify_server_default=server_default,
                modify_name=new_column_name,
                modify_type=type_,
                **kw,
            )
        )


class BatchAlterColumnDirective(BatchDirective):
    """Offers `alter_column` of a batch."""

    def alter_column(
        self,
        column_name: str,
        *,
        nullable: bool | None = None,
        comment: str | Unchanged | None = False,
        server_default: ServerDefault | Unchanged | None = False,
        new_column_name: str | None = None,
        type_: AnyType | None = None,
        existing_type: AnyType | None = None,
        existing_server_default: ServerDefault | Unchanged | None = False,
        existing_nullable: bool | None = None,
        existing_comment: str | None = None,
        insert_before: str | None = None,
        insert_after: str | None = None,
        **kw: Any,
    ) -> None:
        """Alter a column of the table: its name, type, nullability, server default, comment.

            batch_op.alter_column("email", nullable=False, existing_type=sa.String(50))

        What is not given stays as it is. `insert_before` and `insert_after` move the column.
        """
        check_optional_name("alter_column", "insert_before", insert_before)
        check_optional_name("alter_column", "insert_after", insert_after)
        self.on_table(
            AlterColumnDirective, insert_before=insert_before, insert_after=insert_after
        ).alter_column(
            self.table_name,
            column_name,
            schema=self.schema,
            nullable=nullable,
            comment=comment,
            server_default=server_default,
            new_column_name=new_column_name,
            type_=type_,
            existing_type=existing_type,
            existing_server_default=existing_server_default,
            existing_nullable=existing_nullable,
            existing_comment=existing_comment,
            **kw,
        )


def _exchange_pairs(kw: dict[str, Any]) -> dict[str, Any]:
    """Return the keywords with each `existing_x` and its `modify_x` or `x` exchanged."""
    exchanged = dict(kw)
    for key in kw:
        existing = "existing_" + key.removeprefix("modify_")
        if existing in kw:
            exchanged[key], exchanged[existing] = kw[existing], kw[key]
    return exchanged


def _type_name(type_: AnyType) -> str:
    return type_.__name__ if isinstance(type_, type) else str(type_)


def _describe_default(default: ServerDefault | Literal[True] | None) -> str:
    value = getattr(default, "arg", default)  # a DefaultClause holds what it was made of
    match value:
        case None:
            return "no server default"
        case Computed():
            return f"computed as {value.sqltext}"
        case Identity():
            return "identity"
        case str():
            return f"server default {value!r}"
        case TextClause() | ColumnElement():
            return f"server default {value}"
        case _:
            return "server default"
