"""Whom an edit concerns in a vault with highlights, of which some may stand in two notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_reworded import NOTES, converted, edited
from tests.properties.test_reworded import PASSAGES, made
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert
from vaultconv.transform.duplicates import DUPLICATE

__all__ = ["converted"]

OPTIONS = Options("obsidian", "logseq", durable=False, prune=True)
MAPS, LEDGER = "Books/Maps.md", "Books/Ledger.md"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with two notes of highlights that was converted into ``out``."""
    vault = made(tmp_path / "vault", NOTES | PASSAGES)
    convert(vault, tmp_path / "out", OPTIONS)
    return vault


def copied(path: str, to: str, old: str = "", new: str = "") -> Callable[[Path], object]:
    return lambda vault: (vault / to).write_text((vault / path).read_text().replace(old, new))


Edit = Callable[[Path], object]
MORE = "Books/More.md"
CONCERNED: dict[str, tuple[Edit, set[str]]] = {
    "words of a note without highlights": (edited("Deep/D.md", "Alone", "Lonely"), {"Deep/D.md"}),
    "a property of one": (edited("Deep/D.md", "Alone", "---\nkind: x\n---\nAlone"), {"Deep/D.md"}),
    "words of a highlight": (edited(MAPS, "Slow maps", "Slower maps"), {MAPS}),
    "a highlight more": (copied(MAPS, MORE, "02", "03"), {MORE}),
    "a highlight less": (lambda vault: (vault / MAPS).unlink(), set()),
    "no highlight any more": (edited(MAPS, "[Readwise](https://readwise.io/open/210002)", "Nobody"), {MAPS}),
    "one that stands in another": (copied(MAPS, MORE), {MAPS, MORE}),
}


@pytest.mark.parametrize("what", CONCERNED)
def test_only_notes_that_a_change_concerns_are_converted(
    what: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    change, concerned = CONCERNED[what]
    change(vault)
    only(concerned, vault, tmp_path / "out", converted)


@pytest.mark.parametrize("what", ["words of a highlight", "a highlight more", "one that stands in another"])
def test_so_it_is_where_they_are_written_by_a_template(
    what: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    template = "- {{ title }}\n{% for one in highlights %}- {{ one.highlight_text }}\n{% endfor %}"
    options = replace(OPTIONS, format_options={"highlight_template": template})
    convert(vault, tmp_path / "templated", options)
    change, concerned = CONCERNED[what]
    change(vault)
    only(concerned, vault, tmp_path / "templated", converted, options)


def only(
    concerned: set[str], vault: Path, out: Path, converted: list[str], options: Options = OPTIONS
) -> None:
    """A run with ``options`` converts the notes that are ``concerned`` and no other, and comes to what one of all comes to."""
    converted.clear()
    made = plan(vault, out, options)
    assert not made.is_whole
    assert set(converted) == concerned
    full = plan(vault, out, replace(options, full=True))
    assert (made.losses, made.counts) == (full.losses, full.counts)
    assert not apply(made).applied.conflicts
    again = plan(vault, out, replace(options, full=True))
    assert {action.kind for action in again.actions} == {"keep"}


AMONG_TWINS: dict[str, tuple[Edit, set[str]]] = {
    "words of a note without highlights": CONCERNED["words of a note without highlights"],
    "words of a highlight that stands in one": (edited(LEDGER, "flour", "rye flour"), {LEDGER}),
    "words of a highlight that stands in two": (edited(MAPS, "Slow maps", "Slower maps"), {MAPS, MORE}),
    "the title of its note": (edited(MAPS, "title: Maps", "title: Charts"), {MAPS}),
    "the name of its note": (lambda vault: (vault / MAPS).rename(vault / "Charts.md"), {"Charts.md", MORE}),
    "it stands in a third": (copied(MAPS, "Third.md"), {MAPS, "Third.md"}),
    "it stands in one again": (lambda vault: (vault / MORE).unlink(), {MAPS}),
    "a note that shows one of its notes": (edited("Deep/D.md", "Alone", f"![[{MAPS}]]"), {"Deep/D.md"}),
}


@pytest.mark.parametrize("what", AMONG_TWINS)
def test_where_a_highlight_stands_in_two_notes_each_is_converted_with_the_other(
    what: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    copied(MAPS, MORE)(vault)
    assert DUPLICATE in {loss.construct for loss in convert(vault, tmp_path / "out", OPTIONS).plan.losses}
    change, concerned = AMONG_TWINS[what]
    change(vault)
    only(concerned, vault, tmp_path / "out", converted)


def test_where_notes_are_made_of_others_all_are_looked_at(vault: Path, tmp_path: Path) -> None:
    """The first highlight of a vault is no matter for the note that it stands in alone, unless notes are to be grouped."""
    options = replace(OPTIONS, target_format="readwise", format_options={"readwise_form": "site"})
    for path in PASSAGES:
        (vault / path).unlink()
    convert(vault, tmp_path / "site", options)
    made(vault, PASSAGES)
    assert plan(vault, tmp_path / "site", options).is_whole
