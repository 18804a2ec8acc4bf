"""``--publish``: what is nobody else's is in no file of the site, wherever a note says it; what is code is there to be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.html.private import for_others, is_secret, words_for_others
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

NOTE = r"""---
publish: true
token: SECRET
apiKey: SECRET
readwise_password: SECRET
pages: 7
url: https://me:SECRET@e.org/a?api_key=SECRET&x=1
file: file:///home/SECRET/my notes/a.pdf
windows: C:\Users\SECRET\My Documents\x.pdf
app: obsidian://open?path=%2Fhome%2FSECRET%2Fa.md
nested:
  token: SECRET
  more:
    - file:///Users/SECRET/x
list:
  - D:\SECRET\x
# token: SECRET
---
# A

[a](file:///home/SECRET/a.pdf) <file:///home/SECRET/b.pdf> file:///home/SECRET/c.pdf
[z](zotero://select/SECRET) and C:\Users\SECRET\My Documents\x.pdf, /Users/SECRET/x
![i](https://e.org/i.png?sig=SECRET) ![l](file:///home/SECRET/i.png) [token:: SECRET] %%SECRET%%

<!-- SECRET -->

<a href="file:///home/SECRET/raw.pdf" title="C:\Users\SECRET\raw" data-token="SECRET">raw</a>
<img src="C:\Users\SECRET\raw.png" data-path="/home/SECRET/p">

[ref]: file:///home/SECRET/ref.pdf

See [ref] and [l](C:%5CUsers%5CSECRET%5Cx.pdf) and [m](</home/SECRET/x y.pdf>) and $f:\mathbb{R} \to \mathbb{R}$.

> [!quote]
> Q
>
> — Jane, [B](https://e.org/?token=SECRET) [z](zotero://select/SECRET)

`file:///home/me`
"""
GRAPH = r"""public:: true
token:: SECRET
source:: file:///home/SECRET/a b.pdf
zotero:: zotero://select/SECRET

- block
  api_key:: SECRET
  file-path:: /Users/SECRET/x
  :LOGBOOK:
  CLOCK: [2026-01-01 Thu 10:00:00]--[2026-01-01 Thu 11:00:00]
  :END:
- #+BEGIN_COMMENT
  SECRET
  #+END_COMMENT
- ![x](/home/SECRET/i.png) [y](file:///C:/Users/SECRET/y.pdf) [:div {:data-x "/home/SECRET/h"} "t"]
"""


@pytest.mark.parametrize(("path", "note"), [("A.md", NOTE), ("pages/A.md", GRAPH)])
def test_what_is_nobody_elses_is_in_no_file(path: str, note: str, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    config = vault / (".obsidian/app.json" if path == "A.md" else "logseq/config.edn")
    for file, text in ((vault / path, note), (config, "{}")):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (vault / "B.md").write_text("---\npublish: true\n---\n![[A]]\n")
    plan = go(vault, tmp_path / "site", "html", publish=True)
    site = files(tmp_path / "site")
    assert [name for name, data in site.items() if b"secret" in data.lower()] == []
    assert b"redacted</td>" in site["a.html"]
    details = {loss.detail for loss in plan.losses if "redacted" in loss.detail}
    assert "the value, or what of it is of this machine alone, is redacted" in details
    assert "an address of this machine is redacted" in details
    assert not [detail for detail in details if "SECRET" in detail]
    assert verify(vault, tmp_path / "site", Options(format_options={"publish": True})).ok
    if path == "A.md":
        assert b"<code>file:///home/me</code>" in site["a.html"]
        assert rb"f:\mathbb{R} \to \mathbb{R}" in site["a.html"]
        assert b'<td data-type="number">7</td>' in site["a.html"]


@pytest.mark.parametrize(
    "text",
    [
        "https://e.org/home/me/a and ../home/a.html and home/a",
        "https://e.org/@me:x and mailto:me@e.org and ssh://git@e.org/a",
        "the file: a/b, 10:/20, a/Users/b, 1:\\a",
        "[words:: of a field] and (source:: a)",
    ],
)
def test_what_leads_others_somewhere_stays(text: str) -> None:
    assert words_for_others(text) == text
    assert for_others(f"<p>{text}</p>") == f"<p>{text}</p>"


@pytest.mark.parametrize("key", ["keywords", "key", "citation-key", "monkey", "tokens of love", "secretary"])
def test_what_is_called_otherwise_is_no_secret(key: str) -> None:
    assert not is_secret(key)
