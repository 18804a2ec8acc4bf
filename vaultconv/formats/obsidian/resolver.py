"""How the text of a link finds its target in an Obsidian vault.

Source: ``formats/obsidian.md`` section 3, measured on the app: own path first, then what *ends with* the text, those
below the note's own folder before others, then the shortest path as a string, then the alphabet. Aliases never
resolve. Upper and lower case, NFC and NFD are one, and a blank that does not break is a blank (obsidian-importer,
``normalizePath``).
"""

from __future__ import annotations

from posixpath import basename, dirname, join, normpath

from vaultconv.formats.obsidian.canvas import BY_PATH
from vaultconv.formats.obsidian.daily import day_linked
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.vault.index import Index
from vaultconv.vault.naming import plain_blanks


class ObsidianResolver:
    """The policy of Obsidian; it holds nothing."""

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference`` in the note at ``source`` means."""
        text = reference.target
        if reference.kind is ReferenceKind.URL:
            return Target("url", text)
        if not text:
            return Target("asset" if index.is_attachment(source) else "note", source)
        if reference.origin == BY_PATH:
            return self._at(text, index)
        for candidate in _spellings(text):
            found = self._find(candidate, source, index)
            if found is not None:
                return Target("note" if index.is_note(found) else "asset", found)
        if _leaves_vault(text, source):
            return Target("outside", text)
        return Target("missing", text, day_linked(text, index.vault.settings))

    @staticmethod
    def _at(path: str, index: Index) -> Target:
        """What is at ``path``, counted from the root of the vault (a file card of a canvas)."""
        found = index.by_path(path.strip("/"))
        if found is not None:
            return Target("note" if index.is_note(found) else "asset", found)
        return Target("outside" if normpath(path).startswith("..") else "missing", path)

    def _find(self, text: str, source: str, index: Index) -> str | None:
        folder = dirname(source)
        if text.startswith("/"):
            return index.by_path(text[1:])
        if text.startswith(("./", "../")):
            path = normpath(join(folder, text))
            return None if path.startswith("..") else index.by_path(path) or index.by_path(plain_blanks(path))
        exact = index.by_path(text)
        if exact is not None:
            return exact
        near = index.ending_with_below(text, folder) if folder else None
        return near or next(iter(index.ending_with(text, whole=True)), None)


def _spellings(text: str) -> tuple[str, ...]:
    """A name with a dot is first looked for as it stands, then as a note; another only as a note. What is not there with the blanks
    that it has is looked for with plain ones.

    >>> _spellings("v1.2"), _spellings("My\\xa0note")
    (('v1.2', 'v1.2.md'), ('My\\xa0note.md', 'My note.md'))
    """
    names = (text, text + ".md") if "." in text and "." in basename(text) else (text + ".md",)
    plain = plain_blanks(text)
    return names if plain == text else (*names, *_spellings(plain))


def _leaves_vault(text: str, source: str) -> bool:
    """Whether a relative path climbs above the root of the vault, or is absolute on the disk."""
    if text.startswith(("./", "../")):
        return normpath(join(dirname(source), text)).startswith("..")
    return normpath(text).startswith("..")
