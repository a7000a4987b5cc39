"""Several files written together: all of them, or none."""

from pathlib import Path

import pytest

from gitmig.config import Options, Settings, WriteHook
from gitmig.config.alembic import convert_hook
from gitmig.errors import NotAHead, WriteHookFailed
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.draft import Draft
from gitmig.revisions.drafting import write_drafts
from gitmig.revisions.heads_file import get_heads_path
from gitmig.revisions.hooking import register


def make_directory(root: Path, *hooks: WriteHook) -> ScriptDirectory:
    versions = root / "migrations" / "versions"
    versions.mkdir(parents=True)
    options = Options(heads_file=True, post_write_hooks=hooks)
    return ScriptDirectory(Settings(root, None, options))


def make_hook(type_: str) -> WriteHook:
    return convert_hook({"name": "mine", "type": type_})


def names(directory: ScriptDirectory) -> list[str]:
    return sorted(path.name for path in directory.versions.glob("*.py"))


def test_each_follows_the_one_before(tmp_path: Path) -> None:
    directory = make_directory(tmp_path)
    one, two = write_drafts(directory, [Draft(message="one"), Draft(message="two")], None)
    assert two.parents == (one.revision,)
    assert directory.graph.heads == (two.revision,)


def test_what_was_written_before_is_taken_back_and_so_are_the_heads(tmp_path: Path) -> None:
    directory = make_directory(tmp_path)
    (base,) = write_drafts(directory, [Draft(message="base")], None)
    before = get_heads_path(directory.settings).read_text()
    with pytest.raises(NotAHead):
        write_drafts(directory, [Draft(message="two"), Draft(head=base.revision)], None)
    assert names(directory) == [base.path.name]
    assert get_heads_path(directory.settings).read_text() == before


def test_a_function_of_the_project_that_fails_leaves_all_that_is_there(tmp_path: Path) -> None:
    @register("fails_on_the_second")
    def check(path: str, options: dict[str, str]) -> None:
        if "second" in path:
            raise ValueError(f"not so, {options['_hook_name']}")

    directory = make_directory(tmp_path, make_hook("fails_on_the_second"))
    with pytest.raises(WriteHookFailed, match="ValueError: not so, mine"):
        write_drafts(directory, [Draft(message="first"), Draft(message="second")], None)
    assert len(directory.graph) == 2, "the second follows the first, which is there"


def test_an_interruption_takes_back_all(tmp_path: Path) -> None:
    @register("interrupts_the_second")
    def check(path: str, _options: dict[str, str]) -> None:
        if "second" in path:
            raise KeyboardInterrupt

    directory = make_directory(tmp_path, make_hook("interrupts_the_second"))
    with pytest.raises(KeyboardInterrupt):
        write_drafts(directory, [Draft(message="first"), Draft(message="second")], None)
    assert names(directory) == []
