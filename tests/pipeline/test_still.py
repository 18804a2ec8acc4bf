"""What is left for the next run, when, and what becomes of it where it cannot be believed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from vaultconv.pipeline import still, stood
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.record import digest, pack, unpack
from vaultconv.pipeline.run import Run, convert
from vaultconv.pipeline.state import State
from vaultconv.pipeline.still import FILE, Receipt, answer, look, standing, unpacked
from vaultconv.pipeline.stood import begin, looked_again
from vaultconv.vault.filters import Filters

OPTIONS = Options(target_format="logseq", durable=False)


def tell(run: Run) -> tuple[str, int]:
    """What the tests say of a run."""
    return f"{len(run.applied.kept)} kept\n", run.exit_code


class Vault:
    """A vault, where it is converted to, and the words of the command that does."""

    def __init__(self, folder: Path) -> None:
        self.source, self.out = folder / "in", folder / "out"
        self.words = ["convert", str(self.source), str(self.out), "--to", "logseq"]
        (self.source / "Dir").mkdir(parents=True)
        (self.source / "Alpha.md").write_text("See [[B]].\n")
        (self.source / "Dir/B.md").write_text("words\n")
        for file in self.source.rglob("*.md"):
            os.utime(file, ns=(7, 7))

    def run(self, options: Options = OPTIONS, between: Callable[[], object] = lambda: None) -> bool:
        """Converts as the command does; something may happen just after. Whether something was left."""
        self.receipt.unlink(missing_ok=True)
        begun = begin(self.words, self.source, self.out, options)
        run = convert(self.source, self.out, options)
        between()
        if begun is not None:
            begun.leave(run, tell)
        return self.receipt.exists()

    @property
    def receipt(self) -> Path:
        return self.out / ".vaultconv" / FILE


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setattr(stood, "SETTLED_NS", 0)
    return Vault(tmp_path)


def test_the_first_run_leaves_what_the_second_would_say(vault: Vault) -> None:
    assert answer(vault.words) is None
    assert vault.run()
    assert answer(vault.words) == ("3 kept\n", 0)
    left = vault.receipt.read_bytes()
    assert vault.run()
    assert vault.receipt.read_bytes() == left


def test_after_an_edit_it_is_left_again(vault: Vault) -> None:
    vault.run()
    (vault.source / "Alpha.md").write_text("See [[B]] again.\n")
    assert answer(vault.words) is None
    assert vault.run()
    assert answer(vault.words) == ("3 kept\n", 0)


def test_notes_that_were_just_written_are_read(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stood, "SETTLED_NS", 3_000_000_000)
    note = vault.source / "Alpha.md"
    assert vault.run()
    left = unpacked(vault.receipt.read_bytes())
    assert left is not None
    assert left.fresh == ("Alpha.md", "Dir/B.md")
    monkeypatch.setattr(still.Looked, "hash", lambda _: "an edit within the same tick does not show")
    now = [standing(vault.words, vault.words[1], vault.words[2], left.fresh) for _ in range(2)]
    note.write_text("See [[C]].\n")
    then = standing(vault.words, vault.words[1], vault.words[2], left.fresh)
    hashes = [each.hash if each is not None else "" for each in (*now, then)]
    assert hashes[0] == hashes[1] != hashes[2]


def test_what_was_just_written_and_is_no_note_is_not_believed(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stood, "SETTLED_NS", 3_000_000_000)
    with monkeypatch.context() as patched:
        patched.setattr(stood, "FRESH", 1)
        assert not vault.run()
    assert vault.run()
    (vault.source / "loaf.png").write_text("no picture")
    assert not vault.run()


def test_what_was_edited_while_it_was_read_is_not_believed(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stood, "SETTLED_NS", 3_000_000_000)
    monkeypatch.setattr(still.Looked, "hash", lambda _: "an edit within the same tick does not show")
    assert not vault.run(between=lambda: (vault.source / "Alpha.md").write_text("See [[C]].\n"))


def test_a_page_that_somebody_edited_is_told_of_again(vault: Vault) -> None:
    assert vault.run()
    page = vault.out / "pages/Alpha.md"
    page.write_text("- mine\n")
    assert vault.run()
    assert still.answer(vault.words) == ("2 kept\n", 4)
    page.write_text("- more\n")
    assert still.answer(vault.words) is None


def test_what_was_written_is_looked_at_again_and_nothing_else(tmp_path: Path) -> None:
    for path in ("b.md", "a/x.md", "a/y.md", "c/z.md", ".hidden"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("words")
    before = still.look(str(tmp_path), hidden=False)
    assert before is not None
    (tmp_path / "a/x.md").write_text("others")
    (tmp_path / "a/n.md").write_text("new")
    (tmp_path / "b.md").unlink()
    now, all_anew = (
        looked_again(before, tmp_path, ["a/x.md", "a/n.md", "b.md", ".hidden"]),
        still.look(str(tmp_path), hidden=False),
    )
    assert now is not None
    assert all_anew is not None
    assert (now.folders, now.hash()) == (all_anew.folders, all_anew.hash())
    assert before.hash() != now.hash()
    (tmp_path / "c/z.md").unlink()
    (tmp_path / "c").rmdir()
    assert looked_again(now, tmp_path, ["c/z.md"]) is None
    (tmp_path / "new").mkdir()
    (tmp_path / "new/w.md").write_text("w")
    assert looked_again(now, tmp_path, ["new/w.md"]) is None
    (tmp_path / "d.md").symlink_to("a/x.md")
    assert looked_again(now, tmp_path, ["d.md"]) is None


OTHERS = {
    "full": replace(OPTIONS, full=True),
    "merge": replace(OPTIONS, on_conflict="merge"),
    "since": replace(OPTIONS, filters=Filters(since="2020-01-01")),
    "allow": replace(OPTIONS, allow=(Path("/"),)),
    "links": replace(OPTIONS, follow_symlinks=True),
    "a file": replace(OPTIONS, target_format="obsidian", format_options={"highlight_template": "x"}),
    "for others": replace(OPTIONS, target_format="html", format_options={"publish": True}),
}


@pytest.mark.parametrize("options", OTHERS.values(), ids=OTHERS)
def test_what_depends_on_more_than_files_leaves_nothing(options: Options, vault: Vault) -> None:
    assert not vault.run(options)


MEANWHILE: dict[str, Callable[[Vault], object]] = {
    "a page is edited": lambda vault: (vault.out / "pages/Alpha.md").write_text("- mine\n"),
    "a note is edited": lambda vault: (vault.source / "Alpha.md").write_text("other\n"),
    "a page is made": lambda vault: (vault.out / "Mine.md").write_text("- mine\n"),
    "settings are edited": lambda vault: (vault.out / "logseq/config.edn").write_text("{:mine 1}"),
    "a link is made": lambda vault: (vault.source / "L.md").symlink_to("Alpha.md"),
    "a run begins": lambda vault: (vault.out / ".vaultconv/staging").mkdir(),
    "something is in the way": lambda vault: (vault.out / ".vaultconv/still.new").mkdir(),
    "the state is gone": lambda vault: (vault.out / ".vaultconv/state.db").unlink(),
    "another run was there": lambda vault: convert(vault.source, vault.out, replace(OPTIONS, carriers=False)),
}


@pytest.mark.parametrize("happens", MEANWHILE.values(), ids=MEANWHILE)
def test_what_happens_meanwhile_is_not_answered_for(happens: Callable[[Vault], object], vault: Vault) -> None:
    assert vault.run()
    (vault.source / "Dir/B.md").write_text("more words\n")
    vault.run(between=lambda: happens(vault))
    assert still.answer(vault.words) is None


def test_a_file_of_somebody_else_is_read_each_time(vault: Vault) -> None:
    assert vault.run()
    page = vault.out / "pages/Alpha.md"
    with State.open(vault.out) as state:
        owner = state.owner(state.sources()[1])
        receipt = state.receipt(owner)
        assert receipt is not None
        told = unpack(*receipt[1])
        assert told is not None
        told["others"] = [
            ("pages/Alpha.md", "Alpha.md", "", 7, page.stat().st_size, digest(page.read_bytes()))
        ]
        state.make_writable(durable=False)
        state.keep_receipt(owner, receipt[0], [pack(told)])
    assert plan(vault.source, vault.out, OPTIONS).is_unchanged
    assert not vault.run()


def test_settings_of_the_user_are_read_each_time(vault: Vault) -> None:
    config = vault.out / "logseq/config.edn"
    config.parent.mkdir(parents=True)
    config.write_text("{:file/name-format :triple-lowbar}")
    assert vault.run()
    assert answer(vault.words) == ("3 kept\n", 0)
    os.utime(config, ns=(9, 9))
    assert answer(vault.words) is None


def test_who_asks_otherwise_is_not_answered(vault: Vault, tmp_path: Path) -> None:
    assert begin((), vault.source, vault.out, OPTIONS) is None
    assert begin(vault.words, vault.source / "Alpha.md", vault.out, OPTIONS) is None
    assert vault.run()
    words = vault.words
    assert answer([*words, "-v"]) is None
    assert answer([words[0], words[2], words[1], *words[3:]]) is None
    assert answer([words[0], str(tmp_path / "nowhere"), *words[2:]]) is None
    assert answer([words[0], words[2]]) is None
    assert answer([words[0], "\0", *words[2:]]) is None
    assert answer(words) is not None


def test_another_program_is_not_answered_for(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    assert vault.run()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "path", [*sys.path, "", str(vault.source)])
        (vault.source.parent / "acme-1.dist-info").mkdir()
        patched.chdir(vault.source.parent)
        assert any("acme-1.dist-info" in said for said in still.program())
        assert answer(vault.words) is None
    with monkeypatch.context() as patched:
        patched.setattr(os, "geteuid", lambda: 12345)
        assert answer(vault.words) is None
    with monkeypatch.context() as patched:
        patched.setattr(os, "name", "nt")
        assert answer(vault.words) is None
    assert answer(vault.words) is not None


def test_what_cannot_be_looked_at_is_not_told(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    assert look(str(vault.source / "nowhere"), hidden=True) is None
    os.mkfifo(vault.source / "pipe")
    assert look(str(vault.source), hidden=True) is None
    (vault.source / "pipe").unlink()
    monkeypatch.setattr(still, "array", _none)
    assert look(str(vault.source), hidden=True) is None


def _none(_: str) -> list[int]:
    raise OverflowError


def test_hidden_files_are_looked_at_by_name(vault: Vault) -> None:
    (vault.out / ".app").mkdir(parents=True)
    (vault.out / ".vaultconv").mkdir()
    (vault.out / ".vaultconv/state.db").write_bytes(b"x" * 200)
    (vault.out / ".app/a.json").write_text("{}")

    def seen(*hidden: str) -> str:
        now = standing(vault.words, str(vault.source), str(vault.out), (), (), hidden)
        assert now is not None
        assert now.hidden.keys() <= {".app/a.json"}
        return now.hash

    before, named = seen(), seen(".app/a.json", ".app/b.json")
    (vault.out / ".app/c.json").write_text("{}")
    assert (seen(), seen(".app/a.json", ".app/b.json")) == (before, named)
    (vault.out / ".app/b.json").write_text("{}")
    os.utime(vault.out / ".app/a.json", ns=(1, 1))
    assert seen() == before
    assert seen(".app/a.json") != named
    (vault.out / ".app").rename(vault.out / "app")
    (vault.out / ".app").symlink_to("app")
    with pytest.raises(OSError, match="in the place of a folder"):
        seen(".app/a.json")


@pytest.mark.parametrize("data", [b"", b"vaultconv still 1\n", b"vaultconv still 1\nf0\na\0b", b"\xff" * 99])
def test_what_another_hand_left_is_nothing(data: bytes, vault: Vault) -> None:
    assert unpacked(data) is None
    assert vault.run()
    vault.receipt.write_bytes(data)
    assert answer(vault.words) is None


def test_what_is_no_text_or_too_long_is_not_left(vault: Vault) -> None:
    assert Receipt("f0", 1, 2, 0, "a\0b").packed() == b""
    assert Receipt("f0", 1, 2, 0, "a" * (1 << 20)).packed() == b""
    vault.run()
    vault.receipt.unlink()
    still.leave(str(vault.out), Receipt("f0", 1, 2, 0, "a\0b"))
    assert not vault.receipt.exists()
    vault.receipt.write_bytes(b"x" * ((1 << 20) + 1))
    assert answer(vault.words) is None


def test_nothing_is_imported_for_it() -> None:
    code = "import sys; sys.path.pop(0); before = set(sys.modules)\nimport vaultconv.pipeline.still\nprint(*sorted(set(sys.modules) - before))"
    ran = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(still.__file__).parents[2])},
    )
    ours = [name for name in ran.stdout.split() if name.startswith("vaultconv")]
    assert ours == ["vaultconv", "vaultconv.pipeline", "vaultconv.pipeline.still"]
    assert not {"pathlib", "re", "typing", "dataclasses", "sqlite3", "json", "typer"} & set(
        ran.stdout.split()
    )
