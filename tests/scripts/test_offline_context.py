"""A migration context without a connection: what an application, a test or a notebook may do."""

import io
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import create_engine

from gitmig.errors import ConfigureRefused, DialectUnknown, ParameterMissing, ValueNotWritable
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.scripts.clients import run_script

t = sa.table("t", sa.column("id", sa.Integer), sa.column("x"))


def written(dialect: str, statement: Any, **opts: Any) -> str:
    """Return what `op.execute()` writes."""
    buffer = io.StringIO()
    opts = {"as_sql": True, "output_buffer": buffer, **opts}
    context = MigrationContext.configure(dialect_name=dialect, opts=opts)
    Operations(context).execute(statement)
    return buffer.getvalue()


def test_an_application_writes_operations_into_its_own_buffer() -> None:
    buffer = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": buffer}
    )
    op = Operations(context)
    table = op.create_table("t", sa.Column("x", sa.Integer))
    op.bulk_insert(table, [{"x": 1}, {"x": None}])
    assert (op.get_bind(), context.bind, context.as_sql) == (None, None, True)
    assert buffer.getvalue() == (
        "CREATE TABLE t (\n    x INTEGER\n);\n\n"
        "INSERT INTO t (x) VALUES (1);\n\nINSERT INTO t (x) VALUES (NULL);\n\n"
    )


def test_a_connection_is_not_touched(sqlite_url: str) -> None:
    buffer = io.StringIO()
    engine = create_engine(sqlite_url)
    with engine.connect() as connection:
        opts = {"as_sql": True, "output_buffer": buffer}
        context = MigrationContext.configure(connection, opts=opts)
        Operations(context).execute("CREATE TABLE t (x INTEGER)")
        assert context.connection is None
        assert sa.inspect(connection).get_table_names() == []
    engine.dispose()
    assert buffer.getvalue() == "CREATE TABLE t (x INTEGER);\n\n"


def test_bytes_are_encoded() -> None:
    buffer = io.BytesIO()
    opts = {"as_sql": True, "output_buffer": buffer, "output_encoding": "latin-1"}
    context = MigrationContext.configure(dialect_name="sqlite", opts=opts)
    context.execute("SELECT 'ü'")
    assert buffer.getvalue() == b"SELECT '\xfc';\n\n"


def test_placeholders_on_request() -> None:
    statement = t.update().values(x=sa.literal("a%b"))
    assert written("postgresql", statement) == "UPDATE t SET x='a%b';\n\n"
    found = written("postgresql", statement, literal_binds=False)
    assert found == "UPDATE t SET x=:x::VARCHAR;\n\n"


def test_options_of_scripts_mean_nothing_on_a_connection(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with engine.connect() as connection:
        for opts in ({"literal_binds": True}, {"starting_rev": "a"}):
            with pytest.raises(ConfigureRefused):
                MigrationContext.configure(connection, opts=opts)
    engine.dispose()


def test_an_unknown_dialect() -> None:
    with pytest.raises(DialectUnknown) as caught:
        MigrationContext.configure(dialect_name="sqlight")
    assert "`sqlite`" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("dialect", "value", "text"),
    [
        ("sqlite", Decimal("1E+3"), "1000"),
        ("postgresql", float("inf"), "'inf'"),
        ("postgresql", "a\\b", "E'a\\\\b'"),
        ("mysql", "a\\b", "'a\\\\b'"),
        ("mysql", "a\r\nb", "'a\\r\nb'"),
        ("sqlite", "a\r\nb", "('a'||char(13)||'\nb')"),
        ("mssql", "a\\\nb", "'a\\' + '\nb'"),
        ("mssql", "ü\\\nb", "N'ü\\' + N'\nb'"),
        ("mssql", "a$(b)", "'a$' + '(b)'"),
        ("oracle", "a&b", "('a'||CHR(38)||'b')"),
        ("oracle", b"\x01", "HEXTORAW('01')"),
        ("mssql", b"\x01", "0x01"),
    ],
)
def test_values_that_a_client_could_misread(dialect: str, value: Any, text: str) -> None:
    assert f"SET x={text}" in written(dialect, t.update().values(x=value))


@pytest.mark.parametrize(
    ("dialect", "value"),
    [
        ("sqlite", float("nan")),
        ("mysql", Decimal("Infinity")),
        ("sqlite", {"a": 1}),
        ("sqlite", "\0"),
    ],
)
def test_values_that_cannot_be_written(dialect: str, value: Any) -> None:
    with pytest.raises(ValueNotWritable):
        written(dialect, t.update().values(x=value))


def test_a_default_in_ddl_stays_a_plain_literal() -> None:
    found = written(
        "oracle",
        sa.schema.CreateTable(
            sa.Table("d", sa.MetaData(), sa.Column("x", sa.String(9), server_default="a&b\n"))
        ),
    )
    assert "DEFAULT 'a&b\n'" in found


def test_a_parameter_without_a_value() -> None:
    with pytest.raises(ParameterMissing):
        written("sqlite", "UPDATE t SET x = :nmae")


def test_a_type_that_writes_its_own_literal() -> None:
    class Shout(sa.TypeDecorator[str]):
        impl = sa.String
        cache_ok = True

        def process_literal_param(self, value: str | None, dialect: sa.Dialect) -> str:
            return (value or "").upper()

    statement = t.update().values(x=sa.literal("a", Shout()))
    assert written("sqlite", statement) == "UPDATE t SET x='A';\n\n"


def test_python_side_values_are_made_as_in_a_run() -> None:
    table = sa.Table(
        "p",
        sa.MetaData(),
        sa.Column("x", sa.Integer),
        sa.Column("made", sa.String(9), default=lambda: "new", onupdate="old"),
    )
    assert written("sqlite", table.insert().values(x=1)) == (
        "INSERT INTO p (x, made) VALUES (1, 'new');\n\n"
    )
    assert written("sqlite", table.update().values(x=1)) == "UPDATE p SET x=1, made='old';\n\n"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1;", "SELECT 1;\n\n"),
        ("SELECT 1 -- why", "SELECT 1 -- why\n;\n\n"),
        ("SELECT 1;\n-- SELECT 2;\n", "SELECT 1;\n-- SELECT 2;\n\n"),
        ("SELECT 1\n-- SELECT 2;\n", "SELECT 1\n-- SELECT 2;\n;\n\n"),
    ],
)
def test_each_statement_is_ended_once(sql: str, expected: str) -> None:
    assert written("sqlite", sql) == expected


def test_a_routine_reaches_mariadb_in_one_piece(mariadb_url: str) -> None:
    trigger = (
        "CREATE TRIGGER bump BEFORE INSERT ON c FOR EACH ROW\n"
        "BEGIN\n  SET NEW.x = NEW.x + 1;\n  SET NEW.x = NEW.x + 1;\nEND;"
    )
    texts = ["CREATE TABLE c (x INTEGER)", trigger, "INSERT INTO c VALUES (1)"]
    run_script(mariadb_url, "".join(written("mariadb", text) for text in texts))
    engine = create_engine(mariadb_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT x FROM c")) == 3
    engine.dispose()


def test_a_carriage_return_reaches_every_database(database_url: str) -> None:
    value = "one\r\ntwo\rthree\r\n\r\n"
    dialect = sa.make_url(database_url).get_backend_name()
    texts = ["CREATE TABLE t (x VARCHAR(40))", t.insert().values(x=value)]
    run_script(database_url, "".join(written(dialect, text) for text in texts))
    engine = create_engine(database_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT x FROM t")) == value
    engine.dispose()
