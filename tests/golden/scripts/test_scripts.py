"""Whole scripts, up and down, on each dialect: no server and no driver has a part in them.

Regenerate with `pytest tests/golden/scripts --update-golden`, and read the difference.
"""

from pathlib import Path

import pytest

from gitmig import __version__
from gitmig.commands.downgrade import render_downgrade
from gitmig.commands.upgrade import render_upgrade
from tests.golden.conftest import CompareWithGolden
from tests.project import Project
from tests.scripts.revisions import write_revisions

URLS = {
    "mariadb": "mariadb+pymysql://nowhere/app",
    "mssql": "mssql+pyodbc://nowhere/app",
    "mysql": "mysql+pymysql://nowhere/app",
    "oracle": "oracle+oracledb://nowhere/app",
    "postgresql": "postgresql+psycopg://nowhere/app",
    "sqlite": "sqlite:///nowhere.db",
}


@pytest.mark.parametrize("dialect", sorted(URLS))
def test_whole_scripts(dialect: str, tmp_path: Path, golden: CompareWithGolden) -> None:
    project = Project(tmp_path, URLS[dialect])
    write_revisions(project)
    up = render_upgrade(project.directory)
    down = render_downgrade(project.directory, "heads:base")
    for name, script in (("upgrade", up), ("downgrade", down)):
        golden(f"scripts/{name}.{dialect}.sql", script.replace(f"'{__version__}'", "'VERSION'"))
