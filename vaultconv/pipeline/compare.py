"""The difference of two notes' facts, and what the ledger has to say to it.

Facts are compared as a multiset: what the source has more often than the destination is missing. A missing fact is
excused by a line of the ledger that names it, one line for one fact. Time is proportional to the facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.fact import Fact, FactKind
from vaultconv.pipeline.nearest import Nearest, is_word, tokens

_SAID = frozenset({Outcome.KEPT_AS_TEXT, Outcome.APPROXIMATED})
"""Outcomes after which the text of a construct may stand among the words."""

_TEXTS = frozenset(
    {
        FactKind.WORDS,
        FactKind.HEADING,
        FactKind.TASK,
        FactKind.TABLE,
        FactKind.FOOTNOTE,
        FactKind.HIGHLIGHT,
        FactKind.CALLOUT,
    }
)
"""Kinds of facts whose text has holes, which may be filled."""

_SHOWN = 60
"""Characters of a value that are shown in one line of a report."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the facts of one note. ``missing``: in the source, not in the destination, and no line of the
    ledger says so. ``excused``: missing, with the line that says so. ``added``: in the destination only, for information.
    Each in the order of its text."""

    missing: tuple[Fact, ...]
    excused: tuple[tuple[Fact, Loss], ...]
    added: tuple[Fact, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is missing that the ledger does not name."""
        return not self.missing

    def changes(self) -> tuple[tuple[Fact, Fact | None], ...]:
        """Each missing fact with what it seems to have become: the most similar added fact of its kind, each of them
        once; None where nothing is like it."""
        nearest = Nearest(self.added)
        only = Counter(fact.kind for fact in self.missing)
        return tuple((fact, nearest.take(fact, only[fact.kind] == 1)) for fact in self.missing)

    def lines(self, note: str) -> Iterator[str]:
        """A line for each missing fact, as :func:`describe` makes it, with what it seems to have become."""
        for fact, now in self.changes():
            yield describe(fact, note, now)


def compare(source: Sequence[Fact], destination: Sequence[Fact], ledger: Iterable[Loss] = ()) -> Comparison:
    """What ``source`` says and ``destination`` does not, where ``ledger`` holds the losses of this one note.

    A loss excuses one missing fact of the kind that its ``construct`` names, if its ``value`` is empty or that of the
    fact; for a property the key will do. Where a construct was kept as text or approximated, the words of a block may
    have gained what the construct said, and nothing else.

    >>> from vaultconv.model.losses import Outcome
    >>> before = [Fact(FactKind.HEADING, "# One", 1), Fact(FactKind.TAG, "a", 2)]
    >>> result = compare(before, before[1:])
    >>> list(result.lines("note.md"))
    ['note.md:1 heading "# One" is missing']
    >>> compare(before, before[:1], [Loss("note.md", 2, "tag", Outcome.FAILED)]).missing
    ()
    """
    source, destination = tuple(source), tuple(destination)
    if source == destination:
        return Comparison((), (), ())
    missing = _surplus(source, destination)
    added = _surplus(destination, source)
    if not missing:
        return Comparison((), (), added)
    excused = _excused(missing, ledger)
    added = _excuse_words(missing, added, excused)
    return Comparison(
        tuple(fact for place, fact in enumerate(missing) if place not in excused),
        tuple((missing[place], excused[place]) for place in sorted(excused)),
        added,
    )


def describe(fact: Fact, note: str = "", now: Fact | None = None) -> str:
    """One line that says what is missing and where, and what it seems to have become.

    >>> describe(Fact(FactKind.TAG, "maps", 3), "a.md", Fact(FactKind.TAG, "map", 9))
    'a.md:3 tag "maps" is missing; is now "map"'
    """
    place = f"{note}:{fact.line}" if fact.line else note
    shown, other = _excerpts(fact.value, now.value if now else "")
    text = f'{place} {fact.kind} "{shown}" is missing'.lstrip()
    return f'{text}; is now "{other}"' if now else text


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """What is shown of two values: the place where they begin to differ, or the beginning of the first."""
    before, after = before.replace("\n", "⏎"), after.replace("\n", "⏎")
    shortest = min(len(before), len(after))
    same = next((i for i in range(shortest) if before[i] != after[i]), shortest) if after else 0
    start = max(same - _SHOWN // 3, 0) if max(len(before), len(after)) > _SHOWN else 0
    return _excerpt(before, start), _excerpt(after, start)


def _excerpt(text: str, start: int) -> str:
    end = start + _SHOWN
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


def _surplus(left: tuple[Fact, ...], right: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """What ``left`` has more often than ``right``, in order. Of equal facts, those are taken that stand elsewhere than
    in ``right``: before another fact, or after another."""
    over = Counter(left)
    over.subtract(Counter(right))
    over = Counter({fact: number for fact, number in over.items() if number > 0})
    if not over:
        return ()
    places: dict[Fact, list[int]] = defaultdict(list)
    for place, fact in enumerate(left):
        if fact in over:
            places[fact].append(place)
    twins = {fact for fact, found in places.items() if len(found) > over[fact]}
    after, before = _neighbours(right, twins)
    taken: list[int] = []
    for fact, found in places.items():
        if fact in twins:
            scores = {
                place: 2 * _use(after, (fact, left[place + 1 : place + 2] or None))
                + _use(before, (fact, left[place - 1] if place else None))
                for place in found
            }
            found = sorted(found, key=scores.__getitem__)[: over[fact]]
        taken += found
    return tuple(left[place] for place in sorted(taken))


def _neighbours(facts: tuple[Fact, ...], wanted: set[Fact]) -> tuple[Counter[object], Counter[object]]:
    """How often each of the ``wanted`` facts stands before which other, and after which."""
    after: Counter[object] = Counter()
    before: Counter[object] = Counter()
    for place, fact in enumerate(facts) if wanted else ():
        if fact in wanted:
            after[fact, facts[place + 1 : place + 2] or None] += 1
            before[fact, facts[place - 1] if place else None] += 1
    return after, before


def _use(pairs: Counter[object], pair: object) -> bool:
    """Whether ``pair`` is left in ``pairs``; then one less is."""
    if pairs[pair] <= 0:
        return False
    pairs[pair] -= 1
    return True


_OUTSIDE: Final = "outside:"
"""What the value of a link that leads out of the vault begins with."""


class _Ledger:
    """The losses of a note that have excused nothing yet, by construct, value and line."""

    __slots__ = ("_waiting",)

    def __init__(self, losses: Iterable[Loss]) -> None:
        self._waiting: dict[tuple[str, str], dict[int, list[Loss]]] = {}
        for loss in sorted(losses):
            is_tag = loss.construct == FactKind.TAG
            value = loss.value.removeprefix("#").casefold() if is_tag else loss.value
            self._waiting.setdefault((loss.construct, value), {}).setdefault(loss.line, []).append(loss)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self, construct: str, value: str, line: int | None) -> Loss | None:
        """A loss that says this, in ``line`` (None: in any, the first); it is then used up."""
        lines = self._waiting.get((construct, value))
        if not lines:
            return None
        if line is None:
            line = next(iter(lines))
        losses = lines.get(line)
        if losses is None:
            return None
        loss = losses.pop()
        if not losses:
            del lines[line]
        return loss


def _names(fact: Fact) -> tuple[str, ...]:
    """What a loss may call ``fact``: its value; a property by its key too, and what leads out of the vault by where it leads.

    >>> _names(Fact(FactKind.LINK, "outside:../out.md|there"))
    ('outside:../out.md|there', '../out.md')
    """
    if fact.kind is FactKind.PROPERTY:
        return fact.value, fact.value.partition("=")[0]
    if fact.value.startswith(_OUTSIDE):
        return fact.value, fact.value.removeprefix(_OUTSIDE).partition("|")[0]
    return (fact.value,)


def _excused(missing: Sequence[Fact], losses: Iterable[Loss]) -> dict[int, Loss]:
    """Which of the ``missing`` facts, by their number, a loss excuses: first those that one names, then others of its
    kind; in either case first those in its line."""
    ledger = _Ledger(losses)
    excused: dict[int, Loss] = {}
    for named, in_line in ((True, True), (True, False), (False, True), (False, False)) if ledger else ():
        for place, fact in enumerate(missing):
            if place in excused:
                continue
            for value in _names(fact) if named else ("",):
                loss = ledger.take(fact.kind, value, fact.line if in_line else None)
                if loss is not None:
                    excused[place] = loss
                    break
    return excused


def _excuse_words(
    missing: Sequence[Fact], added: tuple[Fact, ...], excused: dict[int, Loss]
) -> tuple[Fact, ...]:
    """Excuses texts that are all there but have gained what a construct said that is text now. Returns what is then
    left of ``added``."""
    said: dict[str, Loss] = {}
    losses = [(missing[place], loss) for place, loss in excused.items() if loss.outcome in _SAID]
    for fact, loss in losses:
        for token in tokens(fact.value):
            said.setdefault(token.casefold(), loss)  # a tag is one fact in any case
    if not losses:
        return added
    there = Nearest(added)
    for place, fact in enumerate(missing):
        if place in excused or fact.kind not in _TEXTS:
            continue
        wanted = tokens(fact.value)
        for candidate in there.like(fact):
            gained = _gained(wanted, tokens(there[candidate].value), said)
            if gained and all(token.casefold() in said or not is_word(token) for token in gained):
                excused[place] = next(
                    (said[key] for key in map(str.casefold, gained) if key in said), losses[0][1]
                )
                there.give(candidate)
                break
    return tuple(there)


def _gained(before: list[str], after: list[str], said: Collection[str]) -> list[str] | None:
    """What ``after`` has besides ``before``; None if ``before`` does not stand in it, in its order. What is text now and was ``said`` may
    run into the word behind it.

    >>> _gained(["a", "b"], ["a", "#", "tagb"], {"tag"})
    ['#', 'tag']
    """
    gained: list[str] = []
    place = 0
    for token in after:
        wanted = before[place] if place < len(before) else None
        if token == wanted:
            place += 1
        elif wanted and token.endswith(wanted) and token[: -len(wanted)].casefold() in said:
            gained.append(token[: -len(wanted)])
            place += 1
        else:
            gained.append(token)
    return gained if place == len(before) else None
