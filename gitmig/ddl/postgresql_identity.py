"""Where the counter of an identity column of PostgreSQL stands, and where it would stand.

https://www.postgresql.org/docs/current/sql-altersequence.html
"""

from sqlalchemy import Connection, Identity, text
from sqlalchemy.exc import DBAPIError

from gitmig.ddl.sql_text import plain_dialect, quote_table
from gitmig.errors.operations import CounterOutOfBounds
from gitmig.operations import AlterColumnOp, MigrateOperation

_OUT_OF_BOUNDS = "22023"
"""invalid_parameter_value: https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_IS_NUMBER = text(
    "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass(:table) AND attname = :column"
    " AND NOT attisdropped AND atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)"
)


def find_count_from_anew(operation: MigrateOperation, connection: Connection) -> str | None:
    """Return what there is to say of a column that would count numbers which rows have already."""
    new = getattr(operation, "modify_server_default", None)
    if not isinstance(operation, AlterColumnOp) or not isinstance(new, Identity):
        return None
    existing = operation.existing_server_default
    if isinstance(existing, Identity):
        return None  # it counts on
    if "nextval(" in str(getattr(existing, "arg", existing)):
        return None  # autogenerate knows of the sequence, and lets it count on in what follows
    plain = plain_dialect(connection.dialect)
    table = quote_table(operation.table_name, operation.schema, plain)
    place = {"table": table, "column": operation.column_name}
    if not connection.execute(_IS_NUMBER, place).scalar():
        return None
    ascends = (new.increment or 1) > 0
    furthest = "max" if ascends else "min"
    quote = connection.dialect.identifier_preparer.quote
    source = quote_table(operation.table_name, operation.schema, connection.dialect)
    last = connection.exec_driver_sql(
        f"SELECT {furthest}({quote(operation.column_name)}) FROM {source}"
    ).scalar()
    first = _find_first(new, ascends=ascends)
    if last is None or (last < first if ascends else last > first):
        return None
    column = plain.identifier_preparer.quote(operation.modify_name or operation.column_name)
    following = last + (new.increment or 1)
    return (
        f"{operation.describe()}: it counts from {first}, and rows have numbers up to {last}; "
        f'let it go on behind them: op.execute("ALTER TABLE {table} ALTER COLUMN {column} '
        f'RESTART WITH {following}")'
    )


def explain_bounds(
    operation: MigrateOperation, error: DBAPIError, dialect: str
) -> CounterOutOfBounds | None:
    """Return what to raise for an identity whose new bounds do not hold where it counts from."""
    new = getattr(operation, "modify_server_default", None)
    sqlstate = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    if sqlstate != _OUT_OF_BOUNDS or not isinstance(new, Identity):
        return None
    reason = str(error.orig).partition("\n")[0]
    statement = (error.statement or "").replace("%%", "%") if "RESTART" in reason else None
    return CounterOutOfBounds(operation.describe(), dialect, reason, statement)


def _find_first(identity: Identity, *, ascends: bool) -> int:
    """Return the number that it begins with."""
    bound = identity.minvalue if ascends else identity.maxvalue
    found = bound if identity.start is None else identity.start
    return (1 if ascends else -1) if found is None else found
