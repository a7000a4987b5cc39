"""The pages of the operations are what the code, the golden statements and the tables say."""

import inspect
from typing import Any

import pytest
import sqlalchemy as sa

from gitmig import op
from gitmig.operations import OPERATIONS
from tests.recorder import Recorder
from tests.pages.operations import PAGES as DOCUMENTED
from tests.pages.operations import FOLDER, find_examples, read_table, render_pages

PAGES = render_pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name], "run `make docs`, and look"


def test_no_page_is_left_of_what_is_gone() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(PAGES)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_example_can_be_run(name: str) -> None:
    examples = find_examples(name)
    assert examples, f"{name} shows no example"
    recorder = Recorder()
    users = sa.table("users", sa.column("active", sa.Boolean))
    for example in examples:
        exec(example, {"op": recorder, "sa": sa, "users": users})
    assert {type(operation) for operation in recorder.operations} == {OPERATIONS[name]}


def test_the_tables_speak_of_what_there_is() -> None:
    parameters, locks = read_table("parameters"), read_table("locks")
    assert set(parameters) - {"every"} <= set(DOCUMENTED)
    assert set(locks) - {"sources"} == set(DOCUMENTED)
    every: set[str] = set(parameters["every"])
    for name in DOCUMENTED:
        signature = inspect.signature(getattr(op, name)).parameters.values()
        named = {each.name for each in signature if each.kind is not each.VAR_KEYWORD}
        takes_more = any(each.kind is each.VAR_KEYWORD for each in signature)
        own: dict[str, Any] = parameters.get(name, {})
        assert named <= every | set(own), name
        assert takes_more or set(own) <= named, name
