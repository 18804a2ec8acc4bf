"""What a reader of a note could know: for every kind of fact, a change of one instance changes just that fact."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.markdown.dialect import Construct, Dialect
from vaultconv.markdown.read import read_blocks
from vaultconv.model.blocks import (
    Blocks,
    Callout,
    Code,
    Directive,
    Drawer,
    Heading,
    Item,
    List,
    Paragraph,
    Query,
    Quote,
    Raw,
    Table,
    Traits,
)
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import (
    Embed,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Macro,
    Sidenote,
    Span,
    Text,
    Timestamp,
    Url,
)
from vaultconv.model.task import Status, Task, TaskDate
from vaultconv.pipeline.compare import compare
from vaultconv.pipeline.fact import Meaning
from vaultconv.pipeline.facts import Fact, FactKind, facts

FIXTURES = Path(__file__).parents[2] / "fixtures"

VAULT = {
    "": "note:Dir/This.md",
    "Note": "note:Dir/Note.md",
    "Dir/Note": "note:Dir/Note.md",
    "../Dir/Note.md": "note:Dir/Note.md",
    "Other": "note:Other.md",
    "pic.png": "asset:Files/pic.png",
    "b.png": "asset:Files/b.png",
    "Files/pic.png": "asset:Files/pic.png",
    "doc.pdf": "asset:Files/doc.pdf",
}
"""What the links of these tests mean."""


def resolve(reference: Reference) -> str:
    if reference.kind is ReferenceKind.URL:
        return f"url:{reference.target}"
    return VAULT.get(reference.target, f"missing:{reference.target}")


def note(text: str, dialect: Dialect = OBSIDIAN, **changes: object) -> Note:
    """A note from a small text: properties are lines ``key: JSON`` between ``---``."""
    front, body, first_line = "", text, 1
    if text.startswith("---\n"):
        front, body = text[4:].split("---\n", 1)
        first_line = 3 + front.count("\n")
    items = []
    for number, line in enumerate(front.splitlines(), 2):
        key, _, value = line.partition(": ")
        items.append(Property(key, json.loads(value), PropertyType.TEXT, line=number))
    made = Note(
        "Dir/This.md",
        "This",
        properties=Properties(tuple(items)),
        blocks=read_blocks(body, dialect, first_line),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def said(text: str, dialect: Dialect = OBSIDIAN) -> list[tuple[str, str]]:
    """The facts of a text but for its title."""
    return [(str(f.kind), f.value) for f in facts(note(text, dialect), resolve)[1:]]


def made(*blocks: object, **changes: object) -> list[tuple[str, str]]:
    """The facts of some blocks made by a program."""
    whole = Note("Dir/This.md", "This", blocks=blocks, **changes)  # type: ignore[arg-type]
    return [(str(f.kind), f.value) for f in facts(whole, resolve)[1:]]


CHANGES: list[tuple[FactKind, str, str]] = [
    (FactKind.ALIAS, '---\naliases: ["One", "Two"]\n---\n', '---\naliases: ["One", "Twice"]\n---\n'),
    (FactKind.ALIAS, '---\naliases: ["One", "Two"]\n---\n', '---\naliases: ["One"]\n---\n'),
    (FactKind.TAG, '---\ntags: ["a/b", "c"]\n---\n', '---\ntags: ["a", "c"]\n---\n'),
    (FactKind.TAG, "We #cook/bread often.\n", "We #cook often.\n"),
    (FactKind.TAG, "We #cook/bread often.\n", "We often.\n"),
    (FactKind.PROPERTY, '---\nrating: 4\nread: true\n---\n', '---\nrating: 5\nread: true\n---\n'),
    (FactKind.PROPERTY, '---\nrating: 4\nread: true\n---\n', '---\nrating: "4"\nread: true\n---\n'),
    (FactKind.PROPERTY, '---\nrating: 4\nread: true\n---\n', '---\nrating: 4\n---\n'),
    (FactKind.PROPERTY, '---\nempty: null\n---\n', '---\nempty: ""\n---\n'),
    (FactKind.PROPERTY, '---\nempty: null\n---\n', '---\nempty: []\n---\n'),
    (FactKind.PROPERTY, '---\nempty: null\n---\n', ""),
    (FactKind.PROPERTY, '---\nup: "[[Note]]"\n---\n', '---\nup: "[[Other]]"\n---\n'),
    (FactKind.HEADING, "## Why\n\nBecause.\n", "## Why not\n\nBecause.\n"),
    (FactKind.HEADING, "## Why\n\nBecause.\n", "# Why\n\nBecause.\n"),
    (FactKind.HEADING, "## Why [[Note]]\n\nBecause.\n", "[[Note]]\n\nBecause.\n"),
    (FactKind.LINK, "I saw [[Note]] today.\n", "I saw [[Other]] today.\n"),
    (FactKind.LINK, "I saw [[Note]] today.\n", "I saw today.\n"),
    (FactKind.LINK, "I saw [[Note#H]] today.\n", "I saw [[Note]] today.\n"),
    (FactKind.LINK, "I saw [[Note|it]] today.\n", "I saw [[Note|that]] today.\n"),
    (FactKind.LINK, "See [here](https://e.org/a).\n", "See [here](https://e.org/b).\n"),
    (FactKind.LINK, "See [here](https://e.org/a).\n", "See [there](https://e.org/a).\n"),
    (FactKind.LINK, 'See [here](https://e.org/a "t").\n', "See [here](https://e.org/a).\n"),
    (FactKind.LINK, "See https://e.org/a now.\n", "See https://e.org/b now.\n"),
    (FactKind.LINK, "[![alt](pic.png)](https://e.org)\n", "![alt](pic.png)\n"),
    (FactKind.EMBED, "Read\n\n![[Note]]\n", "Read\n\n![[Other]]\n"),
    (FactKind.EMBED, "Read\n\n![[Note#^b1]]\n", "Read\n\n![[Note]]\n"),
    (FactKind.EMBED, "Read\n\n![[doc.pdf#page=3]]\n", "Read\n\n![[doc.pdf#page=4]]\n"),
    (FactKind.IMAGE, "Look: ![[pic.png|100]]\n", "Look: ![[pic.png|200]]\n"),
    (FactKind.IMAGE, "Look: ![[pic.png|100]]\n", "Look:\n"),
    (FactKind.IMAGE, "![a map](https://e.org/m.png)\n", "![a man](https://e.org/m.png)\n"),
    (FactKind.IMAGE, "![a map](https://e.org/m.png)\n", "![a map](https://e.org/n.png)\n"),
    (FactKind.IMAGE, "[![alt](pic.png)](https://e.org)\n", "[![alt](b.png)](https://e.org)\n"),
    (FactKind.ANCHOR, "Some text. ^one\n", "Some text. ^two\n"),
    (FactKind.ANCHOR, "Some text. ^one\n", "Some text.\n"),
    (FactKind.TASK, "- [ ] buy milk\n- [x] sell\n", "- [x] buy milk\n- [x] sell\n"),
    (FactKind.TASK, "- [ ] buy milk\n- [x] sell\n", "- [ ] buy beer\n- [x] sell\n"),
    (FactKind.TASK, "- [?] buy milk\n", "- [!] buy milk\n"),
    (FactKind.CODE, "```py\nx = 1\n```\n", "```py\nx = 2\n```\n"),
    (FactKind.CODE, "```py\nx = 1\n```\n", "```js\nx = 1\n```\n"),
    (FactKind.CODE, "Call `f(x)` twice.\n", "Call `f(y)` twice.\n"),
    (FactKind.CODE, "Call `f(x)` twice.\n", "Call twice.\n"),
    (FactKind.TABLE, "| a | b |\n|---|--:|\n| 1 | 2 |\n", "| a | b |\n|---|--:|\n| 1 | 3 |\n"),
    (FactKind.TABLE, "| a | b |\n|---|--:|\n| 1 | 2 |\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"),
    (FactKind.TABLE, "| a | b |\n|---|--:|\n| [[Note]] | 2 |\n", "[[Note]]\n"),
    (FactKind.MATH, "So $x^2$ it is.\n", "So $x^3$ it is.\n"),
    (FactKind.MATH, "$$\nx^2\n\ny\n$$\n", "$$\nx^2\n\nz\n$$\n"),
    (FactKind.HIGHLIGHT, "This ==really *is* it== now.\n", "This ==really was it== now.\n"),
    (FactKind.HIGHLIGHT, "This ==matters== now.\n", "This now.\n"),
    (FactKind.COMMENT, "Seen %%unseen%% text.\n", "Seen %%hidden%% text.\n"),
    (FactKind.COMMENT, "Seen\n\n%%\nunseen\n\nlines\n%%\n", "Seen\n\n%%\nunseen\n\nwords\n%%\n"),
    (FactKind.COMMENT, "Seen\n\n<!-- unseen -->\n", "Seen\n"),
    (FactKind.COMMENT, "%%see [[Note]]%% x\n", "%%see [[Other]]%% x\n"),
    (FactKind.FOOTNOTE, "So[^1].\n\n[^1]: Said who?\n", "So[^1].\n\n[^1]: Said when?\n"),
    (FactKind.FOOTNOTE, "So ^[says who?] it is.\n", "So ^[says when?] it is.\n"),
    (FactKind.FOOTNOTE, "So[^1] it[^2] is.\n\n[^1]: A\n\n[^2]: B\n", "So[^1] it is.\n\n[^1]: A\n\n[^2]: B\n"),
    (FactKind.CALLOUT, "> [!tip]- Mind *this*\n> Body\n", "> [!tip]- Mind that\n> Body\n"),
    (FactKind.CALLOUT, "> [!tip]- Mind\n> Body\n", "> [!note]- Mind\n> Body\n"),
    (FactKind.CALLOUT, "> [!tip]- Mind\n> Body\n", "> [!tip] Mind\n> Body\n"),
    (FactKind.CALLOUT, "> [!tip|wide] Mind\n> Body\n", "> [!tip] Mind\n> Body\n"),
    (FactKind.CALLOUT, "> [!tip]\n> Body\n", "> Body\n"),
    (FactKind.QUOTE, "> Outer\n>\n> > Inner\n", "> Outer\n>\n> Inner\n"),
    (FactKind.QUOTE, "> Said\n", "Said\n"),
    (FactKind.LIST_ITEM, "- a\n    - b\n- c\n", "- a\n- b\n- c\n"),
    (FactKind.LIST_ITEM, "3. a\n4. b\n", "1. a\n2. b\n"),
    (FactKind.LIST_ITEM, "- a\n", "a\n"),
    (FactKind.RULE, "a\n\n---\n\nb\n", "a\n\nb\n"),
    (FactKind.HTML, '<div class="x">a</div>\n', '<div class="y">a</div>\n'),
    (FactKind.HTML, "A <br> b\n", "A b\n"),
    (FactKind.HTML, "[a][b]\n\n[b]: https://e.org\n[c]: x\n", "[a][b]\n\n[b]: https://e.org\n[c]: y\n"),
    (FactKind.LINK, "[b][] it\n\n[B]:\n  https://e.org\n", "[b][] it\n\n[b]: https://e.net\n"),
    (FactKind.HTML, "[a](https://e.org)%%{:.big}%%\n", "[a](https://e.org)\n"),
    (FactKind.WORDS, "One two.\n\nThree four.\n", "One two.\n\nThree five.\n"),
    (FactKind.WORDS, "One two.\n\nThree four.\n", "One two.\n"),
    (FactKind.WORDS, "- one [[Note]]\n- two\n", "- won [[Note]]\n- two\n"),
    (FactKind.WORDS, "> [!tip] Mind\n> Body\n", "> [!tip] Mind\n> Bones\n"),
    (FactKind.WORDS, "So[^1].\n\n[^1]: One.\n\n    Two.\n", "So[^1].\n\n[^1]: One.\n\n    Three.\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "before", "after"), CHANGES, ids=[f"{row[0]}-{n}" for n, row in enumerate(CHANGES)]
)
def test_a_change_names_just_its_fact(kind: FactKind, before: str, after: str) -> None:
    old, new = facts(note(before), resolve), facts(note(after), resolve)
    assert [fact.kind for fact in compare(old, new).missing] == [kind]
    assert compare(old, old).ok


@pytest.mark.parametrize(
    "path", sorted((FIXTURES / "sample-vault").rglob("*.md")), ids=lambda path: path.stem
)
def test_any_word_that_changed_is_in_one_fact(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    body = text.split("---\n", 2)[2] if text.startswith("---\n") else text
    old = facts(note("\n" + body), resolve)
    no_label = r"(?<!\^)(?<!\]\[)(?<!\n\[)"  # whose change takes the meaning from what bears it elsewhere
    for found in list(re.finditer(no_label + r"\b[^\W\d_]{3,}", body))[::5]:
        other = f"{body[: found.start()]}{found[0]}x{body[found.end() :]}"
        missing = compare(old, facts(note("\n" + other), resolve)).missing
        assert len(missing) == 1, (found[0], missing)


def test_a_title_that_changed_is_one_fact() -> None:
    old, new = note("Text\n"), note("Text\n", title="That")
    assert compare(facts(old, resolve), facts(new, resolve)).missing == (Fact(FactKind.TITLE, "This"),)


def test_a_citation_that_changed_is_one_fact() -> None:
    def quote(author: str) -> Quote:
        return Quote(
            (Paragraph((Text("Said."),)),), traits=Traits(citation=Citation(author, "T", "https://e.org"))
        )

    assert Counter(made(quote("Ann"))) - Counter(made(quote("Bob"))) == {
        ("citation", "author=Ann | title=T | url=https://e.org"): 1
    }


def test_a_note_that_was_not_understood_is_one_fact() -> None:
    one, two = (facts(note("", verbatim=data), resolve) for data in (b"\xff", b"\xfe"))
    assert [fact.kind for fact in one] == [FactKind.VERBATIM]
    assert compare(one, two).missing == one


def test_every_kind_is_tested() -> None:
    elsewhere = {FactKind.TITLE, FactKind.CITATION, FactKind.VERBATIM, FactKind.CARD, FactKind.EDGE}
    assert {kind for kind, _, _ in CHANGES} | elsewhere == set(FactKind)


SAME: list[tuple[str, str, str]] = [
    ("emphasis", "*a* __b__ c_d\n", "_a_ **b** c_d\n"),
    ("emphasis around a link", "**[[Note]]** x\n", "*[[Note]]* x\n"),
    ("escapes and entities", "1 \\* 2 \\& 3\n", "1 &ast; 2 &amp; 3\n"),
    ("breaks", "a\nb  \nc\\\nd\n", "a b c d\n"),
    ("list markers", "* a\n* b\n", "- a\n- b\n"),
    ("heading styles", "Why\n---\n", "## Why ##\n"),
    ("fences", "~~~py\nx\n~~~\n", "```py\nx\n```\n"),
    ("indented code", "    x\n", "```\nx\n```\n"),
    ("where a link is written from", "[[Dir/Note]]\n", "[[Note]]\n"),
    ("a display text that says no more", "[[Note|Note]]\n", "[[Note]]\n"),
    ("a display text for a heading", "[[Note#H|Note > H]] [[#H|H]]\n", "[[Note#H]] [[#H]]\n"),
    ("kinds of link", "[Note](Note.md)\n".replace("Note.md", "../Dir/Note.md"), "[[Note]]\n"),
    ("kinds of URL", "<https://e.org>\n", "[https://e.org](https://e.org)\n"),
    ("where an address is defined", "[a][b]\n![c][b]\n\n[B]: u.png 't'\n", "[b]: u.png 't'\n\n[a][b] ![c](u.png 't')\n"),
    ("kinds of image", "![[pic.png|100x50]]\n", "![100x50](Files/pic.png)\n"),
    ("an image's own name", "![[pic.png|pic.png]]\n", "![[pic.png]]\n"),
    ("kinds of comment", "a %%x  y%%\n", "a <!-- x y -->\n"),
    ("kinds of display", "$$x$$\n", "$$\nx\n$$\n"),
    ("callout types", "> [!NOTE] T\n", "> [!note] T\n"),
    ("tags", '---\ntags: "#One two/x, three"\n---\n', '---\ntag: ["one", "#two/x", "Three"]\n---\n'),
    ("one alias", '---\nalias: "a, b"\n---\n', '---\nAliases: [" a, b "]\n---\n'),
    ("numbers", "---\nn: 7.0\nm: 9007199254740993\n---\n", "---\nn: 7\nm: 9007199254740992\n---\n"),
    ("table padding", "|a|b|\n|-|-|\n|1||\n", "| a | b |\n| --- | --- |\n| 1 |\n"),
    ("what we carry", '---\nvaultconv: "{}"\n---\na%%vaultconv:{"v":1}%%\n', "a\n"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_what_says_the_same_is_the_same(one: str, other: str) -> None:
    assert Counter(said(one)) == Counter(said(other))


SITE = Dialect(
    "site",
    constructs=(
        Construct("mark", r"\[\[[^\]]*::highlight\]\]", lambda t, inner: Highlight(inner(2, len(t) - 13))),
        Construct("side", r"\[\[[^\]]*::rsn\]\]", lambda t, inner: Sidenote("rsn", inner(2, len(t) - 7))),
        Construct("left", r"\[\[[^\]]*::lsn\]\]", lambda t, inner: Sidenote("lsn", inner(2, len(t) - 7))),
    ),
    attributes=("", ""),
)
"""A little of another dialect, enough to say the same things in other letters."""

ACROSS: list[tuple[str, str, str]] = [
    ("highlight", "This [[is *it*::highlight]].\n", "This ==is _it_==.\n"),
    ("sidenote", "This [[says who::rsn]].\n", "This ^[says who].\n"),
    (
        "attributes",
        '[a](https://e.org){:target="_blank"} b\n',
        '[a](https://e.org)%%{:target="_blank"}%% b\n',
    ),
    ("literal text", "Not a #tag, 2 == 2, [[x]] %%\n", "Not a \\#tag, 2 == 2, \\[[x]] \\%%\n"),
]


@pytest.mark.parametrize(("site", "vault"), [row[1:] for row in ACROSS], ids=[row[0] for row in ACROSS])
def test_two_dialects_give_the_same_facts(site: str, vault: str) -> None:
    assert said(site, SITE) == said(vault)


def test_a_sidenote_elsewhere_than_on_the_right_says_where() -> None:
    assert ("footnote", "^[who]::lsn") in said("So [[who::lsn]]\n", SITE)


def test_each_character_belongs_to_the_innermost_fact() -> None:
    assert said("So ==see [`f` and *x*](https://e.org)== now.\n") == [
        ("words", "So now."),
        ("highlight", "see"),
        ("link", "url:https://e.org|and x"),
        ("code", "`f`"),
    ]


def test_lines_are_those_of_the_file() -> None:
    text = '---\ntags: ["x"]\na: 1\n---\n\n# H\n\nText ==y==\n\n- [ ] do\n'
    assert [(f.kind, f.line) for f in facts(note(text, date="2024-01-05"), resolve)] == [
        ("title", 0),
        ("tag", 2),
        ("property", 3),
        ("property", 0),
        ("heading", 6),
        ("words", 8),
        ("highlight", 8),
        ("list-item", 10),
        ("task", 10),
    ]


def test_the_date_of_a_note_is_a_property_unless_there_is_one() -> None:
    assert made(date="2024-01-05") == [("property", 'date="2024-01-05"')]
    dated = note('---\ndate: "2024-02-02"\n---\n', date="2024-01-05")
    assert [f.value for f in facts(dated, resolve)] == ["This", 'date="2024-02-02"']


def test_no_tags_are_a_property_that_is_empty() -> None:
    assert said('---\ntags: null\naliases: ""\n---\n') == [
        ("property", "tags=null"),
        ("property", 'aliases=""'),
    ]
    assert said('---\ntags: {"a": 1}\n---\n') == [("property", 'tags={"a": 1}')]


def test_the_value_of_a_property_is_told_by_its_meaning() -> None:
    text = '---\nx: {"b": [1.5, null, "[[Note|see]]"], "a": false, "c": "[[x]] y"}\n---\n'
    assert said(text) == [
        ("property", 'x={"a": false, "b": [1.5, null, "[[note:Dir/Note.md|see]]"], "c": "[[missing:x]] y"}')
    ]


def test_a_number_too_long_for_any_app_is_told_by_its_digits() -> None:
    assert said(f"---\nn: {10**400}\n---\n") == [("property", f"n={10**400}")]


def test_a_link_without_display_text_shows_what_stands_in_it() -> None:
    def shown(target: str, identity: str) -> str:
        link = Link(Reference(ReferenceKind.NAME, target))
        whole = Note("N.md", "N", blocks=(Paragraph((link,)),))
        return facts(whole, lambda _: identity)[1].value

    assert shown("Its title", "note:2020-01-02-3.md") == "note:2020-01-02-3.md|Its title"
    assert shown("folder/its title", "note:folder/Its title.md") == "note:folder/Its title.md"
    assert shown("../its title", "note:folder/Its title.md") == "note:folder/Its title.md"
    assert shown("term/its title", "note:Its title.md") == "note:Its title.md|term/its title"
    assert shown("Its title", Meaning("note:2020-01-02-3.md", ("Its title",))) == "note:2020-01-02-3.md"
    assert shown("nowhere", "missing:nowhere") == "missing:nowhere"


def test_words_with_code_among_them_are_no_name_of_a_note() -> None:
    assert ("link", "note:Dir/Note.md") in said("[[Note|note]]\n")
    assert ("link", "note:Dir/Note.md|note") in said("[`a` note](Note)\n")


def test_the_name_of_a_note_is_the_same_in_either_normal_form() -> None:
    one, two = (facts(Note("N.md", title), resolve) for title in ("Caf\u00e9", "Cafe\u0301"))
    assert one == two


def test_blanks_that_are_characters_stay() -> None:
    assert said("a\u00a0b \t c\n") == [("words", "a\u00a0b c")]


def test_links_in_html_and_comments_are_told_by_what_they_mean() -> None:
    here = said(
        '<p><img src="pic.png"></p>\n\n%%[[Note#H|that]] and [x](y)%%\n\n<p><img src="https://e.org/i.png"></p>\n'
    )
    assert here == [
        ("html", '<p><img src="asset:Files/pic.png"></p>'),
        ("comment", "note:Dir/Note.md#H|that and [x](y)"),
        ("html", '<p><img src="https://e.org/i.png"></p>'),
    ]


def test_a_tag_that_says_no_more_than_a_picture_is_one() -> None:
    tags = '<img src=pic.png alt="words" width=30>\n\nx <img title="Ours" src="https://e.org/i.png" height=4 width=3>\n'
    assert said(tags) == said('![words|30](pic.png)\n\nx ![|3x4](https://e.org/i.png "Ours")\n')
    assert said("<img src=pic.png class=c>\n") == [("html", "<img src=asset:Files/pic.png class=c>")]


BY_PROGRAM: list[tuple[str, Blocks, list[tuple[str, str]]]] = [
    (
        "a task with everything",
        (
            Item(
                (Paragraph((Text("call"),), traits=Traits(anchor="a1")), Paragraph((Text("more"),))),
                traits=Traits(
                    task=Task(
                        "LATER",
                        Status.OPEN,
                        "high",
                        (TaskDate("scheduled", "2024-01-02", "09:30"), TaskDate("due", "2024-01-03")),
                        "every week",
                        "done",
                        "x1",
                        ("y", "b"),
                        "delete",
                    )
                ),
            ),
        ),
        [
            ("list-item", "level 0 bullet"),
            (
                "task",
                "[open] priority=high due=2024-01-03 scheduled=2024-01-02T09:30 repeat=every week from=done"
                " id=x1 after=b,y then=delete call",
            ),
            ("anchor", "a1"),
            ("words", "more"),
        ],
    ),
    (
        "a task without text",
        (Item((Code("x\n"),), traits=Traits(task=Task("x", Status.DONE))),),
        [("list-item", "level 0 bullet"), ("task", "[done]"), ("code", "```\nx")],
    ),
    (
        "tasks that are no items",
        (
            Paragraph((Text("write"),), traits=Traits(task=Task("TODO", Status.OPEN))),
            Heading(1, (Text("Plan"),), traits=Traits(task=Task("DOING", Status.DOING))),
        ),
        [("task", "[open] write"), ("heading", "# Plan"), ("task", "[doing]")],
    ),
    (
        "properties and attributes of a block",
        (
            Paragraph(
                (Text("x"),),
                traits=Traits(properties=(Property("k", 1, PropertyType.NUMBER),), attributes="{:.big}"),
            ),
        ),
        [("words", "x"), ("html", "{:.big}"), ("property", "k=1")],
    ),
    (
        "a quotation in either dress",
        (
            Callout("Quote", None, (), traits=Traits(citation=Citation(title="T", emoji="📚"))),
            Callout("warning", (), (), traits=Traits(citation=Citation(author="A", color="red"))),
        ),
        [
            ("citation", "title=T | emoji=📚"),
            ("callout", "[!warning]"),
            ("citation", "author=A | color=red"),
        ],
    ),
    (
        "a list in a list in a quotation",
        (
            Quote(
                (
                    List(
                        (Item((List((Item(()), Item(())), start=1),)),),
                    ),
                )
            ),
        ),
        [
            ("quote", ">"),
            ("list-item", "level 1 bullet"),
            ("list-item", "level 2 number"),
            ("list-item", "level 2 number"),
        ],
    ),
    (
        "what one app executes",
        (Query("dataview", "LIST\n"), Paragraph((Macro("liquid", "{{ x }}"),))),
        [("code", "```dataview\nLIST"), ("code", "`{{ x }}`")],
    ),
    (
        "boxes and drawers",
        (Directive("wrap", (Paragraph((Text("in"),)),), options="o"), Drawer("LOGBOOK", "CLOCK\n")),
        [("html", "wrap o"), ("words", "in"), ("comment", ":LOGBOOK: CLOCK")],
    ),
    (
        "a footnote of code",
        read_blocks("[^1]:\n    ```\n    x\n    ```\n\na[^1]\n", OBSIDIAN),
        [("footnote", "[^1]:"), ("code", "```\nx"), ("words", "a"), ("footnote", "[^1]")],
    ),
    (
        "a footnote with an anchor",
        read_blocks("[^1]: Text. ^id\n\na[^1]\n", OBSIDIAN),
        [("footnote", "[^1]: Text."), ("anchor", "id"), ("words", "a"), ("footnote", "[^1]")],
    ),
    (
        "what no rule understood",
        (Raw("odd  one", "odd"), Raw("stray\n[a]: b\n  'c'\n[d]: e", "link-definition")),
        [("html", "odd one"), ("html", "stray"), ("html", "[a]: b 'c'"), ("html", "[d]: e")],
    ),
    (
        "a table without a header",
        (Table((), ("left", "center")),),
        [("table", ":-- | :-:")],
    ),
    (
        "odds and ends of a line",
        (
            Paragraph(
                (
                    Text("on "),
                    Timestamp("<2024-01-05 Fri>", "2024-01-05"),
                    Url("https://e.org"),
                    HtmlSpan("<!-- x -->"),
                    Image(Reference(ReferenceKind.URL, "u"), "*a*", "t", 10, 20, "{:.c}"),
                    Embed(Reference(ReferenceKind.NAME, "Note"), "as this"),
                    Highlight(()),
                )
            ),
        ),
        [
            ("words", "on <2024-01-05 Fri>"),
            ("link", "url:https://e.org"),
            ("comment", "x"),
            ("image", 'url:u|a|10x20 "t"'),
            ("html", "{:.c}"),
            ("embed", "note:Dir/Note.md|as this"),
            ("highlight", ""),
        ],
    ),
]


@pytest.mark.parametrize(
    ("blocks", "expected"), [row[1:] for row in BY_PROGRAM], ids=[row[0] for row in BY_PROGRAM]
)
def test_blocks_made_by_a_program(blocks: Blocks, expected: list[tuple[str, str]]) -> None:
    assert made(*blocks) == expected


def test_a_citation_does_not_say_what_a_property_says() -> None:
    citation = Citation("Ann", permalink="https://e.org/1", date="2024-01-05", location="12", favicon="f.ico")
    quote = Quote((), traits=Traits(citation=citation))
    link = Property("readwise_url", "https://e.org/1", PropertyType.TEXT)
    place = Property("at", {"page": [12, None]}, PropertyType.MAP)
    alone = made(quote)
    among = made(quote, properties=Properties((link, place)), date="2024-01-05")
    assert alone == [
        ("citation", "author=Ann | favicon=f.ico | permalink=https://e.org/1 | location=12 | date=2024-01-05")
    ]
    assert among[-1] == ("citation", "author=Ann | favicon=f.ico")


def test_the_same_note_gives_the_same_facts() -> None:
    text = "".join(before for _, before, _ in CHANGES if not before.startswith("---"))
    assert facts(note(text), resolve) == facts(note(text), resolve)


def test_depth_is_no_limit() -> None:
    block: Quote | Paragraph = Paragraph((Text("deep"),))
    for _ in range(5000):
        block = Quote((block,))
    span: Span = Text("x")
    for _ in range(5000):
        span = Highlight((span,))
    value: object = 1
    for _ in range(5000):
        value = [value]
    properties = Properties((Property("k", value, PropertyType.LIST),))  # type: ignore[arg-type]
    found = Counter(kind for kind, _ in made(block, Paragraph((span,)), properties=properties))
    assert found == {"quote": 5000, "highlight": 5000, "words": 1, "property": 1}
