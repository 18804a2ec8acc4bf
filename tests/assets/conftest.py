"""A web server on this machine, for the tests of what is fetched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.assets.picture_server import PictureServer, serving


@pytest.fixture
def site() -> Iterator[PictureServer]:
    """The server of pictures, good and bad."""
    with serving() as server:
        yield server
