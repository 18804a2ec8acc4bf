"""What ``vaultconv batch --init`` writes, and the JSON Schema for editors: both are made of the keys that there are."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from vaultconv.cli.batch_file.keys import NUMBER, PLACES, SWITCH, TEXT, TEXTS, Key, keys_of
from vaultconv.cli.batch_file.shapes import of_all, shape_of
from vaultconv.formats.registry import BUILT_IN, get_format
from vaultconv.lazy_pattern import lazy_pattern

_HEAD = """\
# Conversions for `vaultconv batch`. Every key is a flag of `vaultconv convert`, without its dashes.
#
#   vaultconv batch vaultconv.toml --dry-run     what would all jobs do?
#   vaultconv batch vaultconv.toml notes         do this one
#
# An editor that knows JSON Schemas completes and explains the keys: `vaultconv batch --schema > vaultconv.schema.json`
# writes the schema, and many find it by this line:
#:schema ./vaultconv.schema.json

[defaults]                      # what every job says that does not say it itself
# exclude = ["Archive/", "*.tmp"]
# download = ["images", "favicons"]

[jobs.notes]
source = "~/Notes"              # paths count from the folder of this file; ~ is yours
destination = "~/Vault"
to = "obsidian"

# [jobs.site]
# source = "~/Vault"
# destination = "~/public"
# to = "html"
# tag = ["public"]              # only notes with this tag
# redact-tokens = true

# All keys, each with what it is when it is not said:
"""
_REPEATED = lazy_pattern(r" May be repeated[^.]*\.")
"""What a flag says of itself and a key has no need of: a key takes a list."""
_WIDTH = 100
_ROUGHLY = {TEXT: "", TEXTS: [], NUMBER: 0, SWITCH: False}
"""What a key of each kind is when its flag has no default."""


def example() -> str:
    """The text of a file to begin with; it is valid as it is."""
    lines = []
    for key in _keys().values():
        if key not in PLACES:
            lines += ["#", *_comment(key)]
    return _HEAD + "\n".join(lines) + "\n"


def _keys() -> Mapping[str, Key]:
    return keys_of(map(get_format, BUILT_IN))


def _comment(key: Key) -> Iterator[str]:
    """The lines that explain ``key``."""
    yield from textwrap.wrap(_help(key), _WIDTH, initial_indent="# ", subsequent_indent="# ")
    default = _ROUGHLY[key.kind] if key.default in (None, ()) else key.default
    yield f"# {key.name} = {json.dumps([] if key.is_joined and not default else default, ensure_ascii=False)}"


def _help(key: Key) -> str:
    """What ``key`` is for, and for which formats.

    >>> _help(keys_of([get_format("obsidian")])["links"]).partition(",")[0]
    '(obsidian) Write links between notes as they were'
    """
    words = _REPEATED.sub("", key.help.partition(" [default:")[0])
    choices = f" One of: {', '.join(key.choices)}." if key.choices else ""
    formats = f"({', '.join(key.formats)}) " if key.formats else ""
    return f"{formats}{words.removesuffix('.')}.{choices}"


def schema(formats: Collection[str] = BUILT_IN) -> dict[str, Any]:
    """The JSON Schema of a file, in the dialect of 2020-12, where there are these ``formats``. A day that TOML has without quotes is
    a text to the editors, as to JSON."""
    keys = _keys()
    shared = {name: _schema_of(key, formats) for name, key in keys.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "vaultconv.toml",
        "description": "Conversions for `vaultconv batch`: every key of a job is a flag of `vaultconv convert`.",
        "type": "object",
        "properties": {
            "defaults": {
                "description": "What every job says that does not say it itself.",
                "$ref": "#/$defs/job",
            },
            "jobs": {
                "description": "The jobs, by their names.",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"$ref": "#/$defs/job"},
            },
        },
        "required": ["jobs"],
        "allOf": of_all(getattr(get_format(name), "suffix", "") for name in BUILT_IN),
        "additionalProperties": False,
        "$defs": {"job": {"type": "object", "properties": shared, "additionalProperties": False}},
    }


def _schema_of(key: Key, formats: Collection[str]) -> dict[str, Any]:
    said: dict[str, Any] = {"description": _help(key)}
    if key.kind in _TYPES:
        said |= _TYPES[key.kind]
    else:
        text = shape_of(key, formats)
        said |= text if key.kind == TEXT else {"anyOf": [text, {"type": "array", "items": text}]}
    if key.kind == NUMBER:
        said["minimum"] = key.least
    if key.default not in (None, "", ()):
        said["default"] = key.default
    return said


_TYPES: Mapping[str, dict[str, Any]] = {NUMBER: {"type": "integer"}, SWITCH: {"type": "boolean"}}
