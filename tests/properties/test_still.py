"""The quick answer is given only where the run without it changes nothing and says just that; and it is given where nothing
has happened that such a run asks for."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from vaultconv.pipeline import still, stood
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import Run, convert
from vaultconv.pipeline.undo import plan_undo, undo
from vaultconv.report.summary import summary

LONG = os.environ.get("VAULTCONV_LONG") == "1"
ROUNDS = 40 if LONG else 1

NOTES = {
    "Bread.md": "---\naliases: [Loaf]\n---\n# Head\n\nSee [[Starter]] and ![[loaf.png]].\n",
    "Dir/Starter.md": "Flour ==and== water. [[Bread#Head]] [no](gone.pdf)\n",
    "loaf.png": "no picture",
    ".obsidian/app.json": "{}",
    ".git/HEAD": "ref: refs/heads/main\n",
}
PAGE = {"logseq": "pages/Bread.md", "obsidian": "Bread.md"}
"""What `Bread.md` becomes."""
SETTINGS = {"logseq": "logseq/config.edn", "obsidian": ".obsidian/app.json"}


def written(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def edited_unseen(file: Path) -> None:
    """Another letter, of which neither the size nor the time of the file tells."""
    info = file.stat()
    data = file.read_bytes()
    file.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
    os.utime(file, ns=(info.st_atime_ns, info.st_mtime_ns))


def copied_over(file: Path) -> None:
    """The same words and the same time, in a file of another number."""
    shutil.copy2(file, file.with_name("aside"))
    file.with_name("aside").replace(file)


def linked(file: Path) -> None:
    file.rename(file.parent.parent / "elsewhere")
    file.symlink_to(file.parent.parent / "elsewhere")


Edit = Callable[[Path, Path, str], object]
SOURCE: dict[str, Edit] = {
    "words": lambda vault, _, __: written(vault / "Bread.md", "Other words.\n"),
    "a letter, unseen": lambda vault, _, __: edited_unseen(vault / "Dir/Starter.md"),
    "a letter of settings, unseen": lambda vault, _, __: written(vault / ".obsidian/app.json", "[]"),
    "touched": lambda vault, _, __: os.utime(vault / "Bread.md", ns=(5, 5)),
    "rights": lambda vault, _, __: (vault / "Bread.md").chmod(0o600),
    "copied over itself": lambda vault, _, __: copied_over(vault / "Bread.md"),
    "a folder": lambda vault, _, __: (vault / "Empty").mkdir(),
    "a note removed": lambda vault, _, __: (vault / "Dir/Starter.md").unlink(),
    "a note renamed": lambda vault, _, __: (vault / "Bread.md").rename(vault / "Cake.md"),
    "a picture": lambda vault, _, __: edited_unseen(vault / "loaf.png"),
    "a link": lambda vault, _, __: (vault / "L.md").symlink_to("Bread.md"),
    "a note that is a link": lambda vault, _, __: linked(vault / "Bread.md"),
    "what is to be ignored": lambda vault, _, __: written(vault / ".vaultconvignore", "Dir/\n"),
    "something hidden": lambda vault, _, __: written(vault / "Dir/.hidden", ""),
    "all gone": lambda vault, _, __: shutil.rmtree(vault),
    "a state": lambda vault, _, __: written(vault / ".vaultconv/state.db", "none"),
}
DESTINATION: dict[str, Edit] = {
    "a page edited": lambda _, out, to: written(out / PAGE[to], "mine\n"),
    "a page edited, unseen": lambda _, out, to: edited_unseen(out / PAGE[to]),
    "a page touched": lambda _, out, to: os.utime(out / PAGE[to], ns=(5, 5)),
    "a page removed": lambda _, out, to: (out / PAGE[to]).unlink(),
    "a page that is a link": lambda _, out, to: linked(out / PAGE[to]),
    "a note of mine": lambda _, out, __: written(out / "pages/Mine.md", "mine\n"),
    "settings": lambda _, out, to: written(out / SETTINGS[to], "{ }"),
    "settings removed": lambda _, out, to: (out / SETTINGS[to]).unlink(missing_ok=True),
    "the state gone": lambda _, out, __: (out / ".vaultconv/state.db").unlink(),
    "all of the state gone": lambda _, out, __: shutil.rmtree(out / ".vaultconv"),
    "a run that was killed": lambda _, out, __: (out / ".vaultconv/staging").mkdir(),
    "for others": lambda _, out, __: (out.parent / ".out.vaultconv").mkdir(),
    "the receipt torn": lambda _, out, __: os.truncate(out / ".vaultconv/still", 99),
    "taken back": lambda _, out, __: undo(plan_undo(out), durable=False),
    "all gone there": lambda _, out, __: shutil.rmtree(out),
}
NOTHING: dict[str, Edit] = {
    "nothing": lambda *_: None,
    "what git does": lambda vault, _, __: written(vault / ".git/index", "x"),
    "what the app keeps there": lambda _, out, __: written(out / ".obsidian/workspace.json", "{}"),
    "read": lambda vault, _, __: (vault / "Bread.md").read_text(),
}
"""What no run asks for: it is answered all the same."""
EDITS = {**SOURCE, **DESTINATION, **NOTHING}


def here(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """All that is in ``folder``, but for the receipt and the times of the folders that it is written to."""
    return {
        path.relative_to(folder).as_posix(): (
            0 if path.is_dir() else path.lstat().st_mtime_ns,
            path.lstat().st_ino,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(folder.rglob("*"))
        if path.name != still.FILE
    }


def told(words: list[str]) -> tuple[str, int]:
    """What ``convert`` says to ``words``, and what it leaves with; as the command has it, but for waiting for the disk."""
    source, out, to = Path(words[1]), Path(words[2]), words[4]
    options = Options(target_format=to, prune=True, durable=False)

    def tell(run: Run) -> tuple[str, int]:
        return summary(run, source, verbose=True), run.exit_code

    begun = stood.begin(words, source, out, options)
    run = convert(source, out, options)
    if begun is not None:
        begun.leave(run, tell)
    return tell(run)


def anew(folder: Path, words: list[str]) -> None:
    """The vault as it was in the beginning, and converted."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in NOTES.items():
        written(folder / "in" / path, text)
    time.sleep(0.02)  # what is written within the same tick of the clock as it is looked at is never believed
    told(words)


@pytest.mark.parametrize("to", ["logseq", "obsidian"])
def test_the_answer_is_that_of_the_run_that_looks(
    to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stood, "SETTLED_NS", 0)
    vault, out = tmp_path / "w/in", tmp_path / "w/out"
    words = ["convert", str(vault), str(out), "--to", to, "--prune"]
    dice = random.Random(to)
    names = [*EDITS, *dice.choices([*EDITS], k=len(EDITS) * (ROUNDS - 1))]
    dice.shuffle(names)
    answered = set()
    for name in names:
        if still.answer(words) is None:
            anew(vault.parent, words)
        assert still.answer(words) is not None
        EDITS[name](vault, out, to)
        answer = still.answer(words)
        if answer is None:
            continue
        answered.add(name)
        (out / ".vaultconv" / still.FILE).unlink()
        before = here(vault.parent)
        assert told(words) == answer, name
        assert here(vault.parent) == before, name
        assert still.answer(words) == answer, name
    assert answered == NOTHING.keys()
