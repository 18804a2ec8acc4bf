"""Where a blank line must part two blocks. The whole table is in test_write.py, as text that is read again."""

from __future__ import annotations

import pytest

from vaultconv.markdown import spelling as sp
from vaultconv.markdown.neighbours import is_indented, must_part, needs_exact_indent
from vaultconv.model.blocks import AnyBlock, Blocks, Code, Heading, Html, Item, List, Paragraph, Quote, Rule
from vaultconv.model.spans import CodeSpan, HtmlSpan, Text

TEXT = Paragraph((Text("a"),))
INDENTED = Code("a\n", spelling={sp.STYLE: "indented"})
LIST = List((Item((TEXT,)),))


@pytest.mark.parametrize(
    ("html", "parted"),
    [
        ("<div>", True),
        ("<div></div>", True),
        ("<b>", True),
        ("<!-- a -->", False),
        ("<!-- a", True),
        ("<!-->", False),
        ("<?a?>", False),
        ("<?>", False),
        ("<!DOCTYPE html>", False),
        ("<![CDATA[ a ]]>", False),
        ("<pre>\na\n</pre>", False),
        ("<pre>", True),
        ("  <SCRIPT>a</script>", False),
    ],
)
def test_html_ends_by_itself_or_at_a_blank_line(html: str, parted: bool) -> None:
    assert must_part(Html(html), TEXT) is parted


@pytest.mark.parametrize(
    ("previous", "block", "parted"),
    [
        (TEXT, TEXT, True),
        (TEXT, LIST, False),
        (TEXT, INDENTED, True),
        (TEXT, Rule(), True),
        (LIST, Rule(), False),
        (Rule(), TEXT, False),
        (Heading(1, ()), INDENTED, False),
        (Quote((LIST,)), TEXT, True),
        (Quote((Heading(1, ()),)), TEXT, False),
        (Quote((Item(()),)), TEXT, False),
    ],
)
def test_pairs(previous: AnyBlock, block: AnyBlock, parted: bool) -> None:
    assert must_part(previous, block) is parted


@pytest.mark.parametrize(
    ("blocks", "exact"),
    [
        ((), False),
        ((TEXT, TEXT), False),
        ((TEXT, LIST), False),
        ((LIST,), True),
        ((Code("a\n"),), True),
        ((TEXT, Code("a\n")), False),
        ((TEXT, INDENTED), True),
        ((TEXT, Html("<b>")), True),
        ((Paragraph((CodeSpan("a b", "`a\nb`"),)),), True),
        ((Paragraph((CodeSpan("a b", "`a b`"),)),), False),
        ((Paragraph((HtmlSpan("<a\nb>"),)),), True),
    ],
)
def test_how_far_the_lines_of_an_item_are_indented(blocks: Blocks, exact: bool) -> None:
    assert needs_exact_indent(blocks) is exact


def test_indented_code() -> None:
    assert is_indented(INDENTED)
    assert not is_indented(Code("a\n"))
