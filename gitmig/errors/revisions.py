"""What can go wrong with revisions: their graph, and what people ask of it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gitmig.errors.error import Fault, FaultsError, GitmigError, UsageError
from gitmig.ids import list_ids, shorten


def _nearest_hint(nearest: Sequence[str], otherwise: str) -> str:
    return f"did you mean {list_ids(nearest)}?" if nearest else otherwise


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
            hint="run `gitmig init`, or set `script_location` to the environment's directory; a "
            f"sparse checkout gets it by `git sparse-checkout add {path.name}`",
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
            f"{list_ids(heads)}",
            # Not `gitmig merge heads`: one that another depends on is no head to that.
            hint="name one of them, `heads` for all, or `<branch>@head`; "
            f"`gitmig merge {' '.join(map(shorten, heads))}` makes them one",
        )


class BaseNamed(GitmigError):
    """A revision was asked for, and the target is before all of them."""

    def __init__(self, target: str) -> None:
        self.target = target
        super().__init__(
            f"`{target}` is before the first revision, and a revision is wanted",
            hint="`gitmig history` lists the revisions of this checkout",
        )


class CurrentUnknown(UsageError):
    """A target starts where the database is, and the database is not asked."""

    def __init__(self, target: str) -> None:
        self.target = target
        super().__init__(
            f"`{target}` cannot be meant here: the database is not asked where it is",
            hint="write an id instead; `gitmig current` shows it",
        )


class NotOnBranch(GitmigError):
    """A revision is neither before nor after the one that names the branch."""

    def __init__(self, revision: str, branch: str) -> None:
        self.revision = revision
        self.branch = branch
        super().__init__(
            f"revision {list_ids([revision])} is not on branch `{branch}`",
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
    """A range, or a ref, was given where one revision is wanted."""

    def __init__(self, text: str) -> None:
        self.text = text
        is_ref = text.startswith("git:")
        super().__init__(
            f"`{text}` is a {'ref' if is_ref else 'range'}, and one revision is wanted here",
            hint="`git:REF` is for `upgrade`, `downgrade`, `stamp` and `history`; `heads`, "
            "`history` and `show` have `--ref REF`"
            if is_ref
            else "a range `<start>:<end>` is for `history -r` and for `--sql`",
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
        place = "the base" if at is None else f"revision {list_ids([at])}"
        super().__init__(
            f"`{target}` is ambiguous: {place} is next to {list_ids(candidates)}",
            hint="name the revision to go to, or the branch: "
            f"`<branch>@{target.rpartition('@')[2]}`",
        )


class AmbiguousStart(GitmigError):
    """A relative target was given, and the database has several heads to start from."""

    def __init__(self, target: str, heads: Sequence[str]) -> None:
        self.target = target
        self.heads = tuple(heads)
        choices = " or ".join(f"`{shorten(head)}@{target}`" for head in heads[:3])
        super().__init__(
            f"`{target}` is ambiguous: the database is at {len(heads)} heads: {list_ids(heads)}",
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
        at = list_ids(heads) or "the base"
        super().__init__(
            f"cannot downgrade to `{target}`: the database is at {at}, which is not above it",
            hint=f"`gitmig upgrade {target}` goes up; `gitmig current` shows where it is",
        )


class UnknownDatabaseRevision(GitmigError):
    """The database is at revisions that this checkout does not have."""

    def __init__(
        self,
        ids: Sequence[str],
        refs: Mapping[str, Sequence[str]] | None = None,
        *,
        switch: str | None = None,
    ) -> None:
        self.ids = tuple(ids)
        self.refs = {key: tuple(names) for key, names in (refs or {}).items()}
        """The branches and tags that have them, `HEAD` first, where Git was asked."""
        self.switch = switch
        """The command that checks one of those out, where not only the file is missing."""
        what = "a revision" if len(ids) == 1 else "revisions"
        places = "".join(
            f"; {shorten(key)} is on {list_ids(names)}" for key, names in self.refs.items()
        )
        super().__init__(
            f"the database is at {what} that this checkout does not have: {list_ids(ids)}{places}",
            hint="; or ".join(self._ways()),
        )

    def _ways(self) -> Iterator[str]:
        deleted = [key for key, names in self.refs.items() if names[0] == "HEAD"]
        yield from (f"`gitmig restore {shorten(key)}` brings back its file" for key in deleted)
        yield "`gitmig sync` takes the database to this checkout"
        if self.switch:
            yield f"`{self.switch}`, or merge it"
        elif not deleted:
            yield (
                "switch to the branch that has the file (after `git fetch`, "
                f"`git log --all --oneline -S {self.ids[0]}` finds it)"
            )
        yield "if it is gone for good, `gitmig stamp --purge <revision>` says where the database is"


class SubjectInvalid(UsageError):
    """What is to be blamed for is no name of a table or a column."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"`{text}` names no table or column",
            hint="write TABLE, TABLE.COLUMN, SCHEMA.TABLE or SCHEMA.TABLE.COLUMN",
        )
