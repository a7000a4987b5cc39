"""What MySQL and MariaDB print of a table, where it says more than SQLAlchemy's reflection."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection

from gitmig.batch.structure import TableIndex
from gitmig.ddl.sql_text import quote_table
from gitmig.ddl.tokens import split_tokens

_NAME = r"(`(?:[^`]|``)+`|\"(?:[^\"]|\"\")+\")"
_INDEX = re.compile(rf"^  ((?:[A-Z]+ )?KEY {_NAME} .*?),?$", re.MULTILINE)
_PERIOD = re.compile(rf"^  (PERIOD FOR {_NAME} .*?),?$", re.MULTILINE)
_COLUMN = re.compile(rf"^  {_NAME} (.*?),?$", re.MULTILINE)
_PRIMARY_KEY = re.compile(r"^  PRIMARY KEY \((.*?),?$", re.MULTILINE)
_PLAIN_KEY = re.compile(rf"{_NAME}(?:,{_NAME})*\)")
_REST = re.compile(r"^\) (.*)", re.MULTILINE | re.DOTALL)
_STRING = re.compile(r"'(?:[^']|'')*'")
_OPTION = re.compile(rf"`?(\w+)`?=({_STRING.pattern}|\S+)")
_COUNTER = "AUTO_INCREMENT"


class CreatedTable:
    """The answer to SHOW CREATE TABLE: a line a column, an index or a constraint, then options.

    https://dev.mysql.com/doc/refman/8.4/en/show-create-table.html
    """

    def __init__(self, connection: Connection, name: str, schema: str | None) -> None:
        table = quote_table(name, schema, connection.dialect)
        self._sql: str = connection.exec_driver_sql(f"SHOW CREATE TABLE {table}").one()[1]
        found = _REST.search(self._sql)
        self._rest = found[1] if found else ""

    @property
    def is_ordinary(self) -> bool:
        """Whether others see it, its rows have no history, and no partitions of their own."""
        words = _STRING.sub("", self._rest)
        special = any(one in words for one in ("WITH SYSTEM VERSIONING", "\n(PARTITION "))
        return self._sql.startswith("CREATE TABLE ") and not special

    @property
    def counter(self) -> str | None:
        """The number that AUTO_INCREMENT goes on from."""
        return self.options.get(_COUNTER)

    @property
    def options(self) -> dict[str, str]:
        """The words behind the columns, by their names."""
        return dict(_OPTION.findall(self._rest.partition("\n")[0]))

    def indexes(self) -> Iterator[TableIndex]:
        """Yield each index, and each period that one may be about, as ALTER TABLE adds it."""
        for pattern in (_PERIOD, _INDEX):
            for words, name in pattern.findall(self._sql):
                yield TableIndex(_unquote(name), None, f"ADD {words}", quoted=True)

    def columns(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each column and its own words, without a CHECK at their end."""
        for name, words in _COLUMN.findall(self._sql):
            checks = [t.start for t in split_tokens(words, brackets=False) if t.keyword == "CHECK"]
            yield _unquote(name), words[: checks[-1]].strip() if checks else words

    @property
    def refined_keys(self) -> tuple[str, ...]:
        """The primary key in its own words, if it says more than the names of columns."""
        found = _PRIMARY_KEY.search(self._sql)
        return () if found is None or _PLAIN_KEY.fullmatch(found[1]) else (f"({found[1]}",)


def _unquote(name: str) -> str:
    return next(split_tokens(name, brackets=False)).name
