"""The loaded vault as it is to be converted: one note a highlight, or one a source, where that is asked for or needed.

It is the one place where this happens: ``convert``, ``diff`` and ``verify`` all see the same notes. What the way back has to know
is only what tells one note from another, never its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b

from vaultconv.formats.base import Format
from vaultconv.model.blocks import AnyBlock, edited
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.model.passages import parted
from vaultconv.model.properties import Properties
from vaultconv.model.reference import Reference
from vaultconv.pipeline.compare import compare
from vaultconv.pipeline.fact import Fact, FactKind
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.load import Loaded, index_of
from vaultconv.pipeline.members import came, groups_again, made_from, made_of, members_again, one_again
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.publishing import is_for_others
from vaultconv.pipeline.ungrouped import Ungrouped
from vaultconv.transform.duplicates import DUPLICATE, without_twins_line
from vaultconv.transform.gathered import gather, title_of
from vaultconv.transform.grouping import (
    BOOK_NOTES,
    HIGHLIGHT_NOTES,
    Grouper,
    has_text,
    holds_highlights,
)
from vaultconv.transform.highlight_keys import HOME, PERMALINK, is_of_a_highlight, is_single
from vaultconv.transform.leads import GroupedResolver
from vaultconv.transform.scattered import scatter
from vaultconv.transform.sources import by_source
from vaultconv.transform.twins import Told, carried_from, marks_of, told_of, twins_in
from vaultconv.transform.what_became import Grouping, Standing, is_shared
from vaultconv.vault.questions import IDS


def grouped(loaded: Loaded, target: Format, options: Options, *, is_back: bool = False) -> Loaded:
    """``loaded`` with its notes grouped as ``options`` ask for; where they do not say, as what is written needs it, and what an
    earlier conversion had grouped as it was before. ``is_back``: it was just written, and goes back to find out what is to be carried for it."""
    loaded.index.questions.is_noted = True
    grouper = grouper_of(loaded, target, options)
    if grouper is None:
        return loaded
    for path, names in loaded.asked.items():
        loaded.index.asks(path, IDS, names)
    notes = [note for note in loaded.vault.notes if holds_highlights(note)]
    origins = came_from(notes)
    link = False
    if not options.merge_duplicates:
        link = are_linked(origins.values(), loaded.format, target)
        grouper.list_twins(link=link)
        if not link and is_back:
            grouper.without_lines()
        elif not link and target.name != loaded.format.name:
            grouper.without_links_to_twins(notes)
    return _with(loaded, grouper.grouping(), target, options, _Origins(origins, link, is_back))


def came_from(notes: Iterable[Note]) -> dict[str, str]:
    """The format that each of ``notes`` with highlights came from, if it did, by its path."""
    found = {note.path: carried_from(note) for note in notes if holds_highlights(note)}
    return {path: format for path, format in found.items() if format}


def grouper_of(
    loaded: Loaded, target: Format, options: Options, standing: Standing | None = None
) -> Grouper | None:
    """What has grouped the notes of ``loaded``, with the rest of the vault ``standing``, if these are not all; None where there is nothing to be
    grouped."""
    notes = [note for note in loaded.vault.notes if holds_highlights(note)]
    gone_out = [note for note in loaded.vault.notes if came(note, target)]
    if not notes and not gone_out and standing is None:
        return None
    by = options.group or _needed(target, options)
    resolve = loaded.format.resolver.resolve
    grouper = Grouper(loaded.vault, loaded.index, resolve, standing, asks_all=bool(by))
    back = [note for note in gone_out if came(note, target).get("by") == BOOK_NOTES]
    if options.merge_duplicates:
        again = [note for group in by_source(notes) if any(twins_in(map(marks_of, group))) for note in group]
        grouper.gather(again if by != BOOK_NOTES else notes, made_of, merge=True)
    elif by == BOOK_NOTES:
        grouper.gather(notes, partial(one_again, target=target))
    elif by == HIGHLIGHT_NOTES:
        grouper.scatter_again(back, members_again)
        known = {note.path for note in back}
        rest = [note for note in notes if note.path not in known]
        grouper.scatter(rest, made_from, at_home=bool(options.group))
    elif not by:
        grouper.scatter_again(back, members_again)
        groups = groups_again(loaded.vault.notes, target)
        grouper.gather_again(groups, partial(one_again, target=target))
    return grouper


def are_linked(origins: Iterable[str], source: Format, target: Format) -> bool:
    """Whether notes of ``source``, which came from the formats ``origins``, are to name each other in ``target`` where they have the same highlights."""
    links = getattr(target.writer, "links_twins", True)
    return target.name != source.name and links and target.name not in origins


def _needed(target: Format, options: Options) -> str:
    """How notes must be grouped for what is written of ``target``; ``""`` where that is no matter."""
    needed = getattr(target.writer, "grouping", None)
    return str(needed(options.format_options)) if needed is not None else ""


def may_group(target: Format, options: Options) -> bool:
    """Whether other notes may be made of those with highlights, for what is written of ``target`` or is asked for."""
    return bool(options.group or options.merge_duplicates or _needed(target, options))


@dataclass(frozen=True, slots=True)
class _Origins:
    """The format that each note with highlights ``came`` from, if it did; whether notes are to ``link`` others with the same; and whether all go back
    at once (``is_back``)."""

    came: Mapping[str, str]
    link: bool
    is_back: bool


def _with(loaded: Loaded, made: Grouping, target: Format, options: Options, origins: _Origins) -> Loaded:
    stays = not (made.members or may_group(target, options)) and made.is_in_line
    stays = stays and not any(came(note, target) for note in loaded.vault.notes)
    before = None
    if stays:
        told = told_of(made.marks, link=made.vault is not loaded.vault)
    else:
        told = told_of(made.marks, link=origins.link, named=partial(named_by, made.members_by_path))
        is_apart = _is_told_apart(loaded, made, told, options, is_back=origins.is_back)
        stamps = {path: loaded.digests[path] for path in loaded.exported if path in loaded.digests}
        before = Ungrouped(loaded.vault, loaded.index, made, origins.came, stamps, is_apart)
        told = told if is_apart else {}
    found = replace(
        loaded, losses=(*loaded.losses, *made.losses), has_highlights=not stays, twins=told, before=before
    )
    if made.vault is loaded.vault:
        return found
    vault = made.vault
    digests, mtimes = dict(loaded.digests), dict(loaded.mtimes)
    for path, members in made.members.items():
        paths = [note.path for note in members]
        digests[path], mtimes[path] = stamp_of(paths, loaded.digests), time_of(paths, loaded.mtimes)
    return replace(
        found,
        vault=vault,
        index=index_of(vault),
        digests=digests,
        mtimes=mtimes,
        members=made.members,
        left_out=_left_out(loaded, made),
        grouped=GroupedResolver(loaded.resolver.resolve, by_path=not made.is_in_line),
    )


def stamp_of(members: Iterable[str], digests: Mapping[str, str]) -> str:
    """What a note is of that was made of the notes at the paths ``members``, by what each of these is."""
    stamps = "".join(digests.get(path, "") for path in members)
    return blake2b(stamps.encode(), digest_size=16).hexdigest()


def time_of(members: Iterable[str], times: Mapping[str, int]) -> int:
    """The time of a note that was made of those at the paths ``members``."""
    return max(times.get(path, 0) for path in members)


def named_by(members: Mapping[str, Sequence[str]], path: str) -> str:
    """The path by which the ledger names the note at ``path``: that of the one note that it was made of, if it was."""
    of = members.get(path, ())
    return of[0] if len(of) == 1 else path


def _is_told_apart(
    loaded: Loaded, made: Grouping, told: Mapping[str, Told], options: Options, *, is_back: bool
) -> bool:
    """Whether what became of each note that was ``made`` is told apart: not where a line that names others with the same highlights was edited, nor where
    a note is in two, for one of which it is told how it is spelled."""
    if options.merge_duplicates or options.filters or loaded.left_out or is_for_others(options):
        return False
    if is_shared(made.members_by_path):
        return False
    return made.are_lines_said if not is_back else not any(each.links for each in told.values())


def _left_out(loaded: Loaded, made: Grouping) -> dict[str, str]:
    """What of the vault that was ``made`` is left out: a note that was made of several only where each of them is, since it would
    say less than it said before."""
    left = {path: why for path, why in loaded.left_out.items() if path not in made.members}
    for path, members in made.members.items() if left else ():
        whys = [loaded.left_out.get(member.path, "") for member in members]
        if all(whys):
            left[path] = whys[0]
    return left


# -- what grouping must not lose ---------------------------------------------------------------------------------------


def lost_by_grouping(loaded: Loaded) -> Iterator[tuple[str, Fact]]:
    """The facts of the notes that were grouped that their new notes do not say and no line of the ledger names, each with the
    path of a new note. Grouping is undone, and what comes back is compared with what was there."""
    families: dict[tuple[str, ...], list[Note]] = {}
    for path, members in loaded.members.items():
        note = None if path in loaded.left_out else loaded.index.note(path)
        if note is not None:
            families.setdefault(tuple(member.path for member in members), []).append(note)
    ledger: dict[str, list[Loss]] = {}
    for loss in loaded.losses:
        ledger.setdefault(loss.note, []).append(loss)
    for made in families.values():
        members = loaded.members[made[0].path]
        undone = _undone(made, members)
        names = {title_of(members), *(note.title for note in (*made, *undone))}
        wanted = [  # another name of a note that is its own name now is none
            fact
            for fact in _facts(_parted(members))
            if not (fact.kind is FactKind.ALIAS and fact.value in names)
        ]
        excuses = [loss for note in made for loss in ledger.get(note.path, ())]
        if any(loss.construct == DUPLICATE for loss in excuses):  # what was said twice is said once
            wanted = list({(fact.kind, fact.value): fact for fact in wanted}.values())
        for fact in compare(wanted, _facts(undone), excuses).missing:
            yield made[0].path, fact


def _parted(members: Sequence[Note]) -> Iterator[Note]:
    """``members``, as one note a highlight if one of them is that."""
    single = any(map(is_single, members))
    for note in members:
        if single and not is_single(note) and parted(note.blocks)[1]:
            yield from scatter(note, "", set(), at_home=False).all
        else:
            yield note


def _undone(made: Sequence[Note], members: Sequence[Note]) -> Sequence[Note]:
    """The notes that ``made`` of ``members`` would be again."""
    if any(map(is_single, members)):
        listed = not all(map(has_text, members))
        return scatter(made[0], "", set(), at_home=listed).all
    return made if len(members) > 1 else (gather(made, members[0].path, members[0].title).note,)


def _facts(notes: Iterable[Note]) -> list[Fact]:
    """What ``notes`` say: each block by itself, whatever the properties of its note say too; and what properties say once, since
    all notes of a source say it."""
    found: list[Fact] = []
    known: set[tuple[FactKind, str]] = set()
    for note in map(without_twins_line, notes):  # it is made anew, where it is needed
        properties = facts(replace(note, properties=note.properties.without(HOME), blocks=()), _nothing)
        for fact in properties:
            is_name = fact.kind is FactKind.ALIAS and fact.value == note.title
            if fact.kind is not FactKind.TITLE and not is_name and (fact.kind, fact.value) not in known:
                known.add((fact.kind, fact.value))
                found.append(fact)
        text = facts(replace(_addressed(note), properties=Properties(), date=""), _nothing)
        found += (_unlinked(fact) for fact in text if fact.kind is not FactKind.TITLE)
    return found


def _unlinked(fact: Fact) -> Fact:
    """``fact``; of a link only that there is one: its words may be those that its target had as its name."""
    return replace(fact, value="") if fact.kind in (FactKind.LINK, FactKind.EMBED) else fact


def _nothing(_reference: Reference) -> str:
    """What a link leads to is compared elsewhere."""
    return ""


def _addressed(note: Note) -> Note:
    """``note`` with the address of its highlight in its citation, where only a property says it."""
    said = note.properties.find(PERMALINK)
    address = note.properties.text(PERMALINK)
    if not address or said is None or not is_of_a_highlight(said) or not is_single(note):
        return note
    return replace(note, blocks=tuple(_with_address(block, address) for block in note.blocks))


def _with_address(block: AnyBlock, address: str) -> AnyBlock:
    citation = block.traits.citation
    if citation is None or citation.permalink:
        return block
    return edited(block, traits=replace(block.traits, citation=replace(citation, permalink=address)))
