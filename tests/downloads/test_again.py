"""A vault converted again and again with downloads: only the notes that changed are converted, and those of whose addresses something else comes;
nothing is asked for that is there. The result, the ledger and the state are those of runs with ``--full``."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.assets.picture_server import ACTIVE_SVG, PictureServer, png
from tests.downloads.journey import options
from tests.properties.test_reworded import VAULTS, edit, held, known, made
from vaultconv.model.note import Note
from vaultconv.pipeline import note_by_note, unchanged
from vaultconv.pipeline.note_by_note import NoteByNote
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.run import apply
from vaultconv.pipeline.state import State
from vaultconv.vault.filters import Filters

LONG = os.environ.get("VAULTCONV_LONG") == "1"


def run(source: Path, out: Path, told: Options) -> Plan:
    """A run, in which nothing goes wrong."""
    ready = plan(source, out, told)
    try:
        done = apply(ready).applied
    finally:
        ready.close()
    assert (done.conflicts, done.failed) == ([], [])
    return ready


# -- whom it concerns ----------------------------------------------------------------------------------------------


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notes that are converted from now on, by path."""
    seen: list[str] = []
    real = NoteByNote._write

    def write(self: NoteByNote, note: Note, *more: object) -> None:
        seen.append(note.path)
        real(self, note, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(note_by_note.NoteByNote, "_write", write)
    return seen


@pytest.fixture
def asked(tmp_path: Path, site: PictureServer) -> Options:
    """What the runs are told, the first of which was carried out: three notes show pictures, of which one is not to be had yet."""
    notes = {
        "Mill": "![x]({red})\n",
        "Weir": "![x]({late}) and ![y]({red})\n",
        "Lock": "![x]({private})\n",
        "Words": "[[Mill]]\n",
    }
    urls = {"red": site.url("/red.png"), "late": site.url("/late.png")}
    urls["private"] = site.url("/red.png").replace("127.0.0.1", "localhost")
    (tmp_path / "in").mkdir()
    for name, text in notes.items():
        (tmp_path / f"in/{name}.md").write_text(text.format(**urls))
    told = replace(options("logseq", source="obsidian"), prune=True)
    told = replace(told, rules=replace(told.rules, retry=True))
    run(tmp_path / "in", tmp_path / "out", told)
    site.requests.clear()
    return told


def says(name: str, text: str) -> Callable[[Path, PictureServer], object]:
    """A note says more, and maybe shows something."""

    def edit(vault: Path, site: PictureServer) -> None:
        with (vault / f"{name}.md").open("a") as note:
            note.write(text.replace("SITE", site.url("")))

    return edit


def serves(_vault: Path, site: PictureServer) -> None:
    site.pictures["/late.png"] = png(77)


def without_pictures(vault: Path, _site: PictureServer) -> None:
    (vault / "Weir.md").write_text("No picture any more.\n")


CONCERNED: dict[str, tuple[Callable[[Path, PictureServer], object], set[str], set[str]]] = {
    "nothing": (lambda _vault, _site: None, set(), {"/late.png"}),
    "words": (says("Words", "more\n"), {"Words.md"}, {"/late.png"}),
    "words beside a picture": (says("Mill", "more\n"), {"Mill.md"}, {"/late.png"}),
    "a note more with what is there": (says("New", "![x](SITE/red.png)\n"), {"New.md"}, {"/late.png"}),
    "a note more with what is not": (
        says("New", "![x](SITE/photo.jpg)\n"),
        {"New.md"},
        {"/late.png", "/photo.jpg"},
    ),
    "what was not to be had": (serves, {"Weir.md"}, {"/late.png"}),
    "a picture less": (without_pictures, {"Weir.md"}, set()),
    "a note less": (lambda vault, _site: (vault / "Mill.md").unlink(), {"Words.md"}, {"/late.png"}),
}
"""What happens, which notes are converted for it, and what is asked for."""


@pytest.mark.parametrize("what", CONCERNED)
def test_only_notes_that_a_change_concerns_are_converted(
    what: str, asked: Options, tmp_path: Path, site: PictureServer, converted: list[str]
) -> None:
    change, concerned, requests = CONCERNED[what]
    vault, out = tmp_path / "in", tmp_path / "out"
    change(vault, site)
    converted.clear()
    ready = run(vault, out, asked)
    assert (ready.is_whole, set(converted), set(site.requests)) == (False, concerned, requests)
    full = plan(vault, out, replace(asked, full=True))
    assert (full.losses, {action.kind for action in full.actions}) == (ready.losses, {"keep"})
    full.close()
    again = run(vault, out, asked)
    assert (again.is_unchanged, again.losses) == (True, ready.losses)


def test_other_rules_concern_the_notes_of_which_something_else_comes(
    asked: Options, tmp_path: Path, site: PictureServer, converted: list[str]
) -> None:
    converted.clear()
    allowed = replace(asked, rules=replace(asked.rules, allow=("127.0.0.1", "localhost")))
    ready = run(tmp_path / "in", tmp_path / "out", allowed)
    assert (ready.is_whole, set(converted), ready.downloads.failed) == (False, {"Lock.md"}, 1)
    skipped = replace(allowed, rules=replace(allowed.rules, skip=("127.0.0.1",)))
    site.requests.clear()
    converted.clear()
    (loss,) = run(tmp_path / "in", tmp_path / "out", skipped).losses
    assert loss.detail.endswith("127.0.0.1 is not asked: --skip-domain 127.0.0.1")
    assert (converted, site.requests) == ([], {})


def test_where_all_is_converted_after_all_nothing_is_asked_twice(
    asked: Options, tmp_path: Path, site: PictureServer, converted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        unchanged, "all_kept", lambda *_, **__: None
    )  # a file goes while the run is under way
    says("Words", "more\n")(tmp_path / "in", site)
    converted.clear()
    ready = plan(tmp_path / "in", tmp_path / "out", asked)
    ready.close()
    assert ready.is_whole
    assert len(converted) > 4
    assert site.requests == {"/late.png": 1}


def test_the_first_file_that_is_shown_and_the_last_concern_the_notes_that_show_any(
    tmp_path: Path, site: PictureServer, converted: list[str]
) -> None:
    vault, out = tmp_path / "in", tmp_path / "out"
    vault.mkdir()
    for name, text in {"Weir": f"![x]({site.url('/late.png')})\n", "Words": "[[Weir]]\n"}.items():
        (vault / f"{name}.md").write_text(text)
    told = replace(options("logseq", source="obsidian"), prune=True)
    told = replace(told, rules=replace(told.rules, retry=True))
    run(vault, out, told)
    for change in (serves, without_pictures):
        converted.clear()
        change(vault, site)
        ready = run(vault, out, told)
        assert (ready.is_whole, converted) == (False, ["Weir.md"])
        full = plan(vault, out, replace(told, full=True))
        assert (full.losses, {action.kind for action in full.actions}) == (ready.losses, {"keep"})
        full.close()


def test_a_file_that_somebody_edited_concerns_the_notes_that_showed_it(
    asked: Options, tmp_path: Path, site: PictureServer, converted: list[str]
) -> None:
    vault, out = tmp_path / "in", tmp_path / "out"
    (file,) = out.glob("**/*.png")
    file.write_bytes(png(7, 5))
    says("New", "No picture.\n")(vault, site)
    for concerned in ({"New.md"}, set[str]()):
        converted.clear()
        ready = plan(vault, out, asked)
        assert not ready.is_whole
        assert set(converted) == {"Lock.md", "Mill.md", "Weir.md"} | concerned  # no file is shown any more
        assert [action.path for action in ready.actions if action.kind == "conflict"] == [
            file.relative_to(out).as_posix()
        ]
        done = apply(ready)
        assert (done.exit_code, file.read_bytes()) == (4, png(7, 5))
        assert site.url("/red.png") in (out / "pages/Mill.md").read_text()
        ready.close()


# -- whatever happens ----------------------------------------------------------------------------------------------

PICTURES = {f"/{name}.png": png(number) for number, name in enumerate(("mill", "weir", "lock"), 10)} | {
    "/again.png": png(10),
    "/drawn.svg": ACTIVE_SVG,
}
"""What the server may have: two of them are one file, and of one something is cut out."""


def shown(text: str, site: PictureServer, source: str, dice: random.Random) -> str:
    """``text`` with something more from the web."""
    url = site.url(dice.choice([*PICTURES, "/none.png"]))
    if source == "logseq":
        return text.rstrip("\n") + dice.choice(
            (f"\n- ![x]({url})\n", f'\n- <img src="{url}">\n', f"\n- {{{{video {url}}}}} ![y]({url})\n")
        )
    key = dice.choice(("cover", "image", "favicon", "images"))
    if dice.random() < 0.4 and text.startswith("---\n"):
        return text.replace("---\n", f"---\n{key}: {f'[{url}]' if key == 'images' else url}\n", 1)
    return text.rstrip("\n") + dice.choice(
        (f"\n\n![x]({url})\n", f'\n\n<p><img src="{url}"> words</p>\n', f"\n\n[x]({url}) ![y]({url})\n")
    )


def happen(vault: Path, site: PictureServer, source: str, dice: random.Random) -> None:
    """A note changes, comes or goes, shows something more, or the server has something else."""
    what = dice.choice(("edit", "edit", "show", "show", "show", "serve", "serve", "card", "own"))
    notes = sorted(path for path in vault.rglob("*.md") if not {"logseq", ".obsidian"} & set(path.parts))
    if what == "show":
        note = dice.choice(notes)
        note.write_text(shown(note.read_text(), site, source, dice), newline="")
    elif what == "serve":
        path = dice.choice(list(PICTURES))
        if site.pictures.pop(path, None) is None:
            site.pictures[path] = PICTURES[path]
    elif what == "card" and source == "obsidian":
        url = site.url(dice.choice(list(PICTURES)))
        card = f'{{"id":"c","type":"text","text":"![x]({url})","x":0,"y":0,"width":9,"height":9}}'
        (vault / "Shown.canvas").write_text(f'{{"nodes":[{card}],"edges":[]}}')
    elif what == "own" and (fetched := sorted(vault.parent.glob("out/**/[0-9a-f]*.png"))):
        shutil.copy(dice.choice(fetched), vault)
    else:
        edit(vault, source, dice)


def told_of(out: Path) -> tuple[object, ...]:
    """What the state of ``out`` has of the web, but for when it was asked."""
    with State.open(out) as state:
        seen = [replace(each, first=0, last=0) for each in state.manifest()]
        return state.downloads(), state.cut(), seen


ROADS = [
    ("obsidian", "logseq", Filters()),
    ("obsidian", "html", Filters()),
    ("obsidian", "obsidian", Filters()),
    ("obsidian", "logseq", Filters(exclude=("/Dir/*.md",))),
    ("readwise", "obsidian", Filters()),
    ("logseq", "html", Filters()),
]
STEPS = 80 if LONG else 6


@pytest.mark.parametrize(("source", "target", "filters"), ROADS)
def test_what_comes_of_it_is_what_comes_of_a_whole_run(
    source: str, target: str, filters: Filters, tmp_path: Path, site: PictureServer
) -> None:
    dice = random.Random(f"{source} {target} {bool(filters)}")
    told = replace(options(target, source=source), prune=True, filters=filters)
    told = replace(told, rules=replace(told.rules, retry=True, cache=tmp_path / "cache"))
    vault, out, whole = made(tmp_path / "vault", VAULTS[source]), tmp_path / "out", tmp_path / "whole"
    site.pictures.update(PICTURES)
    few = 0
    for _ in range(STEPS):
        for _ in range(dice.choice((1, 1, 2))):
            happen(vault, site, source, dice)
        again, anew = run(vault, out, told), run(vault, whole, replace(told, full=True))
        few += not again.is_whole
        assert held(out) == held(whole)
        assert (again.losses, again.use.missing, again.counts, again.left_out) == (
            anew.losses,
            anew.use.missing,
            anew.counts,
            anew.left_out,
        )
        tally = (again.downloads.fetched + again.downloads.kept, again.downloads.failed)
        assert tally == (anew.downloads.fetched + anew.downloads.kept, anew.downloads.failed)
        assert told_of(out) == told_of(whole)
        if not again.failed:
            assert known(out) == known(whole)
    assert few >= STEPS // 4


def crop(out: Path, dice: random.Random) -> Callable[[Path], object]:
    """Somebody edits a file that was had from the web, takes it away, or gives it back."""
    with State.open(out) as state:
        had = [path for path, _ in state.downloads().values()]
        had += [path for path, record in state.records().items() if record.kind == "download"]
    path, what = dice.choice(sorted(had) or ["none.png"]), dice.choice(("edit", "edit", "go"))

    def happen(folder: Path) -> None:
        file = folder / path
        if what == "go":
            file.unlink(missing_ok=True)
        elif file.exists():
            file.write_bytes(png(7, 5))
            os.utime(file, (1_700_000_000, 1_700_000_000))

    return happen


@pytest.mark.parametrize(
    ("source", "target"),
    [("obsidian", "logseq"), *([(source, target) for source, target, _ in ROADS] if LONG else [])],
)
def test_a_file_from_the_web_that_somebody_edited_is_decided_as_by_a_whole_run(
    source: str, target: str, tmp_path: Path, site: PictureServer
) -> None:
    dice = random.Random(f"cropped {source} {target}")
    told = replace(options(target, source=source), prune=True)
    told = replace(told, rules=replace(told.rules, retry=True, cache=tmp_path / "cache"))
    vault, out, whole = made(tmp_path / "vault", VAULTS[source]), tmp_path / "out", tmp_path / "whole"
    site.pictures.update(PICTURES)
    few = 0
    for _ in range(STEPS):
        if dice.random() < 0.7:
            happen(vault, site, source, dice)
        if out.exists() and dice.random() < 0.7:
            cropped = crop(out, dice)
            cropped(out), cropped(whole)
        told = replace(told, on_conflict=dice.choice(("", "", "", "overwrite", "keep", "both")))
        again, anew = plan(vault, out, told), plan(vault, whole, replace(told, full=True))
        few += not again.is_whole
        assert (decided(again), again.losses, again.counts) == (decided(anew), anew.losses, anew.counts)
        tally = (again.downloads.fetched, again.downloads.kept, again.downloads.failed)
        assert tally == (anew.downloads.fetched, anew.downloads.kept, anew.downloads.failed)
        codes = apply(again).exit_code, apply(anew).exit_code
        again.close(), anew.close()
        assert codes[0] == codes[1]
        assert (held(out), told_of(out)) == (held(whole), told_of(whole))
        if not again.failed:
            assert known(out) == known(whole)
    assert few >= STEPS // 3


def decided(ready: Plan) -> list[tuple[object, ...]]:
    """What ``ready`` would do."""
    return [
        (action.path, action.kind, action.source, action.reason, action.old, action.is_theirs)
        for action in ready.actions
    ]
