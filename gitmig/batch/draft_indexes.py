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
        self.kept = {index.name: index for index in found}
        """What is there and stays, by name."""
        self.new: list[CreateIndexOp] = []

    @property
    def all(self) -> tuple[TableIndex, ...]:
        """Those that are kept, then the new ones."""
        new = [TableIndex(index.index_name or "", index) for index in self.new]
        return (*self.kept.values(), *new)

    def create(self, operation: CreateIndexOp, name: str) -> bool:
        """Add one; whether it was not there before.

        Raises: AlreadyThere.
        """
        taken = name in self.kept or any(new.index_name == name for new in self.new)
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
            raise UnknownIndex(self._table, name, self.kept)
        self.new = left

    def discard(self, name: str | None) -> bool:
        """Remove one that was kept; whether there was one."""
        return self.kept.pop(name or "", None) is not None

    def drop_column(self, name: str, others: Iterable[str]) -> None:
        """Remove those on a column that is dropped.

        Raises: ColumnInUse for one that is on other columns too.
        """
        others = list(others)
        for index in list(self.kept.values()):
            if index.mentions(name, brackets=self._brackets):
                if any(index.mentions(other, brackets=self._brackets) for other in others):
                    raise index_in_use(self._table, name, index)
                del self.kept[index.name]

    def rename_column(self, renaming: Renaming) -> None:
        """Give a column its new name in those that are kept."""
        self.kept = {name: renaming.index(index) for name, index in self.kept.items()}
