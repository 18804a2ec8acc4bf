"""Addresses in raw HTML follow what they lead to."""

from __future__ import annotations

from pathlib import Path

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

SITE = {
    "assets/My map.png": b"\x89PNG",
    "assets/deep/other.png": b"\x89PNG",
    "_posts/2020-01-02-7.md": (
        b"---\ntitle: Maps\n---\n\nA <b>word</b> and <img src='/assets/My%20map.png'> here.\n\n<p><img src='/assets/My%20map.png'></p>\n\n"
        b'<div>\n<img src="/assets/deep/other.png#part">\n<a href="https://example.org/">x</a>\n</div>\n'
    ),
}


def test_an_address_is_told_from_the_notes_new_place(tmp_path: Path) -> None:
    for path, data in SITE.items():
        file = tmp_path / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    go(tmp_path / "site", tmp_path / "graph", "logseq")
    assert verify(tmp_path / "site", tmp_path / "graph", Options(target_format="logseq")).missing == ()
    go(tmp_path / "graph", tmp_path / "vault", "obsidian", carriers=False)
    written = files(tmp_path / "vault")
    (note,) = [data.decode() for path, data in written.items() if path.endswith(".md")]
    places = [path for path in written if path.endswith(".png")]
    assert len(places) == 2
    assert "<b>word</b>" in note
    assert '<a href="https://example.org/">' in note
    for name in ("My%20map.png'", 'other.png#part"'):
        assert name in note
    assert "'/assets/" not in note
    assert (
        verify(
            tmp_path / "graph", tmp_path / "vault", Options(target_format="obsidian", carriers=False)
        ).missing
        == ()
    )
