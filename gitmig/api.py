"""gitmig for applications, tests and notebooks: the commands as functions, the classes behind them.

    from gitmig import api

    scripts = api.ScriptDirectory.from_config(api.Config.read())
    outcome = api.upgrade(scripts)

Nothing is printed; what goes wrong is an error of `gitmig.errors`. Each function is the one of the
command line of its name: docs/reference/python-api.md.
"""

from gitmig.commands.adopt import adopt
from gitmig.commands.blame import blame
from gitmig.commands.branches import branches
from gitmig.commands.check import check
from gitmig.commands.config import config
from gitmig.commands.current import current
from gitmig.commands.divergence import divergence
from gitmig.commands.downgrade import downgrade
from gitmig.commands.edit import edit
from gitmig.commands.ensure_version import ensure_version
from gitmig.commands.forecast import forecast
from gitmig.commands.heads import heads
from gitmig.commands.history import history
from gitmig.commands.hooks import hooks_status, install_hooks, uninstall_hooks
from gitmig.commands.init import init
from gitmig.commands.list_templates import list_templates
from gitmig.commands.log import log
from gitmig.commands.merge import merge
from gitmig.commands.rebase import rebase
from gitmig.commands.resolve import resolve
from gitmig.commands.restore import restore
from gitmig.commands.revision import revision
from gitmig.commands.show import show
from gitmig.commands.stamp import stamp
from gitmig.commands.status import status
from gitmig.commands.sync import sync
from gitmig.commands.upgrade import upgrade
from gitmig.commands.verify import verify
from gitmig.config import Config, Options, Settings, read_settings
from gitmig.githooks.run import run_hook
from gitmig.runtime.environment import EnvironmentContext
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.operations import Operations
from gitmig.runtime.script import Script
from gitmig.runtime.script_directory import ScriptDirectory

__all__ = [
    "Config",
    "EnvironmentContext",
    "MigrationContext",
    "Operations",
    "Options",
    "Script",
    "ScriptDirectory",
    "Settings",
    "adopt",
    "blame",
    "branches",
    "check",
    "config",
    "current",
    "divergence",
    "downgrade",
    "edit",
    "ensure_version",
    "forecast",
    "heads",
    "history",
    "hooks_status",
    "init",
    "install_hooks",
    "list_templates",
    "log",
    "merge",
    "read_settings",
    "rebase",
    "resolve",
    "restore",
    "revision",
    "run_hook",
    "show",
    "stamp",
    "status",
    "sync",
    "uninstall_hooks",
    "upgrade",
    "verify",
]
