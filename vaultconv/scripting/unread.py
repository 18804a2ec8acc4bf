"""Links in notes that cannot be read: nothing can lead them elsewhere, so what they lead to has to stay where it is."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from vaultconv.errors import EditError
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference
from vaultconv.vault.property_links import links_in, wikilink_reference

_MARKDOWN = lazy_pattern(r"\]\((?:<([^<>\n]+)>|([^\s()<>]+))")
"""The destination of a Markdown link."""


def unread_links(note: Note) -> Iterator[tuple[Reference, int]]:
    """What may be links in ``note`` and their lines, if it cannot be read. Errs on the side of a link.

    >>> note = Note("a.md", "a", verbatim=b"---\\na: [\\n---\\n[[B#One|x]] [c](C%20d.md)")
    >>> [(link.target, link.headings, line) for link, line in unread_links(note)]
    [('B', ('One',), 4), ('C d.md', (), 4)]
    """
    if note.verbatim is None:
        return
    text = note.verbatim.decode("utf-8", "replace").replace("\\|", "|")
    for number, line in enumerate(text.split("\n"), 1):
        yield from ((link.reference, number) for link in links_in(line))
        for found in _MARKDOWN.finditer(line):
            named = wikilink_reference(f"[[{unquote(found[1] or found[2])}]]")
            if named is not None:
                yield named, number


def not_read(note: Note, line: int) -> EditError:
    """What is wrong with a link in ``line`` of ``note``, which cannot be read."""
    problem = note.problem
    why = problem.message if problem is not None else "it is no text"
    return EditError(
        f"links in line {line} what would be elsewhere, and cannot be edited: {why}",
        path=note.path,
        line=problem.line if problem is not None else line,
        remedy=problem.remedy if problem is not None else "Take the link out of it, first.",
    )
