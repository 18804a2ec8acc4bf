"""Each kind of span and block is in every table that is asked for each kind: who adds one is told here which he has not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import get_args

import pytest

from vaultconv.model.blocks import AnyBlock
from vaultconv.model.spans import Span

SPANS = frozenset(get_args(Span))
BLOCKS = frozenset(get_args(AnyBlock))

OF_SPANS = (
    "vaultconv.model.plain:_SOURCE",
    "vaultconv.model.plain:_WORDS",
    "vaultconv.markdown.write_spans:SPELL",
    "vaultconv.pipeline.span_facts:_SPANS",
    "vaultconv.formats.html.write_spans:_SPANS",
)
OF_BLOCKS = (
    "vaultconv.markdown.write:MarkdownWriter._BLOCKS",
    "vaultconv.pipeline.facts:_BLOCKS",
    "vaultconv.formats.html.write_blocks:_BLOCKS",
)
BESIDES = {
    "vaultconv.pipeline.span_facts:_SPANS": {"Text", "Break", "Timestamp"},
    "vaultconv.formats.html.write_spans:_SPANS": {"Text", "Break", "HtmlSpan"},
}
"""What is not asked of a table: words are no fact by themselves, and what HTML a page may hold is asked of its neighbours, too."""
GUIDE = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text("utf-8")


def table(place: str) -> Mapping[type, object]:
    """The table at ``place``: a module, and a name in it."""
    module, _, name = place.partition(":")
    found: Mapping[type, object] = attrgetter(name)(import_module(module))
    return found


@pytest.mark.parametrize(
    ("kinds", "place"), [(SPANS, place) for place in OF_SPANS] + [(BLOCKS, place) for place in OF_BLOCKS]
)
def test_each_kind_is_in_each_table(kinds: frozenset[type], place: str) -> None:
    missing = {kind.__name__ for kind in kinds - table(place).keys()}
    assert missing == BESIDES.get(place, set())


@pytest.mark.parametrize(
    ("kinds", "place", "holds"),
    [
        (SPANS, "vaultconv.model.traverse:_SPANS", {"spans", "label"}),
        (BLOCKS, "vaultconv.model.traverse:_BLOCKS", {"blocks", "items"}),
    ],
)
def test_whatever_holds_others_is_walked_into(kinds: frozenset[type], place: str, holds: set[str]) -> None:
    """What holds spans says so by the name of its field; a label of a footnote is its name."""
    holding = {
        kind.__name__
        for kind in kinds
        if any(each.name in holds and "str" not in str(each.type).split("[")[0] for each in fields(kind))
    }
    walked = {kind.__name__ for kind, inside in table(place).items() if inside is not None}
    assert holding == walked & {kind.__name__ for kind in kinds}


@pytest.mark.parametrize("place", [*OF_SPANS, *OF_BLOCKS])
def test_the_guide_names_each_table(place: str) -> None:
    assert f"`{place.partition(':')[0].replace('.', '/')}.py`" in GUIDE
