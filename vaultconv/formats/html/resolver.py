"""How the address of a link finds its target in a site: by its path. A name in a property, or in a comment, has none; it
is looked for among the titles."""

from __future__ import annotations

from posixpath import basename, dirname, join, normpath

from vaultconv.formats.html.naming import PAGES, slug_of
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.vault.index import Index

MISSING = "unresolved"
"""Origin of a reference to what was not there when the page was written: its text is no path."""

OUTSIDE = "outside"
"""Origin of a reference that leads out of the site."""

FILE = "file"
"""Origin of a reference of another's page to what it shows: a picture is a file, and never a page that happens to be called so."""

_DOTS = lazy_pattern(r"(?:\.{1,2}/)+")
_ENDS = (".html", ".htm", "/index.html", "/index.htm")
"""What servers add to the path of a page."""


class HtmlResolver:
    """The policy of a site; it holds nothing."""

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference`` in the page at ``source`` means."""
        text = reference.target
        if reference.kind is ReferenceKind.URL:
            return Target("url", text)
        if reference.kind is ReferenceKind.BLOCK:
            found = index.vault_block(reference.block or text)
            return Target("missing", text) if found is None else Target("note", found[0])
        if not text:
            return _at(source, index)
        if reference.origin == OUTSIDE:
            return _beyond(reference, "outside")
        path = None if reference.origin == MISSING else _find(text, source, index)
        if path is None or (reference.origin == FILE and not index.is_attachment(path)):
            return _beyond(reference, "missing")
        return _at(path, index)


def _beyond(reference: Reference, kind: str) -> Target:
    """What is not in the site: where the page says where on the web it is from, what is there."""
    return Target("url", reference.web) if reference.web else Target(kind, reference.target)


def _at(path: str, index: Index) -> Target:
    """What is at ``path``: a page that only shows a board is the board."""
    page = index.called(path)
    shown = page.shows if page is not None else ""
    if index.is_attachment(shown):
        return Target("asset", shown)
    return Target("asset" if index.is_attachment(path) else "note", path)


def _find(text: str, source: str, index: Index) -> str | None:
    """The path that ``text`` is; else that of the page or file that goes by it, in the folder that it names. A path from where
    a note was before (raw HTML is carried as it is written) is one from there."""
    if text.startswith(("./", "../")):
        there = index.by_path(normpath(join(dirname(source), text)))
        return there or next(iter(index.ending_with(_DOTS.sub("", text), whole=True)), None)
    for end in ("", *_ENDS):
        found = index.by_path(text + end)
        if found is not None:
            return found
    asked = text.partition("?")[0].rstrip("/")
    if asked not in ("", text):
        return _find(asked, source, index)
    name = basename(text).removesuffix(".md")
    folder = dirname(text)
    slugs = "".join(slug_of(part) + "/" for part in folder.split("/") if part)
    candidates = [
        *index.by_title(name),
        *(path for suffix in PAGES[:1] for path in index.ending_with(slug_of(name) + suffix)),
        *index.ending_with(text, whole=True),
    ]
    near = [path for path in candidates if f"{dirname(path)}/".endswith(slugs)] if slugs else candidates
    # A page of another folder is another page.
    files = [path for path in candidates if index.is_attachment(path)]
    return min(near or files, key=lambda path: (len(path), path), default=None)
