"""The page of the DDL elements says what they write."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql import ENUM, CreateEnumType
from sqlalchemy.schema import CreateTable, DropTable, ExecutableDDLElement

import gitmig
from gitmig import ddl

PAGE = Path(gitmig.__file__).parents[1] / "docs" / "reference" / "ddl-elements.md"
SECTION = re.compile(
    r"^### (\w+)\n.*?^```python\n(.*?)^```\n\n^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL
)
DIALECTS: dict[str, sa.Dialect] = {
    "mariadb": sa.make_url("mariadb+pymysql://").get_dialect()(),
    "mssql": registry.load("mssql")(),
    "mysql": registry.load("mysql.pymysql")(),
    "oracle": registry.load("oracle")(),
    "postgresql": registry.load("postgresql.psycopg")(),
    "sqlite": registry.load("sqlite")(),
}
ELEMENTS = {
    name: getattr(ddl, name)
    for name in ddl.__all__
    if isinstance(getattr(ddl, name), type) and issubclass(getattr(ddl, name), ExecutableDDLElement)
}
EXAMPLES = SECTION.findall(PAGE.read_text(encoding="utf-8"))


def build(code: str) -> Any:
    """Run the lines of an example; return what its last one is."""
    names: dict[str, Any] = {**ELEMENTS, "sa": sa, "ENUM": ENUM}
    for construct in (CreateEnumType, CreateTable, DropTable):
        names[construct.__name__] = construct
    *statements, last = ast.parse(code).body
    assert isinstance(last, ast.Expr)
    exec(compile(ast.Module(statements, []), str(PAGE), "exec"), names)
    return eval(compile(ast.Expression(last.value), str(PAGE), "eval"), names)


def test_every_element_has_an_example() -> None:
    bases = {"AlterTable", "AlterColumn", "ComputedColumnDefault"}
    assert sorted(name for name, _, _ in EXAMPLES) == sorted(ELEMENTS.keys() - bases)


@pytest.mark.parametrize(
    ("name", "code", "written"), EXAMPLES, ids=[name for name, _, _ in EXAMPLES]
)
def test_examples(name: str, code: str, written: str) -> None:
    element = build(code)
    assert type(element).__name__ == name
    for dialect, sql in re.findall(r"^-- (\w+)\n((?:(?!-- ).*\n)+)", written, re.MULTILINE):
        statement = ddl.Statement(element).sql(DIALECTS[dialect])
        assert "\n".join(line.rstrip() for line in statement.splitlines()) == sql.rstrip()
