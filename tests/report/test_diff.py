"""The unified diff: exact for ``patch``, harmless on a terminal."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.console import Console

from vaultconv.pipeline.actions import Action, Kind
from vaultconv.report.coloured import coloured
from vaultconv.report.diff import FileDiff, compare, stat_lines, unified

UPDATE = Action("Dir/A.md", Kind.UPDATE)
HEAD = ["--- a/Dir/A.md", "+++ b/Dir/A.md"]


def shown(old: bytes | None, new: bytes | None, action: Action = UPDATE, context: int = 3) -> list[str]:
    return unified(action, old, new, context).split("\n")[:-1]


@pytest.mark.parametrize(
    ("old", "new", "body"),
    [
        pytest.param(b"a\nb\nc\n", b"a\nB\nc\n", ["@@ -1,3 +1,3 @@", " a", "-b", "+B", " c"], id="a line"),
        pytest.param(b"a\n", b"a\nb\n", ["@@ -1 +1,2 @@", " a", "+b"], id="added"),
        pytest.param(b"a\nb", b"a\nb\n", ["@@ -1,2 +1,2 @@", " a", "-b", "\\ No newline at end of file", "+b"], id="newline added"),
        pytest.param(b"a\n", b"a", ["@@ -1 +1 @@", "-a", "+a", "\\ No newline at end of file"], id="newline gone"),
        pytest.param(b"a\nb", b"A\nb", ["@@ -1,2 +1,2 @@", "-a", "+A", " b", "\\ No newline at end of file"], id="no newline on both"),
        pytest.param(b"", b"a\n", ["@@ -0,0 +1 @@", "+a"], id="was empty"),
        pytest.param(b"a\n", b"", ["@@ -1 +0,0 @@", "-a"], id="becomes empty"),
        pytest.param(b"a\r\nb\r\n", b"a\r\nB\r\n", ["@@ -1,2 +1,2 @@", " a", "-b", "+B"], id="CRLF everywhere"),
        pytest.param(b"a\r\n", b"a\n", ["@@ -1 +1 @@", "-a\\r", "+a"], id="CRLF goes"),
        pytest.param(b"x\xe9\n", b"x\xc3\xa9\n", ["@@ -1 +1 @@", "-x\\xe9", "+xé"], id="bytes that are no UTF-8"),
        pytest.param(b"\xef\xbb\xbfa\n", b"a\n", ["@@ -1 +1 @@", "-\\ufeffa", "+a"], id="a byte order mark goes"),
        pytest.param(b"a\x1b[2J\n", b"\xe2\x80\xaea\n", ["@@ -1 +1 @@", "-a\\x1b[2J", "+\\u202ea"], id="hostile"),
        pytest.param(b"a\x0bb\x85\n", b"a\x0bc\n", ["@@ -1 +1 @@", "-a\\x0bb\\x85", "+a\\x0bc"], id="line ends of others are none"),
    ],
)  # fmt: skip
def test_what_is_shown(old: bytes, new: bytes, body: list[str]) -> None:
    assert shown(old, new) == [*HEAD, *body]


def test_context_parts_and_joins_hunks() -> None:
    old = "".join(f"{number}\n" for number in range(30)).encode()
    new = old.replace(b"\n5\n", b"\nfive\n").replace(b"\n20\n", b"\ntwenty\n")
    assert [line for line in shown(old, new) if line.startswith("@@")] == [
        "@@ -3,7 +3,7 @@",
        "@@ -18,7 +18,7 @@",
    ]
    assert [line for line in shown(old, new, context=0) if line.startswith("@@")] == [
        "@@ -6 +6 @@",
        "@@ -21 +21 @@",
    ]
    assert len([line for line in shown(old, new, context=10) if line.startswith("@@")]) == 1


@pytest.mark.parametrize(
    ("action", "old", "new", "text"),
    [
        (Action("A.md", Kind.WRITE), None, b"a\n", ["--- /dev/null", "+++ b/A.md", "@@ -0,0 +1 @@", "+a"]),
        (Action("A b.md", Kind.WRITE), None, b"a\n", ["--- /dev/null\t", "+++ b/A b.md\t", "@@ -0,0 +1 @@", "+a"]),
        (Action("A.md", Kind.WRITE), None, b"", ["# write: A.md: an empty file"]),
        (Action("A.md", Kind.KEEP), b"a", None, []),
        (Action("A.md", Kind.UPDATE), b"a", b"a", []),
        (Action("A.md", Kind.STALE, reason="its source is gone"), b"a", None, ["# stale: A.md: its source is gone"]),
        (
            Action("A.md", Kind.CONFLICT, reason="is there already"),
            b"mine\n",
            b"new\n",
            ["# conflict: A.md: is there already; left alone", "# --- a/A.md", "# +++ b/A.md", "# @@ -1 +1 @@", "# -mine", "# +new"],
        ),
        (
            Action("i.png", Kind.CONFLICT, copy_from=Path("x"), seen=(3, 1), reason="is there already"),
            None,
            None,
            ["# conflict: i.png: is there already; left alone", "# Binary files a/i.png and b/i.png differ"],
        ),
        (Action("i.png", Kind.COPY, copy_from=Path("x"), size=4), None, None, ["Binary files /dev/null and b/i.png differ"]),
        (Action("i.png", Kind.COPY, copy_from=Path("x"), seen=(3, 1)), None, None, ["Binary files a/i.png and b/i.png differ"]),
        (Action("A.md", Kind.UPDATE), b"a\0b", b"text", ["Binary files a/A.md and b/A.md differ"]),
        (Action("A.md", Kind.UPDATE), b"text", b"\xff\xfe\x00", ["Binary files a/A.md and b/A.md differ"]),
        (Action("a\n\x1b.md", Kind.UPDATE), b"a\n", b"", ["--- a/a\\n\\x1b.md", "+++ b/a\\n\\x1b.md", "@@ -1 +0,0 @@", "-a"]),
    ],
)  # fmt: skip
def test_each_kind_of_action(action: Action, old: bytes | None, new: bytes | None, text: list[str]) -> None:
    assert shown(old, new, action) == text


def test_utf_16_is_text_and_a_new_encoding_is_said() -> None:
    old, new = "\ufeffé\n".encode("utf-16-le"), "\ufeffé\n".encode()
    assert shown(old, new) == ["# Dir/A.md: the encoding changes from utf-16-le to utf-8"]
    assert shown(old, "\ufeffx\n".encode("utf-16-be"))[-2:] == ["-\\ufeffé", "+\\ufeffx"]


notes = st.lists(
    st.sampled_from([b"a", b"b", b"--- x", b"+++ y", b"@@", b"caf\xe9", b"\xc3\xa9", b"\r", b"", b"\x0c"]),
    max_size=12,
).map(b"\n".join)


@pytest.mark.skipif(shutil.which("patch") is None, reason="`patch` is not installed")
@given(old=notes, new=notes)
@example(old=b"a", new=b"a\n")
def test_patch_makes_the_one_of_the_other(
    tmp_path_factory: pytest.TempPathFactory, old: bytes, new: bytes
) -> None:
    text = unified(Action("A.md", Kind.UPDATE), old, new, escaped=False)
    if old == new:
        assert text == ""
        return
    folder = tmp_path_factory.mktemp("patch")
    (folder / "A.md").write_bytes(old)
    subprocess.run(
        ["patch", "--binary", "-p1", "-s", "-o", "out.md"],
        input=text.encode("utf-8", "surrogateescape"),
        cwd=folder,
        check=True,
    )
    assert (folder / "out.md").read_bytes() == new


@pytest.mark.skipif(shutil.which("patch") is None, reason="`patch` is not installed")
@given(old=notes, new=notes)
def test_patch_leaves_a_conflict_alone(
    tmp_path_factory: pytest.TempPathFactory, old: bytes, new: bytes
) -> None:
    folder = tmp_path_factory.mktemp("patch")
    (folder / "A.md").write_bytes(old)
    (folder / "B.md").write_bytes(b"a\n")
    conflict = Action("A.md", Kind.CONFLICT, reason="is there already")
    text = unified(conflict, old, new, escaped=False)
    text += unified(Action("B.md", Kind.UPDATE), b"a\n", b"b\n", escaped=False)
    subprocess.run(
        ["patch", "--binary", "-p1", "-s"],
        input=text.encode("utf-8", "surrogateescape"),
        cwd=folder,
        check=True,
    )
    assert (folder / "A.md").read_bytes() == old
    assert (folder / "B.md").read_bytes() == b"b\n"


@pytest.mark.skipif(shutil.which("patch") is None, reason="`patch` is not installed")
def test_patch_finds_names_with_blanks(tmp_path: Path) -> None:
    text = "".join(
        unified(Action(name, Kind.WRITE), None, name.encode() + b"\n", escaped=False)
        for name in ("My a.md", "My b (2).md")
    )
    subprocess.run(["patch", "--binary", "-p1", "-s"], input=text.encode(), cwd=tmp_path, check=True)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        "My a.md": "My a.md\n",
        "My b (2).md": "My b (2).md\n",
    }


def printed(diff: FileDiff) -> str:
    """``diff`` as a terminal with colours gets it."""
    stream = io.StringIO()
    Console(file=stream, force_terminal=True, color_system="standard", width=100).print(
        coloured(diff), end=""
    )
    return stream.getvalue()


def test_a_conflict_has_the_colours_of_its_lines() -> None:
    out = printed(compare(Action("A.md", Kind.CONFLICT, reason="why"), b"a\n", b"b\n"))
    assert "\x1b[33m# conflict: A.md: why; left alone\x1b[0m\n" in out
    assert "\x1b[31m# -a\x1b[0m\n" in out
    assert "\x1b[32m# +b\x1b[0m\n" in out


def test_colours_are_on_lines_and_markup_in_notes_is_text() -> None:
    diff = compare(Action("A.md", Kind.UPDATE, reason="why"), b"--\n[red]x[/red]\n", b"[bold]\n")
    out = printed(diff)
    assert "\x1b[33m# update: A.md: why\x1b[0m\n" in out
    assert "\x1b[1m--- a/A.md\x1b[0m\n" in out
    assert "\x1b[36m@@ -1,2 +1 @@\x1b[0m\n" in out
    assert "\x1b[31m---\x1b[0m\n" in out
    assert "\x1b[31m-[red]x[/red]\x1b[0m\n" in out
    assert "\x1b[32m+[bold]\x1b[0m\n" in out
    assert coloured(diff).plain == diff.text()


def test_the_words_that_changed_are_marked() -> None:
    diff = compare(
        UPDATE, b"a\nthe [cat] sat\ngone\nend", b"a\nnew\nthe [cat] sat on the dog\ngone with it\nend\n"
    )
    out = printed(diff)
    assert "\x1b[31m-the [cat] sat\x1b[0m\n" in out
    assert "\x1b[32m+the [cat] sat\x1b[0m\x1b[7;32m on the dog\x1b[0m\n" in out
    assert "\x1b[32m+gone\x1b[0m\x1b[7;32m with it\x1b[0m\n" in out
    assert coloured(diff).plain == diff.text()


def stat(path: str, added: int, removed: int) -> FileDiff:
    return FileDiff(Action(path, Kind.UPDATE), 1, 1, added, removed)


def test_the_table_of_counts() -> None:
    image = compare(Action("img/i.png", Kind.COPY, copy_from=Path("x"), size=1234), None, None)
    diffs = [
        stat("A.md", 3, 1),
        stat("Dir/B.md", 0, 12),
        image,
        compare(Action("K.md", Kind.KEEP), b"", None),
    ]
    assert stat_lines(diffs) == [
        " A.md      |   4 +++-",
        " Dir/B.md  |  12 ------------",
        " img/i.png | Bin 0 -> 1234 bytes",
        " 3 files changed, 3 insertions(+), 13 deletions(-)",
    ]
    assert stat_lines([]) == stat_lines(diffs[3:]) == []
    assert stat_lines([stat("A.md", 1, 0)])[-1] == " 1 file changed, 1 insertion(+)"


def test_a_conflict_is_listed_and_not_counted() -> None:
    mine = compare(Action("Mine.md", Kind.CONFLICT, reason="is there already"), b"a\n", b"b\nc\n")
    line = "conflict: Mine.md: is there already; left alone"
    assert stat_lines([mine]) == [line]
    assert stat_lines([mine, stat("A.md", 1, 0)]) == [" A.md | 1 +", " 1 file changed, 1 insertion(+)", line]


def test_the_table_fits_its_width() -> None:
    rows = stat_lines([stat("Very long folder/" * 9 + "Note.md", 5000, 1), stat("B\t.md", 1, 2500)], width=60)
    assert all(len(row) <= 61 for row in rows)
    assert rows[0].startswith(" ...")
    assert "Note.md | 5001 +" in rows[0]
    assert rows[0].endswith("+-")
    assert rows[1].startswith(" B\\t.md ")
