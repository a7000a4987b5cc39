import hashlib
import sys
from pathlib import Path

import pytest

from gitmig.errors import FunctionMissing, FunctionNotRun, RevisionUnloadable
from gitmig.runtime.loading import load_revision


def test_a_revision_is_a_module_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "1a-first.py"
    path.write_text("def upgrade():\n    return __name__\n", encoding="utf-8")
    loaded = load_revision(path)
    assert loaded.get_function("upgrade")() == "1a_first"
    assert "1a_first" not in sys.modules
    assert list(tmp_path.iterdir()) == [path]
    assert loaded.checksum == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_missing_function_is_named_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("def upgrade():\n    pass\n", encoding="utf-8")
    with pytest.raises(FunctionMissing, match=r"a\.py has no downgrade\(\)"):
        load_revision(path).get_function("downgrade")


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("async def upgrade(): pass", "coroutine"),
        ("def upgrade(): yield", "generator"),
        ("async def upgrade(): yield", "async_generator"),
        ("async def work(): pass\nupgrade = lambda: work()", "coroutine"),
    ],
)
def test_a_function_that_runs_nothing_when_called_is_an_error(
    tmp_path: Path, source: str, given: str
) -> None:
    path = tmp_path / "a.py"
    path.write_text(source, encoding="utf-8")
    upgrade = load_revision(path).get_function("upgrade")
    message = rf"upgrade\(\) returned an unstarted {given}: nothing in it has run"
    with pytest.raises(FunctionNotRun, match=message) as caught:
        upgrade()
    assert "op.run_async" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("x = 1\ndef upgrade(:\n", 2, "SyntaxError"),
        ("x = 1\n\nraise RuntimeError('top')\n", 3, "RuntimeError: top"),
        ("import no_such_module_anywhere\n", 1, "no_such_module_anywhere"),
    ],
)
def test_what_fails_at_the_top_is_placed(
    tmp_path: Path, source: str, line: int, reason: str
) -> None:
    path = tmp_path / "a.py"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(RevisionUnloadable) as caught:
        load_revision(path)
    assert f"{path}:{line}" in caught.value.message
    assert reason in caught.value.message
    assert caught.value.user_traceback is not None
    assert "loading.py" not in caught.value.user_traceback


def test_a_file_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RevisionUnloadable, match="No such file"):
        load_revision(tmp_path / "gone.py")
