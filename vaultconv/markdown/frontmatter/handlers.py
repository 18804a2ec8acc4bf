"""python-frontmatter's handlers for the three languages of front matter, made lossless.

``frontmatter.parse`` and ``load`` strip the text, and the stock handlers take four dashes for a fence and read YAML
1.1. These subclasses of its ``BaseHandler`` override ``detect``, ``split``, ``load`` and ``export``; whoever uses
python-frontmatter can hand them to it. Importing this module costs about 40 ms (python-frontmatter imports PyYAML), so
the room does it on the first front matter that is met and is not YAML.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from frontmatter.default_handlers import BaseHandler

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import fences, values
from vaultconv.markdown.frontmatter.inference import property_type
from vaultconv.markdown.frontmatter.toml_writer import write_toml
from vaultconv.markdown.frontmatter.values import MalformedError
from vaultconv.markdown.frontmatter.yaml_writer import write_yaml
from vaultconv.model.note import Problem
from vaultconv.model.properties import Property, Value

_TOML_POSITION = lazy_pattern(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


class FrontMatterHandler(BaseHandler):  # type: ignore[misc, unused-ignore]
    """What the three have in common: recognition by :mod:`~vaultconv.markdown.frontmatter.fences`."""

    syntax = ""
    lines_before = 1
    """Lines of the file before the block that :meth:`load` is given."""

    def detect(self, text: str) -> bool:
        """Whether ``text`` begins with a closed block of this language."""
        return fences.find(text, self.syntax) is not None

    def split(self, text: str) -> tuple[str, str]:
        """The block without its fences, and the body; nothing is stripped from either.

        Raises :class:`ValueError` where :meth:`detect` says no."""
        found = fences.find(text, self.syntax)
        if found is None:
            raise ValueError("the text has no front matter")
        return text[found.start : found.end], text[found.body :]


class YamlHandler(FrontMatterHandler):
    """YAML between ``---``, read as YAML 1.2 and written as Obsidian writes it."""

    FM_BOUNDARY = lazy_pattern(r"^---[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"
    syntax = "yaml"

    def load(self, fm: str, **kwargs: object) -> Any:  # noqa: ARG002 - the base class's signature
        """The value of the block: a dict for properties, anything else is no front matter.

        Raises :class:`MalformedError`."""
        return values.load(fm)

    def export(self, metadata: Mapping[str, Any], **kwargs: object) -> str:  # noqa: ARG002
        """``metadata`` as YAML, without fences and without a final newline."""
        items = (Property(key, value, property_type(key, value)) for key, value in metadata.items())
        return write_yaml(items).removesuffix("\n")


_TOO_DEEP = "nested too deeply"
"""What each Python says in words of its own."""


class TomlHandler(FrontMatterHandler):
    """TOML between ``+++``. Dates and times become text: no property type holds them."""

    FM_BOUNDARY = lazy_pattern(r"^\+\+\+[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"
    syntax = "toml"

    def load(self, fm: str, **kwargs: object) -> dict[str, Value]:  # noqa: ARG002
        """The table of the block. Raises :class:`MalformedError`."""
        try:
            return {key: toml_value(value) for key, value in tomllib.loads(fm).items()}
        except RecursionError as error:
            raise MalformedError(_toml_problem(fm, _TOO_DEEP)) from error
        except (tomllib.TOMLDecodeError, ValueError) as error:
            raise MalformedError(_toml_problem(fm, str(error))) from error

    def export(self, metadata: Mapping[str, Any], **kwargs: object) -> str:  # noqa: ARG002
        """``metadata`` as TOML, without fences and without a final newline."""
        return write_toml(metadata).removesuffix("\n")


class JsonHandler(FrontMatterHandler):
    """A JSON object that opens the file, its braces on lines of their own."""

    FM_BOUNDARY = lazy_pattern(r"^(?:{|})$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = ""
    syntax = "json"
    lines_before = 0

    def load(self, fm: str, **kwargs: object) -> dict[str, Value]:  # noqa: ARG002
        """The object of the block. Raises :class:`MalformedError`."""
        try:
            loaded: dict[str, Value] = json.loads(fm, object_pairs_hook=_unique, parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            problem = Problem(
                f"The properties are not valid JSON: {error.msg}",
                error.lineno,
                error.colno,
                "Correct the line, or write the properties in YAML between two lines of three dashes.",
            )
            raise MalformedError(problem) from error
        except (ValueError, RecursionError) as error:
            said = _TOO_DEEP if isinstance(error, RecursionError) else error
            message = f"The properties are not valid JSON: {said}"
            raise MalformedError(Problem(message, 1, 1, "Correct the value.")) from error
        return loaded

    def export(self, metadata: Mapping[str, Any], **kwargs: object) -> str:  # noqa: ARG002
        """``metadata`` as JSON, its braces on lines of their own, without a final newline."""
        return json.dumps(metadata, ensure_ascii=False, indent=2) if metadata else "{\n}"


HANDLERS: dict[str, FrontMatterHandler] = {
    handler.syntax: handler for handler in (YamlHandler(), TomlHandler(), JsonHandler())
}
"""The handlers by syntax."""


def toml_value(value: Any) -> Value:
    """A TOML value as plain data; a date or time as its ISO text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list):
        return [toml_value(item) for item in value]
    if isinstance(value, dict):
        return {key: toml_value(item) for key, item in value.items()}
    return value  # type: ignore[no-any-return]


def _toml_problem(block: str, message: str) -> Problem:
    found = _TOML_POSITION.search(message)
    line = column = 1
    if found is not None:
        line, column = (int(found[1]), int(found[2])) if found[1] else (block.count("\n") or 1, 1)
    reason = _TOML_POSITION.sub("", message)
    return Problem(f"The properties are not valid TOML: {reason}", line, column, "Correct the line.")


def _unique(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in found if names.count(key) > 1)
        raise ValueError(f"the key {twice!r} is given twice")
    return found


def _no_constant(name: str) -> Value:
    raise ValueError(f"{name} is no JSON value")
