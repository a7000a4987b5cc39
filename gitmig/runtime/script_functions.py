"""What a script asks the database that runs it: the time, and the user."""

from typing import Any

from sqlalchemy import DateTime, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

BY = ", by script"
"""What tells a row that a script wrote from one that gitmig wrote."""


class UtcNow(FunctionElement[Any]):
    """The time in UTC, in the type of the log's columns."""

    type = DateTime(timezone=True)
    inherit_cache = True


class ScriptUser(FunctionElement[Any]):
    """The database's user, and that it was a script."""

    type = String()
    inherit_cache = True


@compiles(UtcNow)
def _utc_now(element: UtcNow, compiler: SQLCompiler, **_: Any) -> str:
    return "CURRENT_TIMESTAMP"  # with its zone in standard SQL; UTC on SQLite


@compiles(UtcNow, "mysql", "mariadb")
def _utc_now_mysql(element: UtcNow, compiler: SQLCompiler, **_: Any) -> str:
    return "UTC_TIMESTAMP(6)"


@compiles(UtcNow, "mssql")
def _utc_now_mssql(element: UtcNow, compiler: SQLCompiler, **_: Any) -> str:
    return "SYSUTCDATETIME()"


@compiles(UtcNow, "oracle")
def _utc_now_oracle(element: UtcNow, compiler: SQLCompiler, **_: Any) -> str:
    return "SYS_EXTRACT_UTC(SYSTIMESTAMP)"


@compiles(ScriptUser)
def _script_user(element: ScriptUser, compiler: SQLCompiler, **_: Any) -> str:
    return f"CURRENT_USER || '{BY}'"


@compiles(ScriptUser, "mysql", "mariadb")
def _script_user_mysql(element: ScriptUser, compiler: SQLCompiler, **_: Any) -> str:
    return f"concat(CURRENT_USER(), '{BY}')"


@compiles(ScriptUser, "mssql")
def _script_user_mssql(element: ScriptUser, compiler: SQLCompiler, **_: Any) -> str:
    return f"ORIGINAL_LOGIN() + '{BY}'"


@compiles(ScriptUser, "oracle")
def _script_user_oracle(element: ScriptUser, compiler: SQLCompiler, **_: Any) -> str:
    return f"USER || '{BY}'"


@compiles(ScriptUser, "sqlite")
def _script_user_sqlite(element: ScriptUser, compiler: SQLCompiler, **_: Any) -> str:
    return "'somebody" + BY + "'"  # it knows no users
