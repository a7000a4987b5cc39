"""Every verb of the command line, in the order of `--help`.

A verb is the module of its name in this package (`-` becomes `_`), loaded only when it is called.
"""

VERBS: dict[str, str] = {
    "init": "Lay down a migration environment and its settings.",
    "revision": "Write a new revision file.",
    "merge": "Write a revision that joins several heads.",
    "upgrade": "Bring the database up to a revision.",
    "downgrade": "Take the database back to a revision.",
    "stamp": "Set the database's heads without running anything.",
    "current": "Show where the database stands.",
    "heads": "Show the newest revisions.",
    "history": "List the revisions, newest first.",
    "branches": "Show where the line of revisions parts.",
    "show": "Show one revision in full.",
    "check": "Say whether the models differ from the migrations.",
    "resolve": "Settle a revision that stopped half-way.",
    "hooks": "Install, inspect or run the Git hooks.",
    "completion": "Print the shell completion script.",
}
