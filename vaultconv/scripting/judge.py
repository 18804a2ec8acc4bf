"""Whether an edited note says what was meant, and everything else that it said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from vaultconv.errors import EditError
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference
from vaultconv.pipeline.fact import Fact, FactKind, Resolve
from vaultconv.pipeline.facts import TAG_KEYS, facts
from vaultconv.vault.index import ALIAS_KEYS

Meant = Callable[[Fact], Iterable[Fact]]
"""What a fact of the note as it was is to be: that, or others, or nothing."""


def as_written(reference: Reference) -> str:
    """What a link means, where nothing that it could mean is changed: what is written."""
    return f"{reference.kind}:{reference.target}"


def check(
    before: Note,
    after: Note,
    *,
    was: Resolve = as_written,
    now: Resolve = as_written,
    besides: Callable[[Fact], bool] = lambda _fact: False,
    meant: Meant = lambda fact: (fact,),
    known: Callable[[Fact], Fact] = lambda fact: fact,
) -> None:
    """Raises :class:`~vaultconv.errors.EditError` if ``after`` does not say all that ``before`` did, each fact as it is ``meant`` to be,
    and nothing else; facts ``besides`` are what the edit is about. Links mean what ``was`` and ``now`` say; what ``after`` says
    is ``known`` for what is meant."""
    understood(after)
    wanted = [new for fact in facts(before, was) if not besides(fact) for new in meant(fact)]
    found = [known(fact) for fact in facts(after, now) if not besides(fact)]
    if wanted == found:
        return
    lost, gained = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    fact = next(iter((*lost, *gained)), None)
    if fact is not None:
        what = "would be lost" if lost else "would come"
        raise EditError(
            f"cannot be edited in place: {fact.kind} {fact.value!r} {what}",
            path=before.path,
            line=fact.line,
            remedy="Edit this note by hand. Nothing of it was changed.",
        )


def about(keys: Iterable[str]) -> Callable[[Fact], bool]:
    """Whether a fact is one that properties with these ``keys`` say."""
    known = frozenset(keys)
    lower = {key.lower() for key in known}

    def is_about(fact: Fact) -> bool:
        if fact.kind is FactKind.PROPERTY:
            return fact.value.partition("=")[0] in known
        if fact.kind is FactKind.ALIAS:
            return not lower.isdisjoint(ALIAS_KEYS)
        return fact.kind is FactKind.TAG and not lower.isdisjoint(TAG_KEYS)

    return is_about


_NAMED = ("title=", "date=")
"""How facts begin that the name of a note may say: what it is called, and of which day it is."""


def is_name(fact: Fact) -> bool:
    """Whether a fact is what a note is called, or of which day it is: its name may say that."""
    return fact.kind is FactKind.TITLE or (fact.kind is FactKind.PROPERTY and fact.value.startswith(_NAMED))


def understood(note: Note) -> None:
    """Raises :class:`~vaultconv.errors.EditError` if ``note``, as it was edited, cannot be understood."""
    if note.verbatim is not None:
        why = note.problem.message if note.problem is not None else ""
        raise EditError(f"could not be understood any more: {why}", path=note.path)


def same_name(before: Note, after: Note, what: str) -> None:
    """Refuses an edit of ``what`` that renames a note: links would lead nowhere."""
    called = [(note.title, note.extra.get("page")) for note in (before, after)]
    if called[0] != called[1]:
        raise EditError(
            f"{what} is what links call this note by",
            path=before.path,
            remedy="Use rename, which rewrites these links, too.",
        )
