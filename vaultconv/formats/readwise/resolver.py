"""How the text of a link finds its target on the site."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from urllib.parse import unquote

from vaultconv.formats.readwise.links import PATH, leaves_site
from vaultconv.formats.readwise.pages.forms import IN_PAGES
from vaultconv.formats.readwise.pages.links import resolve
from vaultconv.model.note import OF_FORM
from vaultconv.model.reference import BARE_PATH, Reference, ReferenceKind, Target
from vaultconv.vault.index import Index


class ReadwiseResolver:
    """``[[Title]]`` means the note with that title. A destination that looks like a file is one if it is there, from
    the root of the site (``/assets/i.png``) or from the note's own folder; else it is missing, like any page of the site: their files have other names."""

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference`` in the note at ``source`` means."""
        text = reference.target
        if reference.kind is ReferenceKind.URL:
            return (
                Target("url", text)
                if leaves_site(text)
                else Target("missing", unquote(text.partition("#")[0]))
            )
        if reference.origin == PATH:
            return self._file(text, source, index)
        if reference.origin == BARE_PATH:
            near = self._file(text, source, index)
            return near if near.kind == "asset" else self._file(f"/{text.lstrip('/')}", source, index)
        page = index.note(source)
        if page is not None and {page.form, page.extra.get(OF_FORM)} & IN_PAGES:
            return resolve(reference, source, index)
        if not text:
            return Target("note", source)
        titled = index.by_title(text)
        return Target("note", titled[0]) if titled else Target("missing", text)

    def _file(self, text: str, source: str, index: Index) -> Target:
        path = normpath(text.lstrip("/")) if text.startswith("/") else normpath(join(dirname(source), text))
        if path.startswith("..") or "\0" in path:
            return Target("outside", text)
        found = index.by_path(path)
        if found is None:
            return Target("missing", text)
        return Target("note" if index.is_note(found) else "asset", found)
