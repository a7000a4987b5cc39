"""Every hook: a new one is a module here, its script in hooks/, and its line in this table."""

from collections.abc import Mapping

from gitmig.githooks import (
    post_checkout,
    post_commit,
    post_merge,
    post_rewrite,
    pre_commit,
    pre_merge_commit,
    pre_push,
)
from gitmig.githooks.hook import Hook

HOOKS: Mapping[str, Hook] = {
    "pre-commit": pre_commit,
    "pre-merge-commit": pre_merge_commit,
    "post-merge": post_merge,
    "post-commit": post_commit,
    "post-rewrite": post_rewrite,
    "post-checkout": post_checkout,
    "pre-push": pre_push,
}

READING = ("pre-push",)
"""The hooks that need what Git writes to their input."""
