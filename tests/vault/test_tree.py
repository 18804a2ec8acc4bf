"""Walking a source, and reading nothing outside it."""

# Names that are no text, and folders deeper than a path can say, need the system's own calls:
# ruff: noqa: PTH102, PTH119, PTH123, PTH211

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.still import look
from vaultconv.vault import tree as tree_module
from vaultconv.vault.tree import File, OutsideVault, Tree, tree_of, walk, walk_hidden


def make(root: Path, *paths: str) -> Path:
    """Files (each holding its own path) and, where a path ends with a slash, folders."""
    for path in paths:
        place = root / path
        if path.endswith("/"):
            place.mkdir(parents=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(path, encoding="utf-8")
    return root


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with, beside it, a folder that is none of its business."""
    make(tmp_path, "vault/", "secret/key.txt", "secret/sub/deep.md")
    return tmp_path / "vault"


def paths(tree: Tree) -> list[str]:
    return [file.path for file in tree]


def losses(tree: Tree) -> list[tuple[str, str, Outcome]]:
    return [(loss.note, loss.construct, loss.outcome) for loss in tree.losses]


OUTSIDE, FAILED = Outcome.OUTSIDE_SOURCE, Outcome.FAILED


# What is there ------------------------------------------------------------------------------------


def test_walk_lists_files_and_folders_by_path(vault: Path) -> None:
    make(vault, "b.md", "a.md", "Dir/z.md", "Dir/Sub/y.png", "Empty/", "Dir.md")
    tree = walk(vault)
    assert paths(tree) == ["Dir.md", "Dir/Sub/y.png", "Dir/z.md", "a.md", "b.md"]
    assert tree.folders == ("Dir", "Dir/Sub", "Empty")
    assert (tree.root, tree.losses, tree.hidden, tree.only) == (vault, (), (), "")
    assert len(tree) == 5


def test_what_is_known_of_all_folders_is_the_tree(vault: Path) -> None:
    for path in ("Dir/Deep/a.md", "Dir/.hidden/b.md", ".own/c.md", ".git/HEAD", "Empty/.keep", "ä.md"):
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text("words")
    looked = look(str(vault.resolve()), hidden=True)
    assert looked is not None
    found, anew = tree_of(vault, looked.folders), walk(vault)
    assert found == anew
    assert [(file.changed_ns, file.inode) for file in anew] == [
        (file.changed_ns, file.inode) for file in found or ()
    ]
    assert found is not None
    assert found.read("Dir/Deep/a.md") == b"words"
    (vault / "Dir/Deep/a.md").chmod(0o200)
    looked = look(str(vault.resolve()), hidden=True)
    assert looked is not None
    assert tree_of(vault, looked.folders) is None


@pytest.mark.parametrize("time_ns", [-(10**18), 10**18, 10**19])
def test_of_very_many_files_there_is_as_much(
    vault: Path, monkeypatch: pytest.MonkeyPatch, time_ns: int
) -> None:
    make(vault, "b.md", "a.md", "Dir/z.md")
    os.utime(vault / "b.md", ns=(time_ns, time_ns))
    few = walk(vault)
    monkeypatch.setattr(tree_module, "_MANY", 2)
    tree = walk(vault)
    assert isinstance(tree.files, tree_module.SideBySide)
    assert (tuple(tree.files), tree.files[1:], tree.files[-1]) == (few.files, few.files[1:], few.files[-1])
    assert [tree.get(path) for path in ("Dir/z.md", "a.md", "c.md", "")] == [
        few.files[0],
        few.files[1],
        None,
        None,
    ]
    assert ("b.md" in tree, "z.md" in tree, len(tree), tree.read("a.md")) == (True, False, 3, b"a.md")
    assert paths(tree.without(["b.md"], Loss("b.md", 0, "file", FAILED))) == ["Dir/z.md", "a.md"]


def test_a_file_has_its_size_and_time(vault: Path) -> None:
    make(vault, "a.md")
    os.utime(vault / "a.md", ns=(0, 1_600_000_000_123_456_789))
    tree = walk(vault)
    assert tree.files == (File("a.md", 4, 1_600_000_000_123_456_789),)
    assert tree.get("a.md") is tree.files[0]
    assert tree.get("b.md") is None
    assert "a.md" in tree
    assert "A.md" not in tree
    assert None not in tree


def test_an_empty_folder_is_a_tree(vault: Path) -> None:
    tree = walk(vault)
    assert (tree.files, tree.folders, tree.losses) == ((), (), ())


def test_a_folder_named_like_a_note_is_a_folder(vault: Path) -> None:
    make(vault, "x.md/", "y.md/inside.md")
    tree = walk(vault)
    assert tree.folders == ("x.md", "y.md")
    assert paths(tree) == ["y.md/inside.md"]


def test_names_are_as_on_disk(vault: Path) -> None:
    make(vault, "Café.md", "Cafe\u0301.md", "back\\slash.md", "CON")
    assert paths(walk(vault)) == ["CON", "Cafe\u0301.md", "Café.md", "back\\slash.md"]


def test_the_root_may_be_a_symbolic_link(vault: Path, tmp_path: Path) -> None:
    make(vault, "Dir/a.md")
    link = tmp_path / "link"
    link.symlink_to(vault)
    tree = walk(link)
    assert (tree.root, paths(tree)) == (link, ["Dir/a.md"])
    assert tree.read("Dir/a.md") == b"Dir/a.md"


def test_a_root_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        walk(tmp_path / "nothing")


def test_a_root_that_is_a_loop(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="loop"):
        walk(tmp_path / "loop")


# One file -----------------------------------------------------------------------------------------


def test_the_root_may_be_a_file(vault: Path) -> None:
    make(vault, "Dir/a.md", "Dir/b.md")
    tree = walk(vault / "Dir/a.md")
    assert (tree.root, tree.only, paths(tree)) == (vault / "Dir", "a.md", ["a.md"])
    assert tree.read("a.md") == b"Dir/a.md"
    with pytest.raises(OutsideVault):
        tree.read("b.md")


def test_the_root_may_be_a_link_to_a_file(vault: Path) -> None:
    link = vault / "mine.md"
    link.symlink_to("../secret/key.txt")
    tree = walk(link)
    assert (tree.root, tree.only, paths(tree)) == (vault, "mine.md", ["mine.md"])
    assert tree.read("mine.md") == b"secret/key.txt"
    with pytest.raises(OutsideVault):
        tree.read("../secret/sub/deep.md")


def test_a_hidden_file_may_be_the_root(vault: Path) -> None:
    make(vault, ".hidden.md")
    assert paths(walk(vault / ".hidden.md")) == [".hidden.md"]


def test_a_pipe_is_no_root(vault: Path) -> None:
    os.mkfifo(vault / "pipe")
    tree = walk(vault / "pipe")
    assert (tree.files, losses(tree)) == ((), [("pipe", "file", FAILED)])


# Hidden -------------------------------------------------------------------------------------------


def test_hidden_entries_are_named_and_not_walked(vault: Path) -> None:
    make(vault, ".obsidian/app.json", ".obsidian/.x/y", "Dir/.git/HEAD", "Dir/a.md", ".DS_Store")
    tree = walk(vault)
    assert paths(tree) == ["Dir/a.md"]
    assert tree.folders == ("Dir",)
    assert tree.hidden == (".DS_Store", ".obsidian", "Dir/.git")
    assert tree.read(".obsidian/app.json") == b".obsidian/app.json"


def test_hidden_entries_can_be_walked(vault: Path) -> None:
    make(vault, ".obsidian/app.json", "Dir/.git/HEAD")
    tree = walk(vault, hidden=True)
    assert paths(tree) == [".obsidian/app.json", "Dir/.git/HEAD"]
    assert tree.folders == (".obsidian", "Dir", "Dir/.git")
    assert tree.hidden == ()


def test_walk_hidden_lists_one_of_them(vault: Path) -> None:
    make(vault, ".obsidian/app.json", ".obsidian/.x/y", ".DS_Store", "Dir/.git/HEAD")
    (vault / ".obsidian/link").symlink_to("../../secret")
    tree = walk(vault)
    hidden = walk_hidden(tree, ".obsidian")
    assert paths(hidden) == [".obsidian/.x/y", ".obsidian/app.json"]
    assert hidden.folders == (".obsidian", ".obsidian/.x")
    assert hidden.read(".obsidian/.x/y") == b".obsidian/.x/y"
    assert losses(hidden) == [(".obsidian/link", "symlink", OUTSIDE)]
    assert paths(walk_hidden(tree, ".DS_Store")) == [".DS_Store"]
    assert paths(walk_hidden(tree, "Dir/.git")) == ["Dir/.git/HEAD"]


def test_walk_hidden_does_not_follow_a_link(vault: Path) -> None:
    (vault / ".obsidian").symlink_to("../secret")
    (vault / ".here").symlink_to("x.md")
    tree = walk(vault)
    assert tree.hidden == (".here", ".obsidian")
    for name in tree.hidden:
        hidden = walk_hidden(tree, name)
        assert (hidden.files, hidden.folders) == ((), ())
        assert losses(hidden) == [(name, "symlink", OUTSIDE)]


@pytest.mark.parametrize("name", ["../secret", "Dir", "", "/etc"])
def test_walk_hidden_lists_nothing_else(vault: Path, name: str) -> None:
    make(vault, ".obsidian/app.json", "Dir/a.md")
    with pytest.raises(OutsideVault, match="lies outside the vault"):
        walk_hidden(walk(vault), name)


# Symbolic links -----------------------------------------------------------------------------------

LINKS: list[tuple[str, str, list[str], list[str], list[str]]] = [
    # the link points to ...          by default           into what is allowed      all followed
    ("a file of the vault", "Dir/a.md", [], [], ["link"]),
    ("a file outside", "../secret/key.txt", [], ["link"], ["link"]),
    ("a file elsewhere", "../other.md", [], [], ["link"]),
    ("a folder of the vault", "Dir", [], [], []),
    ("a folder outside", "../secret", [], ["link/key.txt", "link/sub/deep.md"], ["link/key.txt", "link/sub/deep.md"]),
    ("the vault itself", ".", [], [], []),
    ("a folder above", "..", [], [], []),
    ("the top of the disk", "/", [], [], []),
    ("itself", "link", [], [], []),
    ("nothing", "../gone.md", [], [], []),
    ("a folder as if it were a file", "Dir/a.md/x", [], [], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("to", "default", "allowed", "followed"), [row[1:] for row in LINKS], ids=[row[0] for row in LINKS]
)
def test_a_link_is_followed_or_named(
    vault: Path, to: str, default: list[str], allowed: list[str], followed: list[str]
) -> None:
    make(vault, "Dir/a.md")
    make(vault.parent, "other.md")
    (vault / "link").symlink_to(to)
    secret = vault.parent / "secret"
    for tree, found in [
        (walk(vault), default),
        (walk(vault, allow=(secret,)), allowed),
        (walk(vault, follow_symlinks=True), followed),
    ]:
        assert paths(tree) == ["Dir/a.md", *found]
        assert losses(tree) == ([] if found else [("link", "symlink", OUTSIDE)])
        for path in found:
            assert tree.read(path) == os.fsencode(
                os.path.relpath((vault / path).resolve(), vault.parent)
            ).replace(b"vault/", b"")


def test_what_is_said_of_a_link(vault: Path) -> None:
    make(vault, "a.md")
    (vault / "in.md").symlink_to("a.md")
    (vault / "out.md").symlink_to("../secret/key.txt")
    (vault / "gone.md").symlink_to("nowhere")
    gone, inside, out = walk(vault).losses
    assert gone.detail == "symbolic link that leads nowhere: No such file or directory"
    assert inside.detail.startswith("symbolic link to another place in the vault, not followed; copy it")
    assert out.detail.startswith("symbolic link out of the vault, not followed; copy it into the vault, or")
    assert out.detail.endswith("--follow-symlinks or --allow-source")


def test_links_that_chase_each_other(vault: Path) -> None:
    (vault / "a").symlink_to("b")
    (vault / "b").symlink_to("a")
    make(vault, "Dir/x.md")
    (vault / "Dir/up").symlink_to("..")
    tree = walk(vault, follow_symlinks=True)
    assert paths(tree) == ["Dir/x.md"]
    assert [loss.note for loss in tree.losses] == ["Dir/up", "a", "b"]


def test_a_folder_is_read_once_however_many_links_lead_there(vault: Path) -> None:
    secret = vault.parent / "secret"
    (vault / "one").symlink_to(secret)
    (vault / "two").symlink_to(secret)
    (secret / "sub/round").symlink_to(secret)
    (secret / "sub/home").symlink_to(vault)
    tree = walk(vault, follow_symlinks=True)
    assert paths(tree) == ["one/key.txt", "one/sub/deep.md"]
    assert tree.folders == ("one", "one/sub")
    said = {loss.note: loss.detail for loss in tree.losses}
    assert said == {
        "two": "leads to a folder that was already read as one",
        "one/sub/round": "leads to a folder that was already read as one",
        "one/sub/home": "symbolic link to a folder of the vault itself or above it, not followed",
    }


def test_a_folder_inside_one_that_is_linked_is_read_once_too(vault: Path) -> None:
    (vault / "a").symlink_to("../secret/sub")
    (vault / "b").symlink_to("../secret")
    tree = walk(vault, follow_symlinks=True)
    assert paths(tree) == ["a/deep.md", "b/key.txt"]
    assert [(loss.note, loss.detail) for loss in tree.losses] == [
        ("b/sub", "leads to a folder that was already read as a")
    ]


def test_links_that_double_at_each_level_end(vault: Path) -> None:
    """Thirty folders, each with two links to the next: 2 to the 30th paths."""
    for level in range(30):
        folder = vault.parent / f"l{level}"
        make(folder, "n.md")
        for name in "ab":
            (folder / name).symlink_to(f"../l{level + 1}")
    (vault / "start").symlink_to("../l0")
    tree = walk(vault, follow_symlinks=True)
    assert len(tree) == 30
    assert len(tree.losses) == 31


# What cannot be read ------------------------------------------------------------------------------


def test_pipes_and_sockets_are_left(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(vault, "a.md")
    os.mkfifo(vault / "pipe.md")
    (vault / "link.md").symlink_to("pipe.md")
    monkeypatch.chdir(vault)  # the path of a socket may be 100 bytes long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock")
        tree = walk(vault, follow_symlinks=True)
    assert paths(tree) == ["a.md"]
    assert losses(tree) == [(name, "file", FAILED) for name in ("link.md", "pipe.md", "sock")]
    assert tree.losses[0].detail == "is no ordinary file (a pipe, socket or device), left where it is"


def test_a_file_without_the_right_to_read_it(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(vault, "a.md", "mine.md", "theirs.md")
    (vault / "mine.md").chmod(0o600)
    (vault / "theirs.md").chmod(0o000)
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith("theirs.md"))
    tree = walk(vault)
    assert paths(tree) == ["a.md", "mine.md"]
    assert tree.losses == (
        Loss(
            "theirs.md",
            0,
            "file",
            FAILED,
            "may not be read; give yourself the right to read it and run again",
        ),
    )


def refusing(*refused: str) -> object:
    """``os.scandir`` that may not list folders of these names."""
    real = os.scandir

    def scandir(path: str) -> object:
        if os.path.basename(path) in refused:
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    return scandir


def test_a_folder_without_the_right_to_list_it(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(vault, "a.md", "locked/b.md")
    monkeypatch.setattr(os, "scandir", refusing("locked"))
    tree = walk(vault)
    assert paths(tree) == ["a.md"]
    assert tree.folders == ("locked",)
    assert tree.losses == (
        Loss(
            "locked",
            0,
            "folder",
            FAILED,
            "cannot be listed, with all it holds: Permission denied; put that right and run again",
        ),
    )


def test_a_root_without_the_right_to_list_it(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "scandir", refusing("vault"))
    with pytest.raises(PermissionError):
        walk(vault)


class Vanishing:
    """An entry of a folder that is deleted while it is looked at."""

    def __init__(self, name: str) -> None:
        self.name = name

    def is_symlink(self) -> bool:
        return False

    def is_dir(self, *, follow_symlinks: bool) -> bool:
        return False

    def stat(self, *, follow_symlinks: bool) -> os.stat_result:
        raise FileNotFoundError(2, "No such file or directory", self.name)


class Listing:
    """What ``os.scandir`` gives."""

    def __init__(self, *entries: object) -> None:
        self.entries = entries

    def __enter__(self) -> Iterator[object]:
        return iter(self.entries)

    def __exit__(self, *error: object) -> None:
        return None


def test_a_file_that_vanishes_meanwhile(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "scandir", lambda path: Listing(Vanishing("a.md")))
    (loss,) = walk(vault).losses
    assert (loss.note, loss.outcome) == ("a.md", FAILED)
    assert loss.detail == "cannot be looked at: No such file or directory; put that right and run again"


def test_an_error_without_words_of_the_system(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Vanishing, "stat", lambda self, follow_symlinks: (_ for _ in ()).throw(OSError("odd"))
    )
    monkeypatch.setattr(os, "scandir", lambda path: Listing(Vanishing("a.md")))
    (loss,) = walk(vault).losses
    assert loss.detail == "cannot be looked at: odd; put that right and run again"


def test_names_that_are_no_text(vault: Path) -> None:
    raw = os.fsencode(vault)
    make(vault, "ok.md")
    with open(raw + b"/caf\xe9.md", "wb") as file:
        file.write(b"x")
    os.mkdir(raw + b"/dir\xff")
    os.symlink(b"ok.md", raw + b"/link\xfe")
    os.mkdir(raw + b"/.hid\xfe")
    tree = walk(vault, follow_symlinks=True)
    assert paths(tree) == ["ok.md"]
    assert (tree.folders, tree.hidden) == ((), (".hid\\xfe",))
    assert losses(tree) == [
        ("caf\\xe9.md", "file", FAILED),
        ("dir\\xff", "folder", FAILED),
        ("link\\xfe", "symlink", FAILED),
    ]
    assert tree.losses[0].detail == "has a name that is not valid UTF-8; rename it and run again"


def test_a_single_file_whose_name_is_no_text(vault: Path) -> None:
    name = os.fsencode(vault) + b"/caf\xe9.md"
    with open(name, "wb") as file:
        file.write(b"x")
    tree = walk(Path(os.fsdecode(name)))
    assert (tree.files, tree.only) == ((), "caf\\xe9.md")
    assert losses(tree) == [("caf\\xe9.md", "file", FAILED)]


# Depth --------------------------------------------------------------------------------------------


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A place for folders so deep that Python's own cleaning up would not manage."""
    yield make(tmp_path, "deep/") / "deep"
    subprocess.run(["rm", "-rf", str(tmp_path / "deep")], check=True)


def dig(root: Path, names: list[str]) -> None:
    """Folders in folders, and a note in the last."""
    here = os.open(root, os.O_RDONLY)
    for name in names:
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("n.md", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


def test_a_thousand_levels(deep: Path) -> None:
    dig(deep, ["d"] * 1_000)
    tree = walk(deep)
    assert paths(tree) == ["d/" * 1_000 + "n.md"]
    assert len(tree.folders) == 1_000
    assert tree.read(tree.files[0].path) == b""


def test_deeper_than_a_path_can_say(deep: Path) -> None:
    make(deep, "a.md")
    dig(deep, ["d" * 200] * 40)
    tree = walk(deep)
    assert paths(tree) == ["a.md"]
    (loss,) = tree.losses
    assert loss.outcome is FAILED
    assert "File name too long" in loss.detail
    assert loss.note == tree.folders[-1]


# Reading ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("no_follow", [tree_module._O_NOFOLLOW, 0], ids=["with O_NOFOLLOW", "without"])
class TestRead:
    """On systems that can refuse to open a link, and on those that cannot."""

    @pytest.fixture(autouse=True)
    def _system(self, no_follow: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tree_module, "_O_NOFOLLOW", no_follow)

    def test_reads_what_is_inside(self, vault: Path) -> None:
        make(vault, "a.md", "b.md", "Dir/b.md")
        tree = walk(vault)
        assert tree.read("b.md") == b"b.md"
        assert [tree.read(path) for path in ("a.md", "Dir/b.md", "Dir/../a.md")] == [
            b"a.md",
            b"Dir/b.md",
            b"a.md",
        ]

    @pytest.mark.parametrize(
        "path", ["../secret/key.txt", "Dir/../../secret/key.txt", "/etc/passwd", "..", "../vault2/a", "link.md", "ln/key.txt"]
    )  # fmt: skip
    def test_refuses_what_is_outside(self, vault: Path, path: str) -> None:
        make(vault, "Dir/b.md")
        make(vault.parent, "vault2/a")
        (vault / "link.md").symlink_to("../secret/key.txt")
        (vault / "ln").symlink_to("../secret")
        with pytest.raises(OutsideVault) as refused:
            walk(vault).read(path)
        assert refused.value.path == path
        assert str(refused.value).startswith(f"{path}: lies outside the vault, not opened; ")

    def test_reads_through_a_link_that_stays_inside(self, vault: Path) -> None:
        make(vault, "a.md")
        (vault / "link.md").symlink_to("a.md")
        assert walk(vault).read("link.md") == b"a.md"

    def test_refuses_what_became_a_link_meanwhile(self, vault: Path) -> None:
        make(vault, "a.md", "Dir/key.txt")
        tree = walk(vault)
        (vault / "a.md").unlink()
        (vault / "a.md").symlink_to("../secret/key.txt")
        (vault / "Dir").rename(vault / "Old")
        (vault / "Dir").symlink_to("../secret")
        for path in ("a.md", "Dir/key.txt"):
            with pytest.raises(OutsideVault):
                tree.read(path)

    @pytest.mark.parametrize(
        ("path", "error"),
        [
            ("gone.md", FileNotFoundError),
            ("gone/x.md", FileNotFoundError),
            ("Dir", IsADirectoryError),
            ("", IsADirectoryError),
            ("a\0.md", FileNotFoundError),
            ("a\ud800.md", FileNotFoundError),
            ("x" * 300, OSError),
            ("b.md/c", NotADirectoryError),
        ],
    )
    def test_says_what_the_system_says(self, vault: Path, path: str, error: type[OSError]) -> None:
        make(vault, "Dir/b.md", "b.md")
        with pytest.raises(error) as raised:
            walk(vault).read(path)
        assert not isinstance(raised.value, OutsideVault)

    def test_does_not_wait_for_a_pipe(self, vault: Path) -> None:
        make(vault, "a.md")
        tree = walk(vault)
        (vault / "a.md").unlink()
        os.mkfifo(vault / "a.md")
        with pytest.raises(OSError, match="no ordinary file"):
            tree.read("a.md")


def test_nothing_outside_is_opened(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(vault, "a.md", "Dir/b.md")
    for name, to in [
        ("file", "../secret/key.txt"),
        ("dir", "../secret"),
        ("Dir/up", "../../secret"),
        ("all", "/"),
    ]:
        (vault / name).symlink_to(to)
    opened: list[str] = []
    real_open, real_scandir = os.open, os.scandir
    monkeypatch.setattr(os, "open", lambda path, *rest: opened.append(path) or real_open(path, *rest))
    monkeypatch.setattr(os, "scandir", lambda path: opened.append(path) or real_scandir(path))
    tree = walk(vault)
    for path in [
        "a.md",
        "Dir/b.md",
        "file",
        "dir/key.txt",
        "Dir/up/key.txt",
        "all/etc/passwd",
        "../secret/key.txt",
    ]:
        if path in tree:
            tree.read(path)
        else:
            with pytest.raises(OutsideVault):
                tree.read(path)
    assert [os.path.relpath(path, vault) for path in opened] == [".", "Dir", "a.md", "Dir/b.md"]
