"""What tests do where a server or a program is not there."""

import os
from typing import NoReturn

import pytest


def give_up(missing: str) -> NoReturn:
    """Skip the test; fail it where all databases are demanded, as in CI."""
    if os.environ.get("GITMIG_TEST_REQUIRE_DATABASES") == "1":
        pytest.fail(f"demanded, and not there: {missing}")
    pytest.skip(missing)
