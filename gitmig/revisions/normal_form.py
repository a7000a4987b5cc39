"""Whether two texts of a revision file are the same program."""

import ast
import warnings


def is_same_program(one: bytes, other: bytes) -> bool:
    """Return whether two files differ at most in comments, layout, line endings and header.

    A file that does not parse is the same as none but itself.
    """
    if one == other:
        return True
    first, second = _normalize(one), _normalize(other)
    return first is not None and first == second


def _normalize(source: bytes) -> str | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    if ast.get_docstring(tree, clean=False) is not None:
        del tree.body[0]
    return ast.dump(tree)
