"""What somebody changes in the destination comes home as that change, and nothing else does.

A word that stands once in a note and once in what it became is changed there: the note that comes home is the old one, with
that word changed. So it is for each kind of block of our fixtures, for each pair of formats, with the state and without.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.promises.test_pairs import FORMATS, OWN, ROOT
from tests.real_vaults import IS_LONG
from vaultconv.formats.registry import get_format
from vaultconv.model.blocks import BARE, AnyBlock, Callout, FootnoteDefinition, Item, Paragraph, Table
from vaultconv.model.flashcards import sides_of
from vaultconv.model.note import Note
from vaultconv.model.spans import Highlight, Link, Sidenote, Spans, Text
from vaultconv.model.traverse import iter_blocks, spans_of
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

MARK = "edited"
EACH = 12 if IS_LONG else 2
"""How many words of each note are changed, in turn."""

SOURCES: Mapping[Path, str] = {**OWN, ROOT / "fixtures" / "obsidian-plugins": "obsidian"}
PAIRS = [
    pytest.param(source, format, over, id=f"{source.name}-{over}")
    for source, format in SOURCES.items()
    for over in FORMATS
    if over != format
]
STATE = pytest.mark.parametrize("state", [True, False], ids=["state", "no-state"])


@dataclass(slots=True)
class Journey:
    """A vault in another format: ``there`` is where, ``paths`` the path of each note there, ``old`` the text of each note
    as it comes home when nobody has changed anything."""

    source: Path
    format: str
    over: str
    state: bool
    there: Path
    notes: tuple[Note, ...]
    paths: Mapping[str, str]
    old: dict[str, str] = field(default_factory=dict)

    def text(self, note: str) -> str:
        """What the note became."""
        return (self.there / self.paths[note]).read_bytes().decode("utf-8", "replace")

    def home(self, changed: Mapping[str, str]) -> dict[str, str]:
        """The notes as they come home when those that were ``changed`` there have other texts."""
        before = {note: (self.there / self.paths[note]).read_bytes() for note in changed}
        home = Path(mkdtemp())
        try:
            for note, text in changed.items():
                (self.there / self.paths[note]).write_bytes(text.encode())
            made = convert(self.there, home, Options(self.over, self.format, durable=False))
            assert not made.applied.conflicts
            back = made.plan.converted.paths
            return {
                note.path: (home / back[self.paths[note.path]]).read_bytes().decode("utf-8", "replace")
                for note in self.notes
            }
        finally:
            shutil.rmtree(home)
            for note, data in before.items():
                (self.there / self.paths[note]).write_bytes(data)


@cache
def journey(source: Path, format: str, over: str, state: bool) -> Journey:
    """``source`` in the format ``over``, once for all tests."""
    there = Path(mkdtemp()) / "there"
    made = convert(source, there, Options(format, over, durable=False))
    if not state:
        shutil.rmtree(there / FOLDER)
    notes = tuple(note for note in made.plan.loaded.vault.notes if note.verbatim is None)
    found = Journey(source, format, over, state, there, notes, made.plan.converted.paths)
    found.old = found.home({})
    if state:
        for note in notes:
            data = (source / note.path).read_bytes().decode("utf-8", "replace")
            assert found.old[note.path] == data, note.path
    return found


# -- words ---------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"(?<![\w/.#@&-])[A-Za-z]{4,}(?![\w/.:@;-])")
_KINDS = (Table, Callout, FootnoteDefinition)


def words(note: Note) -> Iterator[tuple[str, str]]:
    """The words of the note that are its own text, each with the kind of block that it stands in."""
    for item in note.properties:
        if isinstance(item.value, str) and item.key not in ("title", "aliases", "tags", "date"):
            yield from ((word, "property") for word in _WORD.findall(item.value))
    for block in iter_blocks(note.blocks):
        if isinstance(block, Item):
            continue
        for spans in spans_of(block):
            yield from ((word, type(block).__name__) for word in _words_of(spans))


def _words_of(spans: Spans) -> Iterator[str]:
    for span in spans:
        if isinstance(span, Text):
            yield from _WORD.findall(span.text)
        elif isinstance(span, Highlight | Sidenote):
            yield from _words_of(span.spans)
        elif isinstance(span, Link) and span.reference.kind.value == "url":
            yield from _words_of(span.label)


def unique(text: str) -> Counter[str]:
    """How often each run of letters stands in ``text``, in any case."""
    return Counter(word.lower() for word in re.findall(r"[A-Za-z]+", text))


def changeable(trip: Journey, note: Note) -> list[str]:
    """The words of ``note`` that stand once in what it was, in what it became, and in what comes home: of each kind of block
    some, in turn."""
    old, new = unique(trip.old[note.path]), unique(trip.text(note.path))
    by_kind: dict[str, list[str]] = {}
    for word, kind in words(note):
        if old[word.lower()] == new[word.lower()] == 1 and word != note.title:
            by_kind.setdefault(kind, []).append(word)
    turn: list[str] = []
    while any(by_kind.values()) and len(turn) < EACH:
        turn += [found.pop(len(found) // 2) for found in by_kind.values() if found]
    return turn[:EACH]


@STATE
@pytest.mark.parametrize(("source", "format", "over"), PAIRS)
def test_a_word_comes_home_changed_and_nothing_else(
    source: Path, format: str, over: str, state: bool
) -> None:
    trip = journey(source, format, over, state)
    turns = {note.path: changeable(trip, note) for note in trip.notes}
    assert any(turns.values())
    wrong = []
    for turn in range(EACH):
        changed = {note: found[turn] for note, found in turns.items() if len(found) > turn}
        texts = {note: marked(trip.text(note), word) for note, word in changed.items()}
        wanted = {note: marked(trip.old[note], changed.get(note, "")) for note in trip.old}
        wrong += unlike(trip, texts, wanted)
    assert wrong == []


def marked(text: str, word: str) -> str:
    """``text`` with ``word`` changed."""
    return re.sub(rf"(?<![A-Za-z]){word}(?![A-Za-z])", word + MARK, text, count=1) if word else text


def unlike(trip: Journey, texts: Mapping[str, str], wanted: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The places where notes do not come home as ``wanted`` when those of ``texts`` were changed so: the note, the lines that
    are wanted, and those that are there.

    Without the state there is nothing more to say: each line is as it is without the edit. With it, the block that was edited
    may be in house style, and a line elsewhere that leads to an edited heading says so; no other line may differ."""
    if not texts:
        return []
    wrong = []
    for note, found in trip.home(texts).items():
        old, one, other = trip.old[note].split("\n"), wanted[note].split("\n"), found.split("\n")
        assert found.count(MARK) >= wanted[note].count(MARK), note
        edited = {n for n, (before, after) in enumerate(zip(old, one, strict=True)) if before != after}
        frames = get_format(trip.format).nesting(one)
        for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            if tag == "equal" or _follows(one[i:j], other[k:m]):
                continue
            if not trip.state or not _is_spelling(range(i, j), other[k:m], edited, one, frames):
                wrong.append((note, "\n".join(one[i:j]), "\n".join(other[k:m])))
    return wrong


def _is_spelling(
    lines: range,
    found: Sequence[str],
    edited: Set[int],
    text: Sequence[str],
    frames: Sequence[tuple[str, ...]],
) -> bool:
    """Whether ``lines`` of ``text`` are the block that was ``edited`` and nothing else: a line of it that has words has them in
    ``found`` too, or stands in one element or fence with what was edited, or defines what a link in it leads to. The dates
    of a task go with it. A page may say once more what was edited: we show what its head says."""
    if not edited.intersection(lines):
        more = [line for line in found if said(line)]
        again = not more or (more[0].startswith("<") and any(MARK in line for line in more))
        return again and all(not said(text[n]) or _defines(text[n], [text[m] for m in edited]) for n in lines)
    there = said(" ".join(found))
    frame = {frames[n] for n in edited.intersection(lines)} - {()}
    return all(
        n in edited
        or not said(text[n]) - there
        or frames[n] in frame
        or (n - 1 in edited and _PLANNED.match(text[n]))
        for n in lines
    )


_PLANNED = re.compile(r"\s+(?:SCHEDULED|DEADLINE): ")
"""What Logseq has below a task, and others in its line."""


def _defines(line: str, edited: Sequence[str]) -> bool:
    """Whether ``line`` defines what a link in a line that was ``edited`` leads to."""
    label = re.match(r"\[([^\]]+)\]: ", line)
    return label is not None and any(f"[{label[1]}]" in other for other in edited)


def _follows(wanted: Sequence[str], found: Sequence[str]) -> bool:
    """Whether ``found`` differs from ``wanted`` in nothing but links that lead to what was edited."""
    return len(wanted) == len(found) and all(
        MARK in new and said(new.replace(MARK, "")) & said(old) == said(old)
        for old, new in zip(wanted, found, strict=True)
        if old != new
    )


_MARKUP = re.compile(r"<[^>]*>|&\w+;|\]\([^)]*\)|\[\[[^\]|]*\|?|\[![^\]]*\]|\^[\w-]+\Z|\w+::")


def said(line: str) -> Counter[str]:
    """The words of a line that its reader sees, without where links lead, kinds of callouts, block ids."""
    return Counter(re.findall(r"[^\W\d_]{2,}", _MARKUP.sub(" ", line)))


@pytest.mark.parametrize(("source", "format", "over"), PAIRS)
def test_what_was_edited_and_what_came_home_say_the_same(
    source: Path, format: str, over: str, tmp_path: Path
) -> None:
    trip = journey(source, format, over, False)
    there = tmp_path / "there"
    shutil.copytree(trip.there, there)
    for note in trip.notes:
        for word in changeable(trip, note)[:1]:
            (there / trip.paths[note.path]).write_bytes(marked(trip.text(note.path), word).encode())
    options = Options(over, format, durable=False)
    made = convert(there, tmp_path / "home", options)
    assert sum(MARK.encode() in file.data for file in made.plan.converted.files) > 0
    verdict = verify(there, tmp_path / "home", options)
    assert verdict.facts > 0
    assert verdict.missing == ()


# -- tasks, links --------------------------------------------------------------------------------------------------

_BOX = (r"(?m)^([ \t>]*(?:[-*+]|\d+[.)]) )\[ \]", r"\1[x]")
_INPUT = r'(<input type="checkbox" disabled)( aria-label="open">)'
DONE: Mapping[str, tuple[str, str]] = {
    "obsidian": _BOX,
    "readwise": _BOX,
    "logseq": (r"(?m)^(\t*- )(?:TODO|LATER|WAITING)\b", r"\1DONE"),
    "html": (_INPUT, r"\1 checked\2"),
}
"""What somebody does who ticks a task."""
SHOWN: Mapping[str, str] = {
    ' aria-label="open">': ' aria-label="done">',
    'data-task=" "': 'data-task="x"',
} | {'data-task="TODO" data-status="open"': 'data-task="DONE" data-status="done"'}
"""What a page of ours says besides of a task that is open, and of one that is done."""


def ticked(text: str, format: str) -> list[str]:
    """``text`` of ``format`` with each of its open tasks in turn done, as our writer spells it."""
    if format != "html":
        return each_change(text, *DONE[format])
    lines = text.split("\n")
    out = []
    for n, line in enumerate(lines):
        if 'type="checkbox" disabled aria-label="open"' in line:
            done = re.sub(*DONE["html"], line)
            for old, new in SHOWN.items():
                done = done.replace(old, new)
            out.append("\n".join((*lines[:n], done, *lines[n + 1 :])))
    return out


def each_change(text: str, pattern: str, new: str) -> list[str]:
    """``text`` with each place of ``pattern`` in its turn as ``new``."""
    out = []
    for found in re.finditer(pattern, text):
        out.append(text[: found.start()] + found.expand(new) + text[found.end() :])
    return out


def check_in_turn(trip: Journey, there: Callable[[str], list[str]], home: Callable[[str], list[str]]) -> int:
    """The changes that ``there`` makes are those that ``home`` makes, one by one; how many there were."""
    after = {note.path: there(trip.text(note.path)) for note in trip.notes}
    wanted = {note.path: home(trip.old[note.path]) for note in trip.notes}
    notes = [note for note in after if after[note] and len(after[note]) == len(wanted[note])]
    wrong = []
    for turn in range(max((len(after[note]) for note in notes), default=0)):
        changed = {note: after[note][turn] for note in notes if len(after[note]) > turn}
        right = {note: wanted[note][turn] if note in changed else trip.old[note] for note in trip.old}
        wrong += unlike(trip, changed, right)
    assert wrong == []
    return sum(len(after[note]) for note in notes)


@STATE
@pytest.mark.parametrize(("source", "format", "over"), PAIRS)
def test_a_task_that_was_done_comes_home_done(source: Path, format: str, over: str, state: bool) -> None:
    trip = journey(source, format, over, state)
    made = check_in_turn(trip, lambda text: each_change(text, *DONE[over]), lambda text: ticked(text, format))
    assert made or source.name in WITHOUT_TASKS or (source.name, over) in SAID_ELSEWHERE


WITHOUT_TASKS = ("readwise-site", "obsidian-plugins")
SAID_ELSEWHERE = {
    ("logseq-graph", "html"),
    *(("html-site", over) for over in ("obsidian", "logseq", "readwise")),
}
"""Ways on which no note has as many open tasks in the one spelling as in the other: nothing is compared there."""


_ADDRESS = re.compile(r"https?://(?!readwise\.io)[\w./-]*\w(?![\w./:?#%&=~-])")
"""An address, but that of a highlight: it is the highlight's name, and has its id beside it."""
_NAME = re.compile(r"\[\[([^\]|#^:/\d]+)\]\]")
"""The name of a note, but for those of days, which each app calls otherwise."""


def changed_links(trip: Journey, note: Note) -> list[tuple[str, str]]:
    """Links that stand once in what ``note`` was and in what it became, in the same spelling, each with another: an address
    with something behind it, a name of one note with that of the next (a page has links to its files)."""
    old, new = trip.old[note.path], trip.text(note.path)
    found = [
        (address, address + "/" + MARK)
        for address in dict.fromkeys(_ADDRESS.findall(old))
        if old.count(address) == new.count(address) == 1
    ]
    names = [f"[[{name}]]" for name in dict.fromkeys(_NAME.findall(old))]
    names = [name for name in names if old.count(name) == new.count(name) == 1]
    return found + (list(pairwise(names)) if "html" not in (trip.format, trip.over) else [])


@STATE
@pytest.mark.parametrize(("source", "format", "over"), PAIRS)
def test_a_link_that_leads_elsewhere_comes_home_so(source: Path, format: str, over: str, state: bool) -> None:
    trip = journey(source, format, over, state)
    turns = {note.path: changed_links(trip, note)[:EACH] for note in trip.notes}
    wrong = []
    for turn in range(EACH):
        changed = {note: found[turn] for note, found in turns.items() if len(found) > turn}
        texts = {note: trip.text(note).replace(*link) for note, link in changed.items()}
        wanted = {note: trip.old[note].replace(*changed.get(note, ("\0", ""))) for note in trip.old}
        wrong += unlike(trip, texts, wanted)
        for note, (_, other) in changed.items():
            assert other in wanted[note]
    assert wrong == []
    assert any(turns.values()) or source.name in ("obsidian-plugins", "logseq-graph")


# -- blocks --------------------------------------------------------------------------------------------------------


def paragraphs(trip: Journey, note: Note) -> list[tuple[str, str]]:
    """The paragraphs of one line that stand by themselves in ``note`` and in what it became: the line in each."""
    old, new = trip.old[note.path].split("\n"), trip.text(note.path).split("\n")
    found = []
    for block in note.blocks:
        word = _own_word(block, trip, note)
        if not word:
            continue
        here = [line for line in old if word in line]
        there = [line for line in new if word in line]
        if len(here) == len(there) == 1 and _stands_alone(there[0], new, trip.over):
            found.append((here[0], there[0]))
    return found


def _own_word(block: AnyBlock, trip: Journey, note: Note) -> str:
    """A word that only ``block`` has, if it is a paragraph of plain text in one line, and no flashcard, which is two blocks."""
    if not isinstance(block, Paragraph) or (block.traits is not BARE and block.traits != BARE):
        return ""
    if len(block.spans) != 1 or not isinstance(block.spans[0], Text) or sides_of(block.spans):
        return ""
    old, new = unique(trip.old[note.path]), unique(trip.text(note.path))
    return next((w for w in _words_of(block.spans) if old[w.lower()] == new[w.lower()] == 1), "")


def _stands_alone(line: str, lines: list[str], over: str) -> bool:
    """Whether ``line`` is the whole of a block there."""
    at = lines.index(line)
    below = lines[at + 1] if at + 1 < len(lines) else ""
    if over == "logseq":
        depth = len(line) - len(line.lstrip("\t"))
        return bool(re.match(r"\t*- ", line)) and (not below or bool(re.match(rf"\t{{0,{depth}}}- ", below)))
    if over == "html":
        return line.startswith("<p>") and line.endswith("</p>")
    return not below and not lines[at - 1]


NEW: Mapping[str, Callable[[str], str]] = {
    "logseq": lambda line: re.match(r"\t*", line)[0] + "- Something new",  # type: ignore[index]
    "html": lambda _: "<p>Something new</p>",
    "obsidian": lambda _: "\nSomething new",
    "readwise": lambda _: "\nSomething new",
}
"""A block that somebody writes below a line."""


def full(text: str) -> list[str]:
    """The lines of ``text`` that are not blank."""
    return [line for line in text.split("\n") if line.strip()]


def without(text: str, line: str) -> str:
    """``text`` without ``line``, which stands once in it."""
    lines = text.split("\n")
    lines.remove(line)
    return "\n".join(lines)


OF_PARAGRAPHS = [pair for pair in PAIRS if pair.values[1] in ("obsidian", "readwise")]
"""Of the notes of these formats a paragraph of one line is a line of its own; a page has it among tags, a graph as a bullet."""


@STATE
@pytest.mark.parametrize("deed", ["deleted", "added", "moved"])
@pytest.mark.parametrize(("source", "format", "over"), OF_PARAGRAPHS)
def test_blocks_come_and_go(source: Path, format: str, over: str, state: bool, deed: str) -> None:
    trip = journey(source, format, over, state)
    places = {note.path: paragraphs(trip, note) for note in trip.notes}
    wrong = []
    for turn in range(4):
        changed: dict[str, str] = {}
        wanted: dict[str, list[str]] = {}
        for note, found in places.items():
            if len(found) <= turn or (deed == "moved" and turn + 1 >= len(found)):
                continue
            here, there = found[turn]
            text, lines = trip.text(note), full(trip.old[note])
            at = lines.index(here)
            if deed == "deleted":
                changed[note] = without(text, there)
                wanted[note] = [*lines[:at], *lines[at + 1 :]]
            elif deed == "added":
                changed[note] = text.replace(there, there + "\n" + NEW[over](there), 1)
                wanted[note] = [*lines[: at + 1], "Something new", *lines[at + 1 :]]
            else:
                other_here, other = found[turn + 1]
                depth = len(there) - len(there.lstrip("\t"))
                if depth != len(other) - len(other.lstrip("\t")) or abs(lines.index(other_here) - at) != 1:
                    continue
                gap = "\n" if over in ("logseq", "html") else "\n\n"
                pair = there + gap + other
                if pair not in text:
                    continue
                changed[note] = text.replace(pair, other + gap + there)
                wanted[note] = [*lines[:at], other_here, here, *lines[at + 2 :]]
        for note, text in trip.home(changed).items() if changed else ():
            right = wanted.get(note, full(trip.old[note]))
            if full(text) != right:
                wrong.append((note, *(set(right) ^ set(full(text)))))
    assert wrong == []
