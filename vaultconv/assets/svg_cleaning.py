"""An SVG document made a picture and nothing else: what runs, loads or leads away is cut out, what is drawn stays.

The document is read by a parser that loads nothing and written anew from what was read, so there is no second way to read
what comes out. It is judged once more at the end (:func:`vaultconv.assets.svg.danger`): what is dangerous still is not taken at
all, nor is one of which nothing would be left to see.
"""

from __future__ import annotations

import re
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from vaultconv.assets.addresses import AnsweredError
from vaultconv.assets.svg import (
    DRAWING,
    NAMESPACE,
    TOLD,
    attribute_danger,
    danger,
    element_danger,
    paired,
    parser_of_names,
    split_name,
    style_danger,
)
from vaultconv.lazy_pattern import lazy_pattern

_IMPORT = lazy_pattern(r"@import\b[^;]*;?", re.IGNORECASE)
_URL = lazy_pattern(r"url\([^()]*\)", re.IGNORECASE)
_LONGEST_ENTITY = 256
"""Letters. Editors call namespaces by entities; what is longer, or holds others, is there to unfold."""
_MOST_ENTITIES = 64
_MOST_UNFOLDED = 1 << 16
"""Letters that all entities together may stand for."""
_MOST_GIVEN = 256
"""Letters of attributes that a document gives to elements that do not have them: to each of millions, if there are so many."""


class _Uncleanable(Exception):  # noqa: N818  it ends a parse, and never leaves this file
    """Why a document cannot be cleaned."""


def cleaned(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The SVG document ``data`` without what makes it more than a picture, and what that was, each once. Raises
    :class:`~vaultconv.assets.addresses.AnsweredError` for one that cannot be cleaned.

    >>> cleaned(b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'><script>y()</script><path d='M0 0h8v8z'/></svg>")
    (b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h8v8z"/></svg>', ('the attribute onload', 'the element script'))
    """
    cleaning = _Cleaning()
    try:
        made = cleaning.run(data)
    except _Uncleanable as error:
        raise AnsweredError(f"the SVG is not taken: {error}") from error
    except expat.ExpatError as error:
        raise AnsweredError(f"the SVG is not taken: it is no well-formed XML: {error}") from error
    cut = tuple(dict.fromkeys(cleaning.cut))
    if not cleaning.is_drawn:
        raise AnsweredError(f"the SVG is not taken: there is nothing to see in it but {', '.join(cut[:3])}")
    if why := danger(made):
        raise AnsweredError(f"the SVG is not taken: it cannot be cleaned of {why}")
    return made, cut


class _Cleaning:
    """What was read of a document so far, as ``pieces`` of the new one; ``cut`` is what was left out."""

    def __init__(self) -> None:
        self.cut: list[str] = []
        self.is_drawn = False
        self._pieces: list[str] = []
        self._names: list[str] = []
        self._skipped = 0
        self._spaces: list[tuple[str, str]] = []
        self._open = False
        self._style: list[str] = []
        self._data = b""
        self._entities = self._unfolded = self._given = 0

    def run(self, data: bytes) -> bytes:
        """The new document."""
        self._data = data
        parser = parser_of_names()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartNamespaceDeclHandler = self._space
        parser.EntityDeclHandler = self._entity_of
        parser.AttlistDeclHandler = self._default_of
        parser.ProcessingInstructionHandler = self._instruction
        parser.Parse(data, True)
        return "".join(self._pieces).encode()

    def _space(self, prefix: str | None, uri: str | None) -> None:
        if not self._skipped:
            self._spaces.append((f"xmlns:{prefix}" if prefix else "xmlns", uri or ""))

    def _start(self, full: str, attributes: list[str]) -> None:
        space, name, prefix = split_name(full)
        if self._skipped:
            self._skipped += 1
            return
        if not self._names and name != "svg":
            raise _Uncleanable("it is no SVG document")
        if why := element_danger(space, name):
            self.cut.append(why)
            self._skipped = 1
            self._spaces.clear()
            return
        self._flush_style()
        self._close_start()
        self.is_drawn = self.is_drawn or (name in DRAWING and space in (NAMESPACE, ""))
        spelled = f"{prefix}:{name}" if prefix else name
        kept = [
            *self._spaces,
            *(pair for key, value in paired(attributes) for pair in self._attribute(key, value)),
        ]
        self._pieces.append(f"<{spelled}{''.join(f' {key}={quoteattr(value)}' for key, value in kept)}")
        self._spaces.clear()
        self._names.append(spelled)
        self._open = True

    def _attribute(self, full: str, value: str) -> list[tuple[str, str]]:
        space, name, prefix = split_name(full)
        if name == "style" and not space:
            value = self._without_outside(value)
        if why := attribute_danger(space, name, value):
            self.cut.append(why)
            return []
        return [(f"{prefix}:{name}" if prefix else name, value)]

    def _end(self, _name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        self._flush_style()
        name = self._names.pop()
        self._pieces.append("/>" if self._open else f"</{name}>")
        self._open = False

    def _text(self, data: str) -> None:
        if self._skipped or not self._names:
            return
        if self._names[-1].rpartition(":")[2] == "style":
            self._style.append(data)
            return
        self._close_start()
        self._pieces.append(escape(data))

    def _flush_style(self) -> None:
        """What a style element says, as far as it refers to nothing outside."""
        style, self._style = self._without_outside("".join(self._style)), []
        if style:
            self._close_start()
            self._pieces.append(escape(style))

    def _without_outside(self, style: str) -> str:
        if not (why := style_danger(style)):
            return style
        self.cut.append(why)
        style = _URL.sub(
            lambda found: found[0] if not style_danger(found[0]) else "none", _IMPORT.sub("", style)
        )
        return "" if style_danger(style) else style

    def _close_start(self) -> None:
        if self._open:
            self._pieces.append(">")
            self._open = False

    def _entity_of(self, name: str, _is_parameter: bool, value: str | None, *_: object) -> None:
        if value is None or "&" in value or len(value) > _LONGEST_ENTITY:
            raise _Uncleanable(f"it unfolds the entity {name[:TOLD]}")
        self._entities += 1
        self._unfolded += self._data.count(f"&{name};".encode()) * len(value)
        if self._entities > _MOST_ENTITIES or self._unfolded > _MOST_UNFOLDED or not name.isascii():
            raise _Uncleanable(f"it unfolds the entity {name[:TOLD]}")
        self.cut.append(f"a definition of the entity {name[:TOLD]}")

    def _default_of(
        self, _element: str, name: str, _kind: str, value: str | None, _is_required: bool
    ) -> None:
        if value is None:
            return
        self._given += len(name) + len(value)
        if self._given > _MOST_GIVEN:
            raise _Uncleanable(f"it unfolds the attribute {name[:TOLD]}")
        self.cut.append(f"a definition of the attribute {name[:TOLD]}")

    def _instruction(self, target: str, _data: str) -> None:
        self.cut.append(f"the instruction {target[:TOLD]}")
