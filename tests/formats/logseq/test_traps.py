"""What converters of Logseq graphs get wrong, one test a trap, numbered as in the list of traps that this project keeps
(``formats/logseq.md``, section 12)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.base import ReadContext
from vaultconv.formats.logseq.dates import day_of
from vaultconv.formats.logseq.reader import read_note
from vaultconv.formats.logseq.resolver import LogseqResolver
from vaultconv.formats.logseq.settings import read_settings
from vaultconv.model.blocks import Code, Heading, Item, List, Paragraph, Quote
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note, NoteKind, Settings, Vault
from vaultconv.model.plain import plain_text
from vaultconv.model.spans import Highlight, Image, Link, MathSpan, Tag
from vaultconv.model.traverse import iter_blocks, note_spans
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.verify import verify
from vaultconv.vault.index import Index

ROOT = Path(__file__).parents[3]
CONFIG = "logseq/config.edn"
MODERN = "{:file/name-format :triple-lowbar}"


def written(folder: Path, notes: Mapping[str, str | bytes]) -> Path:
    for path, content in notes.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def graph_of(
    tmp_path: Path, notes: Mapping[str, str | bytes], there: Mapping[str, str] | None = None
) -> tuple[dict[str, str], Plan]:
    """The files of the graph that a vault of ``notes`` becomes (in a graph that has the files ``there``), and the run; nothing
    is missing in it, and the vault comes back byte for byte."""
    source = written(tmp_path / "vault", notes)
    graph = written(tmp_path / "graph", there or {})
    graph.mkdir(exist_ok=True)
    made = go(source, graph, "logseq")
    assert verify(source, graph, Options(target_format="logseq")).missing == ()
    go(graph, tmp_path / "back", "obsidian")
    back = {path: data for path, data in files(tmp_path / "back").items() if path in notes}
    assert back == files(source)
    return {path: data.decode(errors="replace") for path, data in files(graph).items()}, made


def page_of(tmp_path: Path, text: str, more: Mapping[str, str] | None = None) -> str:
    """The page that the note ``N`` becomes."""
    return graph_of(tmp_path, {"N.md": text, **(more or {})})[0]["pages/N.md"]


def body_of(page: str) -> str:
    """The bullets of a page."""
    lines = page.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.lstrip().startswith("-"))
    return "".join(lines[first:])


def vault_of(tmp_path: Path, pages: Mapping[str, str | bytes], config: str = MODERN) -> dict[str, str]:
    """The vault that a graph of ``pages`` becomes; nothing is missing in it, and the graph comes back byte for byte."""
    source = written(tmp_path / "graph", {CONFIG: config, **pages})
    go(source, tmp_path / "vault", "obsidian")
    assert verify(source, tmp_path / "vault", Options(target_format="obsidian")).missing == ()
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    back = {path: data for path, data in files(tmp_path / "back").items() if path != CONFIG}
    assert back == {path: data for path, data in files(source).items() if path != CONFIG}
    return {path: data.decode() for path, data in files(tmp_path / "vault").items()}


def page(text: str, path: str = "pages/N.md", config: str = MODERN) -> Note:
    """The page with that ``text``, as we read it."""
    note = read_note(path, text.encode(), ReadContext(settings=read_settings(config.encode())))
    assert note.problem is None
    return note


def outlined(note: Note) -> list[tuple[int, str]]:
    """How deep each bullet of ``note`` stands, and its first line."""
    found: list[tuple[int, str]] = []

    def walk(blocks: tuple[object, ...], depth: int) -> None:
        for block in blocks:
            if isinstance(block, List):
                for item in block.items:
                    first = item.blocks[0] if item.blocks else None
                    text = plain_text(first.spans) if isinstance(first, Paragraph | Heading) else ""
                    found.append((depth, text))
                    walk(item.blocks, depth + 1)

    walk(note.blocks, 0)
    return found


def references(note: Note) -> list[str]:
    """What the links and tags of ``note`` name."""
    spans = [span for _, span in note_spans(note.blocks)]
    return [
        span.name if isinstance(span, Tag) else span.reference.target
        for span in spans
        if isinstance(span, Link | Tag)
    ]


def test_a_link_to_an_absent_file_with_blanks_in_its_name_is_read_again(tmp_path: Path) -> None:
    text = "[![](<a b.png>)](<a b.png>) [words](<c d.zip>)\n"
    assert body_of(page_of(tmp_path, text)) == "- [![](a b.png)](<a b.png>) [words](<c d.zip>)\n"


def test_trap_01_what_follows_a_heading_is_indented_under_its_bullet(tmp_path: Path) -> None:
    text = "# A\n\none\n\n## B\n\ntwo\n\n# C\n\nthree\n"
    assert body_of(page_of(tmp_path, text)) == "- # A\n\t- one\n\t- ## B\n\t\t- two\n- # C\n\t- three\n"
    flat = page("# A\none\n\n## B\ntwo\n")
    assert [depth for depth, _ in outlined(flat)] == [0, 0]


def test_trap_02_every_text_stands_under_a_bullet(tmp_path: Path) -> None:
    text = "loose\n\n* a\n* b\n\n1. c\n\n> q\n\n```\ncode\n```\n\n| t |\n| --- |\n\n$$\nx\n$$\n\n---\n"
    lines = body_of(page_of(tmp_path, text)).splitlines()
    assert lines[0] == "- loose"
    assert all(re.match(r"\t*(?:- |  )", line) for line in lines if line)


def test_trap_03_properties_are_lines_and_never_front_matter(tmp_path: Path) -> None:
    text = '---\n# why\nlist:\n  - a\n  - b\n\nsaid: |\n  one\n  two\ntitle: "a---b"\n---\nx\n'
    head, _, body = page_of(tmp_path, text).partition("\n\n")
    assert [line.partition(":: ")[::2] for line in head.splitlines()[:3]] == [
        ("list", "a, b"),
        ("said", "one two"),
        ("title-property", "a---b"),
    ]
    assert all(re.match(r"[\w-]+:: ", line) for line in head.splitlines())
    assert body == "- x\n"
    note = page("---\ntitle: a---b\n# why\nlist:\n  - a\n\nk: v\n---\n- x\n")
    assert note.title == "a---b"
    assert [(item.key, item.value) for item in note.properties] == [("list", ["a"]), ("k", "v")]
    assert len(outlined(note)) == 1
    assert [len(page(f"{before}---\nk: v\n---\n- x\n").properties) for before in ("", "\n", "y\n")] == [
        1,
        0,
        0,
    ]


def test_trap_04_no_block_has_a_title_and_that_of_a_page_comes_first(tmp_path: Path) -> None:
    files_of, _ = graph_of(tmp_path, {"N.md": "- x [title:: T]\n", "a b #c.md": "---\nk: v\n---\ny\n"})
    assert all(
        not line.strip().startswith("title::") for text in files_of.values() for line in text.splitlines()[1:]
    )
    assert "title-property:: T" in files_of["pages/N.md"]
    assert page("- x\n  title:: T\n").title == "N"
    assert page("title:: T\n\n- x\n").title == "T"


def test_trap_05_notes_of_one_name_in_two_folders_are_two_pages(tmp_path: Path) -> None:
    notes = {"a/x.md": "one\n", "b/x.md": "two\n", "N.md": "[[a/x]] [[b/x]]\n"}
    found, _ = graph_of(tmp_path, notes)
    assert "one" in found["pages/a___x.md"]
    assert "two" in found["pages/b___x.md"]
    assert body_of(found["pages/N.md"]) == "- [[a/x]] [[b/x]]\n"
    assert page("- x\n", "pages/deep/inner.md").title == "inner"


def test_trap_06_names_that_differ_in_case_or_form_are_two_pages(tmp_path: Path) -> None:
    notes = {
        "d/Foo.md": "one\n",
        "e/foo.md": "two\n",
        "d/Caf\u00e9.md": "three\n",
        "e/Cafe\u0301.md": "four\n",
    }
    found, made = graph_of(tmp_path, notes)
    names = {path for path in found if path.startswith("pages/")}
    assert names == {
        *("pages/d___Foo.md", "pages/e___foo.md", "pages/d___Caf\u00e9.md", "pages/e___Caf\u00e9.md"),
    }
    assert {loss.note for loss in made.losses if loss.outcome is Outcome.RENAMED} == {*notes}
    one, other = page("- [[foo]] [[/cafe\u0301/]]\n"), page("- x\n", "pages/Caf\u00e9.md")
    index = Index(Vault("g", "logseq", (one, other, page("- x\n", "pages/Foo.md"))))
    resolver = LogseqResolver()
    led = [resolver.resolve(out.reference, "pages/N.md", index).path for out in index.outbound("pages/N.md")]
    assert led == ["pages/Foo.md", "pages/Caf\u00e9.md"]


def test_trap_07_without_a_setting_a_dot_is_a_namespace(tmp_path: Path) -> None:
    assert page("- x\n", "pages/x.y.md", "{}").extra["page"] == "x/y"
    assert page("- x\n", "pages/x.y.md", MODERN).extra["page"] == "x.y"
    found, _ = graph_of(tmp_path, {"x.y.md": "z\n"})
    assert ":file/name-format :triple-lowbar" in found[CONFIG]
    assert "pages/x.y.md" in found


def test_trap_08_only_ascii_is_encoded_in_names(tmp_path: Path) -> None:
    found, _ = graph_of(tmp_path, {"中文.md": "x\n", "Café.md": "y\n"})
    assert {"pages/中文.md", "pages/Café.md"} <= found.keys()
    assert page("- x\n", "pages/%E4%B8%AD.md").title == "%E4%B8%AD"
    assert page("- x\n", "pages/%E4%B8%AD.md", "{}").title == "中"


@pytest.mark.parametrize("name", ["1-2-3", "2024-1-5", "Jan 5th, 2024"])
def test_trap_09_a_note_named_like_a_day_is_no_journal(name: str, tmp_path: Path) -> None:
    assert page("- x\n", f"pages/{name}.md").kind is NoteKind.JOURNAL
    found, made = graph_of(tmp_path, {f"Days/{name}.md": "x\n", "N.md": f"[[{name}]]\n"})
    assert not any(day_of(Path(path).stem) for path in found)
    assert [loss.outcome for loss in made.losses if loss.construct == "title"] == [Outcome.RENAMED]


def test_trap_10_a_journal_in_a_format_of_its_own_says_its_day(tmp_path: Path) -> None:
    config = '{:journal/file-name-format "yyyyMMdd" :file/name-format :triple-lowbar}'
    assert page("- x\n", "journals/20240105.md", config).kind is NoteKind.PAGE
    found, _ = graph_of(tmp_path, {"2024-01-05.md": "x\n"}, {CONFIG: config})
    assert found["journals/20240105.md"].startswith("title:: Jan 5th, 2024\n")
    again = page(found["journals/20240105.md"], "journals/20240105.md", config)
    assert (again.kind, again.date) == (NoteKind.JOURNAL, "2024-01-05")


def test_trap_11_levels_are_characters_and_ours_are_tabs(tmp_path: Path) -> None:
    mixed = page("- a\n    - b\n  - c\n\t\t- d\n")
    assert [depth for depth, _ in outlined(mixed)] == [0, 1, 1, 1]
    body = body_of(page_of(tmp_path, "- a\n    - b\n        - c\n"))
    bullets = [line for line in body.splitlines() if line.lstrip().startswith("- ")]
    assert [len(line) - len(line.lstrip("\t")) for line in bullets] == [0, 1, 2]
    assert all(not line.startswith(" ") for line in bullets)


def test_trap_12_no_line_of_a_text_begins_a_block(tmp_path: Path) -> None:
    text = "one\n\\- two\n\\# three\n\\#\n"
    body = body_of(page_of(tmp_path, text))
    assert body == "- one\n  \\- two\n  \\# three\n  \\#\n"
    assert len(outlined(page(body))) == 1
    deep = body_of(page_of(tmp_path / "deep", "one\n    - two\n    # three\n    #\n"))
    assert deep == body
    split = page("- one\n  - two\n  # three\n  #\n")
    assert [text for _, text in outlined(split)] == ["one", "two", "three", ""]


def test_trap_13_what_its_parser_does_not_know_is_said_in_what_it_knows(tmp_path: Path) -> None:
    text = "> - a\n> - b\n\n    code\n\n````\n```\n````\n\nTitle\n=====\n"
    body = body_of(page_of(tmp_path, text))
    assert "#+BEGIN_QUOTE\n" in body
    assert "````" not in body
    assert "=====" not in body
    assert "- # Title\n" in body
    assert "  code\n" in body
    assert "#+BEGIN_SRC\n  ```\n  #+END_SRC" in body


def test_trap_14_links_are_those_of_a_graph(tmp_path: Path) -> None:
    notes = {
        "Alpha.md": "# H\n\npara ^id\n",
        "N.md": "[[Alpha|B]] [[Alpha#H]] ![[Alpha]] [[Alpha#^id]]\n",
    }
    found, _ = graph_of(tmp_path, notes)
    line = body_of(found["pages/N.md"])
    assert "[B]([[Alpha]])" in line
    assert re.search(r"\[Alpha > H\]\(\(\([0-9a-f-]{36}\)\)\)", line)
    assert "{{embed [[Alpha]]}}" in line
    assert re.search(r"(?<!\()\(\([0-9a-f-]{36}\)\)", line)
    assert not re.search(r"\[\[[^\]]*[|#]", line)
    assert references(page("- [[A|B]] [[A#H]] ![[x]] [[A#^id]]\n")) == ["A|B", "A#H", "x", "A#^id"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<u>[[X]]</u>", ["link"]),
        ("<mark>![[X]] *a*</mark>", ["embed"]),
        ("<span>a [b](X.md)</span>", ["link"]),
        ("<kbd><b>a</b> ![b](i.png)</kbd>", ["image"]),
        ("<u> #x </u>", ["tag"]),
        ("[a #x](https://e.org)", ["tag"]),
        ("<u>a</u> [[X]] <u>b</u>", []),
        ("<i>[[X]] is not closed", ["html"]),
    ],
)
def test_trap_15_a_link_in_html_is_named_in_the_ledger(text: str, told: list[str], tmp_path: Path) -> None:
    _, made = graph_of(tmp_path, {"N.md": f"{text} and [[X]]\n", "X.md": "x\n"})
    assert [loss.construct for loss in made.losses] == told


@pytest.mark.parametrize(
    "text",
    [
        "`[[X]]`",
        "``#X``",
        "$[[X]]$",
        "{{renderer [[X]]}}",
        "{{cloze #X}}",
        "<!-- [[X]] -->",
        "![#X](https://e.org/i.png)",
    ],
)
def test_trap_15_what_is_dead_is_no_link(text: str) -> None:
    note = page(f"- {text}\n")
    index = Index(Vault("g", "logseq", (note,)))
    assert [out for out in index.outbound("pages/N.md") if out.place in ("link", "embed")] == []
    assert references(page(f"- [{text} #x]([[Y]])\n"))[:1] == ["Y"]
    assert "x" not in references(page(f"- [{text} #x]([[Y]])\n"))


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("see [a](b c) x", "see \\[a](b c) x"),
        ("f[0](x y)", "f\\[0](x y)"),
        ("![a](b c.png)", "!\\[a](b c.png)"),
        ('[a](https://e.org "t"o)', '\\[a]([https://e.org](https://e.org) "t"o)'),
        ("\\[a](b) [x](<b c>)", "\\[a](b) [x]([[b c]])"),
        ("a <u>x</u>", "a <u>x</u>[:span]"),
        ("| <b>12</b> |\n| --- |", "| <b>12</b>[:span] |\n  | --- |"),
        ("a <u>xyz</u>", "a <u>xyz</u>"),
        ("a <u>x</u>.", "a <u>x</u>.[:span]"),
        ("a <u>x</u> b", "a <u>x</u> b"),
        ("a <u>x</u> `b`", "a <u>x</u> `b`"),
    ],
)
def test_what_its_parser_would_take_for_a_link_or_no_element_is_what_it_was(
    text: str, there: str, tmp_path: Path
) -> None:
    assert body_of(page_of(tmp_path, f"{text}\n")) == f"- {there}\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('<svg><use href="data:,<svg>#x"></use></svg>', '<use href="data:,<svg>#x">'),
        ('<math a="#b">x</math>', '<math a="#b">'),
        ("<noscript><style></noscript><b>abc</b></style>", "</style>"),
    ],
)
def test_html_that_is_text_to_the_app_has_a_line_with_the_tag_that_it_sees(
    text: str, named: str, tmp_path: Path
) -> None:
    _, made = graph_of(tmp_path, {"N.md": f"before\n\na {text}\n"})
    (line,) = [loss.detail for loss in made.losses if loss.value == named]
    assert line.startswith(f"the app shows {named!r} as text")
    assert line.endswith("and sees a tag in it") is ("#" in named)


def test_a_drawing_is_one_line_of_the_ledger(tmp_path: Path) -> None:
    """However many tags are in it: a page of a manual has thousands."""
    drawing = '<svg width="9"><g><path d="M0 0"></path><circle r="1"></circle></g></svg>'
    text = f"before\n\na {drawing} and [{drawing}](https://e.org) <g>\n\n<svg> is not closed\n"
    _, made = graph_of(tmp_path, {"N.md": text})
    told = [(loss.line, loss.value) for loss in made.losses if loss.construct == "html"]
    assert told == [(3, "<g>"), (3, '<svg width="9">'), (3, '<svg width="9">'), (5, "<svg>")]


def test_trap_16_a_tag_ends_where_the_app_ends_it(tmp_path: Path) -> None:
    assert references(page("- (#tag) word#x &#39; #a:b #1 C# **#t**\n")) == ["tag)", "x", "39", "a", "1"]
    body = body_of(page_of(tmp_path, "(#tag) word\\#x &#39; a#1 #a/b #end) so\n"))
    assert references(page(body)) == ["a/b", "end"]


def test_trap_17_no_cell_holds_a_bar(tmp_path: Path) -> None:
    text = "| a | b |\n| --- | --- |\n| [[X\\|y]] | 1 \\| 2 |\n"
    body = body_of(page_of(tmp_path, text))
    assert "| [y]([[X]]) | 1 &vert; 2 |" in body


def test_trap_18_a_link_to_a_file_of_a_note_names_the_page(tmp_path: Path) -> None:
    found, _ = graph_of(tmp_path, {"N.md": "[text](Other.md)\n", "Other.md": "x\n"})
    assert body_of(found["pages/N.md"]) == "- [text]([[Other]])\n"


@pytest.mark.parametrize("line", ['"k":: v', "k(x):: v", "[[k]]:: v", "`k`:: v"])
def test_trap_19_prose_is_no_property(line: str, tmp_path: Path) -> None:
    body = body_of(page_of(tmp_path, f"first\n{line}\nlast\n"))
    assert f"  {line.replace('::', ':' + chr(92) + ':')}\n  last\n" in body
    assert [item for block in iter_blocks(page(body).blocks) for item in block.traits.properties] == []
    hidden = page(f"- first\n  {line}\n  last\n")
    assert [[item.key for item in block.traits.properties] for block in iter_blocks(hidden.blocks)][1:2] == [
        [line.partition("::")[0]]
    ]


def test_trap_20_one_group_counts_and_a_blank_is_needed() -> None:
    note = page("- x\n  a:: 1\n  b:: 2\n  text\n  c:: 3\n- y\n  d::v\n")
    keys = [item.key for block in iter_blocks(note.blocks) for item in block.traits.properties]
    assert keys == ["a", "b"]


def test_trap_21_words_with_links_in_them_are_quoted(tmp_path: Path) -> None:
    head = page_of(tmp_path, '---\nnote: "see [[A]] first"\nabout: "the #tag"\n---\nx\n')
    assert 'note:: "see [[A]] first"\n' in head
    assert 'about:: "the #tag"\n' in head
    bare = page('note:: see [[A]] first\nquoted:: "see [[B]] first"\n\n- x\n')
    assert [item.value for item in bare.properties] == ["see [[A]] first", '"see [[B]] first"']


def test_trap_22_only_tags_and_aliases_are_parted_at_commas() -> None:
    note = page('tags:: a b, #c\nalias:: x, [[y]]\ncategory:: a, b\nquoted:: "a, b"\n\n- x\n')
    assert note.properties.get("tags") == ["a b", "c"]
    assert note.properties.get("aliases") == ["x", "y"]
    assert note.properties.get("category") == "a, b"
    assert note.properties.get("quoted") == '"a, b"'
    config = "{:property/separated-by-commas #{:category}}"
    assert page("category:: a, b\n\n- x\n", config=config).properties.get("category") == ["a", "b"]


def test_trap_23_money_is_no_formula(tmp_path: Path) -> None:
    body = body_of(page_of(tmp_path, "from \\$10-\\$20 or $x$\n"))
    assert body == "- from \\$10-\\$20 or $x$\n"
    bare = body_of(page_of(tmp_path / "bare", "from $10-$20 on\n"))
    assert bare == "- from \\$10-$20 on\n"
    assert [
        span.text for _, span in note_spans(page("- $10-$20\n").blocks) if isinstance(span, MathSpan)
    ] == ["10-"]


def test_trap_24_a_date_stands_under_the_task_with_its_weekday(tmp_path: Path) -> None:
    body = body_of(page_of(tmp_path, "- [ ] Call 📅 2026-01-05 ⏳ 2026-01-04\n    more\n"))
    lines = [line.strip() for line in body.splitlines()]
    assert lines[0] == "- TODO Call"
    assert {"DEADLINE: <2026-01-05 Mon>", "SCHEDULED: <2026-01-04 Sun>"} <= set(lines)
    late = page(
        "- TODO x\n  text\n  DEADLINE: <2026-01-05 Mon>\n- TODO y\n  DEADLINE: <2026-01-05>\n"
        "- TODO z\n  DEADLINE: <2026-01-05 Пн>\n- TODO w\n  DEADLINE: <2026-01-05 Mon>\n"
    )
    tasks = [block.traits.task for block in iter_blocks(late.blocks) if block.traits.task is not None]
    assert [len(task.dates) for task in tasks] == [0, 0, 0, 1]


def test_trap_25_a_marker_alone_is_no_task_and_a_box_never_is(tmp_path: Path) -> None:
    note = page("- TODO\n- [ ] x\n- TODO y\n")
    tasks = [block.traits.task for block in iter_blocks(note.blocks) if isinstance(block, Item)]
    assert [task is not None for task in tasks] == [False, False, True]
    body = body_of(page_of(tmp_path, "- [ ] \n- [ ] x\n- [x] y\n"))
    assert "- TODO x\n" in body
    assert "- DONE y\n" in body
    assert "[ ]" not in body


def test_trap_26_what_a_reference_names_has_its_id_once(tmp_path: Path) -> None:
    notes = {
        "Alpha.md": "one ^a\n\ntwo ^a2\n\nnobody ^b\n",
        "N.md": "[[Alpha#^a]] [[Alpha#^a]] [[Alpha#^a2]]\n",
    }
    found, _ = graph_of(tmp_path, notes)
    ids = re.findall(r"^\s*id:: (.*)$", found["pages/Alpha.md"], re.MULTILINE)
    assert len(set(ids)) == len(ids) == 2
    assert re.findall(r"\(\((.*?)\)\)", found["pages/N.md"]) == [ids[0], ids[0], ids[1]]
    assert all(re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", id) for id in ids)


def test_trap_26_two_headings_of_one_text_and_two_notes_with_one_id_have_their_own(tmp_path: Path) -> None:
    notes = {
        "Alpha.md": "# H\n\none ^a\n\n# I\n\n## H\n\ntwo\n",
        "Beta.md": "one ^a\n",
        "N.md": "[[Alpha#H]] [[Alpha#I#H]] [[Alpha#^a]] ![[Beta#^A]]\n",
    }
    found, _ = graph_of(tmp_path, notes)
    ids = [
        re.findall(r"^\s*id:: (.*)$", found[f"pages/{name}.md"], re.MULTILINE) for name in ("Alpha", "Beta")
    ]
    assert [len(each) for each in ids] == [3, 1]
    (first, block, second), (other,) = ids
    assert re.findall(r"\(\(([0-9a-f-]+)\)\)", found["pages/N.md"]) == [first, second, block, other]
    assert len({first, second, block, other}) == 4


def test_trap_26_only_a_whole_id_is_one_and_the_first_block_has_it() -> None:
    id = "64C0FFEE-0000-4000-8000-00000000000A"
    lines = [f"id:: {id}", f"id:: a {id}", f"id:: {id[:-1]}", f"id:: ({id})", f"key:: {id}"]
    note = page("".join(f"- x\n  {line}\n" for line in lines))
    items = [block for block in iter_blocks(note.blocks) if isinstance(block, Item)]
    assert [item.traits.anchor for item in items] == [id.lower(), "", "", "", ""]
    assert [len(item.traits.properties) for item in items] == [0, 1, 1, 1, 1]
    twice = page(f"- a\n  id:: {id}\n- b\n  id:: {id}\n")
    index = Index(Vault("g", "logseq", (twice,)))
    first = index.block("pages/N.md", id)
    assert isinstance(first, Item)
    assert isinstance(first.blocks[0], Paragraph)
    assert plain_text(first.blocks[0].spans) == "a"


def test_trap_27_a_size_is_a_map_of_edn(tmp_path: Path) -> None:
    png = b"\x89PNG\r\n\x1a\n"
    found, _ = graph_of(tmp_path, {"N.md": "![[My i.png|100x50]] ![words|20](<My i.png>)\n", "My i.png": png})
    assert body_of(found["pages/N.md"]) == (
        "- ![My i.png](../assets/My i.png){:height 50, :width 100} ![words](../assets/My i.png){:width 20}\n"
    )
    read = page("- ![a|100](../assets/x.png) ![b](../assets/x.png){:height 50, :width 100}\n")
    pictures = [span for _, span in note_spans(read.blocks) if isinstance(span, Image)]
    assert [(each.alt, each.width, each.height) for each in pictures] == [("a|100", 0, 0), ("b", 100, 50)]


def test_trap_28_a_callout_is_a_box(tmp_path: Path) -> None:
    body = body_of(page_of(tmp_path, "> [!note] Title\n> text\n"))
    assert "#+BEGIN_NOTE\n  **Title**\n  text\n  #+END_NOTE" in body
    assert "[!" not in body
    (quote,) = [block for block in iter_blocks(page("- > [!NOTE] t\n").blocks) if isinstance(block, Quote)]
    (words,) = quote.blocks
    assert isinstance(words, Paragraph)
    assert plain_text(words.spans) == "[!NOTE] t"


@pytest.mark.parametrize("name", ["A", "B", "C", "TODO", "DONE", "NOW", "LATER", "Contents", "card"])
def test_trap_29_no_note_falls_together_with_a_page_of_the_app(name: str, tmp_path: Path) -> None:
    found, made = graph_of(tmp_path, {f"{name}.md": "x\n", "N.md": f"[[{name}]]\n"})
    assert f"pages/{name}.md" not in found
    assert [loss.outcome for loss in made.losses if loss.construct == "title"] == [Outcome.RENAMED]
    assert f"[{name}]([[{name} (page)]])" in found["pages/N.md"]


def test_trap_30_both_marks_are_highlights_and_small_letters_need_braces(tmp_path: Path) -> None:
    note = page("- ^^a^^ and ==b==\n")
    assert sum(isinstance(span, Highlight) for _, span in note_spans(note.blocks)) == 2
    body = body_of(page_of(tmp_path, "H~2~O and x^2 and ==b==\n"))
    assert body == "- H~2~O and x^2 and ==b==\n"


def test_trap_31_nested_quotes_are_boxes(tmp_path: Path) -> None:
    body = body_of(page_of(tmp_path, "> > deep\n\n> a\n>\n> b\n"))
    assert "> > deep" not in body
    assert "#+BEGIN_QUOTE" in body
    assert "- > a\n  >\n  > b\n" in body
    two = body_of(page_of(tmp_path / "two", "> a\n> > b\n\n> c\n\nd\n"))
    assert two == "- #+BEGIN_QUOTE\n  a\n  > b\n  #+END_QUOTE\n- > c\n- d\n"
    (item,) = (block for block in iter_blocks(page("- > a\n  b\n\n  c\n").blocks) if isinstance(block, Item))
    quote, after = item.blocks
    assert isinstance(quote, Quote)
    assert isinstance(after, Paragraph)
    assert plain_text(after.spans) == "c"


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("> > deep\n  > less", ["deep less"]),
        ("> > a\n  > > b", ["a", ["b"]]),
        ("> > > a", [["a"]]),
        ("> > a\n  > b\n  > > c", ["a b", ["c"]]),
        ("> > a\n  >\n  > > b", ["a", ["b"]]),
        ("> a\n  > > b\n  > c", ["a", ["b c"]]),
        ("> a\n  > > > b", ["a", ["b"]]),
        ("> > a\n  text", ["a text"]),
        ("> ```\n  > > > x\n  > ```", ["> > x\n"]),
    ],
)
def test_trap_31_the_first_line_of_a_quote_is_less_deep_than_its_marks(
    text: str, shape: list[object]
) -> None:
    (item,) = (block for block in iter_blocks(page(f"- {text}\n").blocks) if isinstance(block, Item))
    (quote,) = item.blocks
    assert isinstance(quote, Quote)
    assert _quoted(quote) == shape


def _quoted(quote: Quote) -> list[object]:
    said: list[object] = []
    for block in quote.blocks:
        if isinstance(block, Quote):
            said.append(_quoted(block))
        elif isinstance(block, Paragraph):
            said.append(plain_text(block.spans).replace("\n", " "))
        else:
            assert isinstance(block, Code)
            said.append(block.text)
    return said


def test_trap_32_only_texts_are_keys_whose_links_do_not_count() -> None:
    line = "author:: [[Jane]]\n\n- x\n"
    counts = "{:ignored-page-references-keywords #{:author}}"
    not_so = '{:ignored-page-references-keywords #{"author"}}'
    for config, found in ((counts, ["Jane"]), (not_so, [])):
        index = Index(Vault("g", "logseq", (page(line, config=config),)))
        assert [out.reference.target for out in index.outbound("pages/N.md")] == found


def test_trap_33_no_byte_order_mark_goes_into_a_graph(tmp_path: Path) -> None:
    found, _ = graph_of(tmp_path, {"N.md": "\ufeff---\nk: v\n---\nx\n".encode()})
    assert found["pages/N.md"].startswith("k:: v\n")
    note = read_note("pages/N.md", "\ufeffk:: v\n\n- x\n".encode(), ReadContext(settings=Settings()))
    assert note.properties.get("k") == "v"


def test_trap_34_what_the_importer_of_the_database_needs(tmp_path: Path) -> None:
    notes = {"Alpha.md": "---\nk: true\n---\nx\n", "N.md": "text\n\n![[Alpha]]\n\nword #tag\n"}
    found, _ = graph_of(tmp_path, notes)
    body = body_of(found["pages/N.md"])
    assert "- {{embed [[Alpha]]}}\n" in body
    assert body.endswith("- word #tag\n")


@pytest.mark.parametrize(
    ("first", "other", "texts"),
    [
        ("true", "words", ['"true"', "words"]),
        ("7", "2026-01-05", ['"7"', "[[2026-01-05]]"]),
        ("true", "7", ['"true"', '"7"']),
    ],
)
def test_trap_34_of_a_property_with_two_types_the_importer_drops_one(
    first: str, other: str, texts: list[str], tmp_path: Path
) -> None:
    notes = {"A1.md": f"---\nk: {first}\n---\nx\n", "B1.md": f"---\nk: {other}\n---\ny\n"}
    _, made = graph_of(tmp_path, notes)
    assert [(loss.note, loss.construct) for loss in made.losses] == [("B1.md", "type")]
    go(tmp_path / "vault", tmp_path / "unified", "logseq", types="unify")
    unified = {path: data.decode() for path, data in files(tmp_path / "unified").items()}
    values = [re.search(r"^k:: (.*)$", unified[f"pages/{name}.md"], re.MULTILINE) for name in ("A1", "B1")]
    assert [found and found[1] for found in values] == texts


def test_trap_35_journals_are_called_and_linked_as_every_app_reads_them(tmp_path: Path) -> None:
    notes = {"2024-01-05.md": "x\n", "N.md": "[[2024-01-05]]\n"}
    found, _ = graph_of(tmp_path, notes)
    assert "journals/2024_01_05.md" in found
    assert ':journal/page-title-format "yyyy-MM-dd"' in found[CONFIG]
    assert body_of(found["pages/N.md"]) == "- [[2024-01-05]]\n"


def test_trap_36_properties_of_the_mirror_are_properties(tmp_path: Path) -> None:
    note = page(
        "id:: 64c0ffee-0000-4000-8000-000000000001\n* rating:: 4\n\n- x\n  * weight:: 900\n",
        "mirror/markdown/pages/N.md",
    )
    assert note.properties.get("rating") == 4
    assert [item.key for block in iter_blocks(note.blocks) for item in block.traits.properties] == ["weight"]


@pytest.mark.parametrize("after", [")", "\u200b", "<!-- c -->", "\\)"])
def test_trap_37_no_tag_in_brackets_is_followed_by_what_makes_another(after: str, tmp_path: Path) -> None:
    body = body_of(page_of(tmp_path, f"#a-b{after} and [[x y]]{after}\n"))
    assert not re.search(r"#\[\[[^\]]+\]\](?![\s,.;:!?'\"#]|$)", body)
    assert references(page(body)) == ["a-b", "x y"]


def test_trap_38_a_bar_is_an_entity_with_a_name(tmp_path: Path) -> None:
    body = body_of(page_of(tmp_path, "| a \\| b |\n| --- |\n"))
    assert "&vert;" in body
    assert "&#124;" not in body
    assert references(page("- | a &#124; b |\n")) == ["124"]


def test_trap_39_our_carrier_makes_no_page_and_settings_that_are_there_stay(tmp_path: Path) -> None:
    found, _ = graph_of(tmp_path / "new", {"N.md": "x\n"})
    assert ":property-pages/excludelist #{:vaultconv}" in found[CONFIG]
    assert ":block-hidden-properties #{:vaultconv}" in found[CONFIG]
    config = "{:property-pages/excludelist #{:k} ;; mine\n}"
    found, _ = graph_of(tmp_path / "old", {"N.md": "x\n"}, {CONFIG: config})
    assert found[CONFIG] == config


def test_trap_40_one_alias_key_and_no_directive_in_a_text(tmp_path: Path) -> None:
    text = "---\naliases: [One, Two]\n---\nfirst\n#+TITLE: other\n[x](Other)\n"
    found = page_of(tmp_path, text)
    assert found.startswith("alias:: One, Two\n")
    assert not re.search(r"^\s*(?:- )?#\+TITLE:", found, re.MULTILINE)
    assert "[x]([[Other]])" in found
    other = body_of(page_of(tmp_path / "any", "#+key: v\n\nmore\n#+filetags: x\n"))
    assert other == "- \\#+key: v\n- more\n  \\#+filetags: x\n"
    read = page("aliases:: One\n\n- x\n  #+TITLE: T\n- #+k: v\n")
    assert (read.title, [item.key for item in read.properties]) == ("N", ["aliases"])


def test_trap_40_words_that_look_like_a_date_of_a_task_are_words(tmp_path: Path) -> None:
    text = "- [ ] x\n\n    more SCHEDULED: <2026-01-05 Mon> [[Y]] DEADLINE: <2026-01-06 Tue>\n"
    body = body_of(page_of(tmp_path, text))
    assert "  more SCHEDULED: \\<2026-01-05 Mon> [[Y]] DEADLINE: \\<2026-01-06 Tue>\n" in body
    assert references(page(body)) == ["Y"]
    (task,) = [block.traits.task for block in iter_blocks(page(body).blocks) if block.traits.task is not None]
    assert task.dates == ()


def test_trap_41_nothing_is_written_on_which_the_app_drops_a_file(tmp_path: Path) -> None:
    notes = {"x.md": "y\n", "N.md": "[**b**](x.md) [~~c~~](gone.md) [==d==](x.md) [[999-2-3]]\n"}
    found, _ = graph_of(tmp_path, notes)
    body = body_of(found["pages/N.md"])
    assert not re.search(r"\]\([^)]*\.md\)", body)
    assert "[[999-2-3]]" not in body


def test_trap_42_no_bullet_begins_indented_and_a_dot_is_any_character(tmp_path: Path) -> None:
    body = body_of(page_of(tmp_path, "- - a\n\n1. 1. b\n"))
    assert body.startswith("-")
    assert outlined(page("k:: v\n\n\t- a\n- b\n")) == [(0, "a"), (0, "b")]
    assert day_of("05x01x2024", ("dd.MM.yyyy",)) == "2024-01-05"


def test_trap_43_the_apps_parser_is_a_tool_of_the_tests_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert not [name for name in project["dependencies"] if "mldoc" in name.lower()]
    sources = (ROOT / "vaultconv").rglob("*.py")
    assert not [path for path in sources if re.search(r"import.*mldoc|mldoc_oracle", path.read_text("utf-8"))]
    package = (ROOT / "tests" / "oracles" / "package.json").read_text("utf-8")
    assert '"mldoc": "1.5.7"' in package
