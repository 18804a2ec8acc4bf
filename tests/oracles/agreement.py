"""Where the pages that we write say something else to mldoc than the notes that they were made of mean: each difference, and the
figures of all that was compared.

A difference that has a reason is known: what mldoc is like, not what we did. Each such reason stands here, and nowhere else.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from posixpath import basename
from typing import Any

from tests.oracles.meant import Meant, Named, said
from tests.oracles.mldoc import Graph
from vaultconv.assets.in_properties import file_named
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.properties import Property, PropertyType
from vaultconv.vault.property_links import wikilink_reference

HTML = "inside of HTML nothing is text, code or a link to mldoc"
AS_TEXT = {
    "task": "the ledger has it: a box of a task where the app has none is text",
    "html": "the ledger has it: HTML that stands where the app knows none is text",
}
"""Lines of the ledger of a note that say that more is text in it than was."""
IN_A_LIST = "stands in a list in a box"
"""What a line of the ledger says of a box that is none there, and of code that is text."""
SEES_A_TAG = "sees a tag in it"
"""What a line of the ledger says of HTML that is text to the app, with a ``#`` in it."""
NO_BOX = "the ledger has it: no box stands in a list in a box"
OWN_KEYS = frozenset({"id", "vaultconv", "logseq.order-list-type", "title", "folder"})
"""Properties that are ours: what they say is compared as something else, or carried."""
OF_HIGHLIGHTS = frozenset({"author", "source", "url", "icon", "location", "cite"})
LISTS = frozenset({"tags", "alias", "aliases"})


@dataclass(frozen=True)
class Difference:
    """One thing that a block (0: the page) means and mldoc does not see, or the other way round."""

    path: str
    block: int
    what: str
    meant: str
    seen: str
    reason: str = ""

    def __str__(self) -> str:
        because = f"  ({self.reason})" if self.reason else ""
        return (
            f"{self.path}, block {self.block}: {self.what}: {self.meant!r} is {self.seen!r} to mldoc{because}"
        )


@dataclass
class Agreement:
    """What was compared, by kind, and where the two differ."""

    compared: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def unexplained(self, *kinds: str) -> list[Difference]:
        """The differences without a reason, of these kinds or all."""
        return [each for each in self.differences if not each.reason and (not kinds or each.what in kinds)]


@dataclass(frozen=True)
class _Compared:
    """How many things of one kind a block has, and the two sides of them."""

    what: str
    count: int
    meant: object
    seen: object
    reason: str = ""


def agreement(graph: Graph) -> Agreement:
    """Every page of ``graph``, compared with the note it was made of."""
    made = Agreement()
    ids = Counter(
        item["value"]
        for page in graph.pages.values()
        for block in page["blocks"]
        for item in block["properties"]
        if item["key"] == "id"
    )
    as_text = {loss.note: AS_TEXT[loss.construct] for loss in graph.plan.losses if loss.construct in AS_TEXT}
    told = Counter(
        (loss.note, loss.construct == "code") for loss in graph.plan.losses if IN_A_LIST in loss.detail
    )
    tags = Counter(loss.note for loss in graph.plan.losses if SEES_A_TAG in loss.detail)
    aliases = {
        alias.strip(' []"').casefold(): graph.name(path).casefold()
        for path, page in graph.pages.items()
        for item in page["properties"]
        if item["key"] == "alias"
        for alias in item["value"].split(",")
    }
    for path, page in graph.pages.items():
        for number, each in _page(graph, path, page, ids, as_text.get(path, ""), aliases):
            if not each.reason and _is_told(each, told[path, False], told[path, True]):
                each = replace(each, reason=NO_BOX)
            if each.what == "page refs" and _is_more(each, tags[path]):
                each = replace(each, reason=AS_TEXT["html"])
            made.compared[each.what] += each.count
            if each.meant != each.seen:
                made.differences.append(
                    Difference(path, number, each.what, _text(each.meant), _text(each.seen), each.reason)
                )
    made.compared["ids"] = len(ids)
    made.differences += (
        Difference("", 0, "ids", id, f"{count} times") for id, count in ids.items() if count > 1
    )
    return made


def _is_told(each: _Compared, boxes: int, programs: int) -> bool:
    """Whether no more ``boxes`` are gone, and no more ``programs`` are otherwise, than the ledger has lines that say so."""
    if each.what == "kinds" and isinstance(each.meant, Counter) and isinstance(each.seen, Counter):
        return boxes >= (each.meant - each.seen).total() > 0 == (each.seen - each.meant).total()
    if each.what == "programs" and isinstance(each.meant, list) and isinstance(each.seen, list):
        others = [pair for pair in zip(each.meant, each.seen, strict=False) if pair[0] != pair[1]]
        return len(each.meant) == len(each.seen) and programs >= len(others) > 0
    return False


def _is_more(each: _Compared, by: int) -> bool:
    """Whether mldoc sees all that was meant, and more, but not more than ``by``."""
    if not isinstance(each.meant, Counter) or not isinstance(each.seen, Counter):
        return False
    return not each.meant - each.seen and by >= (each.seen - each.meant).total() > 0


def _text(value: object) -> str:
    return str(dict(value)) if isinstance(value, Counter) else str(value)


def _page(
    graph: Graph, path: str, page: Any, ids: Counter[str], as_text: str, aliases: Mapping[str, str]
) -> Iterator[tuple[int, _Compared]]:
    note, named = graph.notes[path], graph.named(path)
    wanted = graph.meant(path)
    levels, found = [block.level for block in wanted], [block["level"] for block in page["blocks"]]
    yield 0, _Compared("pages", 1, "", page["before"])
    yield 0, _Compared("levels", len(levels), levels, found)
    yield from ((0, each) for each in page_properties(note, page, named))
    for number, (block, seen) in enumerate(zip(wanted, page["blocks"], strict=False), start=1):
        yield from ((number, each) for each in _block(block, seen, ids, as_text, aliases))


def _block(
    block: Meant, found: Any, ids: Counter[str], as_text: str, aliases: Mapping[str, str]
) -> Iterator[_Compared]:
    opaque = HTML if block.marked_up else ""
    yield _Compared("blocks", 1, 1, found["parts"])
    yield _Compared("headings", block.heading is not None, block.heading, found["size"])
    yield _Compared("markers", block.marker is not None, block.marker, found["marker"])
    yield _Compared("priorities", block.priority is not None, block.priority, found["priority"])
    dates = [stamp for stamp in found["timestamps"] if not stamp.startswith(("date", "range"))]
    yield _Compared("dates", len(block.dates), sorted(block.dates), sorted(dates))
    yield from _block_properties(block, found)
    names = [name.casefold() for name in (*found["pages"], *found["tags"])]
    known = block.pages.keys() | block.missing.keys()
    pages = Counter(name if name in known else aliases.get(name, name) for name in names)
    yield _Compared("page refs", block.pages.total(), block.pages, pages - (block.missing - block.pages))
    yield _Compared("block refs", block.places, block.places, len(found["blocks"]))
    yield _Compared("block refs", 0, [], [id for id in found["blocks"] if id not in ids])
    yield from _verbatim(block, found, opaque)
    yield _Compared("kinds", block.kinds.total(), block.kinds, Counter(found["kinds"]), opaque)
    yield _Compared("tables", len(block.tables), block.tables, [tuple(t) for t in found["tables"]], opaque)
    if not block.is_footer:
        words, theirs = Counter(shown(block.words)), Counter(shown(found["words"]))
        # In any order: the text of a footnote stands below its line.
        is_in_html = not theirs - words and words - theirs <= Counter(shown(found["html"]))
        yield _Compared("words", bool(words), words, theirs, (HTML if is_in_html else "") or as_text)


def _verbatim(block: Meant, found: Any, opaque: str) -> Iterator[_Compared]:
    code = Counter(" ".join(text.split()) for text in found["code"])
    shown_as_html = found["html"].count("<code>")
    reason = HTML if not code - block.code and (block.code - code).total() <= shown_as_html else ""
    yield _Compared("code", block.code.total(), block.code, code, reason)
    formulas = Counter(" ".join(text.split()) for text in found["formulas"])
    yield _Compared("formulas", block.formulas.total(), block.formulas, formulas)
    programs = [text.rstrip("\n") for text in found["programs"]]
    yield _Compared("programs", len(block.programs), block.programs, programs)


def _block_properties(block: Meant, found: Any) -> Iterator[_Compared]:
    own = {_key(key) for key, _ in block.properties}
    ours = OWN_KEYS | (OF_HIGHLIGHTS if block.is_highlight else frozenset())
    theirs = [
        (_key(item["key"]), closed_up(heard(item["value"])))
        for item in found["properties"]
        if item["key"] not in ours or _key(item["key"]) in own
    ]
    wanted = [(_key(key), closed_up(value)) for key, value in block.properties]
    yield _Compared("properties of blocks", len(wanted), sorted(wanted), sorted(theirs))
    yield _Compared("properties of blocks", 0, [], found["late"])


def page_properties(note: Note, page: Any, named: Named) -> Iterator[_Compared]:
    """The properties of a page: their keys, what each says, and what it refers to."""
    items = [item for item in page["properties"] if item["key"] not in OWN_KEYS]
    own = list(note.properties)
    if note.date and note.kind is not NoteKind.JOURNAL and note.properties.find("date") is None:
        own.append(Property("date", note.date, PropertyType.DATE))
    keys = [_key(item.key) for item in own]
    yield _Compared("properties of pages", len(own), keys, [_key(item["key"]) for item in items])
    for source, item in zip(own, items, strict=False):
        wanted, seen = said(source.value, source.lexeme), heard(item["value"], is_list=item["key"] in LISTS)
        picture = file_named(source)
        if (
            picture is not None and named(picture)[0] == "asset"
        ):  # its path is that of the graph: the same file, seen from a page
            wanted = f"../assets/{basename(named(picture)[1])}"
        yield _Compared("properties of pages", 0, closed_up(wanted), closed_up(seen))
        names = Counter(item["names"])
        yield _Compared("page refs", 0, _names(source, names, named), names)


def _names(item: Property, seen: Counter[str], named: Named) -> Counter[str]:
    """The pages that a property refers to: those that it links to, its day, and of its tags and aliases those that mldoc sees
    as links, which are names of pages all of them."""
    values = [value for value in (item.value if isinstance(item.value, list) else [item.value]) if value]
    if item.type is PropertyType.DATE:
        return Counter(map(str, values))
    if item.key.lower() in LISTS:
        return Counter(map(str, values)) & seen
    links = [
        reference
        for value in values
        if isinstance(value, str) and (reference := wikilink_reference(value)) is not None
    ]
    return Counter(
        name if kind == "page" else reference.target
        for reference in links
        for kind, name in (named(reference),)
        if kind != "place"
    )


def _key(key: str) -> str:
    """A key as the app compares keys. What the app has a meaning of its own for is called otherwise (``title-property``), and
    its word for ``aliases`` is ``alias``."""
    name = re.sub(r"[\s:\"^(){}\[\];,@`~\\#/_]+", "-", key).strip("-").lower() or "property"
    return {"aliases": "alias"}.get(name, name.removesuffix("-property"))


_LINK = re.compile(
    r"\[[^\[\]]*\]\((?:\[\[(?P<page>[^\[\]]+)\]\]|\(\([^()]+\)\))\)|\[\[(?P<name>[^\[\]]+)\]\]|\(\([0-9a-f-]{36}\)\)"
)


def heard(text: str, *, is_list: bool = False) -> str:
    """The value of a property as it stands in a page, as :func:`~tests.oracles.meant.said` says it.

    >>> heard('"see [b]([[B]])"'), heard("[[2026-01-05]]"), heard("a, [[b c]]", is_list=True)
    ('"see @"', '2026-01-05', 'a, b c')
    """

    def one(found: re.Match[str]) -> str:
        name = found["name"] or ""
        return name if is_list or _DAY.fullmatch(name) else "@"

    return _LINK.sub(one, text)


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def closed_up(text: str) -> str:
    """``text`` less blanks and quotes, which no two formats set alike, and with numbers as what they count."""
    return _NUMBER.sub(lambda found: str(float(found[0])), re.sub(r"[\s\"']+", "", text))


_NUMBER = re.compile(r"(?<![^,])[0-9]{1,9}(?:\.[0-9]+)?(?![^,])")


def shown(text: str) -> str:
    """``text`` less blanks and the marks of emphasis, whose corners no two parsers see alike."""
    return re.sub(r"[\s*_~^=]+", "", html.unescape(text))
