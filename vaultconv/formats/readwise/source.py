"""What stands around a passage and says its source, whatever the generation: the frame, written and read.

A frame is a text: the footer line; or what comes before or after the passage with the blank lines between.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vaultconv.formats.readwise.footer import read_footer, sources, write_footer
from vaultconv.formats.readwise.forms import BOX_LAST, FOOTER, HEADER, Form
from vaultconv.formats.readwise.header import (
    picture,
    read_paragraphs,
    read_wrap,
    write_paragraphs,
    write_wrap,
)
from vaultconv.model.citation import Citation

FRAME: Final = "frame"
"""Spelling of a highlight: its frame as it was written, where house style has another."""

_BOX_END = "::wrap]]"


def frame_of(form: Form, citation: Citation) -> str:
    """The frame that says ``citation`` in ``form``, in house style.

    >>> from vaultconv.formats.readwise.forms import FORMS
    >>> frame_of(FORMS["F2m"], Citation("B", "A", permalink="https://r/1"))[:20]
    '\\n\\n\\n[[_Source_: A<br>'
    """
    if form.source == FOOTER:
        return write_footer(citation)
    if form.source == HEADER:
        return write_paragraphs(citation) + "\n\n"
    box = write_wrap(citation, form.name)
    return f"\n\n\n{box}" if form.source == BOX_LAST else f"{box}\n\n"


def with_file(frame: str, citation: Citation) -> str:
    """``frame`` with its favicon shown from the file that ``citation`` says, and not one byte else changed."""
    plain = replace(citation, favicon_file=None)
    for spell in (sources, picture):
        frame = frame.replace(spell(plain), spell(citation), 1)
    return frame


def said_by(frame: str, form: Form, permalink: str = "") -> Citation | None:
    """The citation that a frame of ``form`` says; None if it says none. A footer does not hold the ``permalink``.

    >>> from vaultconv.formats.readwise.forms import FORMS
    >>> citation = Citation("B", "A", "https://example.org", "https://r/1")
    >>> all(said_by(frame_of(FORMS[form], citation), FORMS[form]) == citation for form in ("F0", "F1", "F2", "F3"))
    True
    """
    text = frame.strip(" \t\n")
    if form.source == FOOTER:
        return read_footer(text, permalink)
    if form.source == HEADER:
        paragraphs = text.removesuffix("---").strip().split("\n\n")
        if len(paragraphs) != 3:
            return None
        title, author, address = (paragraph.strip() for paragraph in paragraphs)
        return read_paragraphs((title, author, address))
    if not (text.startswith("[[") and text.endswith(_BOX_END)):
        return None
    return read_wrap(text[2 : -len(_BOX_END)])
