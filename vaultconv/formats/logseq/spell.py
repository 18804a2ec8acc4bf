"""How Logseq writes what CommonMark has no word for, and what it writes otherwise.

Source: ``formats/logseq.md`` sections 3, 5 and 7; each form was run through mldoc 1.5.7.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, count
from typing import Any

from vaultconv.formats.logseq.carriers import carrier
from vaultconv.formats.logseq.markup import APART, TAG, closed, closings, is_whole
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.markdown.write_spans import spell_code
from vaultconv.model.blocks import (
    Callout,
    Code,
    Comment,
    Directive,
    Drawer,
    Html,
    Paragraph,
    Query,
    Quote,
    Raw,
    Rule,
    Table,
)
from vaultconv.model.losses import Outcome
from vaultconv.model.plain import plain_text
from vaultconv.model.spans import (
    Break,
    CodeSpan,
    CommentSpan,
    Embed,
    Highlight,
    Image,
    Link,
    Macro,
    Spans,
    Text,
)

MACRO = "logseq"
"""What a macro of this app is called in the model."""

QUOTATION = "quotation"
"""What a box that quotes is called inside another one, in lower case."""

NUMBERED = lazy_pattern(r"\d+-(.+)|(.+)-\d+")
"""A box whose name alone is another's, so it has a number (first it stood at the end)."""

_KEPT_NAMES = ("QUOTE", QUOTATION.upper(), "SRC", "EXAMPLE", "EXPORT", "COMMENT", "QUERY")
"""What no callout can be called: boxes that are something else."""

QUERY, ADVANCED = "logseq-query", "logseq-advanced-query"
"""The languages of the two kinds of queries."""

_START = lazy_pattern(
    r"(?P<plain>-(?=[ \t]|$)|-(?=-+[ \t]*$)|-(?=#+(?:[ \t]|$))|#+(?=[ \t]|$)|[+*](?=[ \t]|$)|\*(?=\*\*+[ \t]*$)|_(?=__+[ \t]*$)|>|\|(?=.*\|[ \t]*$|-)|`(?=``[^`]*$)|~(?=~~)"
    r"|:(?=[ \t]|[A-Za-z][\w-]*:[ \t]*$)|=(?==*[ \t]*$))|(?P<number>\d{1,9})(?=\.(?:[ \t]|$))"
)
"""What would begin something else than text at the start of a line."""
_BRACKETED = lazy_pattern(r"\A(\d{1,9})(?:\\\)|&rpar;)(?=[ \t]|$)")
"""A number that begins a list elsewhere: in Logseq a bracket behind it is one more character."""
_NOTE = lazy_pattern(r"\A(\[\^[^\]]+\]):")
"""What would begin the definition of a footnote, not the line that refers to it."""
_FENCES = lazy_pattern(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_DEAD_TAG = lazy_pattern(
    r"(?P<kept>(?P<ticks>`+)(?:(?!(?P=ticks))[\s\S])*(?P=ticks)`*|<code>[\s\S]*?</code>|\$[^$]*\$|<[^>]*>)|(?P<before>(?<!\\)(?:\\\\)*)\\#(?=\w\w)"
)
"""A ``#`` that is escaped among the words of a link, outside code, formulas and tags."""
_NO_NAME = lazy_pattern(r"[^\w-]+")
_MARKUP = lazy_pattern(r"(?<!\\)(?:\\\\)*[*_~]")
_NO_CLOZE = lazy_pattern(r"[{}\n]")
_BOLD_LINE = lazy_pattern(r"\*\*.*\*\*[ \t]*")


def label_text(label: Spans, writer: MarkdownWriter) -> str:
    r"""The words of a link, in which no tag is one to the app. A single letter behind the sign stays escaped: at the start of a
    block it would be a priority.

    >>> from vaultconv.formats.logseq.dialect import LOGSEQ
    >>> label_text((Text("#12 of #A"), CodeSpan(r"\#12")), MarkdownWriter(LOGSEQ))
    '#12 of \\#A`\\#12`'
    """
    text = writer.text(label)
    return (
        _DEAD_TAG.sub(lambda found: found["kept"] or found["before"] + "#", text) if "\\#" in text else text
    )


def guard(lines: list[str]) -> list[str]:
    """The lines of a paragraph so that each is text: in Logseq any line may begin something else.

    >>> guard(["- a", "1. b", "|c|", "*d*", "-# e", "2\\\\) f"])
    ['\\\\- a', '1\\\\. b', '\\\\|c|', '*d*', '\\\\-# e', '2) f']
    """
    if len(lines) == 1 and lines[0][:1].isalpha():
        return lines  # nothing but text begins with a letter
    return [
        _START.sub(_escaped, line, count=1)
        if _START.match(line)
        else _BRACKETED.sub(r"\1)", _NOTE.sub(r"\1\\:", line), count=1)
        if line[:1] in "[0123456789"
        else line
        for line in (ln.lstrip(" \t") for ln in lines)
    ]


def guard_title(line: str) -> str:
    """The line of a heading so that it is text: marks of lists, and further ``#``, are none there."""
    return guard([line])[0] if line.startswith(_BEGINS_IN_TITLE) else line


_BEGINS_IN_TITLE = (">", "|", "`", "~", "[^", ":", "---", "***", "___", "#+")


def inline_start(line: str) -> str:
    """The first line of a block, with HTML that begins it in the line and not as a block of its own before the rest.

    >>> inline_start("<kbd>P</kbd> prints"), inline_start("<u>all</u>")
    ('[:span]<kbd>P</kbd> prints', '<u>all</u>')
    """
    if not line.startswith("<"):
        return line
    first = TAG.match(line)
    end = line.find("-->") + 3 if line.startswith("<!--") else closings(line).get(0, 0)
    if first is not None and first["rest"].endswith("/"):
        end = first.end()
    return APART + line if 2 < end < len(line.rstrip()) else line


def _escaped(found: re.Match[str]) -> str:
    return found["number"] + "\\" if found["number"] else "\\" + found[0]


def _paragraph(block: Paragraph, writer: MarkdownWriter) -> list[str]:
    lines = guard(writer.text(block.spans).split("\n"))
    if len(lines) < 3:
        return lines
    # An empty line between two breaks would end the paragraph.
    return [line or APART if 0 < place < len(lines) - 1 else line for place, line in enumerate(lines)]


def _quote(block: Quote, writer: MarkdownWriter) -> list[str]:
    citation = block.traits.citation
    if citation is None and block.blocks and all(isinstance(inner, Paragraph) for inner in block.blocks):
        lines = writer.sequence(block.blocks)
        words = next((place for place, line in enumerate(lines) if line.strip(" \t")), 0)
        return [
            f"> {line}" if line else ">" for line in lines[words:]
        ]  # an empty one begins no quotation in the app
    name = "QUOTE" if "QUOTE" not in writer.notes.boxes else QUOTATION.upper()
    name = free_name(name, writer.notes.boxes)
    writer.notes.boxes.append(name)
    lines = writer.sequence(block.blocks)
    writer.notes.boxes.pop()
    if citation is not None:
        lines += ["", writer.notes.footer(citation)]
    return [f"#+BEGIN_{name}", *lines, f"#+END_{name}"]


def free_name(name: str, boxes: Sequence[str]) -> str:
    """``name`` as a box inside ``boxes`` can have it: the app ends a box at the first end whose name begins with its own, so
    none in it may be called so.

    >>> free_name("TIP", []), free_name("TIP", ["TIP"]), free_name("NOTEBOOK", ["NOTE", "2-NOTEBOOK"])
    ('TIP', '2-TIP', '3-NOTEBOOK')
    """
    names = chain([name], (f"{number}-{name}" for number in count(2)))
    return next(name for name in names if not name.startswith(tuple(boxes)))


def _callout(block: Callout, writer: MarkdownWriter) -> list[str]:
    notes = writer.notes
    name = _NO_NAME.sub("-", block.type).strip("-").upper() or "NOTE"
    facts: dict[str, str] = {}
    if name in _KEPT_NAMES:
        name = f"2-{name}"
    name = free_name(name, notes.boxes)
    if name.lower() != block.type.lower() or NUMBERED.fullmatch(block.type):
        facts["type"] = block.type
    facts |= {key: value for key, value in (("fold", block.fold), ("metadata", block.metadata)) if value}
    if facts and not notes.carriers:
        notes.ledger.line = block.line or notes.ledger.line
        notes.ledger.add("callout", f"the callout [!{block.type}]{block.fold} is a box called {name}")
        facts = {}
    notes.boxes.append(name)
    lines = writer.sequence(block.blocks)
    notes.boxes.pop()
    if block.title:
        lines = [f"**{writer.text(block.title)}**", *lines]
    elif lines and _BOLD_LINE.fullmatch(lines[0]):
        lines = ["", *lines]
    return [f"#+BEGIN_{name} {carrier(facts)}" if facts else f"#+BEGIN_{name}", *lines, f"#+END_{name}"]


def _code(block: Code, _writer: MarkdownWriter) -> list[str]:
    text = block.text.removesuffix("\n")
    lines = text.split("\n") if block.text else []
    if block.info == QUERY:
        return lines
    if block.info == ADVANCED:
        return ["#+BEGIN_QUERY", *lines, "#+END_QUERY"]
    if _FENCES.search(text) or "`" in block.info:
        return [f"#+BEGIN_SRC {block.info}".rstrip(), *lines, "#+END_SRC"]
    return [f"```{block.info}", *lines, "```"]


def _query(block: Query, writer: MarkdownWriter) -> list[str]:
    if block.language not in (QUERY, ADVANCED):
        detail = f"a query ({block.language}) is code: it does not run"
        writer.notes.ledger.add("query", detail, outcome=Outcome.KEPT_AS_TEXT)
    return _code(Code(block.text, block.language), writer)


def _table(block: Table, writer: MarkdownWriter) -> list[str]:
    rows = []
    for row in block.rows:
        cells = [writer.text(cell.spans).replace("\n", "<br>") for cell in row]
        rows.append("| " + " | ".join(_BAR.sub("&vert;", cell) for cell in cells) + " |")
    rule = "| " + " | ".join(_RULES[side] for side in block.alignment) + " |"
    return [*rows[:1], rule, *rows[1:]]


_BAR = lazy_pattern(r"\\?\|")
_RULES = {"": "---", "left": ":--", "right": "--:", "center": ":-:"}


def _directive(block: Directive, writer: MarkdownWriter) -> list[str]:
    if block.blocks:
        return writer.sequence(block.blocks)
    options = f" {block.options}" if block.options else ""
    return [f"#+BEGIN_{block.name}{options}", *block.text.split("\n"), f"#+END_{block.name}"]


def _html(block: Html, _writer: MarkdownWriter) -> list[str]:
    text = closed(block.text)
    lines = [line for line in text.split("\n") if line.strip()]
    if is_whole(text):
        return lines
    return ["#+BEGIN_EXPORT html", *text.strip("\n").split("\n"), "#+END_EXPORT"]


def _comment(block: Comment, _writer: MarkdownWriter) -> list[str]:
    return ["#+BEGIN_COMMENT", *block.text.strip("\n").split("\n"), "#+END_COMMENT"]


def _drawer(block: Drawer, _writer: MarkdownWriter) -> list[str]:
    return [f":{block.name}:", *block.text.split("\n"), ":END:"]


def _code_span(span: CodeSpan, _writer: MarkdownWriter) -> str:
    text = " ".join(span.text.split("\n"))
    return span.raw if span.raw and "\n" not in span.raw and "```" not in span.raw else spell_code(text)


def _macro(span: Macro, writer: MarkdownWriter) -> str:
    """A call of this app; one of another is code."""
    if span.kind == MACRO:
        return span.text
    detail = f"`{span.text}` is code: only its app runs it"
    writer.notes.ledger.add("macro", detail, outcome=Outcome.KEPT_AS_TEXT)
    return spell_code(span.text)


def is_cloze(span: Highlight) -> bool:
    """Whether the braces of a cloze can hold ``span`` and its cue: they hold words and nothing else."""
    cue = span.cloze or ""
    has_words_only = all(isinstance(one, Text) and not _MARKUP.search(one.text) for one in span.spans)
    return has_words_only and not _NO_CLOZE.search(plain_text(span.spans) + cue) and "\\\\" not in cue


def _highlight(span: Highlight, writer: MarkdownWriter) -> str:
    """Marked text; an answer that is asked for is a cloze, where the braces can hold it."""
    if span.cloze is None:
        return f"=={writer.text(span.spans)}=="
    if is_cloze(span):
        words = plain_text(span.spans)
        cue = f" \\\\ {span.cloze}".rstrip(" ") if span.cloze or "\\\\" in words else ""
        return f"{{{{cloze {words}{cue}}}}}"
    detail = "a cloze that holds more than words, or braces, is marked text"
    writer.notes.ledger.add("highlight", detail)
    return f"=={writer.text(span.spans)}=="


SPELL: Mapping[type, Callable[[Any, MarkdownWriter], str]] = {
    Highlight: _highlight,
    Link: lambda span, writer: writer.notes.targets.link(span, writer),
    Embed: lambda span, writer: writer.notes.targets.embed(span, writer),
    Image: lambda span, writer: writer.notes.targets.image(span, writer),
    Break: lambda _span, _writer: "\n",
    CodeSpan: _code_span,
    CommentSpan: lambda span, _writer: f"<!--%%{span.text.replace('-->', '--&gt;')}%%-->",
    Macro: _macro,
}
"""How each kind of span is written that Logseq writes in its own way."""

SPELL_BLOCK: Mapping[type, Callable[[Any, MarkdownWriter], list[str]]] = {
    Paragraph: _paragraph,
    Quote: _quote,
    Callout: _callout,
    Code: _code,
    Query: _query,
    Table: _table,
    Directive: _directive,
    Html: _html,
    Comment: _comment,
    Drawer: _drawer,
    Raw: lambda block, _writer: block.text.split("\n"),
    Rule: lambda _block, _writer: ["---"],
}
"""How each kind of block is written that Logseq writes in its own way."""

__all__ = ["ADVANCED", "MACRO", "QUERY", "SPELL", "SPELL_BLOCK", "guard", "guard_title", "inline_start"]
