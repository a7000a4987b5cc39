"""Files and functions stay small enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE_LIMIT = 500
FUNCTION_LIMIT = 60

PACKAGE_FILES = sorted((ROOT / "gitmig").rglob("*.py"))
ALL_FILES = [*PACKAGE_FILES, *sorted((ROOT / "tests").rglob("*.py"))]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", ALL_FILES, ids=name)
def test_a_file_has_at_most_500_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LIMIT


@pytest.mark.parametrize("path", PACKAGE_FILES, ids=name)
def test_a_function_has_at_most_60_lines_beside_its_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = {function.name: size for function, size in function_sizes(tree) if size > FUNCTION_LIMIT}
    assert long == {}


def function_sizes(
    tree: ast.Module,
) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documentation = ast.get_docstring(node, clean=False) or ""
            last = node.end_lineno or node.lineno
            yield node, last - node.lineno + 1 - documentation.count("\n") - bool(documentation)
