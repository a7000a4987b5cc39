"""What a project adds to Alembic by its documented extension points is gitmig's to use."""

import logging
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from tests.compat.service import write_service

pytestmark = pytest.mark.usefixtures("aliased")


def _statements(dialect: str, *operations: tuple[str, tuple[Any, ...], dict[str, Any]]) -> str:
    import io

    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    buffer = io.StringIO()
    opts = {"as_sql": True, "output_buffer": buffer}
    context = MigrationContext.configure(dialect_name=dialect, opts=opts)
    for name, args, kw in operations:
        getattr(Operations(context), name)(*args, **kw)
    return buffer.getvalue()


def test_a_rule_for_the_default_of_mysql_is_used() -> None:
    from alembic.ddl.mysql import MySQLAlterDefault

    loud = type("Loud", (MySQLAlterDefault,), {})  # so that the rule of all others stays
    element = loud("t", "c", "x", schema="s")
    compiles(loud, "mysql")(lambda element, compiler, **kw: f"LOUD {element.default}")
    from sqlalchemy.dialects import mysql

    assert str(element.compile(dialect=mysql.dialect())) == "LOUD x"
    plain = str(MySQLAlterDefault("t", "c", None, "s").compile(dialect=mysql.dialect()))
    assert plain == "ALTER TABLE s.t ALTER COLUMN c DROP DEFAULT"
    said = _statements("mysql", ("alter_column", ("t", "c"), {"server_default": "x"}))
    assert said == "ALTER TABLE t ALTER COLUMN c SET DEFAULT 'x';\n\n"


def test_a_rule_for_computed_columns_makes_them_alterable(monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic.ddl.base import ComputedColumnDefault
    from alembic.util import CommandError

    change = ("alter_column", ("t", "c"), {"server_default": sa.Computed("a + 1")})
    with pytest.raises(CommandError, match="computed"):
        _statements("mssql", change)

    # Rules are the process's: this one must be gone when other tests compile the same.
    rules: dict[str, Any] = vars(ComputedColumnDefault)["_compiler_dispatcher"].specs
    assert "mssql" not in rules
    monkeypatch.setitem(rules, "mssql", None)

    @compiles(ComputedColumnDefault, "mssql")
    def write(element: Any, compiler: Any, **_: Any) -> str:
        return f"EXEC recompute {element.table_name}, '{element.default.sqltext}'"

    assert _statements("mssql", change).startswith("EXEC recompute t, 'a + 1'")


def test_a_hook_of_a_type_of_its_own(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import write_hooks
    from alembic.util import CommandError

    write_service(tmp_path)
    config = Config(str(tmp_path / "alembic.ini"))
    config.set_main_option("revision_environment", "false")
    config.set_section_option("post_write_hooks", "mark.type", "marker-x")
    with pytest.raises(CommandError, match="No formatter with name 'marker-x' registered"):
        command.revision(config, "one", rev_id="one")
    told: list[Any] = []
    write_hooks.register("marker-x")(lambda path, options: told.append((path, options)))
    script: Any = command.revision(config, "two", rev_id="two")
    ((path, options),) = told
    assert path == script.path
    assert options == {
        "name": "mark",
        "type": "marker-x",
        "word": "seen",
        "_hook_name": "mark",
    }


def test_log_lines_of_a_context_and_of_a_stamp(caplog: pytest.LogCaptureFixture) -> None:
    from alembic.migration import MigrationContext

    caplog.set_level(logging.INFO, "alembic")
    MigrationContext.configure(dialect_name="mysql", opts={"as_sql": True})
    assert caplog.messages == [
        "Context impl MySQLImpl.",
        "Generating static SQL",
        "Will assume non-transactional DDL.",
    ]
    assert {record.name for record in caplog.records} == {"alembic.runtime.migration"}
