"""Finding formats, and recognising what a source is. Plugins are whatever somebody installed: they break nothing."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vaultconv.errors import SourceError, UsageError
from vaultconv.formats import entry_points
from vaultconv.formats.base import Recognition
from vaultconv.formats.obsidian import FORMAT
from vaultconv.formats.registry import FORMATS, all_formats, format_names, get_format, recognise
from vaultconv.vault.tree import Tree, walk


def plugin(
    name: str, score: int | BaseException = 0, reader: object = FORMAT.reader, **members: Any
) -> SimpleNamespace:
    """A format that a package could bring."""

    def recognise(tree: Tree) -> Recognition:
        if isinstance(score, BaseException):
            raise score
        return Recognition(score, f"says {name}")

    return SimpleNamespace(
        name=name,
        title=name,
        options=(),
        dialect=FORMAT.dialect,
        resolver=FORMAT.resolver,
        reader=reader,
        writer=None,
        recognise=recognise,
        **members,
    )


class _Point(EntryPoint):
    """An entry point whose object is at hand, or an error."""

    def load(self) -> Any:
        found = _OBJECTS[self.value]
        if isinstance(found, BaseException):
            raise found
        return found


_OBJECTS: dict[str, Any] = {}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Installs formats by name."""

    def install(**formats: Any) -> None:
        _OBJECTS.clear()
        _OBJECTS.update(formats)
        points = [_Point(name, name, FORMATS.group) for name in formats]
        points += [_Point("obsidian", "vaultconv.formats.obsidian:FORMAT", FORMATS.group)]
        monkeypatch.setattr(entry_points, "entry_points", lambda group: points)

    return install


def test_a_built_in_format_needs_no_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_points, "entry_points", lambda group: pytest.fail("looked up"))
    assert get_format("obsidian") is FORMAT


def test_a_plugin_is_found_by_its_name(installed: Any) -> None:
    mine = plugin("mine")
    installed(mine=mine, other=plugin("other"))
    assert get_format("mine") is mine
    assert "mine" in format_names()
    assert [known.name for known in all_formats()][-2:] == ["mine", "other"]


def test_a_plugin_never_takes_the_name_of_a_built_in_format(installed: Any) -> None:
    installed(obsidian=plugin("obsidian"))
    assert get_format("obsidian") is FORMAT
    ours, taken = (known for known in all_formats() if known.name == "obsidian")
    assert (ours.package, ours.found) == ("vaultconv", FORMAT)
    assert (taken.found, taken.error) == (None, "'obsidian' is a name of vaultconv's own")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (ImportError("no module named x"), "ImportError: no module named x"),
        (AttributeError("FORMAT"), "AttributeError: FORMAT"),
        (SystemExit("leaving"), "SystemExit: leaving"),
        (object(), "it is no format: it has no name, title, options"),
        (
            SimpleNamespace(**{**vars(plugin("broken")), "reader": object()}),
            "it is no format: it has no reader.discover, reader.read",
        ),
        (plugin("other"), "it is registered as 'broken' and calls itself 'other'"),
        (
            SimpleNamespace(**{**vars(plugin("broken")), "resolver": None, "dialect": None}),
            "it is no format: it has no dialect, resolver",
        ),
        (
            SimpleNamespace(**{**vars(plugin("broken")), "options": ("x",)}),
            "its options are ('x',): they are to be a tuple, each of them an Option",
        ),
        (SimpleNamespace(**{**vars(plugin("broken")), "options": None}), "its options are None: they are"),
    ],
)
def test_a_broken_plugin_is_named_and_breaks_nothing(installed: Any, broken: object, said: str) -> None:
    installed(broken=broken, whole=plugin("whole"))
    (known,) = (known for known in all_formats() if known.name == "broken")
    assert known.found is None
    assert known.error.startswith(said)
    assert get_format("whole").name == "whole"
    with pytest.raises(UsageError, match="cannot be used") as caught:
        get_format("broken")
    assert said in caught.value.what


@pytest.mark.parametrize(
    ("name", "hint"), [("obsidain", "Did you mean 'obsidian'?"), ("zzz", "Known formats: ")]
)
def test_an_unknown_format(installed: Any, name: str, hint: str) -> None:
    installed()
    with pytest.raises(UsageError, match=f"no format '{name}'") as caught:
        get_format(name)
    assert hint in caught.value.remedy
    assert "obsidian" in caught.value.remedy


# -- recognition ---------------------------------------------------------------------------------------------------


@pytest.fixture
def vault(tmp_path: Path) -> Tree:
    """A folder with a note: Obsidian says 30."""
    (tmp_path / "A.md").write_text("text\n")
    return walk(tmp_path)


def test_the_surest_format_wins(installed: Any, vault: Tree) -> None:
    installed(
        shy=plugin("shy", 29), loud=plugin("loud", 80), writer_only=plugin("writer_only", 100, reader=None)
    )
    format, recognition = recognise(vault)
    assert (format.name, recognition) == ("loud", Recognition(80, "says loud"))


def test_two_that_are_equally_sure_are_a_question(installed: Any, vault: Tree) -> None:
    installed(twin=plugin("twin", 30))
    with pytest.raises(SourceError, match="this could be") as caught:
        recognise(vault)
    assert "twin" in caught.value.what
    assert "--from" in caught.value.remedy


def test_nobody_knows(installed: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    installed(shy=plugin("shy", 0))
    with pytest.raises(SourceError, match="cannot tell") as caught:
        recognise(walk(tmp_path))
    assert "obsidian" in caught.value.remedy


def test_who_could_not_be_asked_is_named_where_nobody_knows(installed: Any, tmp_path: Path) -> None:
    silent = plugin("silent")
    silent.recognise = lambda _tree: None
    installed(
        boast=plugin("boast", 900),
        broken=plugin("broken", RuntimeError("oops")),
        gone=ImportError("no x"),
        silent=silent,
    )
    with pytest.raises(SourceError, match="cannot tell") as caught:
        recognise(walk(tmp_path))
    _, *named = caught.value.remedy.splitlines()
    assert sorted(named) == [
        "The format 'boast' could not be asked: its look at the source failed (its score is 900, and none from 0 to 100).",
        "The format 'broken' could not be asked: its look at the source failed (RuntimeError: oops).",
        "The format 'gone' of the package '?' cannot be used: ImportError: no x.",
        "The format 'silent' could not be asked: its look at the source failed (it gives no Recognition but NoneType).",
    ]


def test_a_plugin_that_fails_to_recognise_is_no_candidate(installed: Any, vault: Tree) -> None:
    silent = plugin("silent")
    silent.recognise = lambda _tree: None
    panic = plugin("panic", SystemExit("a parser in another language may do this"))
    installed(
        broken=plugin("broken", RuntimeError("oops")),
        empty=plugin("empty", ValueError()),
        silent=silent,
        panic=panic,
    )
    assert recognise(vault)[0] is FORMAT
