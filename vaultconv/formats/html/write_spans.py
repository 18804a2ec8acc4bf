"""Spans to the HTML of a line: text, marks, links, embeds, formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from posixpath import basename
from typing import Any

from vaultconv.formats.html import safety
from vaultconv.formats.html.carriers import are_written, attribute, carrier, text
from vaultconv.formats.html.elements import SOFT
from vaultconv.formats.html.emphasis import is_plain, placeholder, rendered
from vaultconv.formats.html.link_words import gone, meaning, only_named, words_of_link
from vaultconv.formats.html.links import NO_PAGE, Destination, Links, fragment, note_id
from vaultconv.formats.html.mathml import mathml
from vaultconv.formats.html.own_html import digest_of_links
from vaultconv.formats.html.places import OF, digest_of
from vaultconv.formats.html.write_media import embed, image
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.html_addresses import with_address
from vaultconv.model.blocks import AnyBlock, Heading, Paragraph
from vaultconv.model.board import Board
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.plain import plain_text
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import (
    Break,
    CodeSpan,
    CommentSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Sidenote,
    Span,
    Spans,
    Tag,
    Text,
    Timestamp,
    Url,
)
from vaultconv.model.traverse import children
from vaultconv.vault.described import title_of_board

_LONGEST_WORDS = 80
"""Characters of a block that stand for it in a link."""

_BREAK = "<br>"
"""The tag that authors write most, and that does in a page what it did in their notes."""

_TOKEN = lazy_pattern(r"\ue000(\d+)\ue001")
_TAG_NAME = lazy_pattern(r"</?([A-Za-z][A-Za-z0-9]*)")


@dataclass(slots=True)
class SpanWriter:
    """Writes the spans of one note. ``breaks``: a line end in the source is one on the page; ``noted`` are the footnotes that
    were referred to."""

    links: Links
    breaks: bool
    losses: list[Loss] = field(default_factory=list)
    line: int = 0
    noted: set[str] = field(default_factory=set)
    part: Callable[[Reference, Destination, str], str] = lambda _reference, _where, _words: ""
    """What an embed shows in place; ``""`` where it is linked."""
    parts: list[str] | None = None
    """What is shown in place below the text at hand; None where there is no room for it."""

    def with_parts(self, spans: Spans) -> tuple[str, list[str]]:
        """``spans`` as HTML, and what embeds among them show in place: it stands below the text."""
        before, self.parts = self.parts, []
        try:
            return self.html(spans), self.parts
        finally:
            self.parts = before

    def html(self, spans: Spans, linked: bool = False) -> str:
        """``spans`` as HTML; ``linked`` in the text of a link, which can hold no other."""
        only = spans[0] if len(spans) == 1 else None
        if isinstance(only, Text) and is_plain(only.text):
            return text(only.text)
        if not any(map(_is_rendered, spans)):
            return "".join([self._one(span, linked) for span in spans])
        words = [span.text if isinstance(span, Text) else "" for span in spans]
        mark = placeholder("".join(words))
        between = f" {mark} "
        source = "".join(
            [
                word if isinstance(span, Text) else between if isinstance(span, Break) else mark
                for word, span in zip(words, spans, strict=True)
            ]
        )
        foreign = iter([span for span in spans if not isinstance(span, Text)])
        out: list[str] = []
        tags: dict[int, HtmlSpan] = {}
        after_break = False
        for piece in rendered(source, mark):
            if piece is not None:
                out.append(piece[1:] if after_break and piece.startswith(" ") else piece)
                after_break = False
                continue
            span = next(foreign)
            after_break = isinstance(span, Break)
            if isinstance(span, HtmlSpan) and span.text == _BREAK:
                out.append('<br class="html">')
            elif isinstance(span, Break):
                if out and out[-1].endswith(" "):
                    out[-1] = out[-1][:-1]
                out.append(self._break(span))
            elif isinstance(span, HtmlSpan):
                tags[len(out)] = span
                out.append("")
            else:
                out.append(_SPANS[type(span)](self, span, linked))
        return self._with_tags(out, tags) if tags else "".join(out)

    def _one(self, span: Span, linked: bool) -> str:
        """What ``span`` is on a page, if it is text that means no more, or none."""
        if isinstance(span, Text):
            return text(span.text)
        return self._break(span) if isinstance(span, Break) else _SPANS[type(span)](self, span, linked)

    def _break(self, span: Break) -> str:
        if span.hard:
            return "<br>\n"
        return f"{SOFT}\n" if self.breaks else "\n"

    def lose(self, construct: str, outcome: Outcome, detail: str, value: str = "") -> None:
        """A line of the ledger, about the block at hand."""
        self.losses.append(Loss(self.links.note, self.line, construct, outcome, detail, value))

    def macro(self, span: Macro, _linked: bool) -> str:
        """A call of an app is code: no page runs it."""
        self.lose("macro", Outcome.KEPT_AS_TEXT, f"`{span.text}` is code: only its app runs it")
        return f'<code class="macro"{attribute("data-kind", span.kind)}>{text(span.text)}</code>'

    def hide(self, references: tuple[tuple[int, int, Reference], ...]) -> None:
        """Notes which ``references`` in a comment, which is carried as it is written, mean another page here."""
        for _, _, reference in references:
            there = self.links.to(reference)
            if there.target.kind == "note" and reference.target and not there.goes_by(reference.target):
                detail = f"`{reference.target}` in a comment means another page: its text is not changed"
                self.lose("comment", Outcome.APPROXIMATED, detail)

    def counted(self) -> list[Loss]:
        """The lines of the ledger: where the same happens twice in a line of the note, the second is numbered."""
        times: dict[Loss, int] = {}
        out = []
        for loss in self.losses:
            times[loss] = number = times.get(loss, 0) + 1
            out.append(loss if number == 1 else replace(loss, detail=f"{loss.detail} ({number})"))
        return out

    # -- raw HTML ---------------------------------------------------------------------------------------------------

    def _with_tags(self, out: list[str], spans: dict[int, HtmlSpan]) -> str:
        """``out`` with the author's own tags in it, as the policy lets them through. nh3 sees them with a token for
        everything between them; where they are just what is left of them, they speak for themselves, else a carrier
        stands beside each."""
        tags = {place: self.addressed(span.text, span.references) for place, span in spans.items()}
        pieces: list[str] = []
        seen: list[str] = []
        for place, piece in enumerate(out):
            if place in tags and not tags[place].startswith("<!--"):
                seen.append(tags[place])
            else:
                seen.append(f"\ue000{len(pieces)}\ue001")
                pieces.append(_carried(spans[place], tags[place]) if place in tags else piece)
        skeleton = "".join(seen)
        clean = safety.cleaned(skeleton, inline=True)
        names = {found[1] for found in map(_TAG_NAME.match, tags.values()) if found is not None}
        moved = any(tag != spans[place].text for place, tag in tags.items())
        if clean != skeleton or moved or not names <= safety.NATIVE:
            if not safety.shows_all(skeleton, clean):
                self.lose(
                    "html",
                    Outcome.APPROXIMATED,
                    f"{_first(tags)} is not shown as it was: a safe page has no place for it",
                )
            pieces = [
                _carried(spans[place], tags[place]) if place in tags else piece
                for place, piece in enumerate(out)
            ]
            skeleton = "".join(
                f"\ue000{place}\ue001"
                + (tags.get(place, "") if not tags.get(place, "").startswith("<!--") else "")
                for place in range(len(out))
            )
            clean = safety.cleaned(skeleton, inline=True, shown=True)
        found = [int(number) for number in _TOKEN.findall(clean)]
        if found != list(
            range(len(pieces))
        ):  # a tag swallowed or moved what it stands around: it is not shown at all
            return "".join(
                _carried(spans[place], tags[place]) if place in tags else piece
                for place, piece in enumerate(out)
            )
        return _TOKEN.sub(lambda token: pieces[int(token[1])], clean)

    def addressed(self, text: str, references: tuple[tuple[int, int, Reference], ...]) -> str:
        """Raw HTML with addresses that lead somewhere in the site."""
        for start, end, reference in reversed(references):
            href = self.links.to(reference).href if reference.kind is ReferenceKind.NAME else None
            if not href and self.links.public and reference.kind is ReferenceKind.NAME:
                self.unpublished(reference, "html")
                href = "#"
            if href:
                text = with_address(text, start, end, href)
        return text

    # -- links ------------------------------------------------------------------------------------------------------

    def link(self, span: Link, linked: bool) -> str:
        """A link, or, where it leads nowhere, its text with what it was."""
        reference = self.links.meant(span.reference)
        where = self.links.to(reference)
        words = "" if span.label else self._words_there(span.reference, where)
        label = self.html(span.label, True) or text(words or words_of_link(span.reference))
        style = "" if span.style in ("inline", "reference") or reference is not span.reference else "wikilink"
        facts = {
            "shown": words,
            "instead": words_of_link(span.reference) if words else "",
            "tail": span.tail if span.style == "reference" else "",
            "attributes": span.attributes,
        }
        return self.anchor(reference, where, label, style, span.title, facts, linked)

    def _words_there(self, reference: Reference, where: Destination) -> str:
        """What the block says that ``reference`` names by an id, or which board it is on: an id tells a person nothing."""
        is_by_id = reference.kind is ReferenceKind.BLOCK
        id = reference.target if is_by_id else reference.block
        if not id or where.href is None:
            return ""
        board = self.links.context.index.sheet(where.target.path) if is_by_id else None
        if isinstance(board, Board):
            return title_of_board(board)
        block = self.links.context.index.block(where.target.path, id)
        words = plain_text(_first_spans(block)) if block is not None else ""
        return words if len(words) <= _LONGEST_WORDS else words[:_LONGEST_WORDS].rstrip() + "…"

    def anchor(
        self,
        reference: Reference,
        where: Destination,
        label: str,
        style: str,
        title: str,
        facts: dict[str, Any],
        linked: bool,
    ) -> str:
        href = where.href
        if reference.kind is ReferenceKind.URL:
            href = reference.target if safety.is_safe(reference.target) else None
            if href is None:
                facts = {**facts, "url": reference.target, "empty": not reference.target}
                self.lose(
                    "link",
                    Outcome.APPROXIMATED,
                    f"`{reference.target[:60]}` is not linked: it is not safe in a page"
                    if reference.target
                    else "a link to nowhere is text",
                )
        elif href is None:
            reference = gone(reference, where)
            said = {**meaning(reference), "outside": where.target.kind == "outside" or ""}
            facts = {**facts, **said}
            if not title and only_named(facts):
                del facts["to"]
        elif reference.kind is ReferenceKind.NAME and reference.headings:
            if not self.links.tells(reference, where):
                facts = {**facts, "headings": list(reference.headings), OF: digest_of(href)}
        elif reference.block and not href.endswith(fragment("^" + reference.block)):
            facts = {**facts, "block": reference.block, OF: digest_of(href)}
        if href is None and self.links.public and reference.kind is not ReferenceKind.URL:
            self.unpublished(reference, "embed" if style.startswith("embed") else "link")
            if label != text(words_of_link(reference)):
                return label
            return text(
                words_of_link(replace(reference, target=basename(reference.target)))
            )  # no folder that nobody sees
        kinds = " ".join(filter(None, (style, "" if href is not None else "unresolved")))
        if href is None and not title:
            shown = attribute("title", NO_PAGE + reference.target)
        else:
            shown = attribute("title", title) if title else ""
            facts = {**facts, "title": title if href is None else ""}
        if where.day and "<" not in label:
            label = f"<time{attribute('datetime', where.day)}>{label}</time>"
        name, address = ("span", "data-href") if linked else ("a", "href")
        kinds = " ".join(filter(None, ("link" if linked else "", kinds)))
        return (
            f"<{name}"
            + (attribute("class", kinds) if kinds else "")
            + (attribute(address, href) if href is not None else "")
            + shown
            + carrier(**facts)
            + f">{label}</{name}>"
        )

    def unpublished(self, reference: Reference, construct: str) -> None:
        """A line for what leads to a page or file that others do not get."""
        detail = f"`{words_of_link(reference)}` is no page that is published: what leads there is text"
        self.lose(construct, Outcome.APPROXIMATED, detail)

    def url(self, span: Url, linked: bool) -> str:
        """A bare address, or one in angle brackets."""
        mail = "@" in span.url and ":" not in span.url
        href = f"mailto:{span.url}" if mail else span.url
        if linked:
            return text(span.url)
        if not safety.is_safe(href):
            return f'<a class="url unresolved"{carrier(url=span.url)}>{text(span.url)}</a>'
        bare = "" if span.raw.startswith("<") else " bare"
        shown = (
            span.url.removeprefix("mailto:")
            if span.raw[1:-1] == span.url.removeprefix("mailto:")
            else span.url
        )
        return f'<a class="url{bare}"{attribute("href", href)}>{text(shown)}</a>'

    def tag(self, span: Tag, linked: bool) -> str:
        """A tag, which leads to all notes that have it."""
        href = "" if linked else self.links.tag(span.name)
        if not href:
            return f'<span class="tag">#{text(span.name)}</span>'
        return f'<a class="tag"{attribute("href", href)}>#{text(span.name)}</a>'

    def plain(self, source: str) -> str:
        """CommonMark as the text of an attribute, escaped."""
        pieces = rendered(source.replace("\n", " "), placeholder(source))
        return "".join(piece for piece in pieces if piece and not piece.startswith("<"))

    def footnote(self, span: Footnote, _linked: bool) -> str:
        """A number that leads to the footnote; one that is said in place stands in brackets."""
        if not span.label:
            return f'<small class="footnote">{self.html(span.spans)}</small>'
        label = text(span.label)
        href = attribute("href", fragment(note_id(span.label)))
        back = note_id(span.label, back=True)
        id = "" if back in self.noted else attribute("id", back)
        self.noted.add(back)
        return f'<sup class="footnote-ref"{id}><a{href}>{label}</a></sup>'


def _first_spans(block: AnyBlock) -> Spans:
    """The first line of text in ``block``; none where it begins with something else."""
    while not isinstance(block, Paragraph | Heading):
        inner = children(block)
        if not inner:
            return ()
        block = inner[0]
    return block.spans


def _is_rendered(span: Span) -> bool:
    """Whether ``span`` is what CommonMark, or a browser, may read together with what is beside it."""
    return not is_plain(span.text) if isinstance(span, Text) else isinstance(span, HtmlSpan)


def _carried(span: HtmlSpan, shown: str) -> str:
    """The carrier of the tag ``span``, of which a page would show as much as of ``shown``."""
    linked = any(reference.kind is ReferenceKind.NAME for _, _, reference in span.references)
    of = digest_of_links(shown) if linked and are_written() else ""
    said = carrier(html=span.text, links=linked or "", of=of)
    return f"<span{said}></span>" if said else ""


def _first(tags: dict[int, str]) -> str:
    """The first tag that is not shown as it was."""
    guilty = (tag for tag in tags.values() if not safety.shows_all(tag, safety.cleaned(tag, inline=True)))
    return next(guilty, next(iter(tags.values())))[:60]


def _cloze(span: Highlight) -> str:
    """The attributes of marked text that is the answer to a cue."""
    if span.cloze is None:
        return ""
    return ' class="cloze"' + (attribute("data-cue", span.cloze) if span.cloze else "")


def _formula(span: MathSpan) -> str:
    """A formula; what the library cannot do stays TeX."""
    shown = mathml(span.text, span.display)
    kinds = f"math{' display' * span.display}{'' if shown else ' tex'}"
    return f'<span class="{kinds}">{shown or text(span.text)}</span>'


def _comment(writer: SpanWriter, span: CommentSpan) -> str:
    writer.hide(span.references)
    said = carrier(comment=span.text, empty=not span.text)
    return f"<span hidden{said}></span>" if said else ""


_SPANS: dict[type, Callable[[SpanWriter, Any, bool], str]] = {
    CodeSpan: lambda _w, s, _: f"<code>{text(s.text)}</code>",
    Url: SpanWriter.url,
    Link: SpanWriter.link,
    Embed: embed,
    Image: image,
    Tag: SpanWriter.tag,
    Highlight: lambda w, s, linked: f"<mark{_cloze(s)}>{w.html(s.spans, linked)}</mark>",
    CommentSpan: lambda w, s, _: _comment(w, s),
    MathSpan: lambda _w, s, _: _formula(s),
    Macro: SpanWriter.macro,
    Footnote: SpanWriter.footnote,
    Sidenote: lambda w, s, linked: (
        f'<small class="sidenote"{attribute("data-kind", s.kind)}>{w.html(s.spans, linked)}</small>'
    ),
    Timestamp: lambda _w, s, _: (
        f'<time class="timestamp"{attribute("datetime", s.date)}>{text(s.text)}</time>'
    ),
}
"""What each kind of span is in a page. Text, breaks and raw HTML are their line's affair."""
