"""Links to an id, in a vault whose notes say what their ids name."""

from __future__ import annotations

from vaultconv.model.blocks import Heading, Paragraph, Quote, Traits
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Link, Text
from vaultconv.vault.fragments import BY_ID, IDS, places_of, settled


def link(target: str, id: str) -> Link:
    return Link(Reference(ReferenceKind.NAME, target, (id,), origin=BY_ID), (Text("x"),), "inline")


def test_the_shortest_path_of_headings_that_leads_to_just_one() -> None:
    page = tuple(
        Heading(level, (Text(text),))
        for level, text in (
            (1, "A"),
            (2, "x"),
            (3, "deep: one"),
            (1, "B"),
            (2, "x"),
            (3, "deep one"),
            (1, "B"),
        )
    )
    quoted = Heading(2, (Text("quoted"),))
    named: dict[str, Heading | str] = {str(place): heading for place, heading in enumerate(page)}  # type: ignore[misc]
    places = places_of((*page, Quote((quoted,))), {**named, "block": "b", "quoted": quoted})
    assert places == {
        "0": (("A",), ""),
        "1": (("x",), ""),
        "2": (("deep one",), ""),
        "3": (("B",), ""),
        "4": (("B", "x"), ""),
        "5": (("B", "x", "deep one"), ""),
        "6": (("B",), ""),
        "block": ((), "b"),
    }


def test_links_to_ids_are_links_to_what_they_name() -> None:
    heading = Heading(1, (Text("The oven"),))
    named = Paragraph((Text("x"),), traits=Traits("p-1"))
    there = Note(
        "a/There.html",
        "There",
        blocks=(heading, named),
        extra={IDS: {"oven": (("The oven",), ""), "p": ((), "p-1")}},
    )
    spans = (
        link("a/there.html", "oven"),
        Embed(Reference(ReferenceKind.NAME, "a/There.html", ("p",), origin=BY_ID)),
        link("a/There.html", "nowhere"),
        link("gone.html", "oven"),
        link("", "own"),
    )
    here = Note("b.html", "b", blocks=(Paragraph(spans),), extra={IDS: {"own": (("Own",), "")}})
    _, made = settled((there, here))
    found = [span.reference for span in made.blocks[0].spans]  # type: ignore[union-attr]
    assert [(one.target, one.headings, one.block, one.origin) for one in found] == [
        ("a/there.html", ("The oven",), "", ""),
        ("a/There.html", (), "p-1", ""),
        ("a/There.html", ("nowhere",), "", ""),
        ("gone.html", ("oven",), "", ""),
        ("", ("Own",), "", ""),
    ]


def test_a_vault_without_ids_is_not_looked_through() -> None:
    note = Note("a.md", "a", blocks=(Paragraph((link("b", "c"),)),))
    assert settled([note])[0] is note
