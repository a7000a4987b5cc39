from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import MetaData

from gitmig.config import Options, Settings
from gitmig.errors import ModelsNotImportable
from gitmig.runtime.metadata import load_metadata

MODELS = """
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

metadata = MetaData()

class registry:
    inner = MetaData()
"""


@pytest.fixture
def module(tmp_path: Path) -> str:
    """The name of a module that no other test has imported."""
    name = f"models_{uuid4().hex}"
    (tmp_path / f"{name}.py").write_text(MODELS, encoding="utf-8")
    return name


def load(root: Path, *references: str) -> MetaData | list[MetaData] | None:
    return load_metadata(Settings(root, None, Options(metadata=references)))


@pytest.mark.parametrize("attribute", [":Base", ":metadata", ":registry.inner", ""])
def test_models_are_found(tmp_path: Path, module: str, attribute: str) -> None:
    assert isinstance(load(tmp_path, f"{module}{attribute}"), MetaData)


def test_several_are_a_list_and_none_is_none(tmp_path: Path, module: str) -> None:
    several = load(tmp_path, f"{module}:Base", f"{module}:metadata")
    assert isinstance(several, list)
    assert len(several) == 2
    assert load(tmp_path) is None


def test_a_missing_module_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelsNotImportable, match="there is no module nowhere") as caught:
        load(tmp_path, "nowhere.models:Base")
    assert 'metadata = "nowhere.models:Base"' in caught.value.message
    assert caught.value.user_traceback is None


@pytest.mark.parametrize("path", ["src/shop/models.py", "src/shop.py"])
def test_a_package_that_lies_deeper_is_pointed_to(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).touch()
    with pytest.raises(ModelsNotImportable, match="there is no module shop") as caught:
        load(tmp_path, "shop.models:Base")
    assert 'set `prepend_sys_path = [".", "src"]`' in (caught.value.hint or "")


def test_a_missing_attribute_is_named(tmp_path: Path, module: str) -> None:
    with pytest.raises(ModelsNotImportable, match="has no `Bass`"):
        load(tmp_path, f"{module}:Bass")


def test_models_that_raise_show_their_own_traceback(tmp_path: Path) -> None:
    name = f"broken_{uuid4().hex}"
    path = tmp_path / f"{name}.py"
    path.write_text("import datetime\nimport missing_dependency\n", encoding="utf-8")
    with pytest.raises(ModelsNotImportable, match="missing_dependency") as caught:
        load(tmp_path, f"{name}:Base")
    trace = caught.value.user_traceback or ""
    assert f'File "{path}", line 2' in trace
    assert "metadata.py" not in trace
    assert f"'missing_dependency' ({name}.py, line 2)" in caught.value.message
    hint = "mend it; a package that is missing has to be installed beside gitmig"
    assert caught.value.hint == hint
