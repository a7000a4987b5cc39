"""Alembic's names and its command line, over gitmig.

    from gitmig.compat import alembic

    alembic.install()  # from here on, `import alembic` is gitmig

`python -m gitmig.compat.alembic` is the command.
"""

from gitmig.aliases import install, is_installed, uninstall

__version__ = "1.20.1"
"""The version of Alembic whose documented names and formats are these."""

__all__ = ["__version__", "install", "is_installed", "uninstall"]
