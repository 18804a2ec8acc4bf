"""Notes that cannot be read stay as they are: what they link cannot go where they would not find it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import vaultconv
from tests.scripting.conftest import files
from vaultconv.errors import EditError

NOTES = {
    ".obsidian/app.json": b"{}",
    "B.md": b"# One\nx\n# Two\ny\n",
    "C.md": b"c\n",
    "Twice.md": b"---\na: 1\na: 2\n---\n| [[B#One\\|x]] | [c](<C.md>) |\n",
}


@pytest.fixture
def vault(tmp_path: Path) -> vaultconv.OpenVault:
    for path, data in NOTES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return vaultconv.open_vault(tmp_path)


@pytest.mark.parametrize(
    "edit",
    [
        lambda vault: vault.rename(vault["B.md"], "Z"),
        lambda vault: vault.rename(vault["C.md"], "Z"),
        lambda vault: vault.split(vault["B.md"]),
        lambda vault: vault.merge([vault["C.md"]], into=vault["B.md"]),
    ],
)
def test_what_they_link_stays_there(
    edit: Callable[[vaultconv.OpenVault], None], vault: vaultconv.OpenVault
) -> None:
    with pytest.raises(EditError, match=r"Twice\.md:3: links in line 5 what would be elsewhere"):
        edit(vault)
    assert vault.diff() == ""


def test_what_is_found_there_may_go(vault: vaultconv.OpenVault) -> None:
    vault.move(vault["B.md"], "Folder")
    assert vault.apply().exit_code == 0
    assert files(vault.path)["Folder/B.md"] == NOTES["B.md"]
    assert files(vault.path)["Twice.md"] == NOTES["Twice.md"]
