"""What an identity column can be told, and what of it changes."""

from sqlalchemy import Identity

IDENTITY_OPTIONS = (
    "always",
    "cache",
    "cycle",
    "increment",
    "maxvalue",
    "minvalue",
    "nomaxvalue",
    "nominvalue",
    "start",
)


def changed_options(new: Identity, old: Identity) -> list[str]:
    """Return the options that are set anew, by name; what is not said stays as it is."""
    return [
        option
        for option in IDENTITY_OPTIONS
        if getattr(new, option) is not None and getattr(new, option) != getattr(old, option)
    ]
