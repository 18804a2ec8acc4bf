"""Where only words change, only the notes concerned are converted again; whatever changes, the result, the ledger and all that the
state holds are those of a run into an empty folder."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from vaultconv.pipeline.memory import Memory, memory_of
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.own_place import beside
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.record import unpack
from vaultconv.pipeline.run import apply, convert
from vaultconv.pipeline.state import State
from vaultconv.vault.filters import EVERYTHING, Filters

LONG = os.environ.get("VAULTCONV_LONG") == "1"
STEPS = 150 if LONG else 10

OBSIDIAN = {
    "Bread.md": "---\naliases: [Loaf, Pain]\ntags: [a]\nkind: x\n---\n# Head\n\nSee [[Starter]] and [[Starter#Feeding|it]]. #baking\n\n"
    "Word by word. ^said\n\n- [ ] knead 📅 2026-01-05\n    - twice\n",
    "Starter.md": "# Feeding\n\nFlour ==and== water.\n\n# Same\n\none\n\n# Same\n\ntwo [[Bread#^said]]\n\n![[Bread#^said]]\n",
    "Dir/Oven.md": "![[Bread]]\n\n> [!tip]- Hot\n> [[Loaf]] and ![[loaf.png|100]]\n\n```js\n[[Bread]]\n```\n",
    "Dir/Bread.md": "---\nkind: 5\n---\n[[Bread]], [[Dir/Bread]], [out](../../x.md), [gone](no.pdf) and [[Dir/Oven]].\n\n| a | b |\n|---|---|\n| [[Loaf]] | 1 |\n",
    "2026-01-05.md": "A day: [[2026-01-06]]. %%a comment%%\n\n<b>bold</b> $x^2$\n",
    "Board.canvas": '{"nodes":[{"id":"n","type":"file","file":"Starter.md","x":0,"y":0,"width":9,"height":9}],"edges":[]}',
    "loaf.png": "no picture",
    ".obsidian/app.json": "{}",
}
LOGSEQ = {
    "pages/Bread.md": "alias:: Loaf\ntags:: [[a]], b\n\n- # Head\n\t- See [[Starter]] and ((64cd0000-0000-4000-8000-000000000001)).\n"
    "\t  collapsed:: true\n\t- TODO knead\n\t  SCHEDULED: <2026-01-05 Mon>\n- Words #baking\n",
    "pages/Starter.md": "- Feeding\n  id:: 64cd0000-0000-4000-8000-000000000001\n\t- {{embed [[Bread]]}}\n\t- ![x](../assets/loaf.png)\n\t- ![y](../assets/gone.png)\n",
    "pages/Dir___Oven.md": "- [[Loaf]] and [[Dir]]\n- > quoted\n\t- #+BEGIN_TIP\n\t  hot\n\t  #+END_TIP\n",
    "journals/2026_01_05.md": "- a day, [[Jan 6th, 2026]]\n",
    "assets/loaf.png": "no picture",
    "logseq/config.edn": "{:meta/version 1}",
}
PASSAGES = {
    f"Books/{title}.md": f"---\ntitle: {title}\ncanonical:\ntags:\n  - books-10100{number}\n---\n> [!quote]\n> {words}\n>\n"
    f"> — Ada Brook, *{title}* · [Readwise](https://readwise.io/open/2100{number})\n\n^rw2100{number}\n\nSee [[Bread]].\n"
    for number, title, words in (
        ("01", "Ledger", "Write down the flour too."),
        ("02", "Maps", "Slow maps lie less."),
    )
}
SITE = {
    "notes/_posts/2024-01-02-bread.md": "---\ntitle: Bread\ntags: a b\n---\nSee [Starter]({% post_url 2024-01-03-starter %}).\n\nWords.\n",
    "notes/_posts/2024-01-03-starter.md": "---\ntitle: Starter\n---\nFlour and **water**.\n",
}
PASSAGES_OF_A_SITE = {
    f"{folder}/{day}-{id}.md": f'---\ntitle: "{title}"\ntags: kitchen\nauthor: Ada Brook\nbook: 28000001\nbook_title: Slow Kettles\n---\n\n'
    f"{words}\n\n\n[[_Source_: Slow Kettles - [Source URL](https://example.org/kettles)<br>\n_Author_: Ada Brook<br>\n"
    f'[Readwise URL](https://readwise.io/open/{id}){{:target="_blank"}}\n::wrap]]\n\nAs do I.\n'
    for folder, day, id, title, words in (
        ("_posts", "2024-01-04", "410000002", "Boils", "Water boils when it is ready to."),
        ("_posts", "2024-01-05", "410000007", "Sings", "A kettle that sings is only asking."),
        ("_versions/a/_posts", "2024-01-05", "410000007", "Sang", "A kettle that sings is asking."),
    )
}
"""Notes of a site with highlights, of which one stands in two."""
PAGES = {
    "bread.html": "<!doctype html><title>Bread</title><h1>Bread</h1><p>See <a href='starter.html#feed'>it</a>.</p><ul><li>a<li>b</ul>",
    "starter.html": "<!doctype html><title>Starter</title><h1>Starter</h1><h2 id='feed'>Feeding</h2><p>Words <b>of</b> it.</p>",
}
VAULTS = {"obsidian": OBSIDIAN, "logseq": LOGSEQ, "readwise": SITE, "html": PAGES}
TARGETS = ("obsidian", "logseq", "readwise", "html")


def made(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, newline="")
    return folder


def said_more(text: str, dice: random.Random) -> str:
    """A word more in some line."""
    lines = text.split("\n")
    place = dice.randrange(len(lines))
    return "\n".join([*lines[:place], lines[place] + " more", *lines[place + 1 :]])


def said_at_the_end(text: str, dice: random.Random) -> str:
    return text.rstrip("\n") + f"\n- and {dice.randrange(100)}\n"


def without_a_line(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    place = dice.randrange(len(lines))
    return "\n".join([*lines[:place], *lines[place + 1 :]])


def with_a_link(text: str, dice: random.Random) -> str:
    return text + f"\n- [[{dice.choice(['Bread', 'Loaf', 'Starter', 'None'])}]]\n"


def with_a_heading(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    body = lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:] else 0
    place = dice.randint(body, len(lines))
    heading = dice.choice(("# New", "## Same", "#tag words"))
    return "\n".join([*lines[:place], heading, *lines[place:]])


def with_another_value(text: str, dice: random.Random) -> str:
    """Another property, or one more."""
    value = dice.choice(("x", "5", "true", "[a, b]", "2026-01-05", '"[[Bread]]"', "Loaf"))
    key = dice.choice(("kind", "aliases", "mood", "title", "tags"))
    if text.startswith("---\n"):
        return text.replace("---\n", f"---\n{key}: {value}\n", 1)
    if re.match(r"[a-z]+:: ", text) or text.startswith("- "):
        return f"{key.replace('aliases', 'alias')}:: {value.strip('[]')}\n\n" + text
    return f"---\n{key}: {value}\n---\n{text}"


def with_a_place(text: str, dice: random.Random) -> str:
    """A block id, a link to a place, or a picture more."""
    ids = ("^said", "^new", "id:: 64cd0000-0000-4000-8000-00000000000" + dice.choice("123"))
    links = ("[[Bread#^said]]", "![[Bread#^new]]", "[[Starter#Same]]", "[[Bread#New]]", "![[loaf.png]]")
    pages = ("((64cd0000-0000-4000-8000-000000000001))", "{{embed [[Starter]]}}", "[[Starter]] #[[New]]")
    said = dice.choice((*ids, *links, *pages))
    return text.rstrip("\n") + (f"\n  {said}\n" if "::" in said else f"\n- more {said}\n")


EDITS: tuple[Callable[[str, random.Random], str], ...] = (
    said_more,
    said_more,
    said_more,
    said_at_the_end,
    said_at_the_end,
    without_a_line,
    with_a_link,
    with_a_heading,
    with_another_value,
    with_another_value,
    with_a_place,
    with_a_place,
)


def notes_in(vault: Path) -> list[Path]:
    return sorted(
        path
        for path in vault.rglob("*")
        if path.suffix in (".md", ".html") and ".obsidian" not in path.parts and "logseq" not in path.parts
    )


def edit(vault: Path, source: str, dice: random.Random) -> None:
    """A note says something else, comes, goes, or is called otherwise."""
    notes = notes_in(vault)
    note = dice.choice(notes)
    what = dice.choice(("say", "say", "say", "say", "come", "go", "rename", "file"))
    if what == "file":
        edit_a_file(vault, source, dice)
        return
    if what == "say":
        note.write_text(dice.choice(EDITS)(note.read_text(), dice), newline="")
    elif what == "come":
        other = named(note, source, dice)
        if not other.exists():
            other.parent.mkdir(exist_ok=True)
            other.write_text(dice.choice(EDITS)(note.read_text(), dice), newline="")
    elif len(notes) > 3:
        if what == "go":
            note.unlink()
        elif not (other := named(note, source, dice)).exists():
            other.parent.mkdir(exist_ok=True)
            note.rename(other)


FILES: dict[str, tuple[str, ...]] = {
    "obsidian": (
        "loaf.png",
        "Dir/loaf.png",
        "no.pdf",
        "Bread.canvas",
        "Board.canvas",
        ".obsidian/workspace.json",
    ),
    "logseq": ("assets/loaf.png", "assets/gone.png", "assets/Bread.pdf", "pages/Rye.org"),
    "readwise": ("assets/loaf.png",),
    "html": ("loaf.png", "Dir/starter.pdf"),
}
"""Files that come, go, or hold something else: some of them are wanted, some called as notes are."""


def edit_a_file(vault: Path, source: str, dice: random.Random) -> None:
    file = vault / dice.choice(FILES[source])
    if file.exists() and dice.random() < 0.4:
        file.unlink()
        return
    file.parent.mkdir(exist_ok=True)
    shown = dice.choice(("Bread.md", "Starter.md", "loaf.png", "Gone.md"))
    card = f'{{"id":"{dice.choice("nmo")}","type":"file","file":"{shown}","x":0,"y":0,"width":9,"height":9}}'
    is_board = file.suffix == ".canvas"
    file.write_text(
        f'{{"nodes":[{card}],"edges":[]}}' if is_board else dice.choice(("a", "other", "one more"))
    )


def named(note: Path, source: str, dice: random.Random) -> Path:
    """A path beside ``note`` or above, which may be that of a note that was there before."""
    if source == "readwise":
        return note.with_name(f"2024-01-0{dice.randint(2, 9)}-{dice.choice(('bread', 'rye'))}.md")
    if source == "logseq":
        name = dice.choice(("Bread", "Rye", "Loaf", "Dir___Bread", "Starter", "New"))
        return note.parent / f"{name}.md" if note.parent.name == "pages" else note.with_name("2026_01_06.md")
    folder = dice.choice((note.parent, note.parents[1] if note.parent.name == "Dir" else note.parent / "Dir"))
    return (
        folder / f"{dice.choice(('Bread', 'Rye', 'Loaf', 'loaf.png', 'Starter', '2026-01-06'))}{note.suffix}"
    )


def held(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".vaultconv" not in path.parts
    }


def known(root: Path) -> tuple[object, ...]:
    """What the state of ``root`` holds of its files, what the last run told, and what it remembers."""
    with State.open(root) as state:
        (owner,) = state.sources()
        files = {
            path: (record.source, record.stamp, record.hash, record.size, record.kind, unpack(record.carried))
            for path, record in state.records().items()
        }
        receipt = state.receipt(owner)
        memory = memory_of(state.memory(owner))
        glimpses = state.glimpses(owner)
        bases = {path: state.base(record.hash) for path, record in state.records().items()}
    told = {} if receipt is None else [unpack(piece) for piece in receipt[1]]
    return (
        files,
        bases,
        told,
        glimpses,
        *told_of(memory),
    )


def worked_out_in(root: Path) -> dict[tuple[int, int, str], object]:
    """What formats worked out of the vaults on both sides, by side, way and name."""
    with State.open(root) as state:
        (owner,) = state.sources()
        memory = memory_of(state.memory(owner))
        sides = () if memory is None else (memory.source, memory.home)
        return {
            (side, way, name): memo[name]
            for side, of in enumerate(sides)
            for way, memo in enumerate(of.memos if of is not None else ())
            for name in memo
        }


def told_of(memory: Memory | None) -> tuple[object, ...]:
    """What ``memory`` holds but for what formats worked out."""
    if memory is None:
        return ()
    home = () if memory.home is None else (memory.home.known, memory.home.lookers)
    layers = [
        (layer.side.known, layer.members, layer.moved, layer.parted, layer.ties, layer.came, layer.stamps)
        for layer in (memory.raw, memory.there)
        if layer is not None
    ]
    side = memory.source
    of_files = memory.paths, memory.shown, memory.same
    return memory.faces, *of_files, memory.whole, side.known, side.lookers, *home, *layers, memory.homeward


ROADS = [(source, target) for source in VAULTS for target in TARGETS]
FEW = {
    (source, target): STEPS // (3 if target == "html" else 2)
    for source in ("obsidian", "logseq")
    for target in TARGETS
} | {(source, target): 1 for source in ("html", "readwise") for target in TARGETS}
"""So many runs at least convert some notes only. Whether a vault has days and tags is in each page of a site."""


@pytest.mark.parametrize(("source", "target"), ROADS)
def test_an_edit_comes_to_what_a_run_into_an_empty_folder_comes_to(
    source: str, target: str, tmp_path: Path
) -> None:
    options = Options(source, target, durable=False, prune=True)
    steps = STEPS if source in ("obsidian", "logseq") else STEPS // 3
    few = edited_so_often(steps, options, random.Random(f"{source} {target}"), tmp_path)
    assert few >= FEW.get((source, target), 0)


PARTS: dict[str, tuple[str, Filters]] = {
    "ignored": ("Dir/\n*.canvas\n", EVERYTHING),
    "tagged": ("", Filters(tags=("a", "b"))),
    "of a folder": ("", Filters(only=("Bread.md", "Dir/", "2026*"))),
    "but for a folder": ("Loaf.md", Filters(exclude=("/Dir/*.md", "*.png"))),
}
"""What is left out: lines of a ``.vaultconvignore``, and filters."""
TO = {"logseq": ("tagged", "of a folder", "but for a folder"), "html": ("ignored",)}
"""The parts that are written each time; the others are in the long variant."""


@pytest.mark.parametrize(
    ("part", "target"), [(part, to) for part in PARTS for to in ("logseq", "html") if LONG or part in TO[to]]
)
def test_so_it_does_of_a_part_of_a_vault(part: str, target: str, tmp_path: Path) -> None:
    ignored, filters = PARTS[part]
    options = Options("obsidian", target, durable=False, prune=True, filters=filters)
    also = tagged if part == "tagged" else None
    few = edited_so_often(STEPS // 2, options, random.Random(f"{part} {target}"), tmp_path, ignored, also)
    assert few >= STEPS // 5


def tagged(vault: Path, _source: str, dice: random.Random) -> None:
    """A note gets a tag that is asked for: other edits take tags away, and of a vault of which nothing goes there all is looked at each
    time."""
    note = dice.choice(notes_in(vault))
    text = note.read_text()
    if "#a\n" not in text:
        note.write_text(f"{text}\n#a\n", newline="")


MARKS = {
    f"Marks/{number}.md": f"---\ntitle: Mark {number}\nbook_title: {book}\nbook: 2800{len(book)}\nauthor: Ada Brook\nhighlight_id: 5200{number}\n---\n"
    f"> {text}\n\n^rw5200{number}\n\nSee [[Bread]] and [[Marks/{(number + 1) % 4}]].\n"
    for number, (book, text) in enumerate(
        (
            ("Slow Kettles", "Steam leaves early."),
            ("Slow Kettles", "Lids keep time."),
            ("Cold Pans", "Wait for it."),
            ("Cold Pans", "Wait more."),
        )
    )
} | {
    "Of Marks.md": "Leads to [[Marks/0]], [[Marks/2#^rw52002]] and ![[1]].\n",
    "Pans.md": '---\ntitle: Pans\nauthor: Bo\nbook_title: Pans\nbook: 77\nseen: "[[Marks/1]]"\n---\n'
    "# Ch\n\n> First one.\n\n^rw7701\n\n> Second [[Bread]].\n\n^rw7702\n",
    "To Pans.md": "[[Pans]], [[Pans#^rw7702]], [[Pans#Ch]]\n",
}
"""Notes of one highlight each, of two sources; and one of a source with its two; and what leads to these."""
MARKS_OF_A_SITE = {
    f"_posts/2024-02-0{number}-4200{number}.md": PASSAGES_OF_A_SITE["_posts/2024-01-04-410000002.md"]
    .replace("410000002", f"4200{number}")
    .replace("Slow Kettles", book)
    .replace("28000001", f"2800000{len(book)}")
    .replace("Water boils when it is ready to.", text)
    .replace("Boils", f"Mark {number}")
    for number, (book, text) in enumerate(
        (("Slow Kettles", "Steam leaves early."), ("Cold Pans", "Wait for it."), ("Cold Pans", "Wait more.")),
        1,
    )
}

WITH_HIGHLIGHTS = {"obsidian": OBSIDIAN | PASSAGES, "readwise": SITE | PASSAGES_OF_A_SITE}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (source, target)
        for source in WITH_HIGHLIGHTS
        for target in TARGETS
        if LONG
        or (source, target) in {("obsidian", "logseq"), ("readwise", "obsidian"), ("readwise", "html")}
    ],
)
def test_so_it_does_of_a_vault_with_highlights(
    source: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some stand in two notes, or come to, and do no more."""
    monkeypatch.setitem(VAULTS, source, WITH_HIGHLIGHTS[source])
    options = Options(source, target, durable=False, prune=True)
    dice = random.Random(f"highlights {source} {target}")
    few = edited_so_often(STEPS // 2, options, dice, tmp_path)
    assert few >= STEPS // (10 if source == "obsidian" else 3)


@pytest.mark.parametrize(
    ("source", "target", "off"),
    [("obsidian", "html", "carriers"), ("logseq", "logseq", "origins"), ("logseq", "obsidian", "carriers")],
)
def test_so_it_does_without_carriers_or_origins(source: str, target: str, off: str, tmp_path: Path) -> None:
    options = replace(Options(source, target, durable=False, prune=True), **{off: False})  # type: ignore[arg-type]
    assert edited_so_often(STEPS // 3, options, random.Random(f"{source} {target} {off}"), tmp_path)


def edited_so_often(
    steps: int,
    options: Options,
    dice: random.Random,
    tmp_path: Path,
    ignored: str = "",
    also: Callable[[Path, str, random.Random], None] | None = None,
    begin: Callable[[Path], Path] | None = None,
) -> int:
    """How many of so many ``steps``, each of which edits a vault (and may do what is done ``also``) and converts it with ``options``, did not
    convert all of it; they ``begin`` with the one that this makes, or that of the source. Whatever they did, it comes to what a run into an
    empty folder comes to."""
    source = options.source_format
    begin = begin or (lambda vault: made(vault, VAULTS[source]))
    vault, out, clean = begin(tmp_path / "vault"), tmp_path / "out", tmp_path / "clean"
    if ignored:
        made(vault, {".vaultconvignore": ignored})
    if also is not None:
        for _ in range(3):
            also(vault, source, dice)
    convert(vault, out, options)
    few = 0
    for _ in range(steps):
        for _ in range(dice.choice((1, 1, 1, 2))):
            edit(vault, source, dice)
        if also is not None and dice.random() < 0.5:
            also(vault, source, dice)
        ready = plan(vault, out, options)
        is_of_some = not ready.is_whole and not ready.is_unchanged
        few += is_of_some
        if is_of_some and options.format_options.get("redact_tokens"):
            assert not any("token=" in note.read_text() for note in notes_in(vault))
        done = apply(ready).applied
        for folder in (clean, beside(clean)):
            shutil.rmtree(folder, ignore_errors=True)
        anew = convert(vault, clean, options).plan
        assert (done.conflicts, done.stale, done.failed) == ([], [], [])
        assert held(out) == held(clean)
        assert (ready.losses, ready.use.missing, ready.use.unused) == (
            anew.losses,
            anew.use.missing,
            anew.use.unused,
        )
        assert (ready.counts, ready.left_out) == (anew.counts, anew.left_out)
        all_that_stays = (
            2 if ready.failed else None
        )  # a run that left something undone leaves no receipt, but that of the last
        assert known(out)[:all_that_stays] == known(clean)[:all_that_stays]
        if not ready.failed:
            now, then = worked_out_in(out), worked_out_in(clean)
            assert {what: now[what] for what in now.keys() & then.keys()} == {
                what: then[what] for what in now.keys() & then.keys()
            }
        assert plan(vault, out, options).is_unchanged is not ready.failed
        if ready.failed:  # the next steps are about notes that can be understood
            shutil.rmtree(vault)
            begin(vault)
            convert(vault, out, options)
    return few
