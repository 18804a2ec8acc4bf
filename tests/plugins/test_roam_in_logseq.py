"""Graphs of Roam as graphs of Logseq, as Logseq's own parser sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracles.agreement import agreement
from tests.oracles.mldoc import IS_THERE, converted

pytestmark = [
    pytest.mark.usefixtures("both"),
    pytest.mark.skipif(
        not IS_THERE, reason="npm mldoc is not there; run `npm ci` in tests/oracles (needs node)"
    ),
]

KNOWN = [
    # Roam calls a day by a title of its own, which whoever is asked does not know to be one.
    """Bees.md, block 2: properties of blocks: "[('counted', '@')]" is "[('counted', '2026-01-05')]" to mldoc""",
    # A query that Logseq cannot run is code, and the ledger says so.
    """Bees.md, block 8: programs: '[]' is "['{{[[query]]: {and: [[TODO]] [[Bees]]}}}']" to mldoc""",
    """Bees.md, block 8: kinds: '{}' is "{'Src': 1}" to mldoc""",
]
"""Where it sees something else, and why."""


def test_logseq_sees_what_the_pages_say(both: Path, tmp_path: Path) -> None:
    found = agreement(converted(both / "vaultconv-roam" / "tests" / "samples" / "garden", tmp_path / "graph"))
    assert [str(each) for each in found.unexplained()] == KNOWN
    assert sum(found.compared.values()) > 30
