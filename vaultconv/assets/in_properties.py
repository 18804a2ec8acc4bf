"""Pictures of the vault that properties name by a plain path (``cover: i/b.png``): they are shown, as those are that a link names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from vaultconv.assets.find import pictures_key
from vaultconv.assets.sniff import MEDIA, Medium
from vaultconv.model.download import is_remote
from vaultconv.model.note import Note
from vaultconv.model.properties import Property
from vaultconv.model.reference import BARE_PATH, Reference, ReferenceKind

_ENDINGS = frozenset({name for name, media in MEDIA.items() if Medium.PICTURE in media} | {"jpeg"})


def file_named(item: Property) -> Reference | None:
    """What the path in ``item`` leads to, if it is one of a picture.

    >>> from vaultconv.model.properties import PropertyType
    >>> file_named(Property("cover", "i/b.png", PropertyType.TEXT)).target
    'i/b.png'
    >>> [file_named(Property(key, text, PropertyType.TEXT)) for key, text in (("cover", "red"), ("told", "b.png"))]
    [None, None]
    """
    value = item.value
    if not isinstance(value, str) or pictures_key(item.key) == "":
        return None
    if "\n" in value or value.startswith(("[", "!", "<")) or is_remote(value) or ":" in value:
        return None
    path = value.strip()
    is_picture = path.rpartition("/")[2].rpartition(".")[2].lower() in _ENDINGS and "." in path
    return Reference(ReferenceKind.NAME, path, origin=BARE_PATH) if is_picture else None


def files_named(note: Note) -> Iterator[tuple[Property, Reference]]:
    """The properties of ``note`` that name a picture by its path, each with what that leads to."""
    for item in note.properties:
        reference = file_named(item)
        if reference is not None:
            yield item, reference


def with_paths(note: Note, spell: Callable[[Reference], str]) -> Note:
    """``note`` with the path that ``spell`` gives in each property that names a picture by one; ``""``: it stays."""
    if note.verbatim is not None:
        return note
    said = {id(item): spell(reference) for item, reference in files_named(note)}
    if not any(said.values()):
        return note
    items = tuple(
        replace(item, value=said[id(item)], lexeme="", raw="") if said.get(id(item)) else item
        for item in note.properties
    )
    return replace(note, properties=replace(note.properties, items=items, raw=""))
