"""What the bars excuse where nothing says any more that a page was no list: its items may be deeper, and none may be gone. And that they
see a carrier that is the note, wherever it is."""

from __future__ import annotations

import pytest

from bars import is_deeper, is_whole, told_in_carriers
from vaultconv.pipeline.fact import Fact, FactKind


def items(*values: str) -> list[Fact]:
    return [Fact(FactKind.LIST_ITEM, value) for value in values]


@pytest.mark.parametrize(
    ("before", "after", "excused"),
    [
        (["level 1 bullet"], ["level 2 bullet"], True),
        (["level 2 bullet"], ["level 1 bullet"], False),
        (["level 1 bullet"] * 2, ["level 2 bullet"], False),
        (["level 1 number"], ["level 1 bullet"], False),
        (["level 1 number from 3"], ["level 2 number"], False),
        (["level 1 bullet", "level 3 bullet"], ["level 2 bullet", "level 2 bullet", "level 4 bullet"], True),
        (["level 3 bullet"], ["level 2 bullet", "level 2 bullet"], False),
    ],
)
def test_an_itemis_deeper_or_gone(before: list[str], after: list[str], excused: bool) -> None:
    wanted = items(*before)
    assert is_deeper(wanted[-1], wanted, items(*after)) is excused


NOTE = "# One\n\ntwo *words*\n\n- [ ] three\n"
SAID = "# One two *words* three"


@pytest.mark.parametrize(
    ("format", "written"),
    [
        ("obsidian", f'x\n\n%%vaultconv:{{"v":1,"macro":"{SAID}"}}%%\n'),
        ("logseq", f'- x\n\t- y\n\t  vaultconv:: {{"v":1,"texts":{{"k":["{SAID}",1]}}}}\n'),
        ("logseq", f'- #+BEGIN_TIP {{"v":1,"metadata":"{SAID}"}}\n  x\n  #+END_TIP\n'),
        ("logseq", f"- x\n  vaultconv:: ^{SAID}\n"),
        ("html", f"""<p data-vaultconv='{{"v":1,"html":"{SAID}"}}'>x</p>"""),
        ("html", f'<p data-vaultconv="{{&quot;v&quot;:1,&quot;html&quot;:&quot;{SAID}&quot;}}">x</p>'),
    ],
)
def test_a_carrier_in_a_note_that_is_the_note_is_seen(format: str, written: str) -> None:
    (said,) = told_in_carriers(written.encode(), format)
    assert is_whole(NOTE, said)
    assert not is_whole(NOTE + "\nfour\n", said)


def test_of_several_carriers_each_is_judged_by_itself() -> None:
    written = b"""<i data-vaultconv='{"v":1,"html":"One two words"}'></i><i data-vaultconv='{"v":1,"comment":"three"}'></i>"""
    assert [is_whole(NOTE, said) for said in told_in_carriers(written, "html")] == [False, False]
