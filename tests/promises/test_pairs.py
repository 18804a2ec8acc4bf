"""All twelve pairs of formats: a vault goes to each of the other three, and what it became goes from there to each of
the others again. Nothing fails, a second run writes nothing, and whatever is missing has a line in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.real_vaults import CORPORA, IS_LONG, case
from tests.roundtrip.journey import files, go
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.verify import verify

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ("obsidian", "logseq", "readwise", "html")
OWN: Mapping[Path, str] = {
    ROOT / "fixtures" / "sample-vault": "obsidian",
    ROOT / "fixtures" / "readwise-site": "readwise",
    ROOT / "fixtures" / "logseq-graph": "logseq",
    ROOT / "fixtures" / "html-site": "html",
}
REAL: Mapping[Path, str] = {
    CORPORA / "readwise-site": "readwise",
    CORPORA / "obsidian-sandbox": "obsidian",
    CORPORA / "obsidian-help-en": "obsidian",
}
CASES = [
    case(vault, format, first, id=f"{vault.name}-{first}", takes_long=True)
    for vault, format in {**OWN, **REAL}.items()
    for first in FORMATS
    if IS_LONG or vault in OWN or first == format
]
"""The real vaults go on from another format by ``.ci/long`` alone."""


@pytest.mark.parametrize(("vault", "format", "first"), CASES)
def test_whatever_is_missing_is_in_the_ledger(vault: Path, format: str, first: str, tmp_path: Path) -> None:
    source = vault
    if first != format:
        source = tmp_path / "source"
        go(vault, source, first)
    for target in FORMATS:
        if target == first:
            continue
        destination = tmp_path / target
        options = Options(source_format=first, target_format=target)
        made = go(source, destination, target)
        assert [loss for loss in made.losses if loss.outcome is Outcome.FAILED] == []
        verdict = verify(source, destination, options)
        assert verdict.missing == (), (first, target)
        assert verdict.facts > 0
        before = files(destination)
        again = plan(source, destination, options)
        assert {action.kind for action in again.actions} == {Kind.KEEP}
        assert files(destination) == before
