"""Bundles and packs to the model."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import basename
from typing import Any

from vaultconv.plugins import Item, ReadContext, Tree, Unit
from vaultconv.plugins.model import (
    AnyBlock,
    Attachment,
    Blocks,
    Break,
    Loss,
    Note,
    Outcome,
    Paragraph,
    Problem,
    Properties,
    PropertyType,
    Quote,
    Source,
    Text,
    with_blocks,
    with_traits,
)
from vaultconv.plugins.text import (
    TooDeepError,
    decode,
    plain_to_markdown,
    read_blocks,
    read_citation,
    read_front_matter,
    safe_name,
)
from vaultconv_textbundle.dialect import TEXTBUNDLE
from vaultconv_textbundle.pack import BrokenPackError, is_text, read_pack
from vaultconv_textbundle.places import CARRIER, INFO, PACK, home_of, title_of

_MARKDOWN_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mmd")
_ORDINARY = {"version", "type", "transient", "sourceURL", CARRIER}
"""The keys of ``info.json`` that say nothing that a note does not."""


def text_file(path: str) -> str:
    """The bundle whose text the file at ``path`` is; ``""`` for any other file.

    >>> text_file("Trip/Rome.textbundle/text.md"), text_file("Rome.textbundle/assets/text.md")
    ('Trip/Rome.textbundle', '')
    """
    folder, _, name = path.rpartition("/")
    return folder if folder and home_of(path) == folder and is_text(name) else ""


class TextBundleReader:
    """Reads bundles and packs, wherever they lie in the folder."""

    def discover(self, tree: Tree, options: Mapping[str, Any]) -> Iterator[Unit]:
        """A note for each bundle and pack; any other file is an attachment."""
        texts: dict[str, list[str]] = defaultdict(list)
        for file in tree.files:
            if home := text_file(file.path):
                texts[home].append(file.path)
        first = {min(paths, key=_rank): home for home, paths in texts.items()}
        infos = {f"{home}/{INFO}" for home in texts}
        for file in tree.files:
            info = f"{first.get(file.path, '')}/{INFO}"
            if file.path in first:
                further = (info,) if info in tree else ()
                yield Unit(file.path, "note", file.size, file.mtime_ns, further)
            elif file.path.lower().endswith(PACK):
                yield Unit(file.path, "note", file.size, file.mtime_ns)
            elif file.path not in infos:
                yield Unit(file.path, "attachment", file.size, file.mtime_ns)

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
        """What ``unit`` holds."""
        if unit.role == "attachment":
            return (Attachment(unit.path, unit.size, unit.mtime_ns),)
        if not unit.path.lower().endswith(PACK):
            info = context.further[0] if context.further else b""
            return (_note(unit.path, basename(unit.path), data, info),)
        try:
            pack = read_pack(data)
        except BrokenPackError as error:
            problem = Problem(str(error), remedy="Export it again; until then it is copied.")
            return (Note(unit.path, title_of(unit.path), verbatim=data, problem=problem),)
        note = _note(unit.path, pack.name, pack.text, pack.info)
        if note.problem is not None:
            note = replace(note, verbatim=data)
        said = _info(unit.path, pack.info)[0]
        members = (
            Attachment(f"{unit.path}/{path}", data=held, came=_came(said, path))
            for path, held in pack.others.items()
        )
        return (replace(note, extra={**note.extra, "pack": data}), *members)


def _rank(path: str) -> tuple[bool, str]:
    """Markdown before other texts, then by name."""
    return not path.lower().endswith(_MARKDOWN_ENDINGS), path


def _note(path: str, name: str, data: bytes, info: bytes) -> Note:
    """The note at ``path`` whose text, in a file called ``name``, is ``data``."""
    title = title_of(home_of(path))
    decoded = decode(data)
    if decoded.problem is not None:
        return Note(path, title, verbatim=data, problem=decoded.problem)
    said, losses = _info(path, info)
    place = home_of(path).rpartition(".")[0] + ".md"
    extra: dict[str, Any] = {"place": place, "info": info, "text": name, "unread": losses}
    text = decoded.text
    if not _is_markdown(name, said):
        return Note(
            path,
            title,
            blocks=_plain(text),
            properties=_sourced(Properties(), said),
            encoding=decoded.encoding,
            extra={**extra, "bytes": data},
        )
    front = read_front_matter(text, syntaxes=("yaml",))
    if front.problem is not None:
        return Note(path, title, verbatim=data, problem=front.problem)
    try:
        blocks = read_blocks(text[front.body_start :], TEXTBUNDLE, 1 + text.count("\n", 0, front.body_start))
    except TooDeepError as error:
        problem = Problem(str(error), error.line, 1, "Flatten the nesting; until then it is copied.")
        return Note(path, title, verbatim=data, problem=problem)
    called = front.properties.text("title")
    return Note(
        path,
        called if called and safe_name(called) == title else title,
        properties=_sourced(front.properties, said),
        blocks=with_blocks(blocks, _cited),
        encoding=decoded.encoding,
        final_newline=text.endswith("\n") or not text,
        source=Source(text, front.body_start, TEXTBUNDLE.name),
        extra=extra,
    )


def _info(path: str, info: bytes) -> tuple[dict[str, Any], tuple[Loss, ...]]:
    """What ``info.json`` says, and a line for what no note has a place for. One that cannot be read says nothing: the text counts."""
    if not info:
        return {}, ()
    try:
        said = json.loads(info)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        detail = "info.json cannot be read: what it says stays behind"
        return {}, (Loss(path, 0, "property", Outcome.DROPPED_VIEW_STATE, detail),)
    further = sorted(key for key in said if key not in _ORDINARY)
    detail = f"what info.json says for its app stays behind: {', '.join(further)}"
    return said, (Loss(path, 0, "property", Outcome.DROPPED_VIEW_STATE, detail),) if further else ()


def _came(said: Mapping[str, Any], path: str) -> tuple[str, str]:
    """The format that the file at ``path`` in a pack came from, and where it was there, as the ``info.json`` of the pack has it."""
    carried = said.get(CARRIER)
    assets = carried.get("assets") if isinstance(carried, dict) else None
    if not isinstance(carried, dict) or not isinstance(assets, dict):
        return "", ""
    return str(carried.get("format", "")), str(assets.get(path, ""))


def _is_markdown(name: str, said: Mapping[str, Any]) -> bool:
    """Whether a text is Markdown: by its type, which is Markdown where none is said (spec, "The Meta Data File")."""
    kind = said.get("type")
    if isinstance(kind, str) and "markdown" not in kind:
        return False
    return name.lower().endswith(_MARKDOWN_ENDINGS) or (isinstance(kind, str) and "markdown" in kind)


def _sourced(properties: Properties, said: Mapping[str, Any]) -> Properties:
    """``properties``, with the address that a text comes from, where it is one of the web."""
    url = said.get("sourceURL")
    if (
        not isinstance(url, str)
        or not url.startswith(("https://", "http://"))
        or properties.find("source_url")
    ):
        return properties
    return properties.with_value("source_url", url, PropertyType.TEXT)


def _plain(text: str) -> Blocks:
    """A plain text: each line is one, and blank lines part paragraphs."""
    blocks: list[AnyBlock] = []
    line = 1
    for part in text.split("\n\n"):
        lines = part.strip("\n").split("\n")
        spans = [
            span for each in lines for span in (Text(plain_to_markdown(each, TEXTBUNDLE)), Break(hard=True))
        ]
        if any(lines):
            blocks.append(Paragraph(tuple(spans[:-1]), line=line))
        line += part.count("\n") + 2
    return tuple(blocks)


def _cited(block: AnyBlock) -> AnyBlock:
    """A quotation whose last line says where it is from, as one that knows its source."""
    last = block.blocks[-1] if isinstance(block, Quote) and len(block.blocks) > 1 else None
    if not isinstance(block, Quote) or not isinstance(last, Paragraph):
        return block
    first = last.spans[0] if last.spans else None
    if not isinstance(first, Text) or not first.text.startswith("— "):
        return block
    citation = read_citation(last.spans)
    if citation is None:
        return block
    return with_traits(replace(block, blocks=block.blocks[:-1]), citation=citation)
