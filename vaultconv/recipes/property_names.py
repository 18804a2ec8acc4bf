"""Where a property is named besides the notes that have it: what follows when it is called otherwise, and what is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from vaultconv.formats.obsidian.base_properties import with_property_name
from vaultconv.formats.obsidian.bases import FENCE
from vaultconv.markdown.frontmatter.marks import MarkedError
from vaultconv.model.blocks import AnyBlock, Code, edited
from vaultconv.model.rewrite import with_blocks
from vaultconv.recipes.recipe import Left, in_each
from vaultconv.scripting.judge import check
from vaultconv.scripting.note import OpenNote
from vaultconv.scripting.vault import OpenVault
from vaultconv.vault.decoding import decode, encode

TYPES = ".obsidian/types.json"
"""Where a vault of Obsidian declares the types of its properties."""
_SETTINGS: Mapping[str, str] = {"obsidian": ".obsidian/", "logseq": "logseq/"}
"""The folder in which an app and its plugins keep their settings."""
_QUERIES: Mapping[str, tuple[str, str]] = {
    "obsidian": (
        r"```[ \t]*(?:dataview|dataviewjs|tasks)\b[^`]*?(?<![\w-]){key}(?![\w-])|`\$?=[^`\n]*(?<![\w-]){key}(?![\w-])[^`\n]*`",
        "a query of Dataview",
    ),
    "logseq": (r"(?:property|:block/properties|page-property)[^\n]*(?<![\w-]){key}(?![\w-])", "a query"),
}
"""By format: what of a text may be a query that names the ``key``, and what that is called."""


def named_elsewhere(vault: OpenVault, key: str, to: str) -> Iterator[Left]:
    """Has bases and declared types call ``key`` ``to``, and gives what may name it besides."""
    if vault.format.name == "obsidian":
        yield from _bases(vault, key, to)
        yield from _types(vault, key, to)
    yield from _settings(vault, key)
    yield from in_each(vault, lambda note: _in_note(vault, note, key, to))


def _bases(vault: OpenVault, key: str, to: str) -> Iterator[Left]:
    """The files of bases."""
    for base in vault.loaded.vault.bases:
        if base.problem is None:
            decoded = decode(base.verbatim)
            text, left = with_property_name(decoded.text, key, to)
            vault.write_file(base.path, encode(text, decoded.encoding))
            yield from (Left(base.path, each.line, each.what) for each in left)
        elif key in base.verbatim.decode("utf-8", "replace"):
            yield Left(base.path, base.problem.line, "cannot be read, and may name it")


def _types(vault: OpenVault, key: str, to: str) -> Iterator[Left]:
    """The declaration of its type."""
    data = vault.read_file(TYPES)
    if data is None:
        return
    text = data.decode("utf-8", "replace")
    known = re.compile(rf"{re.escape(json.dumps(key, ensure_ascii=False))}(?=\s*:)")
    found = known.search(text)
    if found is None:
        return
    new = json.dumps(to, ensure_ascii=False)
    if re.search(rf"{re.escape(new)}\s*:", text):
        line = text.count("\n", 0, found.start()) + 1
        yield Left(TYPES, line, f"declares the types of both {key!r} and {to!r}")
    else:
        vault.write_file(TYPES, known.sub(lambda _: new, text, count=1).encode())


def _settings(vault: OpenVault, key: str) -> Iterator[Left]:
    """Settings of the app and its plugins that may name it: as a text, or in what is searched for."""
    folder = _SETTINGS.get(vault.format.name)
    named = re.compile(rf'"{re.escape(key)}"|\[\\?"?{re.escape(key)}\\?"?[\]:]|:{re.escape(key)}(?![\w-])')
    files = sorted((vault.path / folder).rglob("*")) if folder is not None else ()
    for file in files:
        path = file.relative_to(vault.path).as_posix()
        if file.suffix not in (".json", ".edn") or path == TYPES:
            continue
        text = (vault.read_file(path) or b"").decode("utf-8", "replace")
        if found := named.search(text):
            yield Left(path, text.count("\n", 0, found.start()) + 1, f"has `{found[0]}`, and may name it")


def _in_note(vault: OpenVault, note: OpenNote, key: str, to: str) -> Iterator[Left]:
    """The bases in a note, which follow; its queries and blocks are told."""
    bases = [block for block in note.blocks if isinstance(block, Code) and block.info.strip() == FENCE]
    if vault.format.name == "obsidian":
        yield from _bases_in(note, bases, key, to)
    pattern, what = _QUERIES.get(vault.format.name, ("", ""))
    text = note.text
    for found in (
        re.finditer(pattern.replace("{key}", re.escape(key)), text) if pattern and key in text else ()
    ):
        yield Left(note.path, text.count("\n", 0, found.end()) + 1, f"is named in {what}")
    for block in note.blocks:
        if any(item.key == key for item in block.traits.properties):
            yield Left(note.path, block.line, f"{key}: is a property of this block alone")


def _bases_in(note: OpenNote, bases: list[Code], key: str, to: str) -> Iterator[Left]:
    lines = note.text.split("\n")
    said: dict[str, str] = {}
    for block in bases:
        try:
            new, left = with_property_name(block.text, key, to)
        except MarkedError:
            continue
        yield from (Left(note.path, block.line + each.line, each.what) for each in left)
        if new == block.text:
            continue
        old = block.text.removesuffix("\n").split("\n")
        place = slice(block.line, block.line + len(old))
        if lines[place] != old:
            yield Left(note.path, block.line, "holds a base that names it and stands in something else")
            continue
        lines[place] = new.removesuffix("\n").split("\n")
        said[block.text] = new

    def called(block: AnyBlock) -> AnyBlock:
        return (
            edited(block, text=said[block.text]) if isinstance(block, Code) and block.text in said else block
        )

    note.edit(
        lambda _note, _context: "\n".join(lines),
        lambda before, after: check(replace(before, blocks=with_blocks(before.blocks, called)), after),
    )
