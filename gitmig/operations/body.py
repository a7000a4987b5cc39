"""What can be said of a revision's function at a glance, from its text."""

import ast
import warnings
from typing import Literal

Body = Literal["missing", "empty", "raises", "works"]


def judge_body(source: bytes, name: str) -> Body:
    """Return whether a file has the function `name`, and whether that does anything.

    It raises if its first statement does; what is raised on a condition is not seen.
    """
    module = parse_module(source)
    found = None if module is None else find_definition(module, name)
    if found is None:
        return "missing"
    if not isinstance(found, ast.FunctionDef):
        return "works"
    body = [node for node in found.body if not _does_nothing(node)]
    if not body:
        return "empty"
    return "raises" if isinstance(body[0], ast.Raise) else "works"


def parse_module(source: bytes) -> ast.Module | None:
    """Return what a file says; None for one that does not parse."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def find_definition(module: ast.Module, name: str) -> ast.stmt | None:
    """Return the statement that gives a name its meaning: the last one of the module's top level.

    It need not be a function: `from helpers import downgrade`, or `downgrade = undo`.
    """
    return next((node for node in reversed(module.body) if _binds(node, name)), None)


def _binds(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return statement.name == name
    for node in ast.walk(statement):
        match node:
            case ast.Name(id=found, ctx=ast.Store()) if found == name:
                return True
            case ast.ImportFrom(names=names) if any(
                (each.asname or each.name) in (name, "*") for each in names
            ):
                return True
            case ast.FunctionDef(name=found) if found == name:
                return True
    return False


def _does_nothing(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Pass)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Return) and node.value is None)
    )
