"""What other people import is listed, sorted and there."""

import inspect
import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

import gitmig
from gitmig.cli.verbs import VERBS

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(gitmig.__path__, "gitmig.")
    if module.name != "gitmig.__main__"
)
OF_A_RUN = {"gitmig.context": {"config", "script"}}
"""Attributes that a module has only while a command runs env.py."""
OPTIONAL: set[str] = set()
"""Modules that are of use only together with a package that gitmig does not bring."""
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "base"}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_alone_and_has_what_it_lists(name: str) -> None:
    # That `__all__` is sorted is the linter's to see (RUF022).
    module = import_module(name)
    listed = set(getattr(module, "__all__", ())) - OF_A_RUN.get(name, set())
    assert {entry for entry in listed if not hasattr(module, entry)} == set()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is(name: str) -> None:
    assert import_module(name).__doc__


def test_all_of_it_imports_without_the_extras() -> None:
    """Drivers, and greenlet with the asynchronous ones, are for those who asked for them."""
    extras = ["greenlet", "psycopg", "pymysql", "asyncpg", "aiosqlite"]
    code = f"""
import sys
from importlib import import_module
sys.modules |= dict.fromkeys({extras})
for name in {[name for name in MODULES if name not in OPTIONAL]}:
    import_module(name)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name for name in MODULES if name.rpartition(".")[2] in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize(
    "name", ["gitmig.api", "gitmig.errors", "gitmig.op", "gitmig.context", "gitmig.testing"]
)
def test_the_public_modules_list_their_names(name: str) -> None:
    assert import_module(name).__all__


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"completion", "hooks"}))
def test_every_command_is_a_function_of_the_api(verb: str) -> None:
    function = getattr(import_module("gitmig.api"), verb.replace("-", "_"))
    assert inspect.isfunction(function)
    assert function.__module__ == f"gitmig.commands.{function.__name__}"
