"""Any note that could be is written so that the same note is read: the model of it, not its text, is what is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generate import generate
from tests.properties.models import NOTES, meaning
from vaultconv.errors import DONE
from vaultconv.formats.base import ReadContext, Unit, WriteContext
from vaultconv.formats.obsidian import FORMAT
from vaultconv.model.blocks import Callout, Item, List, Paragraph, Quote, Rule, Traits
from vaultconv.model.note import Note, Vault
from vaultconv.model.spans import Text
from vaultconv.model.task import Status, Task
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.vault.index import Index
from vaults.topics import Measure


def read_again(note: Note) -> tuple[str, Note]:
    """``note`` as an Obsidian vault has it: the text that was written, and the note that is read from it."""
    index = Index(Vault("v", "obsidian", (note,)))
    context = WriteContext(
        "obsidian", index, FORMAT.resolver, {note.path: note.path}, {"n.md": 1}, origins=False
    )
    (output,) = FORMAT.writer.write(note, context)
    assert output.losses == ()
    (found,) = FORMAT.reader.read(Unit(note.path, "note"), output.data, ReadContext())
    assert isinstance(found, Note)
    return output.data.decode(), found


@settings(
    max_examples=300,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_any_note_is_read_back(data: st.DataObject) -> None:
    note = data.draw(NOTES)
    text, found = read_again(note)
    assert meaning(found.blocks) == meaning(note.blocks), text
    assert meaning(found.properties.items) == meaning(note.properties.items), text


A, B = (Paragraph((Text(letter),)) for letter in "ab")
NAMED = Traits(anchor="id")
TO_DO = Traits(task=Task(" ", Status.OPEN))


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (List((Item((A, List((Item((B,)),), 7))),)), "- a\n\n\t7. b\n"),
        (List((Item((A, List((Item((B,)),), 1))),)), "- a\n\t1. b\n"),
        (List((Item((A, Rule(traits=NAMED), B)),)), "- a\n\n\t---\n\n\t^id\n\n\tb\n"),
        (List((Item((Rule(),), traits=NAMED),)), "- ^id\n\t***\n"),
        (List((Item((Rule(),), traits=TO_DO),)), "- [ ]\n\t***\n"),
        (List((Item((Quote((A,)),), traits=NAMED),)), "- ^id\n\t> a\n"),
        (
            List((Item((A, List((Item((B, Quote((A,)))),)), Quote((B,)))),)),
            "- a\n\t- b\n\t\t> a\n\t> b\n",
        ),
        (
            List((Item((A, List((Item((B, Quote((A,)))),)), Callout("note", None, (B,)))),)),
            "- a\n\t- b\n\t\t> a\n\t> [!note]\n\t> b\n",
        ),
    ],
)
def test_what_was_once_one_with_its_neighbour(block: List, text: str) -> None:
    """A number but 1 interrupts no paragraph; the line of an id is text to what stands right under it; a quote ends with its
    item, so that a callout under it is one."""
    written, found = read_again(Note("N.md", "N", blocks=(block,)))
    assert written == text
    assert meaning(found.blocks) == meaning((block,))


@pytest.mark.parametrize("format", ["obsidian", "logseq"])
def test_a_generated_vault_is_read_back(tmp_path: Path, format: str) -> None:
    """Each note is written from scratch, without a byte of its source, and says the same."""
    source, copy = tmp_path / "source", tmp_path / "copy"
    generate(source, Measure(60), format)
    options = Options(format, format, origins=False, carriers=False)
    assert convert(source, copy, options).exit_code == DONE
    before, after = (load(place, replace(options, target_format="")).vault.notes for place in (source, copy))
    assert len(before) > 50
    assert [note.path for note in after] == [note.path for note in before]
    for old, new in zip(before, after, strict=True):
        assert meaning(new.blocks) == meaning(old.blocks), old.path
        assert meaning(new.properties.items) == meaning(old.properties.items), old.path
        assert (new.title, new.kind, new.date) == (old.title, old.kind, old.date)
