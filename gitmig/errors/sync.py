"""What can be wrong where a database is brought to the checkout."""

from collections.abc import Sequence

from gitmig.errors.error import GitmigError
from gitmig.ids import list_ids


class VanishedNowhere(GitmigError):
    """The file of a revision that only the database has is nowhere to be found."""

    def __init__(self, ids: Sequence[str], tried: Sequence[str]) -> None:
        self.ids = tuple(ids)
        self.tried = tuple(tried)
        places = "".join(f"\n  {place}" for place in tried)
        super().__init__(
            f"cannot find the file of {list_ids(ids)}, which the database has; looked in{places}",
            hint="`git fetch --all --tags` may bring it; else make the schema right by hand, then "
            "`gitmig stamp --purge <revision>` says where the database is",
        )


class SyncBlocked(GitmigError):
    """What only the database has cannot be taken back."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(
            "\n".join(
                ["cannot bring the database to this checkout:", *(f"  {r}" for r in reasons)]
            ),
            hint="nothing was changed; write the missing downgrade on its branch and run "
            "`gitmig downgrade` there, or use another database here",
        )


class SyncNotConfirmed(GitmigError):
    """Code that is not checked out was to run, and nobody said that it may."""

    def __init__(
        self, ids: Sequence[str], kept_for: Sequence[str] = (), brought: Sequence[str] = ()
    ) -> None:
        self.ids = tuple(ids)
        self.kept_for = tuple(kept_for)
        """The branches for which databases were kept before."""
        self.brought = tuple(brought)
        """Those whose databases are in their places."""
        done, verb = "nothing was changed", "sync"
        if kept_for:
            done, verb = f"the database is kept for {', '.join(kept_for)}", "sync --stash"
        if brought:
            done += f", and that of {', '.join(brought)} was brought back"
        super().__init__(
            f"this runs the downgrade of what is not checked out: {list_ids(ids)}",
            hint=f"{done}; `gitmig sync --plan` shows it, `gitmig {verb} --yes` runs it",
        )


class CopyUnsupported(GitmigError):
    """A database of a kind that cannot be kept aside."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(
            f"no copy can be kept of {url}: only of a SQLite file or a PostgreSQL database",
            hint="`gitmig sync` without `--stash` takes back what is not here; for what is lost by "
            "that, dump the database before (`mariadb-dump --routines --triggers --events`)",
        )


class CopyFailed(GitmigError):
    """A database could not be kept aside, or put back."""

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(
            f"cannot exchange {url} for a copy: {reason}",
            hint="no copy was lost; close what is connected to the database, then try again",
        )


class StashBusy(GitmigError):
    """Another exchange of databases in this repository did not end in time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"another `gitmig sync --stash` of this repository did not end within {seconds:g} s: "
            "nothing was done",
            hint="wait for it to end, or raise `lock_timeout`",
        )


class NoBranchToKeepFor(GitmigError):
    """A database is to be kept for its branch, and HEAD is on none."""

    def __init__(self) -> None:
        super().__init__(
            "HEAD is detached, and databases are kept for branches",
            hint="`git switch` to a branch; or `gitmig sync` without `--stash`",
        )


class NoSuchCopy(GitmigError):
    """No database is kept for a branch."""

    def __init__(self, branch: str) -> None:
        self.branch = branch
        super().__init__(
            f"no database is kept for `{branch}`", hint="`gitmig sync --stash-list` lists them"
        )
