"""`gitmig blame`: which revisions touched a table or a column."""

from dataclasses import dataclass

from gitmig.errors import SubjectInvalid
from gitmig.git.origins import Origin, find_origins
from gitmig.operations.blame import BlamedStatement, find_statements, parse_subjects
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.revision import Revision


@dataclass(frozen=True, slots=True)
class Blamed:
    """A revision with those of its statements that touch what was asked about."""

    revision: Revision
    statements: tuple[BlamedStatement, ...]
    origin: Origin | None
    """None where Git cannot help."""


def blame(scripts: ScriptDirectory, subject: str) -> tuple[Blamed, ...]:
    """Return the revisions that touch `TABLE`, `TABLE.COLUMN` or `SCHEMA.TABLE.COLUMN`.

    The newest come first. They are read as text: nothing is executed.

    Raises:
        SubjectInvalid: it is no such name.
    """
    meanings = parse_subjects(subject)
    if not meanings:
        raise SubjectInvalid(subject)
    found: dict[str, tuple[BlamedStatement, ...]] = {}
    for revision in scripts.graph:
        source = scripts.path_of(revision).read_bytes()
        statements = [one for each in meanings for one in find_statements(source, each)]
        if statements:
            unique = {
                each.line: each for each in sorted(statements, key=lambda one: one.is_certain)
            }
            found[revision.id] = tuple(unique[line] for line in sorted(unique))
    revisions = [scripts.graph.get(key) for key in reversed(found)]
    origins = find_origins(scripts, revisions) if revisions else {}
    return tuple(Blamed(each, found[each.id], origins.get(each.id)) for each in revisions)
