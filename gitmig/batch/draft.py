"""The table as it shall be: what there is, changed by one operation after the other."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, Dialect
from sqlalchemy.types import String, TypeEngine, to_instance

from gitmig.batch.constraint_columns import columns_of
from gitmig.batch.declared_type import DeclaredType
from gitmig.batch.draft_constraints import DraftConstraints
from gitmig.batch.draft_indexes import DraftIndexes
from gitmig.batch.in_use import refuse_computed, refuse_triggers
from gitmig.batch.renaming import Renaming
from gitmig.batch.structure import ColumnSpec, Parts, Structure, take_apart
from gitmig.ddl.sql_text import plain_dialect
from gitmig.errors.batch import (
    AlreadyThere,
    UnknownColumn,
    UnnamedConstraint,
)
from gitmig.operations import (
    AddColumnOp,
    AddConstraintOp,
    AlterColumnOp,
    CreateIndexOp,
    CreateTableCommentOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableCommentOp,
    MigrateOperation,
    SchemaObjects,
)
from gitmig.operations.foreign_key import CreateForeignKeyOp
from gitmig.operations.operation import qualified

_UNNAMED_KEYS = frozenset({"mariadb", "mysql"})
"""Where every primary key is called PRIMARY: https://dev.mysql.com/doc/refman/8.4/en/create-table.html"""


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """A column of the new table."""

    spec: ColumnSpec
    source: str | None
    """The column of the old table that its values come from; None where there is none."""
    converted: bool = False
    """Whether it has another type than its source."""
    using: str | None = None
    """The SQL expression that makes the new values, where the user gave one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column was told to stand."""

    column: str
    after: str | None
    before: str | None

    def renamed(self, renaming: Renaming) -> "Place":
        """Return the place with a column's new name."""
        after, before = (name and renaming.name(name) for name in (self.after, self.before))
        return Place(renaming.name(self.column), after, before)


class Draft:
    """A working copy of a structure; `apply` changes it, and names what is not there."""

    def __init__(self, structure: Structure, objects: SchemaObjects, dialect: Dialect) -> None:
        self.structure = structure
        self.objects = objects
        self.dialect = dialect
        self.name = qualified(structure.name, structure.schema)
        self.columns = {c.name: DraftColumn(c, c.name) for c in structure.columns}
        self.brackets = dialect.name == "sqlite"
        self.constraints = DraftConstraints(
            self.name, structure.constraints, brackets=self.brackets
        )
        self.indexes = DraftIndexes(self.name, structure.indexes, brackets=self.brackets)
        self.comment = structure.comment
        self.places: list[Place] = []
        self._dropped: list[str] = []

    def apply(self, operations: Iterable[MigrateOperation]) -> None:
        """Change the draft by the operations, in their order.

        Raises: UnknownColumn, UnknownConstraint, UnknownIndex, UnnamedConstraint, AlreadyThere,
        ColumnInUse.
        """
        for operation in operations:
            self._apply(operation)
        self._settle_dropped()

    def result(self) -> Structure:
        """Return the draft as the structure that a further draft starts from."""
        return replace(
            self.structure,
            columns=tuple(column.spec for column in self.columns.values()),
            constraints=tuple(self.constraints),
            indexes=self.indexes.all,
            comment=self.comment,
        )

    def get_column(self, name: str) -> DraftColumn:
        """Return the column.

        Raises: UnknownColumn.
        """
        if name not in self.columns:
            raise UnknownColumn(self.name, name, self.columns)
        return self.columns[name]

    def _apply(self, operation: MigrateOperation) -> None:
        match operation:
            case AddColumnOp():
                self._add_column(operation)
            case DropColumnOp():
                self._drop_column(operation)
            case AlterColumnOp():
                self._alter_column(operation)
            case AddConstraintOp():
                self._add_constraint(operation)
            case DropConstraintOp():
                self._drop_constraint(operation)
            case CreateIndexOp():
                self._create_index(operation)
            case DropIndexOp():
                self.indexes.drop(operation)
            case CreateTableCommentOp():
                self.comment = operation.comment
            case DropTableCommentOp():
                self.comment = None

    def _add_column(self, operation: AddColumnOp) -> None:
        name = operation.column.name
        if name in self.columns:
            if operation.if_not_exists:
                return
            raise AlreadyThere("column", self.name, name)
        parts = self._take_apart(operation.column)
        self.columns[name] = DraftColumn(parts.column, None)
        self._place(name, operation)
        for constraint in parts.constraints:
            self._check_own_referent(constraint)
            self.constraints.add_of_column(constraint)
        self.indexes.new += parts.indexes

    def _drop_column(self, operation: DropColumnOp) -> None:
        name = operation.column_name
        if name not in self.columns and operation.if_exists:
            return
        self.get_column(name)
        self._forget_checks_of(name, operation.kw.get("existing_type"))
        del self.columns[name]
        self._dropped.append(name)
        self.constraints.drop_listing(name)

    def _settle_dropped(self) -> None:
        """Remove checks and indexes of dropped columns; refuse where others need one too."""
        for name in self._dropped:
            if name not in self.columns:
                self.constraints.drop_mentioning(name, self.columns)
                self.indexes.drop_column(name, self.columns)
                specs = [column.spec for column in self.columns.values()]
                refuse_computed(self.name, name, specs, brackets=self.brackets)
                refuse_triggers(self.name, name, self.structure.triggers)
        self._dropped.clear()

    def _alter_column(self, operation: AlterColumnOp) -> None:
        name = operation.column_name
        draft = self.get_column(name)
        changes: dict[str, Any] = {}
        if operation.modify_type is not None:
            changes["type"] = self._alter_type(draft, operation)
        if operation.modify_nullable is not None:
            changes["nullable"] = operation.modify_nullable
        if operation.modify_comment is not False:
            changes["comment"] = operation.modify_comment
        if operation.modify_server_default is not False:
            changes["default"] = operation.modify_server_default
        if "autoincrement" in operation.kw:
            changes["autoincrement"] = operation.kw["autoincrement"]
        self.columns[name] = replace(
            draft,
            spec=replace(draft.spec, **changes),
            converted=draft.converted or "type" in changes,
            using=operation.kw.get(f"{self.dialect.name}_using", draft.using),
        )
        if operation.modify_name is not None and operation.modify_name != name:
            self._rename(name, operation.modify_name)
        self._place(operation.modify_name or name, operation)

    def _alter_type(self, draft: DraftColumn, operation: AlterColumnOp) -> TypeEngine[Any]:
        """Exchange the checks of the types; return the new type, in the old one's collation."""
        new: TypeEngine[Any] = to_instance(operation.modify_type)
        self._forget_checks_of(draft.spec.name, operation.existing_type)
        parts = self._take_apart(Column(draft.spec.name, new))
        for constraint in parts.constraints:
            self.constraints.add_of_column(constraint)
        old = draft.spec.type
        if isinstance(old, DeclaredType) and isinstance(new, String) and new.collation is None:
            declared = self.dialect.type_compiler_instance.process(new)
            return DeclaredType(declared, collation=old.collation)
        return parts.column.type

    def _take_apart(self, column: Column[Any]) -> Parts:
        name, schema = self.structure.name, self.structure.schema
        return take_apart(column, self.objects, self.dialect, name, schema)

    def _forget_checks_of(self, column: str, type_: Any) -> None:
        """Remove the checks that the column's type has brought."""
        if type_ is not None:
            checks = self._take_apart(Column(column, type_)).constraints
            self.constraints.drop_checks_like(checks)

    def _rename(self, old: str, new: str) -> None:
        if new in self.columns:
            raise AlreadyThere("column", self.name, new)
        quoted = plain_dialect(self.dialect).identifier_preparer.quote(new)
        renaming = Renaming(old, new, quoted, self.brackets)
        self.columns = {
            renaming.name(name): replace(column, spec=renaming.column(column.spec))
            for name, column in self.columns.items()
        }
        self.constraints.rename_column(renaming)
        self.indexes.rename_column(renaming)
        self.places = [place.renamed(renaming) for place in self.places]

    def _add_constraint(self, operation: AddConstraintOp) -> None:
        name = operation.to_constraint(self.objects).name
        if not isinstance(name, str):
            raise UnnamedConstraint(operation.describe())
        named = copy.copy(operation)
        named.constraint_name = name
        for column in columns_of(named):
            self.get_column(column)
        self._check_own_referent(named)
        self.constraints.add(named)

    def _check_own_referent(self, constraint: AddConstraintOp) -> None:
        """Raise UnknownColumn for a foreign key to a column that the table itself does not have."""
        if not isinstance(constraint, CreateForeignKeyOp):
            return
        place = (constraint.referent_table, constraint.kw.get("referent_schema"))
        if place not in ((self.structure.name, self.structure.schema), (self.structure.name, None)):
            return
        known = {column.casefold() for column in self.columns}
        for column in constraint.remote_cols:
            if column.casefold() not in known:
                raise UnknownColumn(self.name, column, self.columns)

    def _drop_constraint(self, operation: DropConstraintOp) -> None:
        name = operation.to_named_constraint(self.objects).name
        if not isinstance(name, str):
            raise UnnamedConstraint(operation.describe())
        is_key = operation.constraint_type == "primary" and self.dialect.name in _UNNAMED_KEYS
        found = self.constraints.drop(name, primary_key=is_key)
        # An index is what MySQL makes of a unique constraint.
        if not (found or self.indexes.discard_constraint(name) or operation.if_exists):
            raise self.constraints.unknown(name)

    def _create_index(self, operation: CreateIndexOp) -> None:
        name = operation.to_index(self.objects).name or ""
        if self.indexes.create(operation, name):
            for column in operation.columns:
                if isinstance(column, str):
                    self.get_column(column)

    def _place(self, name: str, operation: AddColumnOp | AlterColumnOp) -> None:
        after, before = operation.kw.get("insert_after"), operation.kw.get("insert_before")
        for neighbour in (after, before):
            if neighbour is not None:
                self.get_column(neighbour)
        if after is not None or before is not None:
            self.places.append(Place(name, after, before))
