"""What converters of Obsidian vaults get wrong, one test a trap, numbered as in the list of traps that this project keeps
(``formats/obsidian.md``, section 9). The first two have theirs beside the resolver."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from html import escape
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.base import ReadContext
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.reader import read_note
from vaultconv.markdown.read import read_blocks, read_spans
from vaultconv.model.blocks import Callout, Code, Comment, Item, List, Paragraph, Quote, Rule, Table
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, NoteKind, Vault
from vaultconv.model.spans import CommentSpan, Embed, Footnote, Image, Link, MathSpan, Tag, Text
from vaultconv.model.traverse import iter_blocks, note_spans
from vaultconv.pipeline.inspect import inspect
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.verify import verify
from vaultconv.report.summary import ledger
from vaultconv.vault.index import Index
from vaultconv.vault.naming import fold

OTHERS = ("logseq", "html", "readwise")


def a_note(text: str) -> Note:
    note = read_note("N.md", text.encode(), ReadContext())
    assert note.problem is None
    return note


def found(text: str, kind: type) -> list[object]:
    return [span for _, span in note_spans(a_note(text).blocks) if type(span) is kind]


def vault(folder: Path, notes: Mapping[str, str | bytes]) -> Path:
    for path, content in notes.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def there(tmp_path: Path, notes: Mapping[str, str | bytes], to: str) -> dict[str, str]:
    """What a vault of ``notes`` becomes; and from there it comes back, byte for byte."""
    source = vault(tmp_path / "vault", notes)
    go(source, tmp_path / to, to)
    assert verify(source, tmp_path / to, Options(target_format=to)).missing == ()
    go(tmp_path / to, tmp_path / f"{to}-back", "obsidian")
    assert files(tmp_path / f"{to}-back") == files(source)
    return {path: data.decode(errors="replace") for path, data in files(tmp_path / to).items()}


def only(outputs: Mapping[str, str], name: str) -> str:
    """The one output whose path holds ``name``."""
    (text,) = [text for path, text in outputs.items() if name in path]
    return text


PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)


@pytest.mark.parametrize("to", OTHERS)
def test_trap_03_an_alias_is_no_target(to: str, tmp_path: Path) -> None:
    notes = {"N.md": "[[Loaf]] and [[Bread|Loaf]]\n", "Bread.md": "---\naliases:\n  - Loaf\n---\nx\n"}
    read = load(vault(tmp_path / "v", notes), Options())
    targets = [
        read.format.resolver.resolve(found.reference, "N.md", read.index)
        for found in read.index.outbound("N.md")
    ]
    assert [(target.kind, target.path) for target in targets] == [("missing", "Loaf"), ("note", "Bread.md")]
    made = there(tmp_path / to, notes, to)
    if to == "html":
        page = only(made, "n.html")
        assert page.count('href="bread.html"') == 1
        assert '<a class="wikilink unresolved" title="There is no such page here: Loaf">Loaf</a>' in page


@pytest.mark.parametrize("to", OTHERS)
def test_trap_04_a_link_to_nothing_stays_and_makes_no_note(to: str, tmp_path: Path) -> None:
    notes = {"N.md": "[[To be written]] and ![[Dir/Not there#H|so]] [m](gone.md) ![[no.png]]\n"}
    made = there(tmp_path, notes, to)
    ours = [path for path in made if path.endswith((".md", ".html")) and path != "index.html"]
    assert len(ours) == 1
    for name in ("To be written", "Not there", "gone", "no.png"):
        assert name in made[ours[0]]


def test_trap_04_a_vault_keeps_its_links_to_nothing(tmp_path: Path) -> None:
    notes = {"N.md": "[[To be written]] [m](gone.md)\n"}
    go(vault(tmp_path / "v", notes), tmp_path / "o", "obsidian")
    assert files(tmp_path / "o") == {"N.md": notes["N.md"].encode()}


DOTTED: Mapping[str, str | bytes] = {
    "N.md": "[[v1.2]] [[a.png]] [[b.png]] [[x.canvas]] [[a.png.md|note]] ![[a.png]]\n",
    "v1.2.md": "a version\n",
    "a.png": PNG,
    "a.png.md": "about the picture\n",
    "b.png.md": "about no picture\n",
    "x.canvas": b"{}",
}


def test_trap_05_what_has_a_dot_need_not_have_an_ending(tmp_path: Path) -> None:
    read = load(vault(tmp_path / "v", DOTTED), Options())
    targets = [
        read.format.resolver.resolve(found.reference, "N.md", read.index).path
        for found in read.index.outbound("N.md")
    ]
    assert targets == ["v1.2.md", "a.png", "b.png.md", "x.canvas", "a.png.md", "a.png"]


@pytest.mark.parametrize("to", [*OTHERS, "obsidian"])
def test_trap_05_names_with_dots_come_back(to: str, tmp_path: Path) -> None:
    there(tmp_path, DOTTED, to)


@pytest.mark.parametrize("to", OTHERS)
def test_trap_06_a_link_parts_at_its_first_hash_and_at_a_bar_of_a_table(to: str, tmp_path: Path) -> None:
    notes = {
        "N.md": "[[pa#th/x]] [[O#A#B|w]]\n\n| a | b |\n| --- | --- |\n| [[O#A\\|words]] | [[O\\|b]] |\n",
        "pa.md": "x\n",
        "O.md": "# A\n\n## B\n",
    }
    links = [span for span in found(str(notes["N.md"]), Link) if isinstance(span, Link)]
    assert [(link.reference.target, link.reference.headings, link.label) for link in links] == [
        ("pa", ("th/x",), ()),
        ("O", ("A", "B"), (Text("w"),)),
        ("O", ("A",), (Text("words"),)),
        ("O", (), (Text("b"),)),
    ]
    there(tmp_path, notes, to)


def test_trap_07_a_size_is_no_caption(tmp_path: Path) -> None:
    text = "![[i.png|100]] ![[i.png|100x50]] ![a map|120](i.png) ![250](https://e.org/i.png)\n"
    embeds = [(e.caption, e.width, e.height) for e in found(text, Embed) if isinstance(e, Embed)]
    assert embeds == [("", 100, 0), ("", 100, 50)]
    images = [(i.alt, i.width) for i in found(text, Image) if isinstance(i, Image)]
    assert images == [("a map", 120), ("", 250)]
    page = only(there(tmp_path, {"N.md": text, "i.png": PNG}, "html"), "n.html")
    assert 'width="100"' in page
    assert 'width="100" height="50"' in page
    assert "100x50" not in page
    graph = only(there(tmp_path / "l", {"N.md": text, "i.png": PNG}, "logseq"), "pages/N.md")
    assert "{:height 50, :width 100}" in graph


def test_trap_08_a_video_is_no_image(tmp_path: Path) -> None:
    text = "![](https://www.youtube.com/watch?v=abc) ![](https://x.com/a/status/1)\n"
    urls = [embed.reference.target for embed in found(text, Embed) if isinstance(embed, Embed)]
    assert urls == ["https://www.youtube.com/watch?v=abc", "https://x.com/a/status/1"]
    page = only(there(tmp_path, {"N.md": text}, "html"), "n.html")
    assert "<img" not in page
    assert 'href="https://www.youtube.com/watch?v=abc"' in page
    graph = only(there(tmp_path / "l", {"N.md": text}, "logseq"), "pages/N.md")
    assert "{{video https://www.youtube.com/watch?v=abc}} {{tweet https://x.com/a/status/1}}" in graph
    there(tmp_path / "r", {"N.md": "![Our film|300](https://youtu.be/abc)\n"}, "readwise")
    there(tmp_path / "w", {"N.md": "![Our film|300](https://youtu.be/abc)\n"}, "logseq")


@pytest.mark.parametrize("link", ["Heat: how much?", "heat how much", "Heat  how  much"])
def test_trap_09_headings_have_no_slugs(link: str, tmp_path: Path) -> None:
    notes = {"N.md": f"see [[O#{link}]]\n", "O.md": "# O\n\n## Heat: how much?\n\nwords\n"}
    graph = there(tmp_path, notes, "logseq")
    target = only(graph, "pages/O.md")
    id = target.partition("id:: ")[2].partition("\n")[0]
    assert len(id) == 36
    assert f"(({id}))" in only(graph, "pages/N.md")


def test_trap_10_the_raw_text_of_a_heading_counts(tmp_path: Path) -> None:
    notes = {"N.md": "[[#See O and code]]\n\n# See [[O]] and `code`\n", "O.md": "x\n"}
    page = only(there(tmp_path, notes, "html"), "n.html")
    ids = [part.partition('"')[0] for part in page.split('id="')[1:]]
    (id,) = [id for id in ids if "code" in id]
    assert f'href="#{id}"' in page


OF_A_GRAPH = """\
- ```py
  code
  ```
  id:: 00000001-0000-4000-8000-000000000000
- | a |
  | --- |
  | b |
  id:: 00000002-0000-4000-8000-000000000000
- parent
  id:: 00000003-0000-4000-8000-000000000000
\t- child
- ((00000001-0000-4000-8000-000000000000)) ((00000002-0000-4000-8000-000000000000)) ((00000003-0000-4000-8000-000000000000))
"""


@pytest.mark.parametrize("shape", ["lists", "document"])
def test_trap_11_an_id_stands_below_code_and_tables_and_before_children(shape: str, tmp_path: Path) -> None:
    graph = vault(tmp_path / "g", {"pages/N.md": OF_A_GRAPH, "logseq/config.edn": "{}"})
    go(graph, tmp_path / "o", "obsidian", shape=shape)
    text = (tmp_path / "o" / "N.md").read_text()
    lines = [line.strip() for line in text.split("\n")]
    for number, before in ((1, "```"), (2, "| b |")):
        place = lines.index(f"^0000000{number}-0000-4000-8000-000000000000")
        assert lines[place - 2 : place] == [before, ""]
    parent = "parent ^00000003-0000-4000-8000-000000000000"
    assert any(line.endswith(parent) for line in lines)
    assert text.index(parent) < text.index("child")
    named = [type(block) for block in iter_blocks(a_note(text).blocks) if block.traits.anchor]
    assert named == [Code, Table, Item if shape == "lists" else Paragraph]
    assert verify(graph, tmp_path / "o", Options(target_format="obsidian")).missing == ()


def test_trap_11_a_block_id_is_not_shown_and_still_leads_there(tmp_path: Path) -> None:
    text = (
        "a claim ^c1\n\n- item ^i1\n    - below\n\n```\ncode\n```\n\n^code\n\n[[#^c1]] [[#^i1]] [[#^code]]\n"
    )
    anchors = [block.traits.anchor for block in iter_blocks(a_note(text).blocks) if block.traits.anchor]
    assert anchors == ["c1", "i1", "code"]
    page = only(there(tmp_path, {"N.md": text}, "html"), "n.html")
    visible = page.partition("<body")[2]
    for id in anchors:
        assert f'href="#^{id}"' in visible
        assert f'id="^{id}"' in visible
        assert f" ^{id}<" not in visible.replace(f">^{id}</a>", "")


YAML_ROWS = (
    ("no", "no"),
    ("12:30", "12:30"),
    ("2024-01-05", "2024-01-05"),
    ("yes", "yes"),
    ("1_000", "1_000"),
    ("0o17", 15),
    ("True", True),
    ("~", None),
)


@pytest.mark.parametrize(("source", "value"), YAML_ROWS)
def test_trap_12_yaml_is_1_2(source: str, value: object) -> None:
    read = a_note(f"---\nx: {source}\n---\n").properties.get("x")
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("to", OTHERS)
def test_trap_13_numbers_come_back_as_they_were_written(to: str, tmp_path: Path) -> None:
    text = "---\nisbn: 9780000000000000001\nagent: 007\nprice: 1.10\nversion: 1.2.3\n---\nx\n"
    there(tmp_path, {"N.md": text}, to)
    shutil.rmtree(tmp_path / to / ".vaultconv")
    go(tmp_path / to, tmp_path / "anew", "obsidian", origins=False)
    back = next(data for path, data in files(tmp_path / "anew").items() if path.endswith(".md")).decode()
    assert set(text.split("\n")) <= set(back.split("\n"))


def test_trap_14_a_link_in_a_property_is_quoted_and_is_the_whole_value() -> None:
    note = a_note('---\na: "[[X]]"\nb: "see [[X]]"\nc: [[X]]\n---\n')
    assert note.properties.get("a") == "[[X]]"
    assert note.properties.get("c") == [["X"]]
    linked = [found.key for found in Index(Vault("v", "obsidian", (note,))).outbound("N.md")]
    assert linked == ["a"]


@pytest.mark.parametrize("yaml", ["tags: [a]\ntags: [b]\n", "a:\n\tb: 1\n"])
def test_trap_15_what_the_app_cannot_read_is_copied(yaml: str, tmp_path: Path) -> None:
    text = f"---\n{yaml}---\nwords\n"
    note = read_note("N.md", text.encode(), ReadContext())
    assert note.problem is not None
    assert note.problem.line > 0
    source = vault(tmp_path / "v", {"N.md": text})
    go_there = go(source, tmp_path / "o", "obsidian")
    assert files(tmp_path / "o")["N.md"] == text.encode()
    assert [loss.construct for loss in go_there.losses] == ["note"]


def test_trap_16_tags_are_written_as_a_list(tmp_path: Path) -> None:
    graph = vault(tmp_path / "g", {"pages/N.md": "tags:: a, b\n\n- x\n", "logseq/config.edn": "{}"})
    go(graph, tmp_path / "o", "obsidian")
    written = only({path: data.decode() for path, data in files(tmp_path / "o").items()}, "N.md")
    assert "tags:\n  - a\n  - b\n" in written
    assert "tag:" not in written


@pytest.mark.parametrize("to", OTHERS)
def test_trap_16_tags_in_one_text_are_read_apart_with_a_word_of_warning(to: str, tmp_path: Path) -> None:
    text = "---\nx: 1\ntags: a, b/c d\n---\nwords\n"
    assert a_note(text).properties.get("tags") == ["a", "b/c", "d"]
    made = there(tmp_path, {"N.md": text}, to)
    lines = {
        "logseq": "\ntags:: a, b/c, d\n",
        "readwise": "\ntags: a b/c d\n",
        "html": '<li><a class="tag" href="_vault/tags/b/c.html">b/c</a></li>',
    }
    assert lines[to] in only(made, "n." if to != "logseq" else "pages/N")
    losses = plan(tmp_path / "vault", tmp_path / "o", Options(target_format=to)).losses
    assert [(loss.line, loss.detail) for loss in losses if loss.construct == "tag"] == [
        (3, "'tags: a, b/c d' is one text, in which Obsidian sees no tag since 1.9: read as a, b/c, d")
    ]


TAGS = "---\nTAGS: foo, bar\ntag: x\nAlias: [Loaf]\nALIASES: [Bun]\n---\nwords\n"


@pytest.mark.parametrize("to", OTHERS)
def test_trap_15_and_16_keys_that_differ_in_case_are_one_list(to: str, tmp_path: Path) -> None:
    source = vault(tmp_path / "v", {"N.md": TAGS})
    go(source, tmp_path / to, to)
    assert verify(source, tmp_path / to, Options(target_format=to)).missing == ()
    shutil.rmtree(tmp_path / to / ".vaultconv")
    made = go(tmp_path / to, tmp_path / "back", "obsidian")
    back = only({path: data.decode() for path, data in files(tmp_path / "back").items()}, ".md")
    assert "\ntags:\n  - foo\n  - bar\n  - x\n" in back
    assert "\naliases:\n  - Loaf\n  - Bun\n" in back
    assert re.findall(r"(?im)^(?:tags?|alias(?:es)?):", back) == ["tags:", "aliases:"]
    assert {"TAGS", "tag"} <= {loss.value for loss in made.losses if loss.outcome is Outcome.RENAMED}


LISTS = """---
lst: ["[[q]]", 2, null]
m: ["[[q]]", "[[q|z, y]]"]
---
words
"""


def test_lists_of_links_are_lists_and_alive_in_a_graph(tmp_path: Path) -> None:
    source = vault(tmp_path / "v", {"N.md": LISTS, "q.md": "q\n"})
    go(source, tmp_path / "g", "logseq")
    assert verify(source, tmp_path / "g", Options(target_format="logseq")).missing == ()
    page = files(tmp_path / "g")["pages/N.md"].decode()
    assert page.startswith("lst:: [[q]], 2\nm:: [[q]], [z, y]([[q]])\n")
    shutil.rmtree(tmp_path / "g" / ".vaultconv")
    go(tmp_path / "g", tmp_path / "back", "obsidian")
    back = files(tmp_path / "back")["N.md"].decode()
    assert 'lst:\n  - "[[q]]"\n  - 2\n  - \nm:\n  - "[[q]]"\n  - "[[q|z, y]]"\n' in back


def test_of_a_list_with_nothing_in_it_only_that_is_in_the_ledger_where_nothing_is_carried(
    tmp_path: Path,
) -> None:
    source = vault(tmp_path / "v", {"N.md": LISTS, "q.md": "q\n"})
    made = go(source, tmp_path / "g", "logseq", carriers=False)
    assert [loss.value for loss in made.losses if loss.construct == "property"] == ["lst"]
    options = Options(target_format="logseq", carriers=False)
    assert verify(source, tmp_path / "g", options).missing == ()


@pytest.mark.parametrize("name", ["two words", "a.b", "q&a", "it's", "1984"])
def test_trap_17_what_is_no_tag_here_is_a_link(name: str, tmp_path: Path) -> None:
    graph = vault(tmp_path / "g", {"pages/N.md": f"- x #[[{name}]] y\n", "logseq/config.edn": "{}"})
    made = go(graph, tmp_path / "o", "obsidian")
    written = only({path: data.decode() for path, data in files(tmp_path / "o").items()}, "N.md")
    assert f"#{name}" not in written
    assert f"[[{name}]]" in written
    assert [loss.construct for loss in made.losses if loss.note == "pages/N.md"] == ["tag"]


@pytest.mark.parametrize("before", ["\n", " ", "<!-- x -->\n"])
def test_trap_18_nothing_stands_before_the_first_line(before: str) -> None:
    note = a_note(f"{before}---\na: 1\n---\nx\n")
    assert len(note.properties) == 0


def test_trap_19_a_rule_that_begins_a_note_is_a_rule(tmp_path: Path) -> None:
    text = "---\n\nwords\n\n---\n\nmore\n"
    note = a_note(text)
    assert note.verbatim is None
    assert len(note.properties) == 0
    assert [type(block) for block in note.blocks] == [Rule, Paragraph, Rule, Paragraph]
    page = only(
        there(tmp_path, {"N.md": text, "M.md": "---\n\nwords, and no second rule\n"}, "html"), "n.html"
    )
    assert page.count("<hr>") == 2
    assert "<p>words</p>" in page


def test_trap_20_a_line_end_that_shows_stays_one(tmp_path: Path) -> None:
    notes = {"N.md": "one\ntwo  \nthree\n"}
    page = only(there(tmp_path, notes, "html"), "n.html")
    assert page.count("<br") == 2
    graph = only(there(tmp_path / "l", notes, "logseq"), "pages/N.md")
    assert "- one\n  two\n  three" in graph


STRICT = {".obsidian/app.json": '{\n  "strictLineBreaks": true\n}\n'}


@pytest.mark.parametrize("to", OTHERS)
def test_trap_20_a_line_end_that_does_not_show_shows_nowhere(to: str, tmp_path: Path) -> None:
    notes = {
        **STRICT,
        "N.md": "one *two\nthree* [[N]]\nfour  \nfive\\\nsix\n\n- item\n  of two\n\n> [!note]\n> so\n> on ^a\n",
    }
    made = only(there(tmp_path, notes, to), "n." if to != "logseq" else "N.")
    if to == "logseq":
        assert "- one *two three* [[N]] four\n  five\n  six\n\t- item of two\n" in made
        assert "\t- so on\n" in made
    elif to == "html":
        assert made.count("<br>") == 2
        assert 'class="soft"' not in made
    else:
        assert "one *two\nthree* [[N]]\nfour  \nfive\\\nsix\n" in made


def test_trap_20_into_a_strict_vault_line_ends_show_all_the_same(tmp_path: Path) -> None:
    graph = vault(
        tmp_path / "g",
        {"pages/N.md": "- one\n  two\n\t- > three\n\t  > four\n", "logseq/config.edn": "{}"},
    )
    made = go(graph, vault(tmp_path / "o", STRICT), "obsidian")
    written = (tmp_path / "o" / "N.md").read_text()
    assert written == "- one\\\n\ttwo\n\t- > three\\\n\t\t> four\n"
    assert verify(graph, tmp_path / "o", Options(target_format="obsidian")).missing == ()
    assert made.losses == (
        Loss(
            "logseq",
            0,
            "settings",
            Outcome.DROPPED_VIEW_STATE,
            "settings of the app: they mean nothing in the destination",
        ),
    )
    go(tmp_path / "o", tmp_path / "back", "logseq")
    assert files(tmp_path / "back")["pages/N.md"] == (graph / "pages" / "N.md").read_bytes()


CARD = '{"nodes":[{"id":"1","type":"text","x":0,"y":0,"width":9,"height":9,"text":"one\\ntwo\\\\\\nthree"}]}'
"""A card of three lines, of which only the second ends in a hard break."""


@pytest.mark.parametrize(("strict", "label"), [(True, r"one two\nthree"), (False, r"one\ntwo\nthree")])
def test_trap_20_on_the_cards_of_a_board_too(strict: bool, label: str, tmp_path: Path) -> None:
    notes = {"Plan.canvas": CARD, "N.md": "x\n", **(STRICT if strict else {})}
    go(vault(tmp_path / "v", notes), tmp_path / "graph", "logseq")
    board = files(tmp_path / "graph")["whiteboards/Plan.edn"].decode()
    assert f':label "{label}"' in board
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back")["Plan.canvas"].decode() == CARD


def test_trap_20_from_a_page_into_a_strict_vault(tmp_path: Path) -> None:
    page = go(vault(tmp_path / "v", {"N.md": "one\ntwo\n", "M.md": "x\n"}), tmp_path / "s", "html")
    assert page.losses == ()
    go(tmp_path / "s", vault(tmp_path / "o", STRICT), "obsidian", carriers=False)
    assert (tmp_path / "o" / "N.md").read_text() == "one\\\ntwo\n"


def test_trap_20_only_a_vault_that_was_strict_is_strict_again(tmp_path: Path) -> None:
    there(tmp_path, {**STRICT, "N.md": "one\ntwo\n"}, "logseq")
    assert "strictLineBreaks" in (tmp_path / "logseq-back" / ".obsidian" / "app.json").read_text()
    there(tmp_path / "default", {"N.md": "one\ntwo\n"}, "logseq")
    assert not (tmp_path / "default" / "logseq-back" / ".obsidian").exists()


def test_trap_21_comments_stay_hidden_and_their_links_count(tmp_path: Path) -> None:
    text = "seen %%[[Hidden]] #secret%%\n\n%%\na block\n\nwith [[Hidden]]\n%%\n"
    assert len(found(text, CommentSpan)) == 1
    comments = [block for block in iter_blocks(a_note(text).blocks) if isinstance(block, Comment)]
    assert [len(comment.references) for comment in comments] == [1]
    page = only(there(tmp_path, {"N.md": text}, "html"), "n.html").partition("<body")[2]
    shown = re.sub(r"<[^>]*>", "", re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL))
    assert "secret" not in shown
    assert "a block" not in shown


TAG_ROWS = (
    ("`#no`", []),
    ("https://e.org/#no", []),
    ("color #fff here", ["fff"]),
    ("$#no$", []),
    ("<b title='#no'>x</b>", []),
    ("(#no)", []),
    ("x#no", []),
    ("#yes/sub", ["yes/sub"]),
    ("==#yes== and **#so/too**, *#here*", ["yes", "so/too", "here"]),
)


@pytest.mark.parametrize(("text", "tags"), TAG_ROWS)
def test_trap_22_not_every_hash_is_a_tag(text: str, tags: list[str]) -> None:
    assert [tag.name for tag in found(text, Tag) if isinstance(tag, Tag)] == tags


@pytest.mark.parametrize("to", OTHERS)
def test_trap_23_every_character_in_a_box_is_a_status(to: str, tmp_path: Path) -> None:
    text = "".join(f"- [{mark}] a task\n" for mark in ' xX/->?!*"lbiSIpcfkwud')
    marks = [
        block.traits.task.marker
        for block in iter_blocks(a_note(text).blocks)
        if isinstance(block, Item) and block.traits.task is not None
    ]
    assert "".join(marks) == ' xX/->?!*"lbiSIpcfkwud'
    there(tmp_path, {"N.md": text}, to)


@pytest.mark.parametrize("to", OTHERS)
def test_trap_24_callouts_keep_type_fold_metadata_and_nesting(to: str, tmp_path: Path) -> None:
    text = "> [!RECIPE|wide]- Title *here*\n> body\n>\n> > [!faq]+\n> > inner\n"
    outer, inner = (block for block in iter_blocks(a_note(text).blocks) if isinstance(block, Callout))
    assert (outer.type, outer.metadata, outer.fold, inner.type, inner.fold) == (
        "RECIPE",
        "wide",
        "-",
        "faq",
        "+",
    )
    there(tmp_path, {"N.md": text}, to)


@pytest.mark.parametrize("to", OTHERS)
def test_trap_25_bars_in_cells(to: str, tmp_path: Path) -> None:
    text = "| a | b |\n| --- | --- |\n| [[N\\|words]] | `x \\| y` |\n| $a \\mid b$ | 1 \\| 2 |\n"
    (table,) = (block for block in iter_blocks(a_note(text).blocks) if isinstance(block, Table))
    assert [len(row) for row in table.rows] == [2, 2, 2]
    (link,) = found(text, Link)
    assert isinstance(link, Link)
    assert (link.reference.target, link.label) == ("N", (Text("words"),))
    there(tmp_path, {"N.md": text}, to)


@pytest.mark.parametrize("to", OTHERS)
def test_trap_26_tabs_nest_lists(to: str, tmp_path: Path) -> None:
    text = "- one\n\t- two\n\t\t- three\n\t\t\tmore of three\n"
    depth = [type(block).__name__ for block in iter_blocks(a_note(text).blocks)].count("List")
    assert depth == 3
    there(tmp_path, {"N.md": text}, to)


@pytest.mark.parametrize("to", OTHERS)
def test_trap_27_code_keeps_its_indent_and_its_fence(to: str, tmp_path: Path) -> None:
    text = "- item\n\n    ````md\n    ```py\n      two more\n    ```\n    ````\n\n~~~\n```\n~~~\n"
    codes = [block.text for block in iter_blocks(a_note(text).blocks) if isinstance(block, Code)]
    assert codes == ["```py\n  two more\n```\n", "```\n"]
    there(tmp_path, {"N.md": text}, to)


def test_trap_27_what_was_preformatted_has_a_fence_longer_than_any_in_it(tmp_path: Path) -> None:
    text = "```\nx\n````\n"
    site = vault(
        tmp_path / "s", {"index.html": f"<title>T</title><pre>\n{text}</pre><ul><li>a<pre>{text}</pre>"}
    )
    go(site, tmp_path / "o", "obsidian", carriers=False)
    written = (tmp_path / "o" / "T.md").read_text()
    assert [block.text for block in iter_blocks(a_note(written).blocks) if isinstance(block, Code)] == [
        text,
        text,
    ]
    assert written.startswith(f"`````\n{text}`````\n")


def test_trap_28_html_that_is_written_has_no_blank_lines_inside(tmp_path: Path) -> None:
    site = vault(
        tmp_path / "s",
        {"index.html": "<title>T</title><table><tr><td colspan=2><p>one</p>\n\n<p>two</p></td></tr></table>"},
    )
    go(site, tmp_path / "o", "obsidian", carriers=False)
    written = (tmp_path / "o" / "T.md").read_text()
    start, end = written.index("<table"), written.index("</table>")
    assert "\n\n" not in written[start:end]


NFC, NFD = "Caf\u00e9.md", "Cafe\u0301.md"
TWINS: Mapping[str, str | bytes] = {
    "Note.md": "---\nsee: '[[note]]' # twin\n---\nupper [[note]] [[Note|so]]\n",
    "note.md": "lower %%[[Note]]%%\n\n%%\nhidden ![[note#H]]\n%%\n",
    "N.md": "[[Note]] [[note]]\n",
    NFC: "composed\n",
    NFD: "not composed\n",
}


@pytest.fixture
def twins(tmp_path: Path) -> Path:
    """A vault of notes whose names differ in case, and in Unicode's normal form, only."""
    made = vault(tmp_path / "v", TWINS)
    if len(files(made)) < len(TWINS):
        pytest.skip("this file system takes such names for one")
    return made


@pytest.mark.parametrize("to", [*OTHERS, "obsidian"])
def test_trap_29_two_notes_with_one_name_are_two_files(to: str, twins: Path, tmp_path: Path) -> None:
    made = go(twins, tmp_path / to, to)
    assert verify(twins, tmp_path / to, Options(target_format=to)).missing == ()
    written = files(tmp_path / to)
    text = [data.decode() for path, data in written.items() if not path.startswith("_vault/")]
    for words in ("upper", "lower", "not composed"):
        assert sum(words in page for page in text) == 1
    assert len({fold(path) for path in written}) == len(written)
    assert sum(loss.outcome is Outcome.RENAMED for loss in made.losses) == 2


def test_trap_29_links_follow_the_one_that_was_numbered_and_nothing_else_changes(
    twins: Path, tmp_path: Path
) -> None:
    made = go(twins, tmp_path / "o", "obsidian")
    assert made.converted.paths["note.md"] == "note 1.md"
    written = {path: data.decode() for path, data in files(tmp_path / "o").items()}
    assert written["Note.md"] == ("---\nsee: '[[note 1]]' # twin\n---\nupper [[note 1|note]] [[Note|so]]\n")
    assert written["note 1.md"] == "lower %%[[Note]]%%\n\n%%\nhidden ![[note 1#H]]\n%%\n"
    assert written["N.md"] == "[[Note]] [[note 1|note]]\n"


HARD_NAMES = ("What is bread: a start?", 'Say "so"', "C# and [brackets]", "a^b", "tea | coffee", "100%% rye")


@pytest.mark.parametrize("title", HARD_NAMES)
def test_trap_30_what_no_name_may_hold_is_in_the_title(title: str, tmp_path: Path) -> None:
    site = vault(
        tmp_path / "s",
        {
            "a.html": f"<title>{escape(title)}</title><p>words",
            "b.html": '<title>B</title><p><a href="a.html">there</a> <a href="a.html#x">x</a>',
        },
    )
    go(site, tmp_path / "o", "obsidian")
    written = {path: data.decode() for path, data in files(tmp_path / "o").items()}
    (name,) = [path for path in written if path.endswith(".md") and path != "B.md"]
    assert not re.search(r'[\\/:*?"<>|\[\]#^]|%%', name)
    assert a_note(written[name]).properties.get("aliases") == [title]
    (link, _) = (span for span in found(written["B.md"], Link) if isinstance(span, Link))
    assert link.reference.target == name.removesuffix(".md")
    assert link.label == (Text("there"),)


ATTACHED: Mapping[str, str | bytes] = {
    "N.md": "![[pic.png]] ![[Sub/pic.png]] ![[PIC2.PNG]] ![](Deep/er/pic3.png) [[paper.PDF]]\n",
    "Sub/M.md": "![[pic.png]] ![[pic2.png]]\n",
    "pic.png": PNG,
    "Sub/pic.png": PNG + b"2",
    "Files/pic2.PNG": PNG,
    "Deep/er/pic3.png": PNG,
    "Deep/paper.pdf": b"%PDF-1.4\n",
}


def test_trap_31_attachments_may_be_anywhere(tmp_path: Path) -> None:
    read = load(vault(tmp_path / "v", ATTACHED), Options())
    targets = {
        note: [
            read.format.resolver.resolve(found.reference, note, read.index).path
            for found in read.index.outbound(note)
        ]
        for note in ("N.md", "Sub/M.md")
    }
    assert targets == {
        "N.md": ["pic.png", "Sub/pic.png", "Files/pic2.PNG", "Deep/er/pic3.png", "Deep/paper.pdf"],
        "Sub/M.md": ["pic.png", "Files/pic2.PNG"],  # a path that is just that one wins
    }


@pytest.mark.parametrize("to", [*OTHERS, "obsidian"])
def test_trap_31_each_attachment_arrives_and_comes_back(to: str, tmp_path: Path) -> None:
    made = there(tmp_path, ATTACHED, to)
    pictures = [path for path in made if path.lower().endswith((".png", ".pdf"))]
    assert len(pictures) == 5


NOT_NOTES = {
    ".obsidian/plugins/x/README.md": "of a plugin\n",
    ".obsidian/templates.json": '{"folder": "Templates"}',
    ".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Tpl"}',
    ".obsidian/daily-notes.json": '{"template": "Extra/Day"}',
    ".trash/Gone.md": "thrown away\n",
    ".git/HEAD.md": "no\n",
    "Sub/.hidden/H.md": "no\n",
}
TEMPLATES = {
    "Templates/T.md": "---\nday: {{date:YYYY-MM-DD}}\n---\n# {{title}}\n\n[[{{title}}]] {{time}}\n",
    "Tpl/U.md": "---\nwhen: <% tp.date.now() %>\n---\n<%* if (x) { %>\n- [ ] <% tp.file.title %>\n<%* } %>\n",
    "Extra/Day.md": "[[{{date}}]]\n",
}


@pytest.mark.parametrize("to", OTHERS)
def test_trap_32_what_is_hidden_is_no_note_and_a_template_is_never_filled_in(to: str, tmp_path: Path) -> None:
    source = vault(tmp_path / "v", {**NOT_NOTES, **TEMPLATES, "N.md": "words [[Gone]] [[README]]\n"})
    read = load(source, Options())
    kinds = {note.path: note.kind for note in read.vault.notes}
    assert kinds == {"N.md": NoteKind.PAGE, **dict.fromkeys(TEMPLATES, NoteKind.TEMPLATE)}
    assert [
        read.format.resolver.resolve(f.reference, "N.md", read.index).kind
        for f in read.index.outbound("N.md")
    ] == [
        "missing",
        "missing",
    ]
    made = go(source, tmp_path / to, to)
    assert verify(source, tmp_path / to, Options(target_format=to)).missing == ()
    text = "".join(data.decode() for data in files(tmp_path / to).values())
    for gone in ("of a plugin", "thrown away"):
        assert gone not in text
    assert {loss.note for loss in made.losses if loss.outcome is Outcome.OUTSIDE_SOURCE} == {
        ".trash",
        ".git",
        "Sub/.hidden",
    }
    go(tmp_path / to, tmp_path / "back", "obsidian")
    back = files(tmp_path / "back")
    assert {path: back[path].decode() for path in TEMPLATES} == TEMPLATES


PLACEHOLDERS = "---\ncreated: {{date}}\nfor: {{date:YYYY-MM-DD HH:mm}}\ntitle: {{title}}\nlist:\n  - {{time}}\n  - x\n---\nwords\n"


@pytest.mark.parametrize("to", OTHERS)
def test_trap_32_a_placeholder_in_a_property_is_the_text_that_it_is(to: str, tmp_path: Path) -> None:
    (note,) = [a_note(PLACEHOLDERS)]
    assert note.properties.get("created") == "{{date}}"
    assert note.properties.get("list") == ["{{time}}", "x"]
    source = vault(tmp_path / "v", {".obsidian/templates.json": '{"folder": "T"}', "T/N.md": PLACEHOLDERS})
    go(source, tmp_path / to, to)
    assert verify(source, tmp_path / to, Options(target_format=to)).missing == ()
    text = "".join(data.decode() for data in files(tmp_path / to).values())
    assert "{{date}}" in text
    assert "{ date }" not in text
    shutil.rmtree(tmp_path / to / ".vaultconv")
    go(tmp_path / to, tmp_path / "back", "obsidian")
    back = next(data for path, data in files(tmp_path / "back").items() if path.endswith(".md")).decode()
    assert "\ncreated: {{date}}\nfor: {{date:YYYY-MM-DD HH:mm}}" in back
    assert "\n  - {{time}}\n  - x\n" in back


def test_trap_32_written_anew_a_placeholder_has_the_quotes_that_it_had(tmp_path: Path) -> None:
    text = PLACEHOLDERS.replace("title: {{title}}", 'title: {{ a | b }}\nq: "{{date}}"')
    go(vault(tmp_path / "v", {"N.md": text}), tmp_path / "anew", "obsidian", origins=False)
    assert files(tmp_path / "anew")["N.md"].decode() == text


def test_trap_32_links_of_templates_are_no_dead_links(tmp_path: Path) -> None:
    found = inspect(vault(tmp_path / "v", {**NOT_NOTES, **TEMPLATES}))
    assert found.notes == {"template": 3}
    assert found.unresolved == []


DRAWING = (
    "---\n\nexcalidraw-plugin: parsed\ntags: [excalidraw]\n\n---\n==⚠  Switch to EXCALIDRAW VIEW ⚠==\n\n\n"
    "# Excalidraw Data\n\n## Text Elements\nbuy [[flour]] ^a1B2c3d4\n\nsecond ^e5F6\n\n"
    "## Embedded Files\n0a1b: [[pic.png]]\n\n%%\n## Drawing\n```compressed-json\nN4IgLgngDgpiBcIYA8DGBDAN\n\n"
    "NgSwCYCd0B3E=\n```\n%%"
)
OLD_DRAWING = DRAWING.replace("%%\n## Drawing", "# Drawing").removesuffix("\n%%")
BOARD = (
    "---\n\nkanban-plugin: board\n\n---\n\n## To do\n\n- [ ] bake [[flour]] @{2026-01-05}\n"
    "- [ ] a card<br>of two lines #home\n\n\n## Done\n\n**Complete**\n- [x] shop\n\n\n***\n\n## Archive\n\n- [x] old\n\n"
    '%% kanban:settings\n```\n{"kanban-plugin":"board","list-collapse":[false]}\n```\n%%'
)
DATABASE = "---\ndatabase-plugin: basic\n---\n\n```yaml:dbfolder\nname: new\ncolumns:\n  a: {}\n```\n"
OF_PLUGINS: Mapping[str, str | bytes] = {
    "Plan.excalidraw.md": DRAWING,
    "Old.excalidraw.md": OLD_DRAWING,
    "Board.md": BOARD,
    "Table.md": DATABASE,
    "flour.md": "![[Plan.excalidraw]] [[Board#To do]] [[Plan.excalidraw#^a1B2c3d4]]\n",
    "pic.png": PNG,
}


@pytest.mark.parametrize("to", [*OTHERS, "obsidian"])
def test_trap_33_files_of_plugins_come_back_byte_for_byte(to: str, tmp_path: Path) -> None:
    made = there(tmp_path, OF_PLUGINS, to)
    if to == "obsidian":
        assert made["Plan.excalidraw.md"] == DRAWING


@pytest.mark.parametrize("to", OTHERS)
def test_trap_33_what_only_a_plugin_shows_is_in_the_ledger(to: str, tmp_path: Path) -> None:
    losses = plan(vault(tmp_path / "v", OF_PLUGINS), tmp_path / "o", Options(target_format=to)).losses
    assert [(loss.note, loss.line, loss.construct) for loss in losses if loss.construct in PLUGINS] == [
        ("Board.md", 3, "board"),
        ("Old.excalidraw.md", 3, "drawing"),
        ("Plan.excalidraw.md", 3, "drawing"),
        ("Table.md", 2, "database"),
    ]


def test_trap_33_within_obsidian_they_have_no_line(tmp_path: Path) -> None:
    losses = plan(vault(tmp_path / "v", OF_PLUGINS), tmp_path / "o", Options(target_format="obsidian")).losses
    assert losses == ()


PLUGINS = ("board", "drawing", "database")


@pytest.mark.parametrize("text", [DRAWING, OLD_DRAWING])
def test_trap_33_a_drawing_shows_its_texts_and_hides_its_data(text: str, tmp_path: Path) -> None:
    made = there(tmp_path, {"Plan.excalidraw.md": text, "flour.md": "x\n"}, "html")
    body = only(made, "plan").partition("<body")[2]
    assert 'buy <a class="wikilink" href="flour.html">flour</a>' in body
    assert "N4IgLgngDgpiBcIYA8DGBDAN" not in re.sub(r"<[^>]*>", "", body)
    graph = only(there(tmp_path / "l", {"Plan.excalidraw.md": text, "flour.md": "x\n"}, "logseq"), "Plan")
    assert "- buy [[flour]]" in graph
    assert "#+BEGIN_COMMENT" in graph.partition("N4IgLgngDgpiBcIYA8DGBDAN")[0]


def test_trap_33_a_board_is_lanes_and_tasks(tmp_path: Path) -> None:
    graph = only(there(tmp_path, OF_PLUGINS, "logseq"), "pages/Board")
    assert "- ## To do" in graph
    assert "\t- TODO bake [[flour]] @{2026-01-05}" in graph
    assert "\t\t- DONE shop" in graph
    assert graph.index("#+BEGIN_COMMENT") < graph.index("kanban:settings")


def test_trap_33_a_link_that_follows_changes_nothing_else(twins: Path, tmp_path: Path) -> None:
    notes = {**OF_PLUGINS, "Flour.md": "the other\n"}
    shutil.rmtree(twins)
    made = go(vault(tmp_path / "v", notes), tmp_path / "o", "obsidian")
    assert made.converted.paths["flour.md"] == "flour 1.md"
    for path in ("Plan.excalidraw.md", "Old.excalidraw.md", "Board.md"):
        text = str(notes[path]).replace("[[flour]]", "[[flour 1|flour]]")
        assert files(tmp_path / "o")[path] == text.encode()


@pytest.mark.parametrize("to", OTHERS)
def test_trap_33_without_the_state_the_plugin_still_knows_them(to: str, tmp_path: Path) -> None:
    go(vault(tmp_path / "v", OF_PLUGINS), tmp_path / to, to)
    shutil.rmtree(tmp_path / to / ".vaultconv")
    go(tmp_path / to, tmp_path / "back", "obsidian")
    back = {path: data.decode(errors="replace") for path, data in files(tmp_path / "back").items()}
    drawing = only(back, "Plan")
    assert a_note(drawing).properties.get("excalidraw-plugin") == "parsed"
    assert "## Text Elements\n" in drawing
    data = "## Drawing\n```compressed-json\nN4IgLgngDgpiBcIYA8DGBDAN\n\nNgSwCYCd0B3E=\n```\n"
    assert data in drawing
    board = only(back, "Board").replace("[[flour|flour]]", "[[flour]]")
    assert a_note(board).properties.get("kanban-plugin") == "board"
    assert "- [ ] bake [[flour]] @{2026-01-05}\n- [ ] a card<br>of two lines " in board
    assert '{"kanban-plugin":"board","list-collapse":[false]}' in board


@pytest.mark.parametrize("to", OTHERS)
def test_trap_34_money_is_no_formula_and_escapes_stay(to: str, tmp_path: Path) -> None:
    text = "$5 and $6, \\$7 and \\#no, \\[\\[no]] and so on\n"
    assert found(text, MathSpan) == []
    assert found(text, Tag) == []
    assert found(text, Link) == []
    there(tmp_path, {"N.md": text}, to)


@pytest.mark.parametrize("to", OTHERS)
def test_trap_35_comments_order_and_unknown_keys_of_properties(to: str, tmp_path: Path) -> None:
    text = "---\nzz: 1\n# why\naa: {x: [1, {y: 2}]}\nOdd Key: v # here\n---\nx\n"
    there(tmp_path, {"N.md": text}, to)


@pytest.mark.parametrize("to", OTHERS)
def test_trap_36_two_blanks_at_the_end_and_mixed_line_ends(to: str, tmp_path: Path) -> None:
    there(tmp_path, {"N.md": b"one  \r\ntwo\nthree  \r\n"}, to)


@pytest.mark.parametrize("to", OTHERS)
def test_trap_37_footnotes_are_their_notes_own(to: str, tmp_path: Path) -> None:
    text = "a[^1] b^[inline [[O]]] c ^id\n\n[^1]: {}\n"
    notes = {"N.md": text.format("of N"), "O.md": text.format("of O")}
    spans = found(notes["N.md"], Footnote)
    assert [span.label for span in spans if isinstance(span, Footnote)] == ["1", ""]
    made = there(tmp_path, notes, to)
    for words in ("of N", "of O"):
        assert sum(words in page for page in made.values()) == 1


DAYS: Mapping[str, str | bytes] = {
    "D/2026/01/05.md": "a day\n",
    "N.md": '---\nzone: 2020-08-21T10:30:00Z\nslashes: 2020/08/21\nday: "[[05]]"\n---\n[[D/2026/01/05]] [[05|so]]\n',
}


@pytest.mark.parametrize("to", [*OTHERS, "obsidian"])
def test_trap_38_days_are_those_of_the_vault_and_dates_stay_as_they_are(to: str, tmp_path: Path) -> None:
    settings = {".obsidian/daily-notes.json": '{"folder": "D", "format": "YYYY/MM/DD"}'}
    source = vault(tmp_path / "v", {**settings, **DAYS})
    go(source, tmp_path / to, to)
    assert verify(source, tmp_path / to, Options(target_format=to)).missing == ()
    made = files(tmp_path / to)
    names = {"logseq": "journals/2026_01_05.md", "readwise": "_manual_posts/2026-01-05-2026-01-05.md"}
    assert to not in names or b"a day" in made[names[to]]
    go(tmp_path / to, tmp_path / "back", "obsidian")
    back = files(tmp_path / "back")
    assert {path: back[path].decode() for path in DAYS} == DAYS


@pytest.mark.parametrize("to", OTHERS)
def test_trap_39_times_of_files_are_carried_over(to: str, tmp_path: Path) -> None:
    source = vault(tmp_path / "v", {"N.md": "x\n"})
    os.utime(source / "N.md", ns=(1_500_000_000_000_000_000, 1_500_000_000_000_000_000))
    go(source, tmp_path / "o", to)
    (path,) = [
        p for p in (tmp_path / "o").rglob("*") if p.suffix in (".md", ".html") and p.name != "index.html"
    ]
    assert path.stat().st_mtime_ns == 1_500_000_000_000_000_000


def test_a_quote_with_a_lazy_line_and_its_id() -> None:
    quote, after = a_note("> words\n^q1\n\nnext\n").blocks
    assert isinstance(quote, Quote)
    assert isinstance(after, Paragraph)
    assert quote.traits.anchor == "q1"


def test_lists_end_where_the_mark_changes() -> None:
    blocks = read_blocks("- a\n* b\n+ c\n1. d\n1) e\n", OBSIDIAN)
    assert [type(block) for block in blocks] == [List] * 5


def test_only_punctuation_can_be_escaped() -> None:
    assert read_spans("\\d", OBSIDIAN) == (Text("\\d"),)


CANVAS = (
    '{\n\t"nodes":[\n\t\t{"id":"a","type":"file","file":"note.md","x":0,"y":0,"width":9,"height":9},\n'
    '\t\t{"id":"b","type":"text","text":"[[Note]] \\u00fcber [[note|so]]","x":0,"y":0,"width":9,"height":9}\n'
    '\t],\n\t"edges":[],"mine":{"file":"note.md"}}'
)
FILTER = '# note.md\nfilters:\n  - \'file.path == "note.md"\'\n  - file.hasLink("Note")\n'


def test_trap_40_canvas_and_base_files_lead_to_the_new_paths(tmp_path: Path) -> None:
    twins = {"Note.md": "upper\n", "note.md": "lower\n", "Plan.canvas": CANVAS, "All.base": FILTER}
    twins["Home.md"] = f"```base\n{FILTER}```\n"
    source = vault(tmp_path / "v", twins)
    made = go(source, tmp_path / "o", "obsidian")
    assert made.converted.paths["note.md"] == "note 1.md"
    written = {path: data.decode() for path, data in files(tmp_path / "o").items()}
    assert written["Plan.canvas"] == CANVAS.replace(
        '{"id":"a","type":"file","file":"note.md"', '{"id":"a","type":"file","file":"note 1.md"'
    ).replace("[[note|so]]", "[[note 1|so]]")
    assert written["All.base"] == FILTER.replace('path == "note.md"', 'path == "note 1.md"')
    assert written["Home.md"] == f"```base\n{written['All.base']}```\n"
    assert verify(source, tmp_path / "o", Options(target_format="obsidian")).missing == ()


def test_trap_40_a_file_card_that_leads_nowhere_is_missing(tmp_path: Path) -> None:
    source = vault(tmp_path / "v", {"note.md": "x\n", "Plan.canvas": CANVAS})
    go(source, tmp_path / "o", "obsidian")
    (tmp_path / "o" / "note.md").rename(tmp_path / "o" / "other.md")
    found = verify(source, tmp_path / "o", Options(target_format="obsidian")).missing
    assert ("Plan.canvas", 3, "link", "note:note.md", "missing:note.md") in {
        (each.note, each.line, each.kind, each.value, each.now) for each in found
    }


@pytest.mark.parametrize("to", OTHERS)
def test_trap_40_boards_and_bases_come_back_from_anywhere(to: str, tmp_path: Path) -> None:
    notes = {
        "Dir/My note.md": "x\n",
        "Boards/Plan.canvas": CANVAS.replace("note.md", "Dir/My note.md"),
        "Boards/All.base": FILTER.replace("note.md", "Dir/My note.md"),
        "Home.md": "![[Plan.canvas]] [[Plan.canvas|the plan]] ![[All.base#View]]\n",
    }
    assert there(tmp_path, notes, to)
    again = go(tmp_path / "vault", tmp_path / to, to)
    assert {action.kind.value for action in again.actions} == {"keep"}


@pytest.mark.parametrize("to", ["obsidian", *OTHERS])
def test_trap_40_one_that_is_broken_is_copied_and_named(to: str, tmp_path: Path) -> None:
    broken = '{"nodes": [\n  {"id": }\n]}'
    source = vault(tmp_path / "v", {"Plan.canvas": broken, "a.base": "a: [\n", "n.md": "[[Plan.canvas]]\n"})
    made = go(source, tmp_path / "o", to)
    assert broken.encode() in files(tmp_path / "o").values()
    failed = [
        (loss.note, loss.line, loss.construct) for loss in made.losses if loss.outcome is Outcome.FAILED
    ]
    assert failed == [("Plan.canvas", 2, "board"), ("a.base", 2, "board")]
    assert "Plan.canvas:2:10: this is no JSON: a value is expected" in ledger(made)
    verdict = verify(source, tmp_path / "o", Options(target_format=to))
    assert verdict.missing == ()
    copy = next(path for path in (tmp_path / "o").rglob("Plan.canvas"))
    copy.write_text("{}", "utf-8")
    assert [each.note for each in verify(source, tmp_path / "o", Options(target_format=to)).missing] == [
        "Plan.canvas"
    ]


def test_each_trap_has_its_test() -> None:
    here = Path(__file__)
    texts = (here.read_text("utf-8"), here.with_name("test_resolver.py").read_text("utf-8"))
    numbers = {int(number) for text in texts for number in re.findall(r"(?m)^def test_trap_(\d\d)_", text)}
    assert numbers == {*range(1, 41)}
