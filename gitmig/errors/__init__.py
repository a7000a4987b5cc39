"""Every expected failure, as a tree of named states with fields, a message and a hint."""

from gitmig.errors.config import (
    EnvironmentVariableMissing,
    SettingsFaults,
    SettingsMissing,
    SettingsUnreadable,
)
from gitmig.errors.database import (
    ConnectionLost,
    DatabaseUnreachable,
    DatabaseUnusable,
    DriverMissing,
    HalfApplied,
    LockTimeout,
    NotHalfApplied,
    RevisionFailed,
    ScratchUnavailable,
    UrlInvalid,
    UrlMissing,
    VersionConflict,
)
from gitmig.errors.environment import (
    ConfigureRefused,
    ContextNotConfigured,
    EnvironmentFailed,
    EnvironmentIncomplete,
    EnvironmentMissing,
    FunctionMissing,
    ModelsNotImportable,
    NoMigrationContext,
    RevisionUnloadable,
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
    "ConfigureRefused",
    "ConnectionLost",
    "ContextNotConfigured",
    "DatabaseUnreachable",
    "DatabaseUnusable",
    "DirectoryNotEmpty",
    "DriverMissing",
    "EnvironmentFailed",
    "EnvironmentIncomplete",
    "EnvironmentMissing",
    "EnvironmentVariableMissing",
    "Fault",
    "FaultsError",
    "FileExists",
    "FileNotWritten",
    "FunctionMissing",
    "GitmigError",
    "HalfApplied",
    "LockTimeout",
    "ModelsNotImportable",
    "NoMigrationContext",
    "NotHalfApplied",
    "RevisionFailed",
    "RevisionUnloadable",
    "ScratchUnavailable",
    "SettingsFaults",
    "SettingsMissing",
    "SettingsUnreadable",
    "UnknownTemplate",
    "UrlInvalid",
    "UrlMissing",
    "UsageError",
    "VersionConflict",
]
