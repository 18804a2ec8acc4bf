"""A server that speaks as Readwise does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.readwise_server import Readwise, serving


@pytest.fixture
def readwise() -> Iterator[Readwise]:
    """The server, with nothing in it yet."""
    with serving() as server:
        yield server
