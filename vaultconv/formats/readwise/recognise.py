"""Telling a site of Readwise notes from other folders."""

from __future__ import annotations

import re

from vaultconv.formats.base import Recognition
from vaultconv.formats.readwise.pages.recognise import recognise_pages
from vaultconv.formats.readwise.reader import export_form, is_note, name_parts
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.decoding import decode
from vaultconv.vault.tree import File, Tree

FOLDERS = ("_posts", "_manual_posts")
_PLACES = frozenset(FOLDERS)
"""The folders of a site's notes, at any depth (``notes/_posts``)."""

_PEEKED = 10
"""So many files are looked into, from all over the tree."""
_FEW = 3
"""So many notes may lie beside an export (a README)."""
_HEAD = 16_384
"""Characters of each that are looked at."""
_LARGEST = 1 << 20
"""Bytes. What is larger was not exported by Readwise."""

_SOURCE = lazy_pattern(
    r"\bquoteback-footer\b|^\[\[(?:_Source_: |<cite)|^Source Title: .*\n\nAuthor: ", re.MULTILINE
)
_KEYS = lazy_pattern(
    r"^(?:highlight_id: ?\d|readwise_url: ?\"?https://(?:read\.)?readwise\.io/|hide_title: true$|manual_post: true$"
    r"|show_book_meta: true$)",
    re.MULTILINE,
)

_CALLOUT = lazy_pattern(r"^> \[!\w", re.MULTILINE)
"""No site note has one; what Obsidian made of a site note does."""


def recognise(tree: Tree) -> Recognition:
    """Sources of passages in the importer's words prove it; its keys in the folders of a site nearly do. Pages
    as plugins write them are told by how they are laid out."""
    pages = recognise_pages(tree)
    site = _recognise_site(tree)
    return site if site.score >= pages.score else pages


def _recognise_site(tree: Tree) -> Recognition:
    """How sure we are that ``tree`` is a site."""
    notes = [file for file in tree.files if is_note(file.path) and file.size <= _LARGEST]
    if len(notes) <= _FEW and (said := _export(tree)):
        return Recognition(95 if not notes else 70, said)
    if not notes:
        return Recognition(0, "no Markdown notes")
    placed = [file for file in notes if _is_placed(file.path)]
    heads = [_head(tree, file) for file in _sample(placed or notes)]
    sourced = sum(1 for head in heads if _SOURCE.search(head))
    keyed = sum(1 for head in heads if _KEYS.search(head))
    if sourced and (placed or sourced * 2 >= len(heads)):
        return Recognition(
            90, f"{sourced} of {len(heads)} notes looked at hold a passage with its Readwise source"
        )
    if keyed and placed:
        return Recognition(
            80, f"{keyed} of {len(heads)} notes in {_folder(placed[0].path)} have the keys of a Readwise site"
        )
    if keyed and not any(map(_CALLOUT.search, heads)) and all(name_parts(file.path)[1] for file in notes):
        return Recognition(60, "the notes have the names and keys of a Readwise site")
    if placed:
        return Recognition(
            10, f"there is a folder {_folder(placed[0].path)}, but no note in it comes from Readwise"
        )
    return Recognition(0, "no note comes from a Readwise site")


def _export(tree: Tree) -> str:
    """What the first export in ``tree`` is; ``""`` if there is none."""
    for file in tree.files:
        if (form := export_form(tree, file)) is not None:
            return f"{file.path} is {form.title}"
    return ""


def _is_placed(path: str) -> bool:
    return not _PLACES.isdisjoint(path.split("/")[:-1])


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _sample(files: list[File]) -> list[File]:
    step = max(len(files) // _PEEKED, 1)
    return files[::step][:_PEEKED]


def _head(tree: Tree, file: File) -> str:
    try:
        return decode(tree.read(file.path)).text[:_HEAD]
    except OSError:
        return ""
