"""A small vault, and looking into folders and into the store."""

from __future__ import annotations

from pathlib import Path

from fsspec.implementations.memory import MemoryFileSystem

import vaultconv
from vaultconv.errors import CALLED
from vaultconv.remote import address

NOTES = {
    "Bread.md": b"---\ntags: [baking]\n---\n# Bread\n\nFeed the [[Starter|old one]]. ![[loaf.png]]\n\n- [ ] knead\n",
    "Days/[x] One day.md": b"- woke\n\t- baked [[Bread]]\n",
    "Days/Starter.md": b"Flour and water.\n\n> [!tip] Warm\n> not hot\n",
    "Files/loaf.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
}
OPTIONS = vaultconv.Options(source_format="obsidian", target_format="logseq", durable=False)


def lay_out(files: dict[str, bytes], folder: Path) -> Path:
    """Writes ``files`` below ``folder``."""
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def in_folder(folder: Path) -> dict[str, bytes]:
    """All that is in ``folder``, but for our records."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {
        path: file.read_bytes()
        for file in files
        if not (path := file.relative_to(folder).as_posix()).startswith(".vaultconv/")
    }


def in_store(root: str) -> dict[str, bytes]:
    """All that is below ``root`` in the store."""
    store = MemoryFileSystem()
    return {name.removeprefix(f"/{root}/"): store.cat_file(name) for name in store.find(f"/{root}")}


def forget() -> None:
    """Empties the store, and nobody knows of its addresses any more."""
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]
    address._KNOWN.clear()
    CALLED.clear()
