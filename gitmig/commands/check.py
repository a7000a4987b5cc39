"""`gitmig check`: whether the models differ from what the revisions make."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gitmig.autogenerate.difference import Difference
from gitmig.comparison import compare_models
from gitmig.config import Settings
from gitmig.errors import (
    DatabaseUnreachable,
    DriverMissing,
    EnvironmentVariableMissing,
    GitmigError,
    MetadataMissing,
    ScratchUnavailable,
    UrlMissing,
)
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.draft import Baseline

UNDECIDABLE = (
    DatabaseUnreachable,
    DriverMissing,
    EnvironmentVariableMissing,
    MetadataMissing,
    ScratchUnavailable,
    UrlMissing,
)
"""What keeps a replay from being made, and is no fault of the revisions or the models."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What differs, or why that cannot be said."""

    baseline: Baseline
    differences: tuple[Difference, ...] = ()
    sql: tuple[str, ...] = ()
    """What would be run so that nothing differs: statements with their terminators."""
    undecided: GitmigError | None = None

    @property
    def clean(self) -> bool:
        """Whether it was decided, and nothing differs."""
        return not self.differences and self.undecided is None

    @property
    def baseline_name(self) -> str:
        """What the models were compared with, for people."""
        return "database" if self.baseline == "database" else "revisions"


def check(
    scripts: ScriptDirectory, *, baseline: Baseline = "database", cache: Path | None = None
) -> Checked:
    """Compare the models with the database, or with the revisions replayed in a scratch one.

    A replay that cannot be made here, for want of a server or of a package, is a result: *cannot
    decide*. A revision that fails is none, and neither are models that are broken. `cache` is the
    directory of remembered replays, if not that of the project.

    Raises:
        GitmigError: as `compare_models`, and what running the revisions raises.
    """
    place = cache or scripts.settings.cache_directory / "replay"
    try:
        compared = compare_models(scripts, baseline=baseline, cache=place)
    except GitmigError as error:
        if baseline == "database" or not _is_of_this_place(error, scripts.settings):
            raise
        return Checked(baseline, undecided=error)
    return Checked(baseline, compared.differences, compared.sql)


def _is_of_this_place(error: GitmigError, settings: Settings) -> bool:
    """Whether another machine might have what is missing here."""
    return isinstance(error, UNDECIDABLE) or any(
        _is_not_installed(cause, settings) for cause in _causes(error)
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _is_not_installed(error: BaseException, settings: Settings) -> bool:
    """Whether a package is missing that is none of the project's own."""
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return False
    package = error.name.partition(".")[0]
    places = [settings.root / entry for entry in settings.options.prepend_sys_path]
    return not any(
        (place / package).exists() or (place / f"{package}.py").exists() for place in places
    )
