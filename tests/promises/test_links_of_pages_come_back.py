"""Who changes a link between two pages of a site has changed the link of the note: where it leads, the place there, or its words;
with the state of the site, without it, and where nothing is carried.

Each link stands in a paragraph of its own, so that one way home shows all of them; of what was not changed each byte is as it was.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import go
from vaultconv.pipeline.state import FOLDER

NOTES = {
    "Bread.md": "## Crust\n\n### Cracks\n\nCut it. ^cut\n\n## Crumb\n",
    "Yard/Oven.md": "## Heat\n\n### Cracks\n\n## Door\n",
}
LINKS: tuple[tuple[str, str, str, str], ...] = (
    # the link, what of it is changed in the page, into what, and what comes home
    ("[[Bread]]", "bread.html", "yard/oven.html", "[[Oven|Bread]]"),
    ("[[Bread]]", ">Bread<", ">Oven<", "[[Bread|Oven]]"),
    ("[[Bread]]", 'html">', 'html#crumb">', "[[Bread#Crumb|Bread]]"),
    ("[[Bread|loaf]]", "bread.html", "yard/oven.html", "[[Oven|loaf]]"),
    ("[[Bread|loaf]]", ">loaf<", ">Bread<", "[[Bread]]"),
    ("[[Bread#Crust|rind]]", "#crust", "#crumb", "[[Bread#Crumb|rind]]"),
    ("[[Bread#Crust|rind]]", "#crust", "", "[[Bread|rind]]"),
    ("[[Bread#Crust|rind]]", "#crust", "#^cut", "[[Bread#^cut|rind]]"),
    ("[[Bread#Crust|rind]]", "bread.html#crust", "yard/oven.html#door", "[[Oven#Door|rind]]"),
    ("[[Bread#Crust|rind]]", "bread.html#crust", "https://example.org", "[rind](https://example.org)"),
    # what the page carries beside the address: two headings, and a heading that is not there
    ("[[Bread#Crust#Cracks|both]]", "#cracks", "#crumb", "[[Bread#Crumb|both]]"),
    ("[[Bread#Crust#Cracks|both]]", "bread.html#cracks", "yard/oven.html", "[[Oven|both]]"),
    ("[[Bread#Gone|none]]", "bread.html", "yard/oven.html", "[[Oven|none]]"),
    ("[[Bread#Gone|none]]", 'bread.html"', 'bread.html#crumb"', "[[Bread#Crumb|none]]"),
    ("[[Bread#Gone|none]]", ">none<", ">lost<", "[[Bread#Gone|lost]]"),
    ("[[Bread#^cut|slit]]", "#^cut", "#crust", "[[Bread#Crust|slit]]"),
    ("[[Bread#^gone|none]]", "bread.html", "yard/oven.html", "[[Oven|none]]"),
    ("[[#Own]]", "#own", "bread.html#crust", "[[Bread#Crust|Own]]"),
    ("[loaf](Bread.md)", "bread.html", "yard/oven.html", "[loaf](Oven.md)"),
    ("[loaf](Bread.md#Crust)", "#crust", "#crumb", "[loaf](Bread.md#Crumb)"),
    ("[loaf](Bread.md)", ">loaf<", "><em>loaf</em><", "[*loaf*](Bread.md)"),
    ("[[Nobody|who]]", ">who<", ">they<", "[[Nobody|they]]"),
)


@pytest.mark.parametrize("way", ["state", "no state", "nothing carried"])
def test_each_comes_home_as_it_was_changed(way: str, tmp_path: Path) -> None:
    vault, site, home = (tmp_path / name for name in ("vault", "site", "home"))
    lines = [f"{number}: {link[0]}, so." for number, link in enumerate(LINKS)]
    notes = {**NOTES, "Start.md": "## Own\n\n" + "\n\n".join(lines) + "\n"}
    for path, text in notes.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text, "utf-8")
    (vault / ".obsidian").mkdir()
    is_off = {"origins": False, "carriers": False} if way == "nothing carried" else {}
    go(vault, site, "html", **is_off)
    if way == "no state":
        shutil.rmtree(site / FOLDER)
    page = (site / "start.html").read_text("utf-8").split("\n")
    for number, (_, old, new, _) in enumerate(LINKS):
        at = next(n for n, line in enumerate(page) if line.startswith(f"<p>{number}: "))
        assert page[at].count(old) == 1, page[at]
        page[at] = page[at].replace(old, new)
    (site / "start.html").write_text("\n".join(page), "utf-8")
    go(site, home, "obsidian", **is_off)
    lost = {"[[Bread#Gone|lost]]": "[[Bread|lost]]"} if way == "nothing carried" else {}
    assert (home / "Start.md").read_text("utf-8").split("\n\n")[1:] == [
        f"{number}: {lost.get(link, link)}, so." + "\n" * (number == len(LINKS) - 1)
        for number, (*_, link) in enumerate(LINKS)
    ]
    texts = {path.name: path.read_text("utf-8") for path in home.rglob("*.md") if path.name != "Start.md"}
    assert texts == {Path(path).name: text for path, text in NOTES.items()}
