"""What rests on an ENUM that is made anew, on a PostgreSQL server."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.operations.database import LiveOperations

DEFINITIONS = """\
SELECT pg_get_constraintdef(oid) || coalesce(' ' || obj_description(oid, 'pg_constraint'), '')
FROM pg_constraint WHERE connamespace = CAST('public' AS regnamespace)
UNION ALL SELECT indexdef || coalesce(
  ' ' || obj_description(CAST(quote_ident(indexname) AS regclass), 'pg_class'), ''
) FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT format('%s.%s %s %s', attrelid::regclass, attname,
  format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid)) FROM pg_attribute
  JOIN pg_class AS c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid
  AND adnum = attnum WHERE relnamespace = CAST('public' AS regnamespace) AND attnum > 0
ORDER BY 1""".replace("::", r"\:\:")


@pytest.fixture
def op(postgresql_url: str) -> Iterator[LiveOperations]:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        op = LiveOperations(connection)
        run(op, "CREATE TYPE kind AS ENUM ('a', 'b', 'c')")
        yield op
    engine.dispose()


def run(op: LiveOperations, *statements: str) -> None:
    for statement in statements:
        op.bind.exec_driver_sql(statement)


def definitions(op: LiveOperations) -> list[str]:
    return list(op.bind.execute(sa.text(DEFINITIONS)).scalars())


def remove_a(op: LiveOperations) -> None:
    op.alter_enum("kind", ["c", "b"], existing_values=["a", "b", "c"])


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE t (k kind CONSTRAINT ck CHECK (k <> 'b'))"],
        [
            "CREATE TABLE t (k kind)",
            "INSERT INTO t VALUES ('b')",
            """ALTER TABLE t ADD CONSTRAINT "c:k%%" CHECK (k <> 'b') NO INHERIT NOT VALID""",
            """COMMENT ON CONSTRAINT "c:k%%" ON t IS 'it''s mine'""",
        ],
        ["CREATE TABLE t (k kind, l kind, CHECK (k = l))"],
        ["CREATE TABLE t (k kind[], CHECK ('b' = ANY (k)))"],
        ["CREATE TABLE t (n TEXT, CHECK (n <> CAST(CAST('b' AS kind) AS text)))"],
        ["CREATE TABLE t (k kind)", "CREATE UNIQUE INDEX ix ON t (k) WHERE k <> 'b'"],
        [
            "CREATE TABLE t (k kind)",
            "CREATE INDEX ix ON t ((k = 'b')) INCLUDE (k) WITH (fillfactor = 50)",
            "COMMENT ON INDEX ix IS 'mine'",
        ],
        ["CREATE TABLE t (k kind, p INT4RANGE, EXCLUDE USING gist (p WITH &&) WHERE (k <> 'b'))"],
        ["CREATE TABLE o (k kind PRIMARY KEY)", "CREATE TABLE t (k kind REFERENCES o (k))"],
        [
            "CREATE TABLE t (k kind, CONSTRAINT ck CHECK (k <> 'b'))",
            "CREATE TABLE u (CONSTRAINT ck CHECK (k <> 'b')) INHERITS (t)",
            "CREATE INDEX ix ON u (k) WHERE k = 'b'",
        ],
        [
            "CREATE TABLE t (i INTEGER, k kind, CHECK (k <> 'b')) PARTITION BY LIST (i)",
            "CREATE TABLE u PARTITION OF t (CONSTRAINT own CHECK (k <> 'c')) DEFAULT",
            "CREATE INDEX ix ON t (i) WHERE k = 'b'",
            "CREATE INDEX ix_u ON u (i) WHERE k = 'c'",
        ],
    ],
)
def test_what_compares_a_column_of_it_stays(op: LiveOperations, statements: list[str]) -> None:
    run(op, *statements)
    before = definitions(op)
    remove_a(op)
    assert definitions(op) == before
    op.alter_enum("kind", ["a", "b", "c"], existing_values=["c", "b"])
    assert definitions(op) == before


@pytest.mark.parametrize("rest", ["CHECK (k <> 'a')", "EXCLUDE (i WITH =) WHERE (k = 'a')"])
def test_what_compares_a_value_that_goes(op: LiveOperations, rest: str) -> None:
    run(op, f"CREATE TABLE t (i INTEGER, k kind, CONSTRAINT named {rest})")
    before = definitions(op)
    with (
        pytest.raises(sa.exc.DBAPIError, match=r'value for enum kind: "a"(.|\n)*CONSTRAINT named'),
        op.bind.begin_nested(),
    ):
        remove_a(op)
    assert definitions(op) == before


@pytest.mark.parametrize("name", ["kind's", "ü" * 31 + "a"])
def test_a_type_keeps_its_name_and_comment(op: LiveOperations, name: str) -> None:
    run(
        op,
        f"CREATE TYPE \"{name}\" AS ENUM ('a', 'b')",
        f"COMMENT ON TYPE \"{name}\" IS 'it''s mine'",
    )
    op.alter_enum(name, ["b"], existing_values=["a", "b"])
    found = "SELECT obj_description(oid, 'pg_type') FROM pg_type WHERE typname = :name"
    assert op.bind.scalar(sa.text(found), {"name": name}) == "it's mine"
