"""What a dialect is made of."""

from __future__ import annotations

import dataclasses

import pytest

from vaultconv.markdown.dialect import (
    COMMONMARK,
    STATUS_OF_CHARACTER,
    Construct,
    Dialect,
    House,
    Region,
    url_reference,
)
from vaultconv.markdown.escape import Live
from vaultconv.markdown.read import read_spans
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Tag, Text, Url
from vaultconv.model.task import Status


def test_commonmark_adds_nothing() -> None:
    for name in ("callouts", "block_ids", "tasks", "tables", "footnotes", "math", "bare_urls"):
        assert getattr(COMMONMARK, name) is False
    assert COMMONMARK.constructs == COMMONMARK.regions == COMMONMARK.live == ()
    assert COMMONMARK.table.escape("[[a]] ==b==") == "[[a]] ==b=="


def test_a_destination_is_an_address_unless_the_dialect_knows_better() -> None:
    assert url_reference("Note.md") == Reference(ReferenceKind.URL, "Note.md")


def test_house_style_is_frozen_like_the_dialect() -> None:
    assert House() == House("-", "", ">")
    with pytest.raises(dataclasses.FrozenInstanceError):
        COMMONMARK.name = "other"  # type: ignore[misc]
    assert Region("%%", "comment") == Region("%%", "comment")


def test_the_first_construct_that_fits_wins() -> None:
    dialect = Dialect(
        "toy",
        constructs=(
            Construct("double", "##[a-z]+", lambda text, _: Tag(text[2:] + " twice")),
            Construct("single", "#[a-z]+", lambda text, _: Tag(text[1:])),
        ),
        live=(Live("#(?=[a-z])"),),
    )
    assert read_spans("##a #b", dialect) == (Tag("a twice"), Text(" "), Tag("b"))


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("see https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a?b=c&d=e!", "https://example.org/a?b=c&d=e"),
        ("**https://example.org**", "https://example.org"),
        ("ftp://example.org/x", "ftp://example.org/x"),
        ("file:///home/x", "file:///home/x"),
        ("obsidian://open?vault=V", "obsidian://open?vault=V"),
        ("https://example.org/漢字", "https://example.org/漢字"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("https://example.org/((((", "https://example.org/"),
    ],
)
def test_bare_addresses(text: str, url: str) -> None:
    assert [span for span in read_spans(text, Dialect("toy")) if isinstance(span, Url)] == [Url(url, url)]


@pytest.mark.parametrize(
    "text", ["xhttps://example.org", "https://", "https://...", "http:/x", "mailto:a@b.c", "`http://a.b`"]
)
def test_what_is_no_bare_address(text: str) -> None:
    assert not any(isinstance(span, Url) for span in read_spans(text, Dialect("toy")))


@pytest.mark.parametrize(
    ("character", "status"),
    [
        (" ", Status.OPEN),
        ("x", Status.DONE),
        ("X", Status.DONE),
        ("/", Status.DOING),
        ("-", Status.CANCELLED),
        ("?", None),
    ],
)
def test_the_box_of_a_task(character: str, status: Status | None) -> None:
    assert STATUS_OF_CHARACTER.get(character) == status
