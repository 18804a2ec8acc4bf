"""The source blocks of the older forms, written and read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.formats.readwise.forms import FORMS
from vaultconv.formats.readwise.header import read_paragraphs, read_wrap
from vaultconv.formats.readwise.source import frame_of, said_by
from vaultconv.model.citation import Citation

NAMES = st.text(st.sampled_from(list("abc XYZ é日'\"&;#|*.,:!1\ue83a")), max_size=20).map(
    lambda t: " ".join(t.split())
)
CITATION = Citation("Ruth Okafor", "Small Machines", "https://e.org/a", "https://readwise.io/open/1")
EARLY = [name for name, form in FORMS.items() if form.source not in ("footer", "")]


def expected(citation: Citation, form: str) -> Citation:
    """What ``form`` can say of ``citation``."""
    if form in ("F3", "F3h"):
        return citation
    return replace(citation, favicon="", emoji=citation.emoji if form == "F2m" else "")


@pytest.mark.parametrize("form", EARLY)
@given(
    author=NAMES,
    title=NAMES,
    url=st.sampled_from(["", "https://e.org/a_(b)?c"]),
    mark=st.sampled_from(["", "📕", "f"]),
)
def test_what_was_written_is_read(form: str, author: str, title: str, url: str, mark: str) -> None:
    favicon, emoji = ("https://f.org/?domain=e.org", "") if mark == "f" else ("", mark)
    citation = Citation(author, title, url, "https://readwise.io/open/1", favicon, emoji)
    assert said_by(frame_of(FORMS[form], citation), FORMS[form]) == expected(citation, form)


@pytest.mark.parametrize(
    ("form", "frame"),
    [
        (
            "F0",
            "Source Title: Small Machines\n\n"
            'Author: Ruth Okafor - [Source URL](https://e.org/a){:target="_blank"}\n\n'
            '[Readwise URL](https://readwise.io/open/1){:target="_blank"}\n\n---\n\n',
        ),
        (
            "F1",
            '[[_Source_: Small Machines - [Source URL](https://e.org/a){:target="_blank"}<br>\n'
            "_Author_: Ruth Okafor<br>\n"
            '[Readwise URL](https://readwise.io/open/1){:target="_blank"}\n::wrap]]\n\n',
        ),
        (
            "F3",
            '\n\n\n[[<cite>_[Small Machines](https://e.org/a){:target="_blank"}_</cite> by Ruth Okafor<br>\n'
            '_More_: [Readwise URL](https://readwise.io/open/1){:target="_blank"}\n::wrap]]',
        ),
        (
            "F3h",
            '\n\n\n[[<cite class="h-cite"><em>[Small Machines](https://e.org/a){:target="_blank"}</em></cite> by Ruth Okafor<br>\n'
            '_More_: [Readwise URL](https://readwise.io/open/1){:target="_blank"}\n::wrap]]',
        ),
    ],
)
def test_the_words_of_a_frame(form: str, frame: str) -> None:
    assert frame_of(FORMS[form], CITATION) == frame


@pytest.mark.parametrize(
    "text", ["", "words", "_Source_: A<br>\n_Author_: B<br>\n", "<cite>A</cite> by B<br>\n"]
)
def test_a_box_of_another_kind(text: str) -> None:
    assert read_wrap(text) is None


@pytest.mark.parametrize(
    "paragraphs",
    [("Title: A", "Author: B", "[Readwise URL](u)"), ("Source Title: A", "By B", "[Readwise URL](u)")],
)
def test_paragraphs_of_another_kind(paragraphs: tuple[str, str, str]) -> None:
    assert read_paragraphs(paragraphs) is None


@pytest.mark.parametrize(
    ("form", "frame"), [("F0", "Source Title: A\n\n---"), ("F1", "[[x::srs]]"), ("F2", "words")]
)
def test_what_is_no_frame(form: str, frame: str) -> None:
    assert said_by(frame, FORMS[form]) is None
