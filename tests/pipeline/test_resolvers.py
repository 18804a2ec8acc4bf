"""Resolvers of plugins in a run: asked before the network, shown from files, remembered, judged, and addresses again at home."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.assets.picture_server import GIF, serving
from tests.plugins_at_hand import Installed, installed
from vaultconv.assets.resolvers import RESOLVERS
from vaultconv.assets.rules import Rules
from vaultconv.cli import main
from vaultconv.formats.base import Option
from vaultconv.formats.chosen import Chosen
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

__all__ = ["installed"]

HERE, GONE = "https://example.org/here.gif", "https://example.org/gone.gif"
NOTE = f"![one]({HERE})\n\n![two]({GONE})\n"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "A.md").write_text(NOTE)
    return folder


@pytest.fixture
def asked(installed: Installed, tmp_path: Path) -> list[str]:
    """The addresses that the resolver ``files`` was asked for; it knows that which ends in ``here.gif``."""
    seen: list[str] = []
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "here.gif").write_bytes(GIF)

    def resolve(address: str, options: dict[str, Any]) -> Path | None:
        seen.append(address)
        file = Path(options["folder"], address.rpartition("/")[2])
        return file if file.exists() else None

    folder = Option("folder", "", "Where they are.")
    installed.add(
        RESOLVERS.group,
        "files",
        SimpleNamespace(name="files", title="Files", options=(folder,), resolve=resolve),
    )
    return seen


def told(tmp_path: Path, **more: Any) -> Options:
    chosen = Chosen.of(f"files:folder={tmp_path / 'backup'}")
    return Options("obsidian", more.pop("to", "logseq"), resolvers=(chosen,), **more)


def pages(folder: Path) -> str:
    return "".join(p.read_text() for p in sorted(folder.rglob("*.md")))


def test_what_it_knows_is_shown_from_a_file_and_no_network_is_asked(
    vault: Path, tmp_path: Path, asked: list[str]
) -> None:
    run = convert(vault, tmp_path / "out", told(tmp_path))
    assert asked == [GONE, HERE]
    (copy,) = (tmp_path / "out").rglob("*.gif")
    assert copy.read_bytes() == GIF
    assert f'{copy.name} "{HERE}")' in pages(tmp_path / "out")
    assert f"![two]({GONE})" in pages(tmp_path / "out")
    assert [
        loss for loss in run.plan.losses if loss.construct == "image"
    ] == []  # nobody asked for it to be fetched
    assert verify(vault, tmp_path / "out", Options()).ok
    asked.clear()
    again = convert(vault, tmp_path / "out", told(tmp_path))
    assert again.applied.written == []
    assert asked == [GONE]  # what is there is not looked for


def test_at_home_the_address_stands_again(vault: Path, tmp_path: Path, asked: list[str]) -> None:
    convert(vault, tmp_path / "graph", told(tmp_path))
    convert(tmp_path / "graph", tmp_path / "home", Options("logseq", "obsidian"))
    assert (tmp_path / "home" / "A.md").read_text() == NOTE
    assert not list((tmp_path / "home").rglob("*.gif"))


def test_what_it_does_not_know_is_asked_of_the_network(vault: Path, tmp_path: Path, asked: list[str]) -> None:
    with serving() as server:
        (vault / "A.md").write_text(f"![one]({HERE})\n\n![two]({server.url('/anim')})\n")
        rules = Rules(allow=("127.0.0.1",))
        run = convert(vault, tmp_path / "out", told(tmp_path, download=("images",), rules=rules))
        assert run.plan.downloads.fetched == 2
        assert server.requests["/anim"] == 1
    assert len(list((tmp_path / "out").rglob("*.gif"))) == 1  # both are the same picture


def test_one_that_fails_is_in_the_ledger(vault: Path, tmp_path: Path, asked: list[str]) -> None:
    (tmp_path / "backup" / "here.gif").write_bytes(GIF[:-1])
    run = convert(vault, tmp_path / "out", told(tmp_path))
    (loss,) = (loss for loss in run.plan.losses if loss.value == HERE)
    assert "which the resolver 'files' gives: what came breaks off before its end" in loss.detail
    assert f"![one]({HERE})" in pages(tmp_path / "out")


def test_the_first_that_knows_it_has_it(
    installed: Installed, vault: Path, tmp_path: Path, asked: list[str]
) -> None:
    broken = SimpleNamespace(name="broken", title="", options=(), resolve=lambda address, options: 1 / 0)
    installed.add(RESOLVERS.group, "broken", broken)
    both = (Chosen("broken"), *told(tmp_path).resolvers, Chosen("broken"))
    convert(vault, tmp_path / "out", Options("obsidian", "obsidian", resolvers=both))
    assert HERE in asked
    assert len(list((tmp_path / "out").rglob("*.gif"))) == 1


def test_the_command_line_takes_it_by_name(
    vault: Path, tmp_path: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    resolver = f"files:folder={tmp_path / 'backup'}"
    words = [str(vault), str(tmp_path / "out"), "--to", "obsidian", "--resolve", resolver]
    assert main(["convert", *words, "--quiet"]) == 0
    assert len(list((tmp_path / "out").rglob("*.gif"))) == 1
    assert main(["convert", *words[:-1], "file"]) == 2
    assert "--resolve: there is no resolver 'file'" in capsys.readouterr().err
    assert main(["fetch", str(vault), "--offline", "--resolve", resolver, "--quiet"]) in (0, 3)
    assert list(vault.rglob("*.gif"))
