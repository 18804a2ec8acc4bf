"""What a task says at the end of its line, as signs or as fields, spelled anew where it stands; nothing else of the line changes."""

from __future__ import annotations

from vaultconv.formats.obsidian.fields import TAG, in_style, read_end
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.note import Note
from vaultconv.model.traverse import iter_blocks

_ID = lazy_pattern(r"[ \t]+\^[A-Za-z0-9-]+[ \t]*\Z")
"""The id of a block, which stands behind all that it says."""
_TAG = lazy_pattern(r"(?<!\S)#[^\s#\[\]()]+")


def with_task_style(note: Note, style: str) -> str | None:
    """The text of ``note`` with what its tasks say in a ``style`` (``emoji``, ``dataview``); None where it has none."""
    if note.source is None:
        return None
    lines = note.source.text.split("\n")
    for block in iter_blocks(note.blocks):
        if block.traits.task is not None and 0 < block.line <= len(lines):
            lines[block.line - 1] = respelled_end(lines[block.line - 1], style)
    return "\n".join(lines)


def respelled_end(line: str, style: str) -> str:
    """The ``line`` of a task with what it says at its end in a ``style``. The tags between stay where they are.

    >>> respelled_end("- [ ] sow ⏫ #garden 📅 2026-01-05", "dataview")
    '- [ ] sow [priority:: high] #garden [due:: 2026-01-05]'
    >>> respelled_end("- [ ] sow  [priority:: high]  [due:: 2026-01-05] [row:: 3]", "emoji")
    '- [ ] sow  ⏫  📅 2026-01-05 [row:: 3]'
    >>> respelled_end("- [ ] sow 📅 2026-01-05 ^bed-1", "dataview")
    '- [ ] sow [due:: 2026-01-05] ^bed-1'
    """
    id = _ID.search(line)
    line, behind = (line[: id.start()], id[0]) if id is not None else (line, "")
    tags = _TAG.findall(line)
    text = _TAG.sub(TAG, line)
    end = len(text.rstrip(" \t"))
    for said in reversed(read_end(text, True)):
        raw = text[said.start : end].rstrip(f" \t{TAG}")
        if said.kind:
            text = text[: said.start] + in_style(said, raw, style) + text[said.start + len(raw) :]
        end = said.start
    pieces = text.split(TAG)
    return pieces[0] + "".join(tag + piece for tag, piece in zip(tags, pieces[1:], strict=True)) + behind
