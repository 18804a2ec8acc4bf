"""The same highlight told of twice: found by its id, else by its source, its words and its place; and made one where that is
asked for (``--merge-duplicates``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from vaultconv.model.blocks import AnyBlock, Blocks, Heading, Paragraph, edited
from vaultconv.model.citation import Citation
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.passages import Part, passage_id
from vaultconv.model.plain import plain_text
from vaultconv.model.spans import Link, Span, Text
from vaultconv.model.traverse import iter_blocks

SAME: Final = "Same highlights: "
"""What the line begins with that links the notes in which highlights of a note stand too."""

DUPLICATE: Final = "duplicate"
"""The construct of a line of the ledger that names two places of one highlight."""


def twins_line(links: Sequence[Link]) -> Paragraph:
    """The line that leads to the notes in which highlights of a note stand too."""
    spans: list[Span] = [Text(SAME)]
    for link in links:
        spans += (link, Text(", "))
    return Paragraph(tuple(spans[:-1]))


def is_twins_line(block: AnyBlock) -> bool:
    """Whether ``block`` is such a line.

    >>> from vaultconv.model.reference import Reference, ReferenceKind
    >>> is_twins_line(twins_line([Link(Reference(ReferenceKind.NAME, "A"))])), is_twins_line(Paragraph((Text(SAME),)))
    (True, False)
    """
    if not isinstance(block, Paragraph) or len(block.spans) < 2 or block.spans[0] != Text(SAME):
        return False
    return all(isinstance(span, Link) or span == Text(", ") for span in block.spans[1:])


def without_twins_line(note: Note) -> Note:
    """``note`` as it is before it is linked to others with its highlights.

    >>> without_twins_line(Note("A.md", "A")).blocks
    ()
    """
    kept = tuple(block for block in note.blocks if not is_twins_line(block))
    return note if len(kept) == len(note.blocks) else replace(note, blocks=kept)


def words(block: AnyBlock) -> str:
    """The words of a passage, to be compared: without case, blanks and marks that one export has and another not.

    >>> from vaultconv.model.spans import Text
    >>> words(Paragraph((Text("A  map…"),))) == words(Paragraph((Text("a map..."),)))
    True
    """
    text = " ".join(
        plain_text(each.spans) for each in iter_blocks((block,)) if isinstance(each, Paragraph | Heading)
    )
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return " ".join(plain.casefold().split()).strip(". ")


_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def place_of(block: AnyBlock) -> str:
    """The place in its source that a passage names."""
    return block.traits.citation.location if block.traits.citation is not None else ""


_At: TypeAlias = tuple[str, datetime]


def at_moment(block: AnyBlock) -> _At | None:
    """Where in its source and at which time of a day a passage was marked; None where not both are said."""
    citation = block.traits.citation
    when = moment(citation.date) if citation is not None and len(citation.date) > _DAY else None
    return (citation.location, when) if citation is not None and citation.location and when else None


_DAY = len("2024-05-01")
"""Characters of a date that says no time: many passages of one page may have that."""


def agree(one: str, other: str) -> bool:
    """Whether two say the same, or one says nothing."""
    return not one or not other or one == other


def moment(text: str) -> datetime | None:
    """A date that can be compared, in UTC; one without an offset as it stands."""
    try:
        found = datetime.fromisoformat(text)
        return (found - (found.utcoffset() or timedelta())).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def merged(parts: Sequence[tuple[str, Part]], path: str, losses: list[Loss]) -> tuple[list[Part], list[int]]:
    """``parts`` of the note at ``path``, each with that of the note that it is from, and each highlight once: with all that is said
    of it. Two of one id with other words both stay. Besides, which of those each of the ``parts`` is."""
    made: list[Part] = []
    stands: list[int] = []
    ids: dict[str, int] = {}
    known: dict[str, list[int]] = {}
    placed: dict[_At, list[tuple[str, str]]] = {}
    for origin, part in parts:
        id, text = passage_id(part.block), words(part.block)
        alike = [
            place
            for place in known.get(text, ())
            if agree(id, passage_id(made[place].block))
            and agree(place_of(part.block), place_of(made[place].block))
        ]
        at = next((place for place in alike if _are_of_one_kind(made[place].block, part.block)), None)
        here = at_moment(part.block)
        if at is None:
            detail = ""
            if alike:
                detail = f"it is a chapter in one file, and a passage in {origin} or another: both are kept"
            elif id and id in ids:
                detail = f"highlight {id} has other words in {origin}: both are kept"
            elif here and any(other != origin and agree(id, its) for other, its in placed.get(here, ())):
                detail = f"the highlight of {place_of(part.block)} has other words in {origin}: both are kept"
            if detail:
                losses.append(Loss(path, part.block.line, DUPLICATE, Outcome.APPROXIMATED, detail))
            at = len(made)
            made.append(part)
            known.setdefault(text, []).append(at)
        else:
            made[at] = _one(made[at], part, origin, path, losses)
        stands.append(at)
        if id:
            ids.setdefault(id, at)
        if here is not None:
            placed.setdefault(here, []).append((origin, id))
    return made, stands


def _are_of_one_kind(one: AnyBlock, other: AnyBlock) -> bool:
    """Whether both are passages, or both chapters: these are cited by nobody, and say less."""
    return isinstance(one, Heading) is isinstance(other, Heading)


def _one(first: Part, second: Part, origin: str, path: str, losses: list[Loss]) -> Part:
    """What two places say of one highlight: the words of the one that has an id, or is newer."""
    detail = f"the same highlight is in {origin} too: it is here once"
    losses.append(Loss(path, second.block.line, DUPLICATE, Outcome.APPROXIMATED, detail))
    chosen, other = (second, first) if _rank(second) > _rank(first) else (first, second)
    citation = _both(chosen, other, origin, path, losses)
    ours = {_text(block) for block in iter_blocks((chosen.block,))}
    for block in iter_blocks((other.block,)):
        if _text(block) not in ours:
            detail = f"{origin} has it in another spelling: one of the two is here"
            losses.append(Loss(path, block.line, "words", Outcome.APPROXIMATED, detail))
    traits = replace(
        chosen.block.traits, citation=citation, anchor=chosen.block.traits.anchor or other.block.traits.anchor
    )
    comment = [*chosen.comment, *_further(chosen.comment, other.comment)]
    cards = [block for part in (chosen, other) if part.properties for block in part.below[:1]]
    if len(cards) == 2:
        keys = {item.key: item for part in (other, chosen) for item in part.properties}
        cards = [edited(cards[0], traits=replace(cards[0].traits, properties=tuple(keys.values())))]
    return Part(edited(chosen.block, traits=traits), [*cards, *comment])


def _text(block: AnyBlock) -> str:
    return plain_text(block.spans) if isinstance(block, Paragraph | Heading) else ""


def _rank(part: Part) -> tuple[bool, str]:
    citation = part.block.traits.citation or Citation()
    return bool(passage_id(part.block)), citation.date


def _both(chosen: Part, other: Part, origin: str, path: str, losses: list[Loss]) -> Citation | None:
    """What the citations of the two say together; where they do not agree, the chosen one counts, and the ledger has the other."""
    one, two = chosen.block.traits.citation, other.block.traits.citation
    if one is None or two is None or one == two:
        return one or two
    found: dict[str, object] = {"tags": tuple(dict.fromkeys((*one.tags, *two.tags)))}
    for each in fields(Citation):
        ours, theirs = getattr(one, each.name), getattr(two, each.name)
        if each.name == "tags":
            continue
        found[each.name] = ours or theirs
        is_same = each.name == "date" and moment(ours) is not None and moment(ours) == moment(theirs)
        if ours and theirs and ours != theirs and not is_same:
            detail = f"{origin} says otherwise of this highlight: {each.name} is {theirs!r} in one of the two"
            losses.append(Loss(path, other.block.line, "citation", Outcome.APPROXIMATED, detail))
    made = replace(one, **found)  # type: ignore[arg-type]
    for said in (one, two):
        if said != made:
            detail = f"what two places say of one highlight is said together: {_joined(said, made)}"
            losses.append(Loss(path, other.block.line, "citation", Outcome.APPROXIMATED, detail))
    return made


_CALLED: Final = {
    "url": "address",
    "permalink": "address at the service",
    "favicon": "icon",
    "emoji": "icon",
    "avatar": "picture of the author",
    "location": "place",
    "color": "colour",
}


def _joined(said: Citation, made: Citation) -> str:
    """What a citation that was joined into ``made`` does not say, or says in another way."""
    lacking: dict[str, None] = {}
    other: dict[str, None] = {}
    for each in fields(Citation):
        before, now = getattr(said, each.name), getattr(made, each.name)
        if before != now:
            (other if before and each.name != "tags" else lacking)[_CALLED.get(each.name, each.name)] = None
    told = [f"one lacks {', '.join(lacking)}"] if lacking else []
    told += [f"one writes {', '.join(other)} in another way"] if other else []
    return "; ".join(told)


def _further(ours: Blocks, theirs: Blocks) -> Blocks:
    """The blocks of ``theirs`` whose words are not among ``ours``."""
    known = {words(block) for block in ours}
    return tuple(block for block in theirs if not words(block) or words(block) not in known)
