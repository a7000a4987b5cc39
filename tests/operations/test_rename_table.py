from tests.operations.database import Database


def test_rename_table(database: Database) -> None:
    above = database.round_trip(lambda op: op.rename_table("users", "people"))
    assert sorted(above) == ["people", "teams"]
    assert database.rows("SELECT count(*) FROM people") == [(2,)]
