"""The indexes of the table as it shall be: those that are kept, and new ones."""

from collections.abc import Iterable

from gitmig.batch.in_use import index_in_use
from gitmig.batch.renaming import Renaming
from gitmig.batch.structure import TableIndex
from gitmig.errors.batch import AlreadyThere, UnknownIndex
from gitmig.operations import CreateIndexOp, DropIndexOp


class DraftIndexes:
    """A working copy of them."""

    def __init__(self, table: str, found: Iterable[TableIndex], *, brackets: bool) -> None:
        self._table = table
        self._brackets = brackets
        self.kept = list(found)
        """What is there and stays."""
        self.new: list[CreateIndexOp] = []

    @property
    def all(self) -> tuple[TableIndex, ...]:
        """Those that are kept, then the new ones."""
        new = [TableIndex(index.index_name or "", index) for index in self.new]
        return (*self.kept, *new)

    def create(self, operation: CreateIndexOp, name: str) -> bool:
        """Add one; whether it was not there before.

        Raises: AlreadyThere.
        """
        taken = name in self._names or any(new.index_name == name for new in self.new)
        if taken and not operation.if_not_exists:
            raise AlreadyThere("index", self._table, name)
        if not taken:
            self.new.append(operation)
        return not taken

    def drop(self, operation: DropIndexOp) -> None:
        """Remove one.

        Raises: UnknownIndex.
        """
        name = operation.index_name
        if self.discard(name):
            return
        left = [new for new in self.new if new.index_name != name]
        if len(left) == len(self.new) and not operation.if_exists:
            raise UnknownIndex(self._table, name, self._names)
        self.new = left

    def discard(self, name: str | None) -> bool:
        """Remove an index that was kept; whether there was one."""
        return self._discard(name, constraint=False)

    def discard_constraint(self, name: str) -> bool:
        """Remove a constraint that was kept, or an index that is one; whether there was one."""
        return self._discard(name, constraint=True) or self._discard(name, constraint=False)

    def _discard(self, name: str | None, *, constraint: bool) -> bool:
        left = [one for one in self.kept if (one.name, one.constraint) != (name, constraint)]
        found = len(left) < len(self.kept)
        self.kept = left
        return found

    @property
    def _names(self) -> list[str]:
        return [one.name for one in self.kept if not one.constraint]

    def drop_column(self, name: str, others: Iterable[str]) -> None:
        """Remove those on a column that is dropped.

        Raises: ColumnInUse for one that is on other columns too.
        """
        others = list(others)
        for index in list(self.kept):
            if index.mentions(name, brackets=self._brackets):
                if any(index.mentions(other, brackets=self._brackets) for other in others):
                    raise index_in_use(self._table, name, index)
                self.kept.remove(index)

    def rename_column(self, renaming: Renaming) -> None:
        """Give a column its new name in those that are kept."""
        self.kept = [renaming.index(index) for index in self.kept]
