"""What can be wrong with the settings."""

from collections.abc import Sequence
from pathlib import Path

from gitmig.errors.error import Fault, FaultsError, GitmigError, UsageError


class SettingsMissing(GitmigError):
    """No settings file was found from the start directory upwards."""

    def __init__(self, start: Path, *, is_bare: bool = False) -> None:
        self.start = start
        hint = "run `gitmig init` in the project's directory, or name the file with `-c FILE`"
        if is_bare:
            hint = "nothing is checked out in a bare repository: run it in a clone"
        elif (start / "alembic.ini").is_file():
            hint = "run `gitmig adopt`, which takes the settings of alembic.ini over"
        super().__init__(
            f"no [tool.gitmig] in a pyproject.toml and no gitmig.toml, in {start} or above it",
            hint=hint,
        )


class SettingsUnreadable(GitmigError):
    """The settings file cannot be read or is not TOML."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}", hint="mend the file, or name another with `-c FILE`")


class SettingsFaults(FaultsError):
    """Unknown keys and wrong values, all of them at once."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        self.path = path
        super().__init__(f"the settings in {path} cannot be used:", faults)


class EnvironmentVariableMissing(GitmigError):
    """A setting names `${VAR}`, and the environment has no such variable."""

    def __init__(self, option: str, variable: str) -> None:
        self.option = option
        self.variable = variable
        super().__init__(
            f"the setting `{option}` needs ${{{variable}}}, which the environment does not have",
            hint=f"export {variable}=..." + (", or give `--url`" if option == "url" else ""),
        )


class UnknownEnvironment(GitmigError):
    """The settings have no environment of that name."""

    def __init__(self, path: Path, name: str, known: Sequence[str]) -> None:
        self.path = path
        self.name = name
        self.known = tuple(known)
        there = f"choose from {', '.join(known)}" if known else "the file names none"
        super().__init__(
            f"{path} has no environment `{name}`",
            hint=f"{there}; an environment is a table [tool.gitmig.environments.NAME]",
        )


class PackageMissing(GitmigError):
    """A setting names a directory by a package that is not there."""

    def __init__(self, place: str, package: str) -> None:
        self.place = place
        self.package = package
        super().__init__(
            f"`{place}` names a directory in the package `{package}`, which cannot be found",
            hint="install the package, or let `prepend_sys_path` say where it is; "
            "a path has no `:` in it",
        )


class LocationsOverlap(GitmigError):
    """Two directories of revision files would give the same files twice."""

    def __init__(self, first: Path, second: Path) -> None:
        self.first = first
        self.second = second
        same = "the same directory" if first.resolve() == second.resolve() else "overlapping"
        super().__init__(
            f"version locations: {first} and {second} are {same}: their files would be read twice",
            hint="leave one of them out of `version_locations`",
        )


class UnknownDatabase(GitmigError):
    """The setting `databases` has no database of that name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        self.known = tuple(known)
        there = f"choose from {', '.join(known)}; " if known else ""
        super().__init__(
            f"the settings have no database `{name}`",
            hint=f"{there}a database is a table [tool.gitmig.databases.NAME] with a `url`",
        )


class OneUrlForSeveral(UsageError):
    """`--url` was given in a project of several databases."""

    def __init__(self, databases: Sequence[str]) -> None:
        self.databases = tuple(databases)
        super().__init__(
            f"`--url` names one database, and the settings name several: {', '.join(databases)}",
            hint="write other URLs for them into a table [tool.gitmig.environments.NAME], "
            "and choose it with `-n NAME`",
        )
