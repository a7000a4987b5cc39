"""What `gitmig config` says."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from gitmig.commands.config import Configuration
from gitmig.output.console import echo, echo_json, mark_style, relative_to_here


def print_configuration(configuration: Configuration, *, as_json: bool) -> None:
    """Print each option on a line of its own, with where its value comes from behind it."""
    if as_json:
        echo_json(_as_data(configuration))
        return
    if configuration.file is not None:
        environment = f", environment {configuration.name}" if configuration.name else ""
        echo(f"{relative_to_here(configuration.file)}{environment}")
        echo()
    lines = [(f"{each.name} = {render_value(each.value)}", each) for each in configuration.options]
    width = min(60, max(len(line) for line, _ in lines))
    for line, each in lines:
        echo(f"{line.ljust(width)}  {mark_style(f'({each.origin})')}")


def render_value(value: Any) -> str:
    """Return a value nearly as TOML has it; what is not set is `none`."""
    match _plain(value):
        case None:
            return "none"
        case bool() as flag:
            return str(flag).lower()
        case str() as text:
            return f'"{text}"'
        case list() as items:
            return f"[{', '.join(map(render_value, items))}]"
        case Mapping() as table:
            told = {key: item for key, item in table.items() if item not in (None, "", [])}
            pairs = (f"{key} = {render_value(item)}" for key, item in told.items())
            return f"{{ {', '.join(pairs)} }}" if table else "{}"
        case other:
            return str(other)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(item) for key, item in asdict(value).items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _as_data(configuration: Configuration) -> dict[str, object]:
    return {
        "root": str(configuration.root),
        "file": None if configuration.file is None else str(configuration.file),
        "environment": configuration.name,
        "settings": {
            each.name: {
                "value": _plain(each.value),
                "origin": each.origin.kind,
                "place": each.origin.place,
            }
            for each in configuration.options
        },
    }
