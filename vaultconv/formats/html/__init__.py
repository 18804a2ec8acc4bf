"""Plain HTML: a folder of pages, with links between them, that needs no server and no script."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaultconv.formats.base import Option, PictureStyle, Recognition
from vaultconv.formats.html.charsets import codec_of_bytes
from vaultconv.formats.html.dialect import HTML
from vaultconv.formats.html.how_much import OPTION as PAGE
from vaultconv.formats.html.nesting import open_after
from vaultconv.formats.html.publishing import CAUTION, publishes
from vaultconv.formats.html.publishing import OPTION as PUBLISH
from vaultconv.formats.html.recognise import recognise
from vaultconv.formats.html.redaction import OPTION
from vaultconv.formats.html.resolver import HtmlResolver
from vaultconv.formats.html.site import TEMPLATE
from vaultconv.formats.html.unwritten import unwrapped
from vaultconv.vault.tree import Tree

if TYPE_CHECKING:
    from vaultconv.formats.html.editing import HtmlEditing
    from vaultconv.formats.html.reader import HtmlReader
    from vaultconv.formats.html.writer import HtmlWriter


def _address(path: str, page: str) -> str:
    from vaultconv.formats.html.links import address  # with all that a site is made of

    return address(path, page)


class HtmlFormat:
    """The format, as the registry finds it. What reads it, writes it and edits it is imported when it is asked for."""

    name = "html"
    title = "HTML pages"
    shape = "document"
    suffix = ".html"
    line_ends = "kept"
    options: tuple[Option, ...] = (
        PAGE,
        Option(
            OPTION,
            False,
            "in pages, say `redacted` for the values of tokens and signatures in addresses; nothing of them is carried either",
        ),
        Option(
            PUBLISH,
            False,
            "write only notes that are marked for it (publish, public::), and nothing in them that is not to be seen",
        ),
        Option(
            TEMPLATE,
            "",
            "take templates and style from this folder, where it has some, instead of our own",
            folder=True,
        ),
    )
    pictures = PictureStyle(in_html=_address, in_property=lambda _path, _page: "", whole=True)
    settings_files: tuple[str, ...] = ()
    carries_unsaid = True
    finishes_with_words = True
    notes_can_lie = True
    nesting = staticmethod(open_after)
    dialect = HTML
    resolver = HtmlResolver()

    def declared_codec(self, data: bytes) -> str:
        """The codec of the character set that a page declares, or that browsers take it to be in."""
        return codec_of_bytes(data)

    def caution(self, options: Mapping[str, Any]) -> str:
        """What somebody should know who is about to give the pages to others."""
        return "" if publishes(options) else CAUTION

    unwrapped = staticmethod(unwrapped)

    @cached_property
    def reader(self) -> HtmlReader:
        """What reads its notes."""
        from vaultconv.formats.html.reader import HtmlReader

        return HtmlReader()

    @cached_property
    def writer(self) -> HtmlWriter:
        """What writes them."""
        from vaultconv.formats.html.writer import HtmlWriter

        return HtmlWriter()

    @cached_property
    def editing(self) -> HtmlEditing:
        """What edits them in place."""
        from vaultconv.formats.html.editing import HtmlEditing

        return HtmlEditing()

    def recognise(self, tree: Tree) -> Recognition:
        """How sure we are that ``tree`` is a folder of pages."""
        return recognise(tree)


FORMAT = HtmlFormat()
