"""The DDL elements can be executed and compiled on their own."""

import sqlalchemy as sa
from sqlalchemy.dialects import registry

from gitmig.ddl import (
    AddColumn,
    ColumnComment,
    ColumnDefault,
    ColumnName,
    ColumnNullable,
    ColumnType,
    DropColumn,
    RenameTable,
)
from gitmig.ddl.formatting import quote_dotted


def test_on_a_connection() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE users (id INTEGER, name TEXT)"))
        connection.execute(AddColumn("users", sa.Column("email", sa.String, index=True)))
        connection.execute(ColumnName("users", "name", "full_name"))
        connection.execute(DropColumn("users", "id"))
        connection.execute(RenameTable("users", "people"))
        columns = [column["name"] for column in sa.inspect(connection).get_columns("people")]
    assert columns == ["full_name", "email"]
    engine.dispose()


def test_in_standard_sql() -> None:
    texts = [
        str(element)
        for element in (
            AddColumn("t", sa.Column("c", sa.Integer), "s", if_not_exists=True),
            DropColumn("t", sa.Column("c", sa.Integer), "s", if_exists=True),
            ColumnNullable("t", "c", False, schema="s"),
            ColumnNullable("t", "c", True),
            ColumnType("t", "c", sa.String(5)),
            ColumnType("t", "c", sa.Integer),
            ColumnDefault("t", "c", "it's"),
            ColumnDefault("t", "c", sa.text("now()")),
            ColumnDefault("t", "c", sa.DefaultClause("x")),
            ColumnDefault("t", "c", None),
            ColumnName("t", "c", "D"),
            ColumnComment("t", "c", "hi", schema="s"),
            RenameTable("a", "b", "s"),
        )
    ]
    assert texts == [
        "ALTER TABLE s.t ADD COLUMN IF NOT EXISTS c INTEGER",
        "ALTER TABLE s.t DROP COLUMN IF EXISTS c",
        "ALTER TABLE s.t ALTER COLUMN c SET NOT NULL",
        "ALTER TABLE t ALTER COLUMN c DROP NOT NULL",
        "ALTER TABLE t ALTER COLUMN c TYPE VARCHAR(5)",
        "ALTER TABLE t ALTER COLUMN c TYPE INTEGER",
        "ALTER TABLE t ALTER COLUMN c SET DEFAULT 'it''s'",
        "ALTER TABLE t ALTER COLUMN c SET DEFAULT now()",
        "ALTER TABLE t ALTER COLUMN c SET DEFAULT 'x'",
        "ALTER TABLE t ALTER COLUMN c DROP DEFAULT",
        'ALTER TABLE t RENAME c TO "D"',
        "COMMENT ON COLUMN s.t.c IS 'hi'",
        "ALTER TABLE s.a RENAME TO s.b",
    ]


def test_a_column_of_a_model_keeps_its_table() -> None:
    model = sa.Table("m", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True))
    element = AddColumn("m", model.c.id)
    postgresql = registry.load("postgresql.psycopg")()
    compiled = str(element.compile(dialect=postgresql))
    assert compiled == "ALTER TABLE m ADD COLUMN id SERIAL NOT NULL"
    assert model.c.id.table is model


def test_a_default_of_a_model_stays_its_own() -> None:
    model = sa.Table("m", sa.MetaData(), sa.Column("c", sa.String, server_default="x"))
    default = model.c.c.server_default
    assert isinstance(default, sa.DefaultClause)
    assert str(ColumnDefault("m", "c", default)).endswith("SET DEFAULT 'x'")
    assert default.column is model.c.c


def test_a_schema_translate_map_is_followed() -> None:
    engine = sa.create_engine("sqlite://", execution_options={"schema_translate_map": {"s": None}})
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE t (id INTEGER)"))
        connection.execute(AddColumn("t", sa.Column("c", sa.Integer), "s"))
        assert len(sa.inspect(connection).get_columns("t")) == 2
    engine.dispose()


def test_dotted_names() -> None:
    def quote(name: str) -> str:
        return f"[{name}]"

    assert quote_dotted("a.b", quote) == "[a].[b]"
    assert quote_dotted(sa.sql.elements.quoted_name("a.b", True), quote) == "[a.b]"
