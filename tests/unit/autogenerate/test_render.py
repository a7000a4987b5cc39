"""How each operation, type and default is written."""

import enum
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.sql.elements import conv
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine, UserDefinedType

from gitmig.autogenerate import AutogenContext, render_python_code, renderers
from gitmig.autogenerate.render.columns import render_server_default
from gitmig.autogenerate.render.layout import flat
from gitmig.autogenerate.render.types import render_type
from gitmig.errors.autogenerate import (
    NoRenderer,
    RenderedItemInvalid,
    RenderedOperationInvalid,
    RendererRegistered,
)
from gitmig.operations import (
    OPERATIONS,
    AddColumnOp,
    AlterColumnOp,
    BulkInsertOp,
    CreateCheckConstraintOp,
    CreateForeignKeyOp,
    CreateIndexOp,
    CreatePrimaryKeyOp,
    CreateTableCommentOp,
    CreateTableOp,
    CreateUniqueConstraintOp,
    DropColumnOp,
    DropConstraintOp,
    DropIndexOp,
    DropTableCommentOp,
    DropTableOp,
    ExecuteSQLOp,
    MigrateOperation,
    ModifyTableOps,
    RenameTableOp,
    UpgradeOps,
)
from gitmig.runtime.migration import MigrationContext


class Size(enum.Enum):
    SMALL = 1
    LARGE = 2


class Money(TypeDecorator[Any]):
    impl = sa.Numeric
    cache_ok = True


class Point(UserDefinedType[Any]):
    cache_ok = True

    def __repr__(self) -> str:
        return "<a point>"


def context(dialect: str = "postgresql", **options: Any) -> AutogenContext:
    migration_context = MigrationContext.configure(dialect_name=dialect, opts=options)
    return AutogenContext(migration_context, autogenerate=False)


POSTGRESQL = "from sqlalchemy.dialects import postgresql"
MYSQL = "from sqlalchemy.dialects import mysql"
HERE = f"import {__name__}"


@pytest.mark.parametrize(
    ("type_", "source", "imports"),
    [
        (sa.Integer(), "sa.Integer()", set()),
        (sa.String(255), "sa.String(length=255)", set()),
        (sa.VARCHAR(255, collation="C"), 'sa.VARCHAR(length=255, collation="C")', set()),
        (sa.Numeric(10, 2), "sa.Numeric(precision=10, scale=2)", set()),
        (sa.DateTime(timezone=True), "sa.DateTime(timezone=True)", set()),
        (sa.Enum(Size), 'sa.Enum("SMALL", "LARGE", name="size")', set()),
        (sa.Enum("it's", 'a "b"', name="x"), 'sa.Enum("it\'s", \'a "b"\', name="x")', set()),
        (NullType(), "sa.types.NullType()", set()),
        (
            sa.ARRAY(sa.String(5), dimensions=2),
            "sa.ARRAY(sa.String(length=5), dimensions=2)",
            set(),
        ),
        (pg.ARRAY(pg.INET()), "postgresql.ARRAY(postgresql.INET())", {POSTGRESQL}),
        (pg.JSONB(), "postgresql.JSONB()", {POSTGRESQL}),
        (
            pg.JSONB(astext_type=sa.String(5)),
            "postgresql.JSONB(astext_type=sa.String(length=5))",
            {POSTGRESQL},
        ),
        (pg.HSTORE(), "postgresql.HSTORE()", {POSTGRESQL}),
        (pg.DOMAIN("d", sa.Integer()), 'postgresql.DOMAIN("d", sa.Integer())', {POSTGRESQL}),
        (
            pg.DOMAIN(
                "d", sa.Text(), schema="s", check="VALUE <> ''", not_null=True, default=sa.text("x")
            ),
            (
                'postgresql.DOMAIN("d", sa.Text(), default=sa.text("x"), not_null=True, '
                'check=sa.text("VALUE <> \'\'"), schema="s")'
            ),
            {POSTGRESQL},
        ),
        (sa.Interval(), "sa.Interval()", set()),
        (
            sa.Interval(native=False, second_precision=3, day_precision=2),
            "sa.Interval(native=False, second_precision=3, day_precision=2)",
            set(),
        ),
        (sa.PickleType(), "sa.PickleType()", set()),
        (
            sa.PickleType(impl=sa.LargeBinary(70_000)),
            "sa.PickleType(impl=sa.LargeBinary(length=70000))",
            set(),
        ),
        (mysql.INTEGER(unsigned=True), "mysql.INTEGER(unsigned=True)", {MYSQL}),
        (
            sa.Text().with_variant(mysql.TEXT(), "mysql").with_variant(pg.TEXT(), "postgresql"),
            'sa.Text().with_variant(mysql.TEXT(), "mysql").with_variant(sa.TEXT(), "postgresql")',
            {MYSQL},
        ),
        (Money(10, 2), f"{__name__}.Money(precision=10, scale=2)", {HERE}),
        (Point(), f"{__name__}.Point()", {HERE}),
    ],
)
def test_types(type_: TypeEngine[Any], source: str, imports: set[str]) -> None:
    autogen_context = context()
    assert flat(render_type(autogen_context, type_)) == source
    assert autogen_context.imports == imports


def test_prefixes() -> None:
    autogen_context = context(user_module_prefix="my.", sqlalchemy_module_prefix="")
    assert flat(render_type(autogen_context, Money())) == "my.Money()"
    assert flat(render_type(autogen_context, sa.Integer())) == "Integer()"
    assert autogen_context.imports == set()


@pytest.mark.parametrize(
    ("default", "source"),
    [
        ("it's", '"it\'s"'),
        (sa.text("now()"), 'sa.text("now()")'),
        (sa.text("'a\\:b'"), "sa.text(\"'a\\\\:b'\")"),
        (sa.func.now(), "sa.func.now()"),
        (sa.func.lower("A"), "sa.text(\"lower('A')\")"),
        (sa.func.pg_catalog.now(), 'sa.text("pg_catalog.now()")'),
        (sa.true(), 'sa.text("true")'),
        (sa.literal("a%"), "sa.text(\"'a%'\")"),
        (sa.FetchedValue(), "sa.FetchedValue()"),
    ],
)
def test_server_defaults(default: Any, source: str) -> None:
    column = sa.Column("a", sa.String, server_default=default)
    rendered = render_server_default(context(), column.server_default)
    assert rendered is not None
    assert flat(rendered) == source


def rendered(*operations: MigrateOperation, **options: Any) -> str:
    migration_context = MigrationContext.configure(dialect_name="postgresql")
    return render_python_code(
        UpgradeOps(operations), migration_context=migration_context, **options
    )


FINAL = conv("fk")
COLUMN = sa.Column("a", sa.Integer, nullable=False, comment="why")


@pytest.mark.parametrize(
    ("operation", "source"),
    [
        (
            AddColumnOp("t", COLUMN, schema="s", if_not_exists=True),
            ('op.add_column(\n        "t",\n'
            '        sa.Column("a", sa.Integer(), nullable=False, comment="why"),\n'
            '        schema="s",\n        if_not_exists=True,\n    )'),
        ),
        (DropColumnOp("t", "a", if_exists=True), 'op.drop_column("t", "a", if_exists=True)'),
        (DropTableOp("t", schema="s"), 'op.drop_table("t", schema="s")'),
        (RenameTableOp("t", "u"), 'op.rename_table("t", "u")'),
        (
            CreateIndexOp(FINAL, "t", ["a", sa.text("b DESC")], unique=True),
            'op.create_index(op.f("fk"), "t", ["a", sa.text("b DESC")], unique=True)',
        ),
        (
            CreateIndexOp("i", "t", [sa.column("a") + sa.column("b")], postgresql_using="gin"),
            'op.create_index("i", "t", [sa.text("(a + b)")], postgresql_using="gin")',
        ),
        (
            DropIndexOp("i", "t", postgresql_concurrently=True, postgresql_using="gin"),
            'op.drop_index("i", table_name="t", postgresql_concurrently=True)',
        ),
        (
            CreateUniqueConstraintOp("u", "t", ["a", "b"], deferrable=True),
            'op.create_unique_constraint("u", "t", ["a", "b"], deferrable=True)',
        ),
        (CreatePrimaryKeyOp("pk", "t", ["a"]), 'op.create_primary_key("pk", "t", ["a"])'),
        (
            CreateCheckConstraintOp("c", "t", sa.column("a") > 5, schema="s"),
            'op.create_check_constraint("c", "t", "a > 5", schema="s")',
        ),
        (
            CreateForeignKeyOp(FINAL, "t", "o", ["a"], ["id"], ondelete="CASCADE"),
            'op.create_foreign_key(op.f("fk"), "t", "o", ["a"], ["id"], ondelete="CASCADE")',
        ),
        (
            DropConstraintOp("c", "t", "check", if_exists=True),
            'op.drop_constraint("c", "t", type_="check", if_exists=True)',
        ),
        (
            CreateTableCommentOp("t", "new", existing_comment="old"),
            'op.create_table_comment("t", "new", existing_comment="old")',
        ),
        (DropTableCommentOp("t"), 'op.drop_table_comment("t")'),
        (ExecuteSQLOp("SELECT 1"), 'op.execute("SELECT 1")'),
        (ExecuteSQLOp(sa.text("SELECT 1")), 'op.execute(sa.text("SELECT 1"))'),
        (
            AlterColumnOp(
                "t", "a", existing_type=sa.Integer(), modify_nullable=False,
                existing_server_default=sa.text("0"),
            ),
            ('op.alter_column(\n        "t",\n        "a",\n        existing_type=sa.Integer(),\n'
            '        nullable=False,\n        existing_server_default=sa.text("0"),\n    )'),
        ),
        (
            AlterColumnOp(
                "t", "a", modify_server_default=None, modify_type=sa.Text(), modify_comment=None,
                existing_nullable=True, postgresql_using="a::text",
            ),
            ('op.alter_column(\n        "t",\n        "a",\n        server_default=None,\n'
            "        type_=sa.Text(),\n        comment=None,\n        existing_nullable=True,\n"
            '        postgresql_using="a::text",\n    )'),
        ),
        (ModifyTableOps("t", []), "pass"),
    ],
)  # fmt: skip
def test_operations(operation: MigrateOperation, source: str) -> None:
    assert rendered(operation) == source


def test_a_table_with_options() -> None:
    table = sa.Table(
        "t",
        MetaData(),
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("a", sa.Boolean(create_constraint=True)),
        prefixes=["UNLOGGED"],
        info={"a": [1, {"b": None}]},
        postgresql_partition_by="LIST (id)",
    )
    assert rendered(CreateTableOp.from_table(table)) == (
        "op.create_table(\n"
        '        "t",\n'
        '        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),\n'
        '        sa.Column("a", sa.Boolean(create_constraint=True), nullable=True),\n'
        '        sa.PrimaryKeyConstraint("id"),\n'
        '        info={"a": [1, {"b": None}]},\n'
        '        postgresql_partition_by="LIST (id)",\n'
        '        prefixes=["UNLOGGED"],\n'
        "    )"
    )


def test_render_item_has_the_first_word() -> None:
    def render_item(kind: str, obj: Any, autogen_context: AutogenContext) -> str | bool | None:
        if kind == "type" and isinstance(obj, sa.Integer):
            autogen_context.imports.add("import mine")
            return "mine.Int( 5 )"
        return None if kind == "primary_key" else False

    table = sa.Table("t", MetaData(), sa.Column("id", sa.Integer, primary_key=True))
    assert rendered(CreateTableOp.from_table(table), render_item=render_item) == (
        'op.create_table("t", sa.Column("id", mine.Int(5), nullable=False))'
    )


@pytest.mark.parametrize("returned", ["mine.Int(", "", "a = 5; b", 'sa.String("', 5, ["sa.Text()"]])
def test_what_render_item_returned_is_named_where_it_is_no_python(returned: Any) -> None:
    def render_item(kind: str, obj: Any, autogen_context: AutogenContext) -> Any:
        return returned if kind == "column" else False

    table = sa.Table("t", MetaData(), sa.Column("total", sa.Integer))
    with pytest.raises(RenderedItemInvalid) as caught:
        rendered(CreateTableOp.from_table(table), render_item=render_item)
    assert str(caught.value) == (
        f"what `render_item` ({__name__}.{render_item.__qualname__}) returned "
        f"is no Python for the column total: {returned!r}"
    )
    assert caught.value.hint


def test_what_render_item_returns_may_be_several_arguments() -> None:
    def render_item(kind: str, obj: Any, autogen_context: AutogenContext) -> str | bool:
        return 'mine.Int(5), key="x"' if kind == "type" else False

    table = sa.Table("t", MetaData(), sa.Column("id", sa.Integer))
    code = rendered(CreateTableOp.from_table(table), render_item=render_item)
    assert 'mine.Int(5), key="x"' in code


@pytest.mark.parametrize("lines", ["op.x(", ["op.x()", "  op.y()"], "if x:"])
def test_what_a_renderer_returned_is_named_where_it_is_no_python(lines: Any) -> None:
    class Broken(MigrateOperation):
        """Rendered by the project, not well."""

    def render_broken(context: AutogenContext, op: Broken) -> Any:
        return lines

    renderers.dispatch_for(Broken, replace=True)(render_broken)
    with pytest.raises(
        RenderedOperationInvalid, match="render_broken returned is no Python for Broken"
    ):
        render_python_code(UpgradeOps([Broken()]))


def test_lines_of_a_renderer_may_belong_together() -> None:
    class Block(MigrateOperation):
        """Rendered by the project as several lines."""

    renderers.dispatch_for(Block, replace=True)(lambda context, op: ["if True:", "    op.x()"])
    assert render_python_code(UpgradeOps([Block()])) == "if True:\n        op.x()"


def test_lines_of_a_renderer_are_indented_as_the_function_is() -> None:
    class Lines(MigrateOperation):
        """Rendered by the project."""

    renderers.dispatch_for(Lines, replace=True)(
        lambda context, op: "view = View(\n  1\n)\nop.x()\n"
    )
    code = render_python_code(UpgradeOps([Lines()]))
    assert code == "view = View(\n      1\n    )\n    op.x()"


def test_a_type_that_passes_for_one_of_a_dialect_is_written_as_that() -> None:
    class Workaround(pg.ENUM):
        def __repr__(self) -> str:
            return "ENUM('a', name='letter')"

    Workaround.__module__ = "sqlalchemy.dialects.postgresql"
    context = AutogenContext(
        MigrationContext.configure(dialect_name="postgresql"), autogenerate=False
    )
    assert flat(render_type(context, Workaround("a", name="letter"))) == (
        'postgresql.ENUM("a", name="letter")'
    )


def test_renderers_are_found_by_class_and_dialect() -> None:
    class Vacuum(MigrateOperation):
        """An operation that somebody else brings."""

    with pytest.raises(NoRenderer, match="Vacuum"):
        renderers.dispatch(Vacuum())
    own = renderers.branch()

    @own.dispatch_for(Vacuum)
    def render(autogen_context: AutogenContext, operation: Vacuum) -> str:
        return "op.vacuum()"

    @own.dispatch_for(Vacuum, qualifier="sqlite")
    def render_for_sqlite(autogen_context: AutogenContext, operation: Vacuum) -> list[str]:
        return ["op.vacuum()", "op.vacuum()"]

    class Fast(Vacuum):
        """A kind of it."""

    assert own.dispatch(Fast()) is render
    assert own.dispatch(Fast(), "sqlite") is render_for_sqlite
    with pytest.raises(RendererRegistered):
        own.dispatch_for(Vacuum)(render_for_sqlite)
    own.dispatch_for(Vacuum)(render)  # as where env.py is run again
    assert own.dispatch(Vacuum()) is render
    own.dispatch_for(Vacuum, replace=True)(render_for_sqlite)
    assert own.dispatch(Vacuum()) is render_for_sqlite


def test_only_rows_have_no_renderer() -> None:
    def has_renderer(operation: type[MigrateOperation]) -> bool:
        try:
            renderers.dispatch(operation.__new__(operation))
        except NoRenderer:
            return False
        return True

    without = [name for name, operation in OPERATIONS.items() if not has_renderer(operation)]
    assert without == ["bulk_insert"]
    with pytest.raises(NoRenderer, match="BulkInsertOp"):
        rendered(BulkInsertOp(sa.table("t"), []))
