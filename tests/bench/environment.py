"""The environment of the comparison: both tools from wheels, on the same Python and libraries."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ALEMBIC = "alembic==1.20.1"


@dataclass(frozen=True)
class Environment:
    """Where the tools are, and where projects may be written."""

    bin: Path
    scratch: Path

    @property
    def gitmig(self) -> str:
        """The command."""
        return str(self.bin / "gitmig")

    @property
    def alembic(self) -> str:
        """The command."""
        return str(self.bin / "alembic")

    @property
    def python(self) -> str:
        """The interpreter of both."""
        return str(self.bin / "python")


def prepare_environment(root: Path) -> Environment:
    """Install gitmig as it is now, and Alembic, in `.bench/`; scratch projects are made anew."""
    home = root / ".bench"
    venv = home / "venv"
    scratch = home / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    if not (venv / "bin" / "alembic").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        _pip(venv, "install", "--upgrade", "pip")
        _pip(venv, "install", ALEMBIC, f"{root}[postgresql]")
    else:
        _pip(venv, "install", "--force-reinstall", "--no-deps", str(root))
    return Environment(venv / "bin", scratch)


def _pip(venv: Path, *arguments: str) -> None:
    subprocess.run([str(venv / "bin" / "python"), "-m", "pip", "--quiet", *arguments], check=True)
