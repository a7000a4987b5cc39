"""Every verb of the command line, in the order of `--help`.

A verb is the module of its name in this package (`-` becomes `_`), loaded only when it is called.
"""

VERBS: dict[str, str] = {
    "init": "Lay down a migration environment and its settings.",
    "adopt": "Take over a project that was written for Alembic, and go back.",
    "revision": "Write a new revision file.",
    "merge": "Write a revision that joins several heads.",
    "status": "Show where database, checkout and branch stand, and what to do next.",
    "rebase": "Put your own revisions on top of another branch's.",
    "upgrade": "Bring the database up to a revision.",
    "downgrade": "Take the database back to a revision.",
    "sync": "Bring the database to the checkout, as after `git switch`.",
    "stamp": "Set the database's heads without running anything.",
    "current": "Show where the database stands.",
    "heads": "Show the newest revisions.",
    "history": "List the revisions, newest first.",
    "divergence": "Show which revisions other branches have, and where lines part.",
    "forecast": "Say what merging the open branches would do.",
    "branches": "Show where the line of revisions parts.",
    "show": "Show one revision in full.",
    "blame": "Name the revisions that touched a table or a column.",
    "log": "Show what was applied when, by whom.",
    "edit": "Open a revision file in your editor.",
    "verify": "Check that no published revision was changed.",
    "restore": "Bring back a revision that was deleted or edited.",
    "check": "Say whether the models differ from the migrations.",
    "resolve": "Settle a revision that stopped half-way.",
    "config": "Show the settings in force, and where they come from.",
    "ensure-version": "Create the tables that gitmig keeps in a database.",
    "list-templates": "List the environments that `init` can lay down.",
    "hooks": "Install, inspect or run the Git hooks.",
    "completion": "Print the shell completion script.",
}
