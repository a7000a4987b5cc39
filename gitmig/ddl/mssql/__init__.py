"""SQL Server."""

from gitmig.ddl.mssql.elements import (
    MSSQLDropColumnConstraints,
    MSSQLIdentityInsert,
    MSSQLTableComment,
    MSSQLUnlessPresent,
)
from gitmig.ddl.mssql.impl import MSSQLImpl

__all__ = [
    "MSSQLDropColumnConstraints",
    "MSSQLIdentityInsert",
    "MSSQLImpl",
    "MSSQLTableComment",
    "MSSQLUnlessPresent",
]
