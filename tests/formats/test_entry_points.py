"""Plugins as they are found: by name, by package, and whatever is wrong with one."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.plugins.installing import record
from tests.plugins_at_hand import Installed, installed
from vaultconv.errors import UsageError
from vaultconv.formats.entry_points import PROTOCOL, Kind, package_of

__all__ = ["installed"]

TOOLS: Kind[Any] = Kind("vaultconv.tools", "tool", ("name", "inner.work"), ("spade",))


def tool(name: str, **members: Any) -> SimpleNamespace:
    return SimpleNamespace(name=name, inner=SimpleNamespace(work=len), **members)


def test_what_is_printed_while_one_is_imported_is_no_answer(
    installed: Installed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed.add(TOOLS.group, "rake", tool("rake"))
    load = type(installed.points[TOOLS.group][0]).load
    monkeypatch.setattr(
        type(installed.points[TOOLS.group][0]), "load", lambda point: (print("Hello!"), load(point))[1]
    )
    assert TOOLS.get("rake").name == "rake"
    assert capsys.readouterr() == ("", "Hello!\n")


def test_each_is_listed_with_its_package_version_and_place(installed: Installed) -> None:
    installed.add(TOOLS.group, "rake", tool("rake"), "garden", "2.1")
    installed.add(TOOLS.group, "hoe", tool("hoe", protocol=PROTOCOL), "acre", "0.3")
    told = [(p.name, p.package, p.version, p.origin, p.error) for p in TOOLS.plugins()]
    assert told == [("hoe", "acre", "0.3", "acre:HOE", ""), ("rake", "garden", "2.1", "garden:RAKE", "")]
    assert TOOLS.names() == ("hoe", "rake", "spade")
    assert TOOLS.get("rake").name == "rake"


@pytest.mark.parametrize(
    ("found", "said", "remedy"),
    [
        (ImportError("no module named x"), "ImportError: no module named x", "Update or remove the package 'acme'"),
        (KeyError(), "KeyError", "Update or remove"),
        (SystemExit(), "SystemExit", "Update or remove"),
        (tool("rake", protocol=PROTOCOL + 1), "it is for version 2 of the protocol, and this is 1", "Update vaultconv."),
        (tool("rake", protocol=0), "it is for version 0 of the protocol", "Update the package 'acme'."),
        (tool("rake", protocol="new"), "it is for version 'new' of the protocol", "Update the package 'acme'."),
        (tool("hoe"), "it is registered as 'rake' and calls itself 'hoe'", "Update or remove"),
        (SimpleNamespace(name="rake"), "it is no tool: it has no inner.work", "Update or remove"),
        (SimpleNamespace, "it is the class SimpleNamespace: register an object of it", "Update or remove"),
        (SimpleNamespace(name="rake", inner=1), "it is no tool: it has no inner.work", "Update or remove"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_what_to_do(
    installed: Installed, found: Any, said: str, remedy: str
) -> None:
    installed.add(TOOLS.group, "rake", found)
    installed.add(TOOLS.group, "hoe", tool("hoe"))
    hoe, rake = TOOLS.plugins()
    assert (hoe.found is not None, rake.found) == (True, None)
    assert rake.error.startswith(said)
    assert rake.remedy.startswith(remedy)
    assert TOOLS.get("hoe") is hoe.found
    with pytest.raises(UsageError, match="the tool 'rake' of the package 'acme' cannot be used") as caught:
        TOOLS.get("rake")
    assert caught.value.remedy == rake.remedy


def test_a_member_that_is_none_is_asked_for_nothing(installed: Installed) -> None:
    installed.add(TOOLS.group, "rake", SimpleNamespace(name="rake", inner=None))
    assert TOOLS.get("rake").inner is None


def test_what_stops_the_program_is_no_fault_of_a_plugin(installed: Installed) -> None:
    installed.add(TOOLS.group, "rake", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        list(TOOLS.plugins())


def test_whose_bug_an_error_is(installed: Installed) -> None:
    installed.add(TOOLS.group, "rake", tool("rake"), "acme")  # in the module `acme`
    theirs: dict[str, Any] = {"__name__": "acme.inner"}
    exec("def work(): return 1 / 0", theirs)
    with pytest.raises(ZeroDivisionError) as caught:
        theirs["work"]()
    assert package_of(caught.value, (TOOLS.group,)) == "acme"
    with pytest.raises(UsageError) as ours:
        TOOLS.get("hoe")
    assert package_of(ours.value, (TOOLS.group,)) == ""


def test_two_packages_with_one_name(installed: Installed) -> None:
    installed.add(TOOLS.group, "rake", tool("rake"), "zinc")
    installed.add(TOOLS.group, "rake", tool("rake"), "acme")
    first, second = TOOLS.plugins()
    assert (first.package, first.error) == ("acme", "")
    assert (second.package, second.error) == ("zinc", "the package 'acme' has registered this name")
    assert second.remedy == "Remove 'zinc' or 'acme'."


def test_no_package_takes_a_name_of_ours(installed: Installed) -> None:
    installed.add(TOOLS.group, "spade", tool("spade"), "acme")
    installed.add(TOOLS.group, "spade", tool("spade"), "vaultconv")  # our own entry point, for others to read
    (taken,) = TOOLS.plugins()
    assert (taken.package, taken.error) == ("acme", "'spade' is a name of vaultconv's own")


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("raek", "Did you mean 'rake'? Known tools: rake, spade."), ("zzz", "Known tools: rake, spade.")],
)
def test_one_that_is_not_there(installed: Installed, name: str, remedy: str) -> None:
    installed.add(TOOLS.group, "rake", tool("rake"))
    with pytest.raises(UsageError, match=f"there is no tool '{name}'") as caught:
        TOOLS.get(name)
    assert caught.value.remedy == remedy


def test_none_is_there_at_all(installed: Installed) -> None:
    with pytest.raises(UsageError, match="there is no tool") as caught:
        Kind("none", "tool", ()).get("rake")
    assert caught.value.remedy == "No package brings a tool."


def test_records_are_read_again_only_after_a_package_has_come_or_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    registered = importlib.metadata.entry_points

    def counted(*, group: str) -> Any:
        asked.append(group)
        return registered(group=group)

    monkeypatch.setattr(importlib.metadata, "entry_points", counted)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert [TOOLS.names() for _ in range(3)] == [("spade",)] * 3
    assert asked == []  # no record has the name of the group
    record(tmp_path, "acme-rake", {TOOLS.group: {"rake": "acme:RAKE"}})
    assert [TOOLS.names() for _ in range(3)] == [("rake", "spade")] * 3
    (tmp_path / "acme_rake-0.1.0.dist-info").rename(tmp_path / "elsewhere")
    assert TOOLS.names() == ("spade",)
    assert asked == [TOOLS.group]


@pytest.mark.parametrize("where", ["an archive", "an egg", "a finder"])
def test_packages_that_lie_elsewhere_than_in_folders_are_asked(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: asked.append(group) or [])
    if where == "an archive":
        (tmp_path / "packages.zip").write_bytes(b"")
        monkeypatch.syspath_prepend(str(tmp_path / "packages.zip"))
    elif where == "an egg":
        (tmp_path / "acme.egg").mkdir()
        monkeypatch.syspath_prepend(str(tmp_path / "acme.egg"))
    else:
        finder = SimpleNamespace(find_spec=lambda *_: None, find_distributions=lambda *_: [])
        monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, finder])
    assert TOOLS.names() == ("spade",)
    assert asked == [TOOLS.group]
