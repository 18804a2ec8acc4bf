"""After an edit, what is worked out of a whole vault is worked out again only as far as the edit concerns it; and is what it would be if all of
it were worked out anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from vaultconv.formats.logseq import settings
from vaultconv.model.note import Note
from vaultconv.pipeline.memory import Memory, memory_of
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert
from vaultconv.pipeline.state import State
from vaultconv.vault.index import Index
from vaultconv.vault.kept import packed
from vaultconv.vault.shares import OfEachNote

VAULTS = {
    "obsidian": {
        "A.md": "---\nkind: 1\naliases: [Loaf]\n---\n# One\n\nwords ^said\n\n# One\n\n[[D/B#^said]]\n",
        "C.md": "---\nkind: words\nmood: x\n---\n[[A#One]], [[A#^said]], [[Gone#One]] and [[B#Head]]\n",
        "D/B.md": "---\nkind: true\n---\n# Head\n\n[[A#One]] ^said\n",
        "Board.canvas": '{"nodes":[{"id":"n","type":"file","file":"D/B.md","subpath":"#Head","x":0,"y":0,"width":9,"height":9}],"edges":[]}',
    },
    "logseq": {
        "pages/A.md": "alias:: Loaf\nkind:: 1\n\n- One\n  id:: 64cd0000-0000-4000-8000-000000000001\n",
        "pages/C.md": "kind:: words\n\n- [[Loaf]], [[Gone]] and ((64cd0000-0000-4000-8000-000000000001))\n",
        "pages/D___B.md": "- [[A]]\n",
        "journals/2026_01_05.md": "- a day\n",
    },
}
EDITS: dict[str, list[tuple[str, str | None]]] = {
    "obsidian": [
        ("Gone.md", "# One\n\n[[A#^said]]\n"),  # what was missing comes
        ("B.md", "# Head\n"),  # and what is nearer
        ("A.md", "---\nmood: 5\n---\n# Two\n\n# One\n\nwords ^other\n"),  # places and properties of others
        ("A.md", "---\nkind: 2\nmood: 5\n---\n# Two\n\n# One\n\nwords ^said\n"),
        ("C.md", "---\nmood: x\n---\nwords\n"),  # no link to a place any more, nor a property
        ("2026-01-05.md", "---\naliases: [Loaf, Gone]\n---\n[[B#Head]]\n"),
        ("B.md", None),  # what is farther is meant again
        ("Gone.md", None),
        ("D/C.md", "[[C]] and [[Loaf]]\n"),  # of one name with another
        ("C.md", None),
    ],
    "logseq": [
        ("pages/Gone.md", "alias:: Loaf\n\n- words\n"),
        ("pages/A.md", "kind:: x\n\n- One\n"),
        ("pages/Loaf.md", "- ((64cd0000-0000-4000-8000-000000000001))\n"),
        ("journals/2026_01_06.md", "- another\n\t- deeper\n\t  id:: 64cd0000-0000-4000-8000-000000000001\n"),
        ("pages/Gone.md", None),
        ("journals/2026_01_05.md", None),
    ],
}


def memory_in(out: Path) -> Memory:
    with State.open(out) as state:
        (owner,) = state.sources()
        memory = memory_of(state.memory(owner))
    assert memory is not None
    return memory


def converted_anew(vault: Path, out: Path, options: Options) -> Memory:
    """What a whole run remembers, which found no receipt of the last."""
    with State.open(out) as state:
        (owner,) = state.sources()
        state.make_writable(durable=False)
        state.keep_receipt(owner, "another", [b"{}"])
    convert(vault, out, replace(options, full=True))
    return memory_in(out)


def worked_out(memory: Memory) -> dict[str, Any]:
    """All that is kept, by side and name, as it is stored."""
    sides = {"source": memory.source} | ({} if memory.home is None else {"home": memory.home})
    return {
        f"{name}.{what}": packed(memo[what])
        for name, side in sides.items()
        for memo in side.memos
        for what in memo
    }


@pytest.mark.parametrize(("source", "target"), [("obsidian", "logseq"), ("logseq", "obsidian")])
def test_it_is_what_it_would_be_if_all_of_it_were_worked_out(
    source: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, out = tmp_path / "vault", tmp_path / "out"
    for path, text in VAULTS[source].items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text)
    options = Options(source, target, durable=False, prune=True)
    convert(vault, out, options)
    converted_anew(vault, out, options)  # now the destination has settings
    whole = OfEachNote._of_all
    for path, edited in EDITS[source]:
        if edited is None:
            (vault / path).unlink()
        else:
            (vault / path).write_text(edited)
        monkeypatch.setattr(OfEachNote, "_of_all", None)  # that would be all of them
        ready = plan(vault, out, options)
        assert not ready.is_whole, path
        apply(ready)
        monkeypatch.setattr(OfEachNote, "_of_all", whole)
        again, anew = worked_out(memory_in(out)), worked_out(converted_anew(vault, out, options))
        both = again.keys() & anew.keys()  # what nobody asks for any more is kept up as well
        assert {"obsidian": "source", "logseq": "home"}[source] + ".logseq.ids" in both
        assert {name: again[name] for name in both} == {name: anew[name] for name in both}, path


LISTS = [
    ("A.md", "---\nmood: [a, b]\n---\n"),  # a text became a list
    ("B.md", "---\nmood: [a, b]\n---\n"),  # now most are
    ("C.md", None),
    ("D.md", "---\nmood: x\nkind: y\n---\n"),
    ("A.md", "no properties\n"),
]


def test_of_properties_those_of_edited_notes_are_counted_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, out, options = tmp_path / "vault", tmp_path / "out", Options("obsidian", "logseq", durable=False)
    vault.mkdir()
    for name in "ABC":
        (vault / f"{name}.md").write_text(f"---\nmood: {name}\n---\n")
    convert(vault, out, options)
    counted: set[str] = set()

    def seen(note: Note) -> Iterator[tuple[str, bool]]:
        counted.add(note.path)
        return kinds_of(note)

    kinds_of = settings._kinds_of
    monkeypatch.setattr(settings, "_kinds_of", seen)
    for path, edited in LISTS:
        counted.clear()
        if edited is None:
            (vault / path).unlink()
        else:
            (vault / path).write_text(edited)
        convert(vault, out, options)
        assert counted == {path}
    convert(vault, tmp_path / "anew", options)
    now, anew = (worked_out(memory_in(folder)) for folder in (out, tmp_path / "anew"))
    assert now["source.logseq.kinds"] == anew["source.logseq.kinds"] != {"map": {}}
    assert now["source.logseq.lists"] == anew["source.logseq.lists"]


def test_where_words_are_others_the_names_of_all_notes_are_not_gathered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, out, options = tmp_path / "vault", tmp_path / "out", Options("obsidian", "logseq", durable=False)
    for path, text in VAULTS["obsidian"].items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text)
    convert(vault, out, options)
    (vault / "A.md").write_text(VAULTS["obsidian"]["A.md"] + "\nMore of [[Loaf]] and [[Gone]].\n")
    monkeypatch.setattr(Index, "_learn_names", None)
    ready = plan(vault, out, options)
    assert (ready.is_whole, ready.failed) == (False, False)
