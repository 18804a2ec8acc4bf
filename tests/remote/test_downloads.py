"""What notes show from the web is fetched into a store as into a folder, once."""

from __future__ import annotations

from pathlib import Path

import vaultconv
from tests.assets.picture_server import png, serving
from tests.downloads.journey import options
from tests.remote.shelf import in_folder, in_store


def test_pictures_of_the_web_go_into_the_store(store, tmp_path: Path) -> None:
    with serving() as site:
        site.pictures["/red.png"] = png(200)
        store.pipe_file("/shelf/Web/A.md", f"![a mill]({site.url('/red.png')})\n".encode())
        asked = options("obsidian")
        run = vaultconv.convert("memory://shelf/Web", "memory://shelf/Vault", asked)
        assert (run.exit_code, run.plan.losses) == (0, ())
        found = in_store("shelf/Vault")
        assert png(200) in found.values()
        vaultconv.convert("memory://shelf/Web", tmp_path / "Vault", asked)
        assert in_folder(tmp_path / "Vault") == found
        requests = site.requests.total()
        assert vaultconv.convert("memory://shelf/Web", "memory://shelf/Vault", asked).applied.written == []
        assert site.requests.total() == requests > 0
