"""Every verb and every setting is documented where people look."""

from pathlib import Path

import pytest

from gitmig.cli.main import gitmig
from gitmig.cli.verbs import VERBS
from gitmig.config import option_docs

DOCS = Path(__file__).resolve().parents[2] / "docs"


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
    import re

    pages = [*DOCS.rglob("*.md"), DOCS.parent / "README.md"]
    broken = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
