"""The model to bundles and packs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from posixpath import relpath
from typing import Any
from urllib.parse import quote

from vaultconv.plugins import Output, WriteContext
from vaultconv.plugins.model import (
    Embed,
    Encoding,
    Image,
    Link,
    Loss,
    Note,
    Outcome,
    Properties,
    PropertyType,
    Reference,
    ReferenceKind,
    Vault,
)
from vaultconv.plugins.text import (
    MarkdownWriter,
    destination,
    encode,
    plain_to_markdown,
    safe_name,
    title_text,
    write_front_matter,
)
from vaultconv_textbundle.dialect import TEXTBUNDLE
from vaultconv_textbundle.lower import lowered
from vaultconv_textbundle.naming import NAME, TextBundleNaming, layout
from vaultconv_textbundle.pack import read_pack, write_pack
from vaultconv_textbundle.places import ASSETS, BUNDLE, CARRIER, INFO, PACK, TEXT, home_of, title_of

_SAFE = "/!$&'*+,;=:@~-._"


class TextBundleWriter:
    """Writes each note as a bundle, or as a pack."""

    naming = TextBundleNaming()

    def write(self, note: Note, context: WriteContext) -> tuple[Output, ...]:
        """The text of one note; of a pack, the whole."""
        path = context.paths[note.path]
        if note.verbatim is not None:
            return (Output(path, note.verbatim, note.path, (_failure(note),)),)
        text = _text(note, path, context)
        if not path.lower().endswith(PACK):
            return (Output(path, text, note.path),)
        return (Output(path, _packed(note, path, text, context), note.path),)

    def finish(self, vault: Vault, context: WriteContext) -> Iterable[Output]:
        """The ``info.json`` of each bundle, and further copies of files that several notes show."""
        for note in vault.notes:
            path = context.paths[note.path]
            info = _info(note, context)
            if info and not path.lower().endswith(PACK) and note.verbatim is None:
                yield Output(f"{home_of(path)}/{INFO}", info)
        if context.source_format != NAME:
            for path, source in layout(context).further:
                yield Output(path, b"", copy_of=source)  # in a pack it is put there with its note


def _failure(note: Note) -> Loss:
    problem = note.problem
    said = f"{problem.message}; copied byte for byte. {problem.remedy}" if problem else "copied byte for byte"
    return Loss(note.path, problem.line if problem else 0, "note", Outcome.FAILED, said)


def _text(note: Note, path: str, context: WriteContext) -> bytes:
    """The text of a note. What was a bundle is copied wherever nothing changed."""
    same = context.source_format == NAME
    copies = same and context.origins and note.source is not None
    writer = MarkdownWriter(TEXTBUNDLE, note.source if copies else None, notes=_Links(note, path, context))
    properties = note.properties if same else _properties(note, path)
    if same and note.source is None:
        return _plain(note)
    if same:
        properties = properties.without("source_url") if _is_from_info(note) else properties
    front = write_front_matter(properties, use_raw=copies)
    text = front + writer.write(lowered(note.blocks), note.final_newline)
    return encode(text, note.encoding if same else Encoding())


def _plain(note: Note) -> bytes:
    """The bytes of a plain text, which is written by nobody but its own app."""
    data = note.extra.get("bytes", b"")
    return data if isinstance(data, bytes) else b""


def _is_from_info(note: Note) -> bool:
    item = note.properties.find("source_url")
    return item is not None and not item.raw


def _properties(note: Note, path: str) -> Properties:
    """The properties with what the name of a bundle does not say."""
    properties = note.properties
    if title_of(home_of(path)) != note.title and safe_name(note.title) == title_of(home_of(path)):
        properties = properties.with_value("title", note.title, PropertyType.TEXT)
    if note.date and properties.find("date") is None:
        properties = properties.with_value("date", note.date, PropertyType.DATE)
    return properties


def _info(note: Note, context: WriteContext) -> bytes:
    """The ``info.json`` of a note: what its app wrote, or what the specification asks for. ``b""`` where it had none."""
    if context.source_format == NAME:
        info = note.extra.get("info", b"")
        return info if isinstance(info, bytes) else b""
    said: dict[str, Any] = {"transient": False, "type": "net.daringfireball.markdown", "version": 2}
    home = home_of(context.paths[note.path])
    came = {place.removeprefix(f"{home}/"): path for path, place in layout(context).shown[note.path].items()}
    if context.carriers and came and home.endswith(PACK):
        said[CARRIER] = {"format": context.source_format, "assets": came}
    if (url := note.properties.text("source_url")).startswith(("http://", "https://")):
        said["sourceURL"] = url
    return (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _packed(note: Note, path: str, text: bytes, context: WriteContext) -> bytes:
    """The pack of a note. One in which nothing changed is the one that it was."""
    folder = path.rpartition("/")[2].removesuffix(PACK) + BUNDLE
    members = [
        (INFO, _info(note, context)),
        (str(note.extra.get("text") or TEXT), text),
        *_assets(note, path, context),
    ]
    old = note.extra.get("pack")
    if context.source_format == NAME and isinstance(old, bytes):
        pack = read_pack(old)
        if dict(members) == {INFO: pack.info, pack.name: pack.text, **pack.others}:
            return old
    return write_pack(folder, ((name, data) for name, data in members if name != INFO or data))


def _assets(note: Note, path: str, context: WriteContext) -> Iterator[tuple[str, bytes]]:
    """What is in the pack of ``note`` besides its text."""
    if context.source_format == NAME:
        prefix = f"{note.path}/"
        for file in context.index.vault.attachments:
            if file.path.startswith(prefix):
                yield file.path.removeprefix(prefix), context.read(file.path)
        return
    for source, place in layout(context).shown[note.path].items():
        yield place.removeprefix(f"{path}/"), context.read(source)


class _Links:
    """How a note names what its links lead to: by the way from its bundle."""

    def __init__(self, note: Note, path: str, context: WriteContext) -> None:
        self.note, self.context = note, context
        self.home = home_of(path)
        self.same = context.source_format == NAME

    def address(self, reference: Reference) -> str:
        """The address for ``reference``."""
        if reference.kind is ReferenceKind.URL:
            return reference.target
        place = (
            "#".join(reference.headings) or (reference.block and f"^{reference.block}") or reference.subpath
        )
        fragment = f"#{quote(place, _SAFE)}" if place else ""
        if not reference.target:
            return fragment
        target = self.context.target(reference, self.note.path)
        if target.kind not in ("note", "asset"):
            return quote(target.path if target.kind == "missing" else reference.target, _SAFE) + fragment
        own = {} if self.same else layout(self.context).shown.get(self.note.path, {})
        there = own.get(target.path) or self.context.paths.get(target.path, target.path)
        return quote(relpath(there, self.home or "."), _SAFE) + fragment

    def link(self, span: Link, writer: MarkdownWriter) -> str:
        """A link, with the name of what it leads to where it has no words of its own."""
        label = writer.text(span.label) or plain_to_markdown(self._name(span.reference), TEXTBUNDLE)
        if self.same and span.tail:
            return f"[{label}{span.tail}"
        return f"[{label}]({destination(self.address(span.reference))}{title_text(span.title)})"

    def image(self, span: Image, writer: MarkdownWriter) -> str:
        """A picture."""
        if self.same and span.raw:
            return span.raw
        return f"![{span.alt}]({destination(self.address(span.reference))}{title_text(span.title)})"

    def embed(self, span: Embed, writer: MarkdownWriter) -> str:
        """A file that is shown is a picture to these apps; of a note that is shown there is a link."""
        target = self.context.target(span.reference, self.note.path)
        words = plain_to_markdown(span.caption or self._name(span.reference), TEXTBUNDLE)
        sign = "!" if target.kind == "asset" else ""
        return f"{sign}[{words if span.caption or not sign else ''}]({destination(self.address(span.reference))})"

    def _name(self, reference: Reference) -> str:
        target = self.context.target(reference, self.note.path)
        there = self.context.index.note(target.path)
        shown = there.title if there is not None and target.kind == "note" else reference.target
        return " > ".join(filter(None, (shown, *reference.headings)))


__all__ = ["ASSETS", "TextBundleWriter"]
