"""Every expected failure, as a tree of named states with fields, a message and a hint."""

from gitmig.errors.config import (
    EnvironmentVariableMissing,
    SettingsFaults,
    SettingsMissing,
    SettingsUnreadable,
)
from gitmig.errors.error import Fault, FaultsError, GitmigError, UsageError

__all__ = [
    "EnvironmentVariableMissing",
    "Fault",
    "FaultsError",
    "GitmigError",
    "SettingsFaults",
    "SettingsMissing",
    "SettingsUnreadable",
    "UsageError",
]
