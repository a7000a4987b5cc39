"""Other projects' module names that stand for gitmig, switched on while they are wanted."""

from gitmig.aliases.finder import install, is_installed, uninstall

__all__ = ["install", "is_installed", "uninstall"]
