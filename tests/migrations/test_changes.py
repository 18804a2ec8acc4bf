"""A migration is done or not done, previews what it does, does it once, and is taken back byte for byte."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.migrations.conftest import (
    NOTES,
    RATINGS,
    RENAME,
    TIME,
    apply_all,
    make_vault,
    preview,
    settle,
    shape,
    waiting,
    write,
)
from vaultconv.errors import ConflictError, DestinationError, EditError, MigrationError, UsageError
from vaultconv.migrations.changes import carried_out, foreseen, of_recipe, of_script, take_back
from vaultconv.migrations.folder import folder_of, scripts_in
from vaultconv.migrations.standing import Status, due, known_of, standings, tell_stop, told_of
from vaultconv.migrations.undoing import forget, last_applied
from vaultconv.pipeline import whole
from vaultconv.pipeline.undo import plan_undo, runs, undo
from vaultconv.recipes import RECIPES

BOTH = {"0001_ratings": RATINGS, "0002_rename": RENAME}


def with_scripts(vault: Path, scripts: dict[str, str]) -> Path:
    for name, text in scripts.items():
        write(vault, name, text)
    return vault


def statuses(vault: Path) -> dict[str, Status]:
    return {each.name: each.status for each in standings(scripts_in(folder_of(vault)), known_of(vault))}


def contents(vault: Path) -> dict[str, bytes]:
    return {path: data for path, (_, _, data) in shape(vault).items() if data is not None}


# -- what is seen before is what is done


def test_the_preview_is_what_is_then_done(vault: Path) -> None:
    with_scripts(vault, BOTH)
    before = shape(vault)
    wanted = preview(vault)
    first = preview(vault, to="0001")
    assert shape(vault) == before
    assert not (vault / ".vaultconv").exists()
    assert set(wanted) == {"Bread/Starter.md", "Jars/Sourdough.md", "Bread/Loaf.md", "Garden.md"}
    done = apply_all(vault, to="1".rjust(4, "0"))
    assert [each.change.migration.name for each in done] == ["0001_ratings"]
    old = {path: data for path, (_, _, data) in before.items() if data is not None}
    assert contents(vault) == old | {path: data for path, data in first.items() if data is not None}
    apply_all(vault)
    after = old | wanted
    assert contents(vault) == {path: data for path, data in after.items() if data is not None}
    assert b"[[Sourdough|the jar]]" in (vault / "Garden.md").read_bytes()
    assert b"rating: 3\n" in (vault / "Jars/Sourdough.md").read_bytes()
    assert b'fed: "7" # days\n' in (vault / "Jars/Sourdough.md").read_bytes()


def test_a_second_run_does_nothing(vault: Path) -> None:
    with_scripts(vault, BOTH)
    assert len(apply_all(vault)) == 2
    state = (vault / ".vaultconv/state.db").read_bytes()
    after = shape(vault)
    assert apply_all(vault) == []
    assert preview(vault) == {}
    assert shape(vault) == after
    assert (vault / ".vaultconv/state.db").read_bytes() == state
    assert [run.occasion.command for run in runs(vault)] == ["migrate", "migrate"]
    assert [run.occasion.options["name"] for run in runs(vault)] == ["0001_ratings", "0002_rename"]


def test_taken_back_the_last_first_it_is_byte_for_byte_as_before(vault: Path) -> None:
    with_scripts(vault, BOTH)
    shapes = [shape(vault)]
    for name in BOTH:
        apply_all(vault, to=name)
        shapes.append(shape(vault))
    assert last_applied(vault).name == "0002_rename"
    assert last_applied(vault, "0002").name == last_applied(vault, "0002_rename.py").name == "0002_rename"
    with pytest.raises(UsageError, match=r"0002_rename was applied after 0001\nTake back 0002_rename first"):
        last_applied(vault, "0001")
    with pytest.raises(UsageError, match="0003 is not applied here"):
        last_applied(vault, "0003")
    undo(plan_undo(vault, last_applied(vault).run))
    assert shape(vault) == shapes[1]
    assert not (vault / "Jars").exists()
    assert statuses(vault) == {"0001_ratings": Status.APPLIED, "0002_rename": Status.PENDING}
    undo(plan_undo(vault, last_applied(vault).run))
    assert shape(vault) == shapes[0]
    assert statuses(vault) == dict.fromkeys(BOTH, Status.PENDING)
    with pytest.raises(UsageError, match="no migration is applied here"):
        last_applied(vault)
    apply_all(vault)
    assert contents(vault) == {path: data for path, (_, _, data) in shapes[2].items() if data is not None}


def test_to_take_the_undo_back_is_to_apply_again(vault: Path) -> None:
    with_scripts(vault, {"0001_ratings": RATINGS})
    apply_all(vault)
    for expected in (Status.PENDING, Status.APPLIED, Status.PENDING):
        undo(plan_undo(vault))
        assert statuses(vault) == {"0001_ratings": expected}


# -- done or not done


def many(vault: Path, count: int = 520) -> None:
    for number in range(count):
        (vault / f"Note {number:03}.md").write_text(f"---\nn: {number}\n---\nText {number}.\n")
    settle(vault)


BUG = '''"""It has a bug."""


def count(note, context):
    context.log("seen")
    if "n" in note.properties:
        number = int(note.properties["n"])
        if number == 499:
            _deep(number)
        note.properties["n"] = number + 1


def _deep(number):
    return 1 / (number - 499)
'''


def test_a_bug_in_the_500th_note_leaves_no_trace(vault: Path) -> None:
    many(vault)
    file = write(vault, "0001_count", BUG)
    before = shape(vault)
    with pytest.raises(MigrationError) as caught:
        apply_all(vault)
    assert str(caught.value) == (
        f"{file}:14: `count` failed at `Note 499.md`: ZeroDivisionError: division by zero\n"
        "Nothing of this migration was done. Mend the script, and run again."
    )
    assert shape(vault) == before
    assert not (vault / ".vaultconv").exists()
    assert statuses(vault) == {"0001_count": Status.PENDING}


def test_an_exception_leaves_what_came_before_it(vault: Path) -> None:
    with_scripts(
        vault, {"0001_ratings": RATINGS, "0002_bad": "def bad(vault):\n    raise OSError(2, 'no')\n"}
    )
    names = []
    stream = carried_out(vault, waiting(vault))
    names.append(next(stream).change.migration.name)
    after = shape(vault)
    with pytest.raises(
        MigrationError, match=r"0002_bad\.py:2: `bad` failed: FileNotFoundError: \[Errno 2\] no"
    ):
        next(stream)
    assert names == ["0001_ratings"]
    assert shape(vault) == after
    assert statuses(vault) == {"0001_ratings": Status.APPLIED, "0002_bad": Status.PENDING}


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        (
            "for note in vault:\n        note.rename('')",
            4,
            "`a` failed at `Bread/Loaf.md`: Bread/Loaf.md: cannot be called ''",
        ),
        ("for note in vault:\n        break\n    1 / 0", 5, "`a` failed at `Bread/Loaf.md`: Zero"),
        ("for note in vault:\n        pass\n    1 / 0", 5, "`a` failed: ZeroDivisionError"),
        ("raise SystemExit(3)", 3, "`a` failed: SystemExit: 3"),
        ("vault.apply()", 3, "is applied by `vaultconv migrate run`"),
        ("vault.discard()", 3, "is not discarded by a script"),
        ("exec('x = (')", 3, "SyntaxError: '(' was never closed"),
        ("import json\n    json.loads('{')", 4, "json.decoder.JSONDecodeError: Expecting"),
    ],
)
def test_what_goes_wrong_is_told_with_its_line(vault: Path, body: str, line: int, what: str) -> None:
    file = write(vault, "0001_a", f"# first\ndef a(vault):\n    {body}\n")
    before = shape(vault)
    with pytest.raises(MigrationError) as caught:
        apply_all(vault)
    assert caught.value.path == str(file)
    assert caught.value.line == line
    assert what in str(caught.value)
    assert shape(vault) == before


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("1 / 0\ndef a(note): pass\n", 1, "failed before its first step: ZeroDivisionError"),
        ("def a(note): pass\nreturn\n", 2, "SyntaxError: 'return' outside function"),
        ("def a(note): pass\ndel a\n", 0, "`a` failed: AttributeError"),
    ],
)
def test_what_goes_wrong_outside_of_a_step(vault: Path, text: str, line: int, what: str) -> None:
    write(vault, "0001_a", text)
    with pytest.raises(MigrationError) as caught:
        apply_all(vault)
    assert (caught.value.line, what in str(caught.value)) == (line, True)


def test_ctrl_c_is_ctrl_c(vault: Path) -> None:
    write(vault, "0001_a", "def a(note):\n    raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        apply_all(vault)


def test_a_script_is_a_module_that_leaves_nothing_behind(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        vault,
        "0001_a",
        "import sys\nfrom dataclasses import dataclass\n\n@dataclass\nclass Shelf:\n    name: str\n\n"
        "def a(vault, context):\n    print(__file__, __name__ in sys.modules, Shelf('b').name)\n"
        "    context.log(context.options.get('a'))\n",
    )
    (done,) = apply_all(vault)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("0001_a.py True b\n")
    assert [str(line) for line in done.said] == ["None"]
    assert not list(vault.rglob("__pycache__"))
    assert not [name for name in __import__("sys").modules if name.startswith("vaultconv_migration")]


def test_one_that_changes_nothing_is_applied_once_too(vault: Path) -> None:
    write(vault, "0001_a", "def a(vault, context): context.log('once')\n")
    before = shape(vault)
    (done,) = apply_all(vault)
    assert (done.run.applied.run, done.run.exit_code, done.is_whole) == (0, 0, True)
    assert shape(vault) == before
    assert statuses(vault) == {"0001_a": Status.APPLIED}
    assert apply_all(vault) == []
    assert runs(vault) == ()
    forget(vault, last_applied(vault))
    assert statuses(vault) == {"0001_a": Status.PENDING}


# -- edits made meanwhile


def test_an_edit_between_reading_and_writing_has_nothing_done(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_scripts(vault, {"0001_ratings": RATINGS, "0002_rename": RENAME})
    edit = "from pathlib import Path\n\ndef edit(vault):\n    (vault.path / 'Bread/Loaf.md').write_text('mine')\n"
    write(vault, "0000_edit", edit + "    for note in vault:\n        note.properties['a'] = 1\n")
    before = shape(vault)
    done = apply_all(vault)
    assert [each.is_whole for each in done] == [False]
    (conflict,) = done[0].run.applied.conflicts
    assert (conflict.path, conflict.reason) == ("Bread/Loaf.md", "was changed since it was read")
    assert done[0].run.exit_code == 4
    assert contents(vault) == {path: data for path, (_, _, data) in before.items() if data is not None} | {
        "Bread/Loaf.md": b"mine"
    }
    assert statuses(vault)["0000_edit"] is Status.PENDING


def test_an_edit_while_it_is_written_has_all_of_it_taken_back(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_scripts(vault, {"0002_rename": RENAME})
    before = shape(vault)
    real = whole.apply

    def edited(made: Any, *args: Any) -> Any:
        (vault / "Garden.md").write_text("mine\n")
        os.utime(vault / "Garden.md", ns=(TIME, TIME + 5))
        return real(made, *args)

    monkeypatch.setattr(whole, "apply", edited)
    (done,) = apply_all(vault)
    assert not done.is_whole
    assert (done.run.exit_code, [each.path for each in done.run.applied.conflicts]) == (4, ["Garden.md"])
    left = shape(vault)
    assert left.pop("Garden.md")[2] == b"mine\n"
    before.pop("Garden.md")
    assert left == before
    assert statuses(vault) == {"0002_rename": Status.PENDING}
    monkeypatch.setattr(whole, "apply", real)
    apply_all(vault)
    assert (vault / "Garden.md").read_text() == "mine\n"
    assert statuses(vault) == {"0002_rename": Status.APPLIED}


def test_a_disk_that_breaks_has_all_of_it_taken_back(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_scripts(vault, {"0002_rename": RENAME})
    before = shape(vault)
    real = os.replace

    for code in (errno.EIO, errno.ENOSPC):

        def broken(source: Any, target: Any, code: int = code) -> None:
            if str(target).endswith("Sourdough.md"):
                raise OSError(code, os.strerror(code))
            real(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", broken)
            if code == errno.EIO:
                (done,) = apply_all(vault)
                assert [each.path for each in done.run.applied.failed] == ["Jars/Sourdough.md"]
                assert done.run.exit_code == 3
            else:
                with pytest.raises(
                    DestinationError, match="No space left on device; nothing of 0002_rename was done"
                ):
                    apply_all(vault)
        assert shape(vault) == before
        assert statuses(vault) == {"0002_rename": Status.PENDING}


def test_an_undo_over_later_edits_is_refused_unless_forced(vault: Path) -> None:
    with_scripts(vault, {"0001_ratings": RATINGS})
    before = contents(vault)
    apply_all(vault)
    (vault / "Bread/Loaf.md").write_text("mine")
    undoing = plan_undo(vault, last_applied(vault).run)
    assert undoing.is_refused
    assert undo(undoing).exit_code == 4
    assert statuses(vault) == {"0001_ratings": Status.APPLIED}
    undo(plan_undo(vault, last_applied(vault).run, force=True))
    assert contents(vault) == before
    assert statuses(vault) == {"0001_ratings": Status.PENDING}


def test_what_was_stopped_is_taken_back_first(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a kill leaves it (tests/faults does that for each step): the run begun, one file moved, nothing recorded as ended."""
    with_scripts(vault, BOTH)
    before = shape(vault)

    class KilledError(BaseException):
        pass

    real = os.replace

    def killed(source: Any, target: Any) -> None:
        real(source, target)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        with pytest.raises(KilledError):
            apply_all(vault)
    assert statuses(vault) == {"0001_ratings": Status.TORN, "0002_rename": Status.PENDING}
    with pytest.raises(
        ConflictError, match=r"0001_ratings was stopped before its end \(run 1\): nothing can be foreseen"
    ):
        preview(vault)
    torn = next(vault / path for path, data in contents(vault).items() if data != before[path][2])
    text = torn.read_text()
    torn.write_text("mine")
    with pytest.raises(ConflictError, match=r"cannot be taken back: Bread/.*\.md was changed since run 1"):
        take_back(vault)
    torn.write_text(text)
    assert take_back(vault) == ("0001_ratings",)
    assert shape(vault) == before
    assert take_back(vault) == ()
    assert statuses(vault)["0001_ratings"] is Status.PENDING
    assert len(apply_all(vault)) == 2


# -- order, and what was changed since


def test_a_run_stops_before_what_asks_for_it(vault: Path) -> None:
    plain = "def a(note): pass\n"
    with_scripts(
        vault,
        {
            "0001_a": f"stop_before = True\n{plain}",
            "0002_b": plain,
            "0003_c": f"stop_before = 'Look.'\n{plain}",
            "0004_d": plain,
        },
    )

    def names(to: str = "") -> tuple[list[str], str]:
        chosen, stopped = due(scripts_in(folder_of(vault)), known_of(vault), to, told_of(vault))
        return [script.name for script in chosen], stopped.name if stopped is not None else ""

    def run() -> None:
        chosen, stopped = due(scripts_in(folder_of(vault)), known_of(vault), "", told_of(vault))
        assert all(done.is_whole for done in carried_out(vault, [of_script(each, {}) for each in chosen]))
        tell_stop(vault, stopped)

    assert names() == ([], "0001_a")
    assert names("0001") == (["0001_a"], "")
    assert names("0004") == ([], "0001_a")
    run()
    assert names() == (["0001_a", "0002_b"], "0003_c")
    assert names("0004") == (["0001_a", "0002_b"], "0003_c")
    run()
    assert names() == (["0003_c", "0004_d"], "")
    run()
    assert names() == ([], "")
    assert names("0002") == ([], "")


@pytest.mark.parametrize(
    "call",
    [
        "vaultconv.apply(vault.plan())",
        "vaultconv.convert(vault.path, vault.path.parent / 'out', vaultconv.Options('obsidian', 'html'))",
        "other = vaultconv.open_vault(vault.path, 'obsidian'); other['A.md'].text = 'x'; other.apply()",
        "vaultconv.undo(vaultconv.plan_undo(vault.path))",
    ],
)
def test_a_script_writes_nothing_by_itself(call: str, vault: Path) -> None:
    with_scripts(vault, {"0001_a": RATINGS})
    apply_all(vault)
    (vault / "A.md").write_text("A\n", "utf-8")
    before = contents(vault)
    with_scripts(
        vault, {"0002_b": f"import vaultconv\ndef b(vault):\n    vault['A.md'].text = 'b'\n    {call}\n"}
    )
    script = scripts_in(folder_of(vault))[1]
    with pytest.raises(MigrationError, match="nothing is written while a migration runs") as told:
        list(carried_out(vault, [of_script(script, {})]))
    assert told.value.line == 4
    after = contents(vault)
    assert {path: after[path] for path in before} == before
    assert not (vault.parent / "out").exists()
    assert statuses(vault)["0002_b"] is Status.PENDING


def test_scripts_that_are_changed_or_removed_after_they_were_applied(vault: Path) -> None:
    with_scripts(vault, {"0001_a": RATINGS, "0002_b": "def b(note): pass\n", "0003_c": RENAME})
    apply_all(vault)
    write(vault, "0001_a", RATINGS + "\n")
    (vault / "migrations/0002_b.py").unlink()
    (vault / "migrations/0003_c.py").unlink()
    assert statuses(vault) == {"0001_a": Status.CHANGED, "0002_b": Status.REMOVED, "0003_c": Status.REMOVED}
    assert apply_all(vault) == []
    undo(plan_undo(vault, last_applied(vault).run))
    assert statuses(vault) == {"0001_a": Status.CHANGED, "0002_b": Status.REMOVED}


def test_what_is_no_vault_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        known_of(tmp_path / "nowhere")


# -- recipes


def test_a_recipe_is_done_or_not_done_and_may_be_done_again(vault: Path) -> None:
    recipe = RECIPES["rename-property"]
    before = shape(vault)
    wanted = foreseen(vault, [of_recipe(recipe, {"key": "rating", "to": "stars"})]).run.plan.actions
    for _ in range(2):
        (done,) = carried_out(vault, [of_recipe(recipe, {"key": "rating", "to": "stars"})])
        assert {action.path: action.data for action in done.run.applied.written} == {
            action.path: action.data for action in wanted
        }
        assert known_of(vault) == ()
        undo(plan_undo(vault))
        assert shape(vault) == before
    with pytest.raises(
        UsageError, match=r"has no parameter 'x' \(recipe rename-property: nothing of it was done\)"
    ):
        list(carried_out(vault, [of_recipe(recipe, {"x": "y"})]))


def test_a_format_that_is_said_is_taken(tmp_path: Path) -> None:
    vault = make_vault(tmp_path / "Vault")
    shutil.rmtree(vault / ".obsidian")
    write(vault, "0001_ratings", RATINGS)
    (done,) = carried_out(vault, waiting(vault), "obsidian")
    assert len(done.run.applied.written) == 2
    assert NOTES["Garden.md"] == (vault / "Garden.md").read_text()
    assert issubclass(EditError, Exception)
