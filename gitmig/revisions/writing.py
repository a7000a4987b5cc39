"""Writes revision files: rendered, read back as anybody would read them, then put in place."""

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from gitmig.config import Settings
from gitmig.errors import (
    Fault,
    FileExists,
    FileNotWritten,
    GitmigError,
    MergeFileDiffers,
    NothingToMerge,
    RevisionIdInvalid,
    RevisionIdTaken,
    RevisionTemplateInvalid,
    SettingsFaults,
    WriteHookFailed,
)
from gitmig.files import write_atomically
from gitmig.ids import collapse_ids, shorten
from gitmig.resources import find_resources
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.heads_file import write_heads
from gitmig.revisions.hooking import run_write_hooks
from gitmig.revisions.identity import merge_revision_id, new_revision_id
from gitmig.revisions.literals import (
    escape_docstring,
    render_assignment,
    render_imports,
    render_literal,
)
from gitmig.revisions.markers import find_id_fault
from gitmig.revisions.naming import find_name_fault
from gitmig.revisions.parse import parse_revision
from gitmig.revisions.placing import find_location, place_revision
from gitmig.revisions.revision import Revision
from gitmig.revisions.timezone import in_timezone

TEMPLATE = "script.py.mako"
NO_MESSAGE = "empty message"
IMPORTS = {"op": "from gitmig import op", "sa": "import sqlalchemy as sa"}


class Provenance(NamedTuple):
    """Where in Git's history a revision is made."""

    branch: str | None
    """None on a detached head."""
    commit: str | None
    """None before the first commit."""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.branch, self.commit and self.commit[:12])))


def write_revision(
    directory: ScriptDirectory,
    *,
    message: str | None,
    parents: Sequence[str],
    branch_labels: Sequence[str] = (),
    depends_on: Sequence[str] = (),
    revision_id: str | None = None,
    version_path: str | Path | None = None,
    upgrades: str = "",
    downgrades: str = "",
    imports: Iterable[str] = (),
    variables: Mapping[str, Any] | None = None,
    provenance: Provenance | None = None,
    created: datetime,
) -> Path:
    """Write a new revision file from the project's template, whole or not at all.

    The bodies are statements, all lines but the first indented as the template's functions are;
    `imports` are whole lines: those that the bodies need, `op` and `sa` apart, which are found.
    `variables` are further ones of the template. The time is written in the time zone of the
    settings; one without zone is the local time. The hooks of the settings run on the file.

    Raises:
        SettingsFaults: the settings name a time zone, or an encoding, that there is not.
        RevisionIdInvalid, RevisionIdTaken: `revision_id` cannot be the id.
        FileTemplateInvalid: the settings give no file name.
        VersionPathUnknown, VersionPathNeeded: nothing says where the file is to lie.
        RevisionTemplateInvalid: the template cannot be rendered, or loses what it is given.
        FileExists, FileNotWritten: the file is there, or the system refuses to write it.
        WriteHookFailed: a hook failed; the file is written.
    """
    expected = Revision(
        revision_id or new_revision_id(),
        tuple(parents),
        tuple(dict.fromkeys(depends_on)),
        tuple(dict.fromkeys(branch_labels)),
    )
    if revision_id is not None:
        _check_id(directory, revision_id)
    created = in_timezone(created, directory.settings)
    text = (message or "").strip() or NO_MESSAGE
    location = find_location(directory, parents, version_path)
    path = place_revision(
        directory, location, revision_id=expected.id, message=text, created=created
    )
    given = {
        "message": escape_docstring(text),
        "create_date": _date_for_template(directory, created),
        "provenance": escape_docstring(str(provenance or "")),
        "config": directory.config,
        **_markers(expected),
        **_bodies(upgrades, downgrades, imports, variables or {}),
    }
    template = _find_template(directory)
    data = encode_source(directory.settings, template, _render(template, given))
    _check_rendered(template, data, expected)
    _write_new(directory, path, data)
    _run_hooks(directory, path)
    return path


def _date_for_template(directory: ScriptDirectory, created: datetime) -> datetime:
    zoned = directory.settings.options.timezone is not None or not directory.config.naive_dates
    return created if zoned else created.replace(tzinfo=None)


def write_merge_revision(
    directory: ScriptDirectory, parents: Iterable[str], conflicts: Iterable[str] = ()
) -> Path:
    """Write the merge of `parents`: the same name and bytes for everybody, at any time.

    `conflicts` between them that were accepted are told in its docstring, a line each.

    No template, date, author or hook goes into it. A file that is there with the same text,
    whatever its line ends, is left alone.

    Raises:
        NothingToMerge: there are fewer than two parents.
        MergeFileDiffers: a file of that name holds something else.
        FileNotWritten: the system refuses to write it.
    """
    merged = sorted(set(parents))
    if len(merged) < 2:
        raise NothingToMerge(merged)
    revision_id = merge_revision_id(merged)
    location = find_location(directory, merged)
    path = location / f"merge_{shorten(revision_id)}.py"
    data = _render_merge(revision_id, merged, conflicts).encode("utf-8")
    try:
        _write_new(directory, path, data)
    except FileExists:
        if path.read_bytes().replace(b"\r\n", b"\n") != data:
            raise MergeFileDiffers(path) from None
        write_heads(directory)
    return path


def _run_hooks(directory: ScriptDirectory, path: Path) -> None:
    """Run the hooks on a new file, which only stays for its writer to see where one failed."""
    try:
        run_write_hooks(directory.settings, path)
    except WriteHookFailed:
        raise
    except BaseException:
        path.unlink(missing_ok=True)
        directory.refresh()
        with suppress(GitmigError):
            write_heads(directory)
        raise


def _write_new(directory: ScriptDirectory, path: Path, data: bytes) -> None:
    directory.source()  # refuses a project without an environment
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileNotWritten(path, error.strerror or str(error)) from error
    write_atomically(path, data, exclusive=True)
    directory.refresh()
    write_heads(directory)


def _check_id(directory: ScriptDirectory, revision_id: str) -> None:
    # It becomes part of a file's name.
    reason = find_id_fault(revision_id) or find_name_fault(revision_id)
    if reason is None and any(each.isspace() or each == "," for each in revision_id):
        reason = "it has a blank or a comma in it, which part one id from the next"
    if reason:
        raise RevisionIdInvalid(revision_id, reason)
    if revision_id in directory.graph:
        raise RevisionIdTaken(revision_id, directory.graph.get(revision_id).path)


def _markers(revision: Revision) -> dict[str, Any]:
    """Return the documented variables: None for nothing, a text for one, a tuple for several."""
    return {
        "up_revision": revision.id,
        "down_revision": collapse_ids(revision.down_revisions),
        "branch_labels": revision.branch_labels or None,
        "depends_on": collapse_ids(revision.depends_on),
    }


def _bodies(
    upgrades: str, downgrades: str, imports: Iterable[str], variables: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the bodies, the imports that they need, and all imports as one block.

    Further variables may be bodies, too: those of several databases. A revision to be filled by
    hand starts with both of the usual imports.
    """
    given = {line.strip() for line in imports}
    bodies = "\n".join([upgrades, downgrades, *map(str, variables.values())])
    usual = {line for name, line in IMPORTS.items() if re.search(rf"\b{name}\.", bodies)}
    if not usual and {upgrades.strip(), downgrades.strip()} <= {"", "pass"}:
        usual = set(IMPORTS.values())
    return {
        **variables,
        "bodies": variables,
        "upgrades": upgrades,
        "downgrades": downgrades,
        "imports": render_imports(given - set(IMPORTS.values())),
        "import_block": render_imports(given | usual),
    }


def _find_template(directory: ScriptDirectory) -> Path:
    own = directory.settings.script_location / TEMPLATE
    return own if own.is_file() else find_resources("templates") / "generic" / TEMPLATE


def _render(path: Path, variables: dict[str, Any]) -> str:
    # Imported here: a deterministic merge needs no template, and hooks write one.
    from mako.exceptions import MakoException
    from mako.template import Template

    functions = {
        "comma": _join_with_commas,
        "literal": render_literal,
        "assignment": render_assignment,
    }
    try:
        text = path.read_text(encoding="utf-8")
        template = Template(text=text, strict_undefined=True)
        rendered: str = template.render(**functions, **variables)
    except (OSError, UnicodeDecodeError) as error:
        raise RevisionTemplateInvalid(path, str(error)) from error
    except MakoException as error:
        raise RevisionTemplateInvalid(path, str(error)) from error
    except Exception as error:
        # A template is the project's own code: whatever it raises is its fault, at this line.
        raise RevisionTemplateInvalid(path, f"line {_find_line(error, text)}: {error}") from error
    return rendered


def _find_line(error: Exception, text: str) -> int:
    """Return the line of a template that raised."""
    from mako.exceptions import RichTraceback

    line: int = RichTraceback(error).lineno
    undefined = re.fullmatch(r"'(\w+)' is not defined", str(error))
    if undefined is None:
        return line
    # Mako looks up all names before the first line, where it knows none.
    found = re.search(rf"\b{undefined[1]}\b", text)
    return line if found is None else text.count("\n", 0, found.start()) + 1


def encode_source(settings: Settings, template: Path, text: str) -> bytes:
    """Return the bytes of a new file in the encoding of the settings.

    Raises:
        SettingsFaults: Python knows no encoding of that name.
        RevisionTemplateInvalid: the text has a character that the encoding lacks.
    """
    encoding = settings.options.output_encoding
    try:
        if codecs.lookup(encoding).name not in ("utf-8", "utf-8-sig"):
            text = f"# coding: {encoding}\n{text}"  # without it Python would not read the file
        return codecs.encode(text, encoding)
    except LookupError:
        hint = 'expected a name such as "utf-8" or "latin-1"'
        message = f"`output_encoding` has a wrong value: there is no encoding `{encoding}`"
        fault = Fault("wrong-setting", message, hint)
        raise SettingsFaults(settings.file or settings.root, [fault]) from None
    except UnicodeEncodeError as error:
        reason = f"`output_encoding` {encoding} has no {text[error.start]!r}"
        raise RevisionTemplateInvalid(template, reason) from error


def _join_with_commas(value: str | Iterable[str] | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return ", ".join(value)


def _check_rendered(template: Path, data: bytes, expected: Revision) -> None:
    """Make sure that what was rendered reads as what it was rendered from."""
    found = parse_revision(data, "", "")
    if isinstance(found, Fault):
        place = "" if found.line is None else f", line {found.line}"
        reason = f"what it renders is no revision{place}: {found.message}"
        raise RevisionTemplateInvalid(template, reason)
    for marker, wanted, got in (
        ("revision", expected.id, found.id),
        ("down_revision", expected.down_revisions, found.down_revisions),
        ("branch_labels", expected.branch_labels, found.branch_labels),
        ("depends_on", expected.depends_on, found.depends_on),
    ):
        if wanted != got:
            reason = f"it loses `{marker}`: {wanted!r} became {got!r}"
            raise RevisionTemplateInvalid(template, reason)


def _render_merge(revision_id: str, parents: Sequence[str], conflicts: Iterable[str]) -> str:
    """Return the text of a deterministic merge; a change here forks what people merged before."""
    accepted = [f"  {escape_docstring(each)}\n" for each in sorted(conflicts)]
    told = "".join(["\nConflicts that were accepted:\n", *accepted]) if accepted else ""
    return f'''"""Merge {", ".join(map(shorten, parents))}

Revision: {revision_id}
Revises: {", ".join(parents)}
{told}"""

revision: str = {render_literal(revision_id)}
down_revision: str | tuple[str, ...] | None = {render_literal(parents)}
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
'''
