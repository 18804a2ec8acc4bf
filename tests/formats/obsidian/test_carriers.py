"""Facts in an Obsidian note that it has no way to say. Their form is a promise to later releases."""

from __future__ import annotations

import re

import pytest

from vaultconv.formats.obsidian.carriers import carrier, pattern, read_carrier


def test_the_form_of_a_carrier_never_changes() -> None:
    assert carrier(sidenote="lsn") == '%%vaultconv:{"v":1,"sidenote":"lsn"}%%'
    assert carrier(macro="liquid") == '%%vaultconv:{"v":1,"macro":"liquid"}%%'


@pytest.mark.parametrize("value", ["lsn", "rmn-transclude", "liquid", "a_1"])
def test_what_was_carried_is_found_and_read(value: str) -> None:
    text = f"before {carrier(macro=value)} after"
    found = re.search(pattern("macro"), text)
    assert found is not None
    assert read_carrier(found[0]) == {"macro": value}


@pytest.mark.parametrize(
    "text",
    [
        '%%vaultconv:{"v":2,"macro":"liquid"}%%',
        '%%vaultconv:{"v":1,"other":"liquid"}%%',
        '%%vaultconv:{"v":1,"macro":"two words"}%%',
        '%%vaultconv:{"v":1,"macro":"a","more":"b"}%%',
        '%% vaultconv:{"v":1,"macro":"a"}%%',
    ],
)
def test_what_is_not_known_is_the_comment_that_it_is(text: str) -> None:
    assert re.search(pattern("macro"), text) is None
