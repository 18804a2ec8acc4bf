"""What cannot be had stays at its address, and the ledger says why: a line a note and address, and the exit code is 0."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.assets.picture_server import PictureServer
from tests.downloads.journey import BOTH, QUICK, fetch_into, options
from tests.roundtrip.journey import files
from vaultconv.formats.base import PICTURES
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Settings
from vaultconv.pipeline.downloads import style_of
from vaultconv.pipeline.in_place import plan_in_place
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert, foresee


def write(folder: Path, **notes: str) -> Path:
    """A vault with ``notes``."""
    folder.mkdir()
    for name, text in notes.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/page.png", "what came is no picture: a web page"),
        ("/no-such.png", "the server says 404 Not Found"),
        ("/never.png", "the server says 500 Internal Server Error"),
        ("/huge.png", "it is larger than 1 MiB"),
        ("/live.svg", "the SVG is not taken: there is nothing to see in it but the element script"),
    ],
)
@pytest.mark.parametrize("target", ["html", "logseq", "obsidian", "readwise"])
def test_it_stays_where_it_is(site: PictureServer, tmp_path: Path, target: str, path: str, why: str) -> None:
    url = site.url(path)
    source = write(
        tmp_path / "in", A=f"One ![x]({url}), two ![y]({url}).\n\n![z]({url})\n", B=f"![w]({url})\n"
    )
    run = fetch_into(source, tmp_path / "out", target)
    detail = f"`{url}` stays where it is: {why}"
    assert [loss for loss in run.plan.losses if loss.outcome is Outcome.NOT_FETCHED] == [
        Loss(note, 1, "image", Outcome.NOT_FETCHED, detail, url) for note in ("A.md", "B.md")
    ]
    assert run.exit_code == 0
    assert run.plan.downloads.failed == 1
    assert sum(data.count(url.encode()) for data in files(tmp_path / "out").values()) == 4


def test_a_private_address_is_refused_unless_it_is_allowed(site: PictureServer, tmp_path: Path) -> None:
    source = write(tmp_path / "in", A=f"![x]({site.url('/red.png')})\n")
    run = fetch_into(source, tmp_path / "out", "obsidian", private=False)
    (loss,) = run.plan.losses
    assert loss.detail.endswith("127.0.0.1 is a private address: --allow-host 127.0.0.1 allows it")
    assert not site.requests
    assert set(files(tmp_path / "out")) == {"A.md"}


def test_an_address_that_is_none_is_said_and_what_is_no_picture_of_the_web_is_not_asked_for(
    site: PictureServer, tmp_path: Path
) -> None:
    url = site.url("/a b.png")
    source = write(
        tmp_path / "in",
        A=f"![x](<{url}>) ![](data:image/gif;base64,AAAA) ![](ftp://e.org/a.png) ![](mill.png)\n",
    )
    run = fetch_into(source, tmp_path / "out", "obsidian")
    (loss,) = run.plan.losses
    assert loss.detail == f"`{url}` stays where it is: it is no address that can be asked for as it stands"
    assert not site.requests


def test_where_a_key_is_the_owners_nothing_is_fetched_and_that_is_said(
    site: PictureServer, tmp_path: Path
) -> None:
    url = site.url("/red.png")
    text = f"---\ncover: {url}\ncover-file: mine\n---\nwords\n"
    source = write(tmp_path / "in", A=text)
    run = fetch_into(source, tmp_path / "out", "obsidian")
    (loss,) = run.plan.losses
    why = "the property that would show a file for it is one of your own"
    assert (loss.line, loss.detail) == (2, f"`{url}` stays where it is: {why}")
    assert (tmp_path / "out" / "A.md").read_text("utf-8") == text
    assert not site.requests
    fetch_into(source, tmp_path / "page", "html")  # there it is shown without a key
    assert site.requests == {"/red.png": 1}


def test_raw_html_in_a_graph_that_is_more_than_a_picture_stays_and_that_is_said(
    site: PictureServer, tmp_path: Path
) -> None:
    url = site.url("/red.png")
    source = write(tmp_path / "in", A=f'one\n\n<p class="c">two <img src="{url}"></p>\n')
    run = fetch_into(source, tmp_path / "out", "logseq")
    (loss,) = (loss for loss in run.plan.losses if loss.outcome is Outcome.NOT_FETCHED)
    assert (loss.line, loss.detail) == (3, f"`{url}` stays where it is: raw HTML shows no files there")
    assert not site.requests


def test_what_a_graph_does_not_show_is_named_by_its_file_and_address(
    site: PictureServer, tmp_path: Path
) -> None:
    run = fetch_into(
        write(tmp_path / "in", A=f"**a ![x]({site.url('/red.png')})**\n"), tmp_path / "out", "logseq"
    )
    (line,) = (loss.detail for loss in run.plan.losses if loss.construct == "image")
    (copy,) = (tmp_path / "out" / "assets").iterdir()
    picture = f'![x]({copy.name} "{site.url("/red.png")}")'
    assert line == f"the app shows {picture!r} as text: it stands in emphasis"


def test_a_favicon_is_called_one(site: PictureServer, tmp_path: Path) -> None:
    url = site.url("/no-such.ico")
    text = f"> [!quote]\n> words\n>\n> — ![favicon|16]({url}) Jane Roe, [Slow Maps](https://e.org)\n"
    run = fetch_into(write(tmp_path / "in", A=text), tmp_path / "out", "html")
    assert [(loss.construct, loss.line, loss.value) for loss in run.plan.losses] == [("favicon", 1, url)]


@pytest.mark.parametrize(
    ("rules", "times"),
    [
        ({}, 1),  # a host is believed for a day
        ({"retry": True}, 2),
        ({"refresh": True}, 2),
        ({"limits": replace(QUICK, recent=0.0)}, 2),  # a day later
        ({"limits": replace(QUICK, size=2 << 20)}, 2),  # another question
    ],
)
def test_what_was_not_to_be_had_is_asked_for_again_when_it_may_be_otherwise(
    site: PictureServer, tmp_path: Path, rules: dict[str, Any], times: int
) -> None:
    source = write(tmp_path / "in", A=f"![x]({site.url('/red.png')}) ![y]({site.url('/later.png')})\n")
    first = fetch_into(source, tmp_path / "out", "obsidian")
    assert site.requests == {"/red.png": 1, "/later.png": 1}
    site.pictures["/later.png"] = site.pictures["/blue.png"]
    asked = options("obsidian")
    made = plan(source, tmp_path / "out", replace(asked, rules=replace(asked.rules, **rules)))
    written = [action.path for action in apply(made).applied.written]
    made.close()
    assert site.requests["/later.png"] == times
    assert site.requests["/red.png"] == 1 + ("refresh" in rules)
    assert made.losses == (first.plan.losses if times == 1 else ())
    assert written[:1] == ([] if times == 1 else ["A.md"])


def test_what_may_have_been_bad_luck_is_asked_for_again(site: PictureServer, tmp_path: Path) -> None:
    source = write(tmp_path / "in", A=f"![x]({site.url('/never.png')})\n")
    for run in (1, 2):
        fetch_into(source, tmp_path / "out", "obsidian")
        assert site.requests == {"/never.png": 3 * run}


def test_a_file_that_was_deleted_comes_back_from_the_cache(site: PictureServer, tmp_path: Path) -> None:
    source = write(tmp_path / "in", A=f"![x]({site.url('/red.png')})\n")
    fetch_into(source, tmp_path / "out", "obsidian")
    before = files(tmp_path / "out")
    (path,) = (tmp_path / "out" / "Attachments").iterdir()
    path.unlink()
    fetch_into(source, tmp_path / "out", "obsidian")
    assert site.requests["/red.png"] == 1
    assert files(tmp_path / "out") == before


def test_a_file_that_was_only_touched_is_not(site: PictureServer, tmp_path: Path) -> None:
    source = write(tmp_path / "in", A=f"![x]({site.url('/red.png')})\n")
    fetch_into(source, tmp_path / "out", "obsidian")
    (path,) = (tmp_path / "out" / "Attachments").iterdir()
    path.touch()
    run = fetch_into(source, tmp_path / "out", "obsidian")
    assert site.requests["/red.png"] == 1
    assert run.applied.written == []


def test_a_file_that_was_edited_is_a_conflict(site: PictureServer, tmp_path: Path) -> None:
    source = write(tmp_path / "in", A=f"![x]({site.url('/red.png')})\n")
    fetch_into(source, tmp_path / "out", "obsidian")
    (path,) = (tmp_path / "out" / "Attachments").iterdir()
    path.write_bytes(b"mine now")
    made = plan(source, tmp_path / "out", options("obsidian"))
    run = apply(made)
    made.close()
    assert [action.reason for action in run.applied.conflicts] == ["was changed since vaultconv wrote it"]
    assert run.exit_code == 4
    assert path.read_bytes() == b"mine now"
    # What it holds is not what is at the address: no note shows it for that.
    assert (tmp_path / "out" / "A.md").read_text("utf-8") == (source / "A.md").read_text("utf-8")
    (line,) = run.plan.losses
    assert line.detail.endswith(
        f"stays where it is: `Attachments/{path.name}` was changed since vaultconv wrote it"
    )
    again = plan(source, tmp_path / "out", options("obsidian"))
    assert apply(again).applied.written == []
    again.close()
    path.unlink()
    fetch_into(source, tmp_path / "out", "obsidian")
    assert path.name in (tmp_path / "out" / "A.md").read_text("utf-8")


def test_without_the_option_the_notes_name_addresses_again_and_the_files_are_stale(
    site: PictureServer, tmp_path: Path
) -> None:
    source = write(tmp_path / "in", A=f"![x]({site.url('/red.png')})\n")
    fetch_into(source, tmp_path / "out", "obsidian")
    run = fetch_into(source, tmp_path / "out", "obsidian", ())
    assert (tmp_path / "out" / "A.md").read_bytes() == (source / "A.md").read_bytes()
    assert [action.path for action in run.applied.stale] == [
        f"Attachments/{path.name}" for path in (tmp_path / "out" / "Attachments").iterdir()
    ]


def test_a_picture_that_the_vault_has_already_is_not_put_there_twice(
    site: PictureServer, tmp_path: Path
) -> None:
    first = write(tmp_path / "in", A=f"![x]({site.url('/red.png')})\n")
    fetch_into(first, tmp_path / "vault", "obsidian")
    (tmp_path / "vault" / "B.md").write_text(f"![y]({site.url('/red-again.png')})\n", "utf-8")
    run = fetch_into(tmp_path / "vault", tmp_path / "out", "obsidian")
    assert site.requests == {"/red.png": 1, "/red-again.png": 1}
    assert len([path for path in files(tmp_path / "out") if path.endswith(".png")]) == 1
    assert run.plan.downloads.files == {}
    again = fetch_into(tmp_path / "vault", tmp_path / "graph", "logseq")
    assert len([path for path in files(tmp_path / "graph") if path.endswith(".png")]) == 1
    assert again.plan.downloads.fetched == 1


def test_another_source_uses_what_is_there(site: PictureServer, tmp_path: Path) -> None:
    one = write(tmp_path / "one", A=f"![x]({site.url('/red.png')})\n")
    two = write(tmp_path / "two", B=f"![x]({site.url('/red.png')})\n")
    fetch_into(one, tmp_path / "out", "obsidian")
    fetch_into(two, tmp_path / "out", "obsidian")
    assert site.requests["/red.png"] == 1
    assert len(list((tmp_path / "out" / "Attachments").iterdir())) == 1


@pytest.mark.parametrize("full", [False, True])
def test_what_another_source_shows_stays_when_its_own_shows_it_no_more(
    site: PictureServer, tmp_path: Path, full: bool
) -> None:
    pictures = f"![x]({site.url('/red.png')}) ![y]({site.url('/blue.png')})\n"
    one = write(tmp_path / "one", A=pictures)
    two = write(tmp_path / "two", B=f"![x]({site.url('/red.png')})\n")
    for source in (one, two):
        fetch_into(source, tmp_path / "out", "obsidian")
    names = [name for name in files(tmp_path / "out") if name.endswith(".png")]
    shown = (tmp_path / "out/B.md").read_text()
    red, blue = sorted(names, key=lambda name: name.rpartition("/")[2] not in shown)
    (one / "A.md").write_text("none\n")
    asked = replace(options("obsidian"), prune=True, full=full)
    pruned = convert(one, tmp_path / "out", asked)
    assert {each.path for each in pruned.applied.written} == {"A.md", blue}
    (stays,) = pruned.applied.stale
    assert (stays.path, stays.reason.endswith("another source is, so it stays")) == (red, True)
    (two / "B.md").write_text("none\n")
    fetch_into(two, tmp_path / "out", "obsidian")
    assert [each.path for each in convert(one, tmp_path / "out", asked).applied.written] == [red]


@pytest.mark.parametrize(
    ("setting", "folder"),
    [
        ('{"attachmentFolderPath": "Files/In"}', "Files/In"),
        ('{"attachmentFolderPath": "/"}', ""),
        ("{}", "Attachments"),
    ],
)
def test_a_vault_says_where_its_attachments_go(
    site: PictureServer, tmp_path: Path, setting: str, folder: str
) -> None:
    source = write(tmp_path / "in", A=f"![x]({site.url('/red.png')})\n")
    (source / ".obsidian").mkdir()
    (source / ".obsidian" / "app.json").write_text(setting, "utf-8")
    fetch_into(source, tmp_path / "out", "obsidian")
    (path,) = (tmp_path / "out").rglob("*.png")
    assert path.parent == tmp_path / "out" / folder


def test_what_the_source_has_for_an_address_is_not_asked_for_again(
    site: PictureServer, tmp_path: Path
) -> None:
    first = write(tmp_path / "in", A=f"![x]({site.url('/red.png')})\n")
    fetch_into(first, tmp_path / "vault", "obsidian")
    (tmp_path / "vault" / "B.md").write_text(f"[![y]({site.url('/red.png')})](https://e.org)\n", "utf-8")
    site.requests.clear()
    for target in ("obsidian", "logseq", "html"):
        run = fetch_into(tmp_path / "vault", tmp_path / target, target)
        assert run.plan.downloads.files == {}
        found = files(tmp_path / target)
        (picture,) = (path for path in found if path.endswith(".png"))
        shown = sum(data.count(f'{picture.rpartition("/")[2]}" '.encode()) for data in found.values())
        shown += sum(data.count(f'{picture.rpartition("/")[2]} "'.encode()) for data in found.values())
        assert shown == 2
    assert not site.requests


def test_a_file_that_cannot_be_read_is_fetched_again(
    site: PictureServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "in", A=f"![x]({site.url('/red.png')})\n")
    fetch_into(source, tmp_path / "out", "obsidian")
    (path,) = (tmp_path / "out" / "Attachments").iterdir()
    path.touch()

    def unreadable(_file: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("vaultconv.pipeline.downloads.digest_file", unreadable)
    made = plan(source, tmp_path / "out", options("obsidian"))
    made.close()
    assert (made.downloads.fetched, made.downloads.kept) == (1, 0)


def test_a_format_that_says_nothing_about_pictures_shows_those_of_the_text() -> None:
    class Plugin:
        pictures = "of another protocol"

    assert style_of(Plugin()) is PICTURES  # type: ignore[arg-type]
    assert style_of(object()) is PICTURES  # type: ignore[arg-type]
    assert (PICTURES.in_html, PICTURES.in_property, PICTURES.folder(Settings())) == (None, None, "assets")


def test_pages_of_others_are_changed_in_their_tags_only(site: PictureServer, tmp_path: Path) -> None:
    url = site.url("/red.png?a=1")
    page = (
        "<!DOCTYPE html>\n<html><head><title>T</title>\n<script>var a = '<img src=x>'</script></head>\n"
        f"<body ><p>One <IMG  alt='x'\n SRC='{url}' > two.\n<!-- <img src='{url}'> --></body></html>\n"
    )
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.html").write_text(page, "utf-8")
    fetch_into(source, tmp_path / "out", "html")
    name = next((tmp_path / "out" / "assets").iterdir()).name
    wanted = page.replace(f"SRC='{url}'", f"SRC=\"assets/{name}\" data-src='{url}'")
    assert (tmp_path / "out" / "a.html").read_text("utf-8") == wanted


def test_a_dry_run_counts_and_leaves_nothing(site: PictureServer, tmp_path: Path) -> None:
    source = write(tmp_path / "in", A=f"![x]({site.url('/red.png')}) ![y]({site.url('/no-such.png')})\n")
    made = plan(source, tmp_path / "out", options("obsidian", BOTH))
    run = foresee(made)
    made.close()
    assert len(run.applied.written) == 2
    assert (made.downloads.fetched, made.downloads.failed) == (1, 1)
    assert not (tmp_path / "out").exists()


def test_places_that_can_name_no_file_are_named_with_their_lines(site: PictureServer, tmp_path: Path) -> None:
    """What a graph shows in the words of a property, by a macro or by hiccup."""
    graph = tmp_path / "graph"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq" / "config.edn").write_text("{}", "utf-8")
    (graph / "pages").mkdir()
    text = (
        "banner:: ![](U/p.png)\n\n- a\n  id:: x\n  pic:: see ![x](U/a(1).png)\n- {{video U/x.mp4}} {{video U/watch}}\n"
        '- b [:img {:src "U/y.png" :width 3}] [:div [:video {:src "U/z"}]] `[:img {:src "U/no.png"}]`\n'
    )
    page = graph / "pages" / "A.md"
    page.write_text(text.replace("U/", site.url("/")), "utf-8")
    before = page.read_bytes()
    words = "a picture in the words of a property is shown from no file"
    hiccup = "hiccup is left as its author wrote it"
    told = [
        (1, "image", "p.png", words),
        (5, "image", "a(1).png", words),
        (6, "video", "x.mp4", "the macro shows films of the web alone"),
        (7, "image", "y.png", hiccup),
        (7, "video", "z", hiccup),
    ]
    wanted = [(n, what, f"`{site.url('/')}{end}` stays where it is: {why}") for n, what, end, why in told]
    made = plan_in_place(graph, options("", ("images", "video")))
    assert [(loss.line, loss.construct, loss.detail) for loss in made.losses] == wanted
    made.close()
    assert not site.requests
    run = fetch_into(graph, tmp_path / "there", "obsidian", ("images", "video"))
    left = [loss for loss in run.plan.losses if loss.outcome is Outcome.NOT_FETCHED]
    assert [(loss.line, loss.construct, loss.detail) for loss in left] == wanted
    assert page.read_bytes() == before


def test_addresses_in_a_list_are_named(site: PictureServer, tmp_path: Path) -> None:
    one, two, three = (site.url(f"/{name}.png") for name in ("red", "blue", "green"))
    text = f"---\nimage: [{one}]\nimages:\n- {two}\n- mine.png\ncover:\n  url: {three}\nlinks: [{one}]\n---\nwords\n"
    run = fetch_into(write(tmp_path / "in", A=text), tmp_path / "out", "html")
    why = "a list of addresses in a property is shown from no files"
    assert [(loss.line, loss.construct, loss.detail) for loss in run.plan.losses] == [
        (line, "image", f"`{url}` stays where it is: {why}") for line, url in ((2, one), (3, two), (6, three))
    ]
    assert not site.requests
