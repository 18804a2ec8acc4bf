"""Links whose address is not written in the link: in definitions, in folded texts of front matter, in bases, in raw HTML."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest

import vaultconv

_NOTES = {
    "Note.md": "# One\n\nmore ^id\n",
    "Links.md": """\
---
up: >-
  [[Note]]
words: |
  see [[Note#One]]
  and [[Links]] # no comment
deep:
  - at: '[[Note|it''s]]' # here
---
See [x], [y][] and [the note][X], ![z].

[x]: Note.md
[y]: <Note.md#One> "A title"
[Z]: Links.md
[other]: Note.md

> see [q]
>
> [q]:   Note.md

```base
filters: file.hasLink("Note") && file.name != "Note.md"
```

<a href="Note.md#One">a</a> %% [[Note]] %%

<div><a href="Note.md">x</a></div>
""",
    "All.base": 'filters:\n  - file.hasLink("Note")\n  - \'file.hasLink(link("Note"))\' # why\n',
}
_RENAMED = {
    "up: >-\n  [[Note]]": "up: >-\n  [[Other One]]",
    "see [[Note#One]]": "see [[Other One#One]]",
    "[[Note|it": "[[Other One|it",
    "[x]: Note.md": "[x]: Other%20One.md",
    "[y]: <Note.md#One>": "[y]: <Other%20One.md#One>",
    "[q]:   Note.md": "[q]:   Other%20One.md",
    'hasLink("Note") && file.name != "Note.md"': 'hasLink("Other One") && file.name != "Other One.md"',
    'href="Note.md#One"': 'href="Other%20One.md#One"',
    "%% [[Note]] %%": "%% [[Other One]] %%",
    'href="Note.md">x': 'href="Other%20One.md">x',
}


@pytest.fixture
def vault(tmp_path: Path) -> vaultconv.OpenVault:
    (tmp_path / ".obsidian").mkdir()
    for path, text in _NOTES.items():
        (tmp_path / path).write_text(text, "utf-8")
    return vaultconv.open_vault(tmp_path, "obsidian")


def test_a_rename_changes_each_where_it_stands_and_no_other_byte(vault: vaultconv.OpenVault) -> None:
    before = [(link.line, link.path) for link in vault["Links.md"].links]
    vault["Note.md"].rename("Other One")
    expected = _NOTES["Links.md"]
    for old, new in _RENAMED.items():
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    assert vault["Links.md"].text == expected
    moved = [(line, path.replace("Note.md", "Other One.md")) for line, path in before]
    assert [(link.line, link.path) for link in vault["Links.md"].links] == moved
    vault.apply()
    assert (vault.path / "All.base").read_text("utf-8") == _NOTES["All.base"].replace('"Note"', '"Other One"')


def test_there_and_back_is_as_before(vault: vaultconv.OpenVault) -> None:
    note = vault["Note.md"]
    note.rename("It's")
    assert 'hasLink("It\'s")' in vault.diff()
    note.rename("Note")
    note.move("Deep")
    note.move("")
    assert vault.diff() == ""


def test_what_is_split_and_merged_takes_them_along(vault: vaultconv.OpenVault) -> None:
    new = vault.split(vault["Note.md"])
    assert [note.path for note in new] == ["One.md"]
    text = vault["Links.md"].text
    for led in ("see [[One#One]]", "[y]: <One.md#One>", 'href="One.md#One"', "[x]: Note.md", '"Note.md"\n'):
        assert led in text
    vault.merge(new, vault["Links.md"])
    text = vault["Links.md"].text
    for led in ("see [[Links#One#One]]", "[y]: <Links.md#One#One>", 'href="Links.md#One#One"'):
        assert led in text
    vault.add("Asking.md", "```base\nfilters: file.path == 'Note.md'\n```\n")
    with pytest.raises(vaultconv.EditError, match=r"Asking\.md.*cannot be written anew"):
        vault.merge([vault["Note.md"]], vault["Links.md"])  # no part of a note has a path
    assert vault["Links.md"].text == text


_CARDS = """\
{
\t"nodes":[
\t\t{"id":"a","type":"file","file":"Note.md","subpath":"#One","x":0,"y":0,"width":10,"height":10},
\t\t{"id":"b","type":"file","file":"Note.md","x":0,"y":0,"width":10,"height":10, "own": 1},
\t\t{"id":"c","type":"text","text":"see [[Note#One]]\\nand [x]\\n\\n[x]: Note.md#One","x":0,"y":0,"width":10,"height":10}
\t],
\t"edges":[]
}"""


def test_a_board_takes_part(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    for path, text in (("Note.md", "# One\n"), ("Other.md", "Words.\n"), ("All.canvas", _CARDS)):
        (tmp_path / path).write_text(text, "utf-8")
    vault = vaultconv.open_vault(tmp_path, "obsidian")

    def board() -> str:
        return (vault.read_file("All.canvas") or b"").decode()

    new = vault.split(vault["Note.md"])
    there = _CARDS.replace('"Note.md","subpath"', '"One.md","subpath"').replace("[[Note#", "[[One#")
    assert board() == there.replace("[x]: Note.md", "[x]: One.md")
    new[0].rename("First")
    new[0].rename("Best")  # what waits is what is renamed
    assert board() == there.replace("[x]: Note.md", "[x]: One.md").replace("One.md", "Best.md").replace(
        "[[One#", "[[Best#"
    )
    vault.merge([vault["Note.md"]], vault["Other.md"])
    assert '"file":"Other.md", "subpath": "#Note","x"' in board()
    assert vault.apply().exit_code == 0
    assert (tmp_path / "All.canvas").read_text("utf-8") == board()


def test_many_are_renamed_at_once_and_may_change_their_names(vault: vaultconv.OpenVault) -> None:
    one, two = vault["Note.md"], vault["Links.md"]
    vault.rename_all([(one, "Links"), (two, "Note")])
    assert (one.path, two.path) == ("Links.md", "Note.md")
    assert {link.path for link in two.links} == {one.path, two.path}
    assert 'hasLink("Links")' in vault.diff()
    with pytest.raises(vaultconv.EditError, match="is to go there, too"):
        vault.rename_all([(one, "Same"), (two, "same")])
    assert vault.apply().exit_code == 0
    assert (vault.path / "Links.md").read_text("utf-8") == _NOTES["Note.md"]
    vault.rename_all([(one, "Note"), (two, "Links")])
    assert vault.apply().exit_code == 0
    assert {path: (vault.path / path).read_text("utf-8") for path in _NOTES} == _NOTES


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_in_any_form_of_unicode_can_come_and_go(vault: vaultconv.OpenVault, form: str) -> None:
    name = normalize(form, "Café")  # type: ignore[arg-type]
    note = vault["Note.md"]
    note.rename(name)
    assert note.path == f"{name}.md"
    assert vault.find("Café") is note
    assert f"[[{name}]]" in vault["Links.md"].text
    note.move(normalize(form, "Été"))  # type: ignore[arg-type]
    vault.apply()
    assert (vault.path / note.path).is_file()
    note.rename("Note")
    assert f"[[{name}]]" not in vault["Links.md"].text
    vault["Links.md"].move(normalize("NFD", "Été"))
    assert {link.path for link in vault.find("Links").links} == {note.path, vault.find("Links").path}
