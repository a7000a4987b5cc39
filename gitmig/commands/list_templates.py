"""`gitmig list-templates`: what `gitmig init` can lay down."""

from gitmig.scaffold import Template, find_templates


def list_templates() -> tuple[Template, ...]:
    """Return the templates, sorted by name."""
    return find_templates()
