"""What ties notes to each other that are grouped: which are looked at together, if one of them is another than it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from vaultconv.transform.grouping import CALLED, TITLED

_PATH, _MADE = "path:", "made:"


class Ties:
    """The ``ties`` of notes, by their paths (:attr:`~vaultconv.transform.what_became.Grouping.ties`), and what the ``members`` of each note that was
    made of them have in common.

    >>> ties = Ties({"A.md": ["id:7"], "B.md": ["id:7", "path:C.md"]}, {"D.md": ["D.md", "E.md"]})
    >>> sorted(tied(["A.md"], [ties])), sorted(tied(["E.md"], [ties]))
    (['A.md', 'B.md', 'C.md'], ['D.md', 'E.md'])
    """

    def __init__(self, ties: Mapping[str, Iterable[str]], members: Mapping[str, Iterable[str]]) -> None:
        """Sorts them, once."""
        self._with: dict[str, list[str]] = {}
        self._of: dict[str, list[str]] = {}
        for path, each in ties.items():
            for tie in each:
                self._with.setdefault(tie, []).append(path)
                self._of.setdefault(path, []).append(tie)
        for made, group in members.items():
            tie = f"{_MADE}{id(self)}:{made}"
            self._with[tie] = list(group)
            for path in self._with[tie]:
                self._of.setdefault(path, []).append(tie)

    def of(self, path: str) -> Iterable[str]:
        """The ties of the note at ``path``."""
        return (f"{_PATH}{path}", *self._of.get(path, ()))

    def having(self, tie: str) -> Sequence[str]:
        """The notes that have a ``tie``."""
        return self._with.get(tie, ())


def tied(paths: Iterable[str], by: Sequence[Ties]) -> frozenset[str]:
    """The notes at ``paths`` and all that are tied to them ``by`` any of these, to these, and so on."""
    found, left, met = set[str](), list(paths), set[str]()
    while left:
        path = left.pop()
        if path in found:
            continue
        found.add(path)
        for tie in {tie for ties in by for tie in ties.of(path)} - met:
            met.add(tie)
            left += _reached(tie, by)
    return frozenset(found)


def _reached(tie: str, by: Sequence[Ties]) -> Iterator[str]:
    """The notes that are reached by a ``tie``: by a title not from one that says an id to another that does."""
    if tie.startswith(_PATH):
        yield tie.removeprefix(_PATH)
    title = tie.removeprefix(CALLED).removeprefix(TITLED)
    names = [tie] if title == tie else [f"{CALLED}{title}", f"{TITLED}{title}"]
    if title != tie and not any(ties.having(names[0]) for ties in by):
        return
    for name in names:
        for ties in by:
            yield from ties.having(name)
