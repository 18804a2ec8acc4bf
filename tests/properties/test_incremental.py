"""Whatever changes in the source, a run over what is there comes to just what a run into an empty folder comes to."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert

LONG = os.environ.get("VAULTCONV_LONG") == "1"
NAMES = ("Bread", "Starter", "Dir/Oven", "Dir/Bread", "bread 1", "2026-01-05")
TEXTS = (
    "# Head\n\nSee [[Bread]] and [[Starter#Head]].\n",
    "---\naliases: [Loaf]\ntags: [a]\n---\n[[Dir/Oven|hot]] ![[Loaf]] ^one\n",
    "- [ ] one [[Bread#^one]]\n    - two\n\n> [!tip] [[Loaf]]\n> x\n",
    "Plain.\n",
    "",
    '---\na: "open\n---\n',
)
TARGETS = ("obsidian", "logseq", "readwise", "html")


@dataclass(frozen=True)
class Edit:
    """Something that happens to a vault: the note called ``name`` is written, says more, is removed, or renamed."""

    what: str
    name: str
    text: str = ""
    other: str = ""

    def happen(self, vault: Path) -> None:
        file = vault / f"{self.name}.md"
        if self.what == "say" and file.exists():
            file.write_text(f"{file.read_text()}\n{self.text}\n")
        elif self.what == "write":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.text)
        elif self.what == "remove":
            file.unlink(missing_ok=True)
        elif self.what == "rename" and file.exists():
            target = vault / f"{self.other}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            file.rename(target)


NAME = st.sampled_from(NAMES)
EDITS = st.one_of(
    st.builds(Edit, st.just("write"), NAME, st.sampled_from(TEXTS)),
    st.builds(Edit, st.just("say"), NAME, st.sampled_from(("More.", "See [[Starter]].", "## Head"))),
    st.builds(Edit, st.just("remove"), NAME),
    st.builds(Edit, st.just("rename"), NAME, other=NAME),
)


def held(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".vaultconv" not in path.parts
    }


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=100 if LONG else 4, derandomize=True, deadline=None, phases=[Phase.generate])
@given(steps=st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=2, max_size=4))
def test_a_run_over_what_is_there_is_a_run_into_an_empty_folder(target: str, steps: list[list[Edit]]) -> None:
    options = Options("obsidian", target, durable=False, prune=True)
    with tempfile.TemporaryDirectory() as folder:
        vault, out, clean = (Path(folder, name) for name in ("vault", "out", "clean"))
        vault.mkdir()
        (vault / "Kept.md").write_text("No vault is empty. [[Bread]]\n")
        for edits in [[Edit("write", "Bread", TEXTS[0]), Edit("write", "Dir/Oven", TEXTS[1])], *steps]:
            for edit in edits:
                edit.happen(vault)
            made = convert(vault, out, options)
            assert (made.applied.conflicts, made.applied.stale, made.applied.failed) == ([], [], [])
            shutil.rmtree(clean, ignore_errors=True)
            anew = convert(vault, clean, options)
            assert held(out) == held(clean)
            assert made.plan.losses == anew.plan.losses
            assert convert(vault, out, options).applied.written == []
            full = convert(vault, out, replace(options, full=True))
            assert (full.applied.written, full.plan.losses) == ([], anew.plan.losses)
