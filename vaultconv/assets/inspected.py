"""A file that is to be shown, looked at before it is: is it what was wished for, whole, and harmless?"""

from __future__ import annotations

from pathlib import Path

from vaultconv.assets.addresses import AnsweredError, RefusedError
from vaultconv.assets.answers import Wish
from vaultconv.assets.discreet import discreet
from vaultconv.assets.names import hasher
from vaultconv.assets.sniff import MEDIA, file_kind
from vaultconv.assets.svg import danger
from vaultconv.assets.svg_cleaning import cleaned
from vaultconv.assets.whole import is_whole

_BEGINNING = 1 << 16


def kind_of_file(file: Path, wish: Wish) -> str:
    """The kind of file that ``file`` is. Raises :class:`RefusedError` for one that ``wish`` is not for."""
    with file.open("rb") as stream:
        data = stream.read(_BEGINNING)
    kind = file_kind(data)
    if not kind or MEDIA[kind].isdisjoint(wish.media):
        wanted = " or ".join(sorted(wish.media))
        what = min(MEDIA[kind]).value if kind else "web page" if _is_page(data) else ""
        raise AnsweredError(f"what came is no {wanted}" + (f": {with_article(what)}" if what else ""))
    if not is_whole(file, kind):
        raise RefusedError("what came breaks off before its end")
    return kind


def harmless(file: Path) -> tuple[str, int, tuple[str, ...]] | None:
    """Cleans the SVG in ``file`` if it has to be: then its hash, its size and what was cut out. Raises
    :class:`RefusedError` for one that cannot be cleaned."""
    data = file.read_bytes()
    if not danger(data):
        return None
    data, cut = cleaned(data)
    file.write_bytes(data)
    state = hasher()
    state.update(data)
    return state.hexdigest(), len(data), tuple(map(discreet, cut))


def _is_page(data: bytes) -> bool:
    return data.lstrip()[:64].lower().startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def with_article(name: str) -> str:
    """``name`` with what stands before it.

    >>> with_article("audio file"), with_article("PDF")
    ('an audio file', 'a PDF')
    """
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
