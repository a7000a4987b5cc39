"""Settings: what a project sets, and what is in force."""

from gitmig.config.options import MergePolicy, Options, Settings, option_docs
from gitmig.config.reading import (
    expand_variables,
    find_settings_file,
    find_settings_in,
    iter_option_values,
    read_settings,
    settings_with,
)

__all__ = [
    "MergePolicy",
    "Options",
    "Settings",
    "expand_variables",
    "find_settings_file",
    "find_settings_in",
    "iter_option_values",
    "option_docs",
    "read_settings",
    "settings_with",
]
