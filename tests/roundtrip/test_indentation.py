"""Nested lines are indented as the settings of the destination say, and a note that comes home as it was; deeper is deeper either way."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq.outline import Bullet, read_outline
from vaultconv.formats.logseq.settings import INDENTATIONS
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.markdown.events import events
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

PAGE = """k:: v

- a
\t- b
\t  second
\t  key:: v
\t\t- ```py
\t\t  if x:
\t\t      y = 1

\t\t  z = 2
\t\t  ```
\t\t- TODO c
\t\t  SCHEDULED: <2026-01-05 Mon>
\t\t  :LOGBOOK:
\t\t  CLOCK: [2026-01-01 Thu 10:00:00]--[2026-01-01 Thu 11:00:00] =>  01:00:00
\t\t  :END:
\t- e
\t  logseq.order-list-type:: number
\t\t- f
- # H
\t- | a | b |
\t  | --- | --- |
\t  | 1 | 2 |
\t- > q
\t  > r
\t- #+BEGIN_NOTE
\t  * x
\t  #+END_NOTE
"""
NOTE = """# Head

text of it

- a
\tsecond line
\t- b

\t  ```py
\t  if x:
\t      y = 1
\t  ```
\t\t- [ ] c 📅 2026-01-05
1. one
\t- two
\t\t> quote
\t\t> more

> [!note] Box
> - in
> \t- box
"""
FLAT = "- a\n- b\n"
BLANKS = {name: indent for name, indent in INDENTATIONS.items() if name != "tab"}


def spaced(text: str, indent: str) -> str:
    """``text`` with ``indent`` for each tab at the beginning of a line, or of what a quotation has in one."""
    return re.sub(
        r"^((?:> )?)(\t+)", lambda found: found[1] + indent * len(found[2]), text, flags=re.MULTILINE
    )


def graph(folder: Path, indentation: str, pages: dict[str, str] | None = None) -> Path:
    """A graph with that ``:export/bullet-indentation``."""
    for path, text in {"logseq/config.edn": _config(indentation), **(pages or {})}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def _config(indentation: str) -> str:
    return f"{{:file/name-format :triple-lowbar :export/bullet-indentation :{indentation}}}\n"


def vault(folder: Path, size: int, notes: dict[str, str] | None = None) -> Path:
    """A vault that is indented by that many blanks; by tabs, if there are none."""
    app = {"useTab": False, "tabSize": size} if size else {}
    for path, text in {".obsidian/app.json": json.dumps(app), **(notes or {})}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def text_of(folder: Path, path: str) -> str:
    return (folder / path).read_text("utf-8")


def nested(bullets: list[Bullet]) -> list[object]:
    """The lines of each of the ``bullets``, with what is below."""
    return [[bullet.lines, nested(bullet.below)] for bullet in bullets]


@pytest.mark.parametrize("name", BLANKS)
def test_pages_of_a_graph_are_indented_as_it_says_and_say_the_same(name: str, tmp_path: Path) -> None:
    source = vault(tmp_path / "vault", 0, {"N.md": NOTE})
    for each in ("tab", name):
        go(source, graph(tmp_path / each, each), "logseq")
        assert verify(source, tmp_path / each, Options(target_format="logseq")).missing == ()
        go(tmp_path / each, tmp_path / f"{each} back", "obsidian")
        assert text_of(tmp_path / f"{each} back", "N.md") == NOTE
    tabs, blanks = text_of(tmp_path / "tab", "pages/N.md"), text_of(tmp_path / name, "pages/N.md")
    assert blanks == spaced(tabs, INDENTATIONS[name])
    assert nested(read_outline(blanks).bullets) == nested(read_outline(tabs).bullets)


@pytest.mark.parametrize(
    ("size", "bullet", "number"),
    [(2, "  ", "    "), (3, "   ", "   "), (4, "    ", "    "), (8, "  ", "   ")],
)
def test_notes_of_a_vault_are_indented_as_it_says_and_nest_as_in_commonmark(
    size: int, bullet: str, number: str, tmp_path: Path
) -> None:
    source = graph(tmp_path / "graph", "tab", {"pages/P.md": PAGE})
    kinds = []
    for each in (0, size):
        go(source, vault(tmp_path / f"{each}", each), "obsidian")
        assert verify(source, tmp_path / f"{each}", Options(target_format="obsidian")).missing == ()
        text = text_of(tmp_path / f"{each}", "P.md").partition("---\n- ")[2]
        kinds.append([kind for kind, _ in events(f"- {text}", OBSIDIAN)])
        go(tmp_path / f"{each}", tmp_path / f"{each} back", "logseq")
        assert text_of(tmp_path / f"{each} back", "pages/P.md") == PAGE
    written = text_of(tmp_path / f"{size}", "P.md")
    assert kinds[0] == kinds[1]
    assert "\t" not in written
    assert f"\n{bullet}- b\n" in written
    assert f"\n{bullet}1. e\n{bullet}{number}- f\n" in written


@pytest.mark.parametrize("home", ["tab", "four-spaces", "new"])
@pytest.mark.parametrize("name", INDENTATIONS)
def test_a_page_comes_home_with_the_indentation_that_it_had(name: str, home: str, tmp_path: Path) -> None:
    page = spaced(PAGE, INDENTATIONS[name])
    source = graph(tmp_path / "graph", "tab", {"pages/P.md": page})
    go(source, vault(tmp_path / "vault", 4), "obsidian")
    note = tmp_path / "vault" / "P.md"
    note.write_text(note.read_text().replace("- f\n", "- f\n            - new\n").replace("- b\n", "- B\n"))
    go(tmp_path / "vault", tmp_path / "home" if home == "new" else graph(tmp_path / "home", home), "logseq")
    indent = INDENTATIONS[name]
    edited = page.replace("- f\n", f"- f\n{indent * 3}- new\n").replace("- b\n", "- B\n")
    assert text_of(tmp_path / "home", "pages/P.md") == edited


@pytest.mark.parametrize("indent", ["\t", "   ", "    "])
def test_a_note_comes_home_with_the_indentation_that_it_had(indent: str, tmp_path: Path) -> None:
    note = spaced(NOTE, indent)
    source = vault(tmp_path / "vault", 8, {"N.md": note})
    go(source, graph(tmp_path / "graph", "two-spaces"), "logseq")
    page = tmp_path / "graph" / "pages" / "N.md"
    page.write_text(page.read_text().replace("> more\n", "> more\n      - new\n"))
    go(tmp_path / "graph", tmp_path / "home", "obsidian")
    assert text_of(tmp_path / "home", "N.md") == note.replace("> more\n", f"> more\n{indent * 2}- new\n")


@pytest.mark.parametrize(("name", "indent"), INDENTATIONS.items())
def test_a_page_without_levels_has_those_of_its_graph_when_some_are_put_in(
    name: str, indent: str, tmp_path: Path
) -> None:
    source = graph(tmp_path / "graph", name, {"pages/P.md": FLAT})
    go(source, tmp_path / "vault", "obsidian")
    (tmp_path / "vault" / "P.md").write_text("- a\n\t- new\n- b\n")
    go(tmp_path / "vault", tmp_path / "home", "logseq")
    assert text_of(tmp_path / "home", "pages/P.md") == f"- a\n{indent}- new\n- b\n"


@pytest.mark.parametrize("origins", [True, False])
def test_from_graph_to_graph_a_page_keeps_its_own(origins: bool, tmp_path: Path) -> None:
    page = spaced(PAGE.replace("\t  second\n\t  key:: v\n", "\t  key:: v\n\t  second\n"), "  ")
    source = graph(tmp_path / "graph", "four-spaces", {"pages/P.md": page})
    go(source, tmp_path / "other", "logseq", origins=origins)
    assert text_of(tmp_path / "other", "pages/P.md") == page


def test_another_setting_is_asked_for_in_the_next_run(tmp_path: Path) -> None:
    source = vault(tmp_path / "vault", 0, {"N.md": "- a\n\t- b\n", "M.md": "- c\n\t- d\n"})
    into, options = tmp_path / "graph", Options("obsidian", "logseq")
    for name, edited in (("tab", "b"), ("four-spaces", "b"), ("four-spaces", "B"), ("two-spaces", "B")):
        (source / "N.md").write_text(f"- a\n\t- {edited}\n")
        convert(source, graph(into, name), options)
        convert(source, graph(tmp_path / f"{name} {edited}", name), options)
        assert files(into) == files(tmp_path / f"{name} {edited}")


MIXED = "- a\n  1. x\n  \t1. y\n  \t   - q\n  \t2. z\n- b\n\nwords\n\n* c\n    * d\n"


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("x", "- a\n  - x\n  1. y\n  \t   - q\n  2. z\n"),
        ("y", "- a\n  1. x\n  - y\n    - q\n  1. z\n"),
        ("z", "- a\n  1. x\n  \t1. y\n  \t   - q\n  - z\n"),
    ],
)
def test_an_item_that_loses_its_number_leaves_the_others_on_their_levels(
    name: str, home: str, tmp_path: Path
) -> None:
    source = vault(tmp_path / "vault", 0, {"Note.md": MIXED})
    go(source, tmp_path / "graph", "logseq")
    page = tmp_path / "graph/pages/Note.md"
    text = page.read_text()
    numbered = f"\t- {name}\n\t  logseq.order-list-type:: number\n"
    assert text.count(numbered) == 1
    page.write_text(text.replace(numbered, f"\t- {name}\n"))
    go(tmp_path / "graph", tmp_path / "home", "obsidian")
    assert text_of(tmp_path / "home", "Note.md") == home + MIXED[MIXED.index("- b") :]


@pytest.mark.parametrize(
    ("page", "note"),
    [
        ("- a\n\t- b\n\t          * c\n\t- d\n", "- a\n\t- b\n\t\t- c\n\t- d\n"),
        ("- a\n\t\t\t- b\n       * c\n\t\t- d\n", "- a\n\t- b\n\t\t- c\n\t- d\n"),
        ("- a\n  \t* b\n\t- c\n", "- a\n\t* b\n\t- c\n"),
        ("- a\n  * b\n   * c\n  * d\n", "- a\n\t- b\n\t\t- c\n\t- d\n"),
        ("- a\n  words\n      * b\n           * c\n             more\n\n  after\n", ""),
        ("- a\n      1. b\n             * c\n      2. d\n", ""),
    ],
)
def test_an_item_of_a_list_within_a_block_is_below_the_last_that_is_indented_by_less(
    page: str, note: str, tmp_path: Path
) -> None:
    """However much, and wherever the list begins, as mldoc has it: in Markdown it would be words of what stands above."""
    graph = tmp_path / "graph"
    for path, text in {"logseq/config.edn": "{}", "pages/Maps.md": page}.items():
        (graph / path).parent.mkdir(parents=True, exist_ok=True)
        (graph / path).write_text(text, "utf-8")
    made = convert(graph, tmp_path / "vault", Options(target_format="obsidian"))
    assert made.plan.losses == tuple(loss for loss in made.plan.losses if loss.construct == "settings")
    if note:
        assert (tmp_path / "vault/Maps.md").read_text("utf-8").replace("* ", "- ") == note.replace("* ", "- ")
    assert verify(graph, tmp_path / "vault", Options()).missing == ()
    convert(tmp_path / "vault", tmp_path / "back", Options(target_format="logseq"))
    assert files(tmp_path / "back") == files(graph)
