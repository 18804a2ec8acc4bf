"""Who looked into whom is the same set, however many they are."""

from __future__ import annotations

import pickle

import pytest

from vaultconv.vault.lookers import InOrder, Lookers


@pytest.mark.parametrize("many", [1, 2, 8, 9, 30])
def test_each_is_there_once_however_often_and_in_whatever_order(many: int) -> None:
    askers = [f"{number}.md" for number in range(many)]
    lookers = Lookers()
    for path in ("b.md", "a.md"):
        lookers.update(path, [*askers, *reversed(askers), *askers])
    assert dict(lookers) == {"a.md": set(askers), "b.md": set(askers)}
    assert len(lookers) == len(InOrder(lookers)) == 2
    assert list(InOrder(lookers).items()) == [("a.md", sorted(askers)), ("b.md", sorted(askers))]
    assert dict(pickle.loads(pickle.dumps(lookers))) == dict(lookers)


def test_a_set_that_was_given_is_not_what_is_known() -> None:
    lookers = Lookers()
    lookers.update("a.md", ["b.md", "c.md"])
    lookers["a.md"].add("d.md")
    assert lookers["a.md"] == {"b.md", "c.md"}
