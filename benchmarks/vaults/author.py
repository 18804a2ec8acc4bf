"""Writes notes: headings, prose, lists, tasks, code, tables, boxes, quotations and pictures, until one is long enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vaults.content import (
    Block,
    Callout,
    Code,
    Embed,
    Entry,
    Formula,
    Heading,
    Line,
    Link,
    Listing,
    Marked,
    Note,
    Paragraph,
    Picture,
    Piece,
    Property,
    Quote,
    Table,
)
from vaults.dice import Dice
from vaults.topics import Measure, Topic

PROPERTIES = (
    ("status", "text"), ("rating", "number"), ("reviewed", "day"), ("finished", "checkbox"), ("topics", "list"),
    ("parent", "link"), ("origin", "url"), ("visited", "time"), ("summary", "quoted"), ("weight", "decimal"),
)  # fmt: skip
"""Names of properties and their types, in the order in which notes get them."""

TAGS = (
    "garden",
    "kitchen/bread",
    "letters",
    "workshop",
    "reading",
    "travel/coast",
    "people",
    "winter",
    "plans",
)
BOXES = ("note", "tip", "warning", "important", "caution")
"""Boxes that each of the formats knows."""

_PROPERTY, _LINK, _BLOCK = 40, 20, 6
"""Bytes that each takes, roughly, beside its words."""
_LENGTHS = (0.2, 0.4, 0.5, 0.7, 0.8, 1.0, 1.2, 1.6, 2.6)
"""Lengths of notes as parts of the average: most are short, a few are long."""
_KINDS = ("note", "note", "note", "words", "words", "path", "heading", "block")
_CODE = (
    ("python", "def {0}(rows):\n    # [[no link]], #no-tag\n    return [row for row in rows if row[{1}] > {2}]"),
    ("bash", "for file in {0}/*.txt; do\n  sort -k{1} \"$file\" | head -n {2}\ndone"),
    ("json", '{{\n  "{0}": {1},\n  "limit": {2}\n}}'),
)  # fmt: skip
_FORMULAS = (r"h = \frac{{w}}{{{0}}}", r"\sum_{{i=1}}^{{{0}}} x_i \le {1}", r"a^2 + {0} b = c_{{{1}}}")


class Author:
    """Writes the notes of one vault; ``pictures`` is how many there are to show."""

    def __init__(self, measure: Measure, topics: Sequence[Topic], pictures: int) -> None:
        self.measure = measure
        self.topics = topics
        self.pictures = pictures

    def write(self, topic: Topic) -> Note:
        """The note about ``topic``."""
        return _Writing(self, topic).note()


class _Writing:
    """One note, while it is being written: how much there is of it, and how many links."""

    def __init__(self, author: Author, topic: Topic) -> None:
        self.topics, self.pictures = author.topics, author.pictures
        self.measure = author.measure
        self.topic = topic
        self.tongue = topic.tongue
        self.dice = Dice(f"{author.measure.seed}/note/{topic.number}")
        self.length = int(author.measure.size * self.dice.pick(_LENGTHS))
        self.written = _PROPERTY * author.measure.properties
        self.linked = 0

    def note(self) -> Note:
        tags = tuple(dict.fromkeys(self.dice.pick(TAGS) for _ in range(self.dice.below(4))))
        properties = tuple(self.property(i) for i in range(self.measure.properties))
        blocks: list[Block] = [Paragraph(self.prose(1 + self.dice.below(3)))]
        blocks += (Heading(2, self.topic.heading), Paragraph(self.prose(2), is_target=True))
        while self.written < self.length:
            blocks.append(Heading(2 + self.dice.below(2), self.count(self.tongue.calls(self.dice))))
            for _ in range(2 + self.dice.below(3)):
                if self.written < self.length:
                    blocks += self.block()
        missing = range(self.linked, self.measure.links)
        if missing:
            blocks += (
                Heading(2, self.tongue.names(self.dice)),
                Listing(tuple(Entry((self.link(),)) for _ in missing)),
            )
        return Note(self.topic, tags, properties, tuple(blocks))

    # -- lines -------------------------------------------------------------------------------------------------

    def count(self, text: str) -> str:
        """``text``, which from now on is a part of the note."""
        self.written += len(text.encode()) + _BLOCK
        return text

    def link(self) -> Link:
        self.linked += 1
        topic = self.dice.pick(self.topics)
        self.written += _LINK + len(topic.title.encode())
        return Link(topic, self.dice.pick(_KINDS), self.tongue.names(self.dice))

    def is_due(self) -> bool:
        """Whether the note has fewer links than a note as long as this should."""
        return self.linked < self.measure.links * min(self.written / max(self.length, 1), 1)

    def prose(self, sentences: int) -> Line:
        """Sentences in a row, some with a link, some with marked words."""
        pieces: list[Piece] = []
        for i in range(sentences):
            if i:
                pieces.append(self.tongue.blank)
            pieces += self.sentence()
        return tuple(pieces)

    def sentence(self) -> Line:
        said = self.count(self.tongue.says(self.dice))
        if self.is_due():
            before, after = self.tongue.see.format(said, "\0").split("\0")
            return (before, self.link(), after)
        if self.dice.chance(0.2):
            kind = self.dice.pick(("bold", "italic", "code", "mark", "tag", "url"))
            text = f"https://example.org/{self.dice.below(10**6)}"
            if kind != "url":
                text = self.dice.pick(TAGS) if kind == "tag" else self.count(self.tongue.names(self.dice))
            return (said, " ", Marked(kind, text), " ", "–", " ", self.count(self.tongue.names(self.dice)))
        return (said,)

    # -- blocks ------------------------------------------------------------------------------------------------

    def block(self) -> Sequence[Block]:
        at = self.dice.below(100)
        return next(make for share, make in _BLOCKS if at < share)(self)

    def paragraph(self) -> Sequence[Block]:
        return (Paragraph(self.prose(2 + self.dice.below(4))),)

    def bullets(self) -> Sequence[Block]:
        return (Listing(self.entries(2 + self.dice.below(4), 0)),)

    def entries(self, count: int, depth: int) -> tuple[Entry, ...]:
        made = []
        for _ in range(count):
            deeper = depth < 3 and self.dice.chance(0.25)
            below = self.entries(1 + self.dice.below(3), depth + 1) if deeper else ()
            made.append(Entry(self.sentence(), entries=below))
        return tuple(made)

    def steps(self) -> Sequence[Block]:
        return (Listing(tuple(Entry(self.sentence()) for _ in range(2 + self.dice.below(3))), numbered=True),)

    def tasks(self) -> Sequence[Block]:
        count = 2 + self.dice.below(4)
        return (
            Listing(tuple(Entry(self.sentence(), box=self.dice.pick((" ", " ", "x"))) for _ in range(count))),
        )

    def code(self) -> Sequence[Block]:
        language, text = self.dice.pick(_CODE)
        word = "rows"
        return (Code(language, self.count(text.format(word, self.dice.below(9), self.dice.below(1000)))),)

    def table(self) -> Sequence[Block]:
        rows = [tuple(self.tongue.names(self.dice) for _ in range(3))]
        rows += [
            (
                self.count(self.tongue.names(self.dice)),
                str(self.dice.below(500)),
                self.tongue.names(self.dice),
            )
            for _ in range(2 + self.dice.below(4))
        ]
        return (Table(tuple(rows)),)

    def callout(self) -> Sequence[Block]:
        return (Callout(self.dice.pick(BOXES), self.count(self.tongue.calls(self.dice)), self.prose(2)),)

    def quote(self) -> Sequence[Block]:
        return (Quote(self.prose(1 + self.dice.below(3))),)

    def picture(self) -> Sequence[Block]:
        width = 40 + 20 * self.dice.below(10)
        return (Picture(self.dice.below(self.pictures), self.tongue.names(self.dice), width),)

    def embed(self) -> Sequence[Block]:
        return (Embed(self.dice.pick(self.topics), self.dice.pick(("heading", "block"))),)

    def formula(self) -> Sequence[Block]:
        text = self.dice.pick(_FORMULAS).format(self.dice.below(100), self.dice.below(100))
        return (Formula(self.count(text)),)

    # -- properties --------------------------------------------------------------------------------------------

    def property(self, i: int) -> Property:
        name, kind = PROPERTIES[i % len(PROPERTIES)]
        if i >= len(PROPERTIES):
            name += f"-{i // len(PROPERTIES) + 1}"
        return Property(name, kind, _VALUES[kind](self))


_Blocks = Callable[[_Writing], Sequence[Block]]
_BLOCKS: tuple[tuple[int, _Blocks], ...] = (
    (44, _Writing.paragraph), (58, _Writing.bullets), (63, _Writing.steps), (71, _Writing.tasks), (77, _Writing.code),
    (82, _Writing.table), (88, _Writing.callout), (93, _Writing.quote), (96, _Writing.picture), (98, _Writing.embed),
    (100, _Writing.formula),
)  # fmt: skip
"""How often each kind of block occurs: up to which of a hundred throws it is taken."""

_VALUES: dict[str, Callable[[_Writing], str | tuple[str, ...] | Topic]] = {
    "text": lambda w: w.tongue.names(w.dice),
    "number": lambda w: str(w.dice.below(10)),
    "decimal": lambda w: f"{w.dice.below(50)}.{1 + w.dice.below(9)}",
    "day": lambda w: w.topic.day.isoformat(),
    "time": lambda w: f"{w.topic.day.isoformat()}T{w.dice.below(24):02}:{w.dice.below(60):02}:00",
    "checkbox": lambda w: w.dice.pick(("true", "false")),
    "list": lambda w: tuple(dict.fromkeys(w.tongue.names(w.dice) for _ in range(1 + w.dice.below(3)))),
    "link": lambda w: w.dice.pick(w.topics),
    "url": lambda w: f"https://example.org/{w.dice.below(10**6)}?q=a#b",
    "quoted": lambda w: f"{w.tongue.names(w.dice)}: {w.tongue.says(w.dice)}",
}
"""A value of each type, as plain text."""
