"""A graph shows files by Markdown alone (https://github.com/logseq/logseq/issues/4181): there a tag of raw HTML that says no more than
a picture becomes one, and its file is fetched as any other is."""

from __future__ import annotations

import re
from pathlib import Path

from tests.assets.picture_server import PictureServer
from tests.downloads.journey import fetch_into, options
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.in_place import plan_in_place
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import apply_in_place, convert
from vaultconv.pipeline.verify import verify

_COPY = re.compile(r"[0-9a-f]{24}\.png")


def _text(note: Path, site: PictureServer) -> str:
    return _COPY.sub("C", note.read_text("utf-8").replace(site.url("/"), "U/"))


def test_on_into_a_graph_and_back(site: PictureServer, tmp_path: Path) -> None:
    vault, there, back = (tmp_path / name for name in ("in", "there", "back"))
    vault.mkdir()
    (vault / "own one.png").write_bytes(b"mine")
    text = (
        'a <img src="U/red.png" width=30 title="Our mill"> and <IMG alt=\'b "c"\' src=U/blue.png>\n\n'
        '<img src="own one.png" alt="mine">\n\n<p class="c"><img src="own one.png"></p>\n'
    )
    (vault / "A.md").write_text(text.replace("U/", site.url("/")), "utf-8")
    run = fetch_into(vault, there, "logseq")
    page = there / run.plan.converted.paths["A.md"]
    assert _text(page, site).partition("\n\n")[2] == (
        '- a ![](../assets/C "U/red.png Our mill"){:width 30} and <IMG alt=\'b "c"\' src=U/blue.png />\n'
        "- ![mine](../assets/own one.png)\n"
        '- <p class="c"><img src="../assets/own one.png" /></p>\n'
    )
    told = [(loss.line, loss.outcome, loss.detail) for loss in run.plan.losses if loss.construct != "title"]
    assert told == [
        (
            1,
            Outcome.NOT_FETCHED,
            f"`{site.url('/blue.png')}` stays where it is: raw HTML shows no files there",
        ),
        (5, Outcome.APPROXIMATED, "'../assets/own one.png' is in raw HTML, where the app shows no files"),
    ]
    assert site.requests == {"/red.png": 1}
    assert verify(vault, there, Options()).missing == ()
    convert(there, back, Options("logseq", "obsidian", durable=False))
    assert (back / "A.md").read_bytes() == (vault / "A.md").read_bytes()
    convert(there, tmp_path / "site", Options("logseq", "readwise", durable=False))
    (post,) = (tmp_path / "site").rglob("*.md")
    assert f"{site.url('/red.png')}" in post.read_text("utf-8")
    assert not _COPY.search(post.read_text("utf-8"))


def test_in_place_only_the_tag_changes(site: PictureServer, tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "logseq" / "config.edn").write_text("{}", "utf-8")
    (tmp_path / "pages").mkdir()
    page = tmp_path / "pages" / "A.md"
    text = (
        'title:: A\ncover:: U/blue.png\n\n-  a <img src="U/red.png" width="30"> `<img src="U/red.png">` ![x](U/red.png)  \n'
        "\t- <img alt=w src=U/red.png>\n\t- __so__ <b><img src=U/red.png class=c></b>\n"
        "- ```html\n  <img src=U/red.png>\n  ```\n"
    )
    page.write_text(text.replace("U/", site.url("/")), "utf-8")
    for _ in range(2):
        made = plan_in_place(tmp_path, options(""))
        run = apply_in_place(made)
        made.close()
        assert _text(page, site) == (
            'title:: A\ncover:: U/blue.png\ncover-file:: ![](../assets/C)\n\n-  a ![](../assets/C "U/red.png"){:width 30} `<img src="U/red.png">` '
            '![x](../assets/C "U/red.png")  \n'
            '\t- ![w](../assets/C "U/red.png")\n\t- __so__ <b><img src=U/red.png class=c></b>\n'
            "- ```html\n  <img src=U/red.png>\n  ```\n"
        )
        assert [loss.outcome for loss in run.plan.losses] == [Outcome.NOT_FETCHED]
    assert site.requests == {"/red.png": 1, "/blue.png": 1}
    convert(tmp_path, tmp_path.with_name("site"), Options("logseq", "readwise", durable=False))
    (post,) = (file for file in tmp_path.with_name("site").rglob("*") if file.suffix in (".md", ".png"))
    assert site.url("/red.png") in post.read_text(
        "utf-8"
    )  # at its address again; no copy goes along that nothing shows
