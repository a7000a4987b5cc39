"""Constraints and indexes: created, dropped."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from gitmig.errors import IncompleteOperation, UnsupportedOperation
from tests.operations.cases import NOT_ON_SQLITE, Case, Tables
from tests.operations.database import LiveOperations

ON_POSTGRESQL = {"mariadb": UnsupportedOperation, "sqlite": UnsupportedOperation}


def drop_foreign_key(name: str) -> Any:
    def change(op: LiveOperations) -> None:
        op.drop_constraint(name, "users", type_="foreignkey")
        if op.bind.dialect.name == "mysql":  # the key has made itself an index
            op.drop_index(name, "users")

    return change


def partial() -> sa.Index:
    condition = sa.text("age > 17")
    return sa.Index("ix_age", "age", postgresql_where=condition, sqlite_where=condition)


def create_partial(op: LiveOperations) -> None:
    condition = sa.text("age > 17")
    op.create_index("ix_age", "users", ["age"], postgresql_where=condition, sqlite_where=condition)


def exclude() -> ExcludeConstraint:
    return ExcludeConstraint(("email", "="), name="ex_email", using="btree")


CREATE = [
    Case(
        "create_check_constraint",
        "as text",
        lambda op: op.create_check_constraint("ck_age", "users", "age >= 0"),
        lambda t: t.users.update(ck=sa.CheckConstraint("age >= 0", name="ck_age")),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "create_check_constraint",
        "as an expression",
        lambda op: op.create_check_constraint("ck_age", "users", sa.column("age") >= 0),
        lambda t: t.users.update(ck=sa.CheckConstraint("age >= 0", name="ck_age")),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "create_exclude_constraint",
        "by equality",
        lambda op: op.create_exclude_constraint("ex_email", "users", ("email", "="), using="btree"),
        lambda t: t.users.update(ex=exclude()),
        refused=ON_POSTGRESQL,
    ),
    Case(
        "create_foreign_key",
        "with what becomes of rows",
        lambda op: op.create_foreign_key(
            "fk_team", "users", "teams", ["team_id"], ["id"], ondelete="CASCADE"
        ),
        lambda t: t.users.update(
            fk=sa.ForeignKeyConstraint(["team_id"], ["teams.id"], "fk_team", ondelete="CASCADE")
        ),
        down=drop_foreign_key("fk_team"),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "create_foreign_key",
        "to the table itself",
        lambda op: op.create_foreign_key("fk_self", "users", "users", ["team_id"], ["id"]),
        lambda t: t.users.update(fk=sa.ForeignKeyConstraint(["team_id"], ["users.id"], "fk_self")),
        down=drop_foreign_key("fk_self"),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "create_index",
        "of two columns",
        lambda op: op.create_index("ix_users", "users", ["email", "age"]),
        lambda t: t.users.update(ix=sa.Index("ix_users", "email", "age")),
    ),
    Case(
        "create_index",
        "unique",
        lambda op: op.create_index("ix_users", "users", ["email"], unique=True),
        lambda t: t.users.update(ix=sa.Index("ix_users", "email", unique=True)),
    ),
    Case(
        "create_index",
        "of an expression",
        lambda op: op.create_index("ix_down", "users", [sa.column("age", sa.Integer).desc()]),
        lambda t: t.users.update(ix=sa.Index("ix_down", sa.text("age DESC"))),
    ),
    Case(
        "create_index",
        "partial, where there is such",
        create_partial,
        lambda t: t.users.update(ix=partial()),
    ),
    Case(
        "create_index",
        "if it does not exist, and it does",
        lambda op: op.create_index("ix_b", "loose", ["a"], if_not_exists=True),
        down=lambda op: None,
    ),
    Case(
        "create_primary_key",
        "of two columns",
        lambda op: op.create_primary_key("pk_loose", "loose", ["b", "a"]),
        lambda t: t.loose.update(pk=sa.PrimaryKeyConstraint("b", "a", name="pk_loose")),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "create_unique_constraint",
        "of two columns",
        lambda op: op.create_unique_constraint("uq_users", "users", ["email", "age"]),
        lambda t: t.users.update(uq=sa.UniqueConstraint("email", "age", name="uq_users")),
        refused=NOT_ON_SQLITE,
    ),
]


def without_key(tables: Tables) -> None:
    del tables.loose["fk_a"]
    if tables.dialect == "mariadb":  # which keeps the index that the key has made itself
        tables.loose["ix_a"] = sa.Index("fk_a", "a")


def create_key(op: LiveOperations) -> None:
    op.create_foreign_key("fk_a", "loose", "teams", ["a"], ["id"])


DROP = [
    Case(
        "drop_constraint",
        "a unique constraint",
        lambda op: op.drop_constraint("uq_c", "loose", type_="unique"),
        lambda t: t.loose.pop("uq_c"),
        down=lambda op: op.create_unique_constraint("uq_c", "loose", ["c"]),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "drop_constraint",
        "a check constraint",
        lambda op: op.drop_constraint("ck_c", "loose", type_="check"),
        lambda t: t.loose.pop("ck_c"),
        down=lambda op: op.create_check_constraint("ck_c", "loose", "c <> 7"),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "drop_constraint",
        "a foreign key",
        lambda op: op.drop_constraint("fk_a", "loose", type_="foreignkey"),
        without_key,
        down=create_key,
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "drop_constraint",
        "a primary key",
        lambda op: op.drop_constraint("users_pkey", "users", type_="primary"),
        lambda t: t.users.update(id=sa.Column("id", sa.Integer, nullable=False)),
        down=lambda op: op.create_primary_key("users_pkey", "users", ["id"]),
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "drop_constraint",
        "if it exists, and it does not",
        lambda op: op.drop_constraint("absent", "users", type_="unique", if_exists=True),
        down=lambda op: None,
        refused=NOT_ON_SQLITE,
    ),
    Case(
        "drop_constraint",
        "without its kind",
        lambda op: op.drop_constraint("uq_c", "loose"),
        lambda t: t.loose.pop("uq_c"),
        down=lambda op: op.create_unique_constraint("uq_c", "loose", ["c"]),
        refused={"sqlite": UnsupportedOperation, "mariadb": IncompleteOperation},
    ),
    Case(
        "drop_index",
        "with its table",
        lambda op: op.drop_index("ix_b", table_name="loose"),
        lambda t: t.loose.pop("ix_b"),
        down=lambda op: op.create_index("ix_b", "loose", ["b", "c"]),
    ),
    Case(
        "drop_index",
        "without its table",
        lambda op: op.drop_index("ix_b"),
        lambda t: t.loose.pop("ix_b"),
        down=lambda op: op.create_index("ix_b", "loose", ["b", "c"]),
        refused={"mariadb": IncompleteOperation},
    ),
    Case(
        "drop_index",
        "if it exists, and it does not",
        lambda op: op.drop_index("ix_absent", table_name="users", if_exists=True),
        down=lambda op: None,
    ),
]

CASES_OF_CONSTRAINTS = [*CREATE, *DROP]
