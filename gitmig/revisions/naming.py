"""What revision files are called, on every file system."""

import re
from collections.abc import Mapping
from datetime import datetime
from unicodedata import normalize

from gitmig.errors import FileTemplateInvalid
from gitmig.ids import shorten
from gitmig.revisions.source import is_revision_file

TOKENS = (
    "rev",
    "short",
    "slug",
    "epoch",
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
)
"""What a file template may hold, as `%(year)d` or `%(month).2d`; `/` parts directories."""

EMPTY_SLUG = "revision"
MAX_NAME_LENGTH = 200
"""Below the 255 bytes of a name, with room for the temporary file beside it."""

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9])(\..*)?", re.IGNORECASE)
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


def slugify(message: str, max_length: int = 40) -> str:
    """Return a message as words joined by `_`: lower case ASCII letters and digits.

    What is longer than `max_length` is cut there, then back to the last `_`, which stays.
    """
    # Folded first, for what has no letters of ASCII in it but stands for some: `ß` is `ss`.
    decomposed = normalize("NFKD", message.casefold()).encode("ascii", "ignore").decode()
    slug = "_".join(re.findall(r"\w+", decomposed.lower())).strip("_")
    if len(slug) > max_length:
        slug = slug[:max_length].rpartition("_")[0] or slug[:max_length].rstrip("_")
        slug = f"{slug}_"
    return slug or EMPTY_SLUG


def render_file_name(
    template: str, *, revision_id: str, message: str, created: datetime, slug_length: int = 40
) -> str:
    """Return the name of a revision's file, `.py` included; `/` parts directories from it.

    Raises:
        FileTemplateInvalid: the template has an unknown token, or gives no name of a file that
            is safe everywhere and that is read as a revision.
    """
    values = {
        "rev": revision_id,
        "short": shorten(revision_id),
        "slug": slugify(message, slug_length),
        "epoch": int(created.timestamp()),
        **{token: getattr(created, token) for token in TOKENS[4:]},
    }
    *directories, stem = (_render_part(template, part, values) for part in template.split("/"))
    if reason := find_name_fault(stem):
        raise _invalid(template, reason)
    return "/".join([*directories, f"{stem[:MAX_NAME_LENGTH]}.py"])


def find_name_fault(stem: str) -> str | None:
    """Return why a revision's file cannot have this name, `.py` apart; None if it can."""
    fault = _find_part_fault(stem)
    if fault is None and (stem.startswith(".") or not is_revision_file(f"{stem}.py")):
        return f"a file `{stem}.py` is not read as a revision"
    return fault


def _find_part_fault(name: str) -> str | None:
    if unsafe := _UNSAFE.search(name):
        return f"`{unsafe[0]}` cannot be in a file name"
    if not name.strip(" ."):
        return "it gives an empty name"
    if name != name.strip():
        return "the name begins or ends with a blank"
    return None


def _render_part(template: str, part: str, values: Mapping[str, object]) -> str:
    """Return one name on the way to the file, or that of the file."""
    try:
        name = part % values
    except KeyError as error:
        raise _invalid(template, f"it has the unknown token `%({error.args[0]})s`") from error
    except (ValueError, TypeError) as error:
        raise _invalid(template, str(error)) from error
    if reason := _find_part_fault(name):
        raise _invalid(template, reason)
    return f"{name}_" if _RESERVED.fullmatch(name) else name


def _invalid(template: str, reason: str) -> FileTemplateInvalid:
    return FileTemplateInvalid(template, reason, TOKENS)
