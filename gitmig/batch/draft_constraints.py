"""The constraints of the table as it shall be."""

import copy
from collections.abc import Iterable, Iterator

from gitmig.batch.constraint_columns import columns_of, mentions, with_column_renamed
from gitmig.batch.in_use import check_in_use
from gitmig.batch.renaming import Renaming
from gitmig.batch.same_check import is_same_check
from gitmig.errors.batch import AlreadyThere, UnknownConstraint
from gitmig.operations import AddConstraintOp
from gitmig.operations.primary_key import CreatePrimaryKeyOp


class DraftConstraints:
    """A working copy of them, in their order."""

    def __init__(self, table: str, found: Iterable[AddConstraintOp], *, brackets: bool) -> None:
        self._table = table
        self._brackets = brackets
        self._constraints = list(found)
        self._gone: set[str | None] = set()
        """The names of those that went with a dropped column."""

    def __iter__(self) -> Iterator[AddConstraintOp]:
        return iter(self._constraints)

    def add(self, constraint: AddConstraintOp) -> None:
        """Add one; a primary key takes the place of the one that there is.

        Raises: AlreadyThere.
        """
        name = constraint.constraint_name
        if isinstance(constraint, CreatePrimaryKeyOp):
            others = [c for c in self if not isinstance(c, CreatePrimaryKeyOp)]
            self._constraints = others
        elif any(other.constraint_name == name for other in self):
            raise AlreadyThere("constraint", self._table, str(name))
        self._constraints.append(constraint)

    def add_of_column(self, constraint: AddConstraintOp) -> None:
        """Add one that a new column brings; its primary key joins the one that there is."""
        at = next((at for at, c in enumerate(self) if isinstance(c, CreatePrimaryKeyOp)), None)
        if at is None or not isinstance(constraint, CreatePrimaryKeyOp):
            self._constraints.append(constraint)
            return
        extended = copy.copy(self._constraints[at])
        assert isinstance(extended, CreatePrimaryKeyOp)
        extended.columns = [*extended.columns, *constraint.columns]
        self._constraints[at] = extended

    def drop(self, name: str, *, primary_key: bool) -> bool:
        """Remove those of a name, or the primary key; whether they are gone now, or before."""
        left = [
            c
            for c in self
            if not (isinstance(c, CreatePrimaryKeyOp) if primary_key else c.constraint_name == name)
        ]
        found = len(left) < len(self._constraints) or name in self._gone
        self._constraints = left
        return found

    def unknown(self, name: str) -> UnknownConstraint:
        """Return the error for a name that none has."""
        known = [c.constraint_name for c in self if c.constraint_name]
        return UnknownConstraint(
            self._table, name, known, unnamed=len(known) < len(self._constraints)
        )

    def drop_listing(self, column: str) -> None:
        """Remove keys, unique constraints and foreign keys with a column that is dropped."""
        gone = [c for c in self if column in columns_of(c)]
        self._gone |= {c.constraint_name for c in gone}
        self._constraints = [c for c in self if c not in gone]

    def drop_mentioning(self, column: str, others: Iterable[str]) -> None:
        """Remove checks of a column that is dropped.

        Raises: ColumnInUse for one that speaks of other columns too.
        """
        others = list(others)
        self._constraints = [c for c in self if not self._goes(c, column, others)]

    def _goes(self, constraint: AddConstraintOp, column: str, others: Iterable[str]) -> bool:
        if not mentions(constraint, column, brackets=self._brackets):
            return False
        if any(mentions(constraint, other, brackets=self._brackets) for other in others):
            raise check_in_use(self._table, column, constraint)
        return True

    def drop_checks_like(self, checks: Iterable[AddConstraintOp]) -> None:
        """Remove these checks, by name or else by condition."""
        for check in checks:
            self._constraints = [c for c in self if not is_same_check(c, check)]

    def rename_column(self, renaming: Renaming) -> None:
        """Give a column its new name."""
        self._constraints = [
            with_column_renamed(
                c, renaming.old, renaming.new, renaming.quoted, brackets=self._brackets
            )
            for c in self
        ]
