"""Blocks of a graph and of a page that somebody takes out, puts in or moves in the destination: so they come home, and every
other line as it was, with the state and without. (Those of notes are in ``test_edits_come_back.py``.)
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.promises.test_pairs import FORMATS
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

GRAPH = """title:: Names/of blocks
kind:: sample

- A plain one
- Another
\t- A child two
\t- A child three
\t\t- A deep four
- A plain five, with [[Links]] and `code`
- ## Heading
\t- Below six
\t- Below seven
- The last eight
"""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Blocks</title>
</head>
<body>
<h1>Blocks</h1>
<p>A plain one</p>
<p>A plain two, with <a href="https://example.org/">a link</a></p>
<ul>
<li>An item three</li>
<li>An item four</li>
</ul>
<h2>Heading</h2>
<p>Below five</p>
<p>The last six</p>
</body>
</html>
"""
SOURCES: Mapping[str, tuple[str, str]] = {"logseq": ("pages/Blocks.md", GRAPH), "html": ("blocks.html", PAGE)}
LEAVES: Mapping[str, tuple[str, ...]] = {
    "logseq": ("one", "two", "four", "five", "six", "seven", "eight"),
    "html": ("one", "two", "three", "four", "five", "six"),
}
"""A word of each block that holds no others."""
SIBLINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "logseq": (("six", "seven"),),
    "html": (("one", "two"), ("three", "four"), ("five", "six")),
}
"""Blocks that stand side by side, and hold no others."""
CASES = [
    pytest.param((format, over, state), id=f"{format}-{over}-{'state' if state else 'no-state'}")
    for format in SOURCES
    for over in FORMATS
    if over != format
    for state in (True, False)
]


@dataclass(frozen=True)
class Trip:
    """A note in another format: its text ``there``, and the lines as it comes ``home`` when nobody has changed anything."""

    format: str
    over: str
    folder: Path
    path: str
    there: str
    home: list[str]

    def after(self, text: str) -> list[str]:
        """The lines that come home when the note there is ``text``."""
        back = self.folder.parent / "back"
        (self.folder / self.path).write_text(text, "utf-8")
        try:
            made = convert(self.folder, back, Options(self.over, self.format, durable=False))
            assert verify(self.folder, back, Options(self.over, self.format)).missing == ()
            return full((back / made.plan.converted.paths[self.path]).read_text("utf-8"))
        finally:
            shutil.rmtree(back)
            (self.folder / self.path).write_text(self.there, "utf-8")


@pytest.fixture(scope="module", params=CASES)
def trip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trip:
    """A graph or a page in each other format."""
    format, over, state = request.param
    place = tmp_path_factory.mktemp("trip")
    path, text = SOURCES[format]
    (place / "source" / path).parent.mkdir(parents=True)
    (place / "source" / path).write_text(text, "utf-8")
    run = convert(place / "source", place / "there", Options(format, over, durable=False))
    if not state:
        shutil.rmtree(place / "there" / FOLDER)
    now = run.plan.converted.paths[path]
    there = (place / "there" / now).read_text("utf-8")
    found = Trip(format, over, place / "there", now, there, [])
    home = found.after(there)
    if state:
        assert home == full(text)
    return Trip(format, over, place / "there", now, there, home)


def full(text: str) -> list[str]:
    """The lines of ``text`` that are not blank."""
    return [line for line in text.split("\n") if line.strip()]


def at(lines: list[str], word: str) -> int:
    """Where the one line with ``word`` is."""
    (place,) = (number for number, line in enumerate(lines) if re.search(rf"\b{word}\b", line))
    return place


def new(line: str) -> str:
    """A block beside that of a ``line``, in the same format."""
    shape = re.match(r"(?P<bullet>\s*[-*] )|(?P<tag>\s*<(?P<name>p|li)\b[^>]*>)|", line)
    assert shape is not None
    if shape["tag"]:
        return f"{shape['tag']}Something new</{shape['name']}>"
    return f"{shape['bullet'] or ''}Something new"


@pytest.mark.parametrize("deed", ["taken out", "put in"])
def test_one_block_comes_or_goes(trip: Trip, deed: str) -> None:
    for word in LEAVES[trip.format]:
        lines = trip.there.split("\n")
        place, home = at(lines, word), at(trip.home, word)
        wanted = list(trip.home)
        if deed == "taken out":
            del lines[place], wanted[home]
        else:
            apart = [""] if trip.over in ("obsidian", "readwise") and not is_item(lines[place]) else []
            lines[place + 1 : place + 1] = [*apart, new(lines[place])]
            wanted.insert(home + 1, new(trip.home[home]))
        assert trip.after("\n".join(lines)) == wanted, word


def is_item(line: str) -> bool:
    return re.match(r"\s*[-*] ", line) is not None


def test_two_blocks_change_places(trip: Trip) -> None:
    for one, other in SIBLINGS[trip.format]:
        swapped = change(trip.there.split("\n"), one, other)
        assert trip.after("\n".join(swapped)) == change(trip.home, one, other), one


def change(lines: list[str], one: str, other: str) -> list[str]:
    """``lines`` with the lines of two blocks in each other's places."""
    out, first, second = list(lines), at(lines, one), at(lines, other)
    out[first], out[second] = out[second], out[first]
    return out
