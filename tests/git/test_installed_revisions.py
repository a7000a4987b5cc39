"""Revisions that are in no commit here: those of an installed package, or of a submodule."""

import json
from pathlib import Path

import pytest

from tests.git.hooked import install_hooks
from tests.git.migrating import run
from tests.git.sandbox import REVISION, SETTINGS, VERSIONS, Sandbox, make_sandbox

PLUGIN = REVISION.format(id="plugin", parents=None, message="A plugin's.")


@pytest.fixture(params=["package", "submodule"])
def both(request: pytest.FixtureRequest, project: Sandbox, tmp_path: Path) -> Sandbox:
    """Main joins `first` with `plugin`, whose file Git does not have here; feature goes on."""
    if request.param == "package":
        (tmp_path / "site" / "plugin" / "versions").mkdir(parents=True)
        (tmp_path / "site" / "plugin" / "versions" / "p.py").write_text(PLUGIN)
        location, more = "plugin:versions", f'prepend_sys_path = ["{tmp_path / "site"}"]\n'
    else:
        inner = make_sandbox(tmp_path / "inner")
        inner.write("versions/p.py", PLUGIN)
        inner.commit()
        allowed = ("-c", "protocol.file.allow=always")
        project.git(*allowed, "submodule", "--quiet", "add", str(inner.root), "plugin")
        location, more = "plugin/versions", ""
    locations = f'version_locations = ["{VERSIONS}", "{location}"]\n'
    project.write("pyproject.toml", SETTINGS + locations + more)
    project.write(".gitignore", "app.db\n.gitmig_cache/\n__pycache__/\n")
    project.commit_revision("both", "first", "plugin")
    project.git("switch", "--quiet", "--create", "feature")
    project.commit_revision("more", "both")
    project.git("switch", "--quiet", "main")
    return project


def test_branches_are_compared(both: Sandbox) -> None:
    said = json.loads(run(both, "divergence", "--json"))
    assert said["base"]["heads"] == ["both"]
    assert (said["checkout"]["ahead"], said["checkout"]["behind"]) == ([], [])
    (feature,) = [side for side in said["refs"] if side["refs"] == ["feature"]]
    assert [each["id"] for each in feature["ahead"]] == ["more"]
    assert feature["faults"] == []
    (branch,) = json.loads(run(both, "forecast", "--json"))["branches"]
    assert (branch["refs"], branch["problems"]) == (["feature"], [])
    run(both, "verify")


def test_a_database_that_is_ahead(both: Sandbox) -> None:
    both.git("switch", "--quiet", "feature")
    run(both, "upgrade")
    both.git("switch", "--quiet", "main")
    assert "not in this checkout), on feature" in run(both, "status")
    run(both, "sync", "--yes")
    assert "both" in run(both, "current")


def test_the_hooks(both: Sandbox) -> None:
    install_hooks(both)
    both.write_revision("mine", "both")
    both.git("add", "--all")
    done = both.run("git", "commit", "--message", "Mine")
    assert (done.returncode, done.stderr) == (0, "")
    merged = both.run("git", "merge", "--no-edit", "feature")
    assert (merged.returncode, "which joins them: commit it" in merged.stderr) == (0, True)


def test_where_it_comes_from_is_not_told(both: Sandbox) -> None:
    """No commit here has it; that is not to say that somebody forgot to commit it."""
    said = run(both, "show", "plugin")
    assert "Commit:" not in said
    assert "Published:" not in said
    (shown,) = json.loads(run(both, "show", "plugin", "--json"))
    assert (shown["origin"], shown["published"]) == (None, None)
    assert "Commit: " in run(both, "show", "first")
    run(both, "history", "-v")


@pytest.mark.parametrize("both", ["submodule"], indirect=True)
def test_a_submodule_that_went_back(both: Sandbox) -> None:
    """The file of what was applied is in a commit of another repository, and kept in this one."""
    plugin = Sandbox(both.root / "plugin")
    plugin.write("versions/p2.py", REVISION.format(id="p2", parents="plugin", message="More."))
    plugin.commit()
    run(both, "upgrade", "heads")
    plugin.git("checkout", "--quiet", "HEAD~1")
    assert "p2 (not in this checkout)" in run(both, "current")
    run(both, "sync", "--yes")
    assert run(both, "current").splitlines() == ["both (head) (mergepoint), Message of both."]
