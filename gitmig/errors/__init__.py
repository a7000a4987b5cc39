"""Every expected failure, as a tree of named states with fields, a message and a hint."""

from gitmig.errors.config import (
    EnvironmentVariableMissing,
    SettingsFaults,
    SettingsMissing,
    SettingsUnreadable,
)
from gitmig.errors.error import (
    Fault,
    FaultsError,
    GitmigError,
    UsageError,
)
from gitmig.errors.files import (
    FileExists,
    FileNotWritten,
)
from gitmig.errors.scaffold import (
    AlreadySetUp,
    DirectoryNotEmpty,
    UnknownTemplate,
)

__all__ = [
    "AlreadySetUp",
    "DirectoryNotEmpty",
    "EnvironmentVariableMissing",
    "Fault",
    "FaultsError",
    "FileExists",
    "FileNotWritten",
    "GitmigError",
    "SettingsFaults",
    "SettingsMissing",
    "SettingsUnreadable",
    "UnknownTemplate",
    "UsageError",
]
