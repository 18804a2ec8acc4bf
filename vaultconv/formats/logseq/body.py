"""The text of one block to the model: lists and quotes as Markdown has them, and the boxes that only Logseq has.

Each line counts for itself in Logseq: there are no headings by underlining and no code by indentation
(``formats/logseq.md`` sections 3 and 7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from vaultconv.formats.logseq.carriers import read_carrier
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.logseq.emphasis import without_tags_inside
from vaultconv.formats.logseq.links import words_of
from vaultconv.formats.logseq.markup import TAG, VOID, closings, is_known
from vaultconv.formats.logseq.scripts import as_tags, may_hold
from vaultconv.formats.logseq.spell import ADVANCED, NUMBERED, QUERY, QUOTATION
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.citation import read_citation
from vaultconv.markdown.inline import html_links, references_in
from vaultconv.markdown.quotebacks import with_quotebacks
from vaultconv.markdown.read import read_blocks, read_spans
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Code,
    Comment,
    Directive,
    Drawer,
    Html,
    MathBlock,
    Paragraph,
    Query,
    Quote,
    Rule,
    Traits,
    edited,
)
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import Highlight, HtmlSpan, Link, Macro, Span, Tag, Text

_BEGIN = lazy_pattern(r"[ \t]*#\+BEGIN_(\S+)[ \t]*(.*)", re.IGNORECASE)
DRAWER = lazy_pattern(r"[ \t]*:([A-Za-z][\w-]*):[ \t]*")
_FENCE = lazy_pattern(r"[ \t]*(```|~~~)")
_TICKS = lazy_pattern(r"`{3,}")
_FENCE_OF_ITEM = lazy_pattern(r"[ \t]*(?:(?:[*+]|\d+\.)[ \t]+)+(```|~~~)[^`]*$")
_MATH = lazy_pattern(r"[ \t]*\$\$")
_RULE = lazy_pattern(r"[ \t]*(---+|\*\*\*+|___+)[ \t]*")
_ENVIRONMENT = lazy_pattern(r"[ \t]*\\begin\{(?P<name>[A-Za-z]+\*?)\}")
"""What begins a formula of TeX that has no dollars around it."""
_BEGINS = lazy_pattern(r"[ \t]*(?:```|~~~|\$\$|#\+|:|---|\*\*\*|___|\\begin\{)")
"""How what is told from Markdown before it is read begins."""
_CODE_OF_ITEM = lazy_pattern(
    r"(?P<item>[ \t]+|[ \t]*(?:(?:[*+]|\d+\.)[ \t]+)+)#\+BEGIN_SRC[ \t]*(?P<info>.*)", re.IGNORECASE
)
_UNDERLINE = lazy_pattern(r"[ \t]*(=+|--)[ \t]*")
_KEEPS_ITS_PLACE = lazy_pattern(r"```|~~~|\$\$|^[ \t]*(?:<|\[\^|#\+)")
_BRACKETED = lazy_pattern(r"[ \t>]*\d{1,9}(?=\)(?:[ \t]|$))")
"""A number that begins a list in Markdown, and none in the app."""
_LISTED = lazy_pattern(r"[ \t]*(?:[*+]|\d+\.)[ \t]")
_MARK = lazy_pattern(r"[ \t]*>[ \t]?")
_QUOTED_TWICE = lazy_pattern(r"[ \t]*>[ \t]*>")
_FENCE_IN_QUOTE = lazy_pattern(r"[ \t>]*(?:```|~~~|\$\$)")
_QUOTES_NOTHING = lazy_pattern(r"[ \t]*>[ \t]*")
_QUERY = lazy_pattern(r"\{\{query\b[^\n]*\}\}")
BOLD = lazy_pattern(r"\*\*(.+)\*\*[ \t]*")

_EMPHASIS = lazy_pattern(r"[*_~=^]")
_TAGGED = lazy_pattern(
    r"(?P<ticks>`+)(?:(?!(?P=ticks)(?!`))[^\n])*(?P=ticks)(?!`)|(?P<tagged><code>[^<\n]*`[^<\n]*</code>)"
)
"""Code between backticks, and between tags with backticks in it: whichever begins first is code."""
_COMMENT_START = lazy_pattern(r"^([ \t]*(?:(?:>|(?:[*+]|\d+\.)[ \t])[ \t]*)*)(?=<!--%%)", re.MULTILINE)
"""Where a comment of ours begins a line of text, also in a quote or an item: it is none of HTML, which would take the line."""
_STAND_IN = "\ufdd0"
"""Keeps a line from being a block of HTML while it is read; no character, so no text holds it."""

_RAW = lazy_pattern(r"[ \t]*<(pre|script|style|textarea)\b", re.IGNORECASE)
"""HTML that CommonMark leaves alone up to where it is closed, whatever its lines begin with."""
_RAW_ENDS = lazy_pattern(r"</(?:pre|script|style|textarea)>")
_VERBATIM = frozenset({"src", "example", "export", "comment", "query"})


def read_body(lines: list[str], line: int) -> Blocks:
    """The blocks of ``lines``, the first of which is the 1-based ``line`` of its file. Raises
    :class:`~vaultconv.markdown.read.TooDeepError`.

    >>> [type(block).__name__ for block in read_body(["one", "---", "#+BEGIN_TIP", "- two", "#+END_TIP"], 1)]
    ['Paragraph', 'Rule', 'Callout']
    """
    if len(lines) == 1 and lines[0][:1].isalpha():  # as most bullets: no box begins so
        blocks = _markdown(lines, line)
        return as_tags(blocks) if may_hold(lines[0]) else blocks
    out: list[AnyBlock] = []
    lines = list(lines)
    for start, end, box in _pieces(lines):
        if box is None:
            out += _markdown(lines[start:end], line + start)
        elif box == "---":
            out.append(Rule(line=line + start))
        elif box == "$$":
            out.append(MathBlock("\n" + "\n".join(lines[start:end]) + "\n", line=line + start))
        elif box == ":":
            name = lines[start].strip().strip(":")
            out.append(Drawer(name, "\n".join(lines[start + 1 : end - 1]), line=line + start))
        else:
            out.append(_box(lines[start:end], line + start))
    return as_tags(tuple(out)) if any(map(may_hold, lines)) else tuple(out)


def _pieces(lines: list[str]) -> Iterator[tuple[int, int, str | None]]:
    """Each box, drawer and rule in ``lines``, and what lies between them: first line, line after the last, what it is
    (None: Markdown). A fence that nothing closes is words: it is escaped in ``lines``."""
    if not any(map(_BEGINS.match, lines)):  # most blocks are a line or two of text
        yield 0, len(lines), None
        return
    done = number = 0
    listed = next((place for place, text in enumerate(lines) if _LISTED.match(text)), len(lines))
    ends: dict[str, int] = {}
    for place, text in enumerate(lines):
        closing = text.strip().lower()
        if closing.startswith("#+end_") or closing == ":end:":
            ends[closing] = place
        elif "</" in closing:
            ends |= dict.fromkeys(_RAW_ENDS.findall(closing), place)
    while number < len(lines):
        end, kind = number + 1, None
        text = lines[number]
        if found := _FENCE.match(text) or _FENCE_OF_ITEM.match(text):
            after = _after(lines, number, _FENCE)
            if after == number + 1:
                lines[number] = text.replace(found[1], "".join(f"\\{mark}" for mark in found[1]), 1)
            number = after
            continue
        if (
            number >= listed
            and ends.get("#+end_src", 0) > number
            and (found := _CODE_OF_ITEM.fullmatch(text))
        ):
            number = _fence(lines, number, found)
            continue
        if (found := _RAW.match(text)) and ends.get(closer := f"</{found[1].lower()}>", -1) >= number:
            number = _after_raw(lines, number, closer)
            continue
        if _MATH.match(text) and text.count("$$") == 1:
            number = _after(lines, number, re.compile(r".*\$\$"))
            continue
        if found := _BEGIN.match(text):
            closer = f"#+end_{found[1].lower()}"
            if ends.get(closer, 0) > number:
                end, kind = _find(lines, number + 1, closer) + 1, "box"
        elif (found := DRAWER.fullmatch(text)) and ends.get(":end:", 0) > number:
            end, kind = _find(lines, number + 1, ":end:") + 1, ":"
        elif _RULE.fullmatch(text):
            kind = "---"
        elif found := _ENVIRONMENT.match(text):
            end, kind = _environment_end(lines, number, found["name"]), "$$"
            kind = kind if end else None
            end = end or number + 1
        if kind is not None:
            if done < number:
                yield done, number, None
            yield number, end, kind
            done = end
        number = end
    if done < len(lines):
        yield done, len(lines), None


def _fence(lines: list[str], number: int, begin: re.Match[str]) -> int:
    """Makes a fence, which an item of a list can hold, of the box of code that ``begin`` begins in line ``number`` of ``lines``.
    Returns the line after it."""
    end = _find(lines, number + 1, "#+end_src")
    mark = "`" * (max((len(run) for run in _TICKS.findall("\n".join(lines[number:end]))), default=2) + 1)
    lines[number] = f"{begin['item']}{mark}{begin['info']}"
    lines[end] = lines[end].partition("#")[0] + mark
    return end + 1


def _environment_end(lines: list[str], number: int, name: str) -> int:
    """The line after that in which ``\\end{name}`` ends what line ``number`` begins; 0 where nothing does, or words stand behind it."""
    closer = f"\\end{{{name}}}"
    last = next((place for place in range(number, len(lines)) if closer in lines[place]), -1)
    return last + 1 if last >= 0 and lines[last].rstrip(" \t").endswith(closer) else 0


def _after_raw(lines: list[str], number: int, closer: str) -> int:
    """The line after the one in which the HTML that begins in line ``number`` is closed. In it nothing is a fence."""
    return next(place for place in range(number, len(lines)) if closer in lines[place].lower()) + 1


def _find(lines: list[str], start: int, closer: str) -> int:
    return next(number for number in range(start, len(lines)) if lines[number].strip().lower() == closer)


def _after(lines: list[str], number: int, closing: re.Pattern[str]) -> int:
    """The line after the one that closes what line ``number`` opens; the next one, if none does."""
    return next((n + 1 for n in range(number + 1, len(lines)) if closing.match(lines[n])), number + 1)


def _markdown(lines: list[str], line: int) -> Blocks:
    while lines and not lines[0].strip(" \t"):
        lines, line = lines[1:], line + 1
    if not lines:
        return ()
    if not (
        (len(lines) == 1 and lines[0][:1].isalpha())
        or any(_LISTED.match(text) for text in lines)
        or ("`" in "".join(lines) and any(map(_FENCE.match, lines)))
    ):
        lines = list(_shallow(lines))
    if any(map(_QUOTED_TWICE.match, lines)) and not any(map(_FENCE_IN_QUOTE.match, lines)):
        lines = _quoted(lines)
    if any(map(_QUOTES_NOTHING.fullmatch, lines)) and not any(map(_KEEPS_ITS_PLACE.search, lines)):
        lines = list(_begun(lines))
    if len(lines) > 1:
        lines = _levelled(list(_without_brackets(lines)) if ")" in "".join(lines) else lines)
    text = "\n".join(lines)
    if "<code>" in text and "`" in text and not any(map(_FENCE.match, lines)):
        text = _TAGGED.sub(_without_ticks, text)
    inline = _COMMENT_START.sub(rf"\1{_STAND_IN}", text) if "<!--%%" in text else text
    if not _begins_html(inline):
        inline = _STAND_IN + inline
    if inline is not text:  # what is no block of HTML to the app is none
        blocks = tuple(map(_with_tag_as_words, read_blocks(inline, LOGSEQ, line)))
        return with_blocks(with_spans(blocks, _without_stand_in), _as_it_stood)
    blocks = read_blocks(text, LOGSEQ, line)
    if len(lines) > 1:
        blocks = with_quotebacks(blocks, text)
    if "#" in text and _EMPHASIS.search(text):
        blocks = tuple(map(_without_dead_tags, blocks))
    if "](" in text and "#" in text:
        blocks = with_spans(blocks, _plain_label)
    if "{{query" in text:
        blocks = tuple(map(_as_query, blocks))
    return blocks


def _as_query(block: AnyBlock) -> AnyBlock:
    """A query that is a paragraph by itself, wherever that stands in its block."""
    if not isinstance(block, Paragraph) or len(block.spans) != 1:
        return block
    macro = block.spans[0]
    if not isinstance(macro, Macro) or _QUERY.fullmatch(macro.text) is None:
        return block
    return Query(QUERY, macro.text + "\n", traits=block.traits, spelling=block.spelling, line=block.line)


_DEEPEST = 16
"""So many quotes in one another are looked through; what is deeper is as its marks say."""


def _quoted(lines: list[str], depth: int = 0) -> list[str]:
    """``lines`` with their quotes as deep as the app has them: the first line of each is a level less deep than it has marks, if it has two
    or more (trap 31). ``depth`` quotes are around them.

    >>> _quoted(["> > a", "> b", "> > > c", "", "> d", "> > e"])
    ['> a', '> b', '> > c', '', '> d', '> > e']
    """
    out: list[str] = []
    while len(out) < len(lines):
        start = len(out)
        if depth == _DEEPEST or not lines[start].startswith(">"):
            out.append(lines[start])
            continue
        end = next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))
        inner = [_MARK.sub("", line, 1) for line in lines[start:end]]
        inner[0] = _MARK.sub("", inner[0], 1)
        pairs = zip(lines[start:end], _quoted(inner, depth + 1), strict=True)
        out += ("> " + within if line.startswith(">") else line for line, within in pairs)
    return out


def _begun(lines: list[str]) -> Iterator[str]:
    r"""``lines`` in which a quote begins only at words, as in the app: a mark with nothing behind it is text there.

    >>> print(*_begun(["a", "> ", "> b", ">", "c", "", ">"]), sep="|")
    a|\> |> b|>|c||\>
    """
    is_open = False
    for line in lines:
        text = line.lstrip(" \t")
        is_empty = _QUOTES_NOTHING.fullmatch(line) is not None
        yield "\\" + text if is_empty and not is_open else line
        is_open = bool(text) and (is_open or (text.startswith(">") and not is_empty))


def _without_ticks(code: re.Match[str]) -> str:
    """Code between tags so that no backtick in it begins code: to the app they are all of them characters."""
    return code["tagged"].replace("`", "&grave;") if code["tagged"] else code[0]


def _begins_html(text: str) -> bool:
    """False if ``text`` begins with a tag that the app takes for words: one that it does not know, or that nothing
    closes."""
    tag = TAG.match(text)
    if tag is None or tag["rest"].endswith("/") or tag["name"].lower() in VOID:
        return True
    return is_known(text) and 0 in closings(text)


def _without_dead_tags(block: AnyBlock) -> AnyBlock:
    """``block`` with tags in emphasis as words: the app sees none there."""
    if not isinstance(block, Paragraph):
        return block
    spans = tuple(
        replace(span, spans=words_of(span.spans)) if isinstance(span, Highlight) else span
        for span in without_tags_inside(block.spans)
    )
    return block if spans == block.spans else edited(block, spans=spans)


def _plain_label(span: Span) -> Span:
    """A link whose words hold what looks like a tag: there it is none."""
    if isinstance(span, Link) and any(isinstance(inner, Tag) for inner in span.label):
        return replace(span, label=words_of(span.label), raw="")
    return span


def _with_tag_as_words(block: AnyBlock) -> AnyBlock:
    """``block`` with the tag that it begins with as the words that the app shows."""
    if not isinstance(block, Paragraph) or len(block.spans) < 2:
        return block
    first, tag, *rest = block.spans
    if first != Text(_STAND_IN) or not isinstance(tag, HtmlSpan):
        return block
    return edited(block, spans=(Text(_STAND_IN + tag.text), *rest))


def _without_stand_in(span: Span) -> Span | None:
    if not isinstance(span, Text) or _STAND_IN not in span.text:
        return span
    text = span.text.replace(_STAND_IN, "")
    return Text(text) if text else None


def _as_it_stood(block: AnyBlock) -> AnyBlock:
    """Code, and all else that is no text of words, as it stands in the file."""
    text = getattr(block, "text", "")
    return edited(block, text=text.replace(_STAND_IN, "")) if _STAND_IN in text else block


def _shallow(lines: list[str]) -> Iterator[str]:
    """``lines`` so that neither their indentation nor an underline means anything. Formulas and HTML keep theirs, and so
    does what goes on a footnote."""
    keeps = lines[0].startswith(("[^", "<"))
    in_formula = False
    for text in lines:
        if text.count("$$") % 2:
            in_formula = not in_formula
        elif not in_formula and not keeps:
            text = text.lstrip(" \t")
            text = "\\" + text if _UNDERLINE.fullmatch(text) else text
        yield text


def _without_brackets(lines: list[str]) -> Iterator[str]:
    r"""``lines`` in which a number with a bracket begins no list, as in the app. Code, formulas and HTML stay as they are.

    >>> print(*_without_brackets(["a", "1) b", "```", "2) c", "```"]), sep="|")
    a|1\) b|```|2) c|```
    """
    stays = any("$$" in text or text.lstrip(" \t").startswith("<") for text in lines)
    is_code = False
    for text in lines:
        found = None if stays or is_code else _BRACKETED.match(text)
        is_code ^= _FENCE.match(text) is not None
        yield text if found is None else f"{text[: found.end()]}\\{text[found.end() :]}"


def _levelled(lines: list[str]) -> list[str]:
    """``lines`` in which each item of a list stands on the level that the app sees: below the last that is indented by less, be it by one blank or
    by twenty, where in Markdown it would be beside it, or words. Lines with code or formulas stay as they are, and those that Markdown reads alike.

    >>> _levelled(["Add", "     * one", "                * two", "                  more", "      * three"])
    ['Add', '* one', '  * two', '    more', '  * three']
    """
    if not any(map(_LISTED.match, lines)) or any(map(_KEEPS_ITS_PLACE.search, lines)):
        return lines
    made: list[str] = []
    items: list[
        tuple[int, int, int]
    ] = []  # of those that are open: how much they are indented, and where their words begin here and there
    is_other = goes_on = False
    for text in lines:
        words = text.lstrip(" \t")
        indent = len(text) - len(words)
        if mark := _LISTED.match(text):
            while items and items[-1][0] >= indent:
                items.pop()
            stands, begins = (items[-1][1], items[-1][2]) if items else (0, 0)
            column = len(text[:indent].expandtabs(4))
            is_other = is_other or not stands <= column < stands + 4
            width = mark.end() - indent
            items.append((indent, column + width, begins + width))
            text = " " * begins + words
        elif goes_on and items:
            text = " " * items[-1][2] + words
        goes_on = bool(words)
        made.append(text)
    return made if is_other else lines


def _box(lines: list[str], line: int) -> AnyBlock:
    """What stands between ``#+BEGIN_X`` and ``#+END_X``."""
    found = _BEGIN.match(lines[0])
    assert found is not None  # noqa: S101  the caller has matched it
    name, options = found[1], found[2].strip()
    inner = lines[1:-1]
    kind = name.lower()
    text = "\n".join(inner)
    if kind in _VERBATIM:
        return _verbatim(name, options, text, inner, line)
    facts = read_carrier(options) or {}
    numbered = NUMBERED.fullmatch(kind)
    plain = (numbered[1] or numbered[2]) if numbered else kind
    if kind == "quote" or (plain == QUOTATION and not facts):
        blocks = read_body(inner, line + 1)
        last = blocks[-1] if blocks else None
        citation = read_citation(last.spans) if isinstance(last, Paragraph) else None
        if citation is not None:
            return Quote(blocks[:-1], traits=Traits(citation=citation), line=line)
        return Quote(blocks, line=line)
    title = BOLD.fullmatch(inner[0]) if inner else None
    type = str(facts.get("type", plain))
    return Callout(
        type,
        read_spans(title[1], LOGSEQ) if title else None,
        read_body(inner[1:] if title else inner, line + 1 + bool(title)),
        str(facts.get("fold", "")),
        str(facts.get("metadata", "")),
        line=line,
    )


def _verbatim(name: str, options: str, text: str, lines: list[str], line: int) -> AnyBlock:
    code = text + "\n" if lines else ""
    match name.lower():
        case "src":
            return Code(code, options, line=line)
        case "comment":
            return Comment(text, references_in(text, LOGSEQ), line=line)
        case "query":
            return Query(ADVANCED, code, line=line)
        case "export" if options.lower() == "html":
            return Html(text, html_links(text, LOGSEQ), line=line)
        case "example":
            return Code(code, line=line)
        case _:
            return Directive(name, text=text, options=options, line=line)
