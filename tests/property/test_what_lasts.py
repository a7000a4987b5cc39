"""Random revisions that fail somewhere: what gitmig says of it is what the database holds."""

import os
import signal
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import MetaData

from gitmig.errors import ConnectionLost, HalfApplied, RevisionFailed
from gitmig.runtime.migrate import downgrade, upgrade
from gitmig.runtime.resolve import resume
from tests.project import Project
from tests.random_tests import examples

MODES = {
    "each": "connection=connection",
    "together": "connection=connection, transaction_per_migration=False",
    "outside": "connection=connection, transactional_ddl=False",
    "together, said to be inside": "connection=connection, transactional_ddl=True, "
    "transaction_per_migration=False",
    "autocommit": "connection=connection.execution_options(isolation_level='AUTOCOMMIT')",
    "external": "connection=connection",
}
"""How env.py configures the run."""

FAILURES = {
    "syntax": "op.execute('CREATE TABL x')",
    "taken": "op.execute('CREATE TABLE marks (id INTEGER)')",
    "taken, foreseen": "op.create_table('marks', sa.Column('id', sa.Integer))",
    "duplicate": "op.execute('INSERT INTO marks VALUES (0)')",
    "bug": "raise ValueError('a bug')",
    "interrupt": "raise KeyboardInterrupt",
    "kill": "import os\nos.kill(os.getpid(), 9)",
    "loss": "bind = op.get_bind()\nbind.exec_driver_sql({'postgresql': "
    "'SELECT pg_terminate_backend(pg_backend_pid())', 'sqlite': 'selekt'}.get("
    "bind.dialect.name, 'KILL CONNECTION_ID()'))",
}


@dataclass(frozen=True)
class Part:
    """Statements in a row, each creating a table or adding a row; in a block or not.

    Outside of blocks and of a caller's transaction, one may also be a commit of the revision's own.
    """

    kinds: tuple[str, ...]
    in_block: bool


@dataclass(frozen=True)
class Story:
    """Revisions in the order they run; one of them fails in front of its statement `at`."""

    revisions: tuple[tuple[Part, ...], ...]
    failure: str
    failing: int
    at: int
    mode: str
    log: bool
    direction: str


MADE = Part(("made",), in_block=False)


COMMITS = {"commit": "op.execute('COMMIT')", "method": "op.get_bind().commit()"}
"""How a revision may end its transaction."""


def several(kinds: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(kinds), min_size=1, max_size=3).map(tuple)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    kinds = ["table", "made", "row", "look"]
    mode = draw(st.sampled_from(sorted(MODES)))
    part = st.builds(Part, several(kinds), st.just(value=False))
    if mode != "external":  # it refuses both
        part |= st.builds(Part, several([*kinds, *COMMITS]), st.just(value=False))
        part |= st.builds(Part, several(kinds), st.just(value=True))
    parts = st.lists(part, min_size=1, max_size=3).map(tuple)
    plain = st.integers(1, 3).map(lambda number: (Part(("made",) * number, in_block=False),))
    revisions = draw(st.lists(parts | plain, min_size=1, max_size=4).map(tuple))
    failing = draw(st.integers(max(0, len(revisions) - 2), len(revisions) - 1))
    length = sum(len(part.kinds) for part in revisions[failing])
    return Story(
        revisions,
        draw(st.sampled_from(sorted(FAILURES))),
        failing,
        draw(st.integers(0, length)),
        mode,
        draw(st.booleans()),
        draw(st.sampled_from(["upgrade", "downgrade"])),
    )


def statement(kind: str, number: int) -> str:
    if kind == "made":  # as SQLAlchemy lays it out
        return f"CREATE TABLE m{number} ( id INTEGER )"
    if kind == "table":
        return f"CREATE TABLE t{number} (id INTEGER)"
    return "SELECT 1" if kind == "look" else f"INSERT INTO marks VALUES ({number})"


def render(kind: str, number: int) -> str:
    if kind == "made":
        return f"op.create_table('m{number}', sa.Column('id', sa.Integer))"
    return COMMITS.get(kind) or f"op.execute({statement(kind, number)!r})"


class Told:
    """The project of a story, and what its database holds."""

    def __init__(self, story: Story, project: Project) -> None:
        self.story = story
        self.project = project
        names = [f"r{place}" for place in range(len(story.revisions))]
        self.names = names if story.direction == "upgrade" else names[::-1]
        """Of the revisions, in the order they run."""
        self.failing = self.names[story.failing]
        self.statements: list[list[str]] = []
        """Of each revision, those that change something."""
        old = "connection=connection"
        text = project.env.read_text().replace(f"{old}, target", f"{MODES[story.mode]}, target")
        if story.mode == "external":
            text = text.replace("engine.connect()", "engine.begin()")
        project.env.write_text(text)
        project.options["log"] = story.log
        project.options["lock_timeout"] = 2
        self.write()
        if story.direction == "downgrade":
            upgrade(project.directory)

    def move(self) -> None:
        """Run the revisions."""
        if self.story.direction == "upgrade":
            upgrade(self.project.directory)
        else:
            downgrade(self.project.directory, "base")

    def write(self, *, mended: bool = False) -> None:
        """Write the files, with the failure or without."""
        self.project.last = None
        self.statements.clear()
        numbers = count(1)
        bodies: dict[str, str] = {}
        for name, parts in zip(self.names, self.story.revisions, strict=True):
            self.statements.append([])
            fails = name == self.failing and not mended
            bodies[name] = self._render(parts, numbers, self.story.at if fails else None)
        for name in sorted(bodies):
            self.project.add(name, **{self.story.direction: bodies[name]})

    def _render(self, parts: Iterable[Part], numbers: Iterator[int], failing_at: int | None) -> str:
        """Return the body of a revision, and note its statements."""
        failure = FAILURES[self.story.failure].split("\n")
        lines: list[str] = []
        places = count()
        for part in parts:
            block: list[str] = []
            for kind in part.kinds:
                block += failure if next(places) == failing_at else []
                number = next(numbers)
                block.append(render(kind, number))
                if kind not in ("look", *COMMITS):
                    self.statements[-1].append(statement(kind, number))
            if part.in_block:
                lines.append("with op.get_context().autocommit_block():")
                block = [f"    {line}" for line in block]
            lines += block
        return "\n".join(lines + (failure if next(places) == failing_at else []))

    def holds(self) -> list[list[str]]:
        """Return the statements of each revision whose effect is there."""
        marks = {
            f"INSERT INTO marks VALUES ({n})" for (n,) in self.project.query("SELECT * FROM marks")
        }
        kinds = {"t": "table", "m": "made"}
        tables = self.project.tables() - {"marks"}
        there = marks | {statement(kinds[name[0]], int(name[1:])) for name in tables}
        return [[each for each in own if each in there] for own in self.statements]

    def count_done(self) -> int:
        """Return how many revisions the version table says have run."""
        is_new = "gitmig_version" not in self.project.all_tables()
        heads = [] if is_new else self.project.heads()
        applied = sum(int(head[1:]) + 1 for head in heads)
        return applied if self.story.direction == "upgrade" else len(self.names) - applied


@contextmanager
def telling(story: Story, url: str) -> Iterator[Told]:
    with tempfile.TemporaryDirectory() as directory:
        project = Project(Path(directory) / "project", url)
        with project.engine().begin() as connection:
            found = MetaData()
            found.reflect(connection)
            found.drop_all(connection)
            connection.exec_driver_sql("CREATE TABLE marks (id INTEGER PRIMARY KEY)")
            connection.exec_driver_sql("INSERT INTO marks VALUES (0)")
        yield Told(story, project)


def move_in_child(told: Told) -> int:
    """Run the revisions in a process of its own; return the signal that ended it."""
    child = os.fork()
    if not child:
        with suppress(BaseException):
            told.move()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status)


def find_refusal(told: Told) -> HalfApplied | None:
    """Run the revisions, unless that is refused."""
    try:
        told.move()
    except HalfApplied as error:
        return error
    return None


@given(story=stories())
@example(
    Story(
        ((Part(("look",), in_block=True), Part(("table",), in_block=False)), (MADE,)),
        failure="bug",
        failing=1,
        at=0,
        mode="together",
        log=False,
        direction="downgrade",
    )
).via("what follows a block was not committed with it, if it was sent ahead")
@examples(40)
def test_what_is_told_is_what_lasts(shared_url: str, story: Story) -> None:
    with telling(story, shared_url) as told:
        failure = None
        if story.failure == "kill":
            assert move_in_child(told) == signal.SIGKILL
        else:
            with pytest.raises((RevisionFailed, ConnectionLost, KeyboardInterrupt)) as caught:
                told.move()
            failure = caught.value
        holds = told.holds()
        before, [kept, *after] = holds[: story.failing], holds[story.failing :]
        done = told.count_done()
        assert before == told.statements[:done] + [[]] * (story.failing - done)
        assert kept == told.statements[story.failing][: len(kept)]
        assert not any(after)
        if isinstance(failure, RevisionFailed):
            assert list(failure.kept) == kept
            if "whoever opened it ends it" not in str(failure):
                assert failure.applied_before == done
        if kept and not story.log:
            return
        told.write(mended=True)
        refused = find_refusal(told)
        if refused is None:
            assert not kept
        else:
            # Who was killed, or cut off, in a block may have been at something that is not counted.
            assert kept or story.failure in ("kill", "loss")
            assert refused.statement_number == len(kept) + 1
            resume(told.project.directory, told.failing)
            told.move()
        assert told.holds() == told.statements
        assert told.count_done() == len(story.revisions)
