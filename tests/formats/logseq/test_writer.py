"""What each construct becomes in a graph, written from an Obsidian note and read back."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import rmtree

import pytest

from tests.roundtrip.journey import go
from vaultconv.formats.base import ReadContext
from vaultconv.formats.logseq.reader import read_note
from vaultconv.formats.registry import get_format
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.convert import convert
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify


def loaded(folder: Path, **notes: str) -> Loaded:
    """A vault with ``notes`` by their names (``__`` is a folder)."""
    vault = folder / "vault"
    for name, text in notes.items():
        path = vault / (name.replace("__", "/") + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return load(vault, Options(source_format="obsidian"))


def converted(
    folder: Path, carriers: bool = True, **notes: str
) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """The files of the graph that ``notes`` become, and the ledger."""
    made = convert(loaded(folder, **notes), get_format("logseq"), Options(carriers=carriers))
    files = {file.path: file.data.decode() for file in made.files}
    return files, [(loss.construct, loss.outcome.value, loss.value) for loss in made.losses]


def bullets(folder: Path, text: str, carriers: bool = True) -> str:
    """The bullets of the page that a note with ``text`` becomes."""
    files, ledger = converted(folder, carriers, N=text)
    assert ledger == []
    page = files["pages/N.md"]
    return page.split("\n\n", 1)[1] if page.startswith("vaultconv::") else page


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("words\n", "- words\n"),
        ("one\ntwo\n", "- one\n  two\n"),
        ("# A\n\nx\n\n## B\n\ny\n", "- # A\n\t- x\n\t- ## B\n\t\t- y\n"),
        ("x\n- a\n  - b\n", "- x\n\t- a\n\t\t- b\n"),
        ("- a\n\t- b\n", "- a\n\t- b\n"),
        ("# h\n\n- a\n", "- # h\n\t- a\n\t  logseq.order-list-type:: bullet\n"),
        ("1. a\n2. b\n", "- a\n  logseq.order-list-type:: number\n- b\n  logseq.order-list-type:: number\n"),
        ("7. a\n", '- a\n  logseq.order-list-type:: number\n  vaultconv:: {"v":1,"start":7}\n'),
        ("- [ ] a\n- [x] b\n- [/] c\n- [-] d\n", "- TODO a\n- DONE b\n- DOING c\n- CANCELED d\n"),
        ("- [>] a\n", '- TODO a\n  vaultconv:: {"v":1,"task":{"marker":">","as":"TODO"}}\n'),
        ("x `a `` b` ``c ` d``\n", "- x <code>a &grave;&grave; b</code> ``c ` d``\n"),
        ("> q\n> r\n", "- > q\n  > r\n"),
        ("> - q\n", "- #+BEGIN_QUOTE\n  * q\n  #+END_QUOTE\n"),
        ("> [!tip]- T\n> x\n", '- #+BEGIN_TIP {"v":1,"fold":"-"}\n  **T**\n  x\n  #+END_TIP\n'),
        ("> [!my type] T\n", '- #+BEGIN_MY-TYPE {"v":1,"type":"my type"}\n  **T**\n  #+END_MY-TYPE\n'),
        ("> [!tip]\n> **x**\n", "- #+BEGIN_TIP\n\n  **x**\n  #+END_TIP\n"),
        (
            "> [!tip]\n> > [!tip]\n> > x\n",
            '- #+BEGIN_TIP\n  #+BEGIN_2-TIP {"v":1,"type":"tip"}\n  x\n  #+END_2-TIP\n  #+END_TIP\n',
        ),
        (
            "> [!note]\n> > [!notebook]\n> > x\n",
            '- #+BEGIN_NOTE\n  #+BEGIN_2-NOTEBOOK {"v":1,"type":"notebook"}\n  x\n  #+END_2-NOTEBOOK\n  #+END_NOTE\n',
        ),
        ("> [!tip-2]\n> x\n", '- #+BEGIN_TIP-2 {"v":1,"type":"tip-2"}\n  x\n  #+END_TIP-2\n'),
        ("```js\n- x\n```\n", "- ```js\n  - x\n  ```\n"),
        ("    x\n", "- ```\n  x\n  ```\n"),
        ("````md\n```\n````\n", "- #+BEGIN_SRC md\n  ```\n  #+END_SRC\n"),
        ("```logseq-query\n{{query x}}\n```\n", "- {{query x}}\n"),
        ("```logseq-advanced-query\n{}\n```\n", "- #+BEGIN_QUERY\n  {}\n  #+END_QUERY\n"),
        (
            "| a | b |\n|---|--:|\n| c \\| d | `e \\| f` |\n",
            "- | a | b |\n  | --- | --: |\n  | c &vert; d | <code>e &vert; f</code> |\n",
        ),
        ("%%\nx\n%%\n", "- #+BEGIN_COMMENT\n  x\n  #+END_COMMENT\n"),
        ("a %%x%% b\n", "- a <!--%%x%%--> b\n"),
        ("a^[note] b\n", "- a[^in-1] b\n\n  [^in-1]: note\n"),
        ("a[^1]\n\n[^1]: b\n", "- a[^1]\n- [^1]: b\n"),
        ("***\n", "- ---\n"),
        ("A\n===\n", "- # A\n"),
        ("==x\ny==\n", "- ==x y==\n"),
        ("$$\nx\n$$\n", "- $$\n  x\n  $$\n"),
        ("<div>\n- x\n</div>\n", "- <div>\n  - x\n  </div>\n"),
        ("#a/b and #c.\n", "- #a/b and #c.\n"),
        ("[x](https://e.org)\n", "- [x](https://e.org)\n"),
        ("[x][a]\n\n[a]: https://e.org\n", "- [x](https://e.org)\n"),
        ("(https://e.org)\n", "- ([https://e.org](https://e.org))\n"),
        ("[[Gone]] [[Gone|x]]\n", "- [[Gone]] [x]([[Gone]])\n"),
        ("[[Gone|c<br>d]]\n", "- [c\\<br>d]([[Gone]])\n"),
        ("![[gone.png|20]]\n", "- ![gone.png](../assets/gone.png){:width 20}\n"),
        ("![m|30x20](https://e.org/m.jpg)\n", "- ![m](https://e.org/m.jpg){:height 20, :width 30}\n"),
        ("![[Gone]]\n", "- {{embed [[Gone]]}}\n"),
        ("x ^a1\n", "- x\n  vaultconv:: ^a1\n"),
        # an item that is a box keeps what is in it, above its list
        (
            "a\n\n- > [!tip] T\n\t> b\n\t- c\n",
            "- a\n\t- #+BEGIN_TIP\n\t  **T**\n\t  b\n\t  #+END_TIP\n\t\t- c\n",
        ),
        (
            "a\n\n- > [!tip] T\n\n\tb\n\t- c\n",
            "- a\n\t- #+BEGIN_TIP\n\t  **T**\n\t  #+END_TIP\n\n\t  b\n\t\t- c\n",
        ),
        ("two  \nlines\\\nhard\n", "- two\n  lines\n  hard\n"),
        ("- a\n  - b\n\n  c\n", None),
        # behind a word, many constructs are text to the app
        ("see![m](https://e.org/m.jpg)\n", "- see[:span]![m](https://e.org/m.jpg)\n"),
        ("(![[Gone]])\n", "- ([:span]{{embed [[Gone]]}})\n"),
        ("H<sub>2</sub>O\n", "- H_{2}O\n"),
        ("a,%%x%%\n", "- a,[:span]<!--%%x%%-->\n"),
        ("\\,![m](https://e.org/m.jpg)\n", "- \\,![m](https://e.org/m.jpg)\n"),
        ("(<a@b.c>)\n", "- ([mailto:a@b.c](mailto:a@b.c))\n"),
        # in emphasis too
        ("**see https://e.org now**\n", "- **see [https://e.org](https://e.org) now**\n"),
        ("***a [[Gone]]***\n", "- **_a [[Gone]]_**\n"),
        ("*one\ntwo* three\n", "- *one*\n  *two* three\n"),
        # HTML that is not closed in its block would take in the bullets after it
        (
            "<div>\n\nx\n\n</div>\n",
            "- #+BEGIN_EXPORT html\n  <div>\n  #+END_EXPORT\n- x\n- #+BEGIN_EXPORT html\n  </div>\n  #+END_EXPORT\n",
        ),
        ('<img src="https://e.org/m.jpg">\n', '- <img src="https://e.org/m.jpg" />\n'),
        ("a<br>b <br>(c)\n", "- a[:br]b [:br]&lpar;c)\n"),
        ("<kbd>P</kbd> prints\n", "- [:span]<kbd>P</kbd> prints\n"),
        # code
        ("````a```b````\n", "- <code>a&grave;&grave;&grave;b</code>\n"),
        ("```a``b```\n", "- <code>a&grave;&grave;b</code>\n"),
        ("```a`b```\n", "- ``a`b``\n"),
        ("`a:: b` c\n", "- [:span]<code>a&colon;: b</code> c\n"),
        ("a ` b\n", "- a \\` b\n"),
        # what goes on a link, and what would be a reference
        ("[x](https://e.org){y}\n", "- [x](https://e.org)\\{y}\n"),
        ("[\\#12 of a#bc](https://e.org/12)\n", "- [#12 of a#bc](https://e.org/12)\n"),
        ("[\\#A](https://e.org)\n", "- [\\#A](https://e.org)\n"),  # no priority
        ("[x](https://e.org)![[Gone]]\n", "- [x](https://e.org)[:span]{{embed [[Gone]]}}\n"),
        ("a[^1] [1/2] [50%]\n", "- a\\[^1] \\[1/2] \\[50%]\n"),
        ("x[^1]\n\n[^1]: y\n", "- x[^1]\n- [^1]: y\n"),
        ("|-\n", "- \\|-\n"),
        ("\\&#39;\n", "- &amp;\\#39;\n"),
        ("## > a\n", "- ## \\> a\n"),
        ("$a\nb$\n", "- $a b$\n"),
        ("[a\nb](https://e.org)\n", "- [a b](https://e.org)\n"),
        ("- [ ]\n", "- TODO [:span]\n"),
        ("a\\\n\\\nb\n", "- a\n  [:span]\n  b\n"),
        ("![[Gone]]}\n", "- {{embed [[Gone]]}}}\n"),
    ],
)
def test_blocks_and_lines(tmp_path: Path, text: str, page: str | None) -> None:
    made = bullets(tmp_path, text)
    if page is None:
        page = (
            '- a\n  logseq.order-list-type:: bullet\n  vaultconv:: {"v":1,"children":"blocks"}\n'
            "\t- b\n\t  logseq.order-list-type:: bullet\n\t- c\n"
        )
    assert made == page


@pytest.mark.parametrize(
    ("text", "page", "constructs"),
    [
        ("*a #t b*", "- *a [[t]] b*", ["tag"]),
        ("==a #t b==", "- ==a [[t]] b==", ["tag"]),
        ("#タグ\u3000です", "- [[タグ]]\u3000です", ["tag"]),  # a tag ends at no blank but those of ASCII
        ("#a#b", "- [[a]]\\#b", ["tag"]),
        ("*a $x$*", "- *a $x$*", ["math"]),
        ("==a ![m](https://e.org/m.jpg)==", "- ==a ![m](https://e.org/m.jpg)==", ["image"]),
        ("**![[Gone]]**", "- **{{embed [[Gone]]}}**", ["embed"]),
        ("**a[^1]**\n\n[^1]: b", "- **a[^1]**\n- [^1]: b", ["footnote"]),
        ("**a %%b%%**", "- **a <!--%%b%%-->**", ["comment"]),
        ("**https://e.org/[x]**", "- **https://e.org/[x]**", ["link"]),
        ("> [!tip] A **b** $x$", "- #+BEGIN_TIP\n  **A b $x$**\n  #+END_TIP", ["math"]),
        ("> - [?] a", "- #+BEGIN_QUOTE\n  * [?] a\n  #+END_QUOTE", ["task"]),
        ("<u>a\n\nb</u>", "- \\<u>a\n- b</u>", ["html", "html"]),
        ("a <u>b", "- a <u>b", ["html"]),
        ("[a<br>b](https://e.org)", "- [a<br>b](https://e.org)", ["html"]),
        ("a <center>b</center>", "- a <center>b</center>", ["html", "html"]),
        ("a <u>[[Gone]] #t</u>", "- a <u>[[Gone]] [[t]]</u>", ["link", "tag", "tag"]),
    ],
)
def test_what_the_app_shows_as_text_is_in_the_ledger(
    tmp_path: Path, text: str, page: str, constructs: list[str]
) -> None:
    files, ledger = converted(tmp_path, N=f"{text}\n")
    assert files["pages/N.md"].split("\n\n", 1)[1] == f"{page}\n"
    assert sorted(construct for construct, _, _ in ledger) == constructs


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (r"\# x", r"\# x"),
        (r"1\. x", "1. x"),
        ("|x|", r"\|x|"),
        ("TODO x", r"\TODO x"),
        ("see k:: v", r"see k:\: v"),
        ("((x))", r"\((x))"),
        ("{{x}}", r"\{{x}}"),
        ("C# and (#x) #1", r"C# and (\#x) \#1"),
        ("^^x^^", r"\^^x\^^"),
        (r"\(x\)", "&lpar;x&rpar;"),
        (r"a \alpha", r"a \\alpha"),
        ("&#39;x", r"\'x"),
        ("&#169;", "©"),
        ("x_{1}", r"x\_{1}"),
        ("a <2026-01-05 Mon>", r"a \<2026-01-05 Mon>"),
        ("[:b x]", r"\[:b x]"),
        (r"\[a\]", r"&lsqb;a\]"),
        (":LOG:", r"\:LOG:"),
    ],
)
def test_what_would_come_alive_is_escaped(tmp_path: Path, text: str, line: str) -> None:
    assert bullets(tmp_path, f"{text}\n") == f"- {line}\n"


def test_a_line_that_would_begin_a_bullet_is_escaped(tmp_path: Path) -> None:
    assert bullets(tmp_path, "a\n    - b\n-# c\n-#d\n1\\) e\n") == "- a\n  \\- b\n  \\-# c\n  -\\#d\n  1) e\n"


# -- links and ids -------------------------------------------------------------------------------------------------


def test_links_to_places_make_ids(tmp_path: Path) -> None:
    files, ledger = converted(
        tmp_path,
        One="[[Two#H]] [[Two#^x1]] [[Two#H|there]] ![[Two#^x1]] [[#Own]]\n\n# Own\n",
        Two="# H\n\nwords ^x1\n\nunlinked ^x2\n",
    )
    assert ledger == []
    heading, block = re.findall(r"id:: (\S+)", files["pages/Two.md"])
    own = re.findall(r"id:: (\S+)", files["pages/One.md"])
    assert [uuid[14] for uuid in (heading, block, *own)] == ["5"] * 3
    assert files["pages/One.md"].splitlines()[2:] == [
        f"- [Two > H]((({heading}))) (({block})) [there]((({heading}))) {{{{embed (({block}))}}}} [Own]((({own[0]})))",
        "- # Own",
        f"  id:: {own[0]}",
    ]
    assert files["pages/Two.md"].splitlines()[2:] == [
        "- # H",
        f"  id:: {heading}",
        "\t- words",
        f"\t  id:: {block}",
        "\t  vaultconv:: ^x1",
        "\t- unlinked",
        "\t  vaultconv:: ^x2",
    ]


def test_ids_are_the_same_at_each_run_and_an_id_of_the_graph_stays(tmp_path: Path) -> None:
    uuid = "6a1f0c3e-1111-4a2b-8c3d-0123456789ab"
    notes = {"One": f"[[Two#^{uuid}]] [[Two#^x]]\n", "Two": f"a ^{uuid}\n\nb ^x\n"}
    first, _ = converted(tmp_path / "1", **notes)
    second, _ = converted(tmp_path / "2", **notes)
    assert first == second
    assert f"(({uuid}))" in first["pages/One.md"]
    assert f"id:: {uuid}" in first["pages/Two.md"]


def test_a_link_that_names_its_heading_otherwise_is_carried(tmp_path: Path) -> None:
    files, ledger = converted(tmp_path, One="[[Two#H#Sub|x]]\n", Two="# H\n\n## Sub\n")
    assert ledger == []
    assert '"links":{' in files["pages/One.md"]
    assert '["H","Sub"]' in files["pages/One.md"]


def test_one_text_where_a_list_is_usual_is_carried(tmp_path: Path) -> None:
    vault, graph = tmp_path / "vault", tmp_path / "graph"
    vault.mkdir()
    (vault / "N.md").write_text("---\ncssclasses: wide\n---\nb\n", "utf-8")
    go(vault, graph, "logseq")
    assert '"values":{"cssclasses":"wide"}' in (graph / "pages" / "N.md").read_text("utf-8")
    assert verify(vault, graph, Options(target_format="logseq")).missing == ()


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    files, ledger = converted(tmp_path / "on", One="[[Two#Nope]] ![[Two#Nope2]]\n", Two="x\n")
    assert "[Two > Nope]([[Two]])" in files["pages/One.md"]
    assert ledger == []
    assert (
        '{"v":1,"links":{"Two":{"Two > Nope":["Nope"]}},"embeds":{"Two":["Nope2"]}}' in files["pages/One.md"]
    )
    _, ledger = converted(tmp_path / "off", False, One="[[Two#Nope]]\n", Two="x\n")
    assert ("link", "approximated", "") in ledger


def test_a_place_is_carried_for_the_link_that_leads_to_it(tmp_path: Path) -> None:
    notes = {
        "One": "![[Two]]\n[[Two]] and [[Two#nope]], [[Two|x]], [[Two#other|a #b]], [[Two#H]], [[Two#A#H|y]]\n",
        "Two": "# A\n\n## H\n\nx\n",
    }
    vault, graph = tmp_path / "vault", tmp_path / "graph"
    vault.mkdir()
    for name, text in notes.items():
        (vault / f"{name}.md").write_text(text, "utf-8")
    go(vault, graph, "logseq")
    assert verify(vault, graph, Options(target_format="logseq")).missing == ()
    rmtree(graph / FOLDER)
    go(graph, tmp_path / "back", "obsidian")
    assert (tmp_path / "back" / "One.md").read_text("utf-8") == notes["One"]


@pytest.mark.parametrize("text", ["[[Two#a|x]] [[Two#b|x]]", "[[Two#a|x]] [[Two|x]]", "![[Two]] ![[Two#a]]"])
def test_links_that_are_written_alike_cannot_be_told_apart(tmp_path: Path, text: str) -> None:
    _, ledger = converted(tmp_path, One=f"{text}\n", Two="x\n")
    assert [outcome for _, outcome, _ in ledger] == ["approximated"]


def test_two_blocks_in_one_bullet_share_its_id(tmp_path: Path) -> None:
    files, ledger = converted(tmp_path, One="[[Two#^x]] [[Two#^y]]\n", Two="- a\n\n  b ^x\n\n  c ^y\n")
    assert len(re.findall("id:: ", files["pages/Two.md"])) == 1
    assert ("anchor", "approximated", "y") in ledger
    assert ("link", "approximated", "") in ledger


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[Dir/N]] [[Dir/N|x]]", "[[N2]] [x]([[N2]])"),
        ("[x](Dir/N2.md)", "[x]([[N2]])"),
        ("[[i.png]] [y](Files/i%20j.png)", "[i.png](../assets/i.png) [y](../assets/i j.png)"),
        ("![[i.png|a]] ![[p.pdf#page=3]]", "![a](../assets/i.png) ![p.pdf](../assets/p.pdf){:page 3}"),
        ("![](Dir/N2.md)", "{{embed [[N2]]}}"),
        ("[[../out]]", "[[../out]]"),
        ('[x](gone.php?a=1 "t")', '[x](gone.php?a=1 "t")'),
        ('[x](<my gone.pdf> "t")', '[x](<my gone.pdf> "t")'),
    ],
)
def test_links(tmp_path: Path, text: str, line: str) -> None:
    text = text.replace("Dir/N]]", "Dir/N2]]").replace("Dir/N|", "Dir/N2|")
    (tmp_path / "vault" / "Files").mkdir(parents=True)
    for name in ("i.png", "i j.png", "p.pdf"):
        (tmp_path / "vault" / "Files" / name).write_bytes(b"x")
    files, _ = converted(tmp_path, One=f"{text}\n", Dir__N2="x\n")
    assert files["pages/One.md"].splitlines()[-1] == f"- {line}"


# -- approximations ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "loss"),
    [
        ("#tag) x\n", "- [[tag]]) x", ("tag", "approximated", "tag")),
        ("a %%[[B]]%%\n", "- a <!--%%[[B]]%%-->", ("comment", "approximated", "")),
        ("[a]: https://e.org\n", "  [a]: https://e.org", ("html", "approximated", "[a]: https://e.org")),
        ("[x](gone.md)\n", "- [x]([[gone]])", ("link", "approximated", "")),
        ('[x](gone "t")\n', "- [x]([[gone]])", ("link", "approximated", "")),
        ('[x](N.md "t")\n', "- [x]([[N]])", ("link", "approximated", "")),
    ],
)
def test_what_is_said_in_another_way_has_its_line(
    tmp_path: Path, text: str, line: str, loss: tuple[str, str, str]
) -> None:
    files, ledger = converted(tmp_path, N=text)
    assert line in files["pages/N.md"].splitlines()
    assert ledger == [loss]


SHAPE = ("shape", "approximated", "")
"""Without carriers no page can say that it was headings and paragraphs."""


@pytest.mark.parametrize(
    ("text", "losses"),
    [
        ("x ^a\n", [SHAPE, ("anchor", "renamed", "a")]),
        ("- [>] x\n", [("task", "approximated", "")]),
        ("7. x\n", [SHAPE, ("list-item", "approximated", "")]),
        ("> [!tip]- T\n", [SHAPE, ("callout", "approximated", "")]),
        ("---\na b: 1\n---\n", [("property", "renamed", "a b")]),
        ('---\na: ""\n---\n', [("property", "approximated", "a")]),
        ("---\na: 1\n---\n", []),
    ],
)
def test_without_carriers_the_ledger_says_it(
    tmp_path: Path, text: str, losses: list[tuple[str, str, str]]
) -> None:
    files, ledger = converted(tmp_path, False, N=text)
    assert ledger == losses
    assert "vaultconv" not in files["pages/N.md"]


# -- pages ---------------------------------------------------------------------------------------------------------


def test_names_of_pages(tmp_path: Path) -> None:
    files, ledger = converted(
        tmp_path,
        **{
            "Home": "[[One]] [[b/Two]] [[TODO]]\n",
            "a__Two": "x\n",
            "b__Two": "x\n",
            "One": "x\n",
            "TODO": "x\n",
            "Q; a%20b": "x\n",
            "2026-01-05": "x\n",
        },
    )
    assert sorted(files) == [
        "journals/2026_01_05.md",
        "logseq/config.edn",
        "pages/Home.md",
        "pages/One.md",
        "pages/Q; a%2520b.md",
        "pages/TODO (page).md",
        "pages/a___Two.md",
        "pages/b___Two.md",
    ]
    assert files["pages/Home.md"].splitlines()[-1] == "- [[One]] [[b/Two]] [TODO]([[TODO (page)]])"
    assert files["pages/a___Two.md"].startswith("folder:: ./a\n\n")
    assert sorted(ledger) == [
        ("title", "renamed", "TODO"),
        ("title", "renamed", "Two"),
        ("title", "renamed", "Two"),
    ]


def test_properties(tmp_path: Path) -> None:
    text = (
        "---\naliases: [A, 'B, c']\ntags: [x, y/z]\nn: 4.5\nok: true\nday: 2026-01-05\nlink: '[[Other|o]]'\n"
        "list: [a, 'b, c', 3]\ntwo words: x\ntitle: T\nempty:\nnone: ''\nmap: {a: 1}\n---\nx\n"
    )
    files, ledger = converted(tmp_path, N=text, Dir__Other="x\n")
    head = files["pages/N.md"].split("\n\n")[0].splitlines()
    assert head[:-1] == [
        "alias:: A, [[B, c]]",
        "tags:: x, y/z",
        "n:: 4.5",
        "ok:: true",
        "day:: [[2026-01-05]]",
        "link:: [o]([[Other]])",
        'list:: a, "b, c", 3',
        "two-words:: x",
        "title-property:: T",
        "empty::",
        "none::",
        'map:: {"a": 1}',
    ]
    assert head[-1] == (
        'vaultconv:: {"v":1,"shape":"document","keys":{"two-words":"two words"},'
        '"values":{"none":"","map":{"a":1}},"lists":["list"]}'
    )
    assert ledger == [("property", "kept-as-text", "map")]
    assert ":property/separated-by-commas #{:list}" in files["logseq/config.edn"]


def test_an_empty_note_is_an_empty_page(tmp_path: Path) -> None:
    files, _ = converted(tmp_path, N="")
    assert files["pages/N.md"] == "vaultconv:: document\n"


def test_a_note_that_was_not_understood_is_copied(tmp_path: Path) -> None:
    files, ledger = converted(tmp_path, N="---\na: [\n---\n")
    assert files["pages/N.md"] == "---\na: [\n---\n"
    assert ledger == [("note", "failed", "")]


def test_a_graph_in_its_own_format_is_copied_and_written_anew_it_says_the_same() -> None:
    graph = Path(__file__).parents[3] / "fixtures" / "logseq-graph"
    source = load(graph, Options())
    logseq = get_format("logseq")
    copied = convert(source, logseq, Options())
    assert {f.path: f.data for f in copied.files} == {
        note.path: (graph / note.path).read_bytes() for note in source.vault.notes
    }
    anew = convert(source, logseq, Options(origins=False))
    text = {file.path: file.data.decode() for file in anew.files}
    bees = text["pages/Bees.md"]
    assert "  collapsed:: true\n" in bees
    assert "- {{query (and [[Bees]] (task TODO))}}\n" in bees
    assert (
        "\t- TODO [#A] Feed them before the frost\n\t  DEADLINE: <2026-01-20 Tue 09:00 .+1w>\n\t  :LOGBOOK:\n"
        in bees
    )
    assert "see ((6a1f0c3e-2222-4a2b-8c3d-0123456789ab))" in bees
    assert "vaultconv" not in bees


def test_a_vault_of_two_shapes_says_which_it_is() -> None:
    assert (get_format("logseq").shape, get_format("obsidian").shape) == ("outline", "document")
    assert Vault("v", "logseq", (Note("a.md", "a", shape="outline"),)).notes[0].shape == "outline"


def test_a_key_that_is_a_list_elsewhere_is_carried_where_it_is_none(tmp_path: Path) -> None:
    lists = dict.fromkeys(("Loaf", "Bun"), "---\nrel: [x, y]\n---\n")
    files, ledger = converted(tmp_path, **lists, Rye="---\nrel: z\n---\n")
    assert ledger == []
    assert '"values":{"rel":"z"}' in files["pages/Rye.md"]
    assert ":rel" in files["logseq/config.edn"]


def test_a_list_says_itself_that_it_is_one_where_as_many_notes_have_a_text(tmp_path: Path) -> None:
    files, ledger = converted(tmp_path, Loaf="---\nrel: [x, y]\n---\n", Rye="---\nrel: z\n---\n")
    assert ledger == []
    assert '"lists":["rel"]' in files["pages/Loaf.md"]
    assert "values" not in files["pages/Rye.md"]
    assert ":rel" not in files["logseq/config.edn"]


def test_an_alias_that_a_vault_does_not_follow_leads_to_its_page(tmp_path: Path) -> None:
    files, ledger = converted(tmp_path, N="[[Alias one]]\n", M="---\naliases: [Alias one]\n---\n")
    assert ledger == [("link", "approximated", "")]
    assert "- [[Alias one]]" in files["pages/N.md"]


@pytest.mark.parametrize(
    ("name", "is_told"),
    [("Jan 5th, 2026", True), ("2026_01_05", True), ("Jan 6th, 2026", False), ("Jan 5", False)],
)
def test_a_link_to_nothing_that_a_graph_takes_for_a_journal_is_told(
    tmp_path: Path, name: str, is_told: bool
) -> None:
    files, ledger = converted(tmp_path, **{"N": f"See [[{name}]].\n", "2026-01-05": "A day.\n"})
    assert ledger == [("link", "approximated", "")] * is_told
    assert f"- See [[{name}]]." in files["pages/N.md"]


def test_a_key_without_a_name_is_carried(tmp_path: Path) -> None:
    files, ledger = converted(tmp_path, N='---\n"": x\nproperty: y\n---\nz\n')
    assert ledger == []
    note = read_note("pages/N.md", files["pages/N.md"].encode(), ReadContext())
    assert [(item.key, item.value) for item in note.properties] == [("", "x"), ("property", "y")]


def test_a_bar_in_a_formula_ends_no_cell(tmp_path: Path) -> None:
    files, ledger = converted(tmp_path, N="| a | b |\n| --- | --- |\n| $x \\| y$ | $|z|$ |\n")
    assert "| $x \\vert  y$ |" in files["pages/N.md"]
    assert ("math", "approximated", "") in ledger
