"""What PostgreSQL alone has, on a PostgreSQL server."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from gitmig.errors import UnsupportedOperation
from tests.operations.database import LiveOperations


@pytest.fixture
def op(postgresql_url: str) -> Iterator[LiveOperations]:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        op = LiveOperations(connection)
        op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Text))
        yield op
    engine.dispose()


def column(op: LiveOperations, name: str) -> Any:
    return next(c for c in sa.inspect(op.bind).get_columns("t") if c["name"] == name)


def definition(op: LiveOperations, query: str) -> str:
    return str(op.bind.execute(sa.text(query)).scalar_one())


def test_the_enum_of_a_new_column_is_created_with_it(op: LiveOperations) -> None:
    size = sa.Enum("small", "it's 5%", name="size")
    op.add_column("t", sa.Column("size", size))
    op.add_column("t", sa.Column("sizes", sa.ARRAY(size)))  # which is there by now
    op.drop_column("t", "size")
    op.add_column("t", sa.Column("size", size))
    assert column(op, "size")["type"].enums == ["small", "it's 5%"]
    assert column(op, "sizes")["type"].item_type.name == "size"


def test_an_enum_that_is_not_to_be_created(op: LiveOperations) -> None:
    kind = postgresql.ENUM("a", name="kind", create_type=False)
    kind.create(op.bind)
    op.add_column("t", sa.Column("kind", kind))
    assert column(op, "kind")["type"].name == "kind"


def test_text_becomes_an_enum(op: LiveOperations) -> None:
    op.execute("INSERT INTO t (a) VALUES ('small')")
    op.alter_column(
        "t", "a", type_=sa.Enum("small", "large", name="size"), postgresql_using="a::size"
    )
    assert column(op, "a")["type"].enums == ["small", "large"]


def test_a_conversion_with_a_percent_sign(op: LiveOperations) -> None:
    op.execute("INSERT INTO t (a) VALUES ('5%')")
    op.alter_column("t", "a", type_=sa.Integer(), postgresql_using="replace(a, '%', '')::int")
    assert definition(op, "SELECT a FROM t") == "5"


def test_a_domain_is_created_with_its_column(op: LiveOperations) -> None:
    positive = postgresql.DOMAIN("positive", sa.Integer, check="VALUE > 0")
    op.add_column("t", sa.Column("n", positive))
    assert column(op, "n")["type"].name == "positive"


def test_serial_becomes_identity(op: LiveOperations) -> None:
    op.alter_column(
        "t",
        "id",
        type_=sa.BigInteger(),
        existing_type=sa.Integer(),
        server_default=sa.Identity(always=True, start=100),
        existing_server_default=sa.text("nextval('t_id_seq')"),
    )
    found = column(op, "id")
    assert isinstance(found["type"], sa.BigInteger)
    assert found["identity"]["always"]
    op.execute("INSERT INTO t (a) VALUES ('x')")
    assert definition(op, "SELECT id FROM t") == "100"


def test_serial_becomes_bigserial(op: LiveOperations) -> None:
    op.alter_column(
        "t",
        "id",
        type_=sa.BigInteger(),
        existing_type=sa.Integer(),
        existing_server_default=sa.text(column(op, "id")["default"]),
    )
    op.execute("SELECT setval('t_id_seq', 2147483647)")
    op.execute("INSERT INTO t (a) VALUES ('x')")
    assert definition(op, "SELECT id FROM t") == "2147483648"


def test_constraints_that_do_not_look_at_old_rows(op: LiveOperations) -> None:
    op.execute("INSERT INTO t (a) VALUES ('x')")
    op.create_check_constraint("ck", "t", "a <> 'x'", postgresql_not_valid=True)
    op.create_table("o", sa.Column("id", sa.Integer, primary_key=True))
    op.create_foreign_key("fk", "t", "o", ["id"], ["id"], postgresql_not_valid=True)
    query = "SELECT bool_or(convalidated) FROM pg_constraint WHERE conname IN ('ck', 'fk')"
    assert definition(op, query) == "False"


def test_options_of_an_index(op: LiveOperations) -> None:
    op.create_index(
        "ix",
        "t",
        ["a"],
        unique=True,
        postgresql_ops={"a": "text_pattern_ops"},
        postgresql_include=["id"],
        postgresql_nulls_not_distinct=True,
        postgresql_with={"fillfactor": 50},
        postgresql_where=sa.text("a <> ''"),
    )
    assert definition(op, "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix'") == (
        "CREATE UNIQUE INDEX ix ON public.t USING btree (a text_pattern_ops) INCLUDE (id) "
        "NULLS NOT DISTINCT WITH (fillfactor='50') WHERE (a <> ''::text)"
    )


def test_nulls_that_are_alike(op: LiveOperations) -> None:
    op.create_unique_constraint("uq", "t", ["a"], postgresql_nulls_not_distinct=True)
    query = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'uq'"
    assert definition(op, query) == "UNIQUE NULLS NOT DISTINCT (a)"


def test_a_column_that_is_there_is_passed_over_with_all_it_brings(op: LiveOperations) -> None:
    op.create_table("o", sa.Column("id", sa.Integer, primary_key=True))
    for _ in range(2):
        reference = sa.ForeignKey("o.id", name="fk", ondelete="CASCADE")
        new = sa.Column("o_id", sa.Integer, reference, index=True)
        op.add_column("t", new, if_not_exists=True)
    inspector = sa.inspect(op.bind)
    assert [key["name"] for key in inspector.get_foreign_keys("t")] == ["fk"]
    assert [index["name"] for index in inspector.get_indexes("t")] == ["ix_t_o_id"]


def test_concurrently(postgresql_url: str) -> None:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        op = LiveOperations(connection)
        op.create_table("t", sa.Column("a", sa.Integer))
        op.create_index("ix", "t", ["a"], postgresql_concurrently=True)
        assert [index["name"] for index in sa.inspect(connection).get_indexes("t")] == ["ix"]
        op.drop_index("ix", "t", postgresql_concurrently=True)
        assert sa.inspect(connection).get_indexes("t") == []
    engine.dispose()


def test_a_virtual_column_before_there_are_any(
    op: LiveOperations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused before anything is sent, so that a newer server may stand for an older one."""
    monkeypatch.setattr(op.bind.dialect, "server_version_info", (17, 0))
    with pytest.raises(UnsupportedOperation, match="is virtual") as caught:
        op.add_column("t", sa.Column("c", sa.Integer, sa.Computed("id + 1", persisted=False)))
    assert "persisted=True" in str(caught.value.hint)


def test_a_computed_column_that_does_not_say_whether_it_is_stored(op: LiveOperations) -> None:
    """Without a warning: the tests make each an error."""
    op.add_column("t", sa.Column("c", sa.Integer, sa.Computed("id + 1")))
    op.create_table("u", sa.Column("a", sa.Integer), sa.Column("b", sa.Integer, sa.Computed("a")))
    assert column(op, "c")["computed"]["sqltext"] == "(id + 1)"
