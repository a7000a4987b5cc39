"""A branch on which the revisions lie in another directory than on main, seen from both."""

import json
from pathlib import Path

import pytest

from tests.git.hooked import install_hooks
from tests.git.migrating import gitmig, run
from tests.git.sandbox import REVISION, SETTINGS, Sandbox

MOVED = f'{SETTINGS}script_location = "db"\n'


def move(project: Sandbox, settings: str = MOVED, place: str = "db/versions") -> Path:
    """Move the revisions, and add one that follows, on a branch."""
    project.write(".gitignore", "app.db\n.gitmig_cache/\n__pycache__/\n")
    project.commit_revision("second", "first")
    project.git("switch", "--quiet", "--create", "feature")
    (project.root / place).parent.mkdir(parents=True, exist_ok=True)
    project.git("mv", "migrations/versions", place)
    project.write("pyproject.toml", settings)
    text = REVISION.format(id="third", parents="second", message="Third.")
    project.write(f"{place}/third.py", text)
    project.commit()
    return project.root / place


def test_what_it_has_ahead(project: Sandbox) -> None:
    move(project)
    checkout = json.loads(run(project, "divergence", "--json"))["checkout"]
    assert [each["id"] for each in checkout["ahead"]] == ["third"]
    branch = json.loads(run(project, "status", "--json"))["branch"]
    assert branch["own"] == ["third"]
    assert branch["edited"] == []
    assert '"problems": []' in run(project, "forecast", "--json")
    assert run(project, "heads", "--ref", "main").startswith("second ")
    assert "Published: yes" in run(project, "show", "second")


def test_what_is_published_stays_so(project: Sandbox) -> None:
    versions = move(project)
    install_hooks(project)
    run(project, "verify")
    first = versions / "first.py"
    first.write_text(first.read_text().replace("pass", "print()", 1))
    assert "published-revision-edited" in gitmig(project, "verify", "--json").stdout
    done = project.run("git", "commit", "--all", "--message", "Edit")
    assert done.returncode == 1
    assert "revision first is published (refs/heads/main), and its code was changed" in done.stderr


def test_what_is_published_keeps_its_parents(project: Sandbox) -> None:
    project.git("switch", "--quiet", "--create", "early")
    project.commit_revision("third", "first")
    project.git("tag", "v1")
    project.git("switch", "--quiet", "main")
    move(project)
    third = "db/versions/third.py"
    project.write(third, project.git("show", "v1:migrations/versions/third.py") + "\n")
    project.commit()
    done = gitmig(project, "rebase", "--onto", "main", "--skip-database")
    assert "third (refs/tags/v1)" in done.stderr


def test_what_was_deleted_comes_back_to_where_the_others_are(project: Sandbox) -> None:
    versions = move(project)
    before = (versions / "first.py").read_bytes()
    project.git("rm", "--quiet", "db/versions/first.py")
    assert gitmig(project, "verify").returncode == 1
    run(project, "restore", "first")
    assert (versions / "first.py").read_bytes() == before
    assert not (project.root / "migrations" / "versions").exists()


class TestFromMain:
    @pytest.fixture(autouse=True)
    def back_on_main(self, project: Sandbox) -> None:
        move(project)
        project.git("switch", "--quiet", "main")

    def test_what_it_has(self, project: Sandbox) -> None:
        assert run(project, "heads", "--ref", "feature").startswith("third ")
        history = run(project, "history", "--ref", "main..feature")
        assert history == "second -> third (head), Third.\n"
        said = run(project, "show", "third", "--ref", "feature")
        assert f"Commit: {project.git('rev-parse', '--short=12', 'feature')}" in said
        (side,) = [
            side
            for side in json.loads(run(project, "divergence", "--json"))["refs"]
            if side["refs"] == ["feature"]
        ]
        assert [each["id"] for each in side["ahead"]] == ["third"]
        assert side["behind"] == []
        assert '"problems": []' in run(project, "forecast", "--json")

    def test_what_both_have_is_not_taken_back(self, project: Sandbox) -> None:
        run(project, "upgrade")
        refused = gitmig(project, "downgrade", "git:feature")
        assert refused.returncode == 1
        assert "this checkout does not have what `feature` is at: third" in refused.stderr
        project.git("switch", "--quiet", "feature")
        project.git("rm", "--quiet", "db/versions/third.py")
        project.commit()
        project.git("switch", "--quiet", "main")
        run(project, "downgrade", "git:feature")
        assert run(project, "current", "--at", "feature").startswith("second (head)")

    def test_what_only_it_has_is_found(
        self, project: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(project, "restore", "third")
        assert (project.root / "migrations/versions/third.py").is_file()
        project.git("clean", "--quiet", "--force", "migrations")
        monkeypatch.setenv("GITMIG_LOG", "false")
        project.git("switch", "--quiet", "feature")
        run(project, "upgrade")
        project.git("update-ref", "-d", "refs/gitmig/applied/third")
        project.git("switch", "--quiet", "main")
        assert "downgrade third Third. (feature)" in run(project, "sync", "--plan")

    def test_where_the_database_is(self, project: Sandbox) -> None:
        install_hooks(project)
        project.git("switch", "--quiet", "feature")
        run(project, "upgrade")
        switched = project.run("git", "switch", "--quiet", "main")
        assert "the database is at third Third., which is not in this checkout" in switched.stderr
        assert "at third (not in this checkout), on feature" in run(project, "status")


@pytest.mark.parametrize("place", ["db", "migrations/versions/deep"])
def test_one_directory_within_the_other(project: Sandbox, place: str) -> None:
    """What would be read twice is not read; nothing fails by it."""
    text = SETTINGS + f'version_locations = ["{place}"]\nrecursive_version_locations = true\n'
    project.git("mv", "migrations/versions", "moving")
    project.write("pyproject.toml", SETTINGS + 'version_locations = ["moving"]\n')
    project.commit()
    (project.root / place).parent.mkdir(parents=True, exist_ok=True)
    project.git("switch", "--quiet", "--create", "feature")
    project.git("mv", "moving", place)
    project.write("pyproject.toml", text)
    project.commit()
    run(project, "verify")
    run(project, "divergence")


@pytest.mark.parametrize("text", ["[tool.gitmig", "tool = 3", "[tool.gitmig]\nscript_location = 3"])
def test_settings_of_main_that_say_nothing(project: Sandbox, text: str) -> None:
    settings = (project.root / "pyproject.toml").read_text()
    project.write("pyproject.toml", text)
    project.commit()
    project.git("switch", "--quiet", "--create", "feature")
    project.git("mv", "migrations", "db")
    project.write("pyproject.toml", f'{settings}script_location = "db"\n')
    project.commit()
    run(project, "verify")
    assert "base: main, no revisions" in run(project, "divergence")
