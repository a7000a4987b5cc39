"""SQL of the database as text(), and back: nothing in it is a parameter, nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect, make_url

from gitmig.ddl.sql_text import compile_sql, sql_text

URLS = ("sqlite://", "postgresql+psycopg://", "mysql+pymysql://")
DIALECTS = [make_url(url).get_dialect()() for url in URLS]
PIECES = ["a", "Ab1", ":", "::", "$", "\\", " ", "%", "%%", "'", '"', "é", "(", "?", "1"]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@given(sql=st.lists(st.sampled_from(PIECES)).map("".join))
def test_every_text_stays_as_it_is(dialect: Dialect, sql: str) -> None:
    assert compile_sql(sql_text(sql), dialect) == sql
