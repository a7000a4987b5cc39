"""The project of the command line's tests, whose ids, dates and messages are fixed."""

from tests.cli.conftest import gitmig as gitmig
from tests.cli.conftest import project as project
