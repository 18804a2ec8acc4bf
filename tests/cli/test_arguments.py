"""Flags: those of every conversion, and those that formats bring."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vaultconv.assets.resolvers import RESOLVERS
from vaultconv.cli import main
from vaultconv.cli.arguments import (
    CONVERTING,
    READING,
    READS,
    WRITES,
    Flags,
    choose,
    format_flags,
    with_flags,
)
from vaultconv.cli.shared_arguments import Quiet
from vaultconv.errors import UsageError
from vaultconv.formats import entry_points, registry
from vaultconv.formats.base import Format, Option
from vaultconv.formats.obsidian import FORMAT
from vaultconv.pipeline.options import Options
from vaultconv.transform.named import TRANSFORMS


def a_format(name: str, *options: Option) -> Format:
    """A format that is Obsidian's but for its name and options."""
    return SimpleNamespace(  # type: ignore[return-value]
        name=name,
        title=name.title(),
        options=options,
        dialect=FORMAT.dialect,
        resolver=FORMAT.resolver,
        reader=FORMAT.reader,
        writer=FORMAT.writer,
        recognise=FORMAT.recognise,
    )


ACME = a_format(
    "acme",
    Option("bracket_style", "wiki", "How links look.", ("wiki", "inline")),
    Option("depth", 3, "How deep.", applies="read"),
    Option("thorough", False, "Be thorough.", applies="both"),
)


def given(formats: list[Format], flags: Flags = CONVERTING, **values: Any) -> Options:
    """The options that a command gets when its flags have ``values``, and else their defaults."""
    seen: list[Options] = []

    def command(options: Options) -> int:
        seen.append(options)
        return 0

    spelled = with_flags(command, formats, flags)
    defaults = {name: each.default for name, each in inspect.signature(spelled).parameters.items()}
    assert spelled(**{**defaults, **values}) == 0
    return seen[0]


def test_without_flags_the_options_are_the_defaults() -> None:
    assert given([ACME]) == Options()
    assert given([ACME], READING) == Options()


def test_flags_become_options() -> None:
    options = given(
        [ACME],
        source_format="acme",
        target_format="acme",
        origins=False,
        carriers="off",
        follow_symlinks=True,
        allow=[Path("a"), Path("b")],
        format_bracket_style="inline",
        format_depth=4,
        format_thorough=True,
    )
    assert options == Options(
        source_format="acme",
        target_format="acme",
        origins=False,
        carriers=False,
        follow_symlinks=True,
        allow=(Path("a"), Path("b")),
        format_options={"bracket_style": "inline", "depth": 4, "thorough": True},
    )


def test_a_command_that_only_reads_takes_no_options_of_writing() -> None:
    def command(options: Options) -> int:
        return 0

    names = inspect.signature(with_flags(command, [ACME], READING)).parameters
    assert {"format_depth", "format_thorough"} <= names.keys()
    assert not {"format_bracket_style", "target_format", "origins"} & names.keys()


def test_formats_that_declare_the_same_option_share_its_flag() -> None:
    option = Option("names", "title", "Whose name.", ("title", "source"))
    (flag,) = format_flags([a_format("a", option), a_format("b", option)], WRITES)
    assert (flag.flag, flag.formats) == ("--names", ("a", "b"))


def test_formats_that_declare_an_option_differently_are_refused() -> None:
    one, other = (Option("names", default, "Whose name.") for default in ("title", "source"))
    with pytest.raises(UsageError, match="the formats a and b declare the option --names differently"):
        format_flags([a_format("a", one), a_format("b", other)], READS)


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"target_format": "acme", "format_bracket_style": "wiki"}, True),
        ({"target_format": "other", "format_bracket_style": "wiki"}, False),
        ({"target_format": "other", "source_format": "acme", "format_bracket_style": "wiki"}, False),
        ({"target_format": "other", "source_format": "acme", "format_depth": 1}, True),
        ({"target_format": "acme", "source_format": "other", "format_depth": 1}, False),
        ({"target_format": "other", "format_depth": 1}, True),  # the source is still to be recognised
        ({"target_format": "acme", "source_format": "other", "format_thorough": True}, True),
        ({"format_bracket_style": "wiki"}, True),  # that --to is missing is said elsewhere
    ],
)
def test_an_option_of_a_format_that_has_no_part_in_it_is_refused(values: dict[str, Any], part: bool) -> None:
    if part:
        assert len(given([ACME], **values).format_options) == 1
    else:
        with pytest.raises(UsageError, match="is an option of acme, which has no part in this"):
            given([ACME], **values)


def test_choices_are_named_and_the_nearest_is_offered() -> None:
    assert choose("--x", "anything", ()) == "anything"
    with pytest.raises(UsageError) as caught:
        choose("--x", "titel", ("title", "source"))
    assert caught.value.remedy == "Did you mean 'title'? Choices: title, source."
    with pytest.raises(UsageError) as caught:
        choose("--x", "zzz", ("title", "source"))
    assert caught.value.remedy == "Choices: title, source."


def test_an_option_that_the_command_has_itself_is_refused() -> None:
    def command(options: Options, quiet: Quiet = False) -> int:
        return 0

    for name in ("carriers", "allow_source", "quiet"):
        format = a_format("acme", Option(name, False, "..."))
        with pytest.raises(UsageError, match=f"option --{name.replace('_', '-')}, which `command` has"):
            with_flags(command, [format], CONVERTING)


# -- formats of other packages


class Plugins:
    """Entry points as they would be if packages had been installed; counts how often they are asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, *, group: str) -> list[EntryPoint]:
        assert group in (registry.FORMATS.group, TRANSFORMS.group, RESOLVERS.group)
        self.asked += 1
        if group != registry.FORMATS.group:
            return []
        return [EntryPoint(name, f"{name}_plugin:FORMAT", group) for name in ("acme", "broken", "empty")]


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Plugins]:
    (tmp_path / "broken_plugin.py").write_text("raise RuntimeError('no luck')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "acme_plugin", SimpleNamespace(FORMAT=ACME))
    monkeypatch.setitem(
        sys.modules, "empty_plugin", SimpleNamespace(FORMAT=SimpleNamespace(name="empty", title=""))
    )
    fake = Plugins()
    monkeypatch.setattr(entry_points, "entry_points", fake)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/A.md").write_text("Hello.\n")
    monkeypatch.chdir(tmp_path)
    yield fake
    sys.modules.pop("broken_plugin", None)


def test_built_in_formats_ask_for_no_plugin(plugins: Plugins) -> None:
    assert main(["convert", "notes", "out", "--from", "obsidian", "--to=obsidian", "--quiet"]) == 0
    assert main(["convert", "--help"]) == 0
    assert plugins.asked == 0


def test_a_plugin_that_is_named_brings_its_flags(
    plugins: Plugins, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "convert",
        "notes",
        "out",
        "--from=obsidian",
        "--to",
        "acme",
        "--bracket-style",
        "inline",
        "--thorough",
        "--json",
    ]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["source"]["options"] == {
        "origins": True,
        "carriers": True,
        "bracket_style": "inline",
        "thorough": True,
    }
    assert main(["convert", "--to", "acme", "--help"]) == 0
    assert "Options of acme: --bracket-style [wiki|inline] How links look. [default: wiki]" in " ".join(
        capsys.readouterr().out.split()
    )
    assert main(["convert", "notes", "out", "--to", "obsidian", "--bracket-style", "inline"]) == 2
    assert "No such option: --bracket-style" in capsys.readouterr().err


def test_a_plugin_that_is_not_well_is_named_and_breaks_nothing(
    plugins: Plugins, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["formats"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert "acme: Acme; reads and writes (package ?)" in listed
    assert "  --depth int  How deep. (reading; default: 3)" in listed
    assert (
        "broken: cannot be used: RuntimeError: no luck (package ?). Update or remove the package '?', or tell its authors."
        in listed
    )
    assert any(
        line.startswith("empty: cannot be used: it is no format: it has no options, ") for line in listed
    )
    assert main(["convert", "notes", "out", "--to", "broken"]) == 2
    assert (
        "the format 'broken' of the package '?' cannot be used: RuntimeError: no luck"
        in capsys.readouterr().err
    )
    assert main(["inspect", "notes", "--from", "obsidian"]) == 0


def test_a_plugin_whose_options_clash_is_told(
    plugins: Plugins, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clash = a_format("acme", Option("names", 7, "Something else."))
    monkeypatch.setitem(sys.modules, "acme_plugin", SimpleNamespace(FORMAT=clash))
    assert main(["convert", "notes", "out", "--to", "acme"]) == 2
    assert "declare the option --names differently" in capsys.readouterr().err


def test_a_source_that_two_formats_claim_is_asked_about(
    plugins: Plugins, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "notes"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "vaultconv: notes: this could be obsidian (1 Markdown note in a folder) or acme (1 Markdown note in a folder)",
        "Say which with --from.",
        "More: vaultconv explain source",
    ]


def test_a_source_that_no_format_claims_is_asked_about(
    plugins: Plugins, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("notes/A.md").rename("notes/A.xyz")
    assert main(["inspect", "notes"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "vaultconv: notes: cannot tell what kind of vault this is",
        "Say it with --from (acme, html, logseq, obsidian, readwise).",
        "The format 'broken' of the package '?' cannot be used: RuntimeError: no luck.",
        "The format 'empty' of the package '?' cannot be used: it is no format: it has no options, dialect, resolver.resolve, "
        "reader.discover, reader.read, writer.naming, writer.write, writer.finish, recognise.",
        "More: vaultconv explain source",
    ]


def test_an_option_without_its_value_names_no_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "notes", "out", "--to"]) == 2
    assert "--to" in capsys.readouterr().err
