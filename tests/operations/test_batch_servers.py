"""On servers: what a table has beyond columns survives being made anew."""

import warnings

import pytest
import sqlalchemy as sa

from gitmig.errors import ColumnInUse, NotATable, TableDependedOn, TableReferenced
from gitmig.operations import BatchOperations
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from tests.conftest import MARIADB, POSTGRESQL
from tests.operations.batch import change_table, run_sql
from tests.operations.database import Database

ON_POSTGRESQL = pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
ON_MARIADB = pytest.mark.parametrize("database_url", [MARIADB], indirect=True)
ON_BOTH = pytest.mark.parametrize("database_url", [POSTGRESQL, MARIADB], indirect=True)

DEFINITIONS = """\
SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = CAST('t' AS regclass)
UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE conrelid = CAST('t' AS regclass)
UNION ALL SELECT format('%s %s %s', attname, format_type(atttypid, atttypmod),
  pg_get_expr(adbin, adrelid)) FROM pg_attribute LEFT JOIN pg_attrdef
  ON adrelid = attrelid AND adnum = attnum WHERE attrelid = CAST('t' AS regclass) AND attnum > 0
ORDER BY 1"""


def definitions(database: Database) -> list[str]:
    """Return the words in which the database keeps the table t."""
    if database.name == "mariadb":
        return str(database.rows("SHOW CREATE TABLE t")[0][1]).splitlines()
    return [str(row[0]) for row in database.rows(DEFINITIONS)]


def recreate(database: Database) -> None:
    change_table(database, lambda _: None, "t", recreate="always")


@ON_BOTH
def test_a_colon_is_no_parameter(database: Database) -> None:
    join = "concat(n, ':g \\\\:h')" if database.name == "mariadb" else "n || ':g \\:h %%'"
    run_sql(
        database,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n VARCHAR(20) DEFAULT ':d %%x :$1',"
        f" g VARCHAR(30) GENERATED ALWAYS AS ({join}) STORED,"
        " CONSTRAINT ck CHECK (n <> ':c' AND n <> '100%%'))",
    )
    before = definitions(database)
    recreate(database)
    assert definitions(database) == before


@ON_POSTGRESQL
def test_indexes_and_keys_stay_as_they_are(database: Database) -> None:
    run_sql(
        database,
        "CREATE TABLE t (id INTEGER, n VARCHAR(20), x XML, p INT4RANGE, s PG_LSN,"
        " CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (id, n) DEFERRABLE INITIALLY DEFERRED,"
        " CONSTRAINT ex EXCLUDE USING gist (p WITH &&) WHERE (id > 1))",
        "CREATE INDEX ix ON t ((n || ':i %%')) WHERE n <> ':w %%'",
        "CREATE INDEX ix_both ON t (n varchar_pattern_ops, id DESC NULLS LAST) INCLUDE (s)",
    )
    before = definitions(database)
    recreate(database)
    assert definitions(database) == before
    change_table(database, lambda b: b.drop_constraint("ex"), "t", recreate="always")
    assert [line for line in before if line not in definitions(database)] == [
        line for line in before if "INDEX ex " in line or line.startswith("ex ")
    ]


@ON_POSTGRESQL
def test_types_that_sqlalchemy_takes_for_varchar_stay(database: Database) -> None:
    run_sql(
        database,
        """CREATE TABLE t (a "char" DEFAULT 'x', b NAME, c NAME[], d NAME COLLATE "POSIX")""",
    )
    before = definitions(database)
    recreate(database)
    assert definitions(database) == before
    collated = (
        "SELECT attname FROM pg_attribute JOIN pg_collation AS c ON c.oid = attcollation"
        " WHERE collname = 'POSIX' AND attrelid = CAST('t' AS regclass)"
    )
    assert database.rows(collated) == [("d",)]


@ON_POSTGRESQL
def test_a_constraint_that_old_rows_or_heirs_need_not_keep_to(database: Database) -> None:
    run_sql(
        database,
        "CREATE TABLE o (a INTEGER PRIMARY KEY)",
        "CREATE TABLE t (a INTEGER, CONSTRAINT heirs CHECK (a <> 5) NO INHERIT)",
        "INSERT INTO t VALUES (-1)",
        "ALTER TABLE t ADD CONSTRAINT old_rows CHECK (a > 0) NOT VALID",
        "ALTER TABLE t ADD CONSTRAINT each CHECK (a > 0) NO INHERIT NOT VALID",
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES o (a) NOT VALID",
        "CREATE INDEX each ON t (a)",
    )
    before = definitions(database)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recreate(database)
    assert definitions(database) == before

    def change(batch_op: BatchOperations) -> None:
        batch_op.drop_constraint("each", type_="check")
        batch_op.alter_column("a", new_column_name="b")

    change_table(database, change, "t", recreate="always")
    assert [line for line in definitions(database) if "INTEGER" not in line.upper()] == [
        "CREATE INDEX each ON public.t USING btree (b)",
        "fk FOREIGN KEY (b) REFERENCES o(a) NOT VALID",
        "heirs CHECK ((b <> 5)) NO INHERIT",
        "old_rows CHECK ((b > 0)) NOT VALID",
    ]


@ON_POSTGRESQL
def test_a_check_of_two_columns_one_of_which_is_dropped(database: Database) -> None:
    run_sql(database, "CREATE TABLE t (a INT, b INT, CONSTRAINT ck CHECK (a > b) NO INHERIT)")
    with pytest.raises(ColumnInUse, match="the constraint ck speaks of it") as caught:
        change_table(database, lambda b: b.drop_column("a"), "t", recreate="always")
    assert "batch_op.drop_constraint('ck')" in str(caught.value.hint)


@ON_POSTGRESQL
def test_no_row_comes_between_the_copy_and_the_swap(database: Database) -> None:
    """It would be dropped with the old table."""
    run_sql(database, "CREATE TABLE t (id INTEGER)", "INSERT INTO t VALUES (1)")
    refused: list[str] = []

    def insert(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "DROP TABLE" in statement:
            with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
                run_sql(database, "SET lock_timeout = '1ms'; INSERT INTO t VALUES (2)")
            refused.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", insert)
    recreate(database)
    sa.event.remove(database.engine, "before_cursor_execute", insert)
    assert len(refused) == 1
    assert database.rows("SELECT id FROM t") == [(1,)]


@ON_POSTGRESQL
def test_a_table_is_not_made_anew_outside_of_a_transaction(database: Database) -> None:
    run_sql(database, "CREATE TABLE t (id INTEGER)", "INSERT INTO t VALUES (1)")
    options = {"isolation_level": "AUTOCOMMIT"}
    with database.engine.connect().execution_options(**options) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with (
            pytest.raises(sa.exc.DBAPIError, match="LOCK TABLE can only be used in transaction"),
            operations.batch_alter_table("t", recreate="always"),
        ):
            pass
    assert database.rows("SELECT id FROM t") == [(1,)]
    assert database.rows("SELECT relname FROM pg_class WHERE relname = '_gitmig_tmp_t'") == []


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "table",
    [
        "CREATE TABLE t (id INTEGER) PARTITION BY LIST (id)",
        "CREATE TABLE p (id INT) PARTITION BY LIST (id); CREATE TABLE t PARTITION OF p DEFAULT",
        "CREATE TABLE p (id INTEGER); CREATE TABLE t () INHERITS (p)",
        "CREATE TABLE t (id INTEGER); CREATE TABLE c () INHERITS (t)",
    ],
)
def test_tables_of_one_family_are_left_alone(database: Database, table: str) -> None:
    run_sql(database, *table.split(";"))
    with pytest.raises(NotATable, match="t cannot be changed by a batch"):
        recreate(database)


@ON_BOTH
def test_numbers_that_were_used_are_not_given_again(database: Database) -> None:
    counted = "AUTO_INCREMENT" if database.name == "mariadb" else "GENERATED ALWAYS AS IDENTITY"
    run_sql(database, f"CREATE TABLE t (id INTEGER {counted} PRIMARY KEY, n INTEGER)")
    run_sql(database, "INSERT INTO t (n) VALUES (1), (2), (3)", "DELETE FROM t WHERE n > 1")
    for recreated in (False, True):
        if recreated:
            recreate(database)
        run_sql(database, "INSERT INTO t (n) VALUES (4)", "DELETE FROM t WHERE id < 3")
        assert database.rows("SELECT max(id) FROM t") == [(4 + recreated,)]


@ON_POSTGRESQL
def test_a_sequence_that_is_no_column_s_own_stays_so(database: Database) -> None:
    run_sql(
        database,
        "CREATE SEQUENCE numbers START 5",
        "CREATE TABLE t (a INTEGER DEFAULT nextval('numbers'), b SERIAL)",
        "CREATE TABLE o (a INTEGER DEFAULT nextval('numbers'))",
        "INSERT INTO t DEFAULT VALUES",
    )
    recreate(database)
    run_sql(database, "INSERT INTO t DEFAULT VALUES")
    assert database.rows("SELECT a, b FROM t ORDER BY a") == [(5, 1), (6, 2)]
    owned = "SELECT pg_get_serial_sequence('t', 'a'), pg_get_serial_sequence('t', 'b')"
    assert database.rows(owned) == [(None, "public.t_b_seq")]
    run_sql(database, "DROP TABLE t", "INSERT INTO o DEFAULT VALUES")


@ON_BOTH
def test_a_table_that_the_user_describes_goes_on_counting(database: Database) -> None:
    counted = "INTEGER AUTO_INCREMENT" if database.name == "mariadb" else "SERIAL"
    run_sql(database, f"CREATE TABLE t (id {counted} PRIMARY KEY, n INTEGER)")
    run_sql(database, "INSERT INTO t (n) VALUES (1), (2)")
    table = sa.Table(
        "t",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("n", sa.Integer),
    )
    change_table(database, lambda _: None, "t", recreate="always", copy_from=table)
    run_sql(database, "INSERT INTO t (n) VALUES (3)")
    assert database.rows("SELECT id FROM t ORDER BY id") == [(1,), (2,), (3,)]


@ON_BOTH
def test_a_percent_sign_in_names(database: Database) -> None:
    name = "50% of %s"
    users = sa.Table(
        "t %",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(name, sa.Text),
    )
    with database.engine.begin() as connection:
        users.create(connection)
        connection.execute(users.insert(), [{name: "5 %"}])
    change_table(
        database,
        lambda b: b.alter_column(name, new_column_name=name + "%", existing_type=sa.Text()),
        "t %",
        recreate="always",
    )
    with database.engine.begin() as connection:
        found = sa.Table("t %", sa.MetaData(), autoload_with=connection)
        assert found.columns.keys() == ["id", name + "%"]
        assert connection.execute(found.select()).one() == (1, "5 %")


@ON_MARIADB
def test_a_check_behind_a_column_stays(database: Database) -> None:
    run_sql(database, "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER CHECK (a > 0), j JSON)")
    recreate(database)
    for statement in (
        "INSERT INTO t (id, a) VALUES (1, -1)",
        "INSERT INTO t (id, j) VALUES (1, '{')",
    ):
        with pytest.raises(sa.exc.DBAPIError):
            run_sql(database, statement)


@ON_POSTGRESQL
def test_what_goes_with_the_old_table_is_named(database: Database) -> None:
    run_sql(
        database,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER)",
        "CREATE POLICY mine ON t USING (true)",
        "CREATE STATISTICS together ON id, a FROM t",
        "GRANT SELECT ON t TO PUBLIC",
    )
    with pytest.warns(UserWarning, match="is gone with the old table t") as caught:
        recreate(database)
    assert [str(warning.message).split(" is gone")[0] for warning in caught] == [
        "the grant to PUBLIC",
        "the policy mine",
        "the statistics object together",
    ]


@ON_POSTGRESQL
def test_what_the_new_table_is_not_is_named(database: Database) -> None:
    run_sql(
        database,
        "CREATE UNLOGGED TABLE t (id INTEGER PRIMARY KEY WITH (fillfactor = 60), a TEXT)"
        " WITH (fillfactor = 70)",
        "CREATE INDEX ix ON t (a) WITH (fillfactor = 50)",
        "ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 77,"
        " ALTER a SET (n_distinct = 5),"
        " REPLICA IDENTITY FULL, ENABLE ROW LEVEL SECURITY, CLUSTER ON t_pkey",
        "COMMENT ON INDEX ix IS 'mine'",
        "COMMENT ON CONSTRAINT t_pkey ON t IS 'mine too'",
        "GRANT SELECT (a) ON t TO PUBLIC",
    )
    with pytest.warns(UserWarning, match="is gone with the old table t") as caught:
        recreate(database)
    assert sorted(str(warning.message).split(" is gone")[0] for warning in caught) == [
        "CLUSTER on t_pkey",
        "REPLICA IDENTITY",
        "ROW LEVEL SECURITY",
        "STATISTICS of the column a",
        "STORAGE of the column a",
        "UNLOGGED",
        "n_distinct of the column a",
        "settings of the index t_pkey",
        "the comment of the constraint t_pkey",
        "the comment of the index ix",
        "the grant on the column a",
    ]
    assert database.rows("SELECT reloptions FROM pg_class WHERE relname = 't'") == [
        (["fillfactor=70"],)
    ]


@ON_POSTGRESQL
def test_the_place_in_a_publication_is_named(database: Database) -> None:
    run_sql(
        database, "CREATE TABLE t (id INTEGER PRIMARY KEY)", "CREATE PUBLICATION news FOR TABLE t"
    )
    with pytest.warns(UserWarning, match="its place in the publication news is gone"):
        recreate(database)


@ON_BOTH
def test_a_temporary_table_is_left_alone(database: Database) -> None:
    """The new one would be no temporary one."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TEMPORARY TABLE t (id INTEGER PRIMARY KEY)")
        operations = Operations(MigrationContext.configure(connection))
        with (
            pytest.raises(NotATable, match="t cannot be changed by a batch"),
            operations.batch_alter_table("t", recreate="always"),
        ):
            pass


@ON_MARIADB
def test_a_type_that_sqlalchemy_does_not_know(database: Database) -> None:
    run_sql(database, "CREATE TABLE t (id INTEGER PRIMARY KEY, a INET6)")
    before = definitions(database)
    recreate(database)
    assert definitions(database) == before


@ON_POSTGRESQL
def test_a_sequence_that_no_longer_counts_is_not_counted_on(database: Database) -> None:
    """A serial column that has become an identity has two of them."""
    run_sql(
        database,
        "CREATE TABLE t (id SERIAL PRIMARY KEY, n INTEGER)",
        "INSERT INTO t (n) VALUES (1), (2)",
        "ALTER TABLE t ALTER id DROP DEFAULT, ALTER id ADD GENERATED BY DEFAULT AS IDENTITY"
        " (START WITH 10)",
        "INSERT INTO t (n) VALUES (3), (4), (5)",
        "DELETE FROM t WHERE id = 12",
    )
    recreate(database)
    run_sql(database, "INSERT INTO t (n) VALUES (6)")
    assert database.rows("SELECT max(id) FROM t") == [(13,)]


@ON_BOTH
def test_a_table_of_another_schema_refers_to_it(database: Database) -> None:
    """MariaDB would find out when the new table is in place: its key follows the old one."""
    run_sql(database, "CREATE TABLE t (id INTEGER PRIMARY KEY)")
    place = database.rows("SELECT database()")[0][0] if database.name == "mariadb" else "public"
    other = f"{place}_other"
    run_sql(
        database,
        f"CREATE SCHEMA {other}",
        f"CREATE TABLE {other}.c (t INTEGER, FOREIGN KEY (t) REFERENCES {place}.t (id))",
    )
    try:
        with pytest.raises(TableReferenced, match=rf"foreign keys of {other}\.c refer to it"):
            recreate(database)
    finally:
        run_sql(database, f"DROP TABLE {other}.c", f"DROP SCHEMA {other}")
    recreate(database)


@ON_POSTGRESQL
def test_what_depends_on_it_is_named(database: Database) -> None:
    run_sql(
        database,
        "CREATE TABLE t (id INTEGER PRIMARY KEY)",
        "CREATE VIEW v AS SELECT id FROM t",
        "CREATE TABLE u (x t)",
    )
    with pytest.raises(TableDependedOn) as caught:
        recreate(database)
    assert set(caught.value.dependents) == {
        "view v depends on table t",
        "column x of table u depends on type t",
    }


@ON_POSTGRESQL
def test_the_sequence_of_an_identity_keeps_its_name(database: Database) -> None:
    run_sql(
        database,
        "CREATE TABLE t (id INTEGER GENERATED ALWAYS AS IDENTITY,"
        ' n INTEGER GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME "it\'s 100%%" START 5))',
        "INSERT INTO t DEFAULT VALUES",
    )
    names = "SELECT sequencename, last_value FROM pg_sequences ORDER BY last_value"
    before = database.rows(names)
    change_table(
        database,
        lambda b: b.alter_column("n", new_column_name="m"),
        "t",
        recreate="always",
    )
    assert database.rows(names) == before
    run_sql(database, "INSERT INTO t DEFAULT VALUES")
    assert database.rows("SELECT id, m FROM t ORDER BY id") == [(1, 5), (2, 6)]
