"""The statements of each directive on each dialect.

Regenerate with `pytest tests/golden/ddl --update-golden`, and read the difference.
"""

import warnings
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.engine.default import DefaultDialect

from gitmig.ddl import get_impl
from gitmig.errors import GitmigError
from gitmig.operations import OPERATIONS
from tests.golden.ddl.cases import CASES, Case, Context
from tests.recorder import Recorder

METADATA = sa.MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


DIALECTS: dict[str, sa.Dialect] = {
    "default": DefaultDialect(),
    "mariadb": sa.make_url("mariadb+pymysql://").get_dialect()(),
    "mssql": registry.load("mssql")(),
    "mysql": registry.load("mysql.pymysql")(),
    "oracle": registry.load("oracle")(),
    "postgresql": registry.load("postgresql.psycopg")(),
    "sqlite": registry.load("sqlite")(),
}

def test_no_directive_is_forgotten() -> None:
    assert sorted(CASES) == sorted(OPERATIONS)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("directive", CASES)
def test_statements(directive: str, dialect: str, golden: Callable[[str, str], None]) -> None:
    parts = [render(case, dialect, Context()) for case in CASES[directive]]
    golden(f"ddl/{directive}.{dialect}.sql", "\n".join(parts))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_names_follow_the_convention(dialect: str, golden: Callable[[str, str], None]) -> None:
    cases: list[Case] = [
        *CASES["create_unique_constraint"][1:2],
        *CASES["create_check_constraint"],
        *CASES["create_foreign_key"][1:2],
        *CASES["create_primary_key"][1:],
        *CASES["create_table"][3:],
        lambda op: op.drop_constraint("zz", "t", type_="check"),
        lambda op: op.drop_constraint(op.f("zz"), "t", type_="check"),
    ]
    parts = [render(case, dialect, Context(METADATA)) for case in cases]
    golden(f"ddl/naming_convention.{dialect}.sql", "\n".join(parts))


def render(case: Case, dialect_name: str, context: Context) -> str:
    """Return what the directive does, and its statements or its error, as SQL with comments."""
    recorder = Recorder()
    case(recorder)
    (operation,) = recorder.operations
    dialect = DIALECTS[dialect_name]
    lines = [f"-- {operation.describe()}"]
    impl = get_impl(dialect_name)(dialect, context)
    end = impl.command_terminator or f"\n{impl.batch_separator}"
    with warnings.catch_warnings(record=True, action="always") as caught:
        try:
            for statement in impl.statements(operation):
                text = statement.sql(dialect)
                lines.append("\n".join(line.rstrip() for line in text.splitlines()) + end)
        except GitmigError as error:
            lines += [f"-- error: {error.message}", f"-- hint: {error.hint}"]
    lines += [f"-- warning: {warning.message}" for warning in caught]
    return "\n".join(lines) + "\n"
