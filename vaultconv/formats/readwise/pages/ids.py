"""What the settings of the Obsidian plugin know of its pages: which source each of them is.

Source: ``formats/readwise.md``, b: ``data.json`` of ``readwise-official`` has ``booksIDsMap``, from the path of a page in the
vault to the id of its source, or to that of a document in Reader (``readerdocument:<ulid>``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern

DATA: Final = ".obsidian/plugins/readwise-official/data.json"
"""Where a vault keeps the file."""
BESIDE: Final = "data.json"
"""Where it is if somebody copied it beside the pages."""

_ID = lazy_pattern(r"(?:readerdocument:)?(?P<id>\d+|[0-9a-hjkmnp-tv-z]{26})\Z", re.IGNORECASE)


def ids_in(data: bytes) -> Mapping[str, str]:
    """The id of the source of each page, by its path in the vault. What is no such file knows none.

    >>> ids_in(b'{"booksIDsMap": {"Readwise/Books/A.md": "123", "B.md": "readerdocument:01jwtzrp790000000000000000"}}')
    {'Readwise/Books/A.md': '123', 'B.md': '01jwtzrp790000000000000000'}
    """
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    known = values.get("booksIDsMap") if isinstance(values, dict) else None
    if not isinstance(known, dict):
        return {}
    return {path: found["id"].lower() for path, id in known.items() if (found := _ID.match(str(id)))}


def by_name(ids: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """``ids`` by the names of the files, so that a page is found whatever folder the source begins in."""
    named: dict[str, dict[str, str]] = {}
    for path, id in ids.items():
        named.setdefault(path.rpartition("/")[2], {})[path] = id
    return named


def id_of(path: str, named: Mapping[str, Mapping[str, str]]) -> str:
    """The id of the page at ``path`` of a folder that may lie anywhere in the vault; ``""`` if it is not known, or if two
    pages could be meant.

    >>> id_of("Books/A.md", by_name({"Readwise/Books/A.md": "123"}))
    '123'
    >>> id_of("A.md", by_name({"X/A.md": "1", "Y/A.md": "2"}))
    ''
    """
    known = named.get(path.rpartition("/")[2], {})
    if path in known:
        return known[path]
    found = {id for other, id in known.items() if other.endswith(f"/{path}")}
    return found.pop() if len(found) == 1 else ""
