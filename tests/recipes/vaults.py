"""Small vaults for the recipes: random ones of Obsidian, that hold something for each recipe, and what they are elsewhere."""

from __future__ import annotations

import random
from pathlib import Path

import vaultconv

WORDS = ("rye", "starter", "jar", "bees", "lake", "fence", "apple", "night")
DATES = ("2026-01-05", "5 Jan 2026", "13/1/2026", "01/02/2026", "2026/3/9", "Jan 5th, 2026", "soon")
TASKS = (
    "- [ ] sow ⏫ #garden 📅 2026-01-05",
    "- [x] feed [due:: 2026-02-01] [completion:: 2026-02-02]",
    "- [ ] call #bread/rye",
    "- [ ] bake 🔁 every week ⏳ 2026-03-01",
)
PICTURE = b"\x89PNG\r\n\x1a\n picture "


def make(folder: Path, seed: int) -> None:
    """A vault in ``folder``: five notes in folders, three daily notes, pictures."""
    chance = random.Random(seed)
    names = [f"{chance.choice(WORDS).title()} {n}" for n in range(5)]
    places = [f"{chance.choice(('Garden', 'Our bread/Deep', 'Bees'))}/{name}.md" for name in names]
    days = [f"2026-0{chance.randint(1, 9)}-{n}0" for n in (1, 2)]
    pictures = ["files/a map.png", "Bees/hive.png"]
    (folder / ".obsidian").mkdir(parents=True)
    (folder / ".obsidian/daily-notes.json").write_text('{"folder": "Days"}')
    (folder / ".obsidian/types.json").write_text('{\n  "types": {\n    "rating": "number"\n  }\n}')
    for place in pictures:
        write(folder / place, PICTURE + place.encode())
    for place in places:
        write(folder / place, _note(chance, names, days).encode())
    for day in days:
        write(
            folder / f"Days/{day}.md",
            f"Met [[{names[0]}]], after [[{days[0]}]] and [[2027-01-01]].\n".encode(),
        )


def write(file: Path, data: bytes) -> None:
    """A file, with its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _note(chance: random.Random, names: list[str], days: list[str]) -> str:
    one, two = chance.sample(names, 2)
    front = [
        f"rating: {chance.randint(1, 9)} # of ten",
        f"read: {chance.choice(DATES)}",
        f"tags: [{chance.choice(('bread', 'bread/rye', 'garden'))}, jar]",
        f'near: "[[{two}]]"',
    ]
    chance.shuffle(front)
    body = [
        f"# {chance.choice(WORDS)} of {chance.choice(WORDS)}",
        f"See [[{one}]], [[{two}|that]] and [it]({two.replace(' ', '%20')}.md). #bread #garden/beds `#bread [[{one}]]`",
        "author:: " + chance.choice(("Ada", "[[" + one + "]]")),
        chance.choice(TASKS) + "\n" + chance.choice(TASKS),
        f"![[a map.png]] and ![hive](Bees/hive.png)\n\n![[{one}]]",
        f"On [[{chance.choice(days)}]], then [[2027-01-01|soon]].",
        f"```\n[[{one}]] #bread 📅 2026-01-05\n```",
        f"## {chance.choice(WORDS)}\n\nWords of {chance.choice(WORDS)}. ^b{chance.randint(1, 99)}",
    ]
    return (
        "\n".join(["---", *front, "---", "", *("\n\n".join(body[:1] + chance.sample(body[1:], 6)),)]) + "\n"
    )


def everywhere(folder: Path, seed: int) -> dict[str, Path]:
    """The vault of ``seed`` in each format."""
    found = {"obsidian": folder / "obsidian"}
    make(found["obsidian"], seed)
    for format in ("logseq", "readwise", "html"):
        found[format] = folder / format
        vaultconv.convert(
            found["obsidian"], found[format], vaultconv.Options("obsidian", format, durable=False)
        )
    return found
