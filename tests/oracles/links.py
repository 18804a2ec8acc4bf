"""The links of a vault and of the graph that it becomes, or the other way round, as two parsers see them that are not ours:
markdown-it with the app's additions on the side of Obsidian, mldoc on that of Logseq. Rules: ``formats/obsidian.md`` sections 3
and 5, ``formats/logseq.md`` sections 2, 4 and 5.

An edge goes from a note to a note, to a place in one (a heading, a block), to a name that no note has, or to a tag. Both sides
name a note by its path in the source, and a place by its words, so that the two sets of edges can be compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from posixpath import basename, dirname, join, normpath, splitext
from typing import Any
from urllib.parse import unquote

from tests.oracles.mldoc import asked, page_name, parsed
from vaultconv.model.losses import Loss
from vaultconv.pipeline.plan import Plan

Edge = tuple[str, str, str, str]
"""From the note at this path; to a ``page``, ``place``, ``name`` or ``tag``; of this path or name; with these words."""


@dataclass
class Side:
    """One of two vaults: its Markdown files by path, the paths of all its files, the texts of its boards, and the format in which
    it names the notes of days (:func:`datetime.strptime`)."""

    texts: Mapping[str, str]
    files: Sequence[str]
    boards: Sequence[str] = ()
    days: str = "%Y-%m-%d"


def folded(text: str) -> str:
    """``text`` as two parsers that set blanks and marks otherwise can compare it: letters and digits only."""
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))).lower()


def name_of(text: str) -> str:
    """A name as an app compares names."""
    return unicodedata.normalize("NFC", text).lower().strip("/ ")


# -- Obsidian ----------------------------------------------------------------------------------------------------------


def obsidian_edges(side: Side) -> Counter[Edge]:
    """The links of a vault of Obsidian."""
    notes = dict(zip(side.texts, asked("obsidian_links.cjs", list(side.texts.values())), strict=True))
    by_name = defaultdict(list)
    for path in side.files:
        by_name[name_of(basename(path))].append(path)
    edges: Counter[Edge] = Counter()
    for path, note in notes.items():
        for text in (*note["links"], *note["properties"]):
            if edge := _obsidian_edge(path, text, notes, by_name, side.days):
                edges[edge] += 1
        for tag in note["tags"]:
            edges[path, "tag", name_of(tag), ""] += 1
    return edges


def _obsidian_edge(
    path: str, text: str, notes: Mapping[str, Any], by_name: Mapping[str, Sequence[str]], days: str
) -> Edge | None:
    name, _, place = text.partition("#")
    name = name.strip()
    found = _resolved(name, path, by_name) if name else path
    if found is None:
        said = name.removesuffix(".md")
        return None if _FILE.search(name) else (path, "name", _in_format(said, days) or name_of(said), "")
    if found not in notes:
        return None  # a file: no page of a graph
    return path, *(_place(found, place, notes[found]) or ("page", found, ""))


def _in_format(name: str, days: str) -> str:
    """The day that a note of this name would be of, as ``YYYY-MM-DD``; ``""`` for none."""
    try:
        return datetime.strptime(name, days).date().isoformat()
    except ValueError:
        return ""


_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|bmp|mp[34]|webm|mov|m4a|ogg|wav|flac|pdf|canvas|base|excalidraw)$", re.I
)
"""How the name of a file ends that is no note: no page of a graph."""


def _resolved(name: str, source: str, by_name: Mapping[str, Sequence[str]]) -> str | None:
    """The file that ``name`` means in the note at ``source``: rules 2 to 6 of section 3."""
    last = name_of(basename(name))
    for wanted in ((last, name), (last + ".md", name + ".md")):
        if wanted[0] == last and "." not in last:
            continue
        candidates = by_name.get(wanted[0], ())
        text = name_of(wanted[1])
        if name.startswith(("./", "../")):
            exact = name_of(normpath(join(dirname(source), wanted[1])))
            candidates = [path for path in candidates if name_of(path) == exact]
        elif name.startswith("/"):
            candidates = [path for path in candidates if name_of(path) == text]
        else:
            candidates = [path for path in candidates if f"/{name_of(path)}".endswith(f"/{text}")]
        if candidates:
            here = dirname(source) + "/" if dirname(source) else ""
            return min(
                candidates,
                key=lambda path: (name_of(path) != text, not path.startswith(here), len(path), path),
            )
    return None


def _place(found: str, place: str, note: Any) -> tuple[str, str, str] | None:
    """A heading or a block of the note at ``found``."""
    if place.startswith("^"):
        words = next((words for id, words in note["blocks"] if id == place[1:].lower()), None)
        return None if words is None else ("place", found, words)
    wanted = [_stripped(part) for part in place.split("#") if part.strip()]
    at, level = 0, 0
    words = None
    for part in wanted:
        for number in range(at, len(note["headings"])):
            depth, text, own = note["headings"][number]
            if depth > level and _stripped(text) == part:
                at, level, words = number + 1, depth, own
                break
        else:
            return None
    return None if words is None else ("place", found, words)


def _stripped(text: str) -> str:
    return " ".join(re.sub(r"[!-,./:-@\[-^`{-~]", " ", text).split()).lower()


# -- Logseq ------------------------------------------------------------------------------------------------------------


def logseq_edges(side: Side) -> Counter[Edge]:
    """The links of a graph of Logseq."""
    pages = dict(zip(side.texts, parsed(list(side.texts.values())), strict=True))
    names, places = _names(pages), _places(pages)
    other = [path for path in side.files if path.endswith((".org", ".edn", ".excalidraw"))]
    files = {name_of(name) for path in other for name in (splitext(basename(path))[0], path)}
    edges: Counter[Edge] = Counter()

    def to_page(path: str, name: str) -> Edge:
        said = _day(name) or name_of(name)
        if said in names:
            return path, "page", names[said], ""
        return path, "file" if said in files else "name", said, ""

    for path, page in pages.items():
        for block in (page["head"], *page["blocks"]):
            for name in (*block["pages"], *(n for item in block["properties"] for n in _linked(item))):
                edges[to_page(path, name)] += 1
            tagged = _tagged(block) if block is not page["head"] else []
            days = [stamp.split()[1] for stamp in block["timestamps"] if stamp.startswith("date ")]
            bracketed = Counter(block["bracketed"])  # `#[[x]]` is a link to a page like any other
            for name in (*bracketed.elements(), *days, *(name for name, is_page in tagged if is_page)):
                edges[to_page(path, name)] += 1
            plain = Counter(block["tags"]) - bracketed
            for tag in (*plain.elements(), *(name for name, is_page in tagged if not is_page)):
                edges[path, "tag", name_of(tag), ""] += 1
            for id in (*block["blocks"], *(id for item in block["properties"] for id in item["blocks"])):
                if id.lower() in places:
                    edges[path, "place", *places[id.lower()]] += 1
                elif not any(id.lower() in board for board in side.boards):
                    edges[path, "name", id, ""] += 1
    return Counter({edge: count for edge, count in edges.items() if edge[1] != "file"})


def _linked(item: Any) -> Sequence[str]:
    """The pages that a property links to; a day is a date, and what a page is called, or tagged with, is no link."""
    if item["key"] in ("tags", "alias", "aliases"):
        return ()
    return [name for name in item["names"] if not _day(name)]


def _tagged(block: Any) -> list[tuple[str, bool]]:
    """The tags that a block has as a property, and whether each is written as a page."""
    said = next((item["value"] for item in block["properties"] if item["key"] == "tags"), "")
    pieces = [piece.strip() for piece in re.split(r"[,，]", said) if piece.strip()]
    return [(piece.strip("[]#"), piece.startswith("[[")) for piece in pieces]


def _names(pages: Mapping[str, Any]) -> dict[str, str]:
    """The path of each page by what it is called: its name, and its aliases, which give way."""
    found = {}
    for path, page in pages.items():
        for item in page["properties"]:
            if item["key"] == "alias":
                for alias in re.split(r"[,，]", re.sub(r"\[\[|\]\]", "", item["value"])):
                    found[name_of(alias.strip())] = path
    for path, page in pages.items():
        name = page_name(path, page)
        found[_day(name) or name_of(name)] = path
    return found


def _places(pages: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The page and the words of each block with an id."""
    return {
        item["value"].lower(): (path, folded(block["told"]))
        for path, page in pages.items()
        for block in page["blocks"]
        for item in block["properties"]
        if item["key"] == "id"
    }


_DAY = re.compile(
    r"(?P<month>[A-Z][a-z]{2}) (?P<day>\d\d?)(?:st|nd|rd|th), (?P<year>\d{4})|(\d{4})[-_](\d\d)[-_](\d\d)"
)


def _day(name: str) -> str:
    """The day that the app would read in the name of a page, as ``YYYY-MM-DD``; ``""`` for none."""
    found = _DAY.fullmatch(name)
    if found is None:
        return ""
    if found["month"]:
        text = f"{found['year']} {found['month']} {found['day']}"
        return datetime.strptime(text, "%Y %b %d").date().isoformat()
    return "-".join(found.groups()[3:])


# -- both --------------------------------------------------------------------------------------------------------------


@dataclass
class Isomorphism:
    """How many edges both sides have, and which only one has, each with the line of the ledger that says so, or ``""``."""

    same: Counter[str] = field(default_factory=Counter)
    differences: list[tuple[str, Edge, str]] = field(default_factory=list)

    @property
    def unexplained(self) -> list[tuple[str, Edge, str]]:
        """The differences that no ledger has."""
        return [each for each in self.differences if not each[2]]


_OPENED = re.compile(
    r"\]\((?:obsidian://open\?vault=(?P<vault>[^&)]+)&file=(?P<file>[^)]+)|obsidian://vault/(?P<inside>[^/)]+)/(?P<path>[^)]+)"
    r"|logseq://graph/(?P<graph>[^?)]+)\?(?:page=(?P<page>[^)]+)|block-id=(?P<block>[^)]+)))\)"
)
"""A link by the address that an app has for a note of a vault."""


def with_opened(text: str, vault: str) -> str:
    """``text`` with the addresses that open a note of the ``vault`` as the links that their apps have for it.

    >>> with_opened("[a](obsidian://open?vault=V&file=B%2FC) [b](logseq://graph/V?page=D) [c](logseq://graph/W?page=D)", "V")
    '[a](<B/C.md>) [b]([[D]]) [c](logseq://graph/W?page=D)'
    """

    def link(found: re.Match[str]) -> str:
        if unquote(found["vault"] or found["inside"] or found["graph"]) != vault:
            return found[0]
        if found["block"]:
            return f"]((({found['block']})))"
        if found["page"]:
            return f"]([[{unquote(found['page'])}]])"
        return f"](<{unquote(found['file'] or found['path']).removesuffix('.md')}.md>)"

    return _OPENED.sub(link, text)


EDGES: Mapping[str, Callable[[Side], Counter[Edge]]] = {"obsidian": obsidian_edges, "logseq": logseq_edges}


def isomorphism(made: Plan) -> Isomorphism:
    """The links of the source of ``made`` against those of what it becomes, between these two formats."""
    paths = made.converted.paths
    vault = made.loaded.vault
    source = Side(
        {
            note.path: with_opened(note.source.text, vault.name)
            for note in vault.notes
            if note.source is not None
        },
        [part.path for parts in (vault.notes, vault.sheets, vault.attachments) for part in parts],
        [board.verbatim.decode("utf-8", "replace") for board in vault.boards],
        _format(vault.settings.journal_format) if made.loaded.format.name == "obsidian" else "%Y-%m-%d",
    )
    written = {file.path: file.data.decode("utf-8", "replace") for file in made.converted.files}
    notes = {paths[path]: written[paths[path]] for path in source.texts}
    boards = [text for path, text in written.items() if path.endswith(".edn")]
    there = Side(notes, [*written, *(copy.path for copy in made.converted.copies)], boards)
    before, after = EDGES[made.loaded.format.name](source), Counter[Edge]()
    back = {now: path for path, now in paths.items()}
    for (path, kind, name, words), count in EDGES[made.target.name](there).items():
        after[back[path], kind, back.get(name, name) if kind in ("page", "place") else name, words] += count
    found = Isomorphism()
    for edge, count in (before & after).items():
        found.same[edge[1]] += count
    gone, new = list((before - after).elements()), list((after - before).elements())
    for edge in list(gone):
        if (other := next((each for each in new if _is_same_place(edge, each)), None)) is not None:
            gone.remove(edge)
            new.remove(other)
            found.same["place"] += 1
    for title, edges in (("gone", gone), ("new", new)):
        found.differences += ((title, edge, _reported(edge, made)) for edge in edges)
    return found


def _is_same_place(one: Edge, other: Edge) -> bool:
    """Whether two links lead to one block: what is one to an app may go on to the other, with the next line."""
    is_one = one[:3] == other[:3] and one[1] == "place"
    return (
        is_one and bool(one[3] and other[3]) and (one[3].startswith(other[3]) or other[3].startswith(one[3]))
    )


def _format(moment: str) -> str:
    """A format of days of numbers and marks alone, as :func:`datetime.strptime` has it."""
    last = basename(moment) or "YYYY-MM-DD"
    return last.replace("YYYY", "%Y").replace("MM", "%m").replace("DD", "%d")


def _reported(edge: Edge, made: Plan) -> str:
    """The line of the ledger for a link that is another one."""
    lines = (loss for loss in made.losses if loss.note == edge[0] and _is_about(loss, edge))
    return next((f"{loss.construct}: {loss.detail}" for loss in lines), "")


def _is_about(loss: Loss, edge: Edge) -> bool:
    """Whether a line of the ledger is about this link: it names it, or all that are in the same comment or property."""
    if loss.construct in ("comment", "property"):
        return "link" in loss.detail
    if loss.construct == "flashcard":
        return edge[1] == "tag" and edge[2] in ("card", "flashcards")
    name = folded(splitext(basename(edge[2]))[0])
    if "led nowhere, and here to" in loss.detail:
        return folded(loss.detail.split("`")[1]) in name
    if loss.construct == "link" and "is an alias" in loss.detail:
        return True  # the name is gone, and its page is new
    return loss.construct in ("link", "tag", "embed", "macro") and name in folded(
        f"{loss.detail} {loss.value}"
    )
