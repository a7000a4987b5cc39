"""What can go wrong when a revision file is written or edited."""

from collections.abc import Sequence
from pathlib import Path

from gitmig.errors.error import GitmigError


class RevisionIdInvalid(GitmigError):
    """An id that cannot be one."""

    def __init__(self, revision_id: str, reason: str) -> None:
        self.revision_id = revision_id
        self.reason = reason
        super().__init__(
            f"`{revision_id}` cannot be a revision id: {reason}",
            hint="leave `--rev-id` out, or give one to 32 characters without `@`, `-`, `+`, `:`",
        )


class BranchLabelInvalid(GitmigError):
    """A branch label that cannot be one."""

    def __init__(self, label: str, reason: str) -> None:
        self.label = label
        self.reason = reason
        super().__init__(
            f"`{label}` cannot be a branch label: {reason}",
            hint="choose a word that is not head, heads, base or current, without `@` and `:`",
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


class WriteHookRaised(WriteHookFailed):
    """A function of the project's, run on a new revision file, raised; `__cause__` is what."""


class EditorFailed(GitmigError):
    """No editor could be run on a revision file, or it said that it failed."""

    def __init__(self, paths: Sequence[Path], reason: str) -> None:
        self.paths = tuple(paths)
        self.reason = reason
        super().__init__(
            f"cannot edit {', '.join(map(str, paths))}: {reason}",
            hint="set EDITOR to the editor's command, such as `EDITOR=nano`",
        )
