"""How a hook starts gitmig anew, for code that is not to run in its own process."""

import sys
from pathlib import Path

from gitmig.config import Settings


def build_command(settings: Settings, directory: Path, *arguments: str) -> list[str]:
    """Return the command for the same project and environment, whose files lie in `directory`."""
    file = ("-c", str(directory / settings.file.name)) if settings.file else ()
    name = ("-n", settings.name) if settings.name else ()
    program = (sys.executable, "-P", "-m", "gitmig")
    return [*program, "-C", str(directory), *file, *name, *arguments]
