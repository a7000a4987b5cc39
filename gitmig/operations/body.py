"""What can be said of a revision's function at a glance, from its text."""

import ast
import warnings
from typing import Literal

Body = Literal["missing", "empty", "raises", "works"]


def judge_body(source: bytes, name: str) -> Body:
    """Return whether a file has the function `name`, and whether that does anything.

    It raises if its first statement does; what is raised on a condition is not seen.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            module = ast.parse(source)
    except (SyntaxError, ValueError):
        return "missing"
    defined = [
        node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    if not defined:
        # It may come from elsewhere: `from helpers import downgrade`, or `downgrade = undo`.
        return "works" if _is_bound(module, name) else "missing"
    body = [node for node in defined[-1].body if not _does_nothing(node)]
    if not body:
        return "empty"
    return "raises" if isinstance(body[0], ast.Raise) else "works"


def _is_bound(module: ast.Module, name: str) -> bool:
    for node in ast.walk(module):
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
