"""${message}

Revision: ${up_revision}
Revises: ${comma(down_revision) or "base"}
Created: ${create_date.isoformat(sep=" ", timespec="seconds")}
% if provenance:
Git: ${provenance}
% endif
"""

% if import_block:
${import_block}

% endif
revision: str = ${literal(up_revision)}
${assignment("down_revision: str | tuple[str, ...] | None", down_revision)}
${assignment("branch_labels: str | tuple[str, ...] | None", branch_labels)}
${assignment("depends_on: str | tuple[str, ...] | None", depends_on)}


def upgrade() -> None:
    ${upgrades or "pass"}


def downgrade() -> None:
    ${downgrades or "pass"}
