"""What can be folded and is but a part of the text, as rustdoc and others have it; and what forums and blogs put around a text."""

from __future__ import annotations

import pytest

from tests.formats.html.pages import read
from vaultconv.formats.html.unread import UNREAD
from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.markdown.write import MarkdownWriter

DOCBLOCK = (
    '<h1>Oven <span>bake</span>&nbsp;<button id="copy-path">Copy item path</button></h1>'
    '<pre class="rust item-decl"><code>fn bake()</code></pre>'
    '<details class="toggle top-doc" open><summary class="hideme"><span>Expand description</span></summary>'
    "<p>Bakes.</p><h2>Example</h2>"
    '<div class="example-wrap"><pre class="rust rust-example-rendered"><code>bake();</code></pre>'
    '<a class="test-arrow" title="Run code" href="https://play.example.org/"></a></div></details>'
)
METHOD = (
    '<details class="toggle"><summary><section id="m"><span class="rightside">1.0 · <a href="https://e.org">Source</a></span>'
    "<h3>fn heat()</h3></section></summary><p>Heats.</p>"
    "<details open><summary><h4>fn cool()</h4></summary><p>Cools.</p></details></details>"
)


def _note(body: str) -> tuple[str, list[str]]:
    note = read(f"<html><head><title>T</title></head><body>{body}</body></html>")
    told = [f"{loss.construct}: {loss.detail}" for loss in note.extra[UNREAD]]
    return MarkdownWriter(COMMONMARK).write(note.blocks).strip(), told


@pytest.mark.parametrize(
    ("page", "home", "told"),
    [
        (
            DOCBLOCK,
            "# Oven bake\n\n```rust\nfn bake()\n```\n\nBakes.\n\n## Example\n\n```rust\nbake();\n```",
            [
                "control: 1 button copies code, or a name: a note has none",
                "control: 1 link runs code elsewhere: the code is in the note",
                "layout: 1 part of the text opens and closes: a note shows all of it under its heading",
            ],
        ),
        (
            METHOD,
            "### fn heat()\n\n1.0 · [Source](https://e.org)\n\nHeats.\n\n#### fn cool()\n\nCools.",
            ["layout: 2 parts of the text open and close: a note shows all of it under its heading"],
        ),
        (
            "<details><summary><h3>Why?</h3></summary><p>So.</p></details>",
            "<details><summary><h3>Why?</h3></summary><p>So.</p></details>",
            [],
        ),
        (
            "<details open><summary>Why?</summary><h3>So</h3></details>",
            '<details open=""><summary>Why?</summary><h3>So</h3></details>',
            [],
        ),
        (
            '<p>a</p><dl class="postprofile"><dt><a href="https://e.org/u">Anna</a></dt><dd>Baker</dd>'
            "<dd><strong>Posts:</strong> 12</dd><dd>&nbsp;</dd></dl><p>b</p>",
            "a\n\n- [Anna](https://e.org/u)\n- Baker\n- **Posts:** 12\n\nb",
            [],
        ),
        (
            '<p>a</p><div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="https://e.org">X</a></li></ul></div>',
            "a",
            ["control: 1 list of links shares the page: a note has none"],
        ),
    ],
    ids=["rustdoc", "methods", "closed", "no heading", "phpBB", "shares"],
)
def test_pages(page: str, home: str, told: list[str]) -> None:
    assert _note(page) == (home, told)
