"""Each rule of ``formats/logseq.md``, sections 3 to 7, in a sample of its own: what we read is what npm ``mldoc`` reads, but for
those samples where the app itself says otherwise than its parser, or where more is kept than it sees."""

from __future__ import annotations

from collections.abc import Mapping

from tests.oracles.mldoc import needs_mldoc
from tests.oracles.reading import reading

ID = "6a1f0c3e-1111-4a2b-8c3d-0123456789ab"


def blocks(*texts: str) -> tuple[str, ...]:
    """Each text as the one block of a page."""
    return tuple("- " + "\n  ".join(text.split("\n")) + "\n" for text in texts)


def below(first: str, *texts: str) -> tuple[str, ...]:
    """Each text below the line ``first`` of a block."""
    return blocks(*(f"{first}\n{text}" for text in texts))


OUTLINE = (
    *(
        "- a\n\t- b\n\t\t- c\n- d\n",
        "- a\n    - b\n  - c\n\t\t- d\n",
        "-a\n- b\n",
        "-\n- b\n",
        "\t- a\n\t- b\n",
    ),
    *(
        "# A\n## B\ntext\n",
        "# A\n\t- b\n",
        "- ## h\n",
        "-# h\n",
        "-## h\n",
        "- a\n  -# h\n",
        "- a\n\t-# h\n",
        "-#h\n",
    ),
    *("- h\n  heading:: true\n", "- ## h\n  heading:: 3\n", "- a\n  \\- b\n  \\# c\n", "- a\n  - b\n"),
    *("- ```\n  - x\n  # y\n  ```\n", "- $$\n  - x\n  $$\n", "- #+BEGIN_NOTE\n  - x\n  # y\n  #+END_NOTE\n"),
    *("- <div>\n  - x\n  </div>\n", "- a\n  ===\n", "- a\n      code\n", "* a\n+ b\n1. c\n", "1) x\n"),
    *(
        "- a\nlazy\n",
        "- a\n\n  b\n\n\n- c\n",
        "words\n\n- x\n",
        "words\n",
        "- \tx\n",
        "-\tx\n",
        "- a\n  1) b\n  2) c\n",
    ),
    *("---\ntitle: T\na: b\n---\n- x\n", "--- \na: b\n---\n- x\n", "---\na: b\n---\nk:: v\n\n- x\n"),
    *(
        "- k:: v\n- x\n",
        f"- x\n  id:: {ID.upper()}\n",
        "- x\n  collapsed:: true\n",
        "- x\n  collapsed:: false\n",
    ),
    *(
        "- x\n  logseq.order-list-type:: number\n",
        "- | a |\n  |---|\n  k:: v\n",
        "- ```js\n  x\n  ```\n  k:: v\n",
    ),
    *("- k:: v\n  ```\n  x\n  ```\n", "- a [b][c]\n\n  [c]: http://e.org\n"),
)
_KEYS = ("k", "K", "a_b", "k.e", "k/e", "k?", "*k*", "k'x", "1k", "ключ", "日本", "http", "a b")
_VALUES = (
    *("see [[x]] y", "#tag", "[l]([[p]])", "`[[x]]`", "$[[x]]$", "{{m [[x]]}}", '"[[x]]"', "a, b", "true"),
    *("007", "1.5", "-1", "True", "http://e.org/a"),
)
PROPERTIES = (
    *below("w", *(f"{key}:: v" for key in _KEYS), *(f"k:: {value}" for value in _VALUES)),
    *below(
        "w",
        "k::v",
        "k::",
        "note:\\: x",
        "\\note:: x",
        "`note:: x`",
        "a std:: b",
        "k:: 1\nt\nj:: 2",
        "t\nk:: v",
    ),
    *below("w", ":PROPERTIES:\n:k: v\n:END:"),
    *(
        "tags:: a b, #c d\n\n- x\n",
        "alias:: a, [[b]]\n\n- x\n",
        "tags:: a，b\n\n- x\n",
        "aliases:: a\n\n- x\n",
    ),
)
LINES = blocks(
    *("[[a]b]]", "[[]]", "[[A|B]]", "[[A#H]]", "[[ a ]]", "[[a [[b]] c]]", "[[a/b/c]]", "[l]([[p]])"),
    *(
        f"[l](({ID}))",
        f"[l]((({ID})))",
        f"(({ID}))",
        "{{embed [[p]]}}",
        f"{{{{embed (({ID}))}}}}",
        "{{m [[x]]}}",
    ),
    *("{{{embed [[p]]}}}", '[l](u "t")', "[l](<a b>)", "[l](a b)", "[l](a(b)c)", "[l](x.md)", "[l](x)"),
    *("[l](../a/x.pdf)", "[l](mailto:a@b.c)", "![[x.png]]", "![a](../assets/x y.png){:height 10, :width 20}"),
    *(
        "(https://e.org)",
        '"https://e.org',
        "x,https://e.org",
        "词https://e.org",
        "*https://e.org*",
        "www.e.org",
    ),
    *(
        "<https://e.org>",
        "<a@b.c>",
        "https://e.org/a.",
        "https://e.org/#x",
        "**b** __c__",
        "***bi***",
        "~~s~~",
    ),
    *(
        "^^h [[x]]^^",
        "==h [[x]]==",
        "x_{2}",
        "H~2~O",
        "`#a`",
        "``[[c]]``",
        "$[[x]]$",
        "$10-$20 #a",
        "$5 and $6 #a",
    ),
    *(
        "$ x$ #a",
        "\\(#x\\)",
        "\\[#x\\]",
        "<foo>[[x]]</foo>",
        "<!-- [[x]] -->",
        "<2026-01-05 Mon>",
        "<2026-01-05>",
    ),
    *(
        "[2026-01-05 Mon 10:00]",
        "<2026-01-05 Mon>--<2026-01-06 Tue>",
        "x[^1]\n[^1]: see [[t]]",
        "^[in [[x]]]",
    ),
    *(
        "\\alpha",
        "&amp; #a",
        "&#39;",
        "\\#x",
        "\\[[x]]",
        f"\\(({ID}))",
        "\\{{embed [[x]]}}",
        "[1/2] [50%]",
        ":smile:",
    ),
    *(
        "[ ] x",
        "[ ] #x",
        "**#t**",
        "*#t*",
        "_#t_",
        "~~#t~~",
        "_a #t_ b",
        "==#t==",
        "(#tag)",
        "{#x}",
        "#a|b",
        "#a}",
    ),
    *(
        "#a@b",
        "#a&b",
        "#a_b",
        "#a_",
        "#a.b",
        "#a.",
        "#a..",
        "#a. b",
        "#a;",
        "#a;b",
        "#a;;",
        "#a:b",
        "#a#b",
        "#a'b",
    ),
    *(
        '#a"b',
        "#a?",
        "x#mid",
        "#1",
        "C# x",
        "F#,",
        "# ",
        "#a，b",
        "#a。",
        "#a/",
        "#/a",
        "#-",
        "#a!b",
        "#[[x]], y",
    ),
    *("#a~~b", "#a==b", "#a^^b", "#a$b$", "x #+a: b"),
)
_MARKERS = (
    "DOING",
    "WAITING",
    "WAIT",
    "DONE",
    "CANCELED",
    "CANCELLED",
    "STARTED",
    "IN-PROGRESS",
    "NOW",
    "LATER",
)
TASKS = (
    *blocks(
        *(f"{marker} x" for marker in _MARKERS), "TODO", "todo x", "## TODO x", "## DONE [#C] x", "TODO  x"
    ),
    *blocks("[#B] TODO x", "[#AB] x", "TODO [#9] x", "TODO\tx", "DOING"),
    *below("TODO x", "SCHEDULED: <2026-01-05 Mon>", "scheduled: <2026-01-05 Mon 10:00 .+1w>"),
    *below(
        "TODO x",
        "k:: v\nSCHEDULED: <2026-01-05 Mon>",
        "SCHEDULED: <2026-01-05>",
        "DEADLINE: <2026-01-05 lundi>",
    ),
    *below("TODO x", "```\nx\n```\nDEADLINE: [2026-01-05 Mon]", ":FOO:\n[[x]]\n:END:"),
    *below("TODO x", ":LOGBOOK:\nCLOCK: [2026-01-01 Thu 10:00:00]\n:END:\nSCHEDULED: <2026-01-05 Mon>"),
)
_BOXES = (
    "QUOTE",
    "NOTE",
    "SRC js",
    "EXAMPLE",
    "EXPORT html",
    "COMMENT",
    "QUERY",
    "CENTER",
    "VERSE",
    "NOTE opt",
)
BOXES = (
    *blocks(*(f"#+BEGIN_{name}\n[[x]]\n#+END_{name.partition(' ')[0]}" for name in _BOXES)),
    *blocks(
        "#+begin_note\n[[x]]\n#+end_note",
        "#+BEGIN_X\n[[x]]",
        "> a [[x]]\nb\n\nc",
        "> a\n- b",
        f"> a\nid:: {ID}",
    ),
    *blocks("> - a [[x]]", "> # a", "> > a [[x]]", "> a\n> > b", "> [!NOTE] t [[x]]", "~~~\n[[x]]\n~~~"),
    *blocks("```\n[[x]]\n```", "| a | [[x]] |\n|---|---|\n| `a|b` | c |", "| a | b |", "---", "***", "___"),
    *blocks(
        "$$\n[[x]]\n$$",
        "\\begin{x}\n[[x]]\n\\end{x}",
        "a\n\\begin{x*}\n#b\n\\end{x*}\nc",
        "<div>\n[[x]]\n</div>",
    ),
    *blocks("term [[x]]\n: def [[y]]", "{{query (and [[a]] (task TODO))}}", "{{cards [[x]]}}", "x #card"),
    *blocks("<!-- [[x]] -->", "{{cloze [[x]]}}", "{{query (task TODO)}}"),
)
ANOTHER: Mapping[str, str] = {
    "- ####### h\n": "other apps have six levels of headings",
    "- a\n  # b\n": "mldoc has the level of the blanks before it, the app none",
    "- ````\n  ```\n  - x\n  ````\n": "what begins with four is closed by four: more is code",
    "---\ntitle: a---b\nk: v\n---\n- x\n": "the app ends at the three signs, and the rest is lost",
    "---\ntags:\n - a\n---\n- x\n": "the app throws such front matter away",
    "- > q\n  k:: v\n": "the app takes a property out of a quotation",
    "- <u>x [[a]]</u>\n": "what is in HTML leads nowhere in the app",
    '- [:b "[[x]]"]\n': "what is in hiccup leads nowhere in the app",
    "- TODO x\n  t\n  SCHEDULED: <2026-01-05 Mon>\n": "the app sees no date behind text",
    "- TODO x SCHEDULED: <2026-01-05 Mon>\n": "the app sees no date in the line of a task",
    "- | [[a|b]] | c |\n  |--|--|\n": "the app cuts the link in two",
    "- a\n  #+KEY: v #t\n": "a directive is a property of the page to the app, and text elsewhere",
    "- #a`b` c\n": "code is code in every other app",
}
"""Samples that are read otherwise than mldoc does, each with why."""


def _differ(samples: tuple[str, ...]) -> list[str]:
    found = reading({f"pages/P{number}.md": text for number, text in enumerate(samples)})
    assert found.compared["pages"] == len(samples) > 0
    return [f"{samples[int(each.path[7:-3])]!r}: {each}" for each in found.differences]


@needs_mldoc
def test_each_rule_is_read_as_the_parser_of_the_app_reads_it() -> None:
    assert _differ((*OUTLINE, *PROPERTIES, *LINES, *TASKS, *BOXES)) == []


@needs_mldoc
def test_and_each_sample_that_is_not_is_known() -> None:
    told = {each.partition(": pages/")[0] for each in _differ(tuple(ANOTHER))}
    assert told == set(map(repr, ANOTHER))
