"""From one set of models to another by what was rendered, and back."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import MetaData

Build = Callable[[MetaData], None]
"""Puts tables into the models."""


def check_round_trip(database: Any, before: Build, after: Build) -> None:
    """Go there and back, by names that all constraints have."""
    script = go_there_and_back(database, before, after)
    assert "WARNING" not in script.downgrades
    assert not re.search(r"None, \"", script.downgrades), script.downgrades


def go_there_and_back(database: Any, before: Build, after: Build) -> Any:
    """Go from one to the other and back by what was rendered; each time nothing is left."""
    first, second = MetaData(), MetaData()
    before(first)
    after(second)
    first.create_all(database.connection)
    return database.go_there_and_back(first, second)
