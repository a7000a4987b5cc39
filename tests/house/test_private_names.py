"""What is private to a module is used in it: a rule that nobody asks is worse than none."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPAT = ROOT / "gitmig" / "compat"
MODULES = [
    module
    for module in sorted((ROOT / "gitmig").rglob("*.py"))
    if not module.is_relative_to(COMPAT)  # it has methods that only its users call
]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_private_names_are_used(module: Path) -> None:
    tree = ast.parse(module.read_bytes())
    used = set(_used_names(tree))
    assert [name for name in _private_definitions(tree) if name not in used] == []


def _private_definitions(tree: ast.Module) -> Iterator[str]:
    """Yield functions, classes and methods; a decorator may register one without its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            is_private = node.name.startswith("_") and not node.name.endswith("__")
            if is_private and not node.decorator_list:
                yield node.name


def _used_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.Constant(value=str(text)):  # an annotation, or a name for getattr
                yield from text.replace("[", " ").replace("]", " ").split()
