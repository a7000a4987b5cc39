"""The functions of env.py that a comparison calls, checked before the first call."""

from collections.abc import Mapping
from inspect import signature
from typing import Any

from gitmig.errors.autogenerate import HookInvalid

PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "compare_server_default": (
        "context",
        "inspected_column",
        "metadata_column",
        "inspected_default",
        "metadata_default",
        "rendered_metadata_default",
    ),
    "compare_type": (
        "context",
        "inspected_column",
        "metadata_column",
        "inspected_type",
        "metadata_type",
    ),
    "include_name": ("name", "type_", "parent_names"),
    "include_object": ("object_", "name", "type_", "reflected", "compare_to"),
    "process_revision_directives": ("context", "revision", "directives"),
    "render_item": ("type_", "object_", "autogen_context"),
}
"""What each is called with, in this order."""


def check_hooks(options: Mapping[str, Any]) -> None:
    """Make sure that each hook takes its arguments.

    Raises:
        HookInvalid: it does not, or it is no function at all.
    """
    for name, parameters in PARAMETERS.items():
        hook = options.get(name)
        if hook is None or isinstance(hook, bool):
            continue
        try:
            signature(hook).bind(*parameters)
        except TypeError as error:
            raise HookInvalid(name, parameters) from error
        except ValueError:  # One of C, which says nothing of itself.
            continue
