"""What can go wrong with revisions: their files, their graph, and what people ask of it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gitmig.errors.error import Fault, FaultsError, GitmigError, UsageError


def _shown(ids: Iterable[str]) -> str:
    """Return ids as people are shown them: a generated one shortened, a custom one whole."""
    return ", ".join(f"`{_short(revision_id)}`" for revision_id in ids)


def _short(revision_id: str) -> str:
    return revision_id[:12] if len(revision_id) == 32 else revision_id


def _nearest_hint(nearest: Sequence[str], otherwise: str) -> str:
    return f"did you mean {_shown(nearest)}?" if nearest else otherwise


class GraphFaults(FaultsError):
    """The revisions of a source form no graph: everything that is wrong with them at once."""

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        self.source = source
        super().__init__(f"the revisions in {source} cannot be used:", faults)


class ScriptDirectoryMissing(GitmigError):
    """The environment's directory is not there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"there is no directory {path}",
            hint="run `gitmig init`, or set `script_location` to the environment's directory",
        )


class VersionsUnreadable(GitmigError):
    """The directory of the revision files cannot be listed."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"cannot list the revision files in {path}: {reason}",
            hint="make it a directory that you may read",
        )


class UnknownRevision(GitmigError):
    """No revision has that id, prefix or label."""

    def __init__(
        self, symbol: str, nearest: Sequence[str] = (), *, hint: str | None = None
    ) -> None:
        self.symbol = symbol
        self.nearest = tuple(nearest)
        general = hint or "`gitmig history` lists the revisions of this checkout"
        super().__init__(
            f"no revision or branch label `{symbol}`", hint=_nearest_hint(nearest, general)
        )


class UnknownBranch(GitmigError):
    """What stands before the `@` is no label, id or prefix."""

    def __init__(self, branch: str, nearest: Sequence[str] = ()) -> None:
        self.branch = branch
        self.nearest = tuple(nearest)
        super().__init__(
            f"no branch `{branch}`",
            hint=_nearest_hint(nearest, "`gitmig heads` shows each head's branch labels"),
        )


class AmbiguousPrefix(GitmigError):
    """Several ids or labels begin with what was given."""

    def __init__(self, symbol: str, candidates: Sequence[tuple[str, str]]) -> None:
        self.symbol = symbol
        self.candidates = tuple(candidates)
        """Id or label, and the revision's message."""
        lines = [f"  {name}  {message}".rstrip() for name, message in self.candidates[:10]]
        if len(self.candidates) > len(lines):
            lines.append(f"  ... and {len(self.candidates) - len(lines)} more")
        super().__init__(
            "\n".join([f"{len(self.candidates)} revisions begin with `{symbol}`:", *lines]),
            hint="give more of the id",
        )


class MultipleHeads(GitmigError):
    """One head was asked for, and there are several."""

    def __init__(self, heads: Sequence[str], argument: str) -> None:
        self.heads = tuple(heads)
        self.argument = argument
        super().__init__(
            f"`{argument}` has to be one revision, and there are {len(heads)} heads: "
            f"{_shown(heads)}",
            hint="name one of them, `heads` for all, or `<branch>@head`; "
            "`gitmig merge heads` makes them one",
        )


class NotOnBranch(GitmigError):
    """A revision is neither before nor after the one that names the branch."""

    def __init__(self, revision: str, branch: str) -> None:
        self.revision = revision
        self.branch = branch
        super().__init__(
            f"revision {_shown([revision])} is not on branch `{branch}`",
            hint=f"`{branch}@heads` names what is; or leave `{branch}@` out",
        )


class MalformedTarget(UsageError):
    """What was given cannot be read as a revision."""

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason
        super().__init__(
            f"`{text}` does not name a revision: {reason}",
            hint="write an id or the beginning of one, a label, `head`, `heads`, `base`, "
            "`+N`, `-N`, `<revision>+N` or `<branch>@<revision>`",
        )


class MalformedRange(UsageError):
    """What was given cannot be read as a range of revisions."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"`{text}` is not a range of revisions",
            hint="write `<start>:<end>`, `<start>:` or `:<end>`",
        )


class RangeNotAllowed(UsageError):
    """A range was given where the database says what to start from."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"`{text}` is a range, and one revision is wanted here",
            hint="a range `<start>:<end>` is for `history -r` and for `--sql`",
        )


class RelativeOutOfRange(GitmigError):
    """There are fewer revisions in that direction than were asked for."""

    def __init__(self, target: str, available: int) -> None:
        self.target = target
        self.available = available
        count = "1 revision" if available == 1 else f"{available or 'no'} revisions"
        super().__init__(
            f"`{target}` goes too far: {count} in that direction",
            hint="ask for fewer, or name `base` or `heads`",
        )


class AmbiguousWalk(GitmigError):
    """A relative target comes to where the line parts."""

    def __init__(self, target: str, at: str | None, candidates: Sequence[str]) -> None:
        self.target = target
        self.at = at
        self.candidates = tuple(candidates)
        place = "the base" if at is None else f"revision {_shown([at])}"
        super().__init__(
            f"`{target}` is ambiguous: {place} is next to {_shown(candidates)}",
            hint=f"name the revision to go to, or the branch: `<branch>@{target}`",
        )


class AmbiguousStart(GitmigError):
    """A relative target was given, and the database has several heads to start from."""

    def __init__(self, target: str, heads: Sequence[str]) -> None:
        self.target = target
        self.heads = tuple(heads)
        choices = " or ".join(f"`{_short(head)}@{target}`" for head in heads[:3])
        super().__init__(
            f"`{target}` is ambiguous: the database is at {len(heads)} heads: {_shown(heads)}",
            hint=f"say which: {choices}, or name the revision to go to",
        )


class RangeNotAncestral(GitmigError):
    """The end of a range does not descend from its start."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"the range `{text}` is empty: its end does not descend from its start",
            hint="write the older revision first; `gitmig history` shows the order",
        )


class NotUpgradeTarget(GitmigError):
    """A relative target that leads down was given to an upgrade."""

    def __init__(self, target: str) -> None:
        self.target = target
        super().__init__(
            f"`{target}` leads down, and an upgrade goes up",
            hint=f"`gitmig downgrade {target}` undoes revisions",
        )


class NotDowngradeTarget(GitmigError):
    """The database cannot be brought down to that revision, for it is not above it."""

    def __init__(self, target: str, heads: Sequence[str]) -> None:
        self.target = target
        self.heads = tuple(heads)
        at = _shown(heads) or "the base"
        super().__init__(
            f"cannot downgrade to `{target}`: the database is at {at}, which is not above it",
            hint=f"`gitmig upgrade {target}` goes up; `gitmig current` shows where it is",
        )


class UnknownDatabaseRevision(GitmigError):
    """The database is at revisions that this checkout does not have."""

    def __init__(self, ids: Sequence[str], refs: Mapping[str, Sequence[str]] | None = None) -> None:
        self.ids = tuple(ids)
        self.refs = {key: tuple(names) for key, names in (refs or {}).items()}
        """The branches and tags that have them, where Git was asked."""
        what = "a revision" if len(ids) == 1 else "revisions"
        places = "".join(f"; {key} is on {_shown(names)}" for key, names in self.refs.items())
        found = next((names[0] for names in self.refs.values()), None)
        way = (
            f"`git switch {found}`, or merge it"
            if found
            else "switch to the branch that has the file (after `git fetch`, "
            f"`git log --all --oneline -S {ids[0]}` finds it)"
        )
        super().__init__(
            f"the database is at {what} that this checkout does not have: {_shown(ids)}{places}",
            hint=f"`gitmig sync` takes the database to this checkout; or {way}; or, if it is gone "
            "for good, `gitmig stamp --purge <revision>` says where the database is",
        )


class RevisionIdInvalid(GitmigError):
    """An id that cannot be one."""

    def __init__(self, revision_id: str, reason: str) -> None:
        self.revision_id = revision_id
        self.reason = reason
        super().__init__(
            f"`{revision_id}` cannot be a revision id: {reason}",
            hint="leave `--rev-id` out, or give one to 32 characters without `@`, `-`, `+`, `:`",
        )


class RevisionIdTaken(GitmigError):
    """An id that another file has."""

    def __init__(self, revision_id: str, path: str) -> None:
        self.revision_id = revision_id
        self.path = path
        super().__init__(
            f"{path} has the revision id `{revision_id}` already",
            hint="leave `--rev-id` out, or give another",
        )


class BranchLabelTaken(GitmigError):
    """A branch label that another file declares, or has as its id."""

    def __init__(self, label: str, path: str) -> None:
        self.label = label
        self.path = path
        super().__init__(
            f"{path} has the name `{label}` already",
            hint="choose another label; a label reaches all revisions that follow it",
        )


class FileTemplateInvalid(GitmigError):
    """The setting `file_template` gives no file name."""

    def __init__(self, template: str, reason: str, tokens: Sequence[str]) -> None:
        self.template = template
        self.reason = reason
        names = ", ".join(f"%({token})s" for token in tokens)
        super().__init__(
            f"the setting `file_template` cannot be used: {reason}: {template}",
            hint=f"it may hold {names}",
        )


class RevisionTemplateInvalid(GitmigError):
    """The template of revision files cannot be rendered, or renders no revision."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"the template {path} cannot be used: {reason}",
            hint="mend it, or delete it to use the one that comes with gitmig; "
            "no revision was written",
        )


class MergeFileDiffers(GitmigError):
    """A file with the name of a merge revision holds something else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} has the name of this merge revision and holds something else",
            hint="rename or delete it, then merge again",
        )


class OperationsConflict(GitmigError):
    """Revisions that are to be merged spoil each other."""

    def __init__(self, conflicts: Sequence[str]) -> None:
        self.conflicts = tuple(conflicts)
        """A sentence with two places each."""
        lines = [f"  {conflict}" for conflict in conflicts]
        super().__init__(
            "\n".join(["the revisions do not go together:", *lines]),
            hint="change one side, if it is not published; `--force` merges them as they are",
        )


class RebaseOntoSeveral(GitmigError):
    """What revisions are to be put on has several heads."""

    def __init__(self, onto: str, heads: Sequence[str]) -> None:
        self.onto = onto
        self.heads = tuple(heads)
        super().__init__(
            f"{onto} has {len(heads)} heads: {_shown(heads)}",
            hint="join them there first, with `gitmig merge`",
        )


class RevisionsPublished(GitmigError):
    """Revisions are to get other parents, and others have them already."""

    def __init__(self, found: Sequence[tuple[str, str]]) -> None:
        self.found = tuple(found)
        """Ids, and the ref that has each."""
        listed = ", ".join(f"{revision} ({ref})" for revision, ref in found)
        super().__init__(
            f"published revisions keep their parents: {listed}",
            hint="a database that has run them would never run what is put below: `gitmig merge` "
            "joins the lines",
        )


class PublicationUnknown(GitmigError):
    """It cannot be told whether others have a revision that is to get other parents."""

    def __init__(self, revision: str, reason: str, command: str) -> None:
        self.revision = revision
        super().__init__(
            f"cannot decide whether {revision} is published: {reason}",
            hint=f"`{command}` would tell",
        )


class RevisionsApplied(GitmigError):
    """Revisions are to get other parents, and the database has run them."""

    def __init__(self, revisions: Sequence[str], below: str) -> None:
        self.revisions = tuple(revisions)
        super().__init__(
            f"the database has run {', '.join(revisions)}: it would never run what is put below",
            hint=f"`gitmig downgrade {below}` first, or join the lines with `gitmig merge`",
        )


class NothingToMerge(GitmigError):
    """Fewer than two revisions were given to be merged."""

    def __init__(self, parents: Sequence[str]) -> None:
        self.parents = tuple(parents)
        super().__init__(
            f"a merge needs two revisions or more, not {_shown(parents) or 'none'}",
            hint="`gitmig heads` lists what there is to merge",
        )


class SeveralForks(GitmigError):
    """Heads of several branch labels are to be joined, and nobody said which."""

    def __init__(self, commands: Sequence[str]) -> None:
        self.commands = tuple(commands)
        super().__init__(
            f"{len(commands)} branches have several heads each, and a merge is of one",
            hint=" and ".join(f"`{command}`" for command in commands),
        )


class VersionPathNeeded(GitmigError):
    """A new line of revisions could lie in any of several directories."""

    def __init__(self, directories: Sequence[Path]) -> None:
        self.directories = tuple(directories)
        super().__init__(
            "there are several version locations, and nothing says which one the new file is for",
            hint=f"name it with `--version-path`: {', '.join(map(str, directories))}",
        )


class VersionPathUnknown(GitmigError):
    """The directory for a new revision is not one that revisions are read from."""

    def __init__(self, path: Path, directories: Sequence[Path]) -> None:
        self.path = path
        self.directories = tuple(directories)
        super().__init__(
            f"{path} is no version location: nobody would read the file there",
            hint=f"choose from {', '.join(map(str, directories))}, "
            "or add it to `version_locations`",
        )


class WriteHookFailed(GitmigError):
    """A program that was to be run on a new revision file failed; the file is there."""

    def __init__(self, hook: str, path: Path, reason: str) -> None:
        self.hook = hook
        self.path = path
        self.reason = reason
        super().__init__(
            f"wrote {path}, and the hook `{hook}` failed on it: {reason}",
            hint="the file stays, as the hook left it; mend `post_write_hooks`, or the file",
        )


class EditorFailed(GitmigError):
    """No editor could be run on a revision file, or it said that it failed."""

    def __init__(self, paths: Sequence[Path], reason: str) -> None:
        self.paths = tuple(paths)
        self.reason = reason
        super().__init__(
            f"cannot edit {', '.join(map(str, paths))}: {reason}",
            hint="set EDITOR to the editor's command, such as `EDITOR=nano`",
        )


class NothingToEdit(GitmigError):
    """A target that is to be edited names no revision."""

    def __init__(self, target: str) -> None:
        self.target = target
        super().__init__(
            f"`{target}` is before the first revision: there is no file to edit",
            hint="`gitmig history` lists the revisions of this checkout",
        )


class SubjectInvalid(UsageError):
    """What is to be blamed for is no name of a table or a column."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"`{text}` names no table or column",
            hint="write TABLE, TABLE.COLUMN, SCHEMA.TABLE or SCHEMA.TABLE.COLUMN",
        )
