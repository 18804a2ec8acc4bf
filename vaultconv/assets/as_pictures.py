"""Tags of raw HTML that become pictures, where an app shows files by Markdown alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vaultconv.markdown.picture_tags import as_paragraph, picture_tag, tag_of
from vaultconv.model.blocks import AnyBlock, Html
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import HtmlSpan, Image, Span
from vaultconv.model.traverse import kinds


def with_pictures(note: Note, is_file: Callable[[Reference], bool]) -> Note:
    """``note`` with a picture for each tag that says no more than one and shows what ``is_file`` says yes to. The same object where
    there is none.

    >>> from vaultconv.model.blocks import Paragraph
    >>> note = Note("N.md", "N", blocks=(Html('<img src="https://e.org/i" width="30">'), Paragraph((HtmlSpan("<img src='a'>"),))))
    >>> [block.spans for block in with_pictures(note, lambda found: found.target != "a").blocks]
    [(Image(reference=Reference(kind=<ReferenceKind.URL: 'url'>, target='https://e.org/i', headings=(), block='', subpath='', origin=''), alt='', title='', width=30, height=0, attributes='', raw=''),), (HtmlSpan(text="<img src='a'>", references=()),)]
    """
    if note.verbatim is not None or kinds(note.blocks).isdisjoint((Html, HtmlSpan)):
        return note

    def image(part: Html | HtmlSpan) -> Image | None:
        found = tag_of(part)
        if found is None:
            return None
        tag, reference = found
        meant = reference or Reference(ReferenceKind.URL, tag.src)
        return tag.image(meant) if is_file(meant) else None

    def span(old: Span) -> Span:
        return (image(old) if isinstance(old, HtmlSpan) else None) or old

    def block(old: AnyBlock) -> AnyBlock:
        made = image(old) if isinstance(old, Html) else None
        return old if made is None or not isinstance(old, Html) else as_paragraph(old, made)

    blocks = with_blocks(with_spans(note.blocks, span), block)
    return note if blocks is note.blocks else replace(note, blocks=blocks)


def is_picture(text: str) -> bool:
    """Whether the raw HTML ``text`` is one tag that could be a picture.

    >>> is_picture("<img src=i.png>"), is_picture("<p><img src=i.png></p>")
    (True, False)
    """
    return picture_tag(text) is not None
