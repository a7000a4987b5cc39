"""A dialect that an installed package brings: pip installs it, another process finds it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.project import Project

SOURCE = Path(__file__).with_name("filedb.py")
ENTRY_POINTS = """\
[sqlalchemy.dialects]
filedb = filedb:FileDBDialect

[gitmig.dialects]
filedb = {impl}
"""


def install(directory: Path, impl: str = "filedb:FileDBImpl") -> Path:
    """Make a wheel, and let pip install it into a directory of its own."""
    wheel = directory / "filedb-1.0-py3-none-any.whl"
    info = "filedb-1.0.dist-info"
    files = {
        "filedb.py": SOURCE.read_text(encoding="utf-8"),
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: filedb\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": ENTRY_POINTS.format(impl=impl),
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    target = directory / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True)
    return target


def gitmig(project: Project, installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, "-m", "gitmig", *arguments],
        cwd=project.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project", f"sqlite:///{tmp_path}/file.db")
    (project.root / "gitmig.toml").write_text(f'url = "filedb:///{tmp_path}/file.db"\n')
    project.add(
        "first",
        "op.create_table('users', sa.Column('id', sa.Integer))\n"
        "op.add_column('users', sa.Column('age', sa.Integer))",
        "op.drop_table('users')",
    )
    return project


def test_it_is_found_and_used(project: Project, tmp_path: Path) -> None:
    installed = install(tmp_path)
    up = gitmig(project, installed, "upgrade", "head")
    assert up.returncode == 0, up.stderr
    columns = sa.inspect(project.engine()).get_columns("users")
    assert [column["name"] for column in columns] == ["id", "age"]
    down = gitmig(project, installed, "downgrade", "base")
    assert down.returncode == 0, down.stderr
    assert project.tables() == {"users_dropped"}


@pytest.mark.parametrize(
    ("impl", "reason"),
    [
        ("filedb:Nothing", "loading it failed: AttributeError"),
        ("filedb:FileDBDialect", "that is no subclass of gitmig.ddl.DefaultImpl"),
    ],
)
def test_one_that_cannot_be_used_is_named(
    project: Project, tmp_path: Path, impl: str, reason: str
) -> None:
    up = gitmig(project, install(tmp_path, impl), "upgrade", "head")
    assert up.returncode == 1
    assert f"the package filedb offers {impl} for the dialect filedb, but {reason}" in up.stderr
    assert "hint: install another version of filedb" in up.stderr
    assert "Traceback" not in up.stderr
    assert project.all_tables() == set()
