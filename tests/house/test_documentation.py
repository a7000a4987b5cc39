"""Every verb and every setting is documented where people look."""

import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from gitmig.cli.main import gitmig
from gitmig.cli.verbs import VERBS
from gitmig.config import option_docs

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_a_section_in_the_reference(verb: str) -> None:
    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert f"\n## gitmig {verb}\n" in text


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_a_verb_is_in_its_section(verb: str) -> None:
    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## gitmig {verb}\n")[2].partition("\n## ")[0]
    with gitmig.make_context("gitmig", [], resilient_parsing=True) as context:
        command = gitmig.get_command(context, verb)
        assert command is not None
        commands = [command, *getattr(command, "commands", {}).values()]
    options = {name for one in commands for parameter in one.params for name in parameter.opts}
    missing = {name for name in options if name.startswith("--") and name not in section}
    assert missing == set()


@pytest.mark.parametrize("option", option_docs())
def test_a_setting_is_in_the_reference(option: str) -> None:
    text = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    assert f"\n## {option}\n" in text
    assert option_docs()[option] in text


def test_no_link_of_the_documentation_leads_nowhere() -> None:
    pages = [*DOCS.rglob("*.md"), DOCS.parent / "README.md"]
    broken = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_readme_leads_to_every_guide_and_reference() -> None:
    pages = [*DOCS.glob("guide/*.md"), *DOCS.glob("reference/*.md")]
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in pages if f"({page.relative_to(ROOT)})" not in text] == []


def test_no_two_decisions_have_one_number() -> None:
    numbers = [page.name[:4] for page in sorted(DOCS.glob("decisions/*.md"))]
    assert sorted(set(numbers)) == numbers


def test_the_floors_are_those_that_the_linter_holds_imports_to() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \|", text.partition("| floor |")[2].partition("\n\n")[0], re.M)
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    floors = [
        {name for name in re.findall(r"\w+", floor) if find_spec(f"gitmig.{name}")}
        for floor in linter["importlinter"]["contracts"][0]["layers"]
    ]
    assert [set(re.findall(r"`(\w+)`", row)) for row in rows] == [each for each in floors if each]
