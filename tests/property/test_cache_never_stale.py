"""Whatever is done to the files, a scan with a cache finds what one without finds."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from gitmig.config import VersionLocations
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.scan import scan
from gitmig.revisions.sources import WorkingTreeSource
from tests.memory_source import MemorySource
from tests.random_tests import examples

NAMES = st.sampled_from(["a.py", "b.py", "0a.py"])
# All of one size, so that neither the size nor a restored mtime tells an edit.
CONTENTS = st.sampled_from(
    [
        b'revision = "a"\ndown_revision = None\n',
        b'revision = "b"\ndown_revision = None\n',
        b'revision = "c"\ndown_revision = Nope\n',
        b'revisiom = "d"\ndown_revision = None\n',
        b'revision = "e"\ndown_revision = (()\n ',
    ]
)


class Edits(RuleBasedStateMachine):
    """A directory that is edited between scans.

    Here the file system's own clock is read, so that no margin is needed: a stamp is trusted as
    soon as the clock has ticked.
    """

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr("gitmig.revisions.cache.MARGIN", 0)
        self.root = Path(tempfile.mkdtemp())
        self.versions = self.root / "versions"
        self.versions.mkdir()
        self.cache = self.root / "cache" / "revisions.json"
        self.cache.parent.mkdir()

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.root)

    @rule(name=NAMES, content=CONTENTS)
    def write(self, name: str, content: bytes) -> None:
        (self.versions / name).write_bytes(content)

    @rule(name=NAMES, content=CONTENTS)
    def write_and_hide_it(self, name: str, content: bytes) -> None:
        path = self.versions / name
        if path.exists():
            before = path.stat()
            path.write_bytes(content)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    @rule(name=NAMES, content=CONTENTS)
    def write_as_if_long_ago(self, name: str, content: bytes) -> None:
        (self.versions / name).write_bytes(content)
        os.utime(self.versions / name, (1_000_000_000, 1_000_000_000))

    @rule(name=NAMES, content=CONTENTS)
    def replace(self, name: str, content: bytes) -> None:
        temporary = self.root / "temporary"
        temporary.write_bytes(content)
        temporary.replace(self.versions / name)

    @rule(one=NAMES, other=NAMES)
    def swap(self, one: str, other: str) -> None:
        if one != other and (self.versions / one).exists() and (self.versions / other).exists():
            (self.versions / one).rename(self.root / "temporary")
            (self.versions / other).rename(self.versions / one)
            (self.root / "temporary").rename(self.versions / other)

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        (self.versions / name).unlink(missing_ok=True)

    @rule(content=CONTENTS)
    def scan_another_source(self, content: bytes) -> None:
        scan(MemorySource({"versions/a.py": content}), ParseCache(self.cache))

    @rule(position=st.integers(0, 10_000), byte=st.integers(0, 255))
    def damage_the_cache(self, position: int, byte: int) -> None:
        if self.cache.exists():
            data = bytearray(self.cache.read_bytes())
            data[position % len(data)] = byte
            self.cache.write_bytes(data)

    @rule()
    def delete_the_cache(self) -> None:
        self.cache.unlink(missing_ok=True)

    @invariant()
    def finds_what_is_there(self) -> None:
        source = WorkingTreeSource(VersionLocations((self.versions,)), self.root)
        assert scan(source, ParseCache(self.cache)) == scan(source)


TestEdits = Edits.TestCase
TestEdits.settings = examples(60, stateful_step_count=25, suppress_health_check=list(HealthCheck))
