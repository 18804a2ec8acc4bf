"""Measures what a large export of Readwise costs in memory: ``python benchmarks/exports.py --highlights 50000``.

Two processes with one input: one has the command line loaded and the JSON as Python parses it, the other converts it to an
Obsidian vault. Each says the most memory that it ever held (``ru_maxrss``); the difference is what the conversion needs.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
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
A_SOURCE = 50
"""Highlights."""

PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
PARSE = f"import json, sys, vaultconv.cli.app; parsed = json.load(open(sys.argv[1])); {PEAK}"
CONVERT = (
    "import sys; from pathlib import Path; import vaultconv.cli.app; from vaultconv.pipeline.run import convert; "
    "from vaultconv.pipeline.options import Options; "
    f"convert(Path(sys.argv[1]), Path(sys.argv[2]), Options(target_format='obsidian')); {PEAK}"
)


def export(highlights: int) -> dict[str, Any]:
    """An answer of the API with so many highlights, the same each time."""
    chance = random.Random(1)
    sources = [_source(number, chance) for number in range(1, highlights // A_SOURCE + 1)]
    return {"count": len(sources), "nextPageCursor": None, "results": sources}


def _source(number: int, chance: random.Random) -> dict[str, Any]:
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
        "highlights": [_highlight(number, place, chance) for place in range(A_SOURCE)],
    }


def _highlight(source: int, place: int, chance: random.Random) -> dict[str, Any]:
    number = source * A_SOURCE + place
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


def peak(program: str, *arguments: Path) -> float:
    """The most memory that ``program`` held, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], check=True, capture_output=True, text=True
    )
    return int(done.stdout.split()[-1]) / 1000


def main() -> None:
    """Prints one line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--highlights", type=int, default=50_000)
    highlights = parser.parse_args().highlights
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source" / "export.json"
        source.parent.mkdir()
        source.write_text(json.dumps(export(highlights)), encoding="utf-8")
        parsed, converted = peak(PARSE, source), peak(CONVERT, source.parent, Path(folder) / "vault")
    print(
        f"{highlights:,} highlights: {parsed:.0f} MB parsed, {converted:.0f} MB converted, {converted - parsed:.0f} MB beyond"
    )


if __name__ == "__main__":
    main()
