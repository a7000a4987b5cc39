"""What can go wrong between gitmig and a database."""

from collections.abc import Sequence

from gitmig.errors.error import GitmigError
from gitmig.ids import shorten


class UrlMissing(GitmigError):
    """A command needs a database, and no setting names one."""

    def __init__(self, option: str = "url") -> None:
        self.option = option
        table, _, name = f"tool.gitmig.{option}".rpartition(".")
        otherwise = ", export GITMIG_URL or give --url" if option == "url" else ""
        super().__init__(
            f"no database is named: the setting `{option}` is not set",
            hint=f'set `{name} = "sqlite:///app.db"` in [{table}]{otherwise}',
        )


class UrlInvalid(GitmigError):
    """The database URL cannot be understood."""

    def __init__(self, url: str, reason: str, hint: str | None = None) -> None:
        self.url = url
        self.reason = reason
        super().__init__(
            f"the database URL {url} cannot be used: {reason}",
            hint=hint
            or "write it as dialect+driver://user@host:port/database, for example "
            "postgresql+psycopg://app@localhost/app",
        )


class DriverMissing(GitmigError):
    """The URL names a database driver that is not installed."""

    def __init__(self, driver: str, hint: str) -> None:
        self.driver = driver
        super().__init__(f"the database driver `{driver}` is not installed", hint=hint)


class DatabaseUnreachable(GitmigError):
    """No connection could be made."""

    def __init__(self, url: str, reason: str, hint: str | None = None) -> None:
        self.url = url
        self.reason = reason
        super().__init__(
            f"cannot connect to {url}: {reason}",
            hint=hint or "is the server up, and are host, user and database right? see `url`",
        )


class DatabaseUnusable(GitmigError):
    """There is a connection, but gitmig's own statements are refused."""

    def __init__(self, url: str, reason: str, hint: str | None = None) -> None:
        self.url = url
        self.reason = reason
        super().__init__(
            f"the database {url} cannot be used: {reason}",
            hint=hint
            or "may the user of `url` create, read and change `version_table` and "
            "`log_table`, in `version_table_schema`? `gitmig config` shows them",
        )


class ConnectionLost(GitmigError):
    """The connection broke; what was committed before is known."""

    def __init__(self, doing: str, reason: str, known: str, hint: str | None = None) -> None:
        self.doing = doing
        self.reason = reason
        self.known = known
        super().__init__(
            f"the connection to the database was lost while {doing}: {reason}\n{known}",
            hint=hint or "`gitmig current` shows where the database is: go on from there",
        )


class LockTimeout(GitmigError):
    """Another upgrade of the same database did not end in time.

    `is_anybodys` is a lock that other programs take, too: that of whoever writes to a SQLite file.
    """

    def __init__(self, seconds: float, holder: str | None, *, is_anybodys: bool = False) -> None:
        self.seconds = seconds
        self.holder = holder
        by = f", held by {holder}" if holder else ""
        other = "another upgrade of this database is running"
        if is_anybodys:
            other = "another upgrade, or another program, writes to this database"
        super().__init__(
            f"{other}: its lock was not free within {seconds:g} s{by}",
            hint="wait for it to end, or raise `lock_timeout`",
        )


class VersionConflict(GitmigError):
    """A row of the version table is not as it was read: somebody else changed it."""

    def __init__(self, table: str, change: str, found: int) -> None:
        self.table = table
        self.change = change
        self.found = found
        super().__init__(
            f"expected to match one row when {change} in '{table}'; {found} found",
            hint="another program changes this table; see `gitmig current`, then try again",
        )

    @classmethod
    def updating(cls, table: str, old: str, new: str, found: int) -> "VersionConflict":
        """Return the conflict of an UPDATE that did not find its row."""
        return cls(table, f"updating '{old}' to '{new}'", found)


class SeveralHeads(GitmigError):
    """One revision was asked for, and the database has several heads."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            f"Version table '{table}' has more than one head present; "
            "please use get_current_heads()",
            hint="`gitmig current` lists them",
        )


class HalfApplied(GitmigError):
    """An earlier run stopped inside a revision, and what it did could not be rolled back.

    `revision` is the whole id.
    """

    def __init__(
        self,
        revision: str,
        direction: str,
        done: int,
        statement: str | None,
        reason: str | None,
        *,
        may_have_run: bool,
    ) -> None:
        self.revision = revision
        self.direction = direction
        self.done = done
        self.statement_number = done + 1
        self.statement = statement
        text = f": {statement}" if statement else ""
        why = f"\n{reason}" if reason else ""
        doubt = " (it may have run)" if may_have_run else ""
        short = shorten(revision)
        super().__init__(
            f"the {direction} of revision {short} stopped at statement "
            f"{self.statement_number}{doubt}{text}{why}\n"
            f"{_count(done, 'statement')} before it ran and could not be rolled back",
            hint=f"mend what stopped it, then `gitmig resolve {short} --resume` goes on there; "
            "or finish or undo it by hand, then tell gitmig which: `--applied` or `--rolled-back`",
        )


class ResumeRefused(GitmigError):
    """A revision that stopped half-way cannot be gone on with as it is now."""

    def __init__(self, revision: str, number: int, reason: str, blob: str | None) -> None:
        self.revision = revision
        self.number = number
        self.reason = reason
        self.blob = blob
        shown = f" (`git show {blob[:12]}` shows the file that ran)" if blob else ""
        super().__init__(
            f"revision {revision} cannot be resumed: its statement {number} {reason}",
            hint=f"make the statements that ran what they were{shown}, or finish or undo it by "
            f"hand, then `gitmig resolve {revision} --applied` or `--rolled-back`; if only the "
            "one that it stopped at has run, too: `--resume --skip`",
        )


class NotHalfApplied(GitmigError):
    """There is nothing to settle about a revision."""

    def __init__(self, revision: str) -> None:
        self.revision = revision
        super().__init__(
            f"revision {revision} is not half applied: there is nothing to settle",
            hint="`gitmig current` shows where the database is",
        )


class ScratchUnavailable(GitmigError):
    """No scratch database could be made, so what was asked cannot be decided."""

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(
            f"no scratch database can be made beside {url}: {reason}",
            hint="start the server, or let the user of `url` create databases",
        )


class RevisionFailed(GitmigError):
    """A revision's own code or SQL failed."""

    def __init__(
        self,
        revision: str,
        direction: str,
        *,
        file: str,
        line: int | None,
        reason: str,
        applied_before: int,
        pending_before: int = 0,
        undone_before: int = 0,
        statement_number: int | None = None,
        statement: str | None = None,
        kept: Sequence[str] = (),
        has_log: bool = True,
        hint: str | None = None,
    ) -> None:
        self.revision = revision
        self.direction = direction
        self.file = file
        self.line = line
        self.reason = reason
        self.applied_before = applied_before
        self.pending_before = pending_before
        self.statement_number = statement_number
        self.statement = statement
        self.kept = tuple(kept)
        place = file if line is None else f"{file}:{line}"
        what = (
            f"revision {revision} failed in {direction}(), {place}" if file else "the stamp failed"
        )
        lines = [f"{what}: {reason}"]
        if statement:
            number = f" {statement_number}" if statement_number else ""
            lines.append(f"  statement{number}: {statement}")
        before = _describe_before(direction, applied_before, pending_before, undone_before)
        lines += [_describe_kept(self.kept), before]
        super().__init__("\n".join(lines), hint=_after_failure(revision, self.kept, hint, has_log))


def _describe_kept(kept: Sequence[str]) -> str:
    if not kept:
        return "nothing of it was kept"
    summary = f"{_count(len(kept), 'statement')} of it ran and cannot be rolled back:"
    return "\n".join([summary, *(f"  {number}. {text}" for number, text in enumerate(kept, 1))])


def _describe_before(direction: str, applied: int, pending: int, undone: int) -> str:
    """Say what became of the revisions before; `pending` are in a transaction of the caller's."""
    lines = []
    if applied:
        done = "downgraded" if direction == "downgrade" else "applied"
        are = "is" if applied == 1 else "are"
        lines.append(f"{_count(applied, 'revision')} before it {are} {done}")
    if pending:
        lines.append(
            f"{_count(pending, 'revision')} before it ran in the same transaction, "
            "which was open before the run: whoever opened it ends it"
        )
    if undone:
        were = "was" if undone == 1 else "were"
        lines.append(f"{_count(undone, 'revision')} before it {were} rolled back with it")
    return "\n".join(lines) or "no revision was changed before it"


_AGAIN = ", then run the same command again"


def _after_failure(revision: str, kept: Sequence[str], remedy: str | None, has_log: bool) -> str:
    if not kept:
        return remedy or f"mend the revision{_AGAIN}"
    if not has_log:
        return f"there is no log to go on from: undo by hand what ran, mend the revision{_AGAIN}"
    cure, again, _ = (remedy or "").rpartition(_AGAIN)
    cure = cure if again else "mend the rest of it"
    return (
        f"{cure}, then `gitmig resolve {revision} --resume` goes on there; "
        "or finish or undo it by hand, then tell gitmig which: `--applied` or `--rolled-back`"
    )


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}" + ("" if number == 1 else "s")
