"""A column that both sides have."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column

from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.snapshot import ColumnInfo, TableInfo
from gitmig.autogenerate.tables import ReflectedTables


@dataclass(frozen=True, slots=True)
class ColumnPair:
    """A column as the database has it and as the model declares it."""

    table: TableInfo
    info: ColumnInfo
    model: Column[Any]
    scope: Scope
    reflected: ReflectedTables

    def build(self) -> Column[Any]:
        """Return the database's column as SQLAlchemy has it."""
        return self.reflected.column(self.table.key, self.info.name)
