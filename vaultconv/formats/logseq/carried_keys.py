"""What a page carries of its properties (:mod:`~vaultconv.formats.logseq.carriers`), when one of them is called otherwise: it is
carried for the new name."""

from __future__ import annotations

from typing import Any, NamedTuple

from vaultconv.formats.logseq.bullets import PROPERTY
from vaultconv.formats.logseq.carriers import KEY, carrier, read_carrier

_BY_OWN_NAME = "comments"
"""What is carried by the names that properties have elsewhere than in a graph."""


class Names(NamedTuple):
    """What a property is called in the ``graph``, and by its ``own`` name elsewhere."""

    graph: str
    own: str


def with_carried_key(line: str, old: Names, new: Names) -> str:
    """The ``line`` of a page, in which a property that was called ``old`` is called ``new``.

    >>> with_carried_key('vaultconv:: {"v":1,"values":{"fed":"7"},"lists":["a"]}', Names("fed", "fed"), Names("day", "day"))
    'vaultconv:: {"v":1,"values":{"day":"7"},"lists":["a"]}'
    >>> with_carried_key('vaultconv:: {"v":1,"keys":{"fed-on":"fed on"}}', Names("fed-on", "fed on"), Names("day", "day"))
    'vaultconv:: {"v":1}'
    >>> with_carried_key("vaultconv:: document", Names("a", "a"), Names("b-c", "b c"))
    'vaultconv:: {"v":1,"shape":"document","keys":{"b-c":"b c"}}'
    """
    found = PROPERTY.match(line)
    carried = read_carrier(found["value"] or "") if found is not None and found["key"] == KEY else None
    if found is None or carried is None:
        return line
    facts = {
        name: _renamed(said, old.own, new.own)
        if name == _BY_OWN_NAME
        else _renamed(said, old.graph, new.graph)
        for name, said in carried.items()
    }
    keys = {key: own for key, own in facts.pop("keys", {}).items() if key != new.graph}
    if new.own != new.graph:
        keys[new.graph] = new.own
    return f"{line[: found.start('value')]}{carrier(facts | ({'keys': keys} if keys else {}))}"


def _renamed(said: Any, old: str, new: str) -> Any:
    """What is carried by the names of properties, with one of them called otherwise."""
    if isinstance(said, dict):
        return {new if key == old else key: value for key, value in said.items()}
    if isinstance(said, list):
        return [new if key == old else key for key in said]
    return said
