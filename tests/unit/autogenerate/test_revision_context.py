"""What hooks make of a comparison before it is written."""

from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData

from gitmig.autogenerate import RevisionContext
from gitmig.commands.check import check
from gitmig.commands.revision import revision
from gitmig.errors import DatabaseBehind, DatabasesDisagree, UnknownRevision
from gitmig.operations import MigrationScript
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.migrate import upgrade, with_context
from gitmig.runtime.migration import MigrationContext
from tests.project import Project, create_table

MODELS = "import sqlalchemy as sa\nmetadata = sa.MetaData()\n"
MODELS += "sa.Table('users', metadata, sa.Column('id', sa.Integer, primary_key=True))\n"

MakeProject = Callable[..., Project]


@pytest.fixture
def project(tmp_path: Path, sqlite_url: str) -> MakeProject:
    """A function that makes a project with a hook in env.py."""

    def make(hook: str = "pass", **options: str) -> Project:
        project = Project(tmp_path, sqlite_url)
        text = project.env.read_text().replace(
            "target_metadata = context.load_metadata()",
            f"{MODELS}target_metadata = metadata\n\n"
            f"def process(context, revision, directives):\n{indent(hook, '    ')}\n",
        )
        given = ", ".join(f"{name}={value}" for name, value in options.items())
        text = text.replace(
            "connection=connection,",
            f"connection=connection, process_revision_directives=process, {given}",
        )
        project.env.write_text(text)
        return project

    return make


def texts(project: Project) -> list[str]:
    return [path.read_text() for path in sorted(project.versions.glob("*.py"))]


def test_the_hook_is_told_and_changes_what_is_written(project: MakeProject) -> None:
    made = project(
        "assert revision == () and context.connection is not None\n"
        "(script,) = directives\n"
        "script.message = 'another message'\n"
        "script.rev_id = 'abc123'\n"
        "script.imports.add('import decimal')\n"
        "script.upgrade_ops.ops.reverse()"
    )
    written = revision(made.directory, "mine", autogenerate=True)
    assert written is not None
    assert written.revision == "abc123"
    (text,) = texts(made)
    assert text.startswith('"""another message\n')
    assert "import decimal\n" in text


def test_an_emptied_list_writes_nothing_and_check_agrees(project: MakeProject) -> None:
    made = project("directives[:] = []")
    assert revision(made.directory, "mine", autogenerate=True) is None
    assert texts(made) == []
    assert check(made.directory).clean


TWO = """\
from gitmig.operations import MigrationScript, UpgradeOps, DowngradeOps, ExecuteSQLOp
directives.append(
    MigrationScript("bbb", UpgradeOps([ExecuteSQLOp("SELECT 1")]), DowngradeOps(), message="two"{})
)
directives[0].rev_id = "aaa"
"""


def test_several_scripts_are_several_files_in_a_line(project: MakeProject) -> None:
    made = project(TWO.format(""))
    written = revision(made.directory, "one", autogenerate=True)
    assert written is not None
    (second,) = written.further
    assert (written.revision, second.revision, second.parents) == ("aaa", "bbb", ("aaa",))
    assert 'op.execute("SELECT 1")' in second.path.read_text()


def test_all_files_are_written_or_none(project: MakeProject) -> None:
    made = project(TWO.format(", head='nowhere'"))
    with pytest.raises(UnknownRevision):
        revision(made.directory, "one", autogenerate=True)
    assert texts(made) == []


def test_the_hook_of_the_caller_comes_first(sqlite_url: str, project: MakeProject) -> None:
    made = project("assert directives[0].message == 'first'\ndirectives[0].message = 'second'")

    def first(context: object, revision: object, directives: list[MigrationScript]) -> None:
        directives[0].message = "first"

    revisions = RevisionContext(None, made.directory, {"message": "zero"}, first)
    with_context(made.directory, lambda context: revisions.run_autogenerate((), context))
    (draft,) = revisions.drafts()
    assert draft.message == "second"
    assert draft.upgrades.startswith('op.create_table(\n        "users",')
    assert draft.operations == ("create table users (id)",)


def test_two_databases_in_one_run(tmp_path: Path) -> None:
    scripts = Project(tmp_path, "sqlite://").directory
    revisions = RevisionContext(None, scripts, {})
    for name, table in (("one", "a"), ("two", "b")):
        models = MetaData()
        sa.Table(table, models, sa.Column("id", sa.Integer, primary_key=True))
        run_on_empty_database(revisions, target_metadata=models, upgrade_token=f"{name}_up")
    (draft,) = revisions.drafts()
    assert set(draft.variables) == {"one_up", "two_up"}
    assert 'op.create_table(\n        "b",' in draft.variables["two_up"]
    assert draft.downgrades == 'op.drop_table("b")\n    op.drop_table("a")'


def run_on_empty_database(revisions: RevisionContext, **options: object) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        revisions.run_autogenerate((), context)
    engine.dispose()


SECOND = """\
    with create_engine(context.config.url + "2", poolclass=NullPool).connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
"""


def test_databases_that_disagree_are_told_apart(project: MakeProject) -> None:
    made = project()
    made.add("r1", create_table("users"))
    upgrade(made.directory)
    text = made.env.read_text().replace("\n\nif context.is_offline_mode():\n", SECOND)
    made.env.write_text(text)
    with pytest.raises(DatabasesDisagree, match=r"test.db is at r1; .*test.db2 is at the base"):
        check(ScriptDirectory(made.directory.settings))
    made.add("r2")
    with pytest.raises(DatabasesDisagree):
        revision(made.directory, "x", autogenerate=True)


def test_behind(project: MakeProject) -> None:
    made = project()
    made.add("r1", create_table("users"))
    with pytest.raises(DatabaseBehind):
        revision(made.directory, "x", autogenerate=True)
    assert len(texts(made)) == 1
