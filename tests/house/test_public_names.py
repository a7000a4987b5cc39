"""What other people import is listed, sorted and there."""

import pkgutil
from importlib import import_module

import pytest

import gitmig

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(gitmig.__path__, "gitmig.")
    if module.name != "gitmig.__main__"
)
OF_A_RUN = {"gitmig.context": {"config", "script"}}
"""Attributes that a module has only while a command runs env.py."""
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


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name for name in MODULES if name.rpartition(".")[2] in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("name", ["gitmig.errors", "gitmig.op", "gitmig.context"])
def test_the_public_modules_list_their_names(name: str) -> None:
    assert import_module(name).__all__
