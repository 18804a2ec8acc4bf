"""Recipes for links: of one kind or the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vaultconv.formats.base import WriteContext
from vaultconv.model.note import Note
from vaultconv.recipes.recipe import Left, in_each, recipe
from vaultconv.scripting.judge import check
from vaultconv.scripting.note import OpenNote
from vaultconv.scripting.vault import OpenVault
from vaultconv.vault.decoding import decode


@recipe(("obsidian",))
def wikilinks_to_markdown(vault: OpenVault) -> Iterator[Left]:
    """Makes Markdown links of wikilinks: `[[Note|words]]` is `[words](Note.md)`, and `![[i.png]]` is `![](i.png)`.

    Links in properties stay: there the app knows wikilinks alone. So do links that would lead nowhere."""
    return _restyled(vault, "markdown")


@recipe(("obsidian",))
def markdown_to_wikilinks(vault: OpenVault) -> Iterator[Left]:
    """Makes wikilinks of the Markdown links to notes and files of the vault: `[words](Note.md)` is `[[Note|words]]`.

    A link that says what a wikilink cannot (marked words, a title) stays as it is."""
    return _restyled(vault, "wikilink")


def _restyled(vault: OpenVault, style: str) -> Iterator[Left]:
    writer, meanings = vault.format.writer, vault.meanings()
    context = replace(vault.plain_context(), options={"links": style}, memo={})

    def change(note: OpenNote) -> None:
        of = meanings(note.path)

        def make(model: Note, _context: WriteContext) -> str | None:
            return None if writer is None else decode(writer.write(model, context)[0].data).text

        note.edit(make, lambda before, after: check(before, after, was=of, now=of))

    return in_each(vault, change)
