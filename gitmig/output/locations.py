"""What is said of directories that settings name."""

from gitmig.config import Origin, Settings
from gitmig.output.console import relative_to_here, warn


def warn_of_absent_locations(settings: Settings) -> None:
    """Say which directories of revision files are not there, and what names them."""
    origin = settings.origins.get("version_locations", Origin())
    for absent in settings.absent_locations:
        warn(
            f"`version_locations` ({origin}) names {relative_to_here(absent)}, which is not there: "
            "correct the setting, or make the directory; Git keeps none that is empty"
        )
