"""What is learnt of a folder of pages before any of them is read: its templates, and the ids of its sources.

Files that tell it are read twice: first as settings of the whole, then as the notes that they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from posixpath import dirname
from typing import Final

from vaultconv.formats.base import Unit
from vaultconv.formats.readwise.pages import ids
from vaultconv.formats.readwise.pages.recognise import page_form
from vaultconv.formats.readwise.pages.template import DEFAULT, Template, learnt
from vaultconv.model.note import Settings
from vaultconv.vault.decoding import decode
from vaultconv.vault.tree import Tree, walk_hidden

KEY: Final = "readwise.pages"
"""Where the settings of the source keep it."""

_EXAMPLES = 12
"""So many pages of a folder are looked at."""
_FOLDERS = 200
"""In so many folders."""
_LARGEST = 1 << 20
"""Bytes of one that is looked at,"""
_HEAD = 1 << 16
"""and characters of it."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What is known so far: the texts that each folder is learnt from, the templates of those that are, the ids, and whether
    any page was among what was looked at."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    templates: Mapping[str, Template] = field(default_factory=dict)
    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def template(self, path: str) -> Template:
        """The template of the folder that the page at ``path`` is in."""
        return self.templates.get(dirname(path), DEFAULT)

    @property
    def has_pages(self) -> bool:
        """Whether plugins wrote anything here."""
        return bool(self.templates)


def folder_of(settings: Settings) -> Folder:
    """What the ``settings`` of a source know of its pages."""
    known = settings.other.get(KEY)
    return known if isinstance(known, Folder) else Folder()


def examples(tree: Tree, notes: list[str]) -> Iterator[Unit]:
    """The units that tell it: the plugin's settings, and some notes of each folder, of ``notes`` in all."""
    if ids.DATA.split("/")[0] in tree.hidden:
        for file in walk_hidden(tree, ids.DATA.split("/")[0]).files:
            if file.path == ids.DATA:
                yield Unit(file.path, "settings", file.size, file.mtime_ns)
    beside = tree.get(ids.BESIDE)
    if beside is not None:
        yield Unit(beside.path, "settings", beside.size, beside.mtime_ns)
    folders: dict[str, list[str]] = {}
    for path in notes:
        folders.setdefault(dirname(path), []).append(path)
    for paths in list(folders.values())[:_FOLDERS]:
        step = max(len(paths) // _EXAMPLES, 1)
        for path in paths[::step][:_EXAMPLES]:
            example = tree.get(path)
            if example is not None and example.size <= _LARGEST:
                yield Unit(path, "settings", example.size, example.mtime_ns)


def learn(path: str, data: bytes, settings: Settings) -> Settings:
    """``settings`` with what the file at ``path`` tells."""
    known = folder_of(settings)
    if path in (ids.DATA, ids.BESIDE):
        known = replace(known, ids=ids.by_name(ids.ids_in(data)) or known.ids)
    else:
        text = decode(data).text[:_HEAD]
        place = dirname(path)
        texts = (*known.texts.get(place, ()), text)
        template = learnt(texts)
        if not any(page_form(one, template) for one in texts):
            known = replace(known, texts={**known.texts, place: texts})
        else:
            known = replace(
                known,
                texts={**known.texts, place: texts},
                templates={**known.templates, place: template},
            )
    return replace(settings, other={**settings.other, KEY: known})
