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
    DropColumn,
    IdentityColumnDefault,
    RenameTable,
)
from gitmig.ddl.impl import DefaultImpl

# Whoever executes an element alone needs every dialect's way of writing it: so they are all here.
from gitmig.ddl.mysql import MySQLChangeColumn, MySQLImpl, MySQLModifyColumn
from gitmig.ddl.postgresql import PostgresqlColumnType, PostgresqlImpl
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
    "DefaultImpl",
    "DropColumn",
    "IdentityColumnDefault",
    "MySQLChangeColumn",
    "MySQLImpl",
    "MySQLModifyColumn",
    "PostgresqlColumnType",
    "PostgresqlImpl",
    "RenameTable",
    "SQLiteImpl",
    "Statement",
    "get_impl",
    "run_statements",
]
