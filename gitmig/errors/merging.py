"""What can go wrong when lines of revisions are joined, or put on each other."""

from collections.abc import Sequence
from pathlib import Path

from gitmig.errors.error import GitmigError
from gitmig.ids import list_ids


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
            f"{onto} has {len(heads)} heads: {list_ids(heads)}",
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
    """Fewer than two revisions are to be merged: those that were named, or what heads there are."""

    def __init__(self, parents: Sequence[str], *, are_named: bool = True) -> None:
        self.parents = tuple(parents)
        message = f"a merge needs two revisions or more, not {list_ids(parents) or 'none'}"
        hint = "`gitmig heads` lists what there is to merge"
        if parents and not are_named:
            message = f"there is nothing to merge: the head is {list_ids(parents)}"
            hint = "`git status` shows it, if a merge was written and not committed"
        elif not are_named:
            message = "there is nothing to merge: there are no heads to join"
            hint = "`gitmig heads` shows what there is"
        super().__init__(message, hint=hint)


class HeadUnlabelled(GitmigError):
    """A head lacks the branch label that it needs, and nobody said which line it is to join."""

    def __init__(self, head: str, command: str) -> None:
        self.head = head
        self.command = command
        super().__init__(
            f"which line {list_ids([head])} is to join is not known: it has no branch label",
            hint=f"name both, as in `{command}`",
        )


class SeveralForks(GitmigError):
    """Heads of several branch labels are to be joined, and nobody said which."""

    def __init__(self, commands: Sequence[str]) -> None:
        self.commands = tuple(commands)
        super().__init__(
            f"{len(commands)} branches have several heads each, and a merge is of one",
            hint=" and ".join(f"`{command}`" for command in commands),
        )
