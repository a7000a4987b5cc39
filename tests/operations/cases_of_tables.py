"""Tables: created, dropped, renamed, commented on, and their rows."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from gitmig.errors import UnsupportedOperation
from gitmig.operations import CreateTableOp
from tests.operations.cases import NOT_ON_SQLITE, START_ROWS, Case, Rows, Tables
from tests.operations.database import LiveOperations

NOT_BUT_ON_POSTGRESQL = {**NOT_ON_SQLITE, "mariadb": UnsupportedOperation}

teams = sa.table("teams", sa.column("id", sa.Integer))
users = sa.table("users", sa.column("id", sa.Integer), sa.column("email", sa.String))


def orders() -> dict[str, SchemaItem]:
    """A table with everything."""
    items: list[Any] = [
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.String(20), nullable=False, index=True),
        sa.Column("user_id", sa.Integer, nullable=False, comment="who ordered"),
        sa.Column("price", sa.Numeric(8, 2), server_default=sa.text("0"), nullable=False),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("orders.id", name="fk_parent")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_user", ondelete="CASCADE"),
        sa.UniqueConstraint("number", "user_id", name="uq_number"),
        sa.CheckConstraint("number <> ''", name="ck_number"),
        sa.Index("ix_price", "price", "number"),
    ]
    return {str(position): item for position, item in enumerate(items)}


def add_orders(tables: Tables) -> None:
    tables.more["orders"] = orders()
    tables.comments["orders"] = "100% it's; two parts"


def create_orders(op: LiveOperations) -> None:
    op.create_table("orders", *orders().values(), comment="100% it's; two parts")


def model() -> sa.Table:
    metadata = sa.MetaData()
    sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
    return sa.Table("orders", metadata, *orders().values(), comment="100% it's; two parts")


def create_model(op: LiveOperations) -> None:
    table = model()
    op.invoke(CreateTableOp.from_table(table))
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        op.create_index(index.name, "orders", index.columns.keys())


def paints(*values: str) -> dict[str, SchemaItem]:
    """A table with a type of its own, an array of it, and a default."""
    kind = sa.Enum(*values, name="Paint 50% kind")
    return {
        "id": sa.Column("id", sa.Integer, primary_key=True),
        "kind": sa.Column("kind", kind, server_default="b", nullable=False),
        "kinds": sa.Column("kinds", sa.ARRAY(kind)),
    }


def create_paints(op: LiveOperations, *values: str) -> None:
    """Create it and give it its rows where there are such types."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_table("paints", *paints(*values).values())
        op.execute("INSERT INTO paints VALUES (1, 'b', '{b}')")


def add_paint(op: LiveOperations) -> None:
    create_paints(op, "a", "b")
    op.alter_enum("Paint 50% kind", ["z", "a", "b", "c"], existing_values=["a", "b"])


def remove_paint(op: LiveOperations) -> None:
    create_paints(op, "a", "b", "c")
    op.alter_enum("Paint 50% kind", ["c", "b"], existing_values=["a", "b", "c"])


def drop_paints(op: LiveOperations) -> None:
    op.drop_table("paints")
    op.execute('DROP TYPE "Paint 50% kind"')


def rename_users(tables: Tables) -> None:
    tables.more["people"] = tables.users
    tables.without.add("users")


def addresses(*emails: str) -> dict[str, Rows]:
    rows = zip(START_ROWS["users"], emails, strict=True)
    return {"users": [(key, email, *rest) for (key, _, *rest), email in rows]}


def give_back(op: LiveOperations) -> None:
    for key, email, *_ in START_ROWS["users"]:
        op.execute(users.update().where(users.c.id == key).values(email=email))


def drop_new_teams(op: LiveOperations) -> None:
    op.execute("DELETE FROM teams WHERE id > 1")


CASES_OF_TABLES = [
    Case("create_table", "with everything", create_orders, add_orders),
    Case("create_table", "of a model", create_model, add_orders),
    Case(
        "create_table",
        "if it does not exist, and it does",
        lambda op: op.create_table("users", sa.Column("x", sa.Integer), if_not_exists=True),
        down=lambda op: None,
    ),
    Case(
        "create_table",
        "and rows for what it returns",
        lambda op: op.bulk_insert(
            op.create_table("colors", sa.Column("name", sa.String(10))),
            [{"name": "blue"}, {"name": "red"}],
        ),
        lambda t: t.more.update(colors={"name": sa.Column("name", sa.String(10))}),
        down=lambda op: op.drop_table("colors"),
        rows={"colors": [("blue",), ("red",)]},
    ),
    Case(
        "drop_table",
        "by its name",
        lambda op: op.drop_table("loose"),
        lambda t: t.without.add("loose"),
        down=lambda op: op.create_table(
            "loose",
            sa.Column("a", sa.Integer, nullable=False),
            sa.Column("b", sa.String(9), nullable=False, server_default="x"),
            sa.Column("c", sa.Integer),
            sa.UniqueConstraint("c", name="uq_c"),
            sa.CheckConstraint("c <> 7", name="ck_c"),
            sa.ForeignKeyConstraint(["a"], ["teams.id"], name="fk_a"),
            sa.Index("ix_b", "b", "c"),
        ),
    ),
    Case(
        "drop_table",
        "if it exists, and it does not",
        lambda op: op.drop_table("absent", if_exists=True),
        down=lambda op: None,
    ),
    Case(
        "alter_enum",
        "by values that are added",
        add_paint,
        lambda t: t.more.update(paints=paints("z", "a", "b", "c")),
        down=drop_paints,
        rows={"paints": [(1, "b", "{b}")]},
        refused=NOT_BUT_ON_POSTGRESQL,
    ),
    Case(
        "alter_enum",
        "by values that go and change places",
        remove_paint,
        lambda t: t.more.update(paints=paints("c", "b")),
        down=drop_paints,
        rows={"paints": [(1, "b", "{b}")]},
        refused=NOT_BUT_ON_POSTGRESQL,
    ),
    Case(
        "rename_table",
        "and its rows stay",
        lambda op: op.rename_table("users", "people"),
        rename_users,
        rows={"people": START_ROWS["users"]},
    ),
    Case(
        "create_table_comment",
        "to one without",
        lambda op: op.create_table_comment("users", "it's 100%"),
        lambda t: t.comments.update(users="it's 100%"),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "create_table_comment",
        "instead of another",
        lambda op: op.create_table_comment(
            "teams", "players", existing_comment="who plays together"
        ),
        lambda t: t.comments.update(teams="players"),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "drop_table_comment",
        "and it comes back",
        lambda op: op.drop_table_comment("teams", existing_comment="who plays together"),
        lambda t: t.comments.pop("teams"),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "bulk_insert",
        "all at once",
        lambda op: op.bulk_insert(teams, [{"id": 7}, {"id": 8}]),
        down=drop_new_teams,
        rows={"teams": [(1,), (7,), (8,)]},
    ),
    Case(
        "bulk_insert",
        "one by one",
        lambda op: op.bulk_insert(teams, [{"id": 7}, {"id": 8}], multiinsert=False),
        down=drop_new_teams,
        rows={"teams": [(1,), (7,), (8,)]},
    ),
    Case(
        "bulk_insert",
        "literals",
        lambda op: op.bulk_insert(
            teams, [{"id": op.inline_literal(7)}, {"id": 8}], multiinsert=False
        ),
        down=drop_new_teams,
        rows={"teams": [(1,), (7,), (8,)]},
    ),
    Case("bulk_insert", "nothing", lambda op: op.bulk_insert(teams, []), down=lambda op: None),
    Case(
        "execute",
        "text",
        lambda op: op.execute("UPDATE users SET email = 'x%y' WHERE id = 1"),
        down=give_back,
        rows=addresses("x%y", "bob@example.org"),
    ),
    Case(
        "execute",
        "an expression, with options",
        lambda op: op.execute(
            users.update().where(users.c.id == 2).values(email="it's"),
            execution_options={"stream_results": False},
        ),
        down=give_back,
        rows=addresses("ada@example.org", "it's"),
    ),
    Case(
        "execute",
        "values in the statement",
        lambda op: op.execute(
            users.update()
            .where(users.c.id == op.inline_literal(2))
            .values(email=op.inline_literal("it's"))
        ),
        down=give_back,
        rows=addresses("ada@example.org", "it's"),
    ),
]
