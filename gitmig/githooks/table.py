"""Every hook: a new one is a module here, its script in hooks/, and its line in this table."""

from collections.abc import Mapping

from gitmig.githooks import post_merge, pre_commit
from gitmig.githooks.hook import Hook

HOOKS: Mapping[str, Hook] = {
    "pre-commit": pre_commit,
    "post-merge": post_merge,
}
