"""``vaultconv migrate``: what it says, what it asks, and what it leaves with."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.migrations import conftest
from tests.migrations.conftest import RATINGS, RENAME, Said, shape, write
from vaultconv.migrations import trust
from vaultconv.migrations.script import read_script
from vaultconv.recipes import RECIPES

ROOT = Path(__file__).parent.parent.parent
vault, said, _own_state = conftest.vault, conftest.said, conftest._own_state
MARKS = '''"""It marks that it was run."""

from pathlib import Path

Path(__file__).with_name("was run").touch()


def a(note):
    Path(__file__).with_name("was run").touch()
'''


class Terminal(io.StringIO):
    """Somebody who answers."""

    def isatty(self) -> bool:
        return True


def names_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        counted = {} if "losses" in value else value  # by the words of a plan, and of the ledger
        return {*counted, *(name for each in counted.values() for name in names_in(each))}
    return {name for each in value for name in names_in(each)} if isinstance(value, list) else set()


def test_from_the_first_script_to_its_undo(vault: Path, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(vault)
    assert said("migrate", "status") == (0, "There are no migrations.\n", "")
    assert said("migrate", "list") == (0, "There are no migrations in migrations.\n", "")
    assert said("migrate", "new", "ratings are numbers") == (
        0,
        "migrations/0001_ratings_are_numbers.py\n",
        "",
    )
    Path("migrations/0001_ratings_are_numbers.py").write_text(
        RATINGS.replace("(note, context):", "(note, context):\n    # more\n")
        + "        context.log('has stars')\n"
    )
    write(
        vault,
        "0002_rename",
        "depends_on = '0001'\nstop_before = 'Look.'\noptions = {'a': 1, 'b': False}\n" + RENAME,
    )
    before = shape(vault)
    code, out, err = said("migrate", "list")
    assert (code, err) == (0, "")
    assert out == (
        "0001_ratings_are_numbers: Ratings are numbers.\n"
        "  ratings (each note)\n    Make a number of stars.\n"
        "0002_rename: no description\n  name (the vault)\n  after 0001\n  run stops before it: Look.\n"
        "  --set a=1\n  --set b=no\n"
    )
    assert (
        said("migrate", "status")[1]
        == "0001_ratings_are_numbers  pending\n0002_rename               pending\n"
    )
    code, out, err = said("migrate", "run", "--trust", "--dry-run", "-v")
    assert (code, err) == (0, "")
    assert out == (
        "Would apply 0001_ratings_are_numbers (Ratings are numbers)\n"
        "  Bread/Loaf.md: has stars\n  Bread/Starter.md: has stars\n"
        "In all: 2 to update\n  update: Bread/Loaf.md\n  update: Bread/Starter.md\n"
        "Stopped before 0002_rename: Look. The next run begins with it.\n"
    )
    code, out, err = said("migrate", "run", "--trust", "--diff", "--color", "never")
    assert (code, err) == (0, "")
    assert '-rating: "***"\n+rating: 3\n' in out
    assert shape(vault) == before
    code, out, err = said("migrate", "run", "--trust")
    assert (code, err) == (0, "")
    assert out == (
        "Applied 0001_ratings_are_numbers (Ratings are numbers): 2 updated (run 1)\n"
        "  Bread/Loaf.md: has stars\n  Bread/Starter.md: has stars\n"
        "Stopped before 0002_rename: Look. The next run begins with it.\n"
    )
    assert said("migrate", "run", "--trust", "--set", "a=2", "-q") == (0, "", "")
    for words, told in (((), "There is nothing to do: no migration waits.\n"), (("--diff",), "")):
        assert said("migrate", "run", *words) == (0, told, "")
    assert said("migrate", "run", "--dry-run")[1] == "There is nothing to do: no migration waits.\n"
    code, out, _ = said("migrate", "status")
    assert [line.split("(")[0] for line in out.splitlines()] == [
        "0001_ratings_are_numbers  applied ",
        "0002_rename               applied ",
    ]
    assert "migrate 0002_rename: " in said("runs", ".")[1]
    code, out, _ = said("migrate", "undo", "--dry-run")
    assert out.startswith("Would undo run 2, migrate 0002_rename: ")
    assert "+++ b/Bread/Starter.md" in said("migrate", "undo", "--diff")[1]
    assert said("migrate", "undo")[1].startswith("Undone: run 2, migrate 0002_rename: ")
    assert said("migrate", "undo", ".", "0001", "-q") == (0, "", "")
    assert shape(vault) == before
    assert said("migrate", "status")[1].splitlines()[0] == "0001_ratings_are_numbers  pending; it was undone"
    (vault / "migrations/0002_rename.py").unlink()
    assert "0002_rename" not in said("migrate", "status")[1]


def test_changed_and_removed_scripts_are_named(vault: Path, said: Said) -> None:
    write(vault, "0001_a", RATINGS)
    write(vault, "0002_b", "def b(note): pass\n")
    assert "Applied 0002_b: nothing\n" in said("migrate", "run", vault, "--trust")[1]
    write(vault, "0001_a", RATINGS + "\n# more\n")
    (vault / "migrations/0002_b.py").unlink()
    first, second = said("migrate", "status", vault)[1].splitlines()
    assert first.startswith("0001_a  applied; its script was changed since (")
    assert second.startswith("0002_b  applied; its script is not there any more (")
    assert second.endswith(", nothing to change)")
    assert said("migrate", "undo", vault, "--dry-run")[1] == "Would undo 0002_b, which changed no file.\n"
    preview = json.loads(said("migrate", "undo", vault, "--diff", "--json")[1])
    assert (preview["applied"], preview["migration"]) == (False, "0002_b")
    assert said("migrate", "undo", vault)[1] == "Undone: 0002_b, which changed no file.\n"
    assert len(said("migrate", "status", vault)[1].splitlines()) == 1


# -- nothing runs by itself


@pytest.mark.parametrize(
    "words",
    [
        ("inspect", "VAULT"),
        ("diff", "VAULT", "OUT", "--to", "logseq"),
        ("convert", "VAULT", "OUT", "--to", "obsidian"),
        ("convert", "VAULT", "OUT", "--to", "html"),
        ("assets", "VAULT"),
        ("fetch", "VAULT", "--offline"),
        ("runs", "VAULT"),
        ("migrate", "list", "VAULT"),
        ("migrate", "list", "VAULT", "--recipes", "--json"),
        ("migrate", "status", "VAULT", "--json"),
        ("migrate", "new", "another one", "VAULT"),
        ("migrate", "recipe", "rename-property", "VAULT", "--set", "key=fed", "--set", "to=given"),
    ],
    ids=" ".join,
)
def test_no_other_command_runs_a_script(
    vault: Path, said: Said, tmp_path: Path, words: tuple[str, ...]
) -> None:
    write(vault, "0001_marks", MARKS)
    places = {"VAULT": vault, "OUT": tmp_path / "out"}
    code, _, err = said(*(places.get(word, word) for word in words))
    assert (code, (vault / "migrations/was run").exists()) == (0, False), err
    assert not list(vault.rglob("__pycache__"))
    assert not list((tmp_path / "out").rglob("*.py"))


def test_the_mark_is_left_by_what_runs_it(vault: Path, said: Said) -> None:
    write(vault, "0001_marks", MARKS)
    assert said("migrate", "run", vault, "--trust", "--dry-run")[0] == 0
    assert (vault / "migrations/was run").exists()


def test_scripts_are_no_part_of_what_is_converted(vault: Path, said: Said, tmp_path: Path) -> None:
    write(vault, "0001_marks", MARKS)
    (vault / "migrations/lookups").mkdir()
    (vault / "migrations/lookups/towns.csv").write_text("a,b\n")
    (vault / "migrations/Cranes.md").write_text("They go south.\n")
    told = json.loads(said("convert", vault, tmp_path / "out", "--to", "obsidian", "--json", "--strict")[1])
    assert "migrations/Cranes.md" in {action["path"] for action in told["actions"]}
    assert not [each for each in told["actions"] if each["path"].endswith((".py", ".csv"))]
    assert [each["detail"] for each in told["ledger"] if each["construct"] == "scripts"] == [
        "migration scripts (2 files), so no part of the vault: not copied"
    ]
    assert said("verify", vault, tmp_path / "out")[0] == 0
    (vault / "migrations/Cranes.md").unlink()
    told = json.loads(said("diff", vault, tmp_path / "new", "--to", "obsidian", "--json")[1])
    assert [each["note"] for each in told["ledger"] if "migrations" in each["note"]] == ["migrations"]
    assert "migrations: migration scripts (2 files)" in said("inspect", vault)[1]
    (vault / "migrations/0001_marks.py").rename(vault / "migrations/cranes.py")
    told = json.loads(said("diff", vault, tmp_path / "new", "--to", "obsidian", "--json")[1])
    assert {"migrations/cranes.py", "migrations/lookups/towns.csv"} <= {
        each["path"] for each in told["actions"]
    }


def test_without_a_terminal_nothing_runs_that_was_not_said_yes_to(vault: Path, said: Said) -> None:
    write(vault, "0001_marks", MARKS)
    before = shape(vault)
    for words in ((), ("--dry-run",), ("--html", vault.parent / "a.html"), ("--json",)):
        code, out, err = said("migrate", "run", vault, *words)
        assert (code, out) == (2, "")
        assert err == (
            f"vaultconv: {vault}/migrations: you never said that 0001_marks may be run: nothing was\n"
            "A script is a program, and may do anything that you may. Read it; then run this on a terminal, which asks, or say --trust.\n"
            "More: vaultconv explain usage\n"
        )
    assert shape(vault) == before


def test_on_a_terminal_it_is_asked_once_for_what_a_script_holds(
    vault: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(vault, "0001_a", RATINGS)
    monkeypatch.setattr(sys, "stdin", Terminal("no\n"))
    code, out, err = said("migrate", "run", vault)
    assert (code, out) == (2, "")
    assert err == (
        "A script is a program, and may do anything that you may. Read these before you say yes:\n"
        f"  {file}: Ratings are numbers.\n"
        "Run them? [y/N] vaultconv: you did not say yes: nothing was run\n"
        "More: vaultconv explain usage\n"
    )
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    assert said("migrate", "run", vault)[0] == 2
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    assert said("migrate", "run", vault, "--quiet")[0] == 2
    assert said("migrate", "run", vault, "--dry-run")[0] == 0
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    assert said("migrate", "run", vault)[::2] == (0, "")
    assert trust.trusted() == {read_script(file).hash}
    assert stat.S_IMODE(trust._file().stat().st_mode) == 0o600
    assert said("migrate", "undo", vault, "-q")[0] == 0
    write(vault, "0001_a", RATINGS + "\n")
    assert said("migrate", "run", vault)[0] == 2
    monkeypatch.setattr(sys, "stdin", Terminal("YES\n"))
    assert said("migrate", "run", vault)[0] == 0
    assert len(trust.trusted()) == 2
    trust.trust(())
    assert len(trust.trusted()) == 2


def test_what_was_said_yes_to_is_kept_by_the_user_and_by_no_vault(
    vault: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(vault, "0001_a", RATINGS)
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    monkeypatch.setattr("vaultconv.migrations.trust._file", lambda: vault / "migrations")
    code, _, err = said("migrate", "run", vault)
    assert (code, "Remove it: scripts are asked about again." in err) == (2, True)
    monkeypatch.setattr("vaultconv.migrations.trust._file", lambda: vault / "Garden.md/trusted")
    monkeypatch.setattr("vaultconv.cli.migrating.untrusted", tuple)
    code, _, err = said("migrate", "run", vault)
    assert (code, "Say --trust each time." in err) == (3, True)


# -- what goes wrong


def test_a_script_that_goes_wrong_is_told_in_one_message(vault: Path, said: Said) -> None:
    write(vault, "0001_a", RATINGS)
    file = write(vault, "0002_b", "def b(note):\n    note.properties['rating'] = {}['none']\n")
    code, out, err = said("migrate", "run", vault, "--trust")
    assert code == 3
    assert out == "Applied 0001_a (Ratings are numbers): 2 updated (run 1)\n"
    assert err == (
        f"vaultconv: {file}:2: `b` failed at `Bread/Loaf.md`: KeyError: 'none'\n"
        "Nothing of this migration was done. Mend the script, and run again.\n"
        "More: vaultconv explain migration\n"
    )
    code, out, err = said("migrate", "run", vault, "--trust", "--json")
    told = json.loads(out)
    assert (code, told["exit_code"], told["migrations"]) == (3, 3, [])
    assert told["error"].startswith(f"{file}:2: `b` failed")
    assert said("migrate", "run", vault, "--trust", "--dry-run")[0] == 3


def test_scripts_that_cannot_be_read_are_told_before_anything_runs(vault: Path, said: Said) -> None:
    write(vault, "0001_a", "def a(note):\n    a = = b")
    write(vault, "0002_b", "depends_on = ['0009']\ndef b(note): pass")
    for words in (("run", vault, "--trust"), ("status", vault), ("list", vault)):
        code, out, err = said("migrate", *words)
        assert (code, out) == (2, "")
        assert "0001_a.py:2:9: is no Python: invalid syntax" in err
    (vault / "migrations/0001_a.py").unlink()
    assert "0002_b.py:1: depends on `0009`, which is not there" in said("migrate", "status", vault)[2]


def test_a_note_that_changes_meanwhile_is_a_conflict(vault: Path, said: Said) -> None:
    write(
        vault,
        "0001_a",
        "def a(vault):\n    (vault.path / 'Garden.md').write_text('mine')\n"
        "    for note in vault:\n        note.properties['a'] = 1\n",
    )
    code, out, err = said("migrate", "run", vault, "--trust")
    assert (code, err) == (4, "")
    assert out == (
        "Not applied: 0001_a. Nothing of it was done.\n"
        "  conflict: Garden.md: was changed since it was read\n"
        "Run again: it begins with what is there then.\n"
    )
    assert (vault / "Garden.md").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("run", "nowhere"), "nowhere: is no folder"),
        (("status", "nowhere"), "nowhere: is no folder"),
        (("new", "a", "nowhere"), "nowhere: is no folder"),
        (("recipe", "rename-property", "nowhere"), "nowhere: is no folder"),
        (("run", ".", "--migrations", "nowhere"), "nowhere: is no folder"),
        (("run", ".", "--to", "0009"), "there is no migration 0009"),
        (("run", ".", "--color", "red"), "--color cannot be 'red'"),
        (("run", ".", "--set", "a=1"), "has an option a"),
        (("undo", "."), "no migration is applied here"),
        (("recipe", "rename-propperty", "."), "Did you mean 'rename-property'?"),
        (("recipe", "rename-property", ".", "--set", "key=a"), "needs to"),
    ],
)
def test_wrong_usage(
    vault: Path, said: Said, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], what: str
) -> None:
    monkeypatch.chdir(vault)
    code, out, err = said("migrate", *words)
    assert (code, out) == (2, "")
    assert what in err


# -- pages and programs


def test_the_page_is_the_one_of_diff(
    vault: Path, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(vault, "0001_a", RATINGS)
    page = tmp_path / "page.html"
    before = shape(vault)
    monkeypatch.chdir(vault)
    assert said("migrate", "run", ".", "--trust", "--html", page) == (0, "", "")
    text = page.read_text("utf-8")
    assert "What would change in Vault" in text
    entries = [json.loads(found) for found in re.findall(r'<script[^>]* id="lines-\d+">(.*?)</script>', text)]
    assert [entry["path"] for entry in entries] == ["Bread/Loaf.md", "Bread/Starter.md"]
    for entry in entries:
        for view in entry["views"].values():
            assert (view["added"], view["removed"]) == (1, 1)
    assert [["rating: ", '"***"'], ["rating: ", "3"]] in entries[1]["views"]["source"]["rows"]
    assert shape(vault) == before
    code, _, err = said("migrate", "run", vault, "--trust", "--html", vault / "page.html")
    assert (code, "Choose another place." in err) == (2, True)
    code, out, _ = said(
        "migrate",
        "recipe",
        "rename-property",
        vault,
        "--set",
        "key=fed",
        "--set",
        "to=given",
        "--html",
        page,
        "--dry-run",
    )
    assert (code, out.splitlines()[-1]) == (0, "In all: 1 to update")
    assert "given" in page.read_text("utf-8")


def test_a_recipe_from_the_command_line(vault: Path, said: Said) -> None:
    words = ("migrate", "recipe", "rename-property", vault, "--set", "key=fed", "--set", "to=given")
    before = shape(vault)
    assert '-fed: "7" # days\n+given: "7" # days\n' in said(*words, "--diff")[1]
    code, out, err = said(*words)
    assert (code, err) == (0, "")
    assert out == "Applied recipe rename-property: 1 updated (run 1)\n"
    assert said(*words)[1].endswith(": nothing\n")
    assert "migrate recipe rename-property: 1 updated" in said("runs", vault)[1]
    assert said("undo", vault, "-q")[0] == 0
    assert shape(vault) == before


def test_every_recipe_is_listed_with_all_that_it_may_be_told(said: Said) -> None:
    code, out, err = said("migrate", "list", "--recipes")
    assert (code, err) == (0, "")
    listed = json.loads(said("migrate", "list", "--recipes", "--json")[1])["recipes"]
    assert [each["name"] for each in listed] == list(RECIPES)
    for recipe in listed:
        assert f"{recipe['name']} (" in out
        assert recipe["description"] in out.replace("\n  ", "\n")
        for parameter in recipe["parameters"]:
            assert f"  --set {parameter['name']}=" in out
            assert parameter["help"]
            assert parameter["required"] is (parameter["default"] is None)


def test_the_json_of_all_is_documented(vault: Path, said: Said) -> None:
    page = (ROOT / "docs/reference/cli.md").read_text("utf-8").partition("## JSON")[2]
    write(vault, "0001_a", "options = {'most': 1}\n" + RATINGS + "    context.log('x')\n")
    write(vault, "0002_b", f"stop_before = 'Look.'\n{RENAME}")
    told = [json.loads(said("migrate", "list", vault, "--json")[1])]
    told.append(json.loads(said("migrate", "list", "--recipes", "--json")[1]))
    told.append(json.loads(said("migrate", "run", vault, "--trust", "--json", "--diff")[1]))
    assert (told[-1]["applied"], told[-1]["stopped_before"]) == (False, {"name": "0002_b", "reason": "Look."})
    assert {action["added"] for action in told[-1]["preview"]["actions"]} == {1}
    told.append(json.loads(said("migrate", "run", vault, "--trust", "--json")[1]))
    (done,) = told[-1]["migrations"]
    assert (told[-1]["applied"], done["name"], done["report"]["run"], done["options"]) == (
        True,
        "0001_a",
        1,
        {"most": 1},
    )
    assert done["log"][0] == {"note": "Bread/Loaf.md", "line": 0, "what": "x"}
    told.append(json.loads(said("migrate", "status", vault, "--json")[1]))
    assert [(each["status"], each["run"]) for each in told[-1]["migrations"]] == [
        ("applied", 1),
        ("pending", 0),
    ]
    assert told[-1]["migrations"][0]["applied"].endswith("Z")
    told.append(json.loads(said("migrate", "undo", vault, "--json", "--diff")[1]))
    told.append(json.loads(said("migrate", "undo", vault, "--json")[1]))
    assert (told[-1]["migration"], told[-1]["undoes"]) == ("0001_a", 1)
    fields = {name for each in told for name in names_in(each)} - {"most"}
    assert sorted(name for name in fields if f"`{name}`" not in page) == []


def test_all_that_is_logged_is_told_with_verbose(vault: Path, said: Said) -> None:
    write(vault, "0001_a", "def a(vault, context):\n    for n in range(30): context.log(n)\n")
    assert "  and 10 more (all with --verbose)\n" in said("migrate", "run", vault, "--trust", "--dry-run")[1]
    assert "  29\n" in said("migrate", "run", vault, "--trust", "-v")[1]


def test_what_was_stopped_is_named_and_taken_back(
    vault: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Ctrl-C leaves it, between one file and the next."""
    write(vault, "0001_a", RATINGS)
    before = shape(vault)
    real = os.replace

    def interrupted(source: Any, target: Any) -> None:
        real(source, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        assert said("migrate", "run", vault, "--trust")[0] == 130
    assert shape(vault) != before
    assert said("migrate", "status", vault)[1] == (
        "0001_a  stopped before its end; the next run takes it back first\n"
    )
    assert json.loads(said("migrate", "status", vault, "--json")[1])["migrations"][0]["status"] == "torn"
    code, out, err = said("migrate", "run", vault, "--trust", "--diff")
    assert (code, out) == (4, "")
    assert f"`vaultconv undo {vault} 1` takes it back; `vaultconv migrate run` does so by itself." in err
    code, out, err = said("migrate", "run", vault, "--trust")
    assert (code, err) == (0, "")
    assert out == (
        "Taken back, since it was stopped before its end: 0001_a\n"
        "Applied 0001_a (Ratings are numbers): 2 updated (run 3)\n"
    )
    assert said("migrate", "undo", vault, "-q")[0] == 0
    assert shape(vault) == before


def test_a_disk_that_breaks_is_told(vault: Path, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    write(vault, "0001_a", RATINGS)
    before = shape(vault)
    real = os.replace

    def broken(source: Any, target: Any) -> None:
        if str(target).endswith("Loaf.md"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(source, target)

    monkeypatch.setattr(os, "replace", broken)
    code, out, err = said("migrate", "run", vault, "--trust")
    assert (code, err) == (3, "")
    assert out == (
        "Not applied: 0001_a (Ratings are numbers). Nothing of it was done.\n"
        "  not written: Bread/Loaf.md: Input/output error\n"
        "Run again: it begins with what is there then.\n"
    )
    assert shape(vault) == before


def test_a_preview_names_what_would_be_left_alone(vault: Path, said: Said) -> None:
    write(
        vault,
        "0001_a",
        "def a(vault):\n    (vault.path / 'Garden.md').write_text('mine')\n"
        "    for note in vault:\n        note.properties['a'] = 1\n",
    )
    code, out, err = said("migrate", "run", vault, "--trust", "--dry-run")
    assert (code, err) == (4, "")
    assert "  conflict: Garden.md: was changed since it was read\n" in out
