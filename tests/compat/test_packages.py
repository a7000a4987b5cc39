"""Packages that are written against Alembic work over `install()`, each in a small project."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gitmig.commands.adopt import adopt
from tests.compat.application import TEMPLATE

ENV = """\
from sqlalchemy import create_engine

from alembic import context
from models import metadata

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
FLASK = """\
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
import flask_migrate

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = URL
db = SQLAlchemy(app)
flask_migrate.Migrate(app, db)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(30))


with app.app_context():
    flask_migrate.init()
    flask_migrate.migrate(message="users")
    flask_migrate.upgrade()
    flask_migrate.check()
    flask_migrate.current()
    flask_migrate.history()
    flask_migrate.downgrade()
    flask_migrate.stamp(revision="head")
    flask_migrate.current()
"""
FLASK_APP = """\
import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(30))


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    db.init_app(app)
    Migrate(app, db)
    return app
"""
FLASK_STEPS = """\
import flask_migrate
from app import create_app

with create_app().app_context():
    flask_migrate.init()
    flask_migrate.migrate(message="users")
    flask_migrate.upgrade()
"""
FLASK_CONTEXT = """\
from flask import has_app_context

from app import create_app

if not has_app_context():
    create_app().app_context().push()
"""
FLASK_CURRENT = """\
import flask_migrate
from app import create_app

with create_app().app_context():
    flask_migrate.current()
"""
RUN = """\
import sys

sys.path.insert(0, ".")
from alembic import command
from alembic.config import Config

config = Config()
config.set_main_option("script_location", "migrations")
config.set_main_option("sqlalchemy.url", URL)
script = command.revision(config, autogenerate=True, message="models")
command.upgrade(config, "head")
command.check(config)
print(open(script.path).read())
"""
SQLMODEL = """\
from sqlmodel import Field, SQLModel


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)


metadata = SQLModel.metadata
"""
SHARED_ENV = """\
from alembic import context
from models import metadata

with context.config.attributes["connection"].connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
PYTEST = """\
import sys

import pytest

sys.path.insert(0, ".")
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "test_revisions.py"]))
"""
TESTS = """\
import pytest
from pytest_alembic.tests import (
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
from sqlalchemy import create_engine


@pytest.fixture
def alembic_config():
    return {"script_location": "migrations"}


@pytest.fixture
def alembic_engine(tmp_path):
    return create_engine(f"sqlite:///{tmp_path / 'app.db'}")


def test_each_step(alembic_runner):
    first, last = alembic_runner.history.revisions[1], alembic_runner.heads[0]
    alembic_runner.migrate_up_to(first)
    assert alembic_runner.current == first
    alembic_runner.migrate_up_one()
    assert alembic_runner.current == last
    alembic_runner.migrate_down_one()
    assert alembic_runner.current == first
"""
POSTGRESQL = """\
import os

import alembic_postgresql_enum
import sqlalchemy as sa
from alembic_utils.pg_view import PGView
from alembic_utils.replaceable_entity import register_entities

colors = ["red", "blue", *os.environ.get("COLORS", "").split()]
metadata = sa.MetaData()
sa.Table(
    "cars",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("color", sa.Enum(*colors, name="color"), nullable=False),
)
if "VIEWS" in os.environ:
    register_entities(
        [PGView(schema="public", signature="ids", definition="select id from cars")]
    )
"""


def _run(packages: Path, root: Path, url: str, text: str, **environ: str) -> str:
    """Run a program in which `import alembic` is gitmig; return what it printed."""
    url = url.replace("postgresql://", "postgresql+psycopg://")
    start = f"from gitmig.compat import alembic\nalembic.install()\nURL = {url!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{start}{text}"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(packages), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _write_project(root: Path, models: str) -> None:
    (root / "migrations" / "versions").mkdir(parents=True)
    (root / "migrations" / "env.py").write_text(ENV, encoding="utf-8")
    (root / "migrations" / "script.py.mako").write_text(TEMPLATE, encoding="utf-8")
    (root / "models.py").write_text(models, encoding="utf-8")


def test_flask_migrate(packages: Path, tmp_path: Path) -> None:
    said = _run(packages, tmp_path, f"sqlite:///{tmp_path / 'app.db'}", FLASK)
    assert "No new upgrade operations detected." in said
    assert said.count(" (head)\n") == 2


def test_a_flask_project_is_adopted(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(FLASK_APP)
    url = f"sqlite:///{tmp_path / 'app.db'}"
    _run(packages, tmp_path, url, FLASK_STEPS, DATABASE_URL=url)
    done = adopt(tmp_path, ini="migrations/alembic.ini")
    assert any("create_app().app_context().push()" in each for each in done.left_out)
    env = tmp_path / "migrations" / "env.py"
    env.write_text(f"{FLASK_CONTEXT}{env.read_text()}")
    native = "from gitmig.cli.main import run; import sys; sys.exit(run(sys.argv[1:]))"
    for command, words in (("current", " (head), users\n"), ("check", ""), ("upgrade", "")):
        said = subprocess.run(
            [sys.executable, "-c", native, command],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(packages), "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stderr
        assert words in said.stdout
    # The application goes on as it did.
    assert " (head)" in _run(packages, tmp_path, url, FLASK_CURRENT, DATABASE_URL=url)


def test_sqlmodel(packages: Path, tmp_path: Path) -> None:
    _write_project(tmp_path, SQLMODEL)
    said = _run(packages, tmp_path, f"sqlite:///{tmp_path / 'app.db'}", RUN)
    assert "sqlmodel.sql.sqltypes.AutoString()" in said
    assert "import sqlmodel.sql.sqltypes\n" in said


def test_alembic_utils_and_postgresql_enum(
    packages: Path, tmp_path: Path, postgresql_url: str
) -> None:
    _write_project(tmp_path, POSTGRESQL)
    said = _run(packages, tmp_path, postgresql_url, RUN)
    assert 'postgresql.ENUM("red", "blue", name="color", create_type=False)' in said
    said = _run(packages, tmp_path, postgresql_url, RUN, COLORS="green", VIEWS="1")
    assert "op.create_entity(public_ids)" in said
    assert "op.sync_enum_values(" in said


def test_pytest_alembic(packages: Path, tmp_path: Path) -> None:
    _write_project(tmp_path, SQLMODEL)
    url = f"sqlite:///{tmp_path / 'app.db'}"
    _run(packages, tmp_path, url, RUN)
    column = "    age: int | None = None\n"
    models = tmp_path / "models.py"
    models.write_text(models.read_text().replace("\n\nmetadata", f"\n{column}\n\nmetadata"))
    _run(packages, tmp_path, url, RUN)
    (tmp_path / "migrations" / "env.py").write_text(SHARED_ENV, encoding="utf-8")
    (tmp_path / "test_revisions.py").write_text(TESTS, encoding="utf-8")
    assert "5 passed" in _run(packages, tmp_path, url, PYTEST)
    models.write_text(models.read_text().replace(column, ""))
    with pytest.raises(AssertionError, match=r'op\.drop_column\("hero", "age"\)'):
        _run(packages, tmp_path, url, PYTEST)
