"""Pictures are shown from files wherever a vault goes, and are at their addresses again when it comes back."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.assets.picture_server import PictureServer, png
from tests.downloads.conftest import TARGETS
from tests.downloads.journey import BOTH, fetch_into, options
from tests.promises.test_twice_is_once import stands
from tests.roundtrip.journey import files
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

FORMATS = ["html", "logseq", "obsidian", "readwise"]
FOLDERS = {"html": "assets", "logseq": "assets", "obsidian": "Attachments", "readwise": "assets"}
COPY = re.compile(r"[0-9a-f]{24}\.png")
SITE_PICTURES = {data for path, data in TARGETS.items() if path not in ("/reading-chair.jpg", "/mill.jpg")}
ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+/[^\s\"()<>&]*")

Vaults = Callable[[str], Path]


def addresses(folder: Path) -> Counter[bytes]:
    """How often each address of the server stands in the notes of ``folder``."""
    return Counter(address for data in files(folder).values() for address in ADDRESS.findall(data))


@pytest.mark.parametrize("target", FORMATS)
def test_pictures_lie_in_the_folder_for_attachments_and_are_shown_from_there(
    vault: Vaults, tmp_path: Path, target: str
) -> None:
    source, out = vault("readwise-site"), tmp_path / "out"
    run = fetch_into(source, out, target)
    found = {path: data for path, data in files(out).items() if COPY.search(path)}
    assert {path.rpartition("/")[0] for path in found} == {FOLDERS[target]}
    shown = SITE_PICTURES if target != "readwise" else {png(1), png(5)}  # a site's front matter shows nothing
    assert set(found.values()) == shown
    assert len(found) == len(shown)  # the favicons of five hosts are one file
    notes = b"".join(data for path, data in files(out).items() if path not in found)
    assert all(path.rpartition("/")[2].encode() in notes for path in found)
    assert not run.plan.failed
    assert run.exit_code == 0


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("source", ["readwise-site", "sample-vault"])
def test_a_second_run_asks_nothing_and_writes_nothing(
    vault: Vaults, site: PictureServer, tmp_path: Path, source: str, target: str
) -> None:
    vault(source)
    first = fetch_into(tmp_path / source, tmp_path / "out", target)
    assert first.plan.downloads.fetched
    before = stands(tmp_path / "out")
    site.requests.clear()
    second = fetch_into(tmp_path / source, tmp_path / "out", target)
    assert not site.requests
    assert second.applied.written == []
    assert (second.plan.downloads.kept, second.plan.downloads.fetched) == (first.plan.downloads.fetched, 0)
    assert stands(tmp_path / "out") == before


@pytest.mark.parametrize("target", FORMATS)
def test_the_bytes_do_not_depend_on_the_run(vault: Vaults, tmp_path: Path, target: str) -> None:
    source = vault("readwise-site")
    fetch_into(source, tmp_path / "one", target)
    fetch_into(source, tmp_path / "two", target)
    assert files(tmp_path / "one") == files(tmp_path / "two")


@pytest.mark.parametrize("target", FORMATS)
def test_nothing_is_fetched_unasked(vault: Vaults, site: PictureServer, tmp_path: Path, target: str) -> None:
    convert(vault("readwise-site"), tmp_path / "out", Options("", target, durable=False))
    assert not site.requests
    assert not any(COPY.search(path) for path in files(tmp_path / "out"))


@pytest.mark.parametrize(
    ("kind", "pictures"), [("images", {png(n) for n in (2, 3, 4, 5)}), ("favicons", {png(1)})]
)
def test_only_what_is_asked_for_is_fetched(
    vault: Vaults, tmp_path: Path, kind: str, pictures: set[bytes]
) -> None:
    fetch_into(vault("readwise-site"), tmp_path / "out", "obsidian", (kind,))
    assert {data for path, data in files(tmp_path / "out").items() if COPY.search(path)} == pictures


@pytest.mark.parametrize(
    ("source", "home", "target"),
    [
        ("readwise-site", "readwise", "html"),
        ("readwise-site", "readwise", "logseq"),
        ("readwise-site", "readwise", "obsidian"),
        ("sample-vault", "obsidian", "html"),
        ("sample-vault", "obsidian", "logseq"),
        ("sample-vault", "obsidian", "readwise"),
    ],
)
def test_the_way_back_gives_the_same_bytes(
    vault: Vaults, site: PictureServer, tmp_path: Path, source: str, home: str, target: str
) -> None:
    folder = vault(source)
    fetch_into(folder, tmp_path / "out", target)
    site.requests.clear()
    run = convert(tmp_path / "out", tmp_path / "back", Options(target, home, durable=False))
    original, back = (
        {path: data for path, data in files(each).items() if not path.startswith(".obsidian/")}
        for each in (folder, tmp_path / "back")  # a new vault has settings of its own
    )
    assert back == original
    assert not site.requests
    left = {loss.note for loss in run.plan.losses if loss.construct == "attachment"}
    assert left == {path for path in files(tmp_path / "out") if COPY.search(path)}


@pytest.mark.parametrize("target", ["html", "logseq", "obsidian"])
def test_the_address_is_known_without_our_records(vault: Vaults, tmp_path: Path, target: str) -> None:
    source = vault("readwise-site")
    fetch_into(source, tmp_path / "out", target)
    shutil.rmtree(tmp_path / "out" / ".vaultconv")
    convert(tmp_path / "out", tmp_path / "back", Options(target, "readwise", durable=False))
    assert addresses(tmp_path / "back") == addresses(source)
    notes = {path: data for path, data in files(tmp_path / "back").items() if not COPY.search(path)}
    assert not any(COPY.search(data.decode()) for data in notes.values())
    # It is as if nothing had been fetched: no file goes along that the notes do not show.
    convert(source, tmp_path / "plain", Options("readwise", target, durable=False))
    shutil.rmtree(tmp_path / "plain" / ".vaultconv")
    convert(tmp_path / "plain", tmp_path / "plain back", Options(target, "readwise", durable=False))
    back, plain = files(tmp_path / "back"), files(tmp_path / "plain back")
    assert {path: data for path, data in back.items() if path in plain} == plain
    extra = back.keys() - plain.keys()  # of a page that shows one beside an address, that alone is read
    assert all(COPY.search(path) for path in extra) if target == "html" else not extra


def test_a_file_that_is_only_called_like_a_copy_goes_along(site: PictureServer, tmp_path: Path) -> None:
    name = "0123456789abcdef01234567.png"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(b"mine")
    (tmp_path / "in" / "A.md").write_text(f'![]({name} "https://e.org/a.png")\n', "utf-8")
    convert(tmp_path / "in", tmp_path / "out", Options("obsidian", "readwise", durable=False))
    assert (tmp_path / "out" / "assets" / name).read_bytes() == b"mine"


@pytest.mark.parametrize("target", FORMATS)
def test_within_obsidian_only_the_pictures_change(vault: Vaults, tmp_path: Path, target: str) -> None:
    """Every line but those that show a picture is the same; in those, every byte before and after it."""
    source = vault("sample-vault")
    fetch_into(source, tmp_path / "out", "obsidian")
    after = files(tmp_path / "out")
    shown = re.compile(rb'\(([0-9a-f]{24}\.png) "(http://[^"]*)"\)')
    changed = 0
    for path, data in files(source).items():
        changed += len(shown.findall(after[path]))
        assert shown.sub(lambda found: b"(" + found[2] + b")", after[path]) == data
    assert changed == 3


def test_a_vault_goes_on_with_its_files(vault: Vaults, site: PictureServer, tmp_path: Path) -> None:
    """From the site to Obsidian with downloads, and from there to Logseq without: what was local stays local."""
    fetch_into(vault("readwise-site"), tmp_path / "vault", "obsidian")
    site.requests.clear()
    convert(tmp_path / "vault", tmp_path / "graph", Options("obsidian", "logseq", durable=False))
    assert not site.requests
    found = files(tmp_path / "graph")
    assert {data for path, data in found.items() if COPY.search(path)} == SITE_PICTURES
    (page,) = (
        data
        for path, data in found.items()
        if "Coast lines" in data.decode("utf-8", "replace") and "pages/" in path
    )
    name = next(path for path, data in found.items() if data == png(1)).rpartition("/")[2].encode()
    assert b"- \xe2\x80\x94 ![favicon](../assets/" + name + b' "http://' in page
    assert b"favicon_url-file:: ![](../assets/" + name + b")" in page
    assert verify(tmp_path / "vault", tmp_path / "graph", Options()).missing == ()


def test_asked_again_the_files_go_along_on_the_way_back(
    vault: Vaults, site: PictureServer, tmp_path: Path
) -> None:
    fetch_into(vault("readwise-site"), tmp_path / "vault", "obsidian")
    site.requests.clear()
    fetch_into(tmp_path / "vault", tmp_path / "back", "readwise")
    assert not site.requests
    found = files(tmp_path / "back")
    assert {data for path, data in found.items() if COPY.search(path)} >= {png(1), png(5)}
    footer = re.compile(rb'class="mini-favicon" src="/assets/[\w/]*[0-9a-f]{24}\.png" data-src="http://')
    assert sum(footer.search(data) is not None for data in found.values()) == 4


def test_a_file_that_is_shown_in_another_way_too_goes_back_with_the_note(
    vault: Vaults, tmp_path: Path
) -> None:
    fetch_into(vault("readwise-site"), tmp_path / "vault", "obsidian")
    name = next(path for path, data in files(tmp_path / "vault").items() if data == png(5)).rpartition("/")[2]
    (tmp_path / "vault" / "Mine.md").write_text(f"I took it: ![[{name}]]\n", "utf-8")
    run = convert(tmp_path / "vault", tmp_path / "back", Options("obsidian", "readwise", durable=False))
    assert [data for path, data in files(tmp_path / "back").items() if COPY.search(path)] == [png(5)]
    assert sum(loss.outcome is Outcome.DROPPED_VIEW_STATE for loss in run.plan.losses) == 4


def test_a_picture_that_somebody_exchanged_stays_what_it_is_now(vault: Vaults, tmp_path: Path) -> None:
    """The title still names the old address; what is shown is another file: what is visible wins."""
    fetch_into(vault("readwise-site"), tmp_path / "vault", "obsidian")
    there = {
        data: path.rpartition("/")[2] for path, data in files(tmp_path / "vault").items() if COPY.search(path)
    }
    note = next(
        path for path in (tmp_path / "vault").glob("*.md") if there[png(5)] in path.read_text("utf-8")
    )
    note.write_text(note.read_text("utf-8").replace(there[png(5)], there[png(2)]), "utf-8")
    convert(tmp_path / "vault", tmp_path / "back", Options("obsidian", "readwise", durable=False))
    found = files(tmp_path / "back")
    assert [data for path, data in found.items() if COPY.search(path)] == [png(2)]
    assert any(f"{there[png(2)]} ".encode() in data for data in found.values())


@pytest.mark.parametrize("target", FORMATS)
def test_a_preview_is_what_comes_and_writes_nothing(
    vault: Vaults, site: PictureServer, tmp_path: Path, target: str
) -> None:
    source = vault("readwise-site")
    made = plan(source, tmp_path / "out", options(target))
    seen = {(action.path, action.kind, action.size) for action in made.actions}
    spool = made.downloads.spool
    assert spool is not None
    assert spool.folder.is_dir()
    assert tmp_path not in spool.folder.parents
    made.close()
    assert not spool.folder.exists()
    assert not (tmp_path / "out").exists()
    run = fetch_into(source, tmp_path / "out", target)
    assert {(action.path, action.kind, action.size) for action in run.applied.written} == seen


def test_kinds_are_named_in_the_state(vault: Vaults, tmp_path: Path) -> None:
    run = fetch_into(vault("readwise-site"), tmp_path / "out", "obsidian")
    assert run.plan.source.options["download"] == list(BOTH)
    plain = convert(tmp_path / "readwise-site", tmp_path / "plain", Options("", "obsidian", durable=False))
    assert "download" not in plain.plan.source.options
