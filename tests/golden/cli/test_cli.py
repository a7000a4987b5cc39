"""What each command prints, as a person sees it.

Regenerate with `pytest tests/golden/cli --update-golden`, and read the difference.
"""

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gitmig.cli.verbs import VERBS
from tests.cli.conftest import POSTS, Gitmig, write_fork, write_revision
from tests.golden.conftest import CompareWithGolden

Preparation = Callable[[Path, Gitmig], object]


def leave(root: Path, gitmig: Gitmig) -> None:
    """Take the project as it is: two revisions, and no database yet."""


def fork(root: Path, gitmig: Gitmig) -> None:
    write_fork(root)


def upgrade(root: Path, gitmig: Gitmig) -> None:
    gitmig("upgrade")


def fork_and_upgrade(root: Path, gitmig: Gitmig) -> None:
    write_fork(root)
    gitmig("upgrade")


def forget_revisions(root: Path, gitmig: Gitmig) -> None:
    for path in (root / "migrations" / "versions").glob("*.py"):
        path.unlink()


def depend(root: Path, gitmig: Gitmig) -> None:
    text = POSTS.replace("2222bbbb", "4444dddd").replace("posts", "bills")
    text = text.replace('down_revision = "1111aaaa"', 'down_revision = None\ndepends_on = "blog"')
    write_revision(root, "4444dddd_create_bills.py", text.replace('"blog"\n\n', '"billing"\n\n'))


def change_models(root: Path, gitmig: Gitmig) -> None:
    gitmig("upgrade")
    models = root / "app_models.py"
    models.write_text(models.read_text() + "    title: Mapped[str | None]\n")


def break_revisions(root: Path, gitmig: Gitmig) -> None:
    write_revision(root, "a.py", 'revision = "a" + "b"\ndown_revision = None\n')
    write_revision(root, "b.py", 'revision = "bbb"\ndown_revision = "2222bbb"\n')
    write_revision(root, "c.py", 'revision = "1111aaaa"\ndown_revision = None\n')
    write_revision(root, "d.py", 'revision = "ddd"\ndown_revision = (\n')


def break_settings(root: Path, gitmig: Gitmig) -> None:
    with (root / "pyproject.toml").open("a") as settings:
        settings.write("script_locatoin = 'db'\nlock_timeout = 'long'\n")


NOTES = '''\
"""create notes"""

from gitmig import op

revision = "5555eeee"
down_revision = "2222bbbb"


def upgrade():
    op.execute("CREATE TABLE notes (id INTEGER)")
    op.execute("selekt 1")
'''


def fail_in_the_middle(root: Path, gitmig: Gitmig) -> None:
    write_revision(root, "5555eeee_create_notes.py", NOTES)


def raise_in_env(root: Path, gitmig: Gitmig) -> None:
    (root / "migrations" / "env.py").write_text('raise ValueError("no")\n')


def lose_models(root: Path, gitmig: Gitmig) -> None:
    (root / "app_models.py").unlink()


def lose_the_newest(root: Path, gitmig: Gitmig) -> None:
    gitmig("upgrade")
    (root / "migrations" / "versions" / "2222bbbb_create_posts.py").unlink()


def begin_repository(root: Path, gitmig: Gitmig) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)


def fork_in_repository(root: Path, gitmig: Gitmig) -> None:
    begin_repository(root, gitmig)
    write_fork(root)
    subprocess.run(["git", "add", "."], cwd=root, check=True)


STORIES: dict[str, tuple[Preparation, list[str]]] = {
    "init": (leave, ["init", "init other"]),
    "revision": (
        leave,
        [
            'revision -m "add tags" --rev-id 9999aaaa',
            "revision -m more --rev-id 9999aaaa",
            "revision --head 1111aaaa -m side",
            "revision --head 1111aaaa --splice -m side --rev-id 9999bbbb --branch-label side",
            "revision -m x",
            "revision -m x --head side@head --branch-label blog",
            "revision -m x --head side@head --depends-on 7777",
            "revision -m x --head side@head --rev-id a@b",
        ],
    ),
    "revision_autogenerate": (
        change_models,
        [
            'revision --autogenerate -m "posts have a title" --rev-id 9999aaaa',
            "revision --autogenerate -m again",
            "revision --autogenerate -m again --baseline replay",
        ],
    ),
    "merge": (fork, ["merge", "merge", "heads", "merge 2222bbbb 3333cccc", "merge 2222bbbb"]),
    "merge_with_a_message": (fork, ["merge -m both --rev-id 9999aaaa --json"]),
    "upgrade": (
        fork,
        ["upgrade +1", "upgrade head", "upgrade blog@head", "upgrade", "upgrade", "upgrade -1"],
    ),
    "upgrade_that_fails": (
        fail_in_the_middle,
        ["upgrade", "current", "upgrade --json", "-q upgrade"],
    ),
    "downgrade": (
        fork_and_upgrade,
        ["downgrade -1", "downgrade 1111aaaa", "downgrade 2222bbbb", "downgrade base", "downgrade"],
    ),
    "stamp": (leave, ["stamp 1111aaaa", "stamp head", "stamp base", "stamp", "stamp x --json"]),
    "current": (
        leave,
        ["current", "current -c", "upgrade 1111", "current", "current -v", "current -c --json"],
    ),
    "current_of_a_vanished_revision": (
        lose_the_newest,
        ["current", "current -c", "upgrade", "check", "stamp --purge 1111", "current"],
    ),
    "heads": (fork, ["heads", "heads -v", "heads --json"]),
    "heads_with_dependencies": (
        depend,
        ["heads", "heads --resolve-dependencies", "history", "upgrade billing@head"],
    ),
    "history": (
        fork_and_upgrade,
        [
            "history",
            "history -i",
            "history -n 1",
            "history -r 2222:",
            "history -r -1:",
            "history -r :1111 -v",
            "history -r 2222",
            "history -r 2222:3333",
            "history -r current: -n 1 --json",
        ],
    ),
    "branches": (fork, ["branches", "branches -v", "branches --json"]),
    "show": (fork, ["show 1111", "show base", "show blog", "show head", "show 111x", "show a@b@c"]),
    "show_in_a_repository": (begin_repository, ["show head", "show head --json"]),
    "check": (change_models, ["check", "check --json", "check --baseline replay"]),
    "check_clean": (upgrade, ["check", "check --json", "revision --autogenerate -m none"]),
    "check_of_a_database_behind": (leave, ["check", "check --baseline replay"]),
    "check_undecided": (
        leave,
        [
            "check --baseline replay --url mysql://u:secret@h/d",
            "check --baseline replay --url mysql://u:secret@h/d --json",
        ],
    ),
    "resolve": (
        upgrade,
        ["resolve head --applied", "resolve 2222", "resolve 2222 --applied --rolled-back"],
    ),
    "hooks": (
        begin_repository,
        ["hooks status", "hooks install", "hooks status --json", "hooks uninstall"],
    ),
    "hooks_run": (
        fork_in_repository,
        ["hooks run pre-commit", "hooks run pre-commit --json", "hooks run post-merge 0", "heads"],
    ),
    "hooks_without_a_repository": (leave, ["hooks status", "hooks run pre-commit"]),
    "no_revisions": (
        forget_revisions,
        ["heads", "history", "branches", "current", "upgrade", "merge", "show head", "-q heads"],
    ),
    "faults_of_the_graph": (break_revisions, ["heads", "heads --json"]),
    "faults_of_the_settings": (break_settings, ["heads"]),
    "env_that_raises": (raise_in_env, ["upgrade", "heads"]),
    "models_that_are_missing": (lose_models, ["check", "heads"]),
    "databases": (
        leave,
        [
            "current --url postgresql+psycopg2://u:secret@h/d",
            "current --url mysql://u:secret@h/d",
            "current --url nope://u:secret@h/d",
            "current --url u:secret@h",
            "current --url postgresql://${NOT_SET}@h/d",
            "current --url sqlite:////nowhere/x.db",
        ],
    ),
    "usage": (
        leave,
        [
            "",
            "upgrad",
            "xyz",
            "heads --jsn",
            "heads -q",
            "heads --jsn --json",
            "upgrade --sqll",
            "show",
            "history -n 0",
            "hooks run nope",
            "completion tcsh",
            "-C nowhere heads",
            "-c nowhere.toml heads",
            "--version",
        ],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_what_is_printed(
    story: str,
    golden: CompareWithGolden,
    gitmig: Gitmig,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    prepare, lines = STORIES[story]
    prepare(project, gitmig)
    golden(f"cli/{story}.txt", "\n".join(play(gitmig, project, line) for line in lines))


@pytest.mark.parametrize("verb", VERBS)
def test_help(
    verb: str, golden: CompareWithGolden, gitmig: Gitmig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    golden(f"cli/help_{verb}.txt", gitmig(verb, "--help").out)


def test_no_settings(golden: CompareWithGolden, gitmig: Gitmig, tmp_path: Path) -> None:
    lines = ["heads", "upgrade --json", "hooks run pre-commit", "init", "init"]
    golden("cli/no_settings.txt", "\n".join(play(gitmig, tmp_path, line) for line in lines))


def play(gitmig: Gitmig, root: Path, line: str) -> str:
    """Return a command line and what it printed, standard error marked with `!`."""
    result = gitmig(*shlex.split(line))
    told = [f"$ gitmig {line}".rstrip(), *result.out.splitlines()]
    told += [f"! {text}".rstrip() for text in result.err.splitlines()]
    if result.code:
        told.append(f"[exit code {result.code}]")
    return steady("\n".join(told) + "\n", root)


def steady(text: str, root: Path) -> str:
    """Replace what differs from run to run."""
    text = text.replace(str(root), "/project")
    text = re.sub(r"\(\d+ ms\)", "(N ms)", text)
    text = re.sub(r"\d+\.\d\d s\b", "N s", text)
    return re.sub(r'"seconds": [\d.]+', '"seconds": N', text)
