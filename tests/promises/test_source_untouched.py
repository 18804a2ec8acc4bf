"""The source is never touched, nothing outside it is read, and nothing outside the destination is written.

Every file that the process opens is watched (an audit hook sees them all, SQLite's too), and the source is compared
down to its times.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from vaultconv.errors import VaultconvError
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.inspect import inspect
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import convert, foresee
from vaultconv.pipeline.verify import verify
from vaultconv.report.diff import compare

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
_WATCHED = {
    "open": (0,),
    "os.listdir": (0,),
    "os.scandir": (0,),
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.rmdir": (0,),
    "os.rename": (0, 1),
    "os.link": (0, 1),
    "os.symlink": (0, 1),
    "os.truncate": (0,),
    "os.utime": (0,),
    "os.chmod": (0,),
    "shutil.copyfile": (0, 1),
    "shutil.rmtree": (0,),
    "sqlite3.connect": (0,),
}
"""Audit events of Python that touch the disk, and which of their arguments are paths."""

_seen: list[tuple[str, str]] | None = None


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _seen is None or event not in _WATCHED:
        return
    for place in _WATCHED[event]:
        path = arguments[place] if place < len(arguments) else None
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if isinstance(path, str | os.PathLike):
            text = os.fspath(path).removeprefix("file://").partition("?")[0]
            _seen.append((event, str(Path.cwd() / text)))


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """What is done to the disk meanwhile: (what, path)."""
    global _seen
    _seen = found = []
    try:
        yield found
    finally:
        _seen = None


def looked_at(found: Iterable[tuple[str, str]], place: Path) -> set[str]:
    """``place`` and the paths below it, as far as they were touched in any way."""
    return {path for _, path in found if (path + os.sep).startswith(str(place) + os.sep)}


def stands(folder: Path) -> dict[str, object]:
    """All that can be known of what is below ``folder``: names, bytes, times, modes, links."""
    found: dict[str, object] = {}
    for path in sorted([folder, *folder.rglob("*")]):
        info = path.lstat()
        content = path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(folder))] = (
            content,
            info.st_mode,
            info.st_mtime_ns,
            info.st_ctime_ns,
            info.st_ino,
        )
    return found


HOSTILE = {
    "Inside.md": "x\n",
    "Links.md": "[[../../secret]] ![[../../secret]] [a](../../secret.md) ![b](../../secret.png)\n",
    "Dir/Deep.md": "![[../../secret]] [[../../../secret]] ![](/../secret.png) [f](file:///etc/passwd)\n",
    "Property.md": '---\nup: "[[../secret]]"\n---\n',
    "picture.png": "p",
    "bad.md": b"\xff",
    ".obsidian/app.json": "{}",
}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A folder with a vault, a secret beside it, and links out of the vault of every kind."""
    vault = tmp_path / "world/vault"
    for path, data in HOSTILE.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_bytes(data.encode() if isinstance(data, str) else data)
    world = vault.parent
    for name in ("secret.md", "secret.png", "folder/secret.md"):
        (world / name).parent.mkdir(exist_ok=True)
        (world / name).write_text("secret\n")
    (vault / "file.md").symlink_to(world / "secret.md")
    (vault / "relative.md").symlink_to("../secret.md")
    (vault / "folder").symlink_to(world / "folder")
    (vault / "picture link.png").symlink_to("../secret.png")
    (vault / "loop").symlink_to("loop")
    (vault / "up").symlink_to("..")
    (vault / ".obsidian/plugins").symlink_to(world / "folder")
    for path in vault.rglob("*"):
        os.utime(path, ns=(1_600_000_000_123_456_789, 1_600_000_000_987_654_321), follow_symlinks=False)
    return world


def _plan(source: Path, destination: Path, options: Options) -> None:
    foresee(plan(source, destination, options))


def _convert(source: Path, destination: Path, options: Options) -> None:
    convert(source, destination, options)


def _convert_twice(source: Path, destination: Path, options: Options) -> None:
    convert(source, destination, options)
    convert(source, destination, options)


def _diff(source: Path, destination: Path, options: Options) -> None:
    for action in plan(source, destination, options).actions:
        new = action.copy_from.read_bytes() if action.copy_from else action.data
        assert compare(action, None, new).text()


def _verify(source: Path, destination: Path, options: Options) -> None:
    convert(source, destination, options)
    verify(source, destination, options)


def _inspect(source: Path, destination: Path, options: Options) -> None:
    inspect(source, options)


def _refused(source: Path, destination: Path, options: Options) -> None:
    with pytest.raises(VaultconvError):
        convert(source, source / "inside", options)


OPERATIONS = [_plan, _convert, _convert_twice, _diff, _verify, _inspect, _refused]
FORMATS = ["obsidian", "readwise"]


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("operate", OPERATIONS, ids=lambda operate: operate.__name__.strip("_"))
def test_the_world_around_stays_as_it_is(
    world: Path, operate: Callable[[Path, Path, Options], None], target: str
) -> None:
    vault, destination = world / "vault", world / "out"
    before, around = stands(vault), {path.name for path in world.iterdir()}
    secrets = {str(path) for path in world.rglob("secret*")} | {str(world / "folder")}
    with watched() as found:
        operate(vault, destination, Options("obsidian", target))
    assert stands(vault) == before
    assert {path.name for path in world.iterdir()} - {"out"} == around
    assert looked_at(found, vault) or operate is _refused, "or else the watch slept"
    assert not secrets & {path for _, path in found}
    outside = looked_at(found, world) - looked_at(found, vault) - looked_at(found, destination)
    assert outside <= {str(world)}, "the folder of a new destination waits for the disk"
    changed = [event for event in found if event[0] not in ("open", "os.scandir", "os.listdir")]
    assert not looked_at(changed, vault)


@pytest.mark.parametrize("target", FORMATS)
def test_each_link_out_of_the_vault_has_its_line(world: Path, target: str) -> None:
    losses = plan(world / "vault", world / "out", Options("obsidian", target)).losses
    outside = sorted({loss.note for loss in losses if loss.outcome is Outcome.OUTSIDE_SOURCE})
    assert outside == sorted(
        [
            ".obsidian/plugins",
            "Dir/Deep.md",
            "Links.md",
            "Property.md",
            "file.md",
            "folder",
            "loop",
            "picture link.png",
            "relative.md",
            "up",
        ]
    )


@pytest.mark.parametrize("target", FORMATS)
def test_no_secret_is_in_the_destination(world: Path, target: str) -> None:
    convert(world / "vault", world / "out", Options("obsidian", target))
    assert not any(b"secret\n" in path.read_bytes() for path in (world / "out").rglob("*") if path.is_file())
    assert not any(path.is_symlink() for path in (world / "out").rglob("*"))


def test_what_the_user_opens_is_read(world: Path) -> None:
    options = Options("obsidian", "obsidian", allow=(world / "folder",))
    convert(world / "vault", world / "out", options)
    assert (world / "out/folder/secret.md").read_text() == "secret\n"
    assert not (world / "out/file.md").exists()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("sample-vault", "obsidian"),
        ("sample-vault", "readwise"),
        ("readwise-site", "obsidian"),
        ("bad-input", "readwise"),
    ],
)
def test_the_fixtures_stay_as_they_are(tmp_path: Path, source: str, target: str) -> None:
    before = stands(FIXTURES / source)
    options = Options("readwise" if source == "readwise-site" else "obsidian", target)
    convert(FIXTURES / source, tmp_path / "out", options)
    verify(FIXTURES / source, tmp_path / "out", options)
    assert stands(FIXTURES / source) == before
    assert not (FIXTURES / source / ".vaultconv").exists()


def test_a_source_with_records_keeps_them_as_they_are(tmp_path: Path) -> None:
    """The way back reads the state database of what is now the source."""
    convert(FIXTURES / "readwise-site", tmp_path / "vault", Options("readwise", "obsidian"))
    before = stands(tmp_path / "vault")
    convert(tmp_path / "vault", tmp_path / "back", Options("obsidian", "readwise"))
    assert stands(tmp_path / "vault") == before
