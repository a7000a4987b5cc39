"""What can go wrong when migrations are written as an SQL script instead of being run."""

from collections.abc import Sequence

from gitmig.errors.error import GitmigError, UsageError


class ParameterMissing(GitmigError):
    """A statement has a parameter that nobody gave a value."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"the parameter `:{name}` has no value",
            hint=f"`sa.text(...).bindparams({name}=...)` gives it one; "
            "a colon that begins no parameter is written `\\:`",
        )


class ValueNotWritable(GitmigError):
    """A value has no form in the text of a statement."""

    def __init__(self, value: object, type_name: str, reason: str) -> None:
        self.value = value
        self.type_name = type_name
        self.reason = reason
        shown = repr(value)
        shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
        super().__init__(
            f"{shown} cannot be written as a value of type {type_name}: {reason}",
            hint="give the column its type, or write the value as SQL with `sa.text(...)`",
        )


class ScriptRangeMissing(UsageError):
    """A script that takes a database back was asked for, without where it starts."""

    def __init__(self, target: str) -> None:
        self.target = target
        super().__init__(
            "a downgrade is written as SQL from one revision to another, for no database is asked "
            "where it is",
            hint=f"`gitmig downgrade --sql <from>:{target}`; `gitmig current` shows where a "
            "database is",
        )


class ScriptRangeBackwards(GitmigError):
    """A script cannot lead from the start of the range to its end."""

    def __init__(self, verb: str, start: str, end: str) -> None:
        self.verb = verb
        self.start = start
        self.end = end
        direction = "up" if verb == "upgrade" else "down"
        other = "downgrade" if verb == "upgrade" else "upgrade"
        super().__init__(
            f"no {verb} leads from `{start}` to `{end}`",
            hint=f"`{verb}` goes {direction}: `gitmig {verb} --sql <from>:<to>`; "
            f"`gitmig {other} --sql {start}:{end}` goes the other way",
        )


class ScriptStartsDiffer(UsageError):
    """Several ranges were given that start at different revisions."""

    def __init__(self, starts: Sequence[str]) -> None:
        self.starts = tuple(starts)
        given = " and ".join(f"`{start}`" for start in starts)
        super().__init__(
            f"a script starts at one place, not at {given}",
            hint="name the heads of the database once: `<head>,<head>:<to>`",
        )


class ScriptRefused(GitmigError):
    """A revision cannot be written as SQL."""

    def __init__(
        self,
        revision: str,
        direction: str,
        *,
        file: str,
        line: int | None,
        reason: str,
        hint: str | None,
    ) -> None:
        self.revision = revision
        self.direction = direction
        self.file = file
        self.line = line
        self.reason = reason
        place = file if line is None else f"{file}:{line}"
        super().__init__(
            f"revision {revision} cannot be written as SQL, {direction}(), {place}: {reason}",
            hint=hint or "mend the revision, then run the same command again",
        )


class PurgeNeedsDatabase(UsageError):
    """A stamp was to forget heads that only the database knows."""

    def __init__(self) -> None:
        super().__init__(
            "`--purge` cannot be written as SQL: what it removes is in the database alone",
            hint="write where the database is: `gitmig stamp --sql <from>:<to>`",
        )


class OutputWithoutSql(UsageError):
    """A file for the script was named, and no script was asked for."""

    def __init__(self) -> None:
        super().__init__(
            "`--output` says where an SQL script goes, and none was asked for",
            hint="add `--sql`; without it the database itself is changed",
        )


class DialectUnknown(GitmigError):
    """Nobody brings a dialect of that name."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        self.name = name
        near = f"did you mean `{nearest[0]}`? Or install" if nearest else "install"
        super().__init__(
            f"SQLAlchemy has no dialect `{name}`",
            hint=f"{near} the package that brings it; "
            "known are mariadb, mssql, mysql, oracle, postgresql and sqlite",
        )


class SqlRevisionRefused(UsageError):
    """A revision was to be written offline, where that means nothing."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"`revision --sql` does not make any sense here: {reason}",
            hint="it runs env.py offline, for a project with `revision_environment = true`; "
            "`gitmig upgrade --sql` prints what revisions do",
        )
