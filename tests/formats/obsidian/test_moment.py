"""Days in names. ``tests/oracles/test_moment.py`` holds the same against Moment itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.formats.obsidian.moment import day_name, day_of, names_days


@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("", "2026-01-05"),
        ("YYYY-MM-DD", "2026-01-05"),
        ("YYYY/MM/YYYY-MM-DD", "2026/01/2026-01-05"),
        ("DD.MM.YY", "05.01.26"),
        ("dddd, MMMM Do YYYY", "Monday, January 5th 2026"),
        ("[Day] D/M Y", "Day 5/1 2026"),
        ("\\D YYYY-MM-DD", "D 2026-01-05"),
        ("GGGG-[W]WW-E", "2026-W02-1"),
        ("gggg-[w]ww-d", "2026-w02-1"),
        ("YYYY DDDo", "2026 5th"),
        ("LL", "January 5, 2026"),
        ("YYYY-MM-DD HH:mm A", "2026-01-05 00:00 AM"),
    ],
)
def test_a_day_and_its_name(format: str, name: str) -> None:
    assert day_name("2026-01-05", format) == name
    assert day_of(name, format) == "2026-01-05"


@pytest.mark.parametrize(
    "format", ["YYYY-MM", "[Journal]", "gggg-[W]ww", "MM-DD", "YYYY-MM-DD Z", "YYYY-MM-DD x", "YY [of] MM"]
)
def test_a_format_that_tells_no_days_apart_names_none(format: str) -> None:
    assert not names_days(format)
    assert day_of("2026-01", format) == ""
    with pytest.raises(ValueError, match="names no days"):
        day_name("2026-01-05", format)


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("2026-02-30", "YYYY-MM-DD"),
        ("2026-1-5", "YYYY-MM-DD"),
        ("2026-01-05 x", "YYYY-MM-DD"),
        ("2026/02/2026-01-05", "YYYY/MM/YYYY-MM-DD"),
        ("Tuesday 2026-01-05", "dddd YYYY-MM-DD"),
        ("0000-01-05", "YYYY-MM-DD"),
        ("2026-366", "YYYY-DDDD"),
        ("9999-W53-7", "GGGG-[W]WW-E"),
        ("0000-W01-1", "GGGG-[W]WW-E"),
        ("Note", "YYYY-MM-DD"),
    ],
)
def test_what_is_no_day(name: str, format: str) -> None:
    assert day_of(name, format) == ""


def test_the_time_in_a_name_does_not_matter() -> None:
    assert day_of("20260105 0930", "YYYYMMDD HHmm") == "2026-01-05"
    assert day_of("2026-01-05 9.30 pm", "YYYY-MM-DD h.mm a") == "2026-01-05"


def test_case_does_not_matter() -> None:
    assert day_of("5 JANUARY 2026", "D MMMM YYYY") == "2026-01-05"


def test_the_last_and_the_first_day_there_are() -> None:
    for day in ("0001-01-01", "9999-12-31"):
        assert day_of(day_name(day, "YYYY-MM-DD w"), "YYYY-MM-DD w") == day


TOKENS = "YY Y Q Qo MMMM MMM M Mo DDDD DDD DDDo D Do dddd ddd dd d do E e GGGG GG WW W Wo gggg gg ww w wo L HH h a [D] \\Y"


@given(st.dates(), st.lists(st.sampled_from(TOKENS.split()), max_size=5))
def test_what_a_format_names_it_reads(day: date, tokens: list[str]) -> None:
    format = " ".join(["YYYY-MM-DD", *tokens])
    assert day_of(day_name(str(day), format), format) == str(day)
