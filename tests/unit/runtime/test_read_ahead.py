"""The file of the next step is read and compiled before its turn, and does not run."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest

from gitmig.errors import RevisionUnloadable
from gitmig.revisions.plan import Step, plan_upgrade
from gitmig.runtime.loading import RevisionCode
from gitmig.runtime.migrate import upgrade
from gitmig.runtime.read_ahead import ReadAhead
from tests.project import Project

How = Callable[[ReadAhead, Step], None]


def read(ahead: ReadAhead, step: Step) -> None:
    ahead.read(step, foresee=False)


HOWS = pytest.mark.parametrize("how", [read, ReadAhead.begin])


@HOWS
def test_it_is_given_away_once(sqlite: Project, tmp_path: Path, how: How) -> None:
    path = sqlite.add("a")
    path.write_text(path.read_text() + f"\n\nopen({str(tmp_path / 'ran')!r}, 'w').close()\n")
    directory = sqlite.directory
    [step] = plan_upgrade(directory.graph, [], ["heads"]).steps
    with closing(ReadAhead(directory, lambda *_: None)) as ahead:
        assert ahead.take(step) is None
        how(ahead, step)
        code = ahead.take(step)
        assert isinstance(code, RevisionCode)
        assert (code.path, code.source) == (path, path.read_bytes())
        assert ahead.take(step) is None
        how(ahead, step)
        assert ahead.take(replace(step, direction="downgrade")) is None
    assert not (tmp_path / "ran").exists()


@HOWS
def test_a_file_that_has_gone_is_for_its_turn_to_tell(sqlite: Project, how: How) -> None:
    path = sqlite.add("a")
    directory = sqlite.directory
    [step] = plan_upgrade(directory.graph, [], ["heads"]).steps
    path.unlink()
    with closing(ReadAhead(directory, lambda *_: None)) as ahead:
        how(ahead, step)
        assert ahead.take(step) is None


def test_the_thread_ends_with_a_run_that_fails(project: Project) -> None:
    """A file with a fault that is read ahead fails at its turn, by its own name."""
    project.add_tables("a", "b")
    broken = project.add("c", "pass")
    directory = project.directory
    assert len(directory.graph) == 3  # read before the file is broken
    broken.write_text(broken.read_text() + "return\n")
    with pytest.raises(
        RevisionUnloadable, match=r"c\.py:\d+ cannot be loaded: .*'return' outside function"
    ):
        upgrade(directory)
    assert project.heads() == ["r_b"]
    assert not [thread for thread in enumerate_threads() if "read-ahead" in thread.name]
