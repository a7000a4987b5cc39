"""What the tests of installed hooks share."""

from gitmig.git.repository import Repository
from gitmig.githooks.install import install
from gitmig.revisions.scan import load_graph
from tests.git.sandbox import Sandbox


def install_hooks(sandbox: Sandbox) -> None:
    install(Repository.get(sandbox.root), sandbox.root)


def heads(sandbox: Sandbox) -> tuple[str, ...]:
    """Return the heads of the index."""
    return load_graph(Repository.get(sandbox.root).index_source(sandbox.locations)).heads


def set_option(sandbox: Sandbox, option: str, value: str) -> None:
    settings = sandbox.root / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}{option} = "{value}"\n', encoding="utf-8")
