"""Links by which an app opens its own notes: which addresses are such, and that those of another vault stay."""

from __future__ import annotations

import pytest

from vaultconv.formats.logseq import FORMAT as LOGSEQ
from vaultconv.formats.obsidian import FORMAT as OBSIDIAN
from vaultconv.model.blocks import Paragraph
from vaultconv.model.note import Note, Source, Vault
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Link, Text, Url
from vaultconv.transform.app_links import with_app_links
from vaultconv.vault.index import Index

ID = "64ab0000-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("obsidian://open?vault=My%20notes&file=Bread%2FRye", ("My notes", "Bread/Rye")),
        ("obsidian://open?file=Rye&vault=V", ("V", "Rye")),
        ("obsidian://vault/V/Bread/Rye.md", ("V", "Bread/Rye.md")),
        ("obsidian://open?vault=V", None),
        ("obsidian://open?file=Rye", None),
        ("obsidian://open?vault=V&file=Rye%23Head", None),
        ("obsidian://new?vault=V&file=Rye", None),
        ("logseq://graph/V?page=Rye%20bread", ("V", "Rye bread")),
        (f"logseq://graph/V?block-id={ID}", ("V", ID)),
        ("logseq://graph/V?file=pages%2FRye.md", None),
        ("logseq://x-callback-url/quickCapture?page=Rye", None),
    ],
)
def test_what_an_address_opens(address: str, opened: tuple[str, str] | None) -> None:
    format = OBSIDIAN if address.startswith("obsidian") else LOGSEQ
    found = format.opens.read(address)
    assert (found and (found.vault, found.reference.target)) == opened


def led(address: str) -> Reference:
    """Where a link with the ``address`` leads from a note of the vault ``V``, in which there is ``Rye``."""
    link = Link(Reference(ReferenceKind.URL, address), (Text("words"),), "inline")
    bare = Url(address)
    note = Note("A.md", "A", blocks=(Paragraph((link, bare)),), source=Source(address, 0, "obsidian"))
    index = Index(Vault("V", "obsidian", (note, Note("Rye.md", "Rye"))))
    (made,) = with_app_links(note, index, OBSIDIAN.opens, OBSIDIAN.resolver.resolve).blocks
    assert isinstance(made, Paragraph)
    first, second = made.spans
    assert isinstance(first, Link)
    assert first.label == link.label
    assert second == bare
    return first.reference


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("obsidian://open?vault=v&file=Rye", "Rye"),
        ("obsidian://open?vault=W&file=Rye", ""),
        ("obsidian://open?vault=V&file=Gone", ""),
        ("https://example.org/obsidian://open?vault=V&file=Rye", ""),
    ],
)
def test_only_a_note_that_is_there_is_led_to(address: str, target: str) -> None:
    stays = Reference(ReferenceKind.URL, address)
    assert led(address) == (Reference(ReferenceKind.NAME, target) if target else stays)
