"""What is meant by a pattern, a tag and a day."""

from __future__ import annotations

from datetime import date

import pytest

from vaultconv.errors import ConfigurationError, UsageError
from vaultconv.vault.filters import (
    EVERYTHING,
    Filters,
    Patterns,
    check_lines,
    check_patterns,
    check_tags,
    day_since,
    filters_recorded,
    has_tag,
)

MATCHES = [
    ("Archive/", "Archive/a.md", True),
    ("Archive/", "Deep/Archive/b/a.md", True),
    ("/Archive/", "Deep/Archive/a.md", None),
    ("Archive/", "Archive.md", None),
    ("Archive", "x/Archive", True),
    ("*.png", "a/b.png", True),
    ("a/*.md", "a/b/c.md", None),
    ("a/**", "a/b/c.md", True),
    ("**/drafts/*", "x/drafts/y.md", True),
    ("[ab].md", "b.md", True),
    (r"\#inbox.md", "#inbox.md", True),
    ("Cafe\u0301/", "Caf\u00e9/menu.md", True),
    ("Caf\u00e9/", "Cafe\u0301/menu.md", True),
    ("日本の*", "Bread/日本のパン.md", True),
    ("bread/", "Bread/a.md", None),
]


@pytest.mark.parametrize(("pattern", "path", "said"), MATCHES)
def test_a_pattern_is_one_of_gitignore(pattern: str, path: str, said: bool | None) -> None:
    assert Patterns([pattern]).check(path) is said


def test_the_last_pattern_that_speaks_of_a_path_counts() -> None:
    patterns = Patterns(["# a comment", "", "*.md", "!keep.md"])
    assert [patterns.check(path) for path in ("a.md", "keep.md", "a.png")] == [True, False, None]


def test_patterns_of_a_folder_count_from_there() -> None:
    patterns = Patterns(["/drafts/"], "Cafe\u0301")
    paths = ("Caf\u00e9/drafts/a.md", "Caf\u00e9/b/drafts/a.md", "drafts/a.md", "Caf\u00e9s/drafts/a.md")
    assert [patterns.check(path) for path in paths] == [True, None, None, None]


@pytest.mark.parametrize("pattern", ["", "#tag", "a[", "/", "\\", "!", "[z-a]"])
def test_a_pattern_that_names_nothing_is_refused_with_what_one_is(pattern: str) -> None:
    with pytest.raises(UsageError) as told:
        check_patterns("--only", ["a.md", pattern])
    assert f"--only cannot be {pattern!r}" in str(told.value)
    assert "Patterns are those of .gitignore" in told.value.remedy


def test_lines_of_an_ignore_file_that_are_no_patterns_are_named_all_at_once() -> None:
    assert check_lines("x", ["# drafts", "", "Drafts/", "!keep.md"]) == [
        "# drafts",
        "",
        "Drafts/",
        "!keep.md",
    ]
    with pytest.raises(ConfigurationError) as told:
        check_lines("notes/.vaultconvignore", ["Drafts/", "!", "*.md", "[z-a]"])
    assert [(each.line, each.what) for each in told.value.problems] == [
        (2, "'!' is no pattern"),
        (4, "'[z-a]' is no pattern"),
    ]
    assert str(told.value).startswith("notes/.vaultconvignore:2: '!' is no pattern\n")


@pytest.mark.parametrize("tags", [[""], ["bread", "#"], ["/"]])
def test_a_tag_that_is_none_is_refused(tags: list[str]) -> None:
    with pytest.raises(UsageError, match="--tag cannot be empty"):
        check_tags(tags)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "7", "d", "7x", "-7d", "2026-13-01", "2026-02-30", "99999w"]
)
def test_a_day_that_is_none_is_refused_with_what_one_is(text: str) -> None:
    with pytest.raises(UsageError) as told:
        day_since(text, date(1000, 3, 1))
    assert f"--since cannot be {text!r}" in str(told.value)
    assert "7d is seven days" in told.value.remedy


def test_a_day_begins_where_its_user_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert Filters(since="2026-01-31").earliest == 1769785200 * 10**9  # 2026-01-30T15:00:00Z
    finally:
        monkeypatch.undo()
        time.tzset()
    assert EVERYTHING.earliest == 0


def test_tags_are_compared_without_case_and_form_and_hold_those_below() -> None:
    assert has_tag(["Caf\u00e9/Menu"], ["#cafe\u0301"])
    assert has_tag(["a", "project"], ["x", "project/"])
    assert not has_tag(["project"], ["project/bread"])
    assert not has_tag([], ["a"])


def test_what_is_recorded_is_read_again() -> None:
    asked = Filters(("a/",), ("b",), ("t",), "2026-01-31")
    assert filters_recorded(asked.recorded()) == asked
    assert EVERYTHING.recorded() == {}
    assert filters_recorded({}) == EVERYTHING
