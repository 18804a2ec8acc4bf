"""What stands in pages and has no name of its own elsewhere: a film of the web, a link that is only a picture, a formula with a list
behind it. The judge misses nothing of it, and nothing of it is lost."""

from __future__ import annotations

import base64
from itertools import pairwise
from pathlib import Path

import pytest

from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

PAGES = {
    "film.html": '<title>Film</title><p>a <video src="https://example.org/film.mp4" controls></video></p>\n'
    '<video controls><source src="https://example.org/x.webm"></video>\n'
    '<p><a href="other.html"><img src="dot.png"></a> <a href="other.html"><img src="dot.png" alt="word"></a></p>',
    "other.html": "<title>Other</title><p>x",
    "formula.html": "<title>Formula</title>"
    '<span class="katex-display"><span class="katex"><math display="block"><semantics><mi>x</mi>'
    '<annotation encoding="application/x-tex">x^2</annotation></semantics></math></span></span>'
    "<ul><li>a<li>b</ul>",
}
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

WRITTEN = {
    "logseq": {
        "pages/Film.md": ["a ![](https://example.org/film.mp4)", "[![](../assets/dot.png)]([[Other]])"],
        "pages/Formula.md": ["- $$x^2$$\n- a\n"],
    },
    "obsidian": {"Film.md": ["a ![](https://example.org/film.mp4)", "[![](dot.png)](Other.md)"]},
    "readwise": {"film": ["![](/assets/dot.png) ([[Other]])", "a <https://example.org/film.mp4>"]},
}


@pytest.mark.parametrize("target", ["logseq", "readwise", "obsidian"])
def test_nothing_of_a_page_is_missed(target: str, tmp_path: Path) -> None:
    source, there = tmp_path / "pages", tmp_path / target
    source.mkdir()
    for name, page in PAGES.items():
        (source / name).write_text(page, encoding="utf-8")
    (source / "dot.png").write_bytes(DOT)
    options = Options(target_format=target)
    convert(source, there, options)
    assert verify(source, there, options).missing == ()
    for part, words in WRITTEN[target].items():
        (file,) = (path for path in there.rglob("*.md") if part in path.as_posix())
        text = file.read_text(encoding="utf-8")
        assert [word for word in words if word not in text] == []


def test_raw_html_of_a_site_note_that_leads_nowhere_is_as_it_is_written(tmp_path: Path) -> None:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    html = '<p>a_b *c* <a href="Other.html">there</a> [[d]]</p>'
    (posts / "2026-01-05-1.md").write_text(f'---\ntitle: "T"\ntags: books\n---\n\n{html}\n', "utf-8")
    steps = [posts.parent, tmp_path / "pages", tmp_path / "vault"]
    for (source, there), target in zip(pairwise(steps), ("html", "obsidian"), strict=True):
        options = Options(target_format=target)
        convert(source, there, options)
        assert verify(source, there, options).missing == ()
    (note,) = (tmp_path / "vault").rglob("*.md")
    assert html in note.read_text("utf-8")
