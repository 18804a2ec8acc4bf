"""Names of days against npm ``moment``, the library that Obsidian names daily notes with.

Needs node, and ``npm ci`` in this folder; skips otherwise, saying so.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from vaultconv.formats.obsidian.moment import day_name, day_of, names_days

HERE = Path(__file__).parent
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules" / "moment").is_dir(),
    reason="npm moment is not there: run `npm ci` in tests/oracles (needs node)",
)

FORMATS = (
    "YYYY-MM-DD",
    "YYYY/MM/YYYY-MM-DD",
    "YYYY/MM-MMMM/YYYY-MM-DD-dddd",
    "DD.MM.YY",
    "D.M.Y",
    "dddd, MMMM Do YYYY",
    "ddd MMM D YYYY",
    "dd D MMM YY",
    "YYYY-DDDD",
    "YYYY DDD",
    "YYYY DDDo",
    "GGGG-[W]WW-E",
    "GG-[W]W-E",
    "gggg-[w]ww-d",
    "gggg ww e",
    "gg w dddd",
    "GGGG Wo ddd",
    "gggg wo do",
    "L",
    "LL",
    "LLL",
    "LLLL",
    "l",
    "ll",
    "llll",
    "YYYYMMDD",
    "YYYYMMDDHHmm",
    "YYYY-MM-DD hh.mm.ss a",
    "YYYY-MM-DD H.m.s A SSS",
    "YYYY-MM-DD kk k",
    "Qo [quarter] YYYY, Mo [month], Do",
    "[Day] DD [of] MM[, ]YYYY",
    "\\D YYYY-MM-DD",
    "[[YYYY]] YYYY-MM-DD",
    "YYYY-MM-DD [YYYY",
    "日YYYY年MM月DD日",
)
"""Formats that name days: from vaults that are public, and one for each token."""

_RANDOM = random.Random(2)
DAYS = sorted(  # from 1970 to 2068: a year of two digits is one of these
    {
        *(
            f"{year}-{end}"
            for year in range(1999, 2040)
            for end in ("01-01", "01-02", "01-03", "12-29", "12-31")
        ),
        *((date(1970, 1, 1) + timedelta(_RANDOM.randrange(36_000))).isoformat() for _ in range(200)),
        "2024-02-29",
    }
)


def ask(**questions: list[list[str]]) -> dict[str, list[str | None]]:
    """What npm ``moment`` calls the days under ``name`` and makes of the names under ``read``."""
    done = subprocess.run(
        [str(NODE), str(HERE / "moment_oracle.cjs")],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    answer: dict[str, list[str | None]] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("format", FORMATS)
def test_every_day_has_the_name_that_moment_gives_it(format: str) -> None:
    assert names_days(format)
    assert [day_name(day, format) for day in DAYS] == ask(name=[[day, format] for day in DAYS])["name"]


@pytest.mark.parametrize("format", FORMATS)
def test_every_name_is_read_as_its_day(format: str) -> None:
    assert [day_of(day_name(day, format), format) for day in DAYS] == DAYS


NAMES = (
    "2026-01-05",
    "2026-1-5",
    "2026-02-30",
    "2026-13-01",
    "26-01-05",
    "2026-01-05 ",
    "Monday, January 5th 2026",
    "monday, JANUARY 5TH 2026",
    "Tuesday, January 5th 2026",
    "Monday, January 5 2026",
    "Mon Jan 5 2026",
    "05.01.26",
    "5.1.26",
    "2026-366",
    "2024-366",
    "2026-000",
    "2026-W01-1",
    "2026-W54-1",
    "Note",
    "",
)


@pytest.mark.parametrize(
    "format", ["YYYY-MM-DD", "dddd, MMMM Do YYYY", "ddd MMM D YYYY", "DD.MM.YY", "YYYY-DDDD"]
)
def test_what_moment_refuses_is_no_day(format: str) -> None:
    answers = ask(read=[[name, format] for name in NAMES])["read"]
    assert [day_of(name, format) or None for name in NAMES] == answers
