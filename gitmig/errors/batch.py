"""What keeps a table from being changed in one go."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import ClassVar

from gitmig.errors.error import GitmigError


class WrongRecreate(GitmigError, ValueError):
    """`recreate` is none of its three values."""

    def __init__(self, value: object) -> None:
        self.value = value
        super().__init__(
            f"recreate may be one of 'auto', 'always', or 'never', not {value!r}",
            hint="'auto' makes a new table only where the database needs one",
        )


class NotInBatch(GitmigError, NotImplementedError):
    """An operation was given to a batch that is not one on the batch's table."""

    def __init__(self, description: str, table: str) -> None:
        self.description = description
        self.table = table
        super().__init__(
            f"a batch on {table} cannot {description}",
            hint="call it on `op`, before or after the block",
        )


class PlaceNeedsNewTable(GitmigError):
    """A column was given a place, and its table is not made anew."""

    def __init__(self, table: str, column: str) -> None:
        self.table = table
        self.column = column
        super().__init__(
            f"Can't specify insert_before or insert_after for {table}.{column} when using ALTER",
            hint="please specify recreate='always'",
        )


class TableMissing(GitmigError):
    """The table that is to be changed is not there."""

    def __init__(self, table: str, known: Iterable[str]) -> None:
        self.table = table
        nearest = get_close_matches(table, list(known), n=1)
        super().__init__(
            f"there is no table {table} to change",
            hint=f"did you mean {nearest[0]}?" if nearest else "create it first: op.create_table()",
        )


class CopyFromDiffers(GitmigError):
    """`copy_from` describes another table than the one that is there."""

    def __init__(self, table: str, described: str, lacking: Sequence[str], *, has: bool) -> None:
        self.table = table
        self.described = described
        self.lacking = tuple(lacking)
        """Columns of one and not of the other; none if it is the name that differs."""
        self.has = has
        """Whether it is the table that has them."""
        names = ", ".join(self.lacking)
        what = f"{'column' if len(self.lacking) == 1 else 'columns'} {names}"
        if not self.lacking:
            message = f"copy_from describes the table {described}, and the batch is on {table}"
            hint = f"give it a sa.Table({table.rpartition('.')[2]!r}, ...)"
        elif has:
            message = f"copy_from lacks the {what} of {table}, whose values would be lost"
            hint = "describe the table as it is; to drop a column, call batch_op.drop_column()"
        else:
            message = f"copy_from describes the {what}, which {table} does not have"
            hint = "describe the table as it is; to add a column, call batch_op.add_column()"
        super().__init__(message, hint=hint)


class ReferentUnknown(GitmigError):
    """A foreign key names no columns, and the table whose primary key it means is not there."""

    def __init__(self, table: str, referent: str) -> None:
        self.table = table
        self.referent = referent
        super().__init__(
            f"a foreign key of {table} refers to the primary key of {referent}, which is not there",
            hint=f"create {referent} first; or say how {table} is: "
            "batch_alter_table(..., copy_from=sa.Table(...))",
        )


class UnknownPart(GitmigError):
    """The table has nothing of the kind under that name."""

    kind: ClassVar[str]

    def __init__(self, table: str, name: str, known: Iterable[str]) -> None:
        self.table = table
        self.name = name
        self.known = tuple(known)
        nearest = get_close_matches(name, self.known, n=1)
        has = f"it has {', '.join(self.known)}" if self.known else "it has none that has a name"
        super().__init__(
            f"No such {self.kind}: '{name}' in table {table}",
            hint=f"did you mean {nearest[0]}?" if nearest else has,
        )


class UnknownColumn(UnknownPart, KeyError):
    """The table has no column of that name, or no longer."""

    kind = "column"

    def __str__(self) -> str:  # a KeyError's own would be in quotes
        return self.message


class UnknownConstraint(UnknownPart, ValueError):
    """The table has no constraint of that name."""

    kind = "constraint"

    def __init__(self, table: str, name: str, known: Iterable[str], *, unnamed: bool) -> None:
        super().__init__(table, name, known)
        if unnamed:
            self.hint = (
                f"{self.hint}; give batch_alter_table() a naming_convention for those that have no "
                "name, and drop one by the name that it makes"
            )


class UnknownIndex(UnknownPart, ValueError):
    """The table has no index of that name."""

    kind = "index"


class AlreadyThere(GitmigError, ValueError):
    """What is to be added has the name of something that the table has."""

    def __init__(self, kind: str, table: str, name: str) -> None:
        self.kind = kind
        self.table = table
        self.name = name
        super().__init__(
            f"table {table} has a {kind} {name} already",
            hint=f"drop or rename that one first, or give the new {kind} another name",
        )


class UnnamedConstraint(GitmigError, ValueError):
    """A constraint that needs a name has none, and no naming convention makes one."""

    def __init__(self, description: str) -> None:
        self.description = description
        super().__init__(
            f"Constraint must have a name: {description}",
            hint="pass a name, or give batch_alter_table() a naming_convention",
        )


class NotForStrict(GitmigError):
    """A column of a STRICT table of SQLite has a type that such a table does not know."""

    def __init__(self, table: str, column: str, type_: str) -> None:
        self.table = table
        self.column = column
        self.type = type_
        super().__init__(
            f"{table} is a STRICT table, and cannot have the column {column} of type {type_}",
            hint="use sa.Integer(), sa.REAL(), sa.Text() or sa.BLOB(); or let it be a table of any "
            "types: batch_alter_table(..., table_kwargs={'sqlite_strict': False})",
        )


class WithoutKey(GitmigError):
    """A WITHOUT ROWID table of SQLite would be left without a primary key."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            f"{table} is a WITHOUT ROWID table, and cannot be without a primary key",
            hint="give it another one in the same block: batch_op.create_primary_key(); or let "
            "SQLite number its rows: batch_alter_table(..., "
            "table_kwargs={'sqlite_with_rowid': True})",
        )


class ContradictoryOrder(GitmigError, ValueError):
    """Columns were given places that cannot all be held."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self.table = table
        self.columns = tuple(columns)
        super().__init__(
            f"the places given to columns of {table} contradict each other: {', '.join(columns)}",
            hint="look at partial_reordering, insert_before and insert_after of these columns",
        )


class ColumnInUse(GitmigError):
    """A column is dropped that something which stays speaks of."""

    def __init__(self, table: str, column: str, user: str, hint: str) -> None:
        self.table = table
        self.column = column
        self.user = user
        super().__init__(f"{table}.{column} is dropped, but {user} speaks of it", hint=hint)


class DependentBroken(GitmigError):
    """A view or a trigger would no longer work with the changed table."""

    def __init__(self, table: str, dependent: str, reason: str) -> None:
        self.table = table
        self.dependent = dependent
        self.reason = reason
        super().__init__(
            f"after this change of {table}, {dependent} would not work: {reason}",
            hint="drop it before the block with op.execute(), and create it anew after it",
        )


class NotATable(GitmigError):
    """What is to be changed is a view, or a table that a new one could not be like."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} cannot be changed by a batch: it is no ordinary table",
            hint="change it with op.execute(), or in place: recreate='never'",
        )


class ReflectionOffline(GitmigError):
    """A table has to be looked at, and there is no database to look at."""

    def __init__(self, dialect: str, table: str) -> None:
        self.dialect = dialect
        self.table = table
        super().__init__(
            f"This operation cannot proceed in --sql mode; batch mode with dialect {dialect} "
            f'requires a live database connection with which to reflect the table "{table}"',
            hint="say how the table is: batch_alter_table(..., copy_from=sa.Table(...))",
        )


class LeftoverTable(GitmigError):
    """A table has the name under which the new one is to be made."""

    def __init__(self, table: str, leftover: str) -> None:
        self.table = table
        self.leftover = leftover
        super().__init__(
            f"there is a table {leftover}, under whose name {table} is to be made anew",
            hint=f"look whether anybody needs it, then: DROP TABLE {leftover}",
        )


class RowsLost(GitmigError):
    """The new table has not as many rows as the old one; nothing was kept of the change."""

    def __init__(self, table: str, before: int, after: int) -> None:
        self.table = table
        self.before = before
        self.after = after
        super().__init__(
            f"of {before} rows of {table}, {after} arrived in the new table",
            hint="a constraint with ON CONFLICT IGNORE or REPLACE drops rows: clean them up first",
        )


class ValuesLost(GitmigError):
    """A column's new type has no place for values that it holds."""

    def __init__(self, table: str, column: str, type_: str, count: int, example: object) -> None:
        self.table = table
        self.column = column
        self.type = type_
        self.count = count
        self.example = example
        super().__init__(
            f"{table}.{column} cannot become {type_}: {count} "
            f"{'row has a value' if count == 1 else 'rows have values'} that "
            f"{'is no number' if count == 1 else 'are no numbers'}, such as {example!r}",
            hint="clean them up first with op.execute('UPDATE ...')",
        )


class ReferencesBroken(GitmigError):
    """Rows refer to rows that are not there, and did not before the change."""

    def __init__(self, violations: Sequence[str]) -> None:
        self.violations = tuple(violations)
        super().__init__(
            f"foreign keys are broken: {'; '.join(self.violations)}",
            hint="mend these rows in the same revision, or before it; nothing was changed",
        )


class ForeignKeysEnforced(GitmigError):
    """Foreign keys act in a transaction where the drop of the old table would set them off."""

    def __init__(self, table: str, children: Iterable[str]) -> None:
        self.table = table
        self.children = tuple(children)
        super().__init__(
            f"{table} cannot be made anew while foreign keys are enforced: dropping the old table "
            f"would delete rows of {', '.join(self.children)}, or fail",
            hint="call batch_alter_table() in the revision file itself, a transaction for each "
            "revision; elsewhere run PRAGMA foreign_keys = OFF before the transaction begins",
        )


class TableDependedOn(GitmigError):
    """Views, functions or columns of PostgreSQL depend on the table that is to be made anew."""

    def __init__(self, table: str, dependents: Sequence[str]) -> None:
        self.table = table
        self.dependents = tuple(dependents)
        super().__init__(
            f"postgresql cannot drop {table} for a new one: {'; '.join(self.dependents)}",
            hint="use recreate='auto', which alters in place here; or drop what depends on it "
            "before the block with op.execute(), and create it anew after it",
        )


class TableReferenced(GitmigError):
    """Foreign keys of other tables hold the table that is to be made anew."""

    def __init__(self, table: str, children: Iterable[str], dialect: str) -> None:
        self.table = table
        self.children = tuple(children)
        super().__init__(
            f"{dialect} cannot drop {table} for a new one: "
            f"foreign keys of {', '.join(self.children)} refer to it",
            hint="use recreate='auto', which alters in place here; or drop those foreign keys "
            "before the block, and create them anew after it",
        )
