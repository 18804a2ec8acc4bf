"""The collector of cycles looks rarely while we work, and as before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from vaultconv.errors import SourceError
from vaultconv.pipeline.collector import OBJECTS, rarely_collecting
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_it_looks_rarely_within() -> None:
    gc.set_threshold(700, 10, 5)
    with rarely_collecting():
        assert gc.get_threshold()[:2] == (OBJECTS, 10)
        with rarely_collecting():
            assert gc.get_threshold()[0] == OBJECTS
        assert gc.get_threshold()[0] == OBJECTS
    assert gc.get_threshold()[:2] == (700, 10)


@pytest.mark.parametrize("wish", [0, OBJECTS * 2])
def test_who_wants_it_rarer_is_obeyed(wish: int) -> None:
    gc.set_threshold(wish, 10, 10)
    with rarely_collecting():
        assert gc.get_threshold()[0] == wish
    assert gc.get_threshold()[0] == wish


def test_an_error_leaves_it_as_it_was(tmp_path: Path) -> None:
    gc.set_threshold(701, 10, 10)
    with pytest.raises(SourceError):
        load(tmp_path / "nowhere", Options())
    assert gc.get_threshold()[0] == 701
