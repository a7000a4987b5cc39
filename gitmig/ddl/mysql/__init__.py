"""MySQL and MariaDB."""

from gitmig.ddl.mysql.elements import MySQLChangeColumn, MySQLDropConstraint, MySQLModifyColumn
from gitmig.ddl.mysql.impl import MySQLImpl

__all__ = ["MySQLChangeColumn", "MySQLDropConstraint", "MySQLImpl", "MySQLModifyColumn"]
