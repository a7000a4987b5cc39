"""What a comparison logs, and which plugins of other packages take part in it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.compat.programs import print_twice
from tests.compat.tools import Tool

FOUND = """
import logging, sys
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext


class Plain(logging.Formatter):
    def format(self, record):
        # Why an index has changed is told in each one's own words.
        message = record.getMessage().partition(": ")[0]
        return f"{record.levelname} {record.name} {message}"


handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(Plain())
for name in ("alembic.autogenerate", "alembic.runtime.plugins"):
    logging.getLogger(name).addHandler(handler)
    logging.getLogger(name).setLevel(logging.INFO)

models = sa.MetaData()
sa.Table("o", models, sa.Column("id", sa.Integer, primary_key=True))
sa.Table(
    "added",
    models,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("x", sa.Integer, index=True),
)
sa.Table(
    "t",
    models,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("loose", sa.Integer),
    sa.Column("tight", sa.Integer, nullable=False),
    sa.Column("name", sa.String(50)),
    sa.Column("key", sa.Integer, sa.ForeignKey("o.id")),
    sa.Column("more", sa.Integer),
    sa.Index("ix_more", "loose", "tight"),
    sa.Index("ix_changed", "loose"),
    sa.UniqueConstraint("loose", "tight", name="uq_added"),
    sa.UniqueConstraint("loose", name="uq_changed"),
)
with sa.create_engine("sqlite://").connect() as connection:
    for statement in (
        "CREATE TABLE o (id INTEGER NOT NULL PRIMARY KEY)",
        "CREATE TABLE gone (id INTEGER NOT NULL PRIMARY KEY, y INTEGER)",
        "CREATE INDEX ix_gone_y ON gone (y)",
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, loose INTEGER NOT NULL, "
        "tight INTEGER, name VARCHAR(20), old INTEGER, key INTEGER, "
        "CONSTRAINT uq_gone UNIQUE (tight), CONSTRAINT uq_changed UNIQUE (tight, loose), "
        "CONSTRAINT fk_old FOREIGN KEY (loose) REFERENCES o (id))",
        "CREATE INDEX ix_changed ON t (tight)",
        "CREATE INDEX ix_gone ON t (tight)",
    ):
        connection.exec_driver_sql(statement)
    compare_metadata(MigrationContext.configure(connection), models)
"""

PLUGIN = """
from alembic.operations import MigrateOperation, Operations


@Operations.register_operation("wave")
class WaveOp(MigrateOperation):
    def __init__(self, name):
        self.name = name

    def reverse(self):
        return self

    @classmethod
    def wave(cls, operations, name):
        return operations.invoke(cls(name))


@Operations.implementation_for(WaveOp)
def wave(operations, operation):
    print("waved", operation.name)


def setup(plugin):
    plugin.add_autogenerate_comparator(compare, "schema", "greeting")


def compare(autogen_context, upgrade_ops, schemas):
    print("compared", schemas)
    upgrade_ops.ops.append(WaveOp("hello"))
"""
ENTRY_POINTS = "[alembic.plugins]\nwaving.greeting = waving\nwaving.many = waving.both:several\n"
BOTH = """
from types import SimpleNamespace

several = [SimpleNamespace(setup=lambda plugin: print("several", plugin.name))]
"""
PLUGGED = """
import sys, warnings

sys.path.insert(0, SITE)
warnings.simplefilter("always")
warnings.showwarning = lambda message, kind, *_: print(kind.__name__)
import sqlalchemy as sa
from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.autogenerate import produce_migrations
from alembic.runtime.plugins import Plugin

with sa.create_engine("sqlite://").connect() as connection:
    for names in ([], ["waving.*"], ["~waving.greeting", "waving.*"]):
        names.append("alembic.autogenerate.*")
        context = MigrationContext.configure(connection, opts={"autogenerate_plugins": names})
        found = produce_migrations(context, sa.MetaData()).upgrade_ops.ops
        print(names, [type(each).__name__ for each in found])
        Operations(context).wave("here")
with Operations.context(context):
    op.wave("there")
"""


def test_each_difference_is_a_line(tmp_path: Path, alembic_tool: Tool) -> None:
    theirs, ours = print_twice(FOUND, tmp_path, alembic_tool)
    assert "INFO alembic.autogenerate.compare.tables Detected added table 'added'\n" in ours
    assert sorted(ours.splitlines()) == sorted(theirs.splitlines())


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A directory with an installed package that offers plugins."""
    place = tmp_path / "site"
    (place / "waving").mkdir(parents=True)
    (place / "waving" / "__init__.py").write_text(PLUGIN)
    (place / "waving" / "both.py").write_text(BOTH)
    about = place / "waving-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: waving\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(ENTRY_POINTS)
    return place


def test_a_plugin_of_an_installed_package(site: Path, tmp_path: Path, alembic_tool: Tool) -> None:
    program = PLUGGED.replace("SITE", repr(str(site)))
    theirs, ours = print_twice(program, tmp_path, alembic_tool)
    # Alembic loads plugins when it is imported; here a module is loaded when it is wanted.
    assert sorted(ours.splitlines()) == sorted(theirs.splitlines())
    assert "['waving.*', 'alembic.autogenerate.*'] ['WaveOp']\n" in ours
    assert ours.endswith("waved there")


def test_a_plugin_that_cannot_be_loaded_is_named(site: Path) -> None:
    (site / "waving" / "__init__.py").write_text("import missing_module\n")
    program = (
        "from gitmig.compat import alembic; alembic.install()\n"
        "from alembic.migration import MigrationContext\n"
        "from alembic.util import CommandError\n"
        "try:\n"
        "    MigrationContext.configure(dialect_name='sqlite')\n"
        "except CommandError as error:\n"
        "    print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == (
        "the plugin waving.greeting of the package waving (waving) cannot be loaded: "
        "ModuleNotFoundError: No module named 'missing_module'\n"
    )
