"""What a database lacks, as the documented tuples."""

from typing import Any

from gitmig.autogenerate import RevisionContext
from gitmig.comparison import compare_with_database
from gitmig.compat.alembic.scripts import ScriptDirectory


def find_difference_tuples(scripts: ScriptDirectory) -> tuple[RevisionContext, list[Any]]:
    """Compare the models with the database; return the comparison and the difference tuples."""
    revisions = compare_with_database(scripts, {})
    return revisions, [
        difference
        for script in revisions.generated_revisions
        for upgrade in script.upgrade_ops_list
        for difference in upgrade.as_diffs()
    ]
