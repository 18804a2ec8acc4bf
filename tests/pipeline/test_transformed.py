"""Transforms of plugins: what they change is changed, said in the ledger, judged, remembered, and never undone by halves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.pipeline.test_templates import graph_at
from tests.plugins_at_hand import Installed, installed
from vaultconv.cli import main
from vaultconv.errors import UsageError
from vaultconv.formats.base import Option
from vaultconv.formats.chosen import Chosen
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import Span, Tag
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify
from vaultconv.transform.named import TRANSFORMS, TransformContext

__all__ = ["installed"]

NOTE = "---\ntags: [kept]\n# a comment\n---\n* one #old\n\n\ntwo *words* [[B]]\n"


def retagged(note: Note, context: TransformContext) -> Note:
    """Calls the tag ``old`` as the user says; a note without it is the same object."""

    def change(span: Span) -> Span:
        return Tag(str(context.options["to"])) if isinstance(span, Tag) and span.name == "old" else span

    blocks = with_spans(note.blocks, change)
    return note if blocks is note.blocks else replace(note, blocks=blocks)


def transform(
    apply: Callable[[Note, TransformContext], Any], name: str = "retag", **members: Any
) -> SimpleNamespace:
    option = Option("to", "new", "What it is called.")
    return SimpleNamespace(name=name, title="Renames a tag", options=(option,), apply=apply, **members)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "A.md").write_text(NOTE)
    (folder / "B.md").write_text("Words.\n")
    (folder / "bad.md").write_bytes(b"\xff\xfe\xfd #old\n")
    return folder


def told(*transforms: str, to: str = "obsidian", **more: Any) -> Options:
    return Options("obsidian", to, transforms=tuple(map(Chosen.of, transforms)), **more)


@pytest.fixture
def retag(installed: Installed) -> None:
    installed.add(TRANSFORMS.group, "retag", transform(retagged))


@pytest.mark.usefixtures("retag")
@pytest.mark.parametrize("to", ["obsidian", "logseq", "html"])
def test_a_note_is_changed_and_the_ledger_says_what(vault: Path, tmp_path: Path, to: str) -> None:
    run = convert(vault, tmp_path / "out", told("retag:to=fresh", to=to))
    (file,) = (file for file in run.plan.converted.files if file.source == "A.md")
    written = file.data.decode()
    assert "fresh" in written
    assert "#old" not in written
    losses = [loss for loss in run.plan.losses if "transform" in loss.detail]
    assert [(loss.note, loss.line, loss.construct, loss.outcome, loss.value) for loss in losses] == [
        ("A.md", 5, "tag", Outcome.APPROXIMATED, "old")
    ]
    assert "the transform 'retag' leaves it out, or says it otherwise: `old`" in losses[0].detail
    assert verify(vault, tmp_path / "out", Options()).ok  # what was done is remembered


@pytest.mark.usefixtures("retag")
def test_what_is_not_changed_stays_to_the_letter(vault: Path, tmp_path: Path) -> None:
    convert(vault, tmp_path / "out", told("retag"))
    assert (tmp_path / "out" / "A.md").read_text() == NOTE.replace("#old", "#new")
    assert (tmp_path / "out" / "bad.md").read_bytes() == (vault / "bad.md").read_bytes()


@pytest.mark.usefixtures("retag")
def test_it_is_changed_where_links_are_written_anew_in_place(vault: Path, tmp_path: Path) -> None:
    convert(vault, tmp_path / "out", told("retag", format_options={"links": "markdown"}))
    text = (tmp_path / "out" / "A.md").read_text()
    assert "#new" in text
    assert "[B](B.md)" in text


@pytest.mark.usefixtures("retag")
def test_a_page_of_a_site_is_not_copied_as_it_was(vault: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    convert(vault, site, told(to="html"))
    convert(site, tmp_path / "out", replace(told("retag", to="html"), source_format="html"))
    page = (tmp_path / "out" / "a.html").read_text()
    assert ("#new" in page, "#old" in page) == (True, False)


@pytest.mark.usefixtures("retag")
def test_the_way_back_does_not_undo_it(vault: Path, tmp_path: Path) -> None:
    convert(vault, tmp_path / "graph", told("retag", to="logseq"))
    convert(tmp_path / "graph", tmp_path / "home", Options("logseq", "obsidian"))
    text = (tmp_path / "home" / "A.md").read_text()
    assert ("#new" in text, "#old" in text) == (True, False)


@pytest.mark.usefixtures("retag")
def test_nor_does_it_beside_a_template_that_was_edited(vault: Path, tmp_path: Path) -> None:
    """What was edited in the note of a template comes home in its block, which is told of that note as what a transform made is of others."""
    graph = graph_at(tmp_path / "graph")
    convert(graph, tmp_path / "kept", Options("logseq", "obsidian"))
    template = tmp_path / "kept/Templates/Meeting.md"
    template.write_text(template.read_text().replace("write", "jot"))
    shutil.copy(vault / "A.md", tmp_path / "kept/A.md")
    convert(tmp_path / "kept", tmp_path / "home", told("retag", to="logseq"))
    assert "jot" in (tmp_path / "home/pages/Stuff.md").read_text()
    convert(tmp_path / "home", tmp_path / "again", Options("logseq", "obsidian"))
    text = (tmp_path / "again/A.md").read_text()
    assert ("#new" in text, "#old" in text) == (True, False)


def test_one_after_the_other(installed: Installed, vault: Path, tmp_path: Path) -> None:
    def shouted(note: Note, _context: TransformContext) -> Note:
        change = lambda span: Tag(span.name.upper()) if isinstance(span, Tag) else span  # noqa: E731
        return replace(note, blocks=with_spans(note.blocks, change))

    installed.add(TRANSFORMS.group, "retag", transform(retagged))
    installed.add(TRANSFORMS.group, "shout", transform(shouted, "shout"))
    convert(vault, tmp_path / "out", told("retag", "shout"))
    convert(vault, tmp_path / "other", told("shout", "retag"))
    assert "#NEW" in (tmp_path / "out" / "A.md").read_text()
    assert "#OLD" in (tmp_path / "other" / "A.md").read_text()


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (RuntimeError("no luck"), "RuntimeError: no luck"),
        (SystemExit("out"), "SystemExit: out"),
        (None, "it gives no note but NoneType"),
        (Note("C.md", "C"), "it gives the note another path, 'C.md'"),
    ],
)
def test_one_that_fails_leaves_the_note_as_it_was(
    installed: Installed, vault: Path, tmp_path: Path, made: Any, why: str
) -> None:
    def apply(note: Note, _context: TransformContext) -> Any:
        if note.path != "A.md":
            return note
        if isinstance(made, BaseException):
            raise made
        return made

    installed.add(TRANSFORMS.group, "retag", transform(apply))
    run = convert(vault, tmp_path / "out", told("retag"))
    assert (tmp_path / "out" / "A.md").read_text() == NOTE
    (loss,) = (loss for loss in run.plan.losses if loss.construct == "transform")
    assert (loss.note, loss.outcome) == ("A.md", Outcome.FAILED)
    assert f"failed here ({why})" in loss.detail
    assert run.exit_code == 3


def test_who_stops_the_program_stops_it(installed: Installed, vault: Path, tmp_path: Path) -> None:
    def apply(note: Note, _context: TransformContext) -> Note:
        raise KeyboardInterrupt

    installed.add(TRANSFORMS.group, "retag", transform(apply))
    with pytest.raises(KeyboardInterrupt):
        convert(vault, tmp_path / "out", told("retag"))


def test_the_judge_is_not_told_what_to_find_by_a_transform(
    installed: Installed, vault: Path, tmp_path: Path
) -> None:
    """What a transform took out once excuses nothing that went missing afterwards."""
    (vault / "A.md").write_text("one #old and #old\n")

    def once(note: Note, context: TransformContext) -> Note:
        seen: list[Span] = []

        def change(span: Span) -> Span:
            if isinstance(span, Tag) and not seen:
                seen.append(span)
                return Tag("new")
            return span

        return replace(note, blocks=with_spans(note.blocks, change)) if note.path == "A.md" else note

    installed.add(TRANSFORMS.group, "retag", transform(once))
    convert(vault, tmp_path / "out", told("retag"))
    assert verify(vault, tmp_path / "out", Options()).ok
    file = tmp_path / "out" / "A.md"
    file.write_text(file.read_text().replace("#old", "old"))
    assert [(each.kind, each.value) for each in verify(vault, tmp_path / "out", Options()).missing][:1] == [
        ("tag", "old")
    ]


@pytest.mark.usefixtures("retag")
def test_a_transform_may_ask_what_a_link_means(vault: Path, tmp_path: Path, installed: Installed) -> None:
    seen: list[tuple[str, str]] = []

    def look(note: Note, context: TransformContext) -> Note:
        seen.extend(
            (found.reference.target, context.target(found.reference, note.path).path)
            for found in context.index.outbound(note.path)
        )
        return note

    installed.add(TRANSFORMS.group, "look", transform(look, "look"))
    convert(vault, tmp_path / "out", told("look"))
    assert seen == [("B", "B.md")]


def test_one_that_nobody_brings_is_an_error_of_usage(
    installed: Installed, vault: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="there is no transform 'none'"):
        convert(vault, tmp_path / "out", told("none"))


# -- on the command line -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("retag")
def test_convert_and_diff_take_it_by_name(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(vault), str(tmp_path / "out"), "--to", "obsidian", "--transform", "retag:to=fresh"]
    assert main(["diff", *words, "--exit-code"]) in (1, 3)
    assert "#fresh" in capsys.readouterr().out
    assert main(["convert", *words, "--json"]) == 3  # for the note that is no text
    report = json.loads(capsys.readouterr().out)
    assert report["source"]["options"]["transforms"] == ["retag:to=fresh"]
    assert main(["convert", *words[:-1], "retag:from=x"]) == 2
    assert "--transform: 'retag' has no option 'from'" in capsys.readouterr().err
    shutil.rmtree(tmp_path / "out")


@pytest.mark.usefixtures("retag")
def test_a_job_of_a_batch_takes_it_by_name(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "bad.md").unlink()
    file = tmp_path / "vaultconv.toml"
    file.write_text(
        '[jobs.a]\nsource = "notes"\ndestination = "out"\nto = "obsidian"\ntransform = ["retag:to=fresh"]\n'
    )
    assert main(["batch", str(file), "--quiet"]) == 0
    assert "#fresh" in (tmp_path / "out" / "A.md").read_text()
    file.write_text(file.read_text().replace("retag:", "retga:"))
    assert main(["batch", str(file)]) == 2
    told = capsys.readouterr().err
    assert "vaultconv.toml:5:1: transform: there is no transform 'retga'" in told
    assert "Did you mean 'retag'?" in told
