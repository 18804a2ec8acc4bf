"""Makes a large vault that nobody wrote: the same bytes for the same arguments, everywhere.

    python benchmarks/generate.py OUT --format obsidian --notes 5000 --size 2000 --links 6 --properties 5

Every link leads somewhere. In one vault are folders, journals, aliases, properties of all types, prose in several
languages, nested lists, tasks, code, tables, boxes, quotations, formulas, embeds and pictures; a quarter of it is not
ASCII. OUT must not exist, or be empty. The times of the files are those of their days.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from vaults import html, logseq, obsidian, readwise
from vaults.author import Author
from vaults.picture import png
from vaults.topics import Measure, topics
from vaults.words import TONGUES

FORMATS: dict[str, ModuleType] = {"obsidian": obsidian, "logseq": logseq, "readwise": readwise, "html": html}
"""How each format spells notes: ``path_of``, ``text_of``, ``picture_path`` and ``extra_files``."""

_DAY = 86_400
_SIZE = 16
"""Of a picture, in pixels."""


def files(measure: Measure, format: str) -> Iterator[tuple[str, bytes, int]]:
    """Every file of the vault: its path, its bytes and its time in seconds."""
    spelling = FORMATS[format]
    planned = topics(measure)
    pictures = max(measure.notes // 50, 3)
    author = Author(measure, planned, pictures)
    first = planned[0].day.toordinal()
    for topic in planned:
        text: str = spelling.text_of(author.write(topic))
        yield spelling.path_of(topic), text.encode(), _time(topic.day.toordinal())
    for number in range(pictures):
        colour = (number * 37 % 256, number * 101 % 256, number * 211 % 256)
        yield spelling.picture_path(number), png(_SIZE, colour), _time(first)
    for path, data in spelling.extra_files(planned):
        yield path, data, _time(first)


def _time(day: int) -> int:
    """Noon of a day, as seconds of Unix."""
    return (day - 719_163) * _DAY + _DAY // 2


def generate(out: Path, measure: Measure, format: str) -> int:
    """Writes the vault to ``out``; gives how many bytes its notes have."""
    size = 0
    for path, data, time in files(measure, format):
        file = out / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        os.utime(file, (time, time))
        size += len(data) if file.suffix in (".md", ".html") else 0
    return size


def arguments() -> argparse.ArgumentParser:
    """What can be said on the command line."""
    parser = argparse.ArgumentParser(description="Makes a large vault that nobody wrote.")
    parser.add_argument("out", type=Path, help="the folder to write to; it must not exist, or be empty")
    parser.add_argument("--format", choices=sorted(FORMATS), default="obsidian")
    parser.add_argument("--notes", type=_positive, default=1000, metavar="N")
    parser.add_argument(
        "--size", type=_positive, default=2000, metavar="BYTES", help="of a note's text, on average"
    )
    parser.add_argument("--links", type=_natural, default=6, metavar="K", help="in each note")
    parser.add_argument("--properties", type=_natural, default=5, metavar="P", help="of each note")
    parser.add_argument(
        "--languages", type=_languages, default=tuple(TONGUES), help="such as en,de,ja,ru: in turn"
    )
    parser.add_argument("--seed", default="1", help="another seed, another vault")
    return parser


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 on")
    return int(text)


def _positive(text: str) -> int:
    number = _natural(text)
    if not number:
        raise argparse.ArgumentTypeError("0 is not enough")
    return number


def _languages(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := [name for name in names if name not in TONGUES]:
        raise argparse.ArgumentTypeError(f"no words for {unknown[0]!r}; there are {', '.join(TONGUES)}")
    return names


def main() -> int:
    """Makes the vault that the command line asks for."""
    parser = arguments()
    given = parser.parse_args()
    if given.out.exists() and (not given.out.is_dir() or any(given.out.iterdir())):
        parser.error(f"{given.out} is there already; name a folder that is not, or an empty one")
    measure = Measure(given.notes, given.size, given.links, given.properties, given.languages, given.seed)
    size = generate(given.out, measure, given.format)
    print(f"{given.out}: {given.notes} notes, {size / 1e6:.1f} MB of text")
    return 0


if __name__ == "__main__":
    sys.exit(main())
