"""Telling pages of highlights from other notes, by how they are laid out."""

from __future__ import annotations

import re

from vaultconv.formats.base import Recognition
from vaultconv.formats.readwise.pages.ends import ends_in_service_link
from vaultconv.formats.readwise.pages.forms import BULK, LOGSEQ_PLUGIN, MIRROR, OBSIDIAN_PLUGIN
from vaultconv.formats.readwise.pages.mirror import HIDDEN
from vaultconv.formats.readwise.pages.template import DEFAULT, Template
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.decoding import decode
from vaultconv.vault.tree import File, Tree

_LARGEST = 4 << 20
"""Bytes. A page of more was not made by a plugin."""
_PEEKED = 12
"""So many files are looked into, from all over the tree."""

_FRONT = lazy_pattern(r"---\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADER = lazy_pattern(r"^#{1,6}[ \t]+(?P<text>[^\n]*)$", re.MULTILINE)
_METADATA = lazy_pattern(
    r"^## Metadata[ \t]*\n(?:[ \t]*\n|- [^\n]*\n){0,12}?- (?:Author: |Full Title: |Category: #)", re.MULTILINE
)
_BULK = lazy_pattern(
    r"^## Metadata[ \t]*\n(?:[ \t]*\n|- [^\n]*\n){0,12}?- Author: (?!\[\[)[^\n]+\n(?:[ \t]*\n|- [^\n]*\n){0,12}?- Full Title: ",
    re.MULTILINE,
)
"""An author that is no link, in the list that the plugin's default template has (``formats/readwise.md``, b)."""
_COVER = lazy_pattern(r"^!\[rw-book-cover\]\(", re.MULTILINE)
_BULLET = lazy_pattern(r"^[-*+] [^\n]*", re.MULTILINE)
_BELOW = lazy_pattern(r"^(?: {4}|\t)[-*+] (?P<text>[^\n]*)", re.MULTILINE)
_SYNCED = lazy_pattern(r"^- (?P<text>[^\n]*)$", re.MULTILINE)
_SITE = lazy_pattern(
    r"\bquoteback-footer\b|::wrap\]\]|^Source Title: |^(?:highlight_id|manual_post|show_book_meta|hide_title):",
    re.MULTILINE,
)
"""What only notes of a site have."""
_PAGE_PROPERTY = lazy_pattern(r"\A(?:[^\s:]+::[^\n]*\n)*(?:full-title|category|author)::")


def page_form(text: str, template: Template = DEFAULT) -> str:
    """The form of the page with this ``text``, decoded; ``""`` for a note that is none. What was learnt of its folder is in
    ``template``.

    >>> page_form("# A\\n\\n## Metadata\\n- Author: [[B]]\\n\\n## Highlights\\n- Words\\n")
    'obsidian-plugin'
    >>> page_form("# A\\n\\n## Highlights\\n- of my day\\n")
    ''
    """
    if is_of_site(text):
        return ""
    front = _FRONT.match(text)
    body = text[front.end() :] if front is not None else text
    if HIDDEN.match(body.lstrip()) and any(
        template.dated(found["text"]) is not None for found in _HEADER.finditer(body)
    ):
        return MIRROR
    if _PAGE_PROPERTY.match(body) and any(template.dated(found["text"]) for found in _SYNCED.finditer(body)):
        return LOGSEQ_PLUGIN
    sections = [found.end() for found in _HEADER.finditer(body) if template.dated(found["text"]) is not None]
    if sections and (_METADATA.search(body) or _COVER.search(body)):
        return BULK if front is None and _BULK.search(body) else OBSIDIAN_PLUGIN
    if any(ends_in_service_link(found[0]) for found in _BULLET.finditer(body)):
        return OBSIDIAN_PLUGIN
    below = _BELOW.finditer(body, sections[0]) if sections else ()
    return OBSIDIAN_PLUGIN if any(template.keyword(found["text"]) for found in below) else ""


def is_of_site(text: str) -> bool:
    """Whether a note with this ``text`` is one of a site, whatever lies beside it."""
    return _SITE.search(text) is not None


def recognise_pages(tree: Tree) -> Recognition:
    """How sure we are that ``tree`` is a folder of such pages: most of its notes are. A vault or graph that has them among
    others is its app's."""
    notes = [file for file in tree.files if file.path.endswith(".md") and file.size <= _LARGEST]
    if not notes:
        return Recognition(0, "no Markdown notes")
    step = max(len(notes) // _PEEKED, 1)
    looked_at = notes[::step][:_PEEKED]
    pages = sum(bool(_form_of(tree, file)) for file in looked_at)
    if pages * 2 <= len(looked_at):
        return Recognition(0, "few notes are pages of Readwise's plugins")
    reason = f"{pages} of {len(looked_at)} notes looked at are pages as the plugins of Readwise write them"
    return Recognition(20 if ".obsidian" in tree.hidden else 85, reason)


def _form_of(tree: Tree, file: File) -> str:
    try:
        return page_form(decode(tree.read(file.path)).text)
    except OSError:
        return ""
