"""A Git repository, asked by running Git."""

import difflib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gitmig.config import VersionLocations
from gitmig.errors import (
    DubiousOwnership,
    GitMissing,
    NotARepository,
    NoWorkingTree,
    OutsideRepository,
    UnknownRef,
    UnmergedIndex,
)
from gitmig.git.environment import find_named_repository
from gitmig.git.index import parse_index
from gitmig.git.objects import (
    BlobSource,
    TreeEntry,
    find_ids,
    select_revision_files,
    walk_trees,
)
from gitmig.git.program import GitProgram

_FAILED = 1
"""The exit code by which Git says no."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as one of its working trees sees it, or a bare one.

    Each property asks Git anew when it is read: a hook or another terminal changes the answer.
    A path is absolute, or relative to the top of the working tree.
    """

    working_tree: Path | None
    """The top of the working tree; None in a bare repository."""
    git_directory: Path
    """What belongs to this working tree: HEAD, the index, a merge in progress."""
    common_directory: Path
    """What all working trees share: objects, branches, configuration, hooks."""
    new_objects: Path | None = None
    """Where Git writes objects that are not to stay; None for the repository itself."""
    named: bool = False
    """Whether only the environment leads to it, and nothing in the working tree does."""

    @classmethod
    def find(cls, path: Path) -> "Repository | None":
        """Return the repository that `path` is in, or None where Git cannot help.

        That is: no repository, no program `git`, or a repository that Git does not trust. For
        those who get on without Git; `get` tells the three apart.
        """
        try:
            return cls.get(path)
        except (NotARepository, GitMissing, DubiousOwnership):
            return None

    @classmethod
    def get(cls, path: Path) -> "Repository":
        """Return the repository that `path`, which need not exist, is in.

        Raises:
            NotARepository: there is none.
            GitMissing: there is no program `git`.
            DubiousOwnership: the repository is not trusted.
        """
        start = _nearest_directory(path)
        try:
            return cls._ask(start, {})
        except NotARepository:
            environ = find_named_repository()
            found = cls._ask(start, environ) if environ else None
            if found is None or found.working_tree is None:
                raise
            return replace(found, named=True)

    @classmethod
    def _ask(cls, start: Path, environ: Mapping[str, str]) -> "Repository":
        questions = ("--absolute-git-dir", "--git-common-dir", "--is-inside-work-tree")
        answer = GitProgram(start, environ).run("rev-parse", *questions, "--show-cdup")
        # The way up is no line at all where there is no working tree.
        git_directory, common_directory, inside, *way_up = answer.text.split("\n")
        return cls(
            start.joinpath(*way_up).resolve() if inside == "true" else None,
            Path(git_directory),
            (start / common_directory).resolve(),
        )

    @property
    def root(self) -> Path:
        """The top of the working tree.

        Raises:
            NoWorkingTree: the repository is bare.
        """
        if self.working_tree is None:
            raise NoWorkingTree(self.git_directory)
        return self.working_tree

    @property
    def git(self) -> GitProgram:
        """Git, run at the top."""
        directory = self.working_tree or self.git_directory
        environ: dict[str, str] = {}
        if self.named:
            environ |= {"GIT_DIR": str(self.git_directory), "GIT_WORK_TREE": str(self.root)}
        if self.new_objects is not None:
            environ |= {
                "GIT_OBJECT_DIRECTORY": str(self.new_objects),
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(self.common_directory / "objects"),
            }
        return GitProgram(directory, environ)

    @property
    def version(self) -> tuple[int, ...]:
        """The version of Git: `git version 2.39.5 (a vendor's words)`."""
        words = self.git.run("version").text.split()
        return tuple(int(part) for part in words[2].split(".") if part.isdecimal())

    @property
    def hooks_directory(self) -> Path:
        """Where Git looks for hooks; it need not exist, nor lie in the repository."""
        return self.git.directory / self.git.run("rev-parse", "--git-path", "hooks").text

    @property
    def branch(self) -> str | None:
        """The branch checked out, with or without a commit; None when HEAD is detached."""
        # Not `--short`: where a tag has the same name, Git puts `heads/` before the branch's.
        answer = self.git.run("symbolic-ref", "--quiet", "HEAD", accept=(0, _FAILED))
        return answer.text.removeprefix("refs/heads/") or None

    @property
    def head_commit(self) -> str | None:
        """The id of the commit checked out; None before the first."""
        question = ("rev-parse", "--quiet", "--verify", "HEAD^{commit}")
        return self.git.run(*question, accept=(0, _FAILED)).text or None

    @property
    def remote(self) -> str | None:
        """The remote to fetch from: the one of Git's usual name, or else the first."""
        names = self.git.run("remote").lines
        return "origin" if "origin" in names else next(iter(names), None)

    @property
    def is_shallow(self) -> bool:
        """Whether history was cut off by `clone --depth` or `fetch --depth`."""
        return self.git.run("rev-parse", "--is-shallow-repository").text == "true"

    @property
    def is_sparse(self) -> bool:
        """Whether a sparse checkout may leave files out of the working tree."""
        question = ("config", "--type=bool", "--get", "core.sparseCheckout")
        return self.git.run(*question, accept=(0, _FAILED)).text == "true"

    @property
    def operation_in_progress(self) -> str | None:
        """What is under way here: rebase, merge, cherry-pick, revert, bisect, or None.

        A rebase that stopped at a conflict has a CHERRY_PICK_HEAD as well, so it comes first.
        """
        if any((self.git_directory / name).is_dir() for name in ("rebase-merge", "rebase-apply")):
            return "rebase"
        refs = {"merge": "MERGE_HEAD", "cherry-pick": "CHERRY_PICK_HEAD", "revert": "REVERT_HEAD"}
        for operation, found in zip(refs, find_ids(self.git, refs.values()), strict=True):
            if found is not None:
                return operation
        return "bisect" if (self.git_directory / "BISECT_LOG").is_file() else None

    @property
    def picks_to_do(self) -> int:
        """How many commits a cherry-pick or revert has to make, with the one that is being made.

        Git keeps a list only where several were asked for.
        """
        try:
            todo = (self.git_directory / "sequencer" / "todo").read_text("utf-8", "replace")
        except OSError:
            return 0
        return sum(1 for line in todo.splitlines() if line and not line.startswith("#"))

    @property
    def last_reflog_subject(self) -> str:
        """By which command the commit checked out came to be; empty where Git keeps no reflog."""
        question = ("log", "--walk-reflogs", "--max-count=1", "--format=%gs", "HEAD", "--")
        return self.git.run(*question, accept=(0, 128)).text

    def index_source(
        self, locations: VersionLocations, index_file: Path | None = None
    ) -> BlobSource:
        """Return the revision files of `locations` as the index has them.

        It holds also what a sparse checkout leaves out of the working tree.

        Raises:
            UnmergedIndex: revision files have unsettled conflicts.
            OutsideRepository: a location does not lie in the working tree.
        """
        places = self.places_of(locations)
        pathspecs = [place or "." for place in places]
        answer = self.git.run("ls-files", "--stage", "-z", "--", *pathspecs, index_file=index_file)
        items = list(parse_index(answer.stdout))

        def select(entries: Iterable[TreeEntry]) -> list[TreeEntry]:
            return select_revision_files(entries, places, recursive=locations.recursive)

        unmerged = select(item.entry for item in items if item.stage)
        if unmerged:
            raise UnmergedIndex(sorted({entry.path for entry in unmerged}))
        committable = (item.entry for item in items if item.is_committable)
        return BlobSource("the index", self.git, select(committable))

    def ref_source(self, ref: str, locations: VersionLocations) -> BlobSource:
        """Return the revision files of `locations` as a branch, tag or commit has them.

        Raises:
            UnknownRef: nothing is called `ref`.
            OutsideRepository: a location does not lie in the working tree.
        """
        places = self.places_of(locations)
        if "\n" in ref:
            raise UnknownRef(ref)
        names = [f"{ref}^{{tree}}", *(f"{ref}:{place}" for place in places)]
        top, *ids = find_ids(self.git, names)
        if top is None:
            raise UnknownRef(ref, self.nearest_refs(ref))
        trees = [(tree, place) for tree, place in zip(ids, places, strict=True) if tree]
        recursive = locations.recursive
        entries = (entry for _, entry in walk_trees(self.git, trees, recursive=recursive))
        return BlobSource(
            ref, self.git, select_revision_files(entries, places, recursive=recursive)
        )

    def split(self, locations: VersionLocations) -> tuple[VersionLocations, VersionLocations]:
        """Return those of the locations whose files Git has here, and those that it has not.

        The others lie outside of the working tree, or in a submodule: a repository of its own.
        """
        outside = tuple(
            each for each in locations.directories if not self._has_place(each.resolve())
        )
        inside = tuple(each for each in locations.directories if each not in outside)
        return replace(locations, directories=inside), replace(locations, directories=outside)

    def _has_place(self, directory: Path) -> bool:
        if not directory.is_relative_to(self.root):
            return False
        below = [directory, *directory.parents][: -len(self.root.parents) - 1]
        return not any((each / ".git").exists() for each in below)

    def nearest_refs(self, ref: str) -> list[str]:
        """Return the names of branches and tags that look like `ref`."""
        names = self.git.run("for-each-ref", "--format=%(refname:short)").lines
        return difflib.get_close_matches(ref, names, 3)

    def staged_paths(self, index_file: Path | None = None) -> tuple[str, ...]:
        """Return the paths that a commit would change, posix, relative to the top."""
        question = ("diff", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "-z")
        answer = self.git.run(*question, index_file=index_file)
        return tuple(os.fsdecode(path) for path in answer.stdout.split(b"\0")[:-1])

    def unstaged_paths(
        self, places: Sequence[str], index_file: Path | None = None
    ) -> tuple[str, ...]:
        """Return the paths below `places` that the working tree has otherwise than the index.

        Those that only one of them has are among them, ignored ones are not.
        """
        question = ("ls-files", "--others", "--modified", "--exclude-standard", "-z", "--")
        pathspecs = [place or "." for place in places]
        answer = self.git.run(*question, *pathspecs, index_file=index_file)
        found = (os.fsdecode(path) for path in answer.stdout.split(b"\0")[:-1])
        return tuple(dict.fromkeys(found))

    def ignores(self, path: Path) -> bool:
        """Whether Git passes a file over that nobody adds by force."""
        # It takes no pathspecs, and refuses to be told how to read them.
        question = ("--no-literal-pathspecs", "check-ignore", "--quiet", "--")
        return self.git.run(*question, f"./{self.place(path)}", accept=(0, 1)).status == 0

    def stage(self, paths: Sequence[Path]) -> None:
        """Put the files into the index as they are now."""
        if paths:
            self.git.change("add", "--", *(self.place(path) for path in paths))

    def blob_ids(self, paths: Sequence[Path], *, write: bool = False) -> dict[Path, str]:
        """Return the blob id that each existing file would have, by Git's clean filters.

        A file may lie outside of the working tree, where no filter is configured. With `write` the
        blobs are put into the repository.
        """
        places = b"".join(_quote(os.fsencode(self._name(path))) + b"\n" for path in paths)
        if not places:
            return {}
        if write:
            answer = self.git.change("hash-object", "-w", "--stdin-paths", stdin=places)
        else:
            answer = self.git.run("hash-object", "--stdin-paths", stdin=places)
        return dict(zip(paths, answer.text.split("\n"), strict=True))

    def export_index(self, target: Path, index_file: Path | None = None) -> None:
        """Write all files of the index below `target`, as a checkout would."""
        self.git.run(
            "checkout-index",
            "--all",
            "--ignore-skip-worktree-bits",
            f"--prefix={target}/",
            index_file=index_file,
        )

    def place(self, path: Path) -> str:
        """Return the path of a file as Git names it: posix, relative to the top; "" is the top.

        Raises:
            OutsideRepository: it does not lie in the working tree.
        """
        if not path.is_absolute():
            return "" if path == Path() else path.as_posix()
        # A link is a file of its own to Git, but a directory on the way to it may be one.
        real = path.parent.resolve() / path.name
        if not real.is_relative_to(self.root):
            raise OutsideRepository(path, self.root)
        return "" if real == self.root else real.relative_to(self.root).as_posix()

    def places_of(self, locations: VersionLocations) -> list[str]:
        """Return the version locations as Git names them.

        Raises:
            OutsideRepository: one does not lie in the working tree.
        """
        return [self.place_of_directory(directory) for directory in locations.directories]

    def _name(self, path: Path) -> str:
        # A relative one where there is one: by an absolute one Git finds no .gitattributes.
        try:
            return self.place(path)
        except OutsideRepository:
            return str(path)

    def place_of_directory(self, directory: Path) -> str:
        """Return the path of a directory as Git names it, links on the way followed to the end.

        Raises:
            OutsideRepository: it does not lie in the working tree.
        """
        return self.place(directory.resolve() if directory.is_absolute() else directory)


def _nearest_directory(path: Path) -> Path:
    """Return where Git can be started: the directory itself, or one above it."""
    path = path.resolve()
    places = (path, *path.parents)
    return next(each for each in places if each.is_dir() and os.access(each, os.X_OK))


def _quote(path: bytes) -> bytes:
    """Return a path as `--stdin-paths` reads it: one line, in quotes where it has to be."""
    if b"\n" not in path and not path.startswith(b'"'):
        return path
    escaped = path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'
