"""Strategies for whole notes: any tree of blocks and spans that somebody could have written in Obsidian, in the one form
that its reader gives them, and nothing of how it was spelled.

Where two models are one text, or a model is none, no strategy makes it; each such place says why.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import strategies as st

from vaultconv.formats.html.emphasis import rendered
from vaultconv.markdown.dialect import STATUS_OF_CHARACTER
from vaultconv.markdown.task_signs import DATES, PRIORITIES
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Cell,
    Code,
    Comment,
    FootnoteDefinition,
    Heading,
    Html,
    Item,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Raw,
    Rule,
    Table,
    Traits,
)
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, Property, PropertyType, Value
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
    Url,
)
from vaultconv.model.task import Status, Task, TaskDate

# -- text --------------------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["Rye", "Oven notes", "日記", "a b c", "Q&A", "2026", "Dir/Rye"])
"""No name holds a dollar sign: two of them would make a formula of what stands between, and a wikilink has no escapes."""
_LOOKALIKES = [
    *("bread", "a", "Ünï", "漢字", "😀", "1.", "2)", "#", "##", "-", "+", "*", "_x_", "[x]", "[ ]", "[!note]", "<b>", "`", "```", "~~~"),
    *("$5", "$", "$$", "==", "=", "%%", "%", "[[y]]", "![[y]]", "[^1]", "^[n]", "^z", "#tag", "a|b", "|", "\\", "&amp;", "&", "!", ">", "key::"),
    *("key:: v", "(k:: v)", "{{z}}", "((u))", "{% x %}", "---", "===", "***", "~~", "x:y", "(#)", "''", '"', "📅", "2026-01-05", "<!-- x -->"),
    *("[a](b)", "[a]:", "e\u0301", "\u00a0", "\u3000", "://", "^", "<wbr>", "TODO", "ad-note", "::", "a::b", "every day", "🔁"),
]  # fmt: skip
"""Words, and what looks like markup and is none."""

_MARKUP = re.compile(r"[\\`*_\[\]<>&~]")
WORDS = st.sampled_from(_LOOKALIKES).map(lambda word: _MARKUP.sub(lambda found: "\\" + found[0], word))
MARKED = st.sampled_from(["*bread*", "**rye and salt**", "~~old~~", "*a **b** c*", "&lt;", "&#35;", "\\#"])
"""Emphasis and entities are text of the model as they are."""
PLAIN = st.lists(st.one_of(WORDS, WORDS, MARKED), min_size=1, max_size=4).map(
    lambda words: Text(" ".join(words))
)
SIMPLE = st.sampled_from(["bread", "rye and salt", "漢字", "Ünï"]).map(Text)
ANCHORS = st.sampled_from(["steam", "a1", "x-2", "7"])


# -- spans -------------------------------------------------------------------------------------------------------------


def references() -> st.SearchStrategy[Reference]:
    """What links of a vault lead to: notes, headings, blocks, places of the note itself."""
    name = st.just(ReferenceKind.NAME)
    headings = st.sampled_from([("Heat",), ("Heat", "Day two"), ("日",)])
    return st.one_of(
        st.builds(Reference, name, NAMES),
        st.builds(Reference, name, NAMES | st.just(""), headings),
        st.builds(Reference, name, NAMES | st.just(""), block=ANCHORS),
    )


FILES = st.one_of(
    st.builds(Reference, st.just(ReferenceKind.NAME), st.sampled_from(["a.png", "Dir/b c.jpg", "song.mp3"])),
    st.just(Reference(ReferenceKind.NAME, "paper.pdf", subpath="page=3")),
)
ADDRESSES = st.sampled_from(
    ["https://example.org/a_b", "https://example.org/?q=a&b=(c)#d", "mailto:a@example.org", "//example.org/x"]
)
URLS = st.builds(Reference, st.just(ReferenceKind.URL), ADDRESSES)
TITLES_OF_LINKS = st.sampled_from(["", "a title", 'so "called"', "a \\ b &amp; c"])
SIZES = st.sampled_from([(0, 0), (100, 0), (640, 480)])
TEXTS = st.builds(lambda text: (text,), SIMPLE)
"""The words of a link: in those of a wikilink the app looks for no markup, so they are plain in both kinds."""

_EMBEDS = st.builds(
    lambda reference, caption, size: Embed(reference, caption, *size),
    references() | FILES,
    st.sampled_from(["", "a loaf", "漢字"]),
    SIZES,
)
_IMAGES = st.builds(
    lambda reference, alt, title, size: Image(reference, alt, title, *size),
    URLS,
    st.sampled_from(["", "a loaf", "漢字"]),
    TITLES_OF_LINKS,
    SIZES,
)
_DEFINED = {
    "ref": (Reference(ReferenceKind.URL, "https://example.org/a"), 'so "called"'),
    "日": (Reference(ReferenceKind.NAME, "Rye.md"), ""),
}
"""What links by definition (``[a][b]``) lead to: each note that is made defines it, in its last lines."""
_BY_DEFINITION = st.one_of(
    *(
        st.builds(
            Link, st.just(reference), TEXTS, st.just("reference"), st.just(title), st.just(f"][{label}]")
        )
        for label, (reference, title) in _DEFINED.items()
    )
)
LINK_DEFINITIONS = Raw(
    "[ref]: https://example.org/a 'so \"called\"'\n[日]: Rye.md", construct="link-definition"
)
CODES = st.builds(
    CodeSpan,
    st.sampled_from(["x", "a b", "[[y]] #tag", "$x$", "a\\b", "`", "a``b", " ", "k:: v", "%%", "a|b"]),
)
"""A bar within code has no backslash; in a table the app needs one, and the reader takes it away."""
SIMPLE_ATOMS: st.SearchStrategy[Span] = st.one_of(
    CODES,
    st.builds(Link, references()),
    st.builds(Link, references(), TEXTS),
    st.builds(Link, URLS, TEXTS, st.just("inline"), TITLES_OF_LINKS),
    st.builds(Link, references().filter(lambda link: link.target), TEXTS, st.just("inline"), TITLES_OF_LINKS),
    _BY_DEFINITION,
    _EMBEDS,
    _IMAGES,
    st.builds(Url, st.sampled_from(["https://example.org/a_b", "mailto:a@example.org", "ftp://a/(b)"])),
    st.builds(Tag, st.sampled_from(["garden", "a/b", "日記", "x-1", "1a"])),
    st.builds(MathSpan, st.sampled_from(["x_1", "a+b", "\\frac{1}{2}", "[[a]]"])),
    st.builds(HtmlSpan, st.sampled_from(["<u>", "</u>", "<kbd>", "<br>", "<span class='a'>"])),
)
_INSIDE = st.lists(st.one_of(SIMPLE, SIMPLE, SIMPLE_ATOMS), min_size=1, max_size=3).map(
    lambda spans: _with_blanks([Text("begin"), *spans, Text("end")])
)
"""What stands in a highlight or a footnote. A tag counts only after a blank, so that it begins with a word; it ends in
one, or the mark at its end might be one with what it ends in."""
ATOMS: st.SearchStrategy[Span] = st.one_of(
    SIMPLE_ATOMS,
    SIMPLE_ATOMS,
    st.builds(MathSpan, st.sampled_from(["x", "a\\\\b"]), st.just(True)),
    st.builds(CommentSpan, st.sampled_from([" later ", "x", "#tag *a*"])),
    st.builds(Highlight, _INSIDE),
    st.builds(Footnote, st.sampled_from(["1", "note"])),
    st.builds(Footnote, st.just(""), _INSIDE),
    st.builds(Sidenote, st.sampled_from(["lsn", "rmn", "lmn-transclude"]), _INSIDE),
    st.builds(
        Macro, st.just("logseq"), st.sampled_from(["{{video https://example.org}}", "{{query (task TODO)}}"])
    ),
)
"""A sidenote of the first kind (``rsn``) is a footnote to the app: nothing else is known of it."""


def lines(breaks: bool = True) -> st.SearchStrategy[Spans]:
    """The text of a block: words and other spans with blanks between them, in one line or in several."""
    runs = st.lists(st.one_of(PLAIN, ATOMS), min_size=1, max_size=4).filter(_begins_a_line).map(_with_blanks)
    if not breaks:
        return runs
    ends = st.sampled_from([Break(), Break(), Break(hard=True)])
    return st.builds(
        lambda first, further: _joined([*first, *(span for pair in further for span in (pair[0], *pair[1]))]),
        runs,
        st.lists(st.tuples(ends, runs), max_size=2),
    )


def _begins_a_line(spans: list[Span]) -> bool:
    """Whether ``spans`` can stand at the beginning of a line: a comment, a displayed formula or a tag of HTML there is a
    block of its own."""
    first = spans[0]
    return not isinstance(first, CommentSpan | HtmlSpan) and not (
        isinstance(first, MathSpan) and first.display
    )


def _with_blanks(spans: list[Span]) -> Spans:
    return _joined([span for one in spans for span in (Text(" "), one)][1:])


def _joined(spans: list[Span]) -> Spans:
    """Texts side by side are one."""
    out: list[Span] = []
    for span in spans:
        if out and isinstance(span, Text) and isinstance(last := out[-1], Text):
            out[-1] = Text(last.text + span.text)
        else:
            out.append(span)
    return tuple(out)


# -- traits ------------------------------------------------------------------------------------------------------------

FIELDS = st.lists(
    st.sampled_from(
        [
            Property("hours", 3, PropertyType.NUMBER),
            Property("flour", "rye and salt", PropertyType.TEXT),
            Property("see", "[[Rye]]", PropertyType.LINK),
            Property("all", ["a", "[[Rye]]"], PropertyType.LIST),
            Property("baked", True, PropertyType.CHECKBOX),
            Property("day", "2026-01-05", PropertyType.DATE),
        ]
    ),
    max_size=2,
    unique_by=lambda item: item.key,
).map(tuple)
"""Properties of a block: fields of Dataview, for which paragraphs and items have a place."""

NAMED = st.one_of(st.just(Traits()), st.just(Traits()), st.builds(Traits, anchor=ANCHORS))
TEXT_TRAITS = st.one_of(st.just(Traits()), st.builds(Traits, anchor=ANCHORS | st.just(""), properties=FIELDS))


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """A task with what the plugin Tasks knows of it. Dates are a set, so they are in the order in which they are written."""
    marker = draw(st.sampled_from([" ", "x", "X", "/", "-", "?", "!", "字"]))
    task = Task(marker, STATUS_OF_CHARACTER.get(marker, Status.OTHER))
    if draw(st.booleans()):
        return task
    kinds = draw(st.sets(st.sampled_from(list(DATES)), max_size=3))
    times = st.sampled_from(["", "", "10:00"])
    task.dates = tuple(TaskDate(kind, "2026-01-05", draw(times)) for kind in DATES if kind in kinds)
    task.priority = draw(st.sampled_from(["", *PRIORITIES]))
    task.recurrence = draw(st.sampled_from(["", "", "every week"]))
    task.recurrence_kind = draw(st.sampled_from(["due", "done"])) if task.recurrence else ""
    task.id = draw(st.sampled_from(["", "", "abc1"]))
    task.depends_on = draw(st.sampled_from([(), (), ("abc1",), ("abc1", "d-2")]))
    task.on_completion = draw(st.sampled_from(["", "", "delete"]))
    return task


# -- blocks ------------------------------------------------------------------------------------------------------------

CELLS = lines(breaks=False).map(Cell)
_BEYOND = st.one_of(SIMPLE, st.builds(Link, URLS, TEXTS, st.just("inline")), _BY_DEFINITION).map(
    lambda span: Cell((span,))
)
"""A cell that a row has too many, which nobody shows: words, or a link."""


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of a few columns, with cells that are empty, and rows that are longer than its head: what a shorter row leaves out
    are empty cells."""
    width = draw(st.integers(1, 3))
    cell = CELLS | st.just(Cell(()))
    head = draw(st.lists(cell, min_size=width, max_size=width).map(tuple))
    beyond = st.lists(_BEYOND, max_size=2)
    row = st.tuples(st.lists(cell, min_size=width, max_size=width), beyond).map(
        lambda both: (*both[0], *both[1])
    )
    rows = [head, *draw(st.lists(row, max_size=3))]
    sides = st.sampled_from(["", "left", "right", "center"])
    alignment = tuple(draw(st.lists(sides, min_size=width, max_size=width)))
    return Table(tuple(rows), alignment, 1, traits=draw(NAMED))


_LEAVES: st.SearchStrategy[AnyBlock] = st.one_of(
    st.builds(Paragraph, lines(), traits=TEXT_TRAITS),
    st.builds(Paragraph, lines(), traits=TEXT_TRAITS),
    st.builds(Heading, st.integers(1, 6), lines(breaks=False), traits=NAMED),
    st.builds(
        Code,
        st.sampled_from(["x\n", "- a\n\n  b\n", "```\n", "", "\n\n", "~~~~\n$$\n%%\n", "\ta\n    b\n"]),
        st.sampled_from(["", "python", "dataview", "c++ {1,2}"]),
        traits=NAMED,
    ),
    st.builds(MathBlock, st.sampled_from(["\nx\n", "\na\\\\b\n\n[[c]]\n", "x"]), traits=NAMED),
    st.builds(Comment, st.sampled_from(["\nlater\n", "\na\n\n- [[b]]\n", " x "]), traits=NAMED),
    st.builds(
        Html,
        st.sampled_from(["<div>\na\n</div>", "<!-- a\n\nb -->", "<pre>\n\na\n</pre>", "<hr>"]),
        traits=NAMED,
    ),
    st.builds(Rule, traits=NAMED),
    tables(),
)


@st.composite
def leaves(draw: st.DrawFn) -> AnyBlock:
    """A block that holds no others. (A strategy by name: where it is used again and again, its parts are not to be spelled
    out.)"""
    return draw(_LEAVES)


TITLES = lines(breaks=False).filter(lambda spans: not any(isinstance(span, Footnote) for span in spans))
"""Titles of callouts: what looks like a footnote there is text to CommonMark's parsers."""


def _containers(inner: st.SearchStrategy[AnyBlock]) -> st.SearchStrategy[AnyBlock]:
    first = st.builds(Paragraph, lines())
    further = st.lists(inner, max_size=2)
    begins = st.one_of(first, first, inner.map(_unnamed))
    plain = st.builds(
        lambda head, rest, traits: Item(apart([head, *rest]), traits=traits), begins, further, TEXT_TRAITS
    ).map(_without_fields)
    to_do = st.builds(
        lambda head, task, traits, rest: Item(apart([head, *rest]), traits=replace(traits, task=task)),
        first,
        tasks(),
        TEXT_TRAITS,
        further,
    )
    items = st.lists(plain | to_do, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Quote, st.lists(inner, min_size=1, max_size=3).map(apart), traits=NAMED),
        st.builds(
            Callout,
            type=st.sampled_from(["note", "tip", "my-own", "TIP"]),
            title=st.none() | TITLES,
            fold=st.sampled_from(["", "+", "-"]),
            metadata=st.sampled_from(["", "", "wide right"]),
            blocks=st.lists(inner, max_size=3).map(apart),
            traits=NAMED,
        ),
        st.builds(List, items, st.sampled_from([None, None, 1, 7, 0]), st.booleans(), traits=NAMED),
    )


def _unnamed(block: AnyBlock) -> AnyBlock:
    """``block`` as the first of an item, where its traits would be the item's."""
    return replace(block, traits=Traits())


def _without_fields(item: Item) -> Item:
    """``item``; one that does not begin with text has no place for fields."""
    first = item.blocks[0]
    return item if isinstance(first, Paragraph) else replace(item, traits=replace(item.traits, properties=()))


_PLACES = st.sampled_from(
    ["", "", "Page 12", "Location 180-182", "at the end", "yellow", "2024", "a · b", "#1 [x]"]
)
CITATIONS = st.builds(
    Citation,
    author=st.sampled_from(["Jane Roe", "Roe, Jane & Co", "A · B", "O_o *x*", "$5 or $6", "漢字"]),
    title=st.sampled_from(["Slow Maps", "a [b] c", "*x*", "A, B", "1 · 2"]),
    url=st.sampled_from(["", "https://example.org/a_(b)", "https://example.org/#:~:text=a%20b,c-"]),
    permalink=st.sampled_from(["", "https://readwise.io/open/7"]),
    favicon=st.sampled_from(["", "https://example.org/i?domain=a&sz=64"]),
    location=_PLACES,
    date=st.sampled_from(["", "2024-05-01", "2024-05-01T10:00:00Z", "May 1, 2024"]),
    color=st.sampled_from(["", "yellow", "teal"]),
    tags=st.sampled_from([(), ("maps",), ("old roads", "c#", "7")]),
)
"""Who said it, and where: of what is not in the line (avatar, cover) the properties of a note speak. With an icon there is no
emoji."""
QUOTATIONS = st.builds(
    lambda blocks, traits, citation: Quote(apart(blocks), traits=replace(traits, citation=citation)),
    st.lists(leaves(), min_size=1, max_size=2),
    NAMED,
    CITATIONS,
)
"""Quotations with a source are such at the top of a note only."""


def apart(blocks: list[AnyBlock]) -> Blocks:
    """``blocks`` without two lists or quotations side by side, which are one to a reader."""
    out: list[AnyBlock] = []
    for block in blocks:
        if not (out and type(block) is type(out[-1]) and isinstance(block, List | Quote)):
            out.append(block)
    return tuple(out)


DEFINITIONS = st.tuples(
    *(
        st.builds(
            lambda label, text, more: FootnoteDefinition(label, (Paragraph((text,)), *more)),
            st.just(label),
            PLAIN,
            st.lists(leaves(), max_size=1),
        )
        for label in ("1", "note")
    )
)
"""What the footnotes say: without a definition ``[^1]`` is text."""

BLOCKS = st.builds(
    lambda blocks, notes: apart([*blocks, *notes, LINK_DEFINITIONS]),
    st.lists(st.one_of(st.recursive(leaves(), _containers, max_leaves=6), QUOTATIONS), max_size=5),
    DEFINITIONS,
)

# -- properties and notes ----------------------------------------------------------------------------------------------

VALUES: st.SearchStrategy[tuple[Value, PropertyType]] = st.sampled_from(
    [
        ("text", PropertyType.TEXT),
        ("007", PropertyType.TEXT),
        ("yes: no", PropertyType.TEXT),
        ("two\nlines\n\nand more\n", PropertyType.TEXT),
        (" \"quoted\" # and 'more' ", PropertyType.TEXT),
        ("true", PropertyType.TEXT),
        ("日記: 漢字", PropertyType.TEXT),
        ("- a", PropertyType.TEXT),
        ("", PropertyType.TEXT),
        ("[[Rye]]", PropertyType.LINK),
        (3, PropertyType.NUMBER),
        (-0.5, PropertyType.NUMBER),
        (True, PropertyType.CHECKBOX),
        (False, PropertyType.CHECKBOX),
        (None, PropertyType.EMPTY),
        ("2026-01-05", PropertyType.DATE),
        ("2026-01-05T10:00:00", PropertyType.DATETIME),
        (["a", "b c", "[[Rye]]", 3, None, True], PropertyType.LIST),
        ([], PropertyType.LIST),
        ({"a": 1, "b c": ["x", {"y": None}]}, PropertyType.MAP),
        ({}, PropertyType.MAP),
    ]
)
_TAGS: st.SearchStrategy[tuple[Value, PropertyType]] = st.just((["bread", "a/b", "日記"], PropertyType.LIST))
"""The app's own keys are lists, whatever type one text there says it has; so of them only this one is made."""
KEYS = st.sampled_from(["a", "two words", "日", "yes", "a: b", "#x", "7", "~"])
PROPERTIES = st.builds(
    lambda found, tags: Properties(
        tuple(
            Property(key, value, type)
            for key, (value, type) in {**found, **({"tags": tags} if tags else {})}.items()
        )
    ),
    st.dictionaries(KEYS, VALUES, max_size=3),
    st.none() | _TAGS,
)
NOTES = st.builds(
    lambda properties, blocks: Note("N.md", "N", properties=properties, blocks=blocks), PROPERTIES, BLOCKS
)


# -- what a model means ------------------------------------------------------------------------------------------------

_SPELLED = frozenset(
    {
        *("line", "origin", "spelling", "raw", "lexeme", "before", "tail"),
        *("anchor_place", "properties_place", "references", "tight"),
    }
)
"""Fields that say how a thing was written or where, not what it is, or what follows from its text (references)."""


def meaning(value: Any) -> Any:
    """``value`` of the model without what is only spelling. Text is what it shows: escapes are spelling too."""
    if isinstance(value, tuple | list):
        return tuple(meaning(one) for one in value)
    if isinstance(value, dict):
        return ("map", *((key, meaning(one)) for key, one in value.items()))
    if isinstance(value, Text):
        return ("Text", "".join(piece or "" for piece in rendered(value.text, "\ue000")))
    if is_dataclass(value) and not isinstance(value, type):
        said = tuple(
            (one.name, meaning(getattr(value, one.name))) for one in fields(value) if one.name not in _SPELLED
        )
        return (type(value).__name__, *said, *_looseness(value))
    return (type(value).__name__, value)


def _looseness(value: Any) -> tuple[bool, ...]:
    """Whether a list is tight, where that can be said: items of one paragraph each, and more than one of them. Other blocks
    need blank lines between them, or have no place for any."""
    if not isinstance(value, List) or len(value.items) < 2:
        return ()
    alone = all(len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph) for item in value.items)
    return (value.tight,) if alone else ()
