"""Every verb and option that people know from the documented vocabulary is there."""

import pytest

from gitmig.cli.main import gitmig
from gitmig.cli.verbs import VERBS

OPTIONS = {
    "branches": "-v --verbose",
    "check": "",
    "current": "-v --verbose -c --check-heads",
    "downgrade": "--sql --tag",
    "edit": "",
    "ensure-version": "--sql",
    "heads": "-v --verbose --resolve-dependencies",
    "history": "-r --rev-range -v --verbose -i --indicate-current",
    "init": "-t --template --package",
    "list-templates": "",
    "merge": "-m --message --branch-label --rev-id --splice",
    "revision": "-m --message --autogenerate --sql --head --splice --branch-label --version-path"
    " --rev-id --depends-on",
    "show": "",
    "stamp": "--sql --tag --purge",
    "upgrade": "--sql --tag",
}
GLOBAL = "--version -c --config -n --name -x --raiseerr -q --quiet"


@pytest.mark.parametrize("verb", OPTIONS)
def test_a_verb_has_its_documented_options(verb: str) -> None:
    assert verb in VERBS
    with gitmig.make_context("gitmig", [], resilient_parsing=True) as context:
        command = gitmig.get_command(context, verb)
    assert command is not None
    offered = {name for parameter in command.params for name in parameter.opts}
    assert set(OPTIONS[verb].split()) - offered == set()


def test_the_global_options() -> None:
    offered = {name for parameter in gitmig.params for name in parameter.opts}
    assert set(GLOBAL.split()) - offered == set()
