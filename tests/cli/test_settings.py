"""The settings from the command line: `config`, environments, arguments, hooks, locations."""

import json
from pathlib import Path

import pytest

from gitmig.config import option_docs
from tests.cli.conftest import Gitmig

SETTINGS = """\
[tool.gitmig]
url = "postgresql://ada:s3cret@db/app"
strict = true
custom = { api_token = "t0ken", tenant = "acme" }

[tool.gitmig.databases.log]
url = "mysql://root:s3cret@db/log"

[[tool.gitmig.post_write_hooks]]
name = "format"
type = "module"
module = "py_compile"

[tool.gitmig.environments.test]
url = "sqlite:///test.db"
"""


def test_config_tells_each_value_and_where_it_comes_from(
    gitmig: Gitmig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    monkeypatch.setenv("GITMIG_LOCK_TIMEOUT", "9")

    text = gitmig("config").out
    shown = {line.split(" = ")[0]: line for line in text.splitlines()[2:]}
    assert text.startswith("pyproject.toml\n")
    assert list(shown) == list(option_docs())
    assert shown["url"].split(" = ")[1].split() == [
        '"postgresql://ada:***@db/app"',
        "(pyproject.toml:2)",
    ]
    assert shown["lock_timeout"].endswith("(GITMIG_LOCK_TIMEOUT)")
    assert shown["merge"].endswith("(default)")
    assert "s3cret" not in text
    assert "t0ken" not in text

    found = json.loads(gitmig("-n", "test", "config", "--json").out)
    assert (found["environment"], found["file"]) == ("test", str(tmp_path / "pyproject.toml"))
    settings = found["settings"]
    assert settings["url"] == {
        "value": "sqlite:///test.db",
        "origin": "file",
        "place": "pyproject.toml:15",
    }
    assert settings["strict"] == {"value": True, "origin": "file", "place": "pyproject.toml:3"}
    assert settings["post_write_hooks"]["value"][0]["module"] == "py_compile"
    assert settings["custom"]["value"] == {"api_token": "***", "tenant": "acme"}
    assert settings["databases"]["value"]["log"]["url"] == "mysql://root:***@db/log"


def test_no_secret_is_shown_wherever_it_stands(gitmig: Gitmig, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.gitmig.custom]\n"
        'replicas = ["postgresql://ada:s3cret@one/app", "postgresql://ada:s3cret@two/app"]\n'
        'tokens = ["s3cret"]\n'
        'secrets = { one = "s3cret", two = { three = "s3cret" } }\n'
        "password = 90210\n"
        "use_token = false\n"
        "size = 0\n"
    )
    text = gitmig("config").out
    assert "s3cret" not in text
    assert "90210" not in text
    (shown,) = (line for line in text.splitlines() if line.startswith("custom = "))
    assert 'replicas = ["postgresql://ada:***@one/app", ' in shown
    assert "use_token = false, size = 0" in shown
    data = gitmig("config", "--json").out
    assert "s3cret" not in data
    assert json.loads(data)["settings"]["custom"]["value"]["password"] == "***"


def test_a_url_of_the_command_line(gitmig: Gitmig, project: Path) -> None:
    found = json.loads(gitmig("config", "--url", "sqlite:///x.db", "--json").out)
    url = {"value": "sqlite:///x.db", "origin": "command line", "place": None}
    assert found["settings"]["url"] == url
    (project / "pyproject.toml").write_text(SETTINGS)
    refused = gitmig("upgrade", "--url", "sqlite:///x.db")
    assert refused.code == 2
    assert "`-n NAME`" in refused.err


def test_an_environment_is_chosen_by_name(gitmig: Gitmig, project: Path) -> None:
    file = project / "pyproject.toml"
    file.write_text(file.read_text() + '[tool.gitmig.environments.test]\nurl = "sqlite:///t.db"\n')

    assert gitmig("-n", "test", "upgrade").code == 0
    assert (project / "t.db").exists()
    assert not (project / "app.db").exists()
    result = gitmig("-n", "tset", "upgrade")
    assert result.code == 1
    assert "choose from test" in result.err


def test_arguments_reach_env_py(gitmig: Gitmig, project: Path) -> None:
    env = project / "migrations" / "env.py"
    env.write_text(
        "from gitmig import context\nprint(context.get_x_argument(as_dictionary=True))\n"
        + env.read_text()
    )
    result = gitmig("-x", "tenant=acme", "-x", "dry", "upgrade")
    assert result.out.startswith("{'tenant': 'acme', 'dry': ''}")


def test_a_hook_runs_on_a_new_revision_and_may_fail(gitmig: Gitmig, project: Path) -> None:
    file = project / "pyproject.toml"
    plain = file.read_text()
    hook = '[[tool.gitmig.post_write_hooks]]\nname = "mark"\ntype = "exec"\nexecutable = "{}"\n'
    program = project / "mark"
    program.write_text("#!/bin/sh\necho '# marked' >> \"$1\"\n")
    program.chmod(0o755)

    file.write_text(plain + hook.format(program))
    assert gitmig("revision", "-m", "one", "--rev-id", "one").code == 0
    assert (project / "migrations/versions/one_one.py").read_text().endswith("# marked\n")

    file.write_text(plain + hook.format("/nowhere/at/all"))
    result = gitmig("revision", "-m", "two", "--rev-id", "two")
    assert result.code == 1
    assert "the hook `mark` failed" in result.err
    assert (project / "migrations/versions/two_two.py").exists()


def test_several_version_locations(gitmig: Gitmig, project: Path) -> None:
    file = project / "pyproject.toml"
    file.write_text(
        file.read_text() + 'version_locations = ["migrations/versions", "billing"]\n'
        "recursive_version_locations = true\n"
        'file_template = "%(slug)s/%(short)s"\n'
    )
    options = ("--head", "base", "--rev-id", "bill", "--branch-label", "billing")
    refused = gitmig("revision", "-m", "start", *options)
    assert refused.code == 1
    assert "--version-path" in refused.err
    assert gitmig("revision", "-m", "start", *options, "--version-path", "billing").code == 0
    assert (project / "billing" / "start" / "bill.py").is_file()
    assert gitmig("revision", "-m", "next", "--head", "billing@head", "--rev-id", "b2").code == 0
    assert (project / "billing" / "next" / "b2.py").is_file()
    assert gitmig("upgrade").code == 0
    assert {line.split()[0] for line in gitmig("current").out.splitlines()} == {"2222bbbb", "b2"}


@pytest.mark.parametrize("line", ["heads --json", "upgrade --plan", "status"])
def test_a_version_location_that_is_not_there(gitmig: Gitmig, project: Path, line: str) -> None:
    file = project / "pyproject.toml"
    file.write_text(file.read_text() + 'version_locations = ["migrations/verions"]\n')
    result = gitmig(*line.split())
    assert result.code == 0
    assert result.err.startswith(
        "warning: `version_locations` (pyproject.toml:4) names migrations/verions, which is not "
        "there: correct the setting, or make the directory"
    )
    (project / "migrations" / "verions").mkdir()
    assert "version_locations" not in gitmig(*line.split()).err


def test_locations_that_overlap_are_refused(gitmig: Gitmig, project: Path) -> None:
    file = project / "pyproject.toml"
    file.write_text(
        file.read_text() + 'version_locations = ["migrations/versions", "./migrations/versions"]\n'
    )
    result = gitmig("heads")
    assert result.code == 1
    assert "read twice" in result.err


def test_another_encoding_is_declared_in_the_file(gitmig: Gitmig, project: Path) -> None:
    file = project / "pyproject.toml"
    file.write_text(file.read_text() + 'output_encoding = "latin-1"\n')

    assert gitmig("revision", "-m", "größer", "--rev-id", "l1").code == 0
    (path,) = (project / "migrations" / "versions").glob("l1_*.py")
    assert path.read_bytes().startswith('# coding: latin-1\n"""größer'.encode("latin-1"))
    assert "größer" in gitmig("show", "l1").out
    assert gitmig("upgrade").code == 0
    result = gitmig("revision", "-m", "有", "--rev-id", "l2")
    assert result.code == 1
    assert "has no '有'" in result.err


def test_an_encoding_that_there_is_not(gitmig: Gitmig, project: Path) -> None:
    file = project / "pyproject.toml"
    file.write_text(file.read_text() + 'output_encoding = "utf-9"\n')
    result = gitmig("revision", "-m", "x")
    assert result.code == 1
    assert "no encoding `utf-9`" in result.err
    assert len(list((project / "migrations" / "versions").glob("*.py"))) == 2


def test_an_environment_has_revisions_of_its_own(gitmig: Gitmig, project: Path) -> None:
    file = project / "pyproject.toml"
    file.write_text(
        file.read_text() + "[tool.gitmig.environments.billing]\n"
        'script_location = "billing"\nurl = "sqlite:///billing.db"\nmetadata = []\n'
    )
    assert gitmig("-n", "billing", "init", "billing").code == 0
    assert gitmig("-n", "billing", "revision", "-m", "first", "--rev-id", "b1").code == 0
    assert gitmig("-n", "billing", "upgrade").code == 0
    assert gitmig("-n", "billing", "current").out.startswith("b1 ")
    assert gitmig("heads").out.startswith("2222bbbb ")
    assert not (project / "app.db").exists()


def test_the_whole_traceback_of_an_expected_error(gitmig: Gitmig, project: Path) -> None:
    assert "Traceback" not in gitmig("show", "nowhere").err
    result = gitmig("--raiseerr", "show", "nowhere")
    assert result.code == 1
    assert "Traceback" in result.err
    assert "UnknownRevision" in result.err
    assert "\nerror: no revision" in result.err
