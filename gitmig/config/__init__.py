"""Settings: what a project sets, and what is in force."""

from gitmig.config.config import Config
from gitmig.config.conversion import convert_value, is_text, parse_value, suggest
from gitmig.config.document import find_settings_file, find_settings_in
from gitmig.config.locations import VersionLocations
from gitmig.config.options import (
    HeadPolicy,
    MergePolicy,
    Options,
    Origin,
    Settings,
    SyncPolicy,
    option_docs,
)
from gitmig.config.reading import (
    expand_variables,
    iter_option_values,
    map_texts,
    read_settings,
    settings_with,
)
from gitmig.config.tables import Database, RegisteredHook, WriteHook
from gitmig.config.urls import anchor_url, expand_url

__all__ = [
    "Config",
    "Database",
    "HeadPolicy",
    "MergePolicy",
    "Options",
    "Origin",
    "RegisteredHook",
    "Settings",
    "SyncPolicy",
    "VersionLocations",
    "WriteHook",
    "anchor_url",
    "convert_value",
    "expand_url",
    "expand_variables",
    "find_settings_file",
    "find_settings_in",
    "is_text",
    "iter_option_values",
    "map_texts",
    "option_docs",
    "parse_value",
    "read_settings",
    "settings_with",
    "suggest",
]
