"""The time zone in which the settings want times to be written."""

from datetime import datetime
from zoneinfo import ZoneInfo

from gitmig.config import Settings
from gitmig.errors import Fault, SettingsFaults


def in_timezone(created: datetime, settings: Settings) -> datetime:
    """Return the same moment in the time zone of the settings; a time without zone is local.

    Raises:
        SettingsFaults: the system has no time zone of that name.
    """
    name = settings.options.timezone
    if name is None:
        return created if created.tzinfo else created.astimezone()
    zone = _find_zone(name) or _find_zone(name.upper())
    if zone is None:
        fault = Fault(
            "wrong-setting",
            f"`timezone` has a wrong value: there is no time zone `{name}`",
            'expected a name such as "UTC" or "Europe/Berlin"; where the system has no time zones, '
            "install the package tzdata",
        )
        raise SettingsFaults(settings.file or settings.root, [fault])
    return created.astimezone(zone)


def _find_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, a directory of zones
        return None
