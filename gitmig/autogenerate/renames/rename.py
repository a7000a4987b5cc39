"""Renames: a column or a table that is dropped and one like it that is added.

A rename that somebody confirms is made in the snapshot before it is compared again. So all that
differs besides is found as usual, and nothing is dropped that is only called otherwise.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from gitmig.autogenerate.renames.in_snapshot import rename_column, rename_table
from gitmig.autogenerate.renames.operation import RenameColumnOp
from gitmig.autogenerate.snapshot import Snapshot, TableKey
from gitmig.autogenerate.tables import existing_options
from gitmig.errors.autogenerate import RenameInvalid
from gitmig.operations import (
    MigrateOperation,
    ModifyTableOps,
    RenameTableOp,
)
from gitmig.operations.operation import qualified


@dataclass(frozen=True, slots=True)
class Rename:
    """A table, or one of its columns, and the new name."""

    table: TableKey
    """Under its new name, where `column` is renamed in a table that is renamed, too."""
    new: str
    column: str | None = None

    @property
    def old_name(self) -> str:
        """What it is called now: `users`, or `users.name`."""
        schema, table = self.table
        name = qualified(table, schema)
        return name if self.column is None else f"{name}.{self.column}"

    @property
    def option(self) -> str:
        """How `--rename` says it."""
        return f"{self.old_name}:{self.new}"

    @property
    def question(self) -> str:
        """How a person is asked."""
        schema, table = self.table
        place = schema if self.column is None else qualified(table, schema)
        return f"did you rename {self.old_name} to {qualified(self.new, place)}"


@dataclass(frozen=True, slots=True)
class RenameAnswers:
    """What is known of renames: those given in advance, and whom to ask about others."""

    given: tuple[str, ...] = ()
    """As `--rename` says them: `users.name:full_name`, or `old_table:new_table`."""
    confirm: Callable[[str], bool] | None = None
    """Asks a question; None where nobody can answer."""
    known: dict[str, bool] = field(default_factory=dict)
    """The answers so far, by the option that says the same."""

    @property
    def tables(self) -> set[TableKey]:
        """The tables that those given in advance may be about."""
        old = {text.partition(":")[0] for text in self.given}
        return {_split(name) for one in old for name in (one, one.rpartition(".")[0])}

    def accept(self, renames: Iterable[Rename]) -> list[Rename]:
        """Return those that somebody confirms; each is asked about once."""
        if self.confirm is None:
            return []
        for one in renames:
            if one.option not in self.known:
                self.known[one.option] = self.confirm(one.question)
        return [one for one in renames if self.known[one.option]]


def order_renames(given: Iterable[str], snapshot: Snapshot) -> list[str]:
    """Return the renames in an order in which each finds what it names.

    First columns, then tables, then columns that are named by the new names of their tables.
    """

    def rank(text: str) -> int:
        rename = _find_rename(text, snapshot)
        return 2 if rename is None else int(rename.column is None)

    return sorted(given, key=rank)


def parse_rename(text: str, snapshot: Snapshot) -> Rename:
    """Return the rename that an option means, of what the snapshot has.

    Raises:
        RenameInvalid: it is no rename, or there is no such table or column.
    """
    old, _, new = text.partition(":")
    if not old or not new or "." in new:
        raise RenameInvalid(text, "it is not of the form OLD:NEW")
    rename = _find_rename(text, snapshot)
    if rename is None:
        raise RenameInvalid(text, f"the database has no {old}")
    return rename


def _find_rename(text: str, snapshot: Snapshot) -> Rename | None:
    old, _, new = text.partition(":")
    table, _, name = old.rpartition(".")
    info = snapshot.tables.get(_split(table))
    if info is not None and name in {column.name for column in info.columns}:
        return Rename(info.key, new, name)
    return Rename(_split(old), new) if _split(old) in snapshot.tables else None


def apply_rename(snapshot: Snapshot, rename: Rename) -> Snapshot:
    """Return the snapshot as it is once the rename was made.

    Raises:
        RenameInvalid: the new name is taken.
    """
    schema, _ = rename.table
    if rename.column is None:
        if (schema, rename.new) in snapshot.tables:
            raise RenameInvalid(rename.option, f"the database has a table {rename.new} already")
        return rename_table(snapshot, rename.table, rename.new)
    if rename.new in {column.name for column in snapshot.tables[rename.table].columns}:
        raise RenameInvalid(rename.option, f"the table has a column {rename.new} already")
    return rename_column(snapshot, rename.table, rename.column, rename.new)


def check_targets(
    renames: Iterable[Rename], snapshot: Snapshot, columns: Mapping[TableKey, AbstractSet[str]]
) -> None:
    """Make sure that the models know the new names; `columns` are those of their tables.

    The snapshot is that after all renames: what is not in it was renamed once more.

    Raises:
        RenameInvalid: a new name is in no model, which is a slip of the pen.
    """
    made = list(renames)
    moved = {one.table: (one.table[0], one.new) for one in made if one.column is None}
    for rename in made:
        schema, _ = rename.table
        if rename.column is None:
            key = (schema, rename.new)
            is_known = key in columns or key not in snapshot.tables
            name = qualified(rename.new, schema)
        else:
            key = moved.get(rename.table, rename.table)
            info = snapshot.tables.get(key)
            there = {one.name for one in info.columns} if info is not None else ()
            is_known = rename.new in columns.get(key, ()) or rename.new not in there
            name = f"{qualified(key[1], schema)}.{rename.new}"
        if not is_known:
            raise RenameInvalid(rename.option, f"the models have no {name}")


def rename_operation(snapshot: Snapshot, rename: Rename) -> MigrateOperation:
    """Return what makes the rename; the snapshot is that before it."""
    schema, table = rename.table
    if rename.column is None:
        return RenameTableOp(table, rename.new, schema=schema)
    columns = {column.name: column for column in snapshot.tables[rename.table].columns}
    existing = existing_options(columns[rename.column])
    return ModifyTableOps(
        table, [RenameColumnOp(table, rename.column, rename.new, schema, existing)], schema=schema
    )


def _split(name: str) -> TableKey:
    schema, _, table = name.rpartition(".")
    return schema or None, table
