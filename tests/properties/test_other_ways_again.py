"""In other ways than to convert all of a vault as it is: by a template, for others to read, from exports, without files that nothing shows. Whatever an edit
concerns, the result, the ledger and all that the state holds are those of a run into an empty folder."""

from __future__ import annotations

import json
import os
import random
import re
import sys
from pathlib import Path

import pytest

from tests.pipeline.test_transformed_again import brought
from tests.plugins_at_hand import Installed, installed
from tests.properties.test_reworded import (
    LOGSEQ,
    LONG,
    MARKS,
    MARKS_OF_A_SITE,
    OBSIDIAN,
    PASSAGES,
    PASSAGES_OF_A_SITE,
    SITE,
    STEPS,
    TARGETS,
    VAULTS,
    WITH_HIGHLIGHTS,
    edited_so_often,
    made,
    notes_in,
)
from vaultconv.formats.chosen import Chosen
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.vault.filters import Filters

__all__ = ["installed"]


@pytest.mark.parametrize("target", ["logseq", *(["obsidian"] if LONG else [])])
def test_so_it_does_by_a_template(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "obsidian" if target == "logseq" else "readwise"
    monkeypatch.setitem(VAULTS, source, WITH_HIGHLIGHTS[source])
    text = "- {{ title }}, {{ author }}\n{% for one in highlights %}- {{ one.highlight_text }}\n{% endfor %}"
    options = Options(source, target, {"highlight_template": text}, durable=False, prune=True)
    few = edited_so_often(STEPS // 3, options, random.Random(f"templated {target}"), tmp_path)
    assert few >= STEPS // 10


@pytest.mark.parametrize(
    ("first", "source", "target"),
    [
        ("obsidian", "logseq", "obsidian"),
        *([("logseq", "obsidian", "logseq"), ("logseq", "obsidian", "html")] if LONG else []),
    ],
)
def test_so_it_does_of_a_vault_that_came_from_another(
    first: str, source: str, target: str, tmp_path: Path
) -> None:
    def begin(vault: Path) -> Path:
        origin = made(tmp_path / "first", VAULTS[first])
        convert(origin, vault, Options(first, source, durable=False))
        return vault

    options = Options(source, target, durable=False, prune=True)
    dice = random.Random(f"from {first} {source} {target}")
    assert edited_so_often(STEPS // 2, options, dice, tmp_path, begin=begin) >= STEPS // 5


@pytest.mark.parametrize(
    ("source", "target", "path"),
    [
        ("obsidian", "logseq", "pages/Ledger.md"),
        *(
            [("logseq", "obsidian", "Ledger.md"), ("obsidian", "html", "Ledger.html"), ("obsidian", "obsidian", "Ledger.md")]
            if LONG
            else []
        ),
    ],
)  # fmt: skip
def test_so_it_does_with_the_ledger_as_a_note(source: str, target: str, path: str, tmp_path: Path) -> None:
    options = Options(source, target, durable=False, prune=True, ledger_note=path)
    few = edited_so_often(STEPS // 2, options, random.Random(f"ledger {source} {target}"), tmp_path)
    assert few >= STEPS // 5


def of_late(vault: Path, source: str, dice: random.Random) -> None:
    """A file was last changed before the day that is asked for, or after it."""
    files = sorted(path for path in vault.rglob("*") if path.is_file())
    when = dice.choice((2, 1_700_000_000, 1_780_000_000, 1_781_000_000))
    os.utime(dice.choice(files), (when, when))


@pytest.mark.parametrize("target", ["logseq", *(["html", "obsidian"] if LONG else [])])
def test_so_it_does_of_what_was_changed_since_a_day(target: str, tmp_path: Path) -> None:
    options = Options("obsidian", target, durable=False, prune=True, filters=Filters(since="2026-06-01"))
    few = edited_so_often(STEPS // 2, options, random.Random(f"since {target}"), tmp_path, also=of_late)
    assert few >= STEPS // 5


EXPORTS = {
    "library.csv": "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n"
    "A loaf is a clock.,Slow Ovens,Ada Brook,,As is dough,yellow,time,location,12,2024-05-03 07:15:00+00:00,bread\n"
    "Salt is patient.,Untimed,,,,,,none,,,\n"
    "Flour forgets nothing.,Slow Ovens,Ada Brook,,,blue,,location,14,2024-05-01 06:02:00+00:00,bread\n"
    "Water finds its place.,Letters,Osei,,,,,page,41,2024-04-30 21:00:00+00:00,\n",
    "answer.json": json.dumps(
        {
            "count": 2,
            "nextPageCursor": None,
            "results": [
                {
                    "user_book_id": 27000000 + number,
                    "title": title,
                    "author": "Jane Roe",
                    "readable_title": title,
                    "source": "reader",
                    "category": "articles",
                    "highlights": [
                        {"id": 400000000 + 10 * number + at, "text": f"A {word}.", "note": "", "location": at, "book_id": 27000000 + number}
                        for at, word in enumerate(words)
                    ],
                }
                for number, title, words in ((1, "Charts", ("map", "sea")), (2, "Starter", ("crumb", "crust")))
            ],
        }
    ),
    "My Clippings.txt": "".join(
        f"{title} (Ada Brandt)\n- Your Highlight on page 12 | Location {place} | Added on Monday, March 4, 2024 8:0{place % 9}:00 AM\n\n"
        f"{text}\n==========\n"
        for title, place, text in (("Steam", 180, "It leaves early."), ("Crumbs", 20, "They stay."), ("Steam", 185, "It comes back."))
    ),
}  # fmt: skip


def with_a_picture(vault: Path, source: str, dice: random.Random) -> None:
    """A note shows a file that nothing shows, or does so no more; or there is another such file."""
    name = dice.choice(("loaf.png", "more.png", "Dir/x.pdf"))
    note = dice.choice(notes_in(vault))
    match dice.choice(("show", "show", "hide", "file")):
        case "show":
            note.write_text(note.read_text() + f"\n- ![[{name}]]\n", newline="")
        case "hide":
            note.write_text(re.sub(r"!\[\[[^\]]*\]\]", "", note.read_text()), newline="")
        case _:
            (vault / name).parent.mkdir(exist_ok=True)
            (vault / name).write_text(dice.choice(("a", "other")))


@pytest.mark.parametrize("target", ["logseq", *(["html", "obsidian"] if LONG else [])])
def test_so_it_does_where_files_that_nothing_shows_are_left(target: str, tmp_path: Path) -> None:
    options = Options("obsidian", target, durable=False, prune=True, unused=False)
    dice = random.Random(f"left {target}")
    few = edited_so_often(STEPS // 2, options, dice, tmp_path, also=with_a_picture)
    assert few >= STEPS // 5


def with_equal_files(vault: Path, source: str, dice: random.Random) -> None:
    """A file holds the same as another, or does so no more; one comes or goes; a board that is copied as it is names one."""
    names = ("loaf.png", "more.png", "Dir/x.png", "Dir/loaf.png", "a.png")
    name = dice.choice(names)
    file, board = vault / name, vault / "Cards.canvas"
    file.parent.mkdir(exist_ok=True)
    match dice.choice(("hold", "hold", "hold", "go", "show", "show", "name")):
        case "hold":
            file.write_text(dice.choice(("a", "b", "other")))
        case "go" if file.exists():
            file.unlink()
        case "name" if source == "obsidian":
            cards = [
                f'{{"id":"{at}","type":"file","file":"{shown}","x":0,"y":0,"width":9,"height":9}}'
                for at, shown in enumerate(dice.sample(names, 2))
            ]
            board.unlink() if board.exists() else board.write_text(
                f'{{"nodes":[{",".join(cards)}],"edges":[]}}'
            )
        case _:
            note = dice.choice(notes_in(vault))
            shown = f"![[{name}]]" if source == "obsidian" else f"![x](../{name})"
            note.write_text(note.read_text() + f"\n- {shown}\n", newline="")


@pytest.mark.parametrize(
    ("source", "target", "unused"),
    [
        ("obsidian", "logseq", True),
        ("obsidian", "html", False),
        *(
            [("obsidian", "obsidian", True), ("obsidian", "html", True), ("obsidian", "logseq", False), ("logseq", "obsidian", True), ("obsidian", "readwise", True)]
            if LONG
            else []
        ),
    ],
)  # fmt: skip
def test_so_it_does_where_equal_files_are_made_one(
    source: str, target: str, unused: bool, tmp_path: Path
) -> None:
    options = Options(source, target, durable=False, prune=True, dedupe=True, unused=unused)
    dice = random.Random(f"equal {source} {target} {unused}")
    few = edited_so_often(STEPS // 2, options, dice, tmp_path, also=with_equal_files)
    assert few >= STEPS // 5


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("obsidian", "logseq"),
        *([(source, to) for source in ("obsidian", "logseq", "readwise") for to in TARGETS] if LONG else []),
    ],
)
def test_so_it_does_with_a_transform_that_stands_alone(
    source: str, target: str, tmp_path: Path, installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "acme", sys)
    brought(installed, tmp_path / "site")
    options = Options(source, target, durable=False, prune=True, transforms=(Chosen.of("retag:to=fresh"),))
    dice = random.Random(f"transformed {source} {target}")
    assert edited_so_often(STEPS // 2, options, dice, tmp_path) >= STEPS // 5


def exported_anew(vault: Path, source: str, dice: random.Random) -> None:
    """An export tells of other highlights: another word, one more, one less, another title; or there is one more, or one less."""
    path = dice.choice(list(EXPORTS))
    file = vault / path
    if not file.exists() or dice.random() < 0.1:
        file.unlink() if file.exists() else file.write_text(EXPORTS[path], newline="")
        return
    text = file.read_text()
    if path.endswith(".json"):
        told = json.loads(text)
        listed = [highlight for book in told["results"] for highlight in book["highlights"]]
        if dice.random() < 0.3:
            dice.choice(told["results"])["title"] = dice.choice(("Charts", "Starter", "Bread"))
        elif dice.random() < 0.4:
            book = dice.choice(told["results"])
            new = {"id": dice.randrange(10**8), "text": f"New {dice.randrange(9)}.", "location": dice.randrange(9), "book_id": book["user_book_id"]}  # fmt: skip
            book["highlights"].insert(dice.randint(0, len(book["highlights"])), new)
        else:
            dice.choice(listed)["text"] += " More."
        file.write_text(json.dumps(told))
        return
    ending = "==========\n" if path.endswith(".txt") else "\n"
    first, *records = text.split(ending)[:-1]
    place = dice.randrange(len(records))
    match dice.choice(("word", "word", "more", "end", "less", "title")):
        case "word":
            records[place] = records[place].replace(".", " said.", 1)
        case "more":
            records.insert(place, records[place].replace(" ", f" {dice.randrange(9)} ", 1))
        case "end":
            records.append(records[place].replace(".", " and so on.", 1))
        case "less" if len(records) > 2:
            del records[place]
        case _:
            records[place] = records[place].replace("Steam", "Bread").replace("Slow Ovens", "Untimed")
    file.write_text("".join(record + ending for record in (first, *records)), newline="")


@pytest.mark.parametrize(
    ("target", "carriers"),
    [
        ("obsidian", True),
        ("html", False),
        *([("html", True), ("logseq", True), ("obsidian", False), ("logseq", False)] if LONG else []),
    ],
)
def test_so_it_does_of_exports(
    target: str, carriers: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VAULTS, "readwise", SITE | EXPORTS)
    options = Options("readwise", target, durable=False, prune=True, carriers=carriers)
    dice = random.Random(f"exports {target}")
    few = edited_so_often(STEPS // 2, options, dice, tmp_path, also=exported_anew)
    assert few >= STEPS // 5


GROUPED = {
    "obsidian": OBSIDIAN | PASSAGES | MARKS,
    "readwise": SITE | PASSAGES_OF_A_SITE | MARKS_OF_A_SITE,
    "logseq": LOGSEQ,
}
ALSO_GROUPED = [
    ("obsidian", "logseq", "book", ""),
    ("readwise", "obsidian", "book", ""),
    ("obsidian", "html", "highlight", ""),
    ("obsidian", "logseq", "", "readwise book"),
]
"""What is grouped, and how: or how an earlier run, from which format, did."""
OTHERS_GROUPED = [
    (source, target, how, "") for source in ("obsidian", "readwise") for target in TARGETS for how in ("book", "highlight")
] + [
    (source, target, "", f"{first} {how}")
    for source, target, first in (("logseq", "obsidian", "obsidian"), ("html", "obsidian", "obsidian"), ("obsidian", "html", "readwise"))
    for how in ("book", "highlight")
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target", "group", "first"),
    list(dict.fromkeys(ALSO_GROUPED + (OTHERS_GROUPED if LONG else []))),
)
def test_so_it_does_where_highlights_are_grouped(
    source: str, target: str, group: str, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, files in GROUPED.items():
        monkeypatch.setitem(VAULTS, name, files)

    def begin(vault: Path) -> Path:
        origin, _, how = first.partition(" ")
        files = {
            path: text for path, text in GROUPED[origin].items() if source != "html" or path != "Board.canvas"
        }
        convert(
            made(tmp_path / "first", files),
            vault,
            Options(origin, source, durable=False, group=how),
        )
        return vault

    options = Options(source, target, durable=False, prune=True, group=group)
    dice = random.Random(f"grouped {source} {target} {group} {first}")
    few = edited_so_often(STEPS // 2, options, dice, tmp_path, begin=begin if first else None)
    assert few >= STEPS // 5


@pytest.mark.parametrize(
    ("target", "group"),
    [
        ("obsidian", "book"),
        *([(to, how) for to in ("html", "logseq") for how in ("book", "highlight")] if LONG else []),
    ],
)
def test_so_it_does_of_exports_that_are_grouped(
    target: str, group: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VAULTS, "readwise", GROUPED["readwise"] | EXPORTS)
    options = Options("readwise", target, durable=False, prune=True, group=group)
    dice = random.Random(f"grouped exports {target} {group}")
    few = edited_so_often(STEPS // 2, options, dice, tmp_path, also=exported_anew)
    assert few >= STEPS // 10


def marked(vault: Path, source: str, dice: random.Random) -> None:
    """A note is for others, or is not any more; or it has something that they do not see. All can be understood: none has a property twice."""
    for note in notes_in(vault):
        note.write_text(_each_once(note.read_text()), newline="")
    note = dice.choice(notes_in(vault))
    value = dice.choice(("true", "true", "false"))
    said = f"public:: {value}\n\n" if source == "logseq" else f"---\npublish: {value}\n---\n"
    if dice.random() < 0.2:
        said = f"https://e.org/?token={dice.randrange(9)} %%aside%%\n\n"
    note.write_text(_each_once(said + note.read_text().replace("---\n---\n", "---\n")), newline="")


def _each_once(text: str) -> str:
    """``text`` without properties that it has twice, in one front matter."""
    if not text.startswith("---\n"):
        return text
    *fronts, body = re.split(r"^---\n", text, maxsplit=4, flags=re.MULTILINE)
    lines = [line for front in fronts for line in front.splitlines() if re.match(r"[a-z]+: ", line)]
    named = {line.partition(":")[0]: line for line in reversed(lines)}
    return "---\n" + "".join(f"{line}\n" for line in named.values()) + "---\n" + body


@pytest.mark.parametrize(
    ("source", "hides"), [("obsidian", "publish"), ("logseq", "publish"), ("obsidian", "redact_tokens")]
)
def test_so_it_does_of_pages_for_others(source: str, hides: str, tmp_path: Path) -> None:
    """Where records beside the site are not to hold what is redacted, nothing is remembered of the notes, and each run is a whole one."""
    options = Options(source, "html", {hides: True}, durable=False, prune=True)
    dice = random.Random(f"{source} {hides}")
    few = edited_so_often(STEPS // 2, options, dice, tmp_path, also=marked)
    assert few >= STEPS // 5 or hides == "redact_tokens"
