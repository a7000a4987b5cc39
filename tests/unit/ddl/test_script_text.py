"""What stands around the statements of a script, on each dialect."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect

from gitmig.ddl import DefaultImpl, get_impl

DIALECTS: Mapping[str, sa.Dialect] = {
    "default": DefaultDialect(),
    **{
        name: sa.make_url(url).get_dialect()()
        for name, url in {
            "mariadb": "mariadb+pymysql://",
            "mssql": "mssql://",
            "mysql": "mysql+pymysql://",
            "oracle": "oracle://",
            "postgresql": "postgresql+psycopg://",
            "sqlite": "sqlite://",
        }.items()
    },
}


class Options:
    """What env.py configured."""

    def __init__(self, **opts: Any) -> None:
        self.opts = opts


def impl(name: str, **options: Any) -> DefaultImpl:
    return get_impl(name)(DIALECTS[name], Options(**options))


def script(impl: DefaultImpl) -> str:
    return impl.render_begin() + impl.render_command("SELECT 1\n") + impl.render_commit()


@pytest.mark.parametrize("name", ["default", "mariadb", "mysql", "postgresql", "sqlite"])
def test_semicolons(name: str) -> None:
    assert script(impl(name)) == "BEGIN;\n\nSELECT 1;\n\nCOMMIT;\n\n"


def test_sql_server_sends_a_batch_at_go() -> None:
    assert script(impl("mssql")) == ("BEGIN TRANSACTION;\n\nSELECT 1;\n\nGO\n\nCOMMIT;\n\nGO\n\n")


def test_oracle_sends_a_statement_at_a_slash() -> None:
    assert script(impl("oracle")) == (
        "SET TRANSACTION READ WRITE\n\n/\n\nSELECT 1\n\n/\n\nCOMMIT\n\n/\n\n"
    )


@pytest.mark.parametrize(
    ("configured", "expected"), [(" go \n", "SELECT 1;\n\ngo\n\n"), ("", "SELECT 1;\n\n")]
)
def test_another_separator_is_configured(configured: str, expected: str) -> None:
    found = impl("mssql", mssql_batch_separator=configured, oracle_batch_separator="!")
    assert found.render_command("SELECT 1") == expected


def test_a_separator_that_is_none_is_the_usual_one() -> None:
    assert impl("oracle", oracle_batch_separator=None).batch_separator == "/"


def test_whose_ddl_a_transaction_takes_back() -> None:
    found = {name for name in DIALECTS if impl(name).transactional_ddl}
    assert found == {"mssql", "postgresql", "sqlite"}
