from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.project import Project

MakeProject = Callable[..., Project]


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Make an empty project for a database."""

    def make(url: str, **options: Any) -> Project:
        return Project(tmp_path / "project", url, options)

    return make


@pytest.fixture
def project(make_project: MakeProject, database_url: str) -> Project:
    """An empty project, on each kind of database in turn."""
    return make_project(database_url)


@pytest.fixture
def transactional(make_project: MakeProject, transactional_url: str) -> Project:
    """An empty project, on each kind of database that can roll back DDL."""
    return make_project(transactional_url)


@pytest.fixture
def sqlite(make_project: MakeProject, sqlite_url: str) -> Project:
    """An empty project on an SQLite file that does not exist yet."""
    return make_project(sqlite_url)


@pytest.fixture
def postgresql(make_project: MakeProject, postgresql_url: str) -> Project:
    """An empty project on PostgreSQL."""
    return make_project(postgresql_url)


@pytest.fixture
def mariadb(make_project: MakeProject, mariadb_url: str) -> Project:
    """An empty project on MariaDB."""
    return make_project(mariadb_url)
