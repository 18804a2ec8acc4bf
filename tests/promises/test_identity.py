"""A vault in its own format: with origins not one byte changes; without them every fact stays, and what was written is
read as the same note."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.real_vaults import CORPORA, case
from vaultconv.formats.base import ReadContext, WriteContext
from vaultconv.formats.obsidian import FORMAT
from vaultconv.formats.obsidian.reader import read_note
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.convert import convert
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.meaning import identities
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert as run
from vaultconv.pipeline.verify import verify
from vaultconv.vault.index import Index

ROOT = Path(__file__).resolve().parents[2]
OWN = [ROOT / "fixtures" / name for name in ("sample-vault", "bad-input", "readwise-site")]
REAL = [
    CORPORA / name
    for name in ("obsidian-help-en", "obsidian-sandbox", "logseq-docs", "readwise-plugins", "readwise-site")
]

VAULTS = pytest.mark.parametrize(
    "vault", [case(path, id=f"{path.parent.name}/{path.name}") for path in (*OWN, *REAL)]
)
FEWER = pytest.mark.parametrize(
    "vault", [case(path, id=f"{path.parent.name}/{path.name}", takes_long=True) for path in (*OWN, *REAL)]
)

ODD: dict[str, bytes] = {
    "Empty.md": b"",
    "Blank.md": b"\n",
    "Blanks.md": b" \n\t\n   ",
    "Many blanks at the end.md": b"text\n\n\n\n",
    "No final newline.md": b"text",
    "Windows.md": b"---\r\na: 1\r\n---\r\n\r\ntext  \r\n- x\r\n",
    "Mixed.md": b"one\r\ntwo\nthree\r\n",
    "Old Mac.md": b"one\rtwo\r",
    "Marked.md": b"\xef\xbb\xbf---\na: 1\n---\ntext",
    "Only a mark.md": b"\xef\xbb\xbf",
    "Wide.md": "\ufeff---\na: ü\r\n---\r\ntext\r\n".encode("utf-16-le"),
    "Wide, the other way.md": "\ufeff# ü".encode("utf-16-be"),
    "Only properties.md": b"---\na: 1 # why\n---\n",
    "Only properties, no newline.md": b"---\na: 1\n---",
    "No properties in it.md": b"---\n---\n",
    "Comments only.md": b"---\n# why\n---\n\ntext\n",
    "TOML is text.md": b"+++\na = 1\n+++\ntext\n",
    "JSON is text.md": b'{\n  "a": 1\n}\ntext\n',
    "Upper.MD": b"text\n",
    "Folder.md/Note.md": b"text\n",
    ".obsidian/app.json": b'{"a":  1}',
    ".obsidian/plugins/p/data.json": b"{",
    ".obsidian/plugins/p/README.md": b"---\na: 1\na: 2\n---\n",
    "Picture.png": bytes(range(256)),
    "no extension": b"",
    "Board.canvas": b"{}",
}


def files(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` but our own records and hidden ones that are no part of a vault."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if not name.startswith(".vaultconv") and (not name.startswith(".") or name.startswith(".obsidian/"))
    }


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A vault of notes as few people have them."""
    for name, data in ODD.items():
        (tmp_path / "odd" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "odd" / name).write_bytes(data)
    return tmp_path / "odd"


@VAULTS
def test_not_one_byte_changes(vault: Path, tmp_path: Path) -> None:
    done = run(vault, tmp_path / "again", Options("obsidian", "obsidian", durable=False))
    assert files(tmp_path / "again") == files(vault)
    assert done.applied.conflicts == []


def test_not_one_byte_of_odd_notes_changes(odd: Path, tmp_path: Path) -> None:
    done = run(odd, tmp_path / "again", Options("obsidian", "obsidian", durable=False))
    assert files(tmp_path / "again") == ODD
    assert (done.exit_code, done.plan.losses) == (0, ())


def _facts(loaded: Loaded, note: Note) -> list[tuple[str, str]]:
    return sorted((str(fact.kind), fact.value) for fact in facts(note, identities(loaded, note.path, {})))


def _same_facts(vault: Path, destination: Path) -> None:
    options = Options("obsidian", "obsidian", origins=False, carriers=False, durable=False)
    run(vault, destination, options)
    before, after = load(vault, options), load(destination, options)
    assert [note.path for note in after.vault.notes] == [note.path for note in before.vault.notes]
    for note, again in zip(before.vault.notes, after.vault.notes, strict=True):
        assert _facts(after, again) == _facts(before, note), note.path
        assert (again.kind, again.date, again.encoding) == (note.kind, note.date, note.encoding), note.path
    assert verify(vault, destination, options).ok


@FEWER
def test_written_anew_every_fact_stays(vault: Path, tmp_path: Path) -> None:
    _same_facts(vault, tmp_path / "again")


def test_written_anew_every_fact_of_odd_notes_stays(odd: Path, tmp_path: Path) -> None:
    (odd / "Mixed.md").unlink()  # line ends are kept by their number, and no line is written twice alike
    _same_facts(odd, tmp_path / "again")


@FEWER
def test_what_was_written_anew_is_written_so_again(vault: Path, tmp_path: Path) -> None:
    options = Options("obsidian", "obsidian", origins=False, carriers=False, durable=False)
    run(vault, tmp_path / "once", options)
    twice = convert(load(tmp_path / "once", options), FORMAT, options)
    assert {file.path: file.data for file in twice.files} == {
        path: data
        for path, data in files(tmp_path / "once").items()
        if path in twice.paths and path.lower().endswith(".md") and not path.startswith(".")
    }


# -- any note whatever ---------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"ab \n\t-*_`#>|=%$^[]()!<&\\:.1+~\r\"'",
        "\n\n", "  \n", "    ", "- ", "1. ", "> ", "# ", "- [x] ", "```\n", "$$\n", "%%\n", "---\n", "===\n", "[[N|x]]",
        "![[i.png|100]]", "==y==", "#tag", " ^id", "[^1]", "[^1]: ", "^[n]", "[a](b)", "<b>", "<div>\n", "<!--", "-->",
        "> [!note]- T\n", "| a | b |\n|---|---|\n", "---\na: 1\n---\n", "[r]: u\n", "https://e.org/a", "&amp;", "\r\n",
        "é", "日", "\u2028", "\u00a0",
    ]
)  # fmt: skip


def _context(note: Note, origins: bool) -> WriteContext:
    vault = Vault("v", "obsidian", (note,))
    return WriteContext(
        "obsidian", Index(vault), FORMAT.resolver, {"N.md": "N.md"}, {"n.md": 1}, origins=origins
    )


@settings(max_examples=1_000, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_note_comes_back_as_the_same_bytes(text: str, codec: str) -> None:
    data = text.encode(codec)
    note = read_note("N.md", data, ReadContext())
    (output,) = FORMAT.writer.write(note, _context(note, origins=True))
    assert output.data == data
