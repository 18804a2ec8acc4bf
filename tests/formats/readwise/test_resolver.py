"""What a link of the site means."""

from __future__ import annotations

import pytest

from vaultconv.formats.readwise import FORMAT
from vaultconv.formats.readwise.links import site_reference
from vaultconv.formats.readwise.markup import TITLE
from vaultconv.model.note import Attachment, Note, Vault
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.vault.index import Index

INDEX = Index(
    Vault(
        "site",
        "readwise",
        (Note("_posts/1.md", "Slow Maps"), Note("notes/_posts/2.md", "Other"), Note("notes/x.md", "X")),
        attachments=(Attachment("assets/My map.png"), Attachment("notes/i.png")),
    )
)


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("Slow Maps", Target("note", "_posts/1.md")),
        ("slow maps", Target("note", "_posts/1.md")),
        ("Nowhere", Target("missing", "Nowhere")),
        ("", Target("note", "notes/x.md")),
    ],
)
def test_by_title(title: str, target: Target) -> None:
    reference = Reference(ReferenceKind.NAME, title, origin=TITLE)
    assert FORMAT.resolver.resolve(reference, "notes/x.md", INDEX) == target


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://e.org/a.png", Target("url", "https://e.org/a.png")),
        ("/assets/My%20map.png", Target("asset", "assets/My map.png")),
        ("/ASSETS/my%20map.png", Target("asset", "assets/My map.png")),
        ("i.png", Target("asset", "notes/i.png")),
        ("../assets/My%20map.png", Target("asset", "assets/My map.png")),
        ("x.md", Target("note", "notes/x.md")),
        ("gone.png", Target("missing", "gone.png")),
        ("/notes/45%205#h", Target("missing", "/notes/45 5")),
        ("#h", Target("url", "#h")),
        ("", Target("url", "")),
        ("../../secret.png", Target("outside", "../../secret.png")),
        ("a%00.png", Target("outside", "a\0.png")),
    ],
)
def test_by_path(url: str, target: Target) -> None:
    assert FORMAT.resolver.resolve(site_reference(url), "notes/x.md", INDEX) == target
