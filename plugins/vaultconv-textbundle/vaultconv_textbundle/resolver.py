"""How the address of a link finds its target among bundles: by its path, from the bundle of its own note."""

from __future__ import annotations

from posixpath import join, normpath

from vaultconv.plugins import Index
from vaultconv.plugins.model import Reference, ReferenceKind, Target
from vaultconv_textbundle.places import home_of

_TEXTS = ("/text.md", "/text.markdown", "/text.txt")


class TextBundleResolver:
    """The policy of bundles; it holds nothing."""

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference`` in the note at ``source`` means."""
        text = reference.target
        if reference.kind is ReferenceKind.URL:
            return Target("url", text)
        if not text:
            return Target("note", source)
        path = normpath(join(home_of(source), text))
        if path == ".." or path.startswith(("../", "/")):
            return Target("outside", text)
        for ending in ("", *_TEXTS):  # a link to a bundle is one to its text
            found = index.by_path(path + ending)
            if found is not None:
                return Target("note" if index.note(found) is not None else "asset", found)
        titled = index.by_title(text)  # a name in a property, or a link to what is not there
        return Target("note", titled[0]) if titled else Target("missing", text)
