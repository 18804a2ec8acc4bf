"""Pages without carriers: each fact that only a carrier would have said has its line, and no page says ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.html.writer import HtmlWriter
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.verify import verify

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def pages(note: str, place: Path, carriers: bool = False) -> tuple[Plan, str]:
    """The plan that makes a site of one note, and its page."""
    (place / "vault").mkdir()
    (place / "vault" / "N.md").write_text(note)
    made = go(place / "vault", place / "site", "html", carriers=carriers)
    return made, files(place / "site")["n.html"].decode()


@pytest.mark.parametrize(
    ("note", "kind", "line"),
    [
        ("one\n\n%%hidden%%\n", "comment", 3),
        ("one %%hidden%% two\n", "comment", 1),
        ("- [ ] do 🔁 every week ⏳ 2026-01-05\n", "", 0),  # the words beside the box say it
        ("[r]: https://example.org\n\nsee [x][r]\n", "", 0),
        ("```python title=x\na\n```\n", "code", 1),
        ("words\n", "", 0),
    ],
)
def test_what_only_a_carrier_says_has_its_line(note: str, kind: str, line: int, tmp_path: Path) -> None:
    made, page = pages(note, tmp_path)
    assert "data-vaultconv" not in page
    told = {(loss.construct, loss.line) for loss in made.losses if loss.detail.startswith("without carriers")}
    assert told == ({(kind, line)} if kind else set())
    options = Options(target_format="html", carriers=False)
    assert verify(tmp_path / "vault", tmp_path / "site", options).missing == ()


def test_a_line_names_a_place_as_it_is_written(tmp_path: Path) -> None:
    made, _ = pages('---\nsee: "look at [[N#Part|it]]"\n---\n# Part\n', tmp_path)
    assert 'without carriers nothing says `see="look at [[N#Part|it]]"`' in {
        loss.detail for loss in made.losses
    }


@pytest.mark.parametrize("asked", [Options(), Options(carriers=False)])
@pytest.mark.parametrize("target", ["html", "logseq"])
def test_who_verifies_need_not_say_it_again(target: str, asked: Options, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "N.md").write_text("> > [!example]- In quote\n> > words\n\n%%hidden%%\n")
    go(tmp_path / "vault", tmp_path / "there", target, carriers=False)
    verdict = verify(tmp_path / "vault", tmp_path / "there", asked)
    assert (verdict.missing, verdict.excused > 0) == ((), True)


def test_with_carriers_nothing_needs_a_line(tmp_path: Path) -> None:
    made, page = pages("one\n\n%%hidden%%\n", tmp_path, carriers=True)
    assert "data-vaultconv" in page
    assert [loss for loss in made.losses if loss.detail.startswith("without carriers")] == []


@pytest.mark.parametrize(
    "vault", ["sample-vault", "obsidian-plugins", "logseq-graph", "readwise-site", "constructs/logseq"]
)
def test_whole_vaults(vault: str, tmp_path: Path) -> None:
    go(FIXTURES / vault, tmp_path / "site", "html", origins=False, carriers=False)
    options = Options(target_format="html", origins=False, carriers=False)
    assert verify(FIXTURES / vault, tmp_path / "site", options).missing == ()
    for path, data in files(tmp_path / "site").items():
        assert b"data-vaultconv=" not in data, path


def test_a_writer_that_fails_with_carriers_costs_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = HtmlWriter.write

    def failing(self: HtmlWriter, note: Note, context: WriteContext) -> tuple[Output, ...]:
        if context.carriers:
            raise ValueError("no")
        return write(self, note, context)

    monkeypatch.setattr(HtmlWriter, "write", failing)
    made, page = pages("one\n\n%%hidden%%\n", tmp_path)
    assert "<p>one</p>" in page
    assert not any(loss.outcome is Outcome.FAILED for loss in made.losses)
