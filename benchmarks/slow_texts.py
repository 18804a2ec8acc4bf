"""Texts made to be slow to read: what nests, what is never closed, what looks at each place as if it began something.

Each is made in any size, so that the time of two sizes can be compared (``linear_time.py``), or the work for them
(``tests/properties/test_linear_work.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

Maker: TypeAlias = Callable[[int], str]
"""Makes a text of about so many characters."""


def many(piece: str) -> Maker:
    """``piece`` after ``piece``."""
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def numbered(piece: str) -> Maker:
    """``piece`` after ``piece``, each with a number of its own in the place of ``{}``."""

    def made(size: int) -> str:
        pieces = []
        while size > 0:
            pieces.append(piece.replace("{}", str(len(pieces))))
            size -= len(pieces[-1])
        return "".join(pieces)

    return made


def after(begin: str, piece: str, end: str = "") -> Maker:
    """``begin`` once, and then ``piece`` after ``piece``: what is opened and never closed, or not before the ``end``."""
    return lambda size: begin + piece * (size // len(piece)) + end


_PIECES = [
    *("> ", ">", "[", "[a", "- ", "-    ", "* a\n", "1. a\n\n", "> a\n", "> a\n>   \n", "```\na\n\n", "```a\n~~~b\n", "    a\n\n"),
    *("%%", "%% a ", "%%\na\n\n%% b\n", "$$", "$a ", "$$\na\n$$\n\n", "==", "==a ", "[[", "[[a ", "[[a]] ", "^[a ", "^[a] "),
    *("#", "#a ", "^b ", "a ^b\n\n", "[!", "> [!a] b\n", "> [!a]b\n\n", "- [ ] a\n", "{{", "{{a ", "{% a ", "((", "[a](b)%%{:"),
    *("[a](b) ", "[a] ", "[a]: b\n", "![", "![[", "![[a ", "![a](b) ", '[a](b "', "<a:b> ", "http://a.b/c ", "http://a.b/((", "<", "<b> "),
    *("<!-- ", "a <!-- b", "<?", "a <?b\n", 'src="a ', "<wbr>", "<wbr>\\[[", "&amp;", "\\", "\\[", "`a", "`a` ", "*a ", "*a_ ", "**a *b "),
    *("a\n===\n", "---\n", "|", "|a|\n|-|\n", "[^1] ", "[^1]: a\n", "[^1]: a\n\n    b\n", "\t", " \t", "a\t\t\n\t-\ta\n"),
    *("漢字 ", "漢*字*", "> 漢\n", "- 漢 [[字]]\n", "😀", "\u00a0", "a\r", "a\r\n", "\n", "a\n", "word ", "- a ^b\n", "a:: b\n", "[a:: b] ", "(a:: "),
    *("- [ ] a 📅 2026-01-05\n", "5 $ and 6 $\n\n", "$5 ", "[a][b] ", "](", "]]", ")", "}}", "***\n", "~~a ", "_a", "a@b.c ", "www.a.b "),
    *("> - ", "- > ", "1. - ", "*a **b _c __d ", "# a\n", "# a\n\n- b\n\n", "<!-- a -->\n", "<div>\n\n", "<pre>\n", "</p>", "&#x26;", "a\\\n", "a  \n"),
]  # fmt: skip

SLOW: Mapping[str, Maker] = {
    **{repr(piece): many(piece) for piece in _PIECES},
    "one line of words": many("word "),
    "one word": many("a"),
    "blanks before an id": lambda size: "a" + " " * size + "b ^",
    "a region that is never closed": after("%%", "a\n\n"),
    "a comment that is closed at the end": after("%%\n", "[[a]]\n\n", "%%\n"),
    "a formula that is never closed": after("$$\n", "a\n\n"),
    "a formula in the line that is never closed": after("a $", "b "),
    "a fence that is never closed": after("```\n", "a\n\n"),
    "a quoted fence that is never closed": after("> ```\n", "> a\n"),
    "front matter that is never closed": after("---\n", "a: b\n"),
    "front matter of many keys": lambda size: "---\n" + numbered("key{}: [a, b]\n")(size) + "---\n",
    "a link that is never closed": after("a [[", "b "),
    "an embed that is never closed": after("a ![[", "b "),
    "a highlight that is never closed": after("a ==", "b "),
    "an inline footnote that is never closed": after("a ^[", "b "),
    "an inline footnote full of links": after("^[", "[a](b)"),
    "brackets in each other": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "double brackets in each other": lambda size: "[[" * (size // 4) + "a" + "]]" * (size // 4),
    "inline footnotes in each other": lambda size: "^[" * (size // 3) + "]" * (size // 3),
    "highlights in each other": lambda size: "==a " * (size // 8) + "b== " * (size // 8),
    "emphasis in each other": lambda size: "*a " * (size // 6) + "b* " * (size // 6),
    "strong and plain emphasis": lambda size: "**a *b " * (size // 16) + "c* d**" * (size // 16),
    "definitions far apart": after("[a]: b\n", "  \n", "[b]: c"),
    "definitions of one name each": numbered("[a{}]: b\n"),
    "references to definitions": lambda size: numbered("[a{}]: b\n\n")(size // 2) + numbered("[a{}] ")(size // 2),
    "block ids": numbered("a ^b{}\n\n"),
    "block ids on lines of their own": numbered("> a\n\n^b{}\n\n"),
    "footnotes": numbered("[^{}] "),
    "footnote definitions": numbered("[^{}]: a\n\n"),
    "footnotes and definitions": lambda size: numbered("a[^{}] ")(size // 2) + "\n\n" + numbered("[^{}]: b\n")(size // 2),
    "headings": numbered("## a{}\n\n"),
    "items in items in one line": lambda size: ("-    " * 40 + "x\n") * (size // 202),
    "callouts in each other": lambda size: "\n".join("> " * (i % 8 + 1) + "[!a] b" for i in range(size // 16)),
    "a callout of many lines": after("> [!a] b\n", "> c\n"),
    "a callout of many paragraphs": after("> [!a] b\n", "> c\n>\n"),
    "a quotation of many lists": after("> a\n", "> - b\n>\n"),
    "an item of many paragraphs": after("- a\n", "\n  b\n"),
    "an item of many items": after("- a\n", "  - b\n"),
    "a numbered list": numbered("1. a{}\n"),
    "a table of many rows": after("|a|b|\n|-|-|\n", "|c|d|\n"),
    "a table of many columns": lambda size: "|" + "a|" * (size // 4) + "\n|" + "-|" * (size // 4),
    "a table of rows too long": after("|a|\n|-|\n", "|c|d|[[e\\|f]]|\n"),
    "a table of many links": after("|a|b|\n|-|-|\n", "|[[c\\|d]]|e|\n"),
    "images in images": lambda size: "![" * (size // 8) + "a" + "](b)" * (size // 8),
    "links in brackets": lambda size: "[" * (size // 8) + "a" + "](b)" * (size // 8),
    "runs of ticks": lambda size: "".join("`" * i + "a" for i in range(int((2 * size) ** 0.5))),
    "lists forty deep": lambda size: "\n".join("  " * (i % 40) + "- a" for i in range(size // 44)),
    "lazy lines": after("> ", "a\n"),
    "lazy lines with ids": after("> ", "a ^b\n"),
    "one paragraph of many lines": many("a [[b]] c\n"),
    "one line of many links, other letters": many("漢字 [[日記]] ünï "),
    "one long address": after("https://a.b/", "c/"),
    "one long tag": after("#", "a/"),
    "one long HTML comment": after("<!-- ", "a\n\n"),
    "one long tag of HTML": after("<a ", 'b="c" '),
    "fields in one line": many("(a:: b) [c:: d] "),
    "carriers": many("a %%{citation: 1}%%\n"),
    "dates of tasks": after("- [ ] a ", "📅 2026-01-05 "),
    "an admonition": after("```ad-note\n", "a\n\n", "```\n"),
    "admonitions": many("```ad-note\ntitle: a\nb\n```\n\n"),
    "cards": many("a::b\n\nc\n?\nd\n\n"),
}  # fmt: skip
"""For whatever is read as Markdown."""

OUTLINES: Mapping[str, Maker] = {
    **{
        repr(piece): many(piece)
        for piece in [
            *("- a\n", "-\n", "- a\n\t- b\n", "- a\n  b\n", "- id:: 65a1c0de-0000-4000-8000-000000000000\n", "- a\n  b:: c\n"),
            *("#+BEGIN_QUOTE\n", "- #+BEGIN_QUOTE\n", "- #+BEGIN_A\n  b\n  #+END_A\n", "#+BEGIN_SRC a\n", "- ```\n  a\n", "- $$\n"),
            *("{{embed ", "{{embed [[a]]}} ", "((", "((65a1c0de-0000-4000-8000-000000000000)) ", "[a](((", "- TODO a\n", "#[[", "#[[a]] "),
            *("- DONE a\n  SCHEDULED: <2026-01-05 Mon>\n", "- a\n  :LOGBOOK:\n", "<2026-01-05 Mon> ", "^^a ", "- # a\n", "- > a\n", "@@html: ", ":a: "),
            *("- |a|\n  |-|\n", "a:: [[b]], #c, ", "- collapsed:: true\n", "\\(", "\\[", "- a\n\n\n", "* a\n", "- [[a][b]] ", "- a #+END_QUOTE\n"),
        ]
    },
    "a page of one bullet": after("- ", "a\n  "),
    "a bullet of many properties": lambda size: "- a\n" + numbered("  key{}:: b\n")(size),
    "page properties": numbered("key{}:: [[b]]\n"),
    "a bullet of a box that is never closed": after("- #+BEGIN_QUOTE\n", "  a\n\n"),
    "boxes in boxes": lambda size: "- a\n" + "  #+BEGIN_QUOTE\n" * (size // 32) + "  #+END_QUOTE\n" * (size // 32),
    "a page reference in each other": lambda size: "- " + "#[[" * (size // 5) + "]]" * (size // 5),
    "macros in each other": lambda size: "- " + "{{a " * (size // 6) + "}}" * (size // 6),
    "bullets forty deep": lambda size: "\n".join("\t" * (i % 40) + "- a" for i in range(size // 23)),
}  # fmt: skip
"""For a graph."""

SITES: Mapping[str, Maker] = {
    **{
        repr(piece): many(piece)
        for piece in [
            *("{% raw %}", "{% raw %}a{% endraw %}", "{{ a }}", "{% a %}", "^[a](b)", "[[a::", "[[a::highlight]] ", "[[a::wrap]]\n\n", "((a)) ", "> a\n\n"),
            *("{:.a}\n", "a\n{:.b}\n\n", "[a](b){:.c} ", "^[a]::rsn ", "^[a]::", "## a\n> b\n\n", '<a href="b">c</a>\n', "<blockquote>\n"),
        ]
    },
    "highlights": numbered("> a{}\n\n[View](https://read.readwise.io/read/{})\n\n---\n\n"),
    "a raw block that is never closed": after("{% raw %}", "a\n\n"),
}  # fmt: skip
"""For a site made of Readwise exports."""

PAGES: Mapping[str, Maker] = {
    **{
        repr(piece): many(piece)
        for piece in [
            *("<p>a", "<p>a</p>\n", "<b>a", "<b>a</b> ", "<i><b>a</i></b>", "<li>a", "<ul><li>a</ul>", "<br>", "<hr>", "<td>", "<tr><td>a", "<", "</", "&"),
            *('<a href="b">c</a> ', '<a href="#b">c</a> ', '<p id="a">b', "<h2>a</h2>", '<img src="a">', "<!-- ", "<!-- a -->", "<code>a", "<pre>a\n</pre>"),
            *("<mark>a</mark>", "<dl><dt>a<dd>b</dl>", "<blockquote>a</blockquote>", "<details><summary>a</summary>b</details>", "<svg><path/></svg>"),
            *("<span>", "<font>a", "<table><tr><td>a</table>", '<a href="', "<p \n", "&amp; ", "a\n", "*a ", "[[a]] ", "<x-y>a</x-y>", "<script>a</script>"),
            *("漢字<b>字</b>", "<p>😀", "<math>a</math>", "<input type=checkbox>", "<sup>1</sup>", "<p>&nbsp;", "a  ", "`a", "<body>", "<title>", "</p>"),
        ]
    },
    "one paragraph": after("<p>", "word "),
    "a table of many rows": after("<table>", "<tr><td>a<td>b"),
    "a table of many columns": after("<table><tr>", "<td>a"),
    "a list of many items": after("<ul>", "<li>a\n"),
    "preformatted": after("<pre>", "a\n"),
    "ids and links to them": lambda size: numbered('<p id="a{}">b ')(size // 2) + numbered('<a href="#a{}">c</a> ')(size // 2),
    "elements 500 deep": lambda size: ("<div>" * 500 + "a" + "</div>" * 500) * (size // 5501 + 1),
    "lists forty deep": lambda size: ("<ul><li>a" * 40 + "</ul>" * 40) * (size // 560 + 1),
    "spans forty deep": lambda size: ("<b>a<i>b" * 20 + "</i></b>" * 20) * (size // 320 + 1),
    "attributes": after("<p ", 'a="b" '),
    "breaks in a paragraph": after("<p>", "a<br>"),
}  # fmt: skip
"""For pages of anybody."""

TEXTS: Mapping[str, Mapping[str, Maker]] = {
    "obsidian": SLOW,
    "logseq": {**SLOW, **{f"graph: {name}": made for name, made in OUTLINES.items()}},
    "readwise": {**SLOW, **{f"site: {name}": made for name, made in SITES.items()}},
    "html": {**SLOW, **{f"page: {name}": made for name, made in PAGES.items()}},
}
"""What each reader is given."""
