"""What bytes would be to the reader of a destination, if they were a file there: for the judge, who believes no plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultconv.formats.base import Item, ReadContext, Unit
from vaultconv.model.board import Base, Sheet
from vaultconv.model.note import Note
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.reading import read_safely
from vaultconv.vault.fragments import settled_in

if TYPE_CHECKING:
    from vaultconv.pipeline.convert import Converted


def note_as_read(data: bytes, path: str, there: Loaded, options: Options) -> Note:
    """The note at ``path`` of the destination, if ``data`` were its bytes."""
    return settled_in(note_alone(data, path, there, options), there.index)


def note_alone(data: bytes, path: str, there: Loaded, options: Options) -> Note:
    """:func:`note_as_read`, before anybody knows what its links by ids lead to."""
    items = _items(data, Unit(path, "note"), there, options)
    return next(item for item in items if isinstance(item, Note))


def part_as_read(data: bytes, path: str, there: Loaded, options: Options) -> Note:
    """The first note in the file of many at ``path`` of the destination, if ``data`` were its bytes."""
    items = _items(data, Unit(path, "export"), there, options)
    return next(item for item in items if isinstance(item, Note))


def sheet_as_read(data: bytes, path: str, there: Loaded, options: Options) -> Sheet:
    """The board at ``path`` of the destination, or the base that is there, if ``data`` were its bytes."""
    role = "base" if isinstance(there.index.sheet(path), Base) else "board"
    items = _items(data, Unit(path, role), there, options)
    return next(item for item in items if isinstance(item, Sheet))


def _items(data: bytes, unit: Unit, there: Loaded, options: Options) -> tuple[Item, ...]:
    reader = there.format.reader
    assert reader is not None  # noqa: S101  the destination has been read
    return read_safely(reader, unit, data, ReadContext(options.format_options, there.vault.settings))


def as_though_there(loaded: Loaded, whole: Converted) -> Iterator[tuple[Unit, bytes]]:
    """What filters left out of ``loaded``, as the ``whole`` vault would have put it into the destination. Read beside what is
    there, it lets a link to what was left out be judged as any other, by what it means."""
    for file in whole.files:
        if file.source in loaded.left_out:
            role = "note" if loaded.index.sheet(file.source) is None else "board"
            yield Unit(file.path, role, len(file.data)), file.data
    for copy in whole.copies:
        if copy.source in loaded.left_out:
            yield Unit(copy.path, "attachment", copy.size), b""
