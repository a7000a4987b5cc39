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


def upgrade(engine_name: str) -> None:
    globals()[f"upgrade_{engine_name}"]()


def downgrade(engine_name: str) -> None:
    globals()[f"downgrade_{engine_name}"]()
% for name in config.databases:


def upgrade_${name}() -> None:
    ${bodies.get(f"{name}_upgrades") or "pass"}


def downgrade_${name}() -> None:
    ${bodies.get(f"{name}_downgrades") or "pass"}
% endfor
