"""What becomes of the values of a column of PostgreSQL that gets another type."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.exc import DataError

KEY = "{0}0000000-0000-0000-0000-000000000000"


def retype(postgresql: Any, old: Any, new: Any, values: list[Any]) -> tuple[list[Any], list[Any]]:
    """Give a column with values another type, and take it back; return its values each time."""
    models = [sa.MetaData(), sa.MetaData()]
    tables = [
        sa.Table(
            "t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("v", type_)
        )
        for metadata, type_ in zip(models, (old, new), strict=True)
    ]
    connection = postgresql.connection
    models[0].create_all(connection)
    if values:
        connection.execute(tables[0].insert(), [{"v": value} for value in values])
    script = postgresql.render(models[1])
    found = []
    for table, metadata, direction in zip(
        reversed(tables), reversed(models), ("upgrade", "downgrade"), strict=True
    ):
        postgresql.run(script, direction)
        assert postgresql.differences(metadata) == []
        found.append(list(connection.scalars(sa.select(table.c.v).order_by(table.c.id))))
    return found[0], found[1]


@pytest.mark.parametrize("number", [sa.SmallInteger, sa.BigInteger, sa.Numeric(3, 2), sa.Double])
def test_truths_and_numbers(postgresql: Any, number: Any) -> None:
    values: list[Any] = [True, False, None]
    assert retype(postgresql, sa.Boolean(), number, values) == ([1, 0, None], values)
    sa.Table("t", sa.MetaData()).drop(postgresql.connection)
    assert retype(postgresql, number, sa.Boolean(), [1, 0, None]) == (values, [1, 0, None])


def test_texts_and_bytes(postgresql: Any) -> None:
    texts: list[Any] = [r"a\b", r"\x41", "Ärger"]
    written: list[Any] = [text.encode() for text in texts]
    assert retype(postgresql, sa.Text(), sa.LargeBinary(), texts) == (written, texts)


def test_bytes_that_are_no_text(postgresql: Any) -> None:
    with pytest.raises(DataError, match="invalid byte sequence"):
        retype(postgresql, sa.LargeBinary(), sa.Text(), [b"\xff"])


def test_keys_without_a_type_of_their_own(postgresql: Any) -> None:
    native, text = sa.Uuid(as_uuid=False), sa.Uuid(as_uuid=False, native_uuid=False)
    values: list[Any] = [KEY.format(1), KEY.format(2)]
    assert retype(postgresql, native, text, values) == (values, values)


def test_money(postgresql: Any) -> None:
    values: list[Any] = [1500, 2]
    assert retype(postgresql, sa.Integer(), pg.MONEY(), values)[1] == values


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        (pg.BIT(varying=True), pg.BIT(4), "10101"),
        (sa.Text(), pg.BIT(4), "10101"),
        (pg.ARRAY(sa.Integer), pg.ARRAY(sa.String(2)), [123]),
        (pg.ARRAY(sa.Integer), pg.ARRAY(sa.CHAR(2)), [123]),
        (sa.Text(), sa.String(2), "abc"),
    ],
)
def test_what_is_too_long_is_not_cut(postgresql: Any, old: Any, new: Any, value: Any) -> None:
    with pytest.raises(DataError, match=r"too long|does not match"):
        retype(postgresql, old, new, [value])


def test_what_is_not_too_long(postgresql: Any) -> None:
    found = retype(postgresql, pg.ARRAY(sa.Integer), pg.ARRAY(sa.String(2)), [[1, 23], None])
    assert found == ([["1", "23"], None], [[1, 23], None])
