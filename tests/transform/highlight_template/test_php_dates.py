"""Dates in the letters of PHP."""

from __future__ import annotations

import pytest

from vaultconv.transform.highlight_template.php_dates import php_date


@pytest.mark.parametrize(
    ("format", "said"),
    [
        ("Y-m-d", "2024-03-04"),
        ("y n j", "24 3 4"),
        ("D l N w", "Mon Monday 1 1"),
        ("F M jS", "March Mar 4th"),
        ("g:i a, G H h s A", "1:05 pm, 13 13 01 09 PM"),
        ("z W o t L", "63 10 2024 31 1"),
        ("c", "2024-03-04T13:05:09+00:00"),
        (r"\Y\\Y d", r"Y\2024 04"),
        ("[[Q]]", "[[Q]]"),
        ("Y\\", "2024"),
    ],
)
def test_each_letter(format: str, said: str) -> None:
    assert php_date("2024-03-04T13:05:09Z", format) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (30, "30th"),
    ],
)
def test_the_ends_of_days(day: int, said: str) -> None:
    assert php_date(f"2023-06-{day:02}", "jS") == said


def test_february_midnight_and_sunday() -> None:
    assert php_date("2024-02-01", "t") == "29"
    assert php_date("2023-02-01", "t L") == "28 0"
    assert php_date("1900-02-01", "t") == "28"
    assert php_date("2023-01-01 00:30:00+00:00", "g A w N") == "12 AM 0 7"


@pytest.mark.parametrize("value", ["", None, "January", "2024-13-01"])
def test_what_is_no_date_stays(value: str | None) -> None:
    assert php_date(value) == (value or "")
