"""A vault that is converted to a site again, after it was edited on another day."""

from __future__ import annotations

import os
from pathlib import Path

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

DAY = 86_400


def _written(note: Path, text: str, day: int) -> None:
    note.write_text(text, "utf-8")
    os.utime(note, (day * DAY, day * DAY))


def test_a_note_without_a_date_stays_where_its_first_day_put_it(tmp_path: Path) -> None:
    vault, site = tmp_path / "vault", tmp_path / "site"
    (vault / ".obsidian").mkdir(parents=True)
    _written(vault / "Slow.md", "one\n", 19_000)
    go(vault, site, "readwise")
    (before,) = files(site)
    _written(vault / "Slow.md", "two\n", 19_400)
    go(vault, site, "readwise")
    ((after, data),) = files(site).items()
    assert (before, after) == ("_manual_posts/2022-01-08-slow.md",) * 2
    assert data.endswith(b"two\n")
    assert verify(vault, site, Options()).missing == ()
    _written(vault / "Slow.md", "---\ndate: 2024-02-29\n---\ntwo\n", 19_400)
    go(vault, site, "readwise")
    assert "_manual_posts/2024-02-29-slow.md" in files(site)


def test_links_that_lead_nowhere_are_no_false_alarm(tmp_path: Path) -> None:
    site, vault = tmp_path / "site", tmp_path / "vault"
    (site / "_manual_posts").mkdir(parents=True)
    text = "---\ntitle: N\nmanual_post: true\n---\n\n[a]() [b](u) [c](/notes/455) [[z::rmn-transclude]]\n"
    (site / "_manual_posts" / "2024-01-02-n.md").write_text(text, "utf-8")
    go(site, vault, "obsidian", carriers=False)
    assert verify(site, vault, Options(carriers=False)).missing == ()
