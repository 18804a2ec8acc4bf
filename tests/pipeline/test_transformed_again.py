"""After an edit transforms that stand alone are asked only for the notes that are converted again; all others for all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_restructured import written
from tests.pipeline.test_reworded import NOTES, converted, edited
from tests.plugins_at_hand import Installed, installed
from vaultconv.formats.chosen import Chosen
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert
from vaultconv.transform.named import TRANSFORMS
from vaultconv.vault.filters import Filters

__all__ = ["converted", "installed"]

CODE = '''
from dataclasses import replace

from vaultconv.formats.base import Option
from vaultconv.model.reference import Reference
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import Link, Tag, Text


class Retag:
    """Calls each tag otherwise, and some headings; leads some links elsewhere, or nowhere; takes a property out. It says what it was asked for, and
    how many notes it knew of then."""

    name = "retag"
    title = "Renames tags"
    options = (Option("to", "new", "What tags are called."),)
    stands_alone = ALONE
    asked = []

    def apply(self, note, context):
        self.asked.append((note.path, sum(1 for _ in context.index.vault.notes)))

        def change(span):
            match span:
                case Link(reference=Reference(target="Gone")):
                    return Text("gone")
                case Link(reference=Reference(target="Loaf") as reference, label=label):
                    return Link(replace(reference, target="Bread"), label or (Text("Loaf"),))
                case Text(text="Same"):
                    return Text("Same again")
                case Tag():
                    return Tag(context.options["to"])
            return span

        blocks, properties = with_spans(note.blocks, change), note.properties.without({"mood"})
        if blocks is note.blocks and len(properties) == len(note.properties):
            return note
        return replace(note, blocks=blocks, properties=properties)


RETAG = Retag()
'''
OPTIONS = Options("obsidian", "logseq", durable=False, prune=True, transforms=(Chosen.of("retag:to=fresh"),))


def brought(
    installed: Installed, site: Path, *, alone: bool = True, code: str = CODE
) -> list[tuple[str, int]]:
    """Installs a package with a transform, and gives the notes that this is asked for."""
    site.mkdir(exist_ok=True)
    file = site / "acme.py"
    file.write_text(code.replace("ALONE", str(alone)))
    sys.modules.pop("acme", None)
    found: dict[str, object] = {"__name__": "acme"}
    exec(compile(file.read_text(), file, "exec"), found)
    module = type(sys)("acme")
    module.__file__ = str(file)
    sys.modules["acme"] = module
    installed.points.clear()
    installed.add(TRANSFORMS.group, "retag", found["RETAG"])
    asked: list[tuple[str, int]] = found["RETAG"].asked  # type: ignore[attr-defined]
    return asked


@pytest.fixture
def asked(installed: Installed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    monkeypatch.setitem(sys.modules, "acme", sys)  # and none is there after the test
    return brought(installed, tmp_path / "site")


@pytest.fixture
def vault(tmp_path: Path, asked: list[tuple[str, int]]) -> Path:
    """A vault that was converted into ``out``."""
    vault = tmp_path / "vault"
    vault.mkdir()
    for path, text in NOTES.items():
        written(path, text)(vault)
    convert(vault, tmp_path / "out", OPTIONS)
    assert len(asked) == len(NOTES)
    asked.clear()
    return vault


CHANGES: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "words": (edited("Deep/D.md", "Alone", "Not alone"), {"Deep/D.md"}),
    "a tag more": (edited("Deep/D.md", "Alone", "#mine alone"), {"Deep/D.md"}),
    "a tag that is called otherwise": (edited("Alpha.md", "#tag", "#old"), {"Alpha.md", "B.md"}),
    "a property": (edited("Deep/D.md", "Alone", "---\nkind: x\n---\nAlone"), {"Deep/D.md"}),
    "a note more": (written("New.md", "#new [[B]]\n"), {"New.md"}),
    "a note that a link meant which it took out": (
        written("Deep/Gone.md", "is here\n"),
        {"Deep/Gone.md", "C.md"},
    ),
    "a note less": (lambda vault: (vault / "Deep/D.md").unlink(), set()),
    "nothing": (lambda vault: None, set()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_is_asked_for_the_notes_that_are_converted_again(
    what: str, vault: Path, tmp_path: Path, converted: list[str], asked: list[tuple[str, int]]
) -> None:
    change, concerned = CHANGES[what]
    converted.clear()
    change(vault)
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert (made.is_whole, made.is_unchanged) == (False, what == "nothing")
    assert set(converted) == concerned
    assert concerned <= {path for path, _ in asked} <= concerned | {"B.md"}  # which shows words of another
    assert {known for _, known in asked} <= {0}  # it sees no other note
    assert not apply(made).applied.conflicts
    again = plan(vault, tmp_path / "out", OPTIONS)
    assert (again.is_unchanged, again.losses, again.use) == (True, made.losses, made.use)
    full = plan(vault, tmp_path / "out", replace(OPTIONS, full=True))
    assert full.losses == made.losses
    assert {action.kind for action in full.actions} == {"keep"}


def test_what_it_left_out_is_in_the_ledger_of_each_run(vault: Path, tmp_path: Path) -> None:
    edited("Deep/D.md", "Alone", "#mine #yours alone")(vault)
    made = convert(vault, tmp_path / "out", OPTIONS).plan
    changed = [loss for loss in made.losses if "transform" in loss.detail]
    told = [(loss.note, loss.line, loss.value) for loss in changed if loss.construct in ("tag", "link")]
    assert (made.is_whole, told) == (
        False,
        [("Alpha.md", 12, "tag"), ("C.md", 1, "missing:Gone"), ("Deep/D.md", 1, "mine"), ("Deep/D.md", 1, "yours")],
    )  # fmt: skip


def unsaid(installed: Installed, site: Path) -> Options:
    brought(installed, site, alone=False)
    return OPTIONS


def other_code(installed: Installed, site: Path) -> Options:
    brought(installed, site, code=CODE + "\n\nMORE = 1\n")
    return OPTIONS


def other_version(installed: Installed, site: Path) -> Options:
    (point,) = installed.points[TRANSFORMS.group]
    found = vars(point)["found"]
    installed.points.clear()
    installed.add(TRANSFORMS.group, "retag", found, version="1.3")
    return OPTIONS


def other_words(installed: Installed, site: Path) -> Options:
    return replace(OPTIONS, transforms=(Chosen.of("retag:to=other"),))


def more_installed(installed: Installed, site: Path) -> Options:
    (site / "other-2.0.dist-info").mkdir()
    return OPTIONS


def in_no_file(installed: Installed, site: Path) -> Options:
    sys.modules["acme"] = type(sys)("acme")
    return OPTIONS


def beside_filters(installed: Installed, site: Path) -> Options:
    return replace(OPTIONS, filters=Filters(exclude=("None/",)))


WHOLE = (unsaid, other_code, other_version, other_words, more_installed, in_no_file, beside_filters)


@pytest.mark.parametrize("how", WHOLE)
def test_else_each_run_is_a_whole_one(
    how: Callable[[Installed, Path], Options],
    vault: Path,
    tmp_path: Path,
    installed: Installed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(tmp_path / "site")
    convert(vault, tmp_path / "out", OPTIONS)
    options = how(installed, tmp_path / "site")
    if how is beside_filters:
        convert(vault, tmp_path / "out", options)
    edited("Deep/D.md", "Alone", "Not alone")(vault)
    assert plan(vault, tmp_path / "out", options).is_whole


@pytest.mark.parametrize("there", [(), ("Bread",)])
def test_of_pages_each_run_is_a_whole_one(
    there: tuple[str, ...], asked: list[tuple[str, int]], tmp_path: Path
) -> None:
    """Their ids are brought together before it. So it is of the first page, too; without a change none is asked for."""
    pages, options = tmp_path / "pages", replace(OPTIONS, source_format="html")
    page = "<!doctype html><title>{0}</title><h1>{0}</h1><p id='said'>Words of it.</p>"
    pages.mkdir()
    written("i.png", "picture")(pages)
    for name in there:
        written(f"{name}.html", page.format(name))(pages)
    convert(pages, tmp_path / "graph", options)
    asked.clear()
    assert convert(pages, tmp_path / "graph", options).plan.is_unchanged
    assert asked == []
    written("Starter.html", page.format("Starter"))(pages)
    assert convert(pages, tmp_path / "graph", options).plan.is_whole
    assert len(asked) == len(there) + 1


def test_the_way_back_does_not_undo_it(vault: Path, tmp_path: Path) -> None:
    edited("Deep/D.md", "Alone", "* #mine\n\n\nalone")(vault)
    assert not convert(vault, tmp_path / "out", OPTIONS).plan.is_whole
    convert(tmp_path / "out", tmp_path / "home", Options("logseq", "obsidian", durable=False))
    text = (tmp_path / "home/Deep/D.md").read_text()
    assert ("#fresh" in text, "#mine" in text) == (True, False)
