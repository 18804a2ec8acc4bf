"""npm ``mldoc``, the parser of Logseq's file version, and what it sees of the pages that a source becomes.

Needs node, and ``npm ci`` in this folder. The version is 1.5.7, that of Logseq 0.10.15: later ones read otherwise. A test
tool only: its repository is under the AGPL.
"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from posixpath import basename, splitext
from typing import Any
from urllib.parse import unquote

import pytest

from tests.oracles.meant import Meant, Named, meant
from vaultconv.model.blocks import Item, List, Paragraph, Traits
from vaultconv.model.flashcards import are_cards
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.reference import Reference
from vaultconv.model.spans import Text
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.written import prepared
from vaultconv.vault.headings import find_heading

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIXTURES = ROOT / "fixtures"
CORPORA = ROOT.parent / "shared" / "corpora"
NODE = shutil.which("node")
IS_THERE = NODE is not None and (HERE / "node_modules" / "mldoc").is_dir()

UNUSED = "a link definition that nothing uses"
"""What a line of the ledger says of a definition that is a comment."""

needs_mldoc = pytest.mark.skipif(
    not IS_THERE, reason="npm mldoc is not there: run `npm ci` in tests/oracles (needs node)"
)


@cache
def _program(script: str) -> subprocess.Popen[str]:
    """The node script of that name, running until this process ends: to start it takes longer than most of its answers."""
    program = subprocess.Popen(
        [str(NODE), str(HERE / script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(program.communicate)
    return program


def asked(script: str, questions: object) -> Any:
    """What the node script of that name answers."""
    program = _program(script)
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{json.dumps(questions)}\n")
    program.stdin.flush()
    answer = program.stdout.readline()
    if not answer:
        raise subprocess.CalledProcessError(program.wait(), program.args)
    return json.loads(answer)


def parsed(texts: Sequence[str]) -> list[Any]:
    """What mldoc makes of each page."""
    answer: list[Any] = asked("mldoc_oracle.cjs", list(texts))
    return answer


@dataclass
class Graph:
    """A source and what mldoc sees of the pages that it becomes, by the path of each note in the source; and how many characters are
    one level of their outlines."""

    plan: Plan
    notes: dict[str, Note]
    pages: dict[str, Any]
    step: int = 1

    def name(self, path: str) -> str:
        """What the app calls the page of a note: its title, else what its file name says."""
        note = self.notes[path]
        if note.kind is NoteKind.JOURNAL and note.date:
            return note.date
        return page_name(self.plan.converted.paths[path], self.pages[path])

    def named(self, path: str) -> Named:
        """What references in the note at ``path`` mean, by the resolver of the source."""
        loaded = self.plan.loaded

        def named(reference: Reference) -> tuple[str, str]:
            target = loaded.resolver.resolve(reference, path, loaded.index)
            if target.day:
                return "page", target.day
            if any(board.path == target.path for board in loaded.vault.boards):
                return "page", splitext(basename(target.path))[0]
            if target.kind != "note":
                return target.kind, target.path.removesuffix(".md")
            if target.path not in self.pages:  # no one can read it: a file of that name, for all we say
                return "missing", splitext(basename(target.path))[0]
            headings = loaded.index.headings(target.path)
            if reference.block and loaded.index.block(target.path, reference.block) is not None:
                return "place", target.path
            if reference.headings and find_heading(headings, reference.headings) is not None:
                return "place", target.path
            return "page", self.name(target.path)

        return named

    def outline(self, path: str) -> Note:
        """The note at ``path`` as an outline: what the writer is given. A template is a bullet with the note below."""
        note = prepared(self.notes[path], self.plan.loaded.index, self.plan.loaded.format, self.plan.target)
        if note.kind is not NoteKind.TEMPLATE or not note.blocks:
            return note
        named = (
            Property("template", note.title, PropertyType.TEXT),
            Property("template-including-parent", False, PropertyType.CHECKBOX),
        )
        title = Paragraph((Text(note.title),))
        return replace(note, blocks=(List((Item((title, *note.blocks), traits=Traits(properties=named)),)),))

    def meant(self, path: str) -> list[Meant]:
        """The blocks of the note at ``path``, as an outline."""
        note = self.outline(path)
        losses = self.plan.losses
        unused = frozenset(each.line for each in losses if each.note == path and UNUSED in each.detail)
        deck = are_cards(note.blocks, note.properties)
        blocks = meant(note.blocks, self.named(path), deck=deck, unused=unused)
        return [replace(block, level=1 + (block.level - 1) * self.step) for block in blocks]

    def compared(self) -> Iterator[tuple[str, Meant, Any]]:
        """Each block: the note's path, what it means, and what mldoc sees."""
        for path, page in self.pages.items():
            wanted = self.meant(path)
            assert [block["level"] for block in page["blocks"]] == [block.level for block in wanted], path
            for block, found in zip(wanted, page["blocks"], strict=True):
                yield path, block, found


def page_name(path: str, page: Any) -> str:
    """What the app calls the page in the file at ``path``: its title, else what the file's name says
    (``:triple-lowbar``)."""
    for item in page["properties"]:
        if item["key"] == "title":
            return str(item["value"])
    return unquote(splitext(basename(path))[0].replace("___", "/")).strip("/")


def converted(source: Path, destination: Path, options: Mapping[str, Any] | None = None) -> Graph:
    """``source`` as a graph, as it would be in ``destination``, read by mldoc."""
    return read_by_mldoc([planned(source, destination, options)])[0]


def planned(source: Path, destination: Path, options: Mapping[str, Any] | None = None) -> Plan:
    """How ``source`` would become a graph in ``destination``."""
    return plan(source, destination, Options(target_format="logseq", **(options or {})))


def read_by_mldoc(plans: Sequence[Plan], step: int = 1) -> list[Graph]:
    """The graphs that these would make, in which ``step`` characters are one level, all read at once."""
    texts = []
    for made in plans:
        notes = {note.path: note for note in made.loaded.vault.notes if note.verbatim is None}
        pages = {file.source: file.data.decode() for file in made.converted.files if file.source in notes}
        texts.append((made, notes, pages))
    answers = iter(parsed([text for _, _, pages in texts for text in pages.values()]))
    return [Graph(made, notes, {path: next(answers) for path in pages}, step) for made, notes, pages in texts]


def with_page(made: Plan, text: str) -> Plan:
    """``made`` as if each page it writes said ``text``: for tests of the tests."""
    files = [replace(file, data=text.encode()) if file.source else file for file in made.converted.files]
    changed = replace(made.converted, files=files)
    return replace(made, made=lambda: (made.loaded, changed))
