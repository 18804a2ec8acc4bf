"""Raw HTML as one block of a note."""

from __future__ import annotations

import pytest

from tests.formats.html.pages import read
from vaultconv.formats.html.one_block import as_one_block
from vaultconv.model.blocks import Html


@pytest.mark.parametrize(
    ("html", "one_block"),
    [
        ("<div>\n\n \n<p>a</p></div>", "<div>\n<p>a</p></div>"),
        ("<td><pre>a\n\n\nb</pre>\n\n</td>", "<td><pre>a\n&#10;&#10;b</pre>\n</td>"),
        ("<td><PRE>a\n \t\n b</PRE></td>", "<td><PRE>a\n \t&#10; b</PRE></td>"),
        (
            "<td><textarea>a\n\nb</textarea><pre>c\n\nd</pre></td>",
            "<td><textarea>a\n&#10;b</textarea><pre>c\n&#10;d</pre></td>",
        ),
    ],
)
def test_a_blank_line_goes_where_nobody_sees_it_and_is_said_where_it_is_shown(
    html: str, one_block: str
) -> None:
    assert as_one_block(html) == one_block


def test_a_table_that_stays_html_keeps_the_blank_lines_of_its_code() -> None:
    table = "<table><tr><td rowspan=2><pre>a\n\nb</pre></td><td>c</td></tr>\n\n<tr><td>d</td></tr></table>"
    (block,) = read(f"<title>P</title>{table}").blocks
    assert isinstance(block, Html)
    assert "<pre>a\n&#10;b</pre>" in block.text
    assert "\n\n" not in block.text
