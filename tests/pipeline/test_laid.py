"""Bytes of files to be that wait on a pile: whoever asks gets them, and cannot tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vaultconv.formats.base import Output
from vaultconv.pipeline.actions import Action, Kind, NewFile
from vaultconv.pipeline.laid import DataOf, LaidOutput, laid, lay_as
from vaultconv.pipeline.pile import Pile

OUTPUT = Output("N.md", b"words\n", "N.md", needs="more")


class Full(Pile):
    """A pile that has no room."""

    def add(self, data: bytes) -> int:
        raise OSError(28, "No space left on device")


def test_an_output_says_what_it_said() -> None:
    made = laid(OUTPUT, Pile())

    assert isinstance(made, LaidOutput)
    assert (made.path, made.data, made.source, made.needs) == ("N.md", b"words\n", "N.md", "more")
    assert replace(made, path="M.md").data == b"words\n"
    with pytest.raises(AttributeError):
        made.words  # type: ignore[attr-defined]


def test_it_stays_in_memory_where_there_is_no_pile_or_no_room() -> None:
    assert laid(OUTPUT, None) is OUTPUT
    assert laid(OUTPUT, Full()) is OUTPUT


def test_files_and_actions_are_equal_wherever_their_data_is() -> None:
    output = laid(OUTPUT, Pile())
    file, action = NewFile("N.md", output.data), Action("N.md", Kind.WRITE, data=output.data)
    lay_as(file, output)
    lay_as(action, file)

    assert action == Action("N.md", Kind.WRITE, data=b"words\n")
    assert replace(action, kind=Kind.UPDATE).data == b"words\n"
    action.data = None
    assert action.data is None
    with pytest.raises(AttributeError):
        action.words  # type: ignore[attr-defined]

    plain = NewFile("M.md", b"other")
    lay_as(plain, OUTPUT)
    assert plain.data == b"other"


def test_the_data_of_many_is_a_mapping() -> None:
    found = DataOf({"N.md": laid(OUTPUT, Pile())})
    assert (dict(found), len(found), found == {"N.md": b"words\n"}) == ({"N.md": b"words\n"}, 1, True)
