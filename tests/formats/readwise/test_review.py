"""What a reader of the ledger found: edits in the vault that did not arrive as they were made."""

from __future__ import annotations

import pytest

from tests.formats.readwise.site import from_notes, read, vault
from vaultconv.formats.readwise.footer import read_footer, write_footer
from vaultconv.model.citation import Citation

FRONT = (
    "title: T\nauthor: Ruth\nbook_title: Small\nhighlight_id: 7\nreadwise_url: https://readwise.io/open/7\n"
    "favicon_url: https://f.org/i\nsource_emoji: 🌐\nsource_url: https://e.org/s"
)
LINE = "— ![favicon|16](https://f.org/i) Ruth, [Small](https://e.org/s)"
FOOTER = write_footer(Citation("Ruth", "Small", "https://e.org/s", favicon="https://f.org/i"))


def site(body: str, front: str = FRONT) -> str:
    """The body that the site gets from a highlight note with this ``body``."""
    made, _ = from_notes(vault({"N.md": f"---\n{front}\n---\n{body}"}))
    return made.partition("\n---\n")[2].removeprefix("\n")


def callout(lines: str, head: str = "[!quote]") -> str:
    return "> " + f"{head}\nwords\n{lines}".replace("\n", "\n> ") + "\n\n^rw7\n"


def test_a_footer_that_was_deleted_does_not_come_back() -> None:
    assert site("> [!quote]\n> words\n\n^rw7\n\nmine\n") == "> words\n{:#rw7}\n\nmine"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (callout(f"\n{LINE}"), f"> words\n> {FOOTER}"),
        (callout(LINE), f"> words\n> {FOOTER}"),
        (callout(f"\nabove\n{LINE}"), f"> words\n> \n> above\n> {FOOTER}"),
    ],
    ids=["as it was", "tight", "a line above"],
)
def test_the_last_line_of_the_callout_is_its_footer(body: str, wanted: str) -> None:
    assert site(body) == wanted


@pytest.mark.parametrize(
    ("body", "begins"),
    [
        (callout(f"\n{LINE}", "[!quote]- Mine"), "> **Mine**\n> \n> words\n> \n> — ![favicon]("),
        (callout(f"\n{LINE}\nbelow"), "> words\n> \n> — ![favicon]("),
        (f"> [!quote]\n> words\n\n> {LINE}\n\n^rw7\n", "> words\n\n> — ![favicon]("),
        (f"> words\n>\n> {LINE}\n\n^rw7\n", "> words\n> \n> — ![favicon]("),
    ],
    ids=["a title", "a line below", "parted", "no callout"],
)
def test_an_attribution_that_is_text_is_said_once(body: str, begins: str) -> None:
    made = site(body)
    assert made.startswith(begins)
    assert made.count("Small") == 1
    assert "quoteback" not in made
    assert made.endswith("\n{:#rw7}")


@pytest.mark.parametrize(
    ("emoji", "avatar"),
    [("source_emoji: 🌐", '<span class="mini-emoji"> 🌐</span>'), ("source_emoji:", "")],
)
def test_a_picture_that_was_taken_away_stays_away(emoji: str, avatar: str) -> None:
    made = site(callout("\n— Ruth, *Small*"), FRONT.replace("source_emoji: 🌐", emoji))
    assert f'<div class="quoteback-avatar">{avatar}</div>' in made


def test_a_footer_without_any_picture() -> None:
    citation = Citation("Ruth", "Small")
    assert "mini-" not in write_footer(citation)
    assert read_footer(write_footer(citation)) == citation


@pytest.mark.parametrize("anchor", ["mine", "rw7"])
def test_an_anchor_of_one_s_own_is_read_back(anchor: str) -> None:
    made = f"---\ntitle: T\nhighlight_id: 7\n---\n\n{site(callout(LINE).replace('^rw7', '^' + anchor))}\n"
    assert made.endswith("\n{:#mine}\n") == (anchor == "mine")
    (quote,) = read(made).blocks
    assert quote.traits.citation is not None
    assert quote.traits.anchor == anchor
