"""Measures what a large export of Readwise costs in memory: ``python benchmarks/exports.py --highlights 50000``.

Two processes with one input, both with the command line loaded: one has the JSON as Python parses it, the other converts it to an
Obsidian vault. Of the first is said how much it holds before and after, of the second the most that it ever held
(``ru_maxrss``). What the conversion needs is that, less what the imports take, less what the parsed input takes. Linux.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORDS = [
    "map",
    "slow",
    "river",
    "bread",
    "salt",
    "stone",
    "light",
    "hand",
    "rope",
    "hinge",
    "clock",
    "patient",
    "oven",
    "letter",
    "flood",
]
EACH = 100
"""Highlights of a source."""

HELD = "int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize()"
PARSE = (
    f"import json, resource, sys, vaultconv.cli.app; before = {HELD}; "
    f"text = open(sys.argv[1]).read(); parsed = json.loads(text); del text; print(before, {HELD} - before)"
)
CONVERT = (
    "import resource, sys; from pathlib import Path; import vaultconv.cli.app; from vaultconv.pipeline.run import convert; "
    "from vaultconv.pipeline.options import Options; "
    "convert(Path(sys.argv[1]), Path(sys.argv[2]), Options(target_format='obsidian')); "
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)"
)


@dataclass(frozen=True)
class Memory:
    """Bytes: the command line when it is ``loaded``, the ``parsed`` input, and the ``peak`` of the conversion."""

    loaded: int
    parsed: int
    peak: int

    @property
    def beyond(self) -> int:
        """What the conversion needs beside these two."""
        return self.peak - self.loaded - self.parsed


def export(highlights: int, each: int = EACH) -> dict[str, Any]:
    """An answer of the API with so many highlights, ``each`` source with so many of them, the same each time."""
    chance = random.Random(1)
    sources = [_source(number, each, chance) for number in range(1, highlights // each + 1)]
    return {"count": len(sources), "nextPageCursor": None, "results": sources}


def _source(number: int, each: int, chance: random.Random) -> dict[str, Any]:
    return {
        "user_book_id": number,
        "is_deleted": False,
        "title": f"Book number {number}",
        "author": "Jane Roe",
        "readable_title": f"Book {number}",
        "source": "kindle",
        "cover_image_url": "",
        "unique_url": None,
        "summary": None,
        "book_tags": [],
        "category": "books",
        "document_note": "",
        "readwise_url": f"https://readwise.io/bookreview/{number}",
        "source_url": None,
        "external_id": None,
        "asin": "B00X",
        "highlights": [_highlight(number, number * each + place, place, chance) for place in range(each)],
    }


def _highlight(source: int, number: int, place: int, chance: random.Random) -> dict[str, Any]:
    return {
        "id": number,
        "is_deleted": False,
        "text": " ".join(chance.choices(WORDS, k=chance.randint(15, 60))),
        "location": place * 7,
        "location_type": "location",
        "note": "" if place % 5 else "a note on this",
        "color": "yellow",
        "highlighted_at": "2024-05-01T10:00:00Z",
        "created_at": "2024-05-01T10:00:01Z",
        "updated_at": "2024-05-01T10:00:02Z",
        "external_id": None,
        "end_location": None,
        "url": None,
        "book_id": source,
        "tags": [{"id": 1, "name": "maps"}] if place % 3 == 0 else [],
        "is_favorite": False,
        "is_discard": False,
        "readwise_url": f"https://readwise.io/open/{number}",
    }


def measured(highlights: int, each: int) -> Memory:
    """What an export with so many highlights takes, ``each`` source with so many of them."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source" / "export.json"
        source.parent.mkdir()
        source.write_text(json.dumps(export(highlights, each)), encoding="utf-8")
        loaded, parsed = _numbers(PARSE, source)
        (peak,) = _numbers(CONVERT, source.parent, Path(folder) / "vault")
    return Memory(loaded, parsed, peak)


def _numbers(program: str, *arguments: Path) -> list[int]:
    """What ``program`` prints."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], check=True, capture_output=True, text=True
    )
    return [int(word) for word in done.stdout.split()]


def main() -> None:
    """Prints one line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--highlights", type=int, default=50_000)
    parser.add_argument("--each", type=int, default=EACH, help="highlights of a source")
    given = parser.parse_args()
    found = measured(given.highlights, given.each)
    loaded, parsed, peak, beyond = (
        round(each / 1_000_000) for each in (found.loaded, found.parsed, found.peak, found.beyond)
    )
    print(
        f"{given.highlights:,} highlights: {loaded} MB loaded, {parsed} MB parsed, {peak} MB at most: {beyond} MB beyond"
    )


if __name__ == "__main__":
    main()
