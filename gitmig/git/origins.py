"""Where revisions come from: who committed them, what brought them to a branch, since which tag.

A handful of Git processes, however many revisions there are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from gitmig.config import VersionLocations
from gitmig.errors import NoBase
from gitmig.git.graphs import is_installed
from gitmig.git.locations import find_locations
from gitmig.git.published import read_publications
from gitmig.git.refs import find_base
from gitmig.git.repository import Repository
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.revision import Revision

_HEADER = re.compile(r"^Git: (\S+) [0-9a-f]{7,}$", re.MULTILINE)
_FORMAT = "%x01%H%x1f%an%x1f%ae%x1f%aI%x1f%s"


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit."""

    id: str
    author: str
    email: str
    date: str
    """When it was written, by ISO 8601."""
    subject: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What Git knows of how a revision came to be where it is."""

    commit: Commit | None
    """What added the file, under whatever name; None if no commit did, or it cannot be told."""
    merge: Commit | None
    """What brought that commit to the base; None if it was made there, or is not there."""
    tag: str | None
    """The first tag whose tree has the revision."""
    branch: str | None = None
    """Where it was made, as its file says."""
    is_cut_off: bool = False
    """Whether a shallow clone lacks the history that would tell."""


def find_origins(
    scripts: ScriptDirectory, revisions: Iterable[Revision], ref: str | None = None
) -> Mapping[str, Origin]:
    """Return the origin of each revision of the working tree, or of `ref`, by its id.

    Where Git cannot help, none is; nor is what no commit here has, of a package or a submodule.
    """
    repository = Repository.find(scripts.versions)
    if repository is None:
        return {}
    at = (ref or "HEAD").removeprefix("git:")
    inside, outside = find_locations(repository, scripts.settings, [at])
    here = [each for each in revisions if not is_installed(scripts, outside, each)]
    if ref is None and repository.working_tree is not None:
        here = _as_git_names_them(repository, scripts.settings.root, here)
    if repository.head_commit is None:
        return {}
    try:
        base = find_base(repository, scripts.settings.options.protected).object_id
    except NoBase:
        base = at
    return read_origins(repository, inside, here, at, base, scripts.cache())


def _as_git_names_them(
    repository: Repository, root: Path, revisions: Iterable[Revision]
) -> list[Revision]:
    """Return revisions whose paths start at `root` with those from the top, past all links."""
    paths = [(each, PurePosixPath(each.path)) for each in revisions]
    places = {
        parent: PurePosixPath(repository.place_of_directory(root / parent))
        for parent in {path.parent for _, path in paths}
    }
    return [
        replace(each, path=(places[path.parent] / path.name).as_posix()) for each, path in paths
    ]


def read_origins(
    repository: Repository,
    locations: VersionLocations,
    revisions: Sequence[Revision],
    ref: str,
    base: str,
    cache: ParseCache | None = None,
) -> dict[str, Origin]:
    """Return the origin of each revision of `ref` by its id; `path` of each is as Git names it.

    `base` is the branch that merges bring it to.
    """
    git = repository.git
    shallow = repository.common_directory / "shallow"
    cut = frozenset(shallow.read_text("ascii").split()) if shallow.is_file() else frozenset()
    places = [place or "." for place in repository.places_of(locations)]
    answer = git.run(
        *("log", "-z", "--cc", "--name-status", "-M", "--diff-filter=AR", f"--format={_FORMAT}"),
        *(ref, "--", *places),
    )
    added = _find_added(_parse_log(answer.text), {each.path for each in revisions})
    lines = git.run("rev-list", "--topo-order", "--parents", base).lines
    brought = _find_brought({line.split(" ")[0]: line.split(" ")[1:] for line in lines})
    merges = _read_commits(repository, {brought.get(each.id, "") for each in added.values()} - {""})
    tags = git.run("for-each-ref", "--sort=creatordate", "--format=%(refname)", "refs/tags")
    tagged = read_publications(repository, locations, tags.lines, cache)
    found: dict[str, Origin] = {}
    for revision in revisions:
        commit = added.get(revision.path)
        tag = tagged[revision.id][0].ref if revision.id in tagged else None
        short = tag.removeprefix("refs/tags/") if tag else None
        if commit is not None and commit.id in cut:
            found[revision.id] = Origin(None, None, short, _find_branch(revision), is_cut_off=True)
        else:
            merge = merges.get(brought.get(commit.id, "")) if commit else None
            found[revision.id] = Origin(commit, merge, short, _find_branch(revision))
    return found


def _find_branch(revision: Revision) -> str | None:
    header = _HEADER.search(revision.doc)
    return header[1] if header else None


def _parse_log(text: str) -> Iterator[tuple[Commit, str, Sequence[str]]]:
    """Yield commit, status letters and paths, newest first: see `git log -z --name-status`."""
    commit: Commit | None = None
    items = (item.lstrip("\n") for item in text.split("\0"))
    for item in items:
        if item.startswith("\x01"):
            commit = Commit(*item[1:].split("\x1f", 4))
        elif item and commit is not None:
            # A rename in a merge has one path, one elsewhere has both, and its likeness in digits.
            count = 2 if item[1:].isdecimal() else 1
            yield commit, item[0], [next(items) for _ in range(count)]


def _find_added(
    log: Iterable[tuple[Commit, str, Sequence[str]]], paths: Iterable[str]
) -> dict[str, Commit]:
    """Return what added each path last, under the name that it had then."""
    names: dict[str, set[str]] = {path: {path} for path in paths}
    found: dict[str, Commit] = {}
    for commit, status, (path, *renamed) in log:
        if status == "R" and renamed:
            names.setdefault(path, set()).update(names.pop(renamed[0], ()))
        else:
            for wanted in names.pop(path, ()):
                found.setdefault(wanted, commit)
    return found


def _find_brought(parents: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return, for each commit, what brought it to the line of first parents; "" if it is on it.

    `parents` are those of each commit, children before parents.
    """
    line: list[str] = []
    commit = next(iter(parents), None)
    while commit is not None:
        line.append(commit)
        commit = next(iter(parents.get(commit, ())), None)
    brought = dict.fromkeys(line, "")
    for merge in reversed(line):
        pending = list(parents.get(merge, ())[1:])
        while pending:
            each = pending.pop()
            if each not in brought:
                brought[each] = merge
                pending += parents.get(each, ())
    return brought


def _read_commits(repository: Repository, ids: Iterable[str]) -> dict[str, Commit]:
    wanted = "".join(f"{each}\n" for each in sorted(ids))
    if not wanted:
        return {}
    options = ("--stdin", "--no-walk", f"--format={_FORMAT}")
    text = repository.git.run("log", *options, stdin=wanted.encode("ascii")).text
    commits = (Commit(*line[1:].split("\x1f", 4)) for line in text.split("\n"))
    return {each.id: each for each in commits}
