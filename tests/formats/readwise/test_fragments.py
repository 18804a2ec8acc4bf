"""Links to a place in their own page."""

from __future__ import annotations

import pytest

from vaultconv.formats.base import ReadContext
from vaultconv.formats.readwise.reader import read_note
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Link
from vaultconv.model.traverse import note_spans

PAGE = """---
title: Ovens
---

## The *oven* & its heat

A line.
{:#claim}

## The *oven* & its heat

"""


def reference(url: str) -> Reference:
    note = read_note("_posts/2020-01-02-7.md", f"{PAGE}[words]({url})\n".encode(), ReadContext())
    (link,) = (span for _, span in note_spans(note.blocks) if isinstance(span, Link))
    return link.reference


@pytest.mark.parametrize(
    ("url", "headings", "block"),
    [
        ("#the-oven--its-heat", ("The *oven* & its heat",), ""),
        ("#the-oven--its-heat-1", ("The *oven* & its heat",), ""),
        ("#claim", (), "claim"),
        ("#nowhere", ("nowhere",), ""),
        ("#caf%C3%A9", ("caf\u00e9",), ""),
    ],
)
def test_a_fragment_is_a_place(url: str, headings: tuple[str, ...], block: str) -> None:
    found = reference(url)
    assert (found.kind, found.target, found.headings, found.block) == (
        ReferenceKind.NAME,
        "",
        headings,
        block,
    )


@pytest.mark.parametrize("url", ["#", "#:~:text=heat", "https://example.org/#claim"])
def test_other_addresses_stay(url: str) -> None:
    assert reference(url) == Reference(ReferenceKind.URL, url)
