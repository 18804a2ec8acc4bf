"""The formats that are installed, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from vaultconv.formats.base import Format, Option
from vaultconv.formats.registry import Known
from vaultconv.report.json_report import VERSION
from vaultconv.report.terminal import one_line

_APPLIES = {"read": "reading", "write": "writing", "both": "reading and writing"}


def as_text(known: Iterable[Known]) -> str:
    """A paragraph each: name, title, what it can do, whence it comes; then its options."""
    return "".join(f"{line}\n" for each in known for line in _lines(each))


def _lines(known: Known) -> Iterator[str]:
    if known.format is None:
        yield one_line(f"{known.name}: cannot be imported: {known.error} (package {known.package})")
        return
    yield one_line(
        f"{known.name}: {known.format.title}; {_abilities(known.format)} (package {known.package})"
    )
    for option in known.format.options:
        values = "|".join(option.choices) if option.choices else type(option.default).__name__
        yield one_line(
            f"  --{option.name.replace('_', '-')} {values}  {option.help} ({_APPLIES[option.applies]}; default: {option.default})"
        )


def _abilities(format: Format) -> str:
    can = [word for word, able in (("reads", format.reader), ("writes", format.writer)) if able is not None]
    return " and ".join(can) or "neither reads nor writes"


def as_json(known: Iterable[Known]) -> dict[str, Any]:
    """``{"version": 1, "formats": [{"name", "title", "package", "reads", "writes", "options": [{"name", "flag",
    "default", "choices", "applies", "help"}], "error"}]}``; ``error`` is ``""`` for a format that is well."""
    return {"version": VERSION, "formats": [_format(each) for each in known]}


def _format(known: Known) -> dict[str, Any]:
    format = known.format
    return {
        "name": known.name,
        "title": format.title if format else "",
        "package": known.package,
        "reads": format is not None and format.reader is not None,
        "writes": format is not None and format.writer is not None,
        "options": [_option(option) for option in format.options] if format else [],
        "error": known.error,
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "name": option.name,
        "flag": "--" + option.name.replace("_", "-"),
        "default": option.default,
        "choices": list(option.choices),
        "applies": option.applies,
        "help": option.help,
    }
