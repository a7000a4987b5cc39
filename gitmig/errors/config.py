"""What can be wrong with the settings."""

from collections.abc import Sequence
from pathlib import Path

from gitmig.errors.error import Fault, FaultsError, GitmigError


class SettingsMissing(GitmigError):
    """No settings file was found from the start directory upwards."""

    def __init__(self, start: Path) -> None:
        self.start = start
        super().__init__(
            f"no [tool.gitmig] in a pyproject.toml and no gitmig.toml, in {start} or above it",
            hint="run `gitmig init` in the project's directory, or name the file with `-c FILE`",
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
            hint=f"export {variable}=..., or give the value with `--{option.replace('_', '-')}`",
        )
