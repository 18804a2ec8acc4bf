"""The formats, transforms and resolvers that are installed, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vaultconv import __version__
from vaultconv.assets.resolvers import AssetResolver
from vaultconv.formats.base import Format, Option
from vaultconv.formats.entry_points import Plugin
from vaultconv.report.json_report import VERSION
from vaultconv.report.terminal import one_line
from vaultconv.transform.named import Transform

_APPLIES = {"read": "reading", "write": "writing", "both": "reading and writing"}


@dataclass(frozen=True, slots=True)
class Installed:
    """What is installed, kind by kind."""

    formats: Sequence[Plugin[Format]]
    transforms: Sequence[Plugin[Transform]] = ()
    resolvers: Sequence[Plugin[AssetResolver]] = ()


def as_text(installed: Installed) -> str:
    """A paragraph each: name, title, what it can do, whence it comes; then its options. What is broken comes with what to do."""
    lines = [line for each in installed.formats for line in _format_lines(each)]
    lines += (
        line
        for each in installed.transforms
        for line in _named_lines(each, "transforms notes", "--transform")
    )
    lines += (
        line
        for each in installed.resolvers
        for line in _named_lines(each, "finds files for addresses", "--resolve")
    )
    return "".join(f"{one_line(line)}\n" for line in lines)


def _format_lines(plugin: Plugin[Format]) -> Iterator[str]:
    if plugin.found is None:
        yield _broken(plugin)
        return
    yield f"{plugin.name}: {plugin.found.title}; {_abilities(plugin.found)} ({_origin(plugin)})"
    for option in plugin.found.options:
        flag = f"--{option.name.replace('_', '-')} {_values(option)}"
        yield f"  {flag}  {option.help[:1].upper()}{option.help[1:]} ({_APPLIES[option.applies]}; {_default(option)})"


def _named_lines(plugin: Plugin[Any], does: str, flag: str) -> Iterator[str]:
    if plugin.found is None:
        yield _broken(plugin)
        return
    yield f"{plugin.name}: {plugin.found.title}; {does} ({_origin(plugin)})"
    for option in plugin.found.options:
        said = f"{flag} {plugin.name}:{option.name}={_values(option)}"
        yield f"  {said}  {option.help} ({_default(option)})"


def _values(option: Option) -> str:
    return "|".join(option.choices) if option.choices else type(option.default).__name__


def _default(option: Option) -> str:
    return f"default: {option.default}" if option.default != "" else "no default"


def _broken(plugin: Plugin[Any]) -> str:
    return f"{plugin.name}: cannot be used: {plugin.error} ({_origin(plugin)}). {plugin.remedy}".rstrip()


def _origin(plugin: Plugin[Any]) -> str:
    return " ".join(filter(None, ("package", plugin.package, _version(plugin))))


def _version(plugin: Plugin[Any]) -> str:
    """The version of the package that brings it; our own does not look itself up."""
    return __version__ if plugin.package == "vaultconv" else plugin.version


def _abilities(format: Format) -> str:
    can = [word for word, able in (("reads", format.reader), ("writes", format.writer)) if able is not None]
    return " and ".join(can) or "neither reads nor writes"


def as_json(installed: Installed) -> dict[str, Any]:
    """``{"version": 1, "formats": [{"name", "title", "package", "package_version", "origin", "reads", "writes", "options": [{"name",
    "flag", "default", "choices", "applies", "help"}], "error", "remedy"}], "transforms": [...], "resolvers": [...]}``, these two
    without ``reads`` and ``writes``; ``error`` is ``""`` for what is well."""
    return {
        "version": VERSION,
        "formats": [_format(each) for each in installed.formats],
        "transforms": [_plugin(each, "--transform") for each in installed.transforms],
        "resolvers": [_plugin(each, "--resolve") for each in installed.resolvers],
    }


def _format(plugin: Plugin[Format]) -> dict[str, Any]:
    format = plugin.found
    return {
        **_plugin(plugin, ""),
        "reads": format is not None and format.reader is not None,
        "writes": format is not None and format.writer is not None,
    }


def _plugin(plugin: Plugin[Any], flag: str) -> dict[str, Any]:
    """What is said of any kind; ``flag`` is the one that names it, ``""`` where each option has its own."""
    found = plugin.found
    return {
        "name": plugin.name,
        "title": found.title if found is not None else "",
        "package": plugin.package,
        "package_version": _version(plugin),
        "origin": plugin.origin,
        "options": [_option(option, plugin.name, flag) for option in found.options]
        if found is not None
        else [],
        "error": plugin.error,
        "remedy": plugin.remedy,
    }


def _option(option: Option, name: str, flag: str) -> dict[str, Any]:
    spelled = f"{flag} {name}:{option.name}=" if flag else "--" + option.name.replace("_", "-")
    return {
        "name": option.name,
        "flag": spelled,
        "default": option.default,
        "choices": list(option.choices),
        "applies": option.applies,
        "help": option.help,
    }
