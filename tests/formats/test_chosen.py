"""``NAME:key=value``: what a user says of a plugin."""

from __future__ import annotations

import pytest

from vaultconv.errors import UsageError
from vaultconv.formats.base import Option
from vaultconv.formats.chosen import Chosen

OPTIONS = (
    Option("case", "lower", "Which letters.", ("lower", "upper")),
    Option("depth", 3, "How deep."),
    Option("marks", True, "Whether."),
    Option("folder", "", "Where."),
)


def test_what_is_not_said_is_as_it_is_by_default() -> None:
    assert Chosen.of("tidy").values(OPTIONS) == {"case": "lower", "depth": 3, "marks": True, "folder": ""}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tidy:case=upper", {"case": "upper"}),
        ("tidy:depth=-4, marks = off", {"depth": -4, "marks": False}),
        ("tidy:marks=YES", {"marks": True}),
        ("tidy:folder=C:/a,,b=c", {"folder": "C:/a,b=c"}),
    ],
)
def test_each_option_has_its_type(text: str, said: dict[str, object]) -> None:
    chosen = Chosen.of(text)
    assert {key: value for key, value in chosen.values(OPTIONS).items() if key in said} == said
    assert Chosen.of(str(chosen)) == chosen


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("tidy:", "'' is no KEY=VALUE", "Write it as NAME:KEY=VALUE"),
        ("tidy:case", "'case' is no KEY=VALUE", "Write it as"),
        ("tidy:=x", "'=x' is no KEY=VALUE", "Write it as"),
        ("tidy:cas=x", "'tidy' has no option 'cas'", "Its options are: case, depth, folder, marks."),
        ("tidy:case=title", "case of 'tidy' cannot be 'title'", "Choices: lower, upper."),
        ("tidy:depth=deep", "depth of 'tidy' cannot be 'deep'", "Say a whole number."),
        ("tidy:marks=maybe", "marks of 'tidy' cannot be 'maybe'", "Say on or off."),
    ],
)
def test_what_cannot_be_is_refused(text: str, what: str, remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        Chosen.of(text).values(OPTIONS)
    assert what in caught.value.what
    assert remedy in caught.value.remedy


def test_a_plugin_without_options_says_so() -> None:
    with pytest.raises(UsageError) as caught:
        Chosen.of("tidy:a=b").values(())
    assert caught.value.remedy == "It has no options."
