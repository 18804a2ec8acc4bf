"""The fixtures are what they claim to be: an editor, git or a helpful hand may have changed their bytes."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent.parent / "fixtures"
SITE = FIXTURES / "readwise-site"
VAULT = FIXTURES / "sample-vault"
BAD = FIXTURES / "bad-input"

SITE_NOTES = sorted(SITE.rglob("*.md"))
LISTED = re.findall(r"^\| `([^`]+\.md)` \|", (FIXTURES / "README.md").read_text("utf-8"), re.MULTILINE)


def front_matter(path: Path) -> dict[str, str]:
    """The top-level keys of a site note, each with what stands after its colon, unread."""
    block = path.read_text("utf-8").split("---\n")[1]
    return dict(re.findall(r"^(\w+):(.*)$", block, re.MULTILINE))


def test_every_site_note_is_explained() -> None:
    listed = {name for name in LISTED if not (BAD / name).exists()}
    assert listed == {path.relative_to(SITE).as_posix() for path in SITE_NOTES}


def test_every_note_of_the_sample_vault_is_explained() -> None:
    text = (FIXTURES / "README.md").read_text("utf-8").split("## sample-vault")[1].split("## bad-input")[0]
    listed = set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))
    notes = {path.relative_to(VAULT).with_suffix("").as_posix() for path in VAULT.rglob("*.md")}
    assert listed == notes
    assert len(notes) == 20


def test_every_bad_input_is_explained() -> None:
    text = (FIXTURES / "README.md").read_text("utf-8").split("## bad-input")[1]
    assert set(re.findall(r"`([\w-]+\.md)`", text)) == {path.name for path in BAD.iterdir()}


@pytest.mark.parametrize("path", SITE_NOTES, ids=lambda path: path.name)
def test_site_notes_end_as_their_generation_did(path: Path) -> None:
    with_newline = {"2019-03-02-210000101.md", "2019-03-05-210000102.md"}
    expected = path.name in with_newline or path.parent.name == "_manual_posts"
    assert path.read_bytes().endswith(b"\n") is expected


@pytest.mark.parametrize("path", SITE_NOTES, ids=lambda path: path.name)
def test_empty_keys_are_spelled_as_their_generation_did(path: Path) -> None:
    keys = front_matter(path)
    empties = {value for value in keys.values() if not value.strip()}
    assert empties <= ({""} if "serial_number" in keys else {" "})


@pytest.mark.parametrize(
    "path", [p for p in SITE_NOTES if "author_id" in front_matter(p)], ids=lambda p: p.name
)
def test_author_ids_are_the_md5_of_the_author(path: Path) -> None:
    keys = front_matter(path)
    author = keys["author"].strip()
    assert keys["author_id"].strip() == hashlib.md5(author.encode()).hexdigest()


@pytest.mark.parametrize(
    "path", [p for p in SITE_NOTES if "quoteback-footer" in p.read_text("utf-8")], ids=lambda p: p.name
)
def test_footers_agree_with_the_front_matter(path: Path) -> None:
    keys = {key: value.strip().strip("\"'") for key, value in front_matter(path).items()}
    footer = next(line for line in path.read_text("utf-8").splitlines() if "quoteback-footer" in line)
    author = keys["author"]
    assert footer.startswith('> <div class="quoteback-footer">')
    assert f'<div aria-label="{author}" class="quoteback-author"> {author}</div>' in footer
    assert f'<div aria-label="{keys["book_title"]}' in footer
    assert (f'href="{keys["source_url"]}"' in footer) if "source_url" in keys else ("href=" not in footer)
    assert ("mini-favicon" in footer) is bool(keys["favicon_url"])


def test_the_sample_vault_has_the_line_ends_it_needs() -> None:
    herbs = (VAULT / "Garden" / "Herbs.md").read_bytes()
    assert herbs.count(b"\n") == herbs.count(b"\r\n") > 0
    assert not (VAULT / "Garden" / "Compost.md").read_bytes().endswith(b"\n")
    assert (VAULT / "Inbox.md").read_bytes() == b""
    others = [p for p in VAULT.rglob("*.md") if p.name != "Herbs.md"]
    assert [p.name for p in others if b"\r" in p.read_bytes()] == []


def test_the_sample_vault_keeps_its_blanks() -> None:
    assert b"at its end  \nbreaks" in (VAULT / "Reading" / "Slow mornings.md").read_bytes()
    assert b"trailing blanks  \n~~~" in (VAULT / "Workshop" / "Code is sacred.md").read_bytes()
    assert (VAULT / "Templates" / "Recipe.md").read_bytes().endswith(b"\n1. \n")


def test_the_settings_of_the_sample_vault_are_json() -> None:
    settings = json.loads((VAULT / ".obsidian" / "app.json").read_bytes())
    assert settings["attachmentFolderPath"] == "Attachments"


def test_attachments_are_what_the_script_draws() -> None:
    spec = importlib.util.spec_from_file_location("draw", FIXTURES / "draw.py")
    assert spec is not None
    assert spec.loader is not None
    draw = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(draw)
    found = {path.name: path.read_bytes() for path in (VAULT / "Attachments").iterdir()}
    assert found == draw.FILES
    assert max(len(data) for data in found.values()) < 2048


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("utf-16-le-bom.md", b"\xff\xfe-\x00"),
        ("utf-16-be-bom.md", b"\xfe\xff\x00#"),
        ("utf-8-bom.md", b"\xef\xbb\xbf---\n"),
        ("tab-indentation.md", b"---\nlist:\n\t- one"),
    ],
)
def test_bad_input_is_still_bad(name: str, start: bytes) -> None:
    assert (BAD / name).read_bytes().startswith(start)


def test_invalid_utf8_is_still_invalid() -> None:
    with pytest.raises(UnicodeDecodeError):
        (BAD / "invalid-utf8.md").read_text("utf-8")
