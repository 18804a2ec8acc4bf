"""Notes as a reader sees them, before and after: safe HTML, for a frame in which nothing runs and nothing is fetched.

The format that writes pages renders them, whatever format they are in; what comes of that is cleaned once more, so that what
is shown has no address at all: no picture, no link, no style of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import nh3

from vaultconv.formats.base import Format, ReadContext, Resolver, Unit, WriteContext
from vaultconv.formats.registry import get_format
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.note import Note, Settings, Vault
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.reading import read_safely
from vaultconv.pipeline.vault_settings import settings_in
from vaultconv.pipeline.written import is_failed, names_of, prepared, write_safely
from vaultconv.report.terminal import visible
from vaultconv.vault.fragments import settled_in
from vaultconv.vault.index import Index

PAGES = "html"
"""The format that renders."""
LARGEST = 256 << 10
"""Bytes of a note; of a larger one there is no picture."""
_ARTICLE = lazy_pattern(r"<article\b.*</article>", re.DOTALL)
"""The note in its page, without the frame of the site."""
_FORMULA = lazy_pattern(r"<math\b.*?<annotation\b[^>]*>(.*?)</annotation></semantics></math>", re.DOTALL)
_TAGS = (
    nh3.ALLOWED_TAGS | {"article", "aside", "footer", "header", "input", "main", "mark", "section", "time"}
) - {"area", "map"}
_ATTRIBUTES: Mapping[str, set[str]] = {
    "*": {"class", "dir", "lang", "title", "align"},
    "img": {"alt", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "details": {"open"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}


@dataclass(slots=True)
class _Side:
    """A vault whose notes are shown: its format, and what its links mean."""

    format: Format
    index: Index
    resolver: Resolver
    settings: Settings
    paths: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        paths = [note.path for note in self.index.vault.notes]
        paths += [each.path for each in (*self.index.vault.attachments, *self.index.vault.sheets)]
        self.paths = {path: path for path in paths}


class Renderer:
    """Renders notes of the source of ``plan``, and of what it becomes."""

    def __init__(self, plan: Plan) -> None:
        loaded = plan.loaded
        there = settings_in(plan.there, plan.target, plan.options.format_options) or Settings()
        notes = [
            Note(action.path, PurePosixPath(action.path).stem)
            for action in plan.actions
            if action.copy_from is None
        ]
        self._options = plan.options.format_options
        self._pages = get_format(PAGES)
        self._source = _Side(loaded.format, loaded.index, loaded.resolver, loaded.vault.settings)
        self._destination = _Side(
            plan.target,
            Index(Vault("", plan.target.name, tuple(notes), settings=there)),
            plan.target.resolver,
            there,
        )

    def of_source(self, path: str) -> str | None:
        """The note at ``path`` of the source; None for what is no note, or cannot be shown."""
        note = self._source.index.note(path)
        if note is None or note.verbatim is not None:
            return None
        if note.source is not None and len(note.source.text) > LARGEST:
            return None
        if self._source.format.name == PAGES and note.source is not None:
            return _safe(note.source.text)
        return self._rendered(note, self._source)

    def of_destination(self, path: str, data: bytes) -> str | None:
        """The note that a file of the destination at ``path`` with the bytes ``data`` is; None as above."""
        side = self._destination
        if len(data) > LARGEST or side.format.reader is None:
            return None
        if side.format.name == PAGES:
            return _safe(data.decode("utf-8", "replace")) if path.endswith((".html", ".htm")) else None
        if not path.lower().endswith((".md", ".markdown")):
            return None
        context = ReadContext(self._options, side.settings)
        items = read_safely(side.format.reader, Unit(path, "note"), data, context)
        note = next((item for item in items if isinstance(item, Note)), None)
        if note is None or note.verbatim is not None:
            return None
        return self._rendered(settled_in(note, side.index), side)

    def _rendered(self, note: Note, side: _Side) -> str | None:
        writer = self._pages.writer
        assert writer is not None  # noqa: S101  pages can be written
        context = WriteContext(
            side.format.name,
            side.index,
            side.resolver,
            {**side.paths, note.path: note.path} if note.path not in side.paths else side.paths,
            names_of(()),
            settings=side.settings,
            origins=False,
            carriers=False,
        )
        context.alone = True  # what is around a note in a site is worked out of all of them, and is not shown
        ready = prepared(note, side.index, side.format, self._pages)
        made = write_safely(writer, ready, context, lambda _note: b"")
        return None if not made or any(map(is_failed, made)) else _safe(made[0].data.decode())


def _safe(page: str) -> str:
    """The note in ``page``, without anything that runs, loads, leads away, or cannot be seen. A formula is its TeX.

    >>> _safe('<body><article><p onclick=x>a<a href="https://example.org">b</a><img src=x alt="c"><script>d</script></article></body>')
    '<article><p>a<a>b</a><img alt="c"></p></article>'
    """
    article = _ARTICLE.search(page)
    clean = nh3.clean(
        _FORMULA.sub(r"\1", article[0] if article else page),
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "template", "title", "head"},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        link_rel=None,
        url_schemes=set(),
    )
    return visible(clean)
