"""Operations to statements, a module a dialect; the DDL elements can be executed on their own."""

from gitmig.ddl.elements import (
    AddColumn,
    AlterColumn,
    AlterTable,
    ColumnComment,
    ColumnDefault,
    ColumnName,
    ColumnNullable,
    ColumnType,
    ComputedColumnDefault,
    DropColumn,
    IdentityColumnDefault,
    RenameTable,
)
from gitmig.ddl.impl import DefaultImpl

# Whoever executes an element alone needs every dialect's way of writing it: so they are all here.
from gitmig.ddl.mssql import (
    MSSQLDropColumnConstraints,
    MSSQLIdentityInsert,
    MSSQLImpl,
    MSSQLTableComment,
    MSSQLUnlessPresent,
)
from gitmig.ddl.mysql import (
    MySQLAlterDefault,
    MySQLChangeColumn,
    MySQLDropConstraint,
    MySQLImpl,
    MySQLModifyColumn,
)
from gitmig.ddl.oracle import OracleImpl, OracleUnless
from gitmig.ddl.postgresql import PostgresqlColumnType, PostgresqlImpl, PostgresqlUnlessPresent
from gitmig.ddl.registry import get_impl
from gitmig.ddl.sqlite import SQLiteImpl
from gitmig.ddl.statement import Statement, run_statements

__all__ = [
    "AddColumn",
    "AlterColumn",
    "AlterTable",
    "ColumnComment",
    "ColumnDefault",
    "ColumnName",
    "ColumnNullable",
    "ColumnType",
    "ComputedColumnDefault",
    "DefaultImpl",
    "DropColumn",
    "IdentityColumnDefault",
    "MSSQLDropColumnConstraints",
    "MSSQLIdentityInsert",
    "MSSQLImpl",
    "MSSQLTableComment",
    "MSSQLUnlessPresent",
    "MySQLAlterDefault",
    "MySQLChangeColumn",
    "MySQLDropConstraint",
    "MySQLImpl",
    "MySQLModifyColumn",
    "OracleImpl",
    "OracleUnless",
    "PostgresqlColumnType",
    "PostgresqlImpl",
    "PostgresqlUnlessPresent",
    "RenameTable",
    "SQLiteImpl",
    "Statement",
    "get_impl",
    "run_statements",
]
