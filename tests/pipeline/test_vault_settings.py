"""A vault that is there keeps its settings, and what is written into it obeys them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.properties.test_reworded import held
from vaultconv.errors import NoFolderError
from vaultconv.formats.base import Output
from vaultconv.formats.registry import get_format
from vaultconv.model.losses import Loss
from vaultconv.model.note import Settings
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import Run, convert
from vaultconv.pipeline.state import DATABASE, FOLDER
from vaultconv.pipeline.vault_settings import settings_in, settings_there, settings_written
from vaultconv.pipeline.verify import verify

OBSIDIAN = get_format("obsidian")
DAILY = ".obsidian/daily-notes.json"
APP = ".obsidian/app.json"


def files(root: Path, **texts: str) -> Path:
    """``root`` with ``texts`` by path, where ``__`` stands for a slash and ``_dot_`` for a dot."""
    for name, text in texts.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return files(
        tmp_path / "graph",
        logseq__config_dot_edn="{}",
        journals__2026_01_05_dot_md="- Fed the starter.\n",
        pages__Log_dot_md="- On [[Jan 5th, 2026]], then on [[Jan 6th, 2026]]: ![loaf](../assets/loaf.png)\n",
        assets__loaf_dot_png="picture",
    )


def run(source: Path, destination: Path, **options: str) -> Run:
    return convert(source, destination, Options("logseq", "obsidian", options))


def named(made: Run) -> list[Loss]:
    """What the ledger says of the vault's own settings."""
    return [loss for loss in made.plan.losses if loss.note.startswith(".obsidian")]


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def test_the_settings_files_of_a_vault_are_found(tmp_path: Path) -> None:
    assert settings_there(tmp_path / "new", OBSIDIAN) == {}
    assert settings_there(tmp_path, get_format("html")) == {}
    vault = files(tmp_path / "vault", _dot_obsidian__app_dot_json="{}", _dot_obsidian__graph_dot_json="{}")
    assert settings_there(vault, OBSIDIAN) == {APP: b"{}"}
    with pytest.raises(NoFolderError):
        settings_there(vault / APP, OBSIDIAN)


def test_what_settings_files_say() -> None:
    assert settings_in({}, OBSIDIAN, {}) is None
    both = {DAILY: b'{"folder": "Days"}', APP: b'{"newLinkFormat": "absolute"}'}
    assert settings_in(both, OBSIDIAN, {}) == Settings(link_style="absolute", journal_folder="Days")
    assert settings_in({APP: b"no JSON"}, OBSIDIAN, {}) == Settings()


def test_of_first_files_those_count_that_are_not_there() -> None:
    outputs = [
        Output(DAILY, b'{"folder": "Ours"}', seed=True),
        Output(APP, b'{"newLinkFormat": "absolute"}', seed=True),
        Output("A.md", b"text"),
    ]
    there = {DAILY: b'{"folder": "Theirs"}'}
    assert settings_written(there, outputs, OBSIDIAN, {}) == Settings(
        link_style="absolute", journal_folder="Theirs"
    )
    assert settings_written({}, [], OBSIDIAN, {}) == Settings()


def test_a_new_vault_says_where_its_daily_notes_are(graph: Path, tmp_path: Path) -> None:
    made = run(graph, tmp_path / "vault")
    assert json.loads(text_of(tmp_path / "vault" / DAILY)) == {"folder": "journals"}
    assert not (tmp_path / "vault" / APP).exists()
    assert (tmp_path / "vault/journals/2026-01-05.md").is_file()
    assert named(made) == []
    assert run(graph, tmp_path / "vault").applied.written == []


def test_a_vault_that_is_there_is_obeyed_and_never_rewritten(graph: Path, tmp_path: Path) -> None:
    own = {
        "app.json": '{"useMarkdownLinks":true, "attachmentFolderPath":"./files","mine":1}',
        "daily-notes.json": '{"folder":"Diary","format":"YYYY/DD.MM.YYYY"}',
    }
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    for name, text in own.items():
        (vault / ".obsidian" / name).write_text(text)
    made = run(graph, vault)
    assert {name: text_of(vault / ".obsidian" / name) for name in own} == own
    assert text_of(vault / "Diary/2026/05.01.2026.md") == "- Fed the starter.\n"
    assert text_of(vault / "Log.md") == (
        "- On [Jan 5th, 2026](05.01.2026.md), then on [[06.01.2026|Jan 6th, 2026]]: ![loaf](loaf.png)\n"
    )
    assert (vault / "files/loaf.png").is_file()
    assert named(made) == []
    assert verify(graph, vault, Options()).missing == ()
    assert run(graph, vault).applied.written == []


def test_an_option_wins_and_what_the_vault_should_say_is_in_the_ledger(graph: Path, tmp_path: Path) -> None:
    vault = files(tmp_path / "vault", **{"_dot_obsidian__daily-notes_dot_json": '{"folder":"Diary"}'})
    made = run(graph, vault, daily_folder="Days", daily_format="D MMMM YYYY")
    assert text_of(vault / DAILY) == '{"folder":"Diary"}'
    assert (vault / "Days/5 January 2026.md").is_file()
    (loss,) = named(made)
    assert (loss.note, '`"folder": "Days", "format": "D MMMM YYYY"`' in loss.detail) == (DAILY, True)


def test_settings_that_we_wrote_follow_the_options(graph: Path, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    run(graph, vault, daily_folder="One")
    made = run(graph, vault, daily_folder="Two")
    assert json.loads(text_of(vault / DAILY)) == {"folder": "Two"}
    assert named(made) == []
    assert (vault / "Two/2026-01-05.md").is_file()
    run(graph, vault)
    assert json.loads(text_of(vault / DAILY)) == {"folder": "journals"}, "as in a new vault"


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("come_home", [False, True])
def test_settings_that_we_wrote_say_nothing_of_what_there_is_no_more(
    tmp_path: Path, come_home: bool, full: bool
) -> None:
    """A link to a day was spelled as days were once of which there are none any more."""
    first = files(
        tmp_path / "first",
        Log__05_dot_01_dot_2026_dot_md="A day.\n",
        **{"_dot_obsidian__daily-notes_dot_json": '{"folder":"Log","format":"DD.MM.YYYY"}'},
    )
    graph, vault = tmp_path / "graph", tmp_path / "vault"
    convert(first, graph, Options("obsidian", "logseq"))
    if not come_home:  # as an earlier version left it
        with sqlite3.connect(graph / FOLDER / DATABASE) as state:
            state.execute("DROP TABLE settings")
        state.close()
    options = Options("logseq", "obsidian", prune=True, durable=False, full=full)
    convert(graph, vault, options)
    own, new = (
        '{"folder":"Log","format":"DD.MM.YYYY"}',
        '{\n  "folder": "Log",\n  "format": "DD.MM.YYYY"\n}\n',
    )
    assert text_of(vault / DAILY) == (own if come_home else new)
    for journal in (graph / "journals").iterdir():
        journal.unlink()
    files(graph, pages__Log_dot_md="- [[Jan 6th, 2026]]\n")
    convert(graph, vault, options)
    convert(graph, tmp_path / "clean", options)
    assert held(vault) == held(tmp_path / "clean")


def test_settings_that_say_just_what_ours_would_stay_the_vaults_own(graph: Path, tmp_path: Path) -> None:
    ours = '{\n  "folder": "Diary"\n}\n'
    vault = files(tmp_path / "vault", **{"_dot_obsidian__daily-notes_dot_json": ours})
    for _ in range(2):
        run(graph, vault)
        assert (vault / "Diary/2026-01-05.md").is_file()
    (loss,) = named(run(graph, vault, daily_folder="Days"))
    assert (loss.note, text_of(vault / DAILY)) == (DAILY, ours)


def test_the_way_back_knows_the_format_of_the_days(tmp_path: Path) -> None:
    vault = files(
        tmp_path / "vault",
        **{
            "_dot_obsidian__daily-notes_dot_json": '{"folder": "Diary", "format": "D MMMM YYYY"}',
            "Diary__5 January 2026_dot_md": "Fed the starter.\n",
            "Log_dot_md": "On [[5 January 2026]].\n",
        },
    )
    convert(vault, tmp_path / "graph", Options("obsidian", "logseq"))
    assert text_of(tmp_path / "graph/journals/2026_01_05.md").endswith("- Fed the starter.\n")
    run(tmp_path / "graph", tmp_path / "back")
    assert text_of(tmp_path / "back/Diary/5 January 2026.md") == "Fed the starter.\n"
    assert text_of(tmp_path / "back/Log.md") == "On [[5 January 2026]].\n"
    assert json.loads(text_of(tmp_path / "back" / DAILY)) == {"folder": "Diary", "format": "D MMMM YYYY"}
