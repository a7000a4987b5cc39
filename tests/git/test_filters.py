"""Revision files that Git keeps as other bytes than those in the working tree."""

import json

import pytest

from tests.git.hooked import install_hooks
from tests.git.migrating import gitmig, run
from tests.git.sandbox import VERSIONS, Sandbox

FILE = f"{VERSIONS}/mine.py"


def all_of(sandbox: Sandbox, *arguments: str) -> str:
    """Return what is said, on standard error too."""
    done = gitmig(sandbox, *arguments)
    return done.stdout + done.stderr


def filter_by(sandbox: Sandbox, clean: str, smudge: str) -> None:
    """Let Git keep revision files in another form, and take them all through it."""
    sandbox.git("config", "filter.other.clean", clean)
    sandbox.git("config", "filter.other.smudge", smudge)
    sandbox.write(".gitattributes", f"{VERSIONS}/*.py filter=other\n")
    sandbox.git("add", "--renormalize", ".")
    sandbox.commit("Filtered")


def assert_same(sandbox: Sandbox) -> None:
    """Nothing takes what lies in the working tree for an edit."""
    said = json.loads(run(sandbox, "divergence", "--json"))["checkout"]
    assert (said["ahead"], said["edited"], said["behind"], said["faults"]) == ([], [], [], [])
    assert json.loads(run(sandbox, "verify", "--base", "HEAD", "--json")) == {
        "faults": [],
        "warnings": [],
        "cannot_decide": None,
    }


def test_a_filter_that_keeps_it_python(forked: Sandbox) -> None:
    filter_by(forked, "sed s/pass/return/", "sed s/return/pass/")
    assert "return" in forked.git("show", f"HEAD:{FILE}")
    assert "pass" in (forked.root / FILE).read_text("utf-8")
    assert_same(forked)


def test_a_filter_whose_blobs_are_not_python(forked: Sandbox) -> None:
    """As of git-crypt and Git LFS: only the working tree can be read."""
    filter_by(forked, "tr a-z n-za-m", "tr a-z n-za-m")
    assert "mine (head)" in run(forked, "heads")
    run(forked, "upgrade")
    refused = gitmig(forked, "divergence")
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert "error: the revisions in main cannot be used:" in refused.stderr
    assert f"{FILE}:7: the file is not valid Python" in refused.stderr
    install_hooks(forked)
    forked.write_revision("more", "mine")
    forked.git("add", "--all")
    done = forked.run("git", "commit", "--message", "More")
    assert (done.returncode, "more.py:7: the file is not valid Python" in done.stderr) == (1, True)
    # What the documentation says to do.
    forked.write(".gitattributes", f"{VERSIONS}/*.py filter=other\n{VERSIONS}/*.py -filter\n")
    forked.git("add", "--renormalize", ".")
    assert forked.run("git", "commit", "--quiet", "--message", "More").returncode == 0
    assert_same(forked)


def test_a_pointer_instead_of_the_file(forked: Sandbox) -> None:
    """The filter of Git LFS is not installed here, or has not fetched."""
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"
    forked.write(FILE, pointer)
    for verb in ("heads", "upgrade", "merge", "verify"):
        refused = gitmig(forked, verb)
        assert refused.returncode == 1
        assert f"{FILE}:1: the file is a Git LFS pointer, not Python" in refused.stderr
        assert "`git lfs pull` fetches it" in refused.stderr
    install_hooks(forked)
    forked.git("add", "--all")
    done = forked.run("git", "commit", "--message", "A pointer")
    assert (done.returncode, "Git LFS pointer" in done.stderr) == (1, True)


def test_identifiers_that_a_checkout_expands(forked: Sandbox) -> None:
    """`ident` is no filter of anybody's configuration: a branch may bring it along."""
    forked.write(".gitattributes", "*.py ident\n")
    with (forked.root / FILE).open("a") as file:
        file.write('\nID = "$Id$"\n')
    forked.commit()
    (forked.root / FILE).unlink()
    forked.git("checkout", "--", FILE)
    assert '"$Id: ' in (forked.root / FILE).read_text("utf-8")
    assert_same(forked)


def test_a_byte_order_mark(forked: Sandbox) -> None:
    path = forked.root / FILE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    forked.commit()
    assert "mine (head)" in run(forked, "heads")
    assert "mine (head)" in run(forked, "heads", "--ref", "main")
    run(forked, "upgrade")
    assert_same(forked)


class TestExportSubst:
    """An archive, as some deploy from, has other bytes than any checkout."""

    @pytest.fixture
    def substituted(self, forked: Sandbox) -> Sandbox:
        forked.write(".gitattributes", f"{VERSIONS}/mine.py export-subst\n")
        for id in ("first", "mine"):
            with (forked.versions / f"{id}.py").open("a") as file:
                file.write('\nCOMMIT = "$Format:%H$"\n')
        forked.commit()
        return forked

    def deploy(self, sandbox: Sandbox, name: str) -> Sandbox:
        """Write an archive of HEAD, without Git."""
        target = Sandbox(sandbox.root.parent / name)
        target.root.mkdir()
        archive = target.root.parent / f"{name}.tar"
        sandbox.git("archive", "--output", str(archive), "HEAD")
        sandbox.git("-C", str(target.root), *("-c", f"alias.x=!tar xf '{archive}'"), "x")
        return target

    def test_it_is_told(self, substituted: Sandbox) -> None:
        report = json.loads(run(substituted, "verify", "--json"))
        (warning,) = report["warnings"]
        assert (warning["code"], warning["path"]) == ("export-subst", FILE)
        assert report["faults"] == []
        assert "`git archive` writes other bytes than Git has" in all_of(substituted, "verify")

    def test_what_it_leads_to(self, substituted: Sandbox) -> None:
        """What the warning says of two releases is so."""
        one = self.deploy(substituted, "one")
        commit = substituted.git("rev-parse", "HEAD")
        assert commit in (one.root / FILE).read_text("utf-8")
        run(one, "upgrade")
        assert "as it ran" in all_of(one, "current", "--verify")
        substituted.write("note", "the next release")
        substituted.commit()
        two = self.deploy(substituted, "two")
        (two.root / "app.db").write_bytes((one.root / "app.db").read_bytes())
        said = all_of(two, "current", "--verify")
        assert "mine Message of mine. was edited after it ran" in said

    def test_without_it_two_archives_are_the_same(self, substituted: Sandbox) -> None:
        substituted.write(".gitattributes", f"{VERSIONS}/mine.py -export-subst\n")
        substituted.commit()
        assert json.loads(run(substituted, "verify", "--json"))["warnings"] == []
        one = self.deploy(substituted, "one")
        assert (one.root / FILE).read_bytes() == (substituted.root / FILE).read_bytes()
