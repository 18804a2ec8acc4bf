"""Local attachments from each format into each: found, copied, named as before, listed; with size, words, page and title."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import pytest

from tests.assets.picture_server import png
from vaultconv.markdown.picture_tags import tag_of
from vaultconv.model.blocks import Html
from vaultconv.model.losses import Outcome
from vaultconv.model.spans import Embed, HtmlSpan, Image, Link
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.pipeline.attachments import use_of
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import Run, convert
from vaultconv.pipeline.verify import verify

FORMATS = ("obsidian", "logseq", "html", "readwise")
FILES = {
    "mill.png": png(1),
    "Deep/loaf of bread.png": png(2),
    "Deep/er/mill.png": png(3),
    "paper.pdf": b"%PDF-1.4\n" + b"x" * 60 + b"\n%%EOF\n",
    "talk.mp3": b"ID3\x04" + bytes(60),
    "film.mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08mdat",
    "Deep/spare.png": png(4),
    "same.png": png(5),
    "Deep/same again.png": png(5),
    "data.csv": b"a,b\n1,2\n",
    "Ünï#1.png": png(6),
}
"""In folders, with blanks, two of one name, two of the same bytes, one that nothing shows, one that no link can name."""
A = """\
Sized: ![[loaf of bread.png|100x50]] and ![[mill.png|120]].

With words and a title: ![A loaf|80](Deep/loaf%20of%20bread.png "Our loaf") and ![words](mill.png).

Two of one name: ![[Deep/er/mill.png]].

PDF: ![[paper.pdf#page=3]] and [the paper](paper.pdf#page=5) and [[paper.pdf#page=7|seven]] and [titled](paper.pdf "A paper").

Sound ![[talk.mp3]], film ![[film.mp4|320]], table [[data.csv]], twins ![[same.png]] ![[same again.png]].

Missing: ![[lost.png]] and [gone](papers/gone.pdf).
"""
B = '![[lost.png]]\n\n<img src="mill.png" width="40">\n'

Shown = Counter[tuple[bytes, str, int, int, str, str]]
"""Which bytes are shown or led to, with which words, width, height, place and title."""


@dataclass(frozen=True)
class Seen:
    """What a vault has: the bytes of its files by their paths, what its notes show of them, which are missing or unused."""

    files: dict[str, bytes]
    shown: Shown
    missing: frozenset[str]
    unused: frozenset[bytes]


def _picture(part: object) -> object:
    """The picture that ``part`` of a note is: one in raw HTML too, if its tag says no more than one."""
    found = tag_of(part) if isinstance(part, Html | HtmlSpan) else None
    return part if found is None or found[1] is None else found[0].image(found[1])


def seen(folder: Path, format: str) -> Seen:
    """What the notes in ``folder`` show."""
    loaded = load(folder, Options(format))
    files = {item.path: (folder / item.path).read_bytes() for item in loaded.vault.attachments}
    files = {path: data for path, data in files.items() if data in FILES.values()}
    shown: Shown = Counter()
    for note in loaded.vault.notes:
        for block in iter_blocks(note.blocks):
            spans = [span for spans in spans_of(block) for span in iter_spans(spans)]
            for span in map(_picture, [block, *spans]):
                if not isinstance(span, Image | Embed | Link):
                    continue
                target = loaded.resolver.resolve(span.reference, note.path, loaded.index)
                if target.kind == "asset" and target.path in files:
                    words = span.alt if isinstance(span, Image) else ""
                    size = (0, 0) if isinstance(span, Link) else (span.width, span.height)
                    title = "" if isinstance(span, Embed) else span.title
                    shown[files[target.path], words, *size, span.reference.subpath, title] += 1
    use = use_of(loaded)
    missing = frozenset(each.target.rpartition("/")[2] for each in use.missing)
    return Seen(files, shown, missing, frozenset(files[path] for path in use.unused if path in files))


@pytest.fixture(scope="module")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same vault in each format; nobody remembers where it came from."""
    home = tmp_path_factory.mktemp("vaults")
    folders = {format: home / format for format in FORMATS}
    for path, data in FILES.items():
        (folders["obsidian"] / path).parent.mkdir(parents=True, exist_ok=True)
        (folders["obsidian"] / path).write_bytes(data)
    (folders["obsidian"] / "A.md").write_text(A, "utf-8")
    (folders["obsidian"] / "B.md").write_text(B, "utf-8")
    for format in FORMATS[1:]:
        convert(folders["obsidian"], folders[format], Options("obsidian", format, durable=False))
        shutil.rmtree(folders[format] / ".vaultconv")
    return folders


def renamed(run: Run) -> set[str]:
    """The files that the ledger calls renamed."""
    lines = (loss for loss in run.plan.losses if loss.construct == "attachment")
    return {loss.note for loss in lines if loss.outcome is Outcome.RENAMED}


@pytest.mark.parametrize(("source", "target"), list(permutations(FORMATS, 2)))
def test_all_of_it_arrives(vaults: dict[str, Path], tmp_path: Path, source: str, target: str) -> None:
    run = convert(vaults[source], tmp_path / "out", Options(source, target, durable=False))
    before, after = seen(vaults[source], source), seen(tmp_path / "out", target)

    assert Counter(after.files.values()) == Counter(FILES.values())
    names = Counter(path.rpartition("/")[2] for path in after.files)
    for path in before.files.keys() - renamed(run):
        assert names[path.rpartition("/")[2]], path
    assert len(renamed(run)) <= 2  # of two of one name, one; and the one that no link can name

    expected = before.shown
    if target == "readwise":  # a site note has no film of a width: a link, and the ledger says so
        film = (FILES["film.mp4"], "", 320, 0, "", "")
        expected = Counter(
            {(*key[:2], 0, 0, *key[4:]) if key == film else key: n for key, n in expected.items()}
        )
        assert any("film.mp4" in loss.detail for loss in run.plan.losses)
    assert after.shown == expected
    assert sum(expected.values()) == 15

    assert after.missing == before.missing == {"lost.png", "gone.pdf"}
    wanted = {each.target.rpartition("/")[2]: len(each.notes) for each in run.plan.converted.use.missing}
    assert wanted == {"lost.png": 2, "gone.pdf": 1}
    assert after.unused == before.unused == {FILES["Deep/spare.png"], FILES["Ünï#1.png"]}
    assert len(run.plan.converted.use.unused) == 2
    assert verify(vaults[source], tmp_path / "out", Options()).missing == ()


@pytest.mark.parametrize("source", FORMATS[1:])
def test_equal_files_are_one_on_request(vaults: dict[str, Path], tmp_path: Path, source: str) -> None:
    convert(vaults[source], tmp_path / "out", Options(source, "obsidian", durable=False, dedupe=True))
    after = seen(tmp_path / "out", "obsidian")
    assert Counter(after.files.values()) == Counter(set(FILES.values()))
    assert after.shown == seen(vaults[source], source).shown
