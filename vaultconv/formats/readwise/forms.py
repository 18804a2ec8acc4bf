"""The generations of site notes, F0 to F8 and M0, and how one is told from another by its structure.

Source: ``formats/readwise.md``, a.1 and a.3. A generation has no version number in the file: keys and the place of the
source block tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Properties

HEADER, BOX_FIRST, BOX_LAST, FOOTER, NOWHERE = "header", "box-first", "box-last", "footer", ""
"""Where the source of a passage is said: paragraphs before it, a box before or after it, the quotation's last line, or
in the properties only."""


@dataclass(frozen=True, slots=True)
class Form:
    """A generation: where its source is said, in which folder its notes lie, how many blank lines follow the front
    matter, whether a line end closes the file, and whether Ruby's Psych wrote the front matter (``psych``) or the
    importer's template (``template``) or a person (``plain``)."""

    name: str
    source: str
    folder: str
    front_matter: str
    blank_lines: int = 1
    final_newline: bool = False

    @property
    def is_highlight(self) -> bool:
        """Whether a note of this form is a passage with its source."""
        return self.source != NOWHERE


NEWEST: Final = "F5"
"""The form of a highlight that comes from elsewhere."""
SITE_NOTES: Final = "Readwise site notes"
"""What the notes of a site are called in a sentence."""

SITE: Final = "site"
"""The value of ``--readwise-form`` for notes of a site: what is none yet gets the newest form."""
POST: Final = "M0"
"""The form of any other note that comes from elsewhere."""
ORDINARY: Final = ""
"""Any other Markdown file of a site: it has no rules of its own."""

FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("F0", HEADER, "_posts", "template", final_newline=True),
        Form("F1", BOX_FIRST, "_posts", "template", final_newline=True),
        Form("F2t", BOX_LAST, "_posts", "template"),
        Form("F2", BOX_LAST, "_posts", "template"),
        Form("F2m", BOX_LAST, "_posts", "template"),
        Form("F3", BOX_LAST, "_posts", "template"),
        Form("F3h", BOX_LAST, "_posts", "template"),
        Form("F4", FOOTER, "notes/_posts", "template"),
        Form("F5", FOOTER, "notes/_posts", "template"),
        Form("F6", FOOTER, "notes/_posts", "psych", blank_lines=0),
        Form("F7", NOWHERE, "notes/_posts", "template"),
        Form("F8", FOOTER, "notes/_posts", "template"),
        Form(POST, NOWHERE, "_manual_posts", "plain", final_newline=True),
        Form(ORDINARY, NOWHERE, "", "plain", final_newline=True),
    )
}
"""Every form by its name."""

OF_A_SOURCE: Final = "/bookreview/"
"""What the address of a source at the service holds, and that of a highlight does not."""

_FOOTER_LINE = lazy_pattern(r"^>[ \t]*<div\b[^<>\n]*\bquoteback-footer\b", re.MULTILINE)
_BOX = lazy_pattern(r"\[\[(?:_Source_: |<cite)(?:(?!\[\[)[\s\S])*?::wrap\]\]")
_STOCK_TITLE = lazy_pattern(r"[\s\S]* \(\d+\)")
_ULID = lazy_pattern(r"[0-9a-hjkmnp-tv-z]{26}", re.IGNORECASE)
_SOCIAL = lazy_pattern(r"[a-z]+(?:_social)?_status_url")
_ID = lazy_pattern(r"(?:^|/)(\d+|[0-9a-hjkmnp-tv-z]{26})/?$", re.IGNORECASE)


def form_of(properties: Properties, body: str) -> str:
    """The form of a note that was read from a site, ``""`` for a note of no form.

    >>> form_of(Properties(), "\\nSource Title: A\\n\\nAuthor: B\\n")
    'F0'
    """
    if properties.get("manual_post") is True:
        return POST
    if _FOOTER_LINE.search(body):
        return _newer(properties, dumped=not body.startswith("\n"))
    box = _BOX.search(body)
    if box is not None:
        return _by_box(properties, body, box)
    if body.lstrip("\n").startswith("Source Title: "):
        return "F0"
    return form_by_keys(properties)


def form_by_keys(properties: Properties) -> str:
    """The form that the properties alone tell, ``""`` if none: for a note that went through another format.

    >>> from vaultconv.model.properties import Property, PropertyType
    >>> form_by_keys(Properties((Property("highlight_id", 7, PropertyType.NUMBER),)))
    'F5'
    """
    if properties.get("manual_post") is True:
        return POST
    if properties.find("highlight_id") is not None:
        return _newer(properties, dumped=properties.find("serial_number") is not None)
    address = properties.text("readwise_url")
    if properties.get("show_book_meta") is True or (
        address and _ULID.fullmatch(str(properties.get("book", ""))) is not None
    ):
        return "F7"
    return "F4" if address and OF_A_SOURCE not in address else ORDINARY


def early_form(properties: Properties, has_mark: bool, has_address: bool, has_comment: bool) -> str:
    """The early form whose keys ``properties`` are, ``""`` if they are of none: for a note that went through another
    format. ``has_mark``: its citation has a favicon or an emoji; ``has_address``: a URL; ``has_comment``: the reader
    wrote below the passage, for which only the later of these forms have room."""
    keys = {item.key for item in properties}
    if "canonical" not in keys or "readwise_url" in keys or "book_title" in keys:
        return ORDINARY
    if "hide_title" not in keys:
        return "F2t" if has_comment or not _STOCK_TITLE.fullmatch(properties.text("title")) else "F1"
    if has_mark or "book" in keys:
        return "F3"
    return "F2" if has_address else "F2m"


def _newer(properties: Properties, dumped: bool) -> str:
    """A form with a footer; ``dumped`` says whether Ruby's Psych wrote its front matter."""
    if any(_SOCIAL.fullmatch(item.key) for item in properties):
        return "F8"
    if dumped:
        return "F6"
    return "F5" if properties.find("highlight_id") is not None else "F4"


def _by_box(properties: Properties, body: str, box: re.Match[str]) -> str:
    text = box[0]
    if not body[: box.start()].strip():
        return "F1"
    if text.startswith('[[<cite class="h-cite">'):
        return "F3h"
    if text.startswith("[[<cite"):
        return "F3"
    if properties.find("hide_title") is None:
        return "F2t"
    return "F2m" if "\n_More_: " in text else "F2"


def highlight_id(properties: Properties, permalink: str = "") -> str:
    """The id of the highlight, from ``highlight_id`` or the last part of its address at Readwise; ``""`` if none says.

    >>> highlight_id(Properties(), "https://readwise.io/open/210000105")
    '210000105'
    """
    known = properties.get("highlight_id")
    if isinstance(known, int | str) and not isinstance(known, bool) and str(known):
        return str(known)
    address = properties.text("readwise_url") or permalink
    found = _ID.search(address) if OF_A_SOURCE not in address else None
    return found[1].lower() if found else ""


def anchor_of(id: str) -> str:
    """The block id of the highlight with ``id``; ``""`` for none."""
    return f"rw{id}" if id else ""
