"""A site for others holds what its owner has marked, and of that what is to be seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files
from vaultconv.errors import ConflictError, UsageError
from vaultconv.model.losses import Loss
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import Run, apply
from vaultconv.pipeline.verify import verify
from vaultconv.report.summary import summary

OPTIONS = Options("obsidian", "html", {"publish": True})
NOTES = {
    "Open.md": "---\npublish: true\n# HUSH a remark\ntags: [seen]\n---\nRead [[Other]] and [[Private/Hidden|this]], [[Nowhere]].\n"
    '%%HUSH aside%% <!-- HUSH --> <a href="Private/Hidden.md">raw</a> https://e.org/?token=HUSH\n\n%%\nHUSH block\n%%\n\n'
    "![[Private/Hidden]]\n\n![[shown.png]] ![[Plan.canvas]]\n\n> [!tip|wide] T\n> x\n\n| a |\n| --- |\n| [x](Private/Hidden.md) |\n",
    "Other.md": "---\npublish: true\n---\n[[Open]]\n",
    "Private/Hidden.md": "---\ntags: [HUSH]\n---\nHUSH [[Open]] ![[HUSH.png]]\n",
    "No.md": "---\npublish: false\n---\nHUSH #HUSH\n",
    "2026-01-05.md": "HUSH\n",
    "Plan.canvas": '{"nodes":[{"id":"a","type":"text","text":"HUSH","x":0,"y":0,"width":9,"height":9}],"edges":[]}',
    "shown.png": "seen",
    "HUSH.png": "HUSH",
    "unused HUSH.pdf": "HUSH",
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with something to hide."""
    for path, text in NOTES.items():
        (tmp_path / "vault" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "vault" / path).write_text(text, "utf-8")
    (tmp_path / "vault/.obsidian").mkdir()
    return tmp_path / "vault"


def publish(vault: Path, options: Options = OPTIONS) -> Run:
    """Publishes ``vault`` into a folder beside it."""
    return apply(plan(vault, vault.parent / "site", options))


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of ``folder``, ours too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def lines(losses: tuple[Loss, ...]) -> list[tuple[str, int, str, str]]:
    """The ledger in short."""
    return [(loss.note, loss.line, loss.construct, str(loss.outcome)) for loss in losses]


def test_nothing_is_there_that_is_not_to_be_seen(vault: Path) -> None:
    run = publish(vault)
    site = everything(vault.parent / "site")
    pages = {path for path in site if path.endswith(".html")}
    assert {path for path in pages if not path.startswith("_")} == {"index.html", "open.html", "other.html"}
    assert "shown.png" in site
    for path, data in site.items():
        for hidden in (b"HUSH", b"hush", b"Private", b"data-vaultconv", str(vault).encode()):
            assert hidden not in data + path.encode(), (path, hidden)
    page = site["open.html"].decode()
    assert '<a class="wikilink" href="other.html">Other</a> and this, Nowhere.' in page
    assert "?token=redacted" in page
    assert "2 notes" in site["index.html"].decode()
    assert "left out: 6 notes and files (--publish 6)" in summary(run, vault)
    assert "private:" not in summary(run, vault)


def test_what_leads_to_what_is_not_published_has_its_line(vault: Path) -> None:
    run = publish(vault)
    found = lines(run.plan.losses)
    for construct, line in (
        ("link", 6),
        ("html", 6),
        ("comment", 6),
        ("embed", 13),
        ("embed", 15),
        ("link", 20),
    ):
        assert any(each[:3] == ("Open.md", line, construct) for each in found), (construct, found)
    verdict = verify(vault, vault.parent / "site", Options())
    assert verdict.missing == ()
    assert verdict.notes == 2


def test_the_records_stand_beside_the_folder_and_the_second_run_does_nothing(vault: Path) -> None:
    publish(vault)
    place = vault.parent / ".site.vaultconv"
    assert (place / "state.db").is_file()
    assert not (vault.parent / "site/.vaultconv").exists()
    before = {
        path: (vault.parent / "site" / path).stat().st_mtime_ns for path in files(vault.parent / "site")
    }
    again = publish(vault)
    assert again.applied.written == []
    assert before == {path: (vault.parent / "site" / path).stat().st_mtime_ns for path in before}


def test_a_page_goes_whose_note_is_not_marked_any_more(vault: Path) -> None:
    publish(vault)
    (vault / "Other.md").write_text("[[Open]] HUSH\n", "utf-8")
    publish(vault)
    site = everything(vault.parent / "site")
    assert "other.html" not in site
    assert b"HUSH" not in b"".join(site.values())
    assert b"and this" in site["open.html"]
    assert b"Other and" in site["open.html"]


def test_one_folder_is_never_for_both(vault: Path) -> None:
    plain = Options("obsidian", "html")
    publish(vault)
    with pytest.raises(ConflictError, match="is for others"):
        publish(vault, plain)
    shutil.rmtree(vault.parent / "site")
    shutil.rmtree(vault.parent / ".site.vaultconv")
    run = publish(vault, plain)
    assert "private: pages hold what they do not show" in summary(run, vault)
    with pytest.raises(ConflictError, match="runs without --publish"):
        publish(vault)
    with pytest.raises(UsageError, match="ledger"):
        publish(vault, Options("obsidian", "html", {"publish": True}, ledger_note="Ledger"))


def test_a_graph_says_it_in_its_own_way(tmp_path: Path) -> None:
    graph = tmp_path / "vault"
    for folder in ("logseq", "pages", "journals"):
        (graph / folder).mkdir(parents=True)
    (graph / "pages/Open.md").write_text(
        "public:: true\n\n- [[Closed]] seen\n  :LOGBOOK:\n  CLOCK: HUSH\n  :END:\n", "utf-8"
    )
    (graph / "pages/Closed.md").write_text("public:: false\n\n- HUSH\n", "utf-8")
    (graph / "pages/Other.md").write_text("- other\n", "utf-8")
    options = Options("logseq", "html", {"publish": True})
    (graph / "logseq/config.edn").write_text("{}", "utf-8")
    publish(graph, options)
    assert {path for path in files(tmp_path / "site") if path[0] != "_"} == {"index.html", "open.html"}
    (graph / "logseq/config.edn").write_text("{:publishing/all-pages-public? true}", "utf-8")
    run = publish(graph, options)
    site = everything(tmp_path / "site")
    assert {path for path in site if path[0] != "_"} == {"index.html", "open.html", "other.html"}
    assert b"HUSH" not in b"".join(site.values())
    assert ("pages/Open.md", "comment") in {(loss.note, loss.construct) for loss in run.plan.losses}
