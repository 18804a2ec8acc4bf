"""What is known of a vault as a whole is the same whether it is learned of all of its notes, or of what was known and the notes that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from zlib import crc32

import pytest

from vaultconv.formats.base import WriteContext
from vaultconv.formats.registry import get_format
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.glimpse import Glimpse, glimpse_of
from vaultconv.pipeline.glimpsed import Difference, others_in, others_in_context
from vaultconv.pipeline.written import names_of
from vaultconv.vault.index import Index, Known

ALONE = Index(Vault("", "logseq"))
IDS = ["a1", "A1", "ΟΔΟΣ", "οδος", "k", "\u212a", 'q"\\', "z"]
"""Some are one id in lower case, which is not that of ASCII alone."""
FILES = ["x/One.md", "One.md", "y/one.md", "Two.md", ".own/One.md", "x/É.md", "E\u0301.md"]


def _glimpse(path: str, ids: Sequence[str]) -> Glimpse:
    blocks = {id: (("Head", path), id) for id in ids}
    return glimpse_of(Note(path, path, extra={"blocks": blocks} if blocks else {}), ALONE, (), ())


def _places(glimpses: Mapping[str, Glimpse]) -> dict[str, tuple[str, tuple[str, ...], str]]:
    """Learned of all notes: of those with one id the first has it."""
    places: dict[str, tuple[str, tuple[str, ...], str]] = {}
    for path, glimpse in glimpses.items():
        for id, (headings, block) in glimpse.note.extra.get("blocks", {}).items():
            places.setdefault(id.lower(), (path, headings, block))
    return places


@pytest.mark.parametrize("seed", range(40))
def test_ids_are_known_of_the_first_note_that_has_them(seed: int) -> None:
    random = Random(seed)
    then = {path: _glimpse(path, random.sample(IDS, random.randrange(4))) for path in "abcdef"}
    now = {path: glimpse for path, glimpse in then.items() if random.random() < 0.7}
    now |= {path: _glimpse(path, random.sample(IDS, 2)) for path in random.sample("abcdefgh", 3)}
    order = sorted(now) if seed % 2 else random.sample(sorted(now), len(now))
    glimpses = {path: now[path] for path in order}
    places = {path: place for place, path in enumerate(then)}
    kept = [path for path in glimpses if glimpses[path] is then.get(path)]
    is_in_order = [places[path] for path in kept] == sorted(places[path] for path in kept)
    elsewhere = () if is_in_order else kept
    difference = Difference(
        {path: glimpse for path, glimpse in then.items() if now.get(path) is not glimpse},
        {path: glimpse for path, glimpse in glimpses.items() if then.get(path) is not glimpse},
    )
    known = difference.known(Known({}, _places(then), {}), glimpses, elsewhere)
    assert dict(known.places) == _places(glimpses)


@pytest.mark.parametrize("seed", range(40))
def test_the_names_of_files_that_come_or_go_are_questions(seed: int) -> None:
    random = Random(seed)
    others = random.sample(FILES, 2)
    then, now = (
        {str(n): path for n, path in enumerate(random.sample(FILES, random.randrange(5)))} for _ in "ab"
    )
    counted = [names_of({*paths.values(), *others}) for paths in (then, now)]
    index = Index(Vault("", "obsidian"))
    context = WriteContext("obsidian", index, get_format("obsidian").resolver, now, counted[1])
    found = set(others_in_context(then, others, context))
    of_names = set(others_in(dict(counted[0]), dict(counted[1]), crc32(b"names")))
    without = set(others_in_context(then, [*others, *then.values(), *now.values()], context))
    assert found == without | of_names
