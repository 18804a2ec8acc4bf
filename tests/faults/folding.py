"""A disk that takes some names for one another, simulated: what differs only in case (Windows, macOS), or in Unicode form, which
is stored decomposed (HFS+)."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_ONE_PATH = ("open", "lstat", "stat", "mkdir", "unlink", "rmdir", "utime", "chmod", "scandir", "listdir")
_TWO_PATHS = ("replace", "link")


def in_any_case(name: str) -> str:
    """What NTFS and APFS compare names by."""
    return unicodedata.normalize("NFC", name).casefold()


def decomposed(name: str) -> str:
    """What HFS+ makes of a name, with its case left alone."""
    return unicodedata.normalize("NFD", name)


@contextmanager
def disk(root: Path, fold: Callable[[str], str], stored: Callable[[str], str] = str) -> Iterator[None]:
    """Below ``root``, names are one that ``fold`` makes one; a new one is ``stored`` as that says."""
    listdir, top = os.listdir, os.fspath(root)

    def actual(path: Any) -> Any:
        text = os.fspath(path) if isinstance(path, str | os.PathLike) else path
        if not isinstance(text, str) or not text.startswith(top + os.sep):
            return path
        found = top
        for part in Path(text).relative_to(top).parts:
            try:
                there = listdir(found)
            except OSError:
                there = []
            same = (name for name in there if fold(name) == fold(part))
            found = f"{found}{os.sep}{part if part in there else next(same, stored(part))}"
        return found

    def with_one(call: Callable[..., Any]) -> Callable[..., Any]:
        return lambda path, *args, **kwargs: call(actual(path), *args, **kwargs)

    def with_two(call: Callable[..., Any]) -> Callable[..., Any]:
        return lambda source, target, **kwargs: call(actual(source), actual(target), **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        for name in _ONE_PATH:
            patch.setattr(os, name, with_one(getattr(os, name)))
        for name in _TWO_PATHS:
            patch.setattr(os, name, with_two(getattr(os, name)))
        yield
