"""How many random examples a test tries: few where somebody waits, many at night."""

import os
from typing import Any

from hypothesis import settings

ORDINARY, NIGHTLY = 100, 2000
"""How many examples a test tries that does not say a number of its own."""


def load_profiles() -> None:
    """Register the profiles, and load the one that the environment names.

    Examples are judged by what they find, not by the clock of a busy machine. Ordinary runs try
    the same ones each time, so that nobody's change fails by another's; nightly ones try new ones.
    """
    ordinary = settings(
        settings.get_profile("default"), deadline=None, derandomize=True, database=None
    )
    settings.register_profile("ordinary", ordinary, max_examples=ORDINARY)
    settings.register_profile(
        "nightly", ordinary, max_examples=NIGHTLY, derandomize=False, print_blob=True
    )
    settings.load_profile(os.environ.get("GITMIG_HYPOTHESIS_PROFILE", "ordinary"))


def examples(count: int, **options: Any) -> settings:
    """Return settings for `count` examples in an ordinary run, and for more of them at night."""
    return settings(max_examples=max(1, count * settings().max_examples // ORDINARY), **options)
