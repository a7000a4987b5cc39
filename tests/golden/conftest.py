"""Golden files: what gitmig writes, as it was when somebody looked at it and found it good."""

from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent

CompareWithGolden = Callable[[str, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> CompareWithGolden:
    """Compare a text with the golden file of a name, or write it with `--update-golden`."""

    def compare(name: str, text: str) -> None:
        assert text.strip(), f"{name}: an empty golden file proves nothing"
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{name} is missing: run this test with --update-golden, and look"
        assert text == path.read_text(encoding="utf-8"), f"{name}: see --update-golden"

    return compare
