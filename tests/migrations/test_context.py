"""What a step is given besides its note: days, tables, options."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vaultconv.errors import UsageError
from vaultconv.migrations.context import Line, MigrationContext
from vaultconv.migrations.dates import FORMATS, Dates
from vaultconv.migrations.lookups import Lookups
from vaultconv.migrations.script import Script
from vaultconv.migrations.settings import options_of, pairs

DATES = Dates()


@pytest.mark.parametrize("format", FORMATS)
def test_each_way_to_write_a_day_is_read(format: str) -> None:
    day = date(2026, 12, 31)
    assert DATES.read(DATES.write(day, format)) == day
    assert DATES.read(f" {DATES.write('2026-12-31', format)} ") == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("05.01.2026", date(2026, 1, 5)),
        ("01/02/2026", None),
        ("02/02/2026", date(2026, 2, 2)),
        ("13/02/2026", date(2026, 2, 13)),
        ("soon", None),
        (date(2026, 1, 5), date(2026, 1, 5)),
    ],
)
def test_what_may_be_two_days_is_none(text: object, day: date | None) -> None:
    assert DATES.read(text) == day


def test_a_format_that_is_said_is_the_only_one() -> None:
    assert DATES.read("01/02/2026", "MM/DD/YYYY") == date(2026, 1, 2)
    assert DATES.read("2026-01-02", "MM/DD/YYYY") is None
    with pytest.raises(ValueError, match="Invalid isoformat"):
        DATES.write("soon")


def test_a_step_logs_the_note_that_it_is_at() -> None:
    context = MigrationContext(Path(), at=lambda: "A.md")
    context.log("one")
    context.log(2, "B.md", 3)
    assert [str(line) for line in context.said] == ["A.md: one", "B.md:3: 2"]
    assert str(Line("all")) == "all"
    assert context.slug("Straße nach Süden") == "straße-nach-süden"


def lookups(tmp_path: Path, **files: str) -> Lookups:
    (tmp_path / "lookups").mkdir()
    for name, text in files.items():
        (tmp_path / "lookups" / name.replace("_", ".")).write_text(text, "utf-8")
    return Lookups(tmp_path)


def test_tables_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    found = lookups(
        tmp_path,
        two_csv='\ufeffname,town\nAda,Lund\n\nBo,"Malmö, old"\n',
        three_csv="name,town,year\nAda,Lund,1843\n",
        one_json='{"a": 1}',
        four_toml='b = "c"\n',
        bad_json="[1]",
        other_txt="no table",
    )
    assert sorted(found) == ["bad", "four", "one", "three", "two"]
    assert len(found) == 5
    assert found["two"] == {"Ada": "Lund", "Bo": "Malmö, old"}
    assert found["three"] == {"Ada": {"town": "Lund", "year": "1843"}}
    assert found["one"] == {"a": 1}
    assert found["four"] == {"b": "c"}
    assert found["two"] is found["two"]
    with pytest.raises(KeyError, match="there is no table 'other'"):
        found["other"]
    with pytest.raises(UsageError, match=r"bad\.json: is no table"):
        found["bad"]


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("a_csv", "a,b\n1,2,3\n", "line 2 has 3 columns, and not 2"),
        ("a_csv", 'a,b\n1,"2\n', "unexpected end of data"),
        ("a_json", "{", "cannot be understood"),
        ("a_toml", "a =", "cannot be understood"),
    ],
)
def test_a_table_that_is_none_is_told(tmp_path: Path, name: str, text: str, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        lookups(tmp_path, **{name: text})["a"]


def test_a_table_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = lookups(tmp_path, a_csv="")
    assert found["a"] == {}
    assert list(Lookups(tmp_path / "nowhere")) == []

    def fail(*_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", fail)
    with pytest.raises(UsageError, match="cannot be read: Permission denied"):
        Lookups(tmp_path)["a"]


# -- options


def script(name: str, **options: object) -> Script:
    return Script(Path(f"{name}.py"), name, b"", "", options=options)


def test_options_are_of_the_type_of_their_defaults() -> None:
    one, two = script("0001_a", folder="Inbox", number=1), script("0002_b", number=2.5, all=False)
    assert options_of([one, two], {}) == {
        "0001_a": {"folder": "Inbox", "number": 1},
        "0002_b": {"number": 2.5, "all": False},
    }
    said = pairs(["number=7", "all=Yes", "folder="])
    assert options_of([one, two], said) == {
        "0001_a": {"folder": "", "number": 7},
        "0002_b": {"number": 7.0, "all": True},
    }


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (["number=x"], "--set number cannot be 'x'\nIt is a number."),
        (["all=maybe"], "--set all cannot be 'maybe'\nIt is yes or no."),
        (["other=1"], "no migration that is to be applied has an option other\nThey have all, number."),
        (["number"], "--set cannot be 'number'"),
        (["=1"], "--set cannot be '=1'"),
        (["number=1", "number=2"], "--set says number twice"),
    ],
)
def test_what_cannot_be_is_refused(said: list[str], what: str) -> None:
    with pytest.raises(UsageError) as caught:
        options_of([script("0001_a", number=1, all=True)], pairs(said))
    assert str(caught.value).startswith(what)
    with pytest.raises(UsageError, match="They have none"):
        options_of([], {"a": "b"})
