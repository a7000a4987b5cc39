"""Runs env.py for a command."""

from typing import Any

from gitmig.revisions import directory
from gitmig.runtime.env_execution import execute_env
from gitmig.runtime.environment import EnvironmentContext
from gitmig.runtime.script_directory import ScriptDirectory
from gitmig.runtime.whereabouts import naming_branches


def run_env(script: directory.ScriptDirectory, **options: Any) -> None:
    """Execute env.py with an environment of these options.

    Raises:
        GitmigError: as `execute_env`.
    """
    config = script.config.for_reading() if options.get("dont_mutate") else script.config
    with (
        naming_branches(script),
        EnvironmentContext(config, ScriptDirectory.of(script), **options) as environment,
    ):
        execute_env(environment)
