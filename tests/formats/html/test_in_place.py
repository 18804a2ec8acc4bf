"""What a page shows that the note only names, or says otherwise: embeds, formulas, code."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.formats.html.hostile import harm
from tests.formats.html.pages import obsidian_note, read, written
from vaultconv.formats.html import write_blocks
from vaultconv.formats.html.highlighting import highlighted
from vaultconv.formats.html.mathml import mathml
from vaultconv.model.blocks import Code, MathBlock, Paragraph
from vaultconv.model.note import Note
from vaultconv.model.spans import Embed, MathSpan

RYE = obsidian_note(
    "# Rye\n\nBake it[^1] hot. ^hot\n\n## Crust\n\n- [x] [[Note]] <u onclick=x>a</u> %%b%%\n\n[^1]: said\n",
    "Rye.md",
)


def parts(markdown: str, *others: Note) -> list[str]:
    """What is shown in place on the page of a note."""
    page = written(obsidian_note(markdown), *others)[0]
    assert harm(page) == []
    return [" ".join(node.text().split()) for node in LexborHTMLParser(page).css("div.embedded")]


@pytest.mark.parametrize(
    ("embed", "shown"),
    [
        ("![[Rye]]", ["Bake it1 hot. Crust Note a"]),
        ("![[Rye#Crust]]", ["Crust Note a"]),
        ("![[Rye#^hot]]", ["Bake it1 hot."]),
        ("- ![[Rye#^hot]]", ["Bake it1 hot."]),
        ("> [!tip] T\n> ![[Rye#^hot]]", ["Bake it1 hot."]),
        ("a ![[Rye#^hot]] b ![[Rye#Crust]]", ["Bake it1 hot.", "Crust Note a"]),
        ("# ![[Rye]]", []),
        ("| ![[Rye]] |\n|---|", []),
        ("[![[Rye]]](https://example.org)", []),
        ("![[Note]] ![[Gone]]", []),
    ],
)
def test_what_is_embedded_is_shown_below_the_text(embed: str, shown: list[str]) -> None:
    assert parts(embed, RYE) == shown


@pytest.mark.parametrize("embed", ["![[Rye]]", "- ![[Rye#Crust]]\n  - x\n", "a ![[Rye]] b"])
def test_what_is_shown_is_no_part_of_the_note(embed: str) -> None:
    note = obsidian_note(embed)
    page = written(note, RYE)[0]
    back = read(page)
    assert page.count("Crust") > str(back.blocks).count("Crust")
    assert "hot" not in str(back.blocks)
    assert str(back.blocks).count("Embed(") == 1
    assert len(back.blocks) == len(note.blocks)


def test_ids_carriers_and_numbers_of_footnotes_stay_where_they_belong() -> None:
    page = written(obsidian_note("![[Rye]]"), RYE)[0]
    there = LexborHTMLParser(page).css_first("div.embedded")
    assert [child.css("[id], [data-vaultconv], [hidden]") for child in there.iter()] == [[]] * len(
        list(there.iter())
    )
    assert there.attributes.keys() == {"class", "data-shown"}
    assert [a.attributes.get("href") for a in there.css("a")] == [None, "#"]
    assert there.css_first("u").attributes == {}


def test_circles_end() -> None:
    one, two = obsidian_note("1 ![[Two]]", "One.md"), obsidian_note("2 ![[One]]", "Two.md")
    page, losses = written(one, two)
    assert LexborHTMLParser(page).css_first("div.embedded").text().split() == ["2", "One"]
    assert losses == ()
    assert len(written(obsidian_note("![[Note]]"))[1]) == 1


def test_a_page_has_an_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = [obsidian_note(f"{n} ![[N{n + 1}]]", f"N{n}.md") for n in range(6)]
    page = written(chain[0], *chain[1:])[0]
    assert page.count('class="embedded"') == 3
    monkeypatch.setattr(write_blocks, "_ROOM", 20)
    page, losses = written(obsidian_note("![[Rye]]\n\n![[Rye]]\n"), RYE)
    assert page.count('class="embedded"') == 1
    assert [(loss.construct, loss.line) for loss in losses] == [("embed", 3)]


@pytest.mark.parametrize(
    "tex",
    [
        r"\ce{H2O}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{color:red}{x}",
        r"\class{a}{b}",
        r"\color{red\"onclick=\"x}{a}",
        "a & b",
        r"\left(",
        r"\begin{multline}a\\b\end{multline}",
        "% nothing",
        "  ",
        "{" * 3000,
        "x" * 5000,
    ],
)
def test_what_the_library_cannot_do_or_should_not_stays_tex(tex: str) -> None:
    assert mathml(tex, False) == ""
    page = written(obsidian_note(f"$$\n{tex}\n$$\n"))[0]
    assert LexborHTMLParser(page).css_first("div.math.tex").text().strip() == tex.strip()
    assert harm(page) == []


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{a}{b} < \sqrt[3]{c}",
        r"\begin{aligned}a&=b\\c&=d\end{aligned}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\mathbb{R}",
    ],
)
def test_a_formula_is_mathml_and_its_tex_comes_back(tex: str) -> None:
    note = obsidian_note(f"a ${tex}$ b\n\n$$\n{tex}\n$$\n")
    page = written(note)[0]
    tree = LexborHTMLParser(page)
    assert len(tree.css("math")) == 2
    assert harm(page) == []
    one, two = read(page).blocks
    assert isinstance(one, Paragraph)
    assert isinstance(two, MathBlock)
    assert [span.text for span in one.spans if isinstance(span, MathSpan)] == [tex]
    assert two.text == f"\n{tex}\n"
    edited = read(page.replace("</annotation>", "+1</annotation>")).blocks[1]
    assert isinstance(edited, MathBlock)
    assert edited.text.endswith("+1")


@pytest.mark.parametrize(
    ("language", "code", "marked"),
    [
        ("python", 'def f():\n\treturn "<b>"  # é\n\n\n', True),
        ("js", "\n\n  let a = `x`;", True),
        ("mermaid", "graph TD; A-->B", False),
        ("nonsense", "a < b", False),
        ("", "a < b", False),
        ("text", "a < b", False),
        ("plain", "a < b", False),
        ("python", "\ufeffx = 1", False),
        ("python", "x = 1\n" * 6000, False),
        ("python", "x" * 2001, False),
        ("python", "'''" + '\n"' * 50, True),
    ],
)
def test_code_is_marked_and_stays_what_it_is(language: str, code: str, marked: bool) -> None:
    shown = highlighted(code, language)
    assert ('<span class="' in shown) == marked
    tree = LexborHTMLParser(f"<pre><code>{shown}</code></pre>")
    assert tree.css_first("code").text() == code
    note = obsidian_note(f"````{language}\n{code.removeprefix(chr(0xFEFF))}\n````\n")
    (block,), (back,) = note.blocks, read(written(note)[0]).blocks
    assert isinstance(block, Code)
    assert isinstance(back, Code)
    assert (back.text, back.info) == (block.text, block.info)


def test_long_lines_of_code_can_be_moved_by_the_keyboard() -> None:
    assert '<pre tabindex="0">' in written(obsidian_note(f"```\n{'x' * 80}\n```"))[0]
    assert "<pre tabindex" not in written(obsidian_note("```\nx\n```"))[0]


def test_an_embed_is_the_embed_that_it_was() -> None:
    (block,) = read(written(obsidian_note("![[Rye#^hot]]"), RYE)[0]).blocks
    assert isinstance(block, Paragraph)
    assert isinstance(block.spans[0], Embed)
