"""The index of the search as it is after an edit: only the parts of the words that a page has now, or has no more, are made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from vaultconv.formats.html.site.postings import Change, Part, amended
from vaultconv.formats.html.site.search import (
    END,
    HANDED,
    STARTED,
    STARTS,
    noted_words,
    part_file,
    part_path,
    starts_file,
    words_of,
)
from vaultconv.formats.html.site.theme import MARK
from vaultconv.vault.stored import by_anyone, text, texts

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.formats.earlier import Earlier
    from vaultconv.formats.html.site.pages import Pages


def parts_again(
    pages: Pages, then: Pages, context: WriteContext, earlier: Earlier
) -> list[tuple[str, str]] | None:
    """The files of the parts that are not as an ``earlier`` run wrote them, whose site had other pages ``then``, with their paths; None where not
    all is known of what they were."""
    known = earlier.file(STARTS)
    changes = _changes(pages, then, context, earlier)
    if known is None or changes is None:
        return None
    with by_anyone():
        starts = [text(start) for start, _ in _said(known, STARTED)[0]]
    try:
        now, others = amended(starts, partial(_part, earlier), changes)
    except _UnknownPartError:
        return None
    stay = [part_path(start) for start in now if start not in others]
    files = [part_file(start, part) for start, part in others.items()]
    if now == starts:
        stay.append(STARTS)
    else:
        files.append(starts_file(now))
    return files if all(map(earlier.keep, stay)) else None


def _changes(
    pages: Pages, then: Pages, context: WriteContext, earlier: Earlier
) -> Mapping[str, Change] | None:
    """Which pages have which words now that they had not ``then``, and the reverse; None where that is not known."""
    numbers, were = pages.numbers, then.numbers
    concerned = {
        *earlier.others,
        *(pages.rows.keys() - pages.notes.keys()),
        *(then.rows.keys() - then.notes.keys()),
    }
    if numbers != were:
        concerned |= {
            source for source in numbers.keys() | were.keys() if numbers.get(source) != were.get(source)
        }
    gone, come = dict[str, set[int]](), dict[str, set[int]]()
    for source in concerned & were.keys():
        noted = earlier.noted(source) if source in then.notes else b""
        if noted is None:
            return None
        for word in noted_words(noted) if source in then.notes else then.page(source).row.words:
            gone.setdefault(word, set()).add(were[source])
    for source in concerned & numbers.keys():
        for word in words_of(source, pages, context):
            come.setdefault(word, set()).add(numbers[source])
    changes: dict[str, Change] = {}
    for word in gone.keys() | come.keys():
        before, now = gone.get(word, set()), come.get(word, set())
        if before != now:
            changes[word] = dict.fromkeys(before - now, False) | dict.fromkeys(now - before, True)
    return changes


class _UnknownPartError(Exception):
    """A part is not as the earlier run wrote it."""


def _part(earlier: Earlier, start: str) -> Part:
    """The part that begins at the word ``start``, as an ``earlier`` run wrote it."""
    data = earlier.file(part_path(start))
    if data is None:
        raise _UnknownPartError
    with by_anyone():
        return texts(_said(data, HANDED)[1])


def _said(data: bytes, taker: str) -> list[Any]:
    """What the program in ``data`` gives to ``taker``."""
    said = data.decode().removeprefix(MARK).removeprefix(taker).removesuffix(END)
    return list(json.loads(f"[{said}]"))
