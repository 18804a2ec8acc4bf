"""One small vault in each format, to be opened and edited."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import vaultconv
from tests.roundtrip.journey import files

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
FORMATS = ("obsidian", "logseq", "readwise", "html")

NOTES = {
    "Bread/Starter.md": "---\naliases: [Leaven]\n# how often\nfed: '7'   # days\ntags:\n  - bread  # of course\n  - \"jar\"\n---\n# Feeding\n\nOnce a day. #bread/rye\n\n- [ ] Feed it\n",
    "Bread/Loaf.md": '---\nneeds: "[[Starter]]"\n---\nFeed the [[Starter]], or [[starter|it]], `[[Starter]]`.\n\nSee [[Starter#Feeding]] and [[Plan]].\n',
    "Garden/Plan.md": "Beds for [[Bread/Starter|rye]] #bread #breads\n\n```\n[[Starter]]\n```\n\n![[Loaf]]\n",
    "Garden/Empty.md": "",
}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A vault in each format, made of the same notes."""
    folder = tmp_path_factory.mktemp("vaults")
    own = folder / "obsidian"
    (own / ".obsidian").mkdir(parents=True)
    for path, text in NOTES.items():
        (own / path).parent.mkdir(exist_ok=True)
        (own / path).write_text(text, "utf-8")
    found = {"obsidian": own}
    for target in FORMATS[1:]:
        found[target] = folder / target
        vaultconv.convert(own, found[target], vaultconv.Options("obsidian", target, durable=False))
    return found


@pytest.fixture
def opened(made: dict[str, Path], tmp_path: Path) -> Callable[[str], vaultconv.OpenVault]:
    """Opens a copy of the vault of a format."""

    def open_(format: str) -> vaultconv.OpenVault:
        shutil.copytree(made[format], tmp_path / format)
        return vaultconv.open_vault(tmp_path / format, format)

    return open_


def changed(vault: vaultconv.OpenVault) -> list[str]:
    """The lines that the edits that wait take away and bring."""
    lines = vault.diff().splitlines()
    return [
        line
        for line in lines
        if (line[:1] in "+-" and line[:3] not in ("+++", "---")) or line in ("----", "+---")
    ]


__all__ = ["FIXTURES", "FORMATS", "changed", "files"]
