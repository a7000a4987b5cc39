"""`pytest --gitmig`: tests that every project with revisions wants.

Loaded by pytest in each of its runs, so it imports nothing else before it is asked for.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gitmig.config import Settings

TESTS = {
    "single_head": "check_single_head",
    "upgrade_from_base": "check_upgrade",
    "up_down_up": "check_up_down_up",
    "models_match_schema": "check_models",
}
"""The name of each test, and the function of `gitmig.testing` that it calls."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; each but the first may be set in pytest's own settings, too."""
    group = parser.getgroup("gitmig", "schema migrations")
    group.addoption("--gitmig", action="store_true", help="test the revisions of gitmig, too")
    for name, text in (
        ("url", "a database server to make scratch databases on; default: an SQLite file"),
        ("config", "the settings file; default: the nearest one from the root directory upwards"),
        ("name", "the environment of the settings file"),
    ):
        group.addoption(f"--gitmig-{name}", metavar=name.upper(), help=text)
        parser.addini(f"gitmig_{name}", text, default="")


def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add our tests to those that were collected."""
    if config.getoption("--gitmig"):
        suite = GitmigSuite.from_parent(session, name="gitmig", nodeid="gitmig")
        items.extend(suite.collect())


class GitmigSuite(pytest.Collector):
    """The tests of the project's revisions."""

    def collect(self) -> Iterator["GitmigTest"]:
        """Yield a test for each question."""
        for name in TESTS:
            yield GitmigTest.from_parent(self, name=name)


class GitmigTest(pytest.Item):
    """One question about the revisions, asked on a scratch database of its own."""

    def runtest(self) -> None:
        """Ask it; a project without models has none to compare."""
        from gitmig import testing

        check = getattr(testing, TESTS[self.name])
        with testing.scratch_scripts(self._read_settings(), self._option("url")) as scripts:
            try:
                check(scripts)
            except testing.MetadataMissing:
                pytest.skip("the settings name no models")

    def _read_settings(self) -> "Settings":
        from gitmig.config import read_settings

        root, file = self.config.rootpath, self._option("config")
        return read_settings(
            root, file=None if file is None else root / file, name=self._option("name")
        )

    def _option(self, name: str) -> str | None:
        given = self.config.getoption(f"--gitmig-{name}") or self.config.getini(f"gitmig_{name}")
        return str(given) if given else None

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Return what people are told: no traceback but that of their own code."""
        from gitmig.errors import GitmigError

        error = excinfo.value
        if isinstance(error, GitmigError):
            trace = f"{error.user_traceback}\n" if error.user_traceback else ""
            hint = f"\nhint: {error.hint}" if error.hint else ""
            return f"{trace}error: {error.message}{hint}"
        if isinstance(error, AssertionError):
            return str(error)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return where pytest says that the test is."""
        return self.config.rootpath, None, f"gitmig: {self.name}"
