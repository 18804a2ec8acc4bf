"""Which scripts there are, in which order, and the next one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vaultconv.errors import ConfigurationError, DestinationError, UsageError
from vaultconv.migrations.folder import folder_of, new_script, script_called, scripts_in


def write(folder: Path, name: str, *depends_on: str, text: str = "") -> None:
    body = text or f'"""x"""\n\ndepends_on = {list(depends_on)}\n\n\ndef a(note): pass\n'
    (folder / f"{name}.py").write_text(body)


def names(folder: Path) -> list[str]:
    return [script.name for script in scripts_in(folder)]


def test_they_come_by_number_each_after_what_it_depends_on(tmp_path: Path) -> None:
    write(tmp_path, "0001_a", "0003")
    write(tmp_path, "0002_b")
    write(tmp_path, "0003_c", "0002_b", "0002")
    write(tmp_path, "0010_d")
    (tmp_path / "notes.py").write_text("1/0")
    (tmp_path / "Birds.md").write_text("cranes")
    assert names(tmp_path) == ["0002_b", "0003_c", "0001_a", "0010_d"]
    assert script_called("0003", scripts_in(tmp_path)).name == "0003_c"
    assert script_called("0010_d.py", scripts_in(tmp_path)).name == "0010_d"
    with pytest.raises(UsageError, match=r"there is no migration 0009\nThere are 0002_b, 0003_c"):
        script_called("0009", scripts_in(tmp_path))


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert folder_of(tmp_path) == tmp_path / "migrations"
    assert folder_of(tmp_path, tmp_path / "x") == tmp_path / "x"
    assert scripts_in(tmp_path / "migrations") == ()
    with pytest.raises(UsageError, match="is no folder"):
        scripts_in(tmp_path / "x", said=True)
    (tmp_path / "migrations").write_text("a file")
    with pytest.raises(UsageError, match="is no folder"):
        scripts_in(tmp_path / "migrations")


def told(folder: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        scripts_in(folder)
    return str(caught.value).replace(f"{folder}/", "").splitlines()


def test_a_circle_is_told_with_its_way_and_its_line(tmp_path: Path) -> None:
    write(tmp_path, "0001_a", "0002_b")
    write(tmp_path, "0002_b", "0004_d")
    write(tmp_path, "0003_c")
    write(tmp_path, "0004_d", "0003_c", "0002_b")
    assert told(tmp_path) == [
        "0002_b.py:3: depends on itself: 0002_b -> 0004_d -> 0002_b",
        "Take one of them out of `depends_on`.",
    ]
    write(tmp_path, "0002_b", "0002_b")
    assert told(tmp_path)[0] == "0002_b.py:3: depends on itself: 0002_b -> 0002_b"


def test_what_is_missing_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, "0001_a", "0002_b")
    assert told(tmp_path) == [
        "0001_a.py:3: depends on `0002_b`, which is not there",
        "It is the only one that there is.",
    ]
    write(tmp_path, "0002_c")
    assert told(tmp_path)[1] == "There are 0001_a, 0002_c."


def test_all_problems_of_all_scripts_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, "0001_a", text="def a(note:")
    write(tmp_path, "0002_b", text="def b(): pass")
    write(tmp_path, "0003_c")
    write(tmp_path, "0003_d")
    lines = [line for line in told(tmp_path) if line.startswith("000")]
    assert [line.partition(":")[0] for line in lines] == ["0001_a.py", "0002_b.py", "0003_d.py"]
    assert lines[2] == "0003_d.py: has the number of 0003_c"


@pytest.mark.parametrize(
    ("title", "name", "first", "step"),
    [
        ("tidy tags", "0008_tidy_tags", "Tidy tags.", "tidy_tags"),
        ("2nd: Größe!", "0008_2nd_größe", "2nd: Größe!.", "step_2nd_größe"),
        ("class", "0008_class", "Class.", "step_class"),
        ("  Done. ", "0008_done", "Done.", "done"),
    ],
)
def test_a_new_one_has_the_next_number(tmp_path: Path, title: str, name: str, first: str, step: str) -> None:
    write(tmp_path, "0007_a")
    file = new_script(tmp_path, title)
    assert file == tmp_path / f"{name}.py"
    script = scripts_in(tmp_path)[1]
    assert (script.description, [each.name for each in script.steps]) == (first, [step])
    assert script.steps[0].takes == "note"
    assert re.search(
        r"^def .*\(note: OpenNote, context: MigrationContext\) -> None:$", file.read_text(), re.M
    )


def test_the_folder_is_made_and_what_gives_no_name_is_refused(tmp_path: Path) -> None:
    assert new_script(tmp_path / "a/b", "one").name == "0001_one.py"
    for title in ("", "  ", "!?", 'a"', "a\\", "a\nb"):
        with pytest.raises(UsageError, match="no script can be called"):
            new_script(tmp_path, title)
    write(tmp_path, "9999_last")
    with pytest.raises(UsageError, match="has no number left"):
        new_script(tmp_path, "one")
    (tmp_path / "file").write_text("")
    with pytest.raises(DestinationError, match="cannot be written: File exists"):
        new_script(tmp_path / "file", "one")
