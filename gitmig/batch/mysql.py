"""What MySQL and MariaDB need beside the move itself, for no transaction surrounds it.

The new table is whole before one RENAME puts it in the place of the old one, which is dropped last
of all. https://mariadb.com/kb/en/rename-table/
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import MetaData, Table
from sqlalchemy.schema import DropTable

from gitmig.batch.draft import Draft
from gitmig.batch.elements import Verbatim
from gitmig.ddl import DefaultImpl, Statement
from gitmig.ddl.sql_text import plain_dialect, quote_table
from gitmig.operations import CreateIndexOp
from gitmig.operations.foreign_key import CreateForeignKeyOp

MYSQL = frozenset({"mariadb", "mysql"})
_OLD = "_gitmig_old_"
_MODE = "@gitmig_sql_mode"
_COUNTED = "AUTO_INCREMENT"
_BEYOND = re.compile(r"\bINVISIBLE\b|\bCOMPRESSED\b|\bDEFAULT (?:nextval\(|b'|NULL ON )")
"""What SQLAlchemy's Column cannot say, or its reflection does not read."""
_LONGEST_NAME = 50


def old_name(table: str) -> str:
    """Return the name that the old table has from the RENAME to its drop."""
    return (_OLD + table)[:_LONGEST_NAME]


def complete_new_table(
    draft: Draft, target: Table, impl: DefaultImpl, temporary: str
) -> Iterator[Statement]:
    """Yield what makes indexes, and foreign keys whose names are free, while it has no rows.

    So a row that they refuse is met before anything has changed.
    """
    table = _quote(draft, temporary)
    for index in draft.indexes.kept:
        if index.operation is None:
            yield Statement(Verbatim(f"ALTER TABLE {table} {index.sql}"))
        else:
            yield from impl.statements(_on(temporary, index.operation, draft))
    for new in draft.indexes.new:
        yield from impl.statements(_on(temporary, new, draft))
    yield from _write_columns(draft, target, table)
    for key in _foreign_keys(draft):
        if not _comes_late(draft, key):
            moved = copy.copy(key)
            moved.source_table = temporary
            yield from impl.statements(moved)


def _write_columns(draft: Draft, target: Table, table: str) -> Iterator[Statement]:
    """Write columns that nobody altered in their own words, where those say more than a Column can.

    Behind the indexes: AUTO_INCREMENT needs one.
    """
    structure, quote = draft.structure, plain_dialect(draft.dialect).identifier_preparer.quote
    found = {spec.name: spec for spec in structure.columns}
    changes = []
    for column in draft.columns.values():
        source = column.source or ""
        words = structure.own_words.get(source, "")
        is_same = source in found and replace(column.spec, name=source) == found[source]
        if is_same and _says_more(words, column.spec.name, target):
            changes.append(f"MODIFY {quote(column.spec.name)} {words}")
            counter = structure.options.get(f"{draft.dialect.name}_auto_increment")
            if _COUNTED in words and counter is not None:
                changes.append(f"{_COUNTED}={counter}")
    if changes:
        yield Statement(Verbatim(f"ALTER TABLE {table} {', '.join(changes)}"))


def _says_more(words: str, column: str, target: Table) -> bool:
    counts = target.autoincrement_column
    is_known = counts is not None and counts.name == column
    return _BEYOND.search(words) is not None or (_COUNTED in words and not is_known)


def keep_zeros(draft: Draft, target: Table) -> Iterator[Statement]:
    """Let a row whose number is 0 be copied with it: AUTO_INCREMENT would give it a new one.

    https://mariadb.com/kb/en/sql-mode/, NO_AUTO_VALUE_ON_ZERO
    """
    if _counts(draft, target):
        mode = "concat(@@SESSION.sql_mode, ',NO_AUTO_VALUE_ON_ZERO')"
        yield Statement(Verbatim(f"SET {_MODE} = @@SESSION.sql_mode, SESSION sql_mode = {mode}"))


def _counts(draft: Draft, target: Table) -> bool:
    """Tell whether a column of the new table may count itself up."""
    words = draft.structure.own_words.values()
    return target.autoincrement_column is not None or any(_COUNTED in each for each in words)


def give_back_mode() -> Statement:
    """Return what undoes `keep_zeros`, and is harmless where that was not done."""
    mode = f"coalesce({_MODE}, @@SESSION.sql_mode)"
    return Statement(Verbatim(f"SET SESSION sql_mode = {mode}, {_MODE} = NULL"))


def swap_at_once(draft: Draft, target: Table, temporary: str) -> Iterator[Statement]:
    """Yield the statement before which the old table has the name, and after it the new one."""
    if _counts(draft, target):
        yield give_back_mode()
    name, new = _quote(draft, draft.structure.name), _quote(draft, temporary)
    yield Statement(Verbatim(f"RENAME TABLE {name} TO {_quote_old(draft)}, {new} TO {name}"))


def finish_swap(draft: Draft, impl: DefaultImpl) -> Iterator[Statement]:
    """Yield what makes the foreign keys whose names the old table holds, and drops that one."""
    late = [key for key in _foreign_keys(draft) if _comes_late(draft, key)]
    quote = plain_dialect(draft.dialect).identifier_preparer.quote
    for key in late:
        if _holds_name(draft, key):
            name = quote(str(key.constraint_name))
            yield Statement(Verbatim(f"ALTER TABLE {_quote_old(draft)} DROP FOREIGN KEY {name}"))
    for key in late:
        yield from impl.statements(key)
    old = Table(old_name(draft.structure.name), MetaData(), schema=draft.structure.schema)
    yield Statement(DropTable(old))


def _foreign_keys(draft: Draft) -> list[CreateForeignKeyOp]:
    return [key for key in draft.constraints if isinstance(key, CreateForeignKeyOp)]


def _comes_late(draft: Draft, key: CreateForeignKeyOp) -> bool:
    """Tell whether a key needs the name of the old table, or one that the old table holds.

    Rows are copied in any order, so one may come before the row that it refers to.
    """
    structure = draft.structure
    to_itself = key.referent_table == structure.name
    return to_itself or key.constraint_name is None or key.constraint_name in structure.held_names


def _holds_name(draft: Draft, key: CreateForeignKeyOp) -> bool:
    """Tell whether the old table holds the key's name after its RENAME.

    A name that the server made, such as t_ibfk_1, is made anew with that of the table.
    """
    name, table = str(key.constraint_name), draft.structure.name
    return name in draft.structure.held_names and not name.startswith(f"{table}_ibfk_")


def _on(table: str, operation: CreateIndexOp, draft: Draft) -> CreateIndexOp:
    """Return the operation on another table, with the name that it has on its own."""
    moved = copy.copy(operation)
    moved.index_name = str(operation.to_index(draft.objects).name or "") or None
    moved.table_name = table
    return moved


def _quote(draft: Draft, table: str) -> str:
    return quote_table(table, draft.structure.schema, plain_dialect(draft.dialect))


def _quote_old(draft: Draft) -> str:
    return _quote(draft, old_name(draft.structure.name))
