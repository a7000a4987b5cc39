"""Each statement is one that the database understands, whatever it then misses."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gitmig.ddl import Statement, get_impl
from gitmig.errors import GitmigError
from tests.golden.ddl.cases import CASES, Context
from tests.recorder import Recorder

FOREIGN_DATABASE = "a.b"
"""A schema within another database, which PostgreSQL alone reads."""


@pytest.mark.filterwarnings("ignore:autoincrement:UserWarning")
@pytest.mark.filterwarnings("ignore:Computed column .* STORED:sqlalchemy.exc.SAWarning")
@pytest.mark.parametrize("directive", CASES)
def test_no_statement_is_a_syntax_error(directive: str, engine: sa.Engine) -> None:
    dialect = engine.dialect
    tried = 0
    with engine.connect() as connection:
        for statement in statements(directive, dialect):
            tried += 1
            try:
                construct: Any = statement.construct
                connection.execute(construct, statement.rows or None)
            except DBAPIError as error:
                assert not is_syntax_error(error, dialect.name), statement.sql(dialect)
            connection.rollback()
    assert tried or directive in REFUSED[dialect.name]


def statements(directive: str, dialect: sa.Dialect) -> Iterator[Statement]:
    """Yield the statements of all cases that the dialect does not refuse."""
    for case in CASES[directive]:
        recorder = Recorder()
        case(recorder)
        (operation,) = recorder.operations
        if FOREIGN_DATABASE in operation.describe() and dialect.name != "postgresql":
            continue
        try:
            yield from get_impl(dialect.name)(dialect, Context()).statements(operation)
        except GitmigError:
            continue


def is_syntax_error(error: DBAPIError, dialect: str) -> bool:
    match dialect:
        case "postgresql":  # https://www.postgresql.org/docs/current/errcodes-appendix.html
            return getattr(error.orig, "sqlstate", None) == "42601"
        case "sqlite":
            return "syntax error" in str(error.orig)
        case _:  # https://mariadb.com/kb/en/mariadb-error-code-reference/
            return error.orig is not None and error.orig.args[0] == 1064


REFUSED = {
    "mariadb": {"alter_enum", "create_exclude_constraint"},
    "mysql": {"alter_enum", "create_exclude_constraint"},
    "postgresql": set[str](),
    "sqlite": {
        "alter_enum",
        "create_check_constraint",
        "create_exclude_constraint",
        "create_foreign_key",
        "create_primary_key",
        "create_table_comment",
        "create_unique_constraint",
        "drop_constraint",
        "drop_table_comment",
    },
}
"""The directives of which a database does nothing."""
