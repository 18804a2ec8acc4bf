"""Vaults that show pictures of a web server on this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.assets.picture_server import PictureServer, png, serving

FIXTURES = Path(__file__).parents[2] / "fixtures"
HOSTS = (
    b"https://s2.googleusercontent.com",
    b"https://covers.example.com",
    b"https://images.example.com",
    b"https://images.example.org",
)
"""Hosts whose pictures the fixtures show."""
TARGETS = {
    "/s2/favicons": png(1),
    "/I/51k%2BmAc._SL200_.jpg": png(2),
    "/I/41k%2BxRain._SL200_.jpg": png(3),
    "/uploaded/https3A2F2Fexample.org2Fcoast_a1B2c3D.png": png(4),
    "/shelf.png": png(5),
    "/reading-chair.jpg": png(6),
    "/mill.jpg": png(7),
}
"""What they show there."""


@pytest.fixture
def site() -> Iterator[PictureServer]:
    """A server that has the pictures of the fixtures, and those of the tests of fetching."""
    with serving() as server:
        server.pictures.update(TARGETS)
        yield server


@pytest.fixture
def vault(tmp_path: Path, site: PictureServer) -> Callable[[str], Path]:
    """A copy of a fixture whose pictures are on that server."""

    def made(name: str) -> Path:
        folder = tmp_path / name
        shutil.copytree(FIXTURES / name, folder)
        for path in folder.rglob("*"):
            if path.suffix in (".md", ".html"):
                data = path.read_bytes()
                for host in HOSTS:
                    data = data.replace(host, b"http://" + site.host.encode())
                path.write_bytes(data)
        return folder

    return made
