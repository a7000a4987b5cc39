"""Columns and indexes that speak of a column which gets another name."""

import copy
from dataclasses import dataclass, replace

from sqlalchemy import Computed

from gitmig.batch.sql_names import rename_column
from gitmig.batch.structure import ColumnSpec, TableIndex
from gitmig.ddl.sql_text import sql_text


@dataclass(frozen=True, slots=True)
class Renaming:
    """One column's old name and its new one."""

    old: str
    new: str
    quoted: str
    """The new one as it is written in SQL."""
    brackets: bool
    """Whether brackets may quote names."""

    def name(self, name: str) -> str:
        """Return the name, or the new one in place of the old one."""
        return self.new if name == self.old else name

    def sql(self, sql: str, *, quoted: bool = False) -> str:
        """Return the text with the new name wherever the column stands, perhaps only `quoted`."""
        return rename_column(sql, self.old, self.quoted, brackets=self.brackets, quoted=quoted)

    def column(self, spec: ColumnSpec) -> ColumnSpec:
        """Return the column, with its own name and with what it is computed from."""
        spec = replace(spec, name=self.name(spec.name))
        if spec.computed is None:
            return spec
        text = sql_text(self.sql(str(spec.computed.sqltext)))
        return replace(spec, default=Computed(text, persisted=spec.computed.persisted))

    def index(self, index: TableIndex) -> TableIndex:
        """Return the index."""
        if index.operation is None:
            head, bracket, body = (index.sql or "").partition("(")
            return replace(index, sql=head + bracket + self.sql(body, quoted=index.quoted))
        renamed = copy.copy(index.operation)
        renamed.columns = [
            self.name(part) if isinstance(part, str) else sql_text(self.sql(str(part)))
            for part in index.operation.columns
        ]
        return replace(index, operation=renamed)
