"""What is an address and what a path; what cannot be one; and the kinds of stores that are not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

import vaultconv
from tests.remote.shelf import OPTIONS
from vaultconv.errors import StoreError, UsageError
from vaultconv.remote.address import Address, address_of, called, identity_of, is_address, place_of
from vaultconv.remote.mirror import _fit
from vaultconv.remote.store import Object, Store, each, nanoseconds, reason, remedy


@pytest.mark.parametrize(
    "text",
    [
        "C:\\Notes",
        "C:/Notes",
        "C://Notes",
        "c:Notes",
        "Notes",
        "./s3:/Notes",
        "readwise:",
        "/a://b",
        "1a://b",
        "",
    ],
)
def test_a_path_is_no_address(text: str) -> None:
    assert not is_address(text)
    assert place_of(text) == Path(text)
    assert address_of(place_of(text)) is None
    assert called(Path(text)) == str(Path(text))
    assert identity_of(Path(text)) == str(Path(text).resolve())


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        ("memory://bucket/vault", ("bucket", "vault"), "memory://bucket/vault"),
        ("S3://Bucket/My vault//", ("Bucket", "My vault"), "s3://Bucket/My vault"),
        ("gs://bucket", ("gs", "bucket"), "gs://bucket"),
        ("abfs://box@account/a/b?c", ("a", "b_c"), "abfs://box@account/a/b?c"),
        ("simplecache::s3://a/..", ("a", "vault"), "simplecache::s3://a/.."),
        ("s3://.b/.hidden. ", (".b", ".hidden"), "s3://.b/.hidden. "),
    ],
)
def test_an_address(text: str, names: tuple[str, str], said: str) -> None:
    place = place_of(text)
    assert place == place_of(said)
    assert place.parts[-2:] == names
    assert address_of(place) == Address(said)
    assert (called(place), identity_of(place)) == (said, said)
    assert place != place_of(f"{said}-2")
    assert str(UsageError("is no vault", path=place / "A.md", remedy=f"Look into {place}.")) == (
        f"{said}/A.md: is no vault\nLook into {said}."
    )


def test_a_folder_by_its_address(tmp_path: Path) -> None:
    assert place_of((tmp_path / "My notes").as_uri()) == tmp_path / "My notes"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("https://example.org/notes", "is a page of the web"),
        ("s3://", "names no bucket"),
        ("sftp://me:secret@host/notes", "an address with a password"),
        (Path("s3://bucket/notes"), "made a Path"),
        (None, "named by a path or an address, and not by None"),
        (7, "and not by 7"),
    ],
)
def test_what_cannot_be(given: Any, said: str) -> None:
    for call in (
        lambda: vaultconv.plan(given, "Vault", OPTIONS),
        lambda: vaultconv.convert("Notes", given, OPTIONS),
        lambda: vaultconv.verify(given, "Vault", OPTIONS),
        lambda: vaultconv.inspect(given),
        lambda: vaultconv.inventory(given, OPTIONS),
        lambda: vaultconv.plan_in_place(given, OPTIONS),
        lambda: vaultconv.open_vault(given),
        lambda: vaultconv.runs(given),
        lambda: vaultconv.plan_undo(given),
    ):
        with pytest.raises(UsageError, match=said) as raised:
            call()
        assert "secret" not in str(raised.value)


def test_text_that_is_a_path(folder: Path, tmp_path: Path) -> None:
    for call in (
        lambda: vaultconv.convert(str(folder / "none"), str(tmp_path / "Graph"), OPTIONS),
        lambda: vaultconv.verify(str(folder), str(tmp_path / "none"), OPTIONS),
        lambda: vaultconv.inventory(str(folder / "none"), OPTIONS),
        lambda: vaultconv.plan_in_place(str(folder / "none"), OPTIONS),
    ):
        with pytest.raises(vaultconv.VaultconvError, match="there is no such"):
            call()


def test_a_tilde_is_the_home_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert place_of("~/Notes") == tmp_path / "Notes"
    assert place_of("~") == tmp_path
    assert place_of(Path("~/Notes")) == Path("~/Notes")
    assert place_of("a/~/b") == Path("a/~/b")
    assert place_of("~nobody-of-that-name/x") == Path("~nobody-of-that-name/x")
    (tmp_path / "Notes").mkdir()
    (tmp_path / "Notes" / "Loaf.md").write_text("Rye.\n")
    (note,) = vaultconv.open_vault("~/Notes", "obsidian")
    assert note.path == "Loaf.md"


def test_nothing_is_changed_in_place_in_a_store() -> None:
    for call in (
        lambda: vaultconv.plan_in_place("memory://shelf/Notes", OPTIONS),
        lambda: vaultconv.open_vault("memory://shelf/Notes"),
    ):
        with pytest.raises(UsageError, match="a vault in an object store is not changed in place"):
            call()


def test_an_address_where_nothing_is(folder: Path) -> None:
    with pytest.raises(StoreError, match="memory://shelf/None: there is nothing at this address"):
        vaultconv.plan("memory://shelf/None", folder, OPTIONS)
    with pytest.raises(StoreError, match="memory://shelf/None: there is nothing at this address"):
        vaultconv.verify(folder, "memory://shelf/None", OPTIONS)
    with pytest.raises(UsageError, match="memory://shelf/None: nothing was converted into it from here"):
        vaultconv.runs("memory://shelf/None")


def test_a_bucket_that_is_not_there(
    store: MemoryFileSystem, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_such(*_: Any, **__: Any) -> None:
        raise FileNotFoundError("The specified bucket does not exist")

    for name in ("find", "pipe_file"):
        monkeypatch.setattr(MemoryFileSystem, name, none_such)
    with pytest.raises(StoreError, match="there is nothing at this address"):
        vaultconv.inspect("memory://none/Notes")
    with pytest.raises(
        vaultconv.VaultconvError, match="there is no such bucket or object\nCheck the address; make"
    ):
        vaultconv.convert(folder, "memory://none/Graph", OPTIONS)


def test_a_kind_of_store_that_is_not_known(folder: Path) -> None:
    with pytest.raises(StoreError, match="memry:// is no kind of store that is known") as raised:
        vaultconv.inspect("memry://shelf/Notes")
    assert raised.value.remedy.startswith("Did you mean 'memory'? Known are abfs, ")
    with pytest.raises(UsageError, match="objects are not written whole to sftp://"):
        vaultconv.plan(folder, "sftp://host/Notes", OPTIONS)


def test_packages_that_are_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    fsspec.register_implementation("lacking", "no_such_package.Store", errtxt="Install no_such_package")
    with pytest.raises(StoreError, match="the package for lacking:// is not installed") as raised:
        vaultconv.inspect("lacking://shelf/Notes")
    assert raised.value.remedy == "Install no_such_package."
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(StoreError, match="vaults in object stores need an extra") as raised:
        vaultconv.inspect("memory://shelf/Notes")
    assert raised.value.remedy == 'Install it with `pip install "vaultconv[remote]"`.'


@pytest.mark.parametrize(
    ("error", "said", "todo"),
    [
        (PermissionError("Access Denied"), "permission denied", "Give the store's key"),
        (
            FileNotFoundError("The specified bucket does not exist"),
            "there is no such bucket",
            "Check the address",
        ),
        (
            type("NoCredentialsError", (Exception,), {})("Unable to locate"),
            "NoCredentialsError Unable",
            "Give the store's",
        ),
        (OSError(28, "No space left on device"), "No space left on device", "Make room on this machine"),
        (OSError("throttled"), "throttled", "Run it again"),
    ],
)
def test_what_a_store_says(
    error: Exception,
    said: str,
    todo: str,
    store: MemoryFileSystem,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert reason(error).startswith(said)
    assert remedy(error).startswith(todo)

    def refused(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", refused)
    with pytest.raises(vaultconv.VaultconvError, match="cannot be written: ") as raised:
        vaultconv.convert(folder, "memory://shelf/Graph", OPTIONS)
    assert raised.value.remedy.startswith(todo)


def test_a_store_that_cannot_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    class Locked(MemoryFileSystem):
        protocol = "locked"
        cachable = False

        def __init__(self, *args: Any, **more: Any) -> None:
            raise PermissionError("no key")

    fsspec.register_implementation("locked", Locked, clobber=True)
    with pytest.raises(StoreError, match="cannot be opened: permission denied"):
        vaultconv.inspect("locked://shelf/Notes")


def test_a_store_that_tells_no_times_is_read_anew_each_time(
    store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Store(Address("memory://shelf/Notes"))
    told = found._object({"name": "/shelf/Notes/A.md", "size": 3, "type": "file"})
    assert told == Object("A.md", 3, "", 0)
    told = found._object(
        {"name": "shelf/Notes/A.md", "size": 3, "ETag": '"ab"', "LastModified": "2026-01-30T00:00:00Z"}
    )
    assert told == Object("A.md", 3, "3 ab", 1_769_731_200_000_000_000)
    assert (found.look("Days"), found.look("None.md")) == (None, None)
    found.remove("None.md")
    assert nanoseconds("yesterday") == nanoseconds(True) == nanoseconds(-1) == 0


def test_what_only_marks_a_folder_is_no_object(
    store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = {
        name: {"name": name, "size": 0, "type": "file"} for name in ("/shelf/Notes/", "/shelf/Notes/Days/")
    }
    monkeypatch.setattr(MemoryFileSystem, "find", lambda *_, **__: marks)
    assert Store(Address("memory://shelf/Notes")).listed() == []


def test_what_can_be_no_file() -> None:
    listed = [Object(path, 0, "", 0) for path in ("", "a", "a/b.md", "c.md")]
    there, odd = _fit(listed)
    assert list(there) == ["a/b.md", "c.md"]
    assert [loss.note for loss in odd] == ["/", "a"]


@pytest.mark.parametrize("lanes", [1, 3])
def test_no_more_is_asked_once_something_went_wrong(lanes: int) -> None:
    done: list[int] = []

    def work(number: int) -> None:
        done.append(number)
        if number == 5:
            raise StoreError("broke off")

    outcomes = list(each(range(100), work, lanes))
    assert [number for number, error in outcomes if error is not None] == [5]
    assert len(done) < 30
    assert sorted(done) == [number for number, _ in outcomes]
    assert list(each([1, 2], done.append, lanes)) == [(1, None), (2, None)]


def test_large_objects_are_put_in_parts(store: MemoryFileSystem, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("vaultconv.remote.store.AT_ONCE", 4)
    (tmp_path / "film.bin").write_bytes(b"12345")
    Store(Address("memory://shelf/Notes")).put("film.bin", tmp_path / "film.bin")
    assert store.cat_file("/shelf/Notes/film.bin") == b"12345"


def test_stores_that_can_are_asked_several_things_together() -> None:
    found = Store(Address("memory://shelf"))
    assert found.lanes == 1
    found._system = SimpleNamespace(async_impl=True)
    assert found.lanes == 8


def test_nothing_of_stores_is_imported_for_folders() -> None:
    script = (
        "import sys; from vaultconv.pipeline.mirrored import brought, check_writable, outlet; "
        "from vaultconv.pipeline.options import Options; place = brought('Notes'); check_writable(place, Options()); "
        "outlet(place).__enter__(); print([name for name in ('fsspec', 'upath', 'vaultconv.remote.store', "
        "'vaultconv.remote.mirror') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")
