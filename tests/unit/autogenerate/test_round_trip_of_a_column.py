"""A table of a few columns, whose types, keys and constraints come and go."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData

from tests.unit.autogenerate.round_trip import Build, check_round_trip, go_there_and_back


def keyed_by(type_: Any, **options: Any) -> Build:
    """A table with a column of the type; `table` is what the table says."""
    given = options.pop("table", {})

    def build(models: MetaData) -> None:
        key = sa.Column("id", sa.Integer, primary_key=True)
        column = sa.Column("a", type_, **{"nullable": False, **options})
        sa.Table("t", models, key, column, **given)

    return build


@pytest.mark.parametrize(
    "other",
    [
        keyed_by(sa.Integer, server_default="0"),
        keyed_by(sa.DateTime, server_default=sa.text("now() ON UPDATE now()")),
        keyed_by(sa.String(36)),
    ],
    ids=["integer", "touched", "text"],
)
def test_mariadb_makes_a_uuid_of_anything_by_way_of_a_text(mariadb: Any, other: Build) -> None:
    uuid = keyed_by(sa.Uuid, server_default=sa.text("(uuid())"))
    check_round_trip(mariadb, other, uuid)
    mariadb.connection.exec_driver_sql("DROP TABLE t")
    check_round_trip(mariadb, uuid, other)


@pytest.mark.parametrize("old", ["NULL", "now()", "'2020-02-03 00:00:00'"])
@pytest.mark.parametrize("new", [None, sa.text("now()")])
def test_what_mariadb_writes_at_each_update_goes(mariadb: Any, old: str, new: Any) -> None:
    touched = sa.text(f"{old} ON UPDATE now()")
    before, after = (
        keyed_by(sa.DateTime, nullable=True, server_default=default) for default in (touched, new)
    )
    check_round_trip(mariadb, before, after)
    mariadb.connection.exec_driver_sql("DROP TABLE t")
    check_round_trip(mariadb, after, before)


def test_a_column_gets_the_collation_of_its_table(mariadb: Any) -> None:
    usual, other = "utf8mb4_unicode_ci", "utf8mb4_bin"

    def collated(collation: str) -> Build:
        column = sa.String(9, collation=collation)
        return keyed_by(column, table={"mysql_collate": usual})

    check_round_trip(mariadb, collated(other), collated(usual))


def test_a_key_that_counts_becomes_a_uuid(mariadb: Any) -> None:
    first, second = MetaData(), MetaData()
    sa.Table("t", first, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table("t", second, sa.Column("id", sa.UUID, primary_key=True))
    first.create_all(mariadb.connection)
    script = mariadb.go_there_and_back(first, second)
    assert "# The database knows no way between the two types" in script.upgrades
    mariadb.connection.exec_driver_sql("INSERT INTO t VALUES ()")


def uniques(*options: dict[str, Any], name: str | None = None) -> Build:
    """Unique constraints of one column that differ in what else they say."""

    def build(models: MetaData) -> None:
        key = sa.Column("id", sa.Integer, primary_key=True)
        constraints = [sa.UniqueConstraint("a", name=name, **one) for one in options]
        sa.Table("t", models, key, sa.Column("a", sa.Integer), *constraints)

    return build


DISTINCT: dict[str, Any] = {"postgresql_nulls_not_distinct": True}
DEFERRED: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (uniques({}, name="uq"), uniques(DEFERRED, name="uq")),
        (uniques({"deferrable": True}), uniques(DEFERRED)),
        (uniques({}, DISTINCT), uniques(DISTINCT, {"deferrable": True})),
        (uniques(), uniques({}, DISTINCT)),
    ],
    ids=["named", "unnamed", "several", "none before"],
)
def test_unique_constraints_of_the_same_columns(
    postgresql: Any, before: Build, after: Build
) -> None:
    go_there_and_back(postgresql, before, after)
    postgresql.connection.rollback()
    go_there_and_back(postgresql, after, before)


def test_a_name_that_would_be_too_long_is_cut(server: Any) -> None:
    table, column = "t" * 60, "c" * 60

    def plain(models: MetaData) -> None:
        key = sa.Column("id", sa.Integer, primary_key=True)
        sa.Table(table, models, key, sa.Column(column, sa.Integer))

    def constrained(models: MetaData) -> None:
        plain(models)
        models.tables[table].append_constraint(sa.UniqueConstraint(column))
        models.tables[table].append_constraint(sa.CheckConstraint(f"{column} > 0"))
        models.tables[table].append_constraint(sa.CheckConstraint(f"{column} > 1"))

    check_round_trip(server, plain, constrained)


def keyed(*names: str, counting: bool = True) -> Build:
    """A table whose key is of these columns, the first of which counts itself up."""

    def build(models: MetaData) -> None:
        columns = [
            sa.Column(one, sa.Integer, nullable=False, autoincrement=False) for one in ("a", "b")
        ]
        table = sa.Table("t", models, *columns)
        if names:
            table.append_constraint(sa.PrimaryKeyConstraint(*names))
            table.c[names[0]].autoincrement = counting

    return build


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (keyed("a"), keyed("a", "b")),
        (keyed("a"), keyed("b")),
        (keyed("a"), keyed("b", counting=False)),
        (keyed(), keyed("a")),
    ],
    ids=["wider", "other", "not counting", "none before"],
)
def test_what_counts_itself_up_is_always_in_the_key_of_mysql(
    mariadb: Any, before: Build, after: Build
) -> None:
    for one, other in ((before, after), (after, before)):
        script = go_there_and_back(mariadb, one, other)
        assert "#" not in script.upgrades + script.downgrades
        mariadb.connection.exec_driver_sql("DROP TABLE t")


def test_a_column_gets_a_collation_on_sqlite(sqlite: Any) -> None:
    collated = keyed_by(sa.String(9, collation="NOCASE"))
    check_round_trip(sqlite, keyed_by(sa.BigInteger), collated)
