"""What a reader of the ledger found: edits in the vault that did not arrive as they were made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.formats.readwise.site import body, context, from_notes, read, vault, written
from vaultconv.formats.readwise import FORMAT
from vaultconv.formats.readwise.footer import read_footer, write_footer
from vaultconv.model.citation import Citation
from vaultconv.model.losses import Outcome

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


@pytest.mark.parametrize(
    ("front", "carried", "path"),
    [
        ("date: 2023-04-05", {}, "notes/_posts/2023-04-05-7.md"),
        ("date: 2023-04-05T10:00:00", {}, "notes/_posts/2023-04-05-7.md"),
        ("date: 2022-03-01", {}, "notes/_posts/2022-03-01-7.md"),
        ("date: some day", {}, "notes/_posts/2022-03-01-7.md"),
        ("date: 2023-04-05", {"date": "2023-04-05"}, "notes/_posts/2022-03-01-7.md"),
        ("date: 2023-04-06", {"date": "2023-04-05"}, "notes/_posts/2023-04-06-7.md"),
        ("mine: 1", {}, "notes/_posts/2022-03-01-7.md"),
    ],
)
def test_a_date_that_was_edited_is_in_the_file_name(front: str, carried: dict[str, str], path: str) -> None:
    (note,) = vault({"N.md": f"---\n{FRONT}\n{front}\n---\n{callout(LINE)}"})
    known = {"format": "readwise", "path": "notes/_posts/2022-03-01-7.md", **carried}
    note = replace(note, carried=known)
    (output,) = FORMAT.writer.write(note, context((note,), "obsidian", origins=False))
    assert output.path == path
    own = carried.get("date") == front.removeprefix("date: ")
    more = own or "some" in front or "T10" in front  # a time has no place in a file name
    assert (b"\ndate:" in output.data) == more


@pytest.mark.parametrize("origins", [True, False])
def test_markup_with_a_bracket_at_the_end_of_an_address_stays(origins: bool) -> None:
    text = "x [[a [b](https://e.org/[x]) m::highlight]] t"
    assert written(read(text), origins) == text
    assert body("x ==a [b](https://e.org/[x]) m== t") == (text, [])


@pytest.mark.parametrize("text", ["```{% endraw %}\nx\n```", "<https://e.org/{%endraw>"])
def test_what_no_raw_block_can_hold_is_in_the_ledger(text: str) -> None:
    assert body(text) == (text, [("code", "approximated")])


@pytest.mark.parametrize(
    ("line", "emoji"), [("— Ruth, [Small](https://e.org/s)", "🌐"), ("— Ruth, *Small*", "📕")]
)
def test_a_highlight_that_was_written_by_hand(line: str, emoji: str) -> None:
    notes = vault({"Slow Maps.md": f"---\ndate: 2024-02-29\nbook_title: Small\n---\n{callout(line)}"})
    (output,) = FORMAT.writer.write(notes[0], context(notes, "obsidian", origins=True))
    assert output.path == "notes/_posts/2024-02-29-slow-maps.md"
    assert f'<span class="mini-emoji"> {emoji}</span>' in output.data.decode()
    assert ("citation", Outcome.APPROXIMATED) in [(loss.construct, loss.outcome) for loss in output.losses]
    assert b"manual_post" not in output.data
