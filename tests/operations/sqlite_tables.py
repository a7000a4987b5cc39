"""A database of SQLite with all that a batch has to keep, and a look at everything in it."""

from tests.operations.batch import BatchChange
from tests.operations.database import Database

THINGS = """\
CREATE TABLE things (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name varchar(20) NOT NULL ON CONFLICT IGNORE DEFAULT 'it''s 12:30' COLLATE NOCASE,
  price MONEY DEFAULT (1 + 1) CHECK (price >= 0),
  maker INT REFERENCES makers (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  parent INTEGER REFERENCES things (id),
  flag BOOLEAN CHECK (flag IN (0, 1)),
  twice AS (price * 2),
  thrice INTEGER GENERATED ALWAYS AS (price * 3) STORED,
  [odd "name], TEXT,
  CONSTRAINT uq_name UNIQUE (name) ON CONFLICT ABORT,
  CHECK (name <> ':x' AND price < 100)
)"""


STATEMENTS = (
    "CREATE TABLE makers (id INTEGER PRIMARY KEY, name TEXT)",
    THINGS,
    "CREATE TABLE parts (id INTEGER, thing INTEGER REFERENCES things ON DELETE CASCADE)",
    "CREATE TABLE log (line TEXT)",
    "CREATE INDEX ix_lower ON things (lower(name)) WHERE price > 1",
    "CREATE UNIQUE INDEX ix_both ON things (maker, parent DESC)",
    "CREATE VIEW cheap AS SELECT id, name, price FROM things WHERE price < 5",
    """CREATE TRIGGER tr_things AFTER UPDATE OF price ON things BEGIN
    INSERT INTO log VALUES (old.name || ' ' || new.price); END""",
    """CREATE TRIGGER tr_makers AFTER DELETE ON makers BEGIN
    UPDATE things SET maker = NULL WHERE maker = old.id; END""",
    "INSERT INTO makers VALUES (1, 'Ada'), (2, 'Bob')",
    "INSERT INTO things (id, name, price, maker, flag) VALUES (1, 'a', 1, 1, 1)",
    "INSERT INTO things (id, name, price, maker, parent) VALUES (5, 'b', 3, 2, 1)",
    "INSERT INTO things (id, name) VALUES (40, 'gone')",
    "DELETE FROM things WHERE id = 40",
    "INSERT INTO parts VALUES (1, 1), (2, 5)",
)
"""What makes the database of the fixture `file`."""


def dump(database: Database) -> list[tuple[object, ...]]:
    """Return everything that SQLite knows of the tables, in a form that can be compared."""
    found: list[tuple[object, ...]] = []
    tables = [row[0] for row in database.rows("SELECT name FROM sqlite_master WHERE type='table'")]
    for table in sorted(tables):
        for pragma in ("table_xinfo", "foreign_key_list"):
            found += database.rows(f"SELECT * FROM pragma_{pragma}('{table}')")
        found += sorted(database.rows(f"SELECT * FROM '{table}'"), key=repr)
        keys = database.rows(f"SELECT name, \"unique\", origin FROM pragma_index_list('{table}')")
        for name, unique, origin in sorted(keys):
            members = database.rows(f"SELECT * FROM pragma_index_xinfo('{name}')")
            found.append((unique, origin, tuple(members)))
    others = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table'"
    return [*found, *sorted(database.rows(others), key=repr)]


def drop(column: str) -> BatchChange:
    return lambda batch_op: batch_op.drop_column(column)
