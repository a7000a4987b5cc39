"""MySQL and MariaDB."""

from gitmig.ddl.mysql.elements import (
    MySQLAlterDefault,
    MySQLChangeColumn,
    MySQLDropConstraint,
    MySQLModifyColumn,
)
from gitmig.ddl.mysql.impl import MySQLImpl

__all__ = [
    "MySQLAlterDefault",
    "MySQLChangeColumn",
    "MySQLDropConstraint",
    "MySQLImpl",
    "MySQLModifyColumn",
]
