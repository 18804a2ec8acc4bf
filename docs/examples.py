"""What each construct becomes, side by side: pages made of ``fixtures/mapping``, whose bytes the tests hold.

For each section of ``reference/mapping.md`` a page: first how each way ends, as ``row.toml`` says, then each vault with what it
becomes in the other formats, and the lines of the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tables import code, table

if TYPE_CHECKING:
    from tests.mapping.rows import Row

FORMATS: Mapping[str, str] = {
    "obsidian": "Obsidian",
    "logseq": "Logseq",
    "html": "HTML",
    "readwise": "site note",
}
"""The formats, by what a reader calls them, in the order of the table."""
LONGEST = 1500
"""Characters of one file, and of all files of one format, that are shown: what is longer is a page to look at in the repository."""
_MADE = "<!-- Made by docs/generate.py from fixtures/mapping: change these, not this page. -->\n\n"
_FENCE = re.compile(r"^[ >]*(`{3,}|~{3,})", re.MULTILINE)


@cache
def _rows() -> tuple[Row, ...]:
    from tests.mapping.rows import rows

    return tuple(rows())


def sections() -> tuple[str, ...]:
    """The sections of the table that have rows, in the order of its page."""
    page = (Path(__file__).parent / "reference" / "mapping.md").read_text("utf-8")
    titles = re.findall(r"^## (.+)$", page, re.MULTILINE)
    return tuple(title for title in titles if any(_constructs(title, row) for row in _rows()))


def file_of(section: str) -> str:
    """Where the page of a ``section`` lies."""
    return f"reference/examples/{section.lower().replace(' ', '-')}.md"


def _constructs(section: str, row: Row) -> list[str]:
    """The constructs of ``section`` that ``row`` shows."""
    told = (name.split(": ", 1) for name in row.constructs)
    return [construct for title, construct in told if title == section]


def page(section: str) -> str:
    """The page of a ``section``."""
    rows = [row for row in _rows() if _constructs(section, row)]
    return "".join(
        [
            f"# {section}, side by side\n\n",
            _MADE,
            f"The vaults that the tests convert for [the table](../mapping.md#{section.lower().replace(' ', '-')}), each in one format, and what it\n"
            "becomes in the others: the bytes, and the lines of [the ledger](../ledger.md). Of a page the article is shown.\n\n",
            table("vault | what it shows | " + " | ".join(FORMATS.values()), _ends(section, rows)),
            *(_shown(section, row) for row in rows),
        ]
    )


def _ends(section: str, rows: Sequence[Row]) -> Iterator[list[str]]:
    """How each way of each row ends: the word of the table; *source* for what it stands in."""
    for row in rows:
        ways = {way.to: way.round_trip for way in row.ways} | {row.source: "*source*"}
        constructs = "; ".join(_constructs(section, row)).replace("|", "\\|")
        yield [f"[{row.slug}](#{row.slug})", constructs, *(ways.get(format, "–") for format in FORMATS)]


def _shown(section: str, row: Row) -> str:
    """A row: its source, what that becomes, and the ledger."""
    parts = [f"\n## {row.slug}\n\n{'; '.join(_constructs(section, row))}.{_said(row)}\n"]
    folders = {"source": f"{FORMATS[row.source]}, the source"} | {
        way.to: f"{FORMATS[way.to]}: {way.round_trip}" for way in row.ways
    }
    ledgers = row.ledgers()
    for folder, title in folders.items():
        parts.append(f"\n**{title}**\n{_files(row.folder / folder)}")
        if lines := ledgers.get(folder):
            parts.append(f"\nIn the ledger:\n\n{_block('text', _cut(chr(10).join(lines)))}")
    return "".join(parts)


def _said(row: Row) -> str:
    """The options that the row is converted with."""
    options = [f"--{key.replace('_', '-')} {value}" for key, value in row.options.items()]
    options += [f"--group {row.group}"] if row.group else []
    return f" With {', '.join(map(code, options))}." if options else ""


def _files(folder: Path) -> str:
    """The files of ``folder``, those that are text and short as they are."""
    from tests.mapping.rows import files

    parts, left = [], 2 * LONGEST
    for path, data in files(folder).items() if folder.exists() else ():
        text = _text(data)
        if text is None or left <= 0:
            parts.append(f"\n{code(path)}: {len(data):,} bytes\n")
            continue
        left -= len(text)
        parts.append(f"\n{code(path)}\n\n{_block(_language(path), _cut(text))}")
    return "".join(parts) or "\nNothing.\n"


def _text(data: bytes) -> str | None:
    """``data`` as text that a page can show; None where it is none."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return (
        None
        if re.search(r"[^\S\r\n\t \u3000\u00a0]|[\x00-\x08\x0e-\x1f\x7f]", text)
        else text.replace("\r\n", "\n")
    )


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rpartition("\n")[0] + "\n…"


def _language(path: str) -> str:
    ends = {".md": "markdown", ".html": "html", ".json": "json", ".canvas": "json", ".csv": "text"}
    return ends.get(Path(path).suffix, "text")


def _block(language: str, text: str) -> str:
    """``text`` as a block of code, between fences that do not stand in it."""
    longest = max((len(found) for found in _FENCE.findall(text) if found[0] == "`"), default=2)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}\n"


def write() -> None:
    """Writes each page."""
    for name, made in pages().items():
        file = Path(__file__).parent / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(made(), "utf-8")


def pages() -> Mapping[str, Callable[[], str]]:
    """Each page, by where it lies."""
    return {file_of(section): partial(page, section) for section in sections()}
