"""Whatever somebody does to files of the destination, and whatever is to become of them, a run over what is there comes to what a run comes to that
converts everything."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.properties.test_reworded import LONG, STEPS, TARGETS, VAULTS, edit, held, known, made
from vaultconv.pipeline.conflicts import WAYS
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.own_place import FOLDER
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.run import apply, convert

ROADS = [("obsidian", "logseq"), ("obsidian", "html")]
if LONG:
    ROADS = [(source, target) for source in VAULTS for target in TARGETS]


def edit_there(out: Path, earlier: dict[str, bytes], dice: random.Random) -> None:
    """Somebody edits a file of the destination, takes it away, puts one in the place of what may come, or gives one back what it was."""
    files = sorted(path for path in out.rglob("*") if path.is_file() and FOLDER not in path.parts)
    file = dice.choice(files)
    match dice.choice(("say", "say", "say", "go", "come", "back", "touch")):
        case "say":
            file.write_bytes(file.read_bytes() + b"\nMine.\n")
        case "go":
            file.unlink()
        case "come":
            name = dice.choice(("Rye", "New", "Bread", "loaf"))
            (file.parent / f"{name}{file.suffix}").write_text("Somebody's.\n")
        case "back" if file.relative_to(out).as_posix() in earlier:
            file.write_bytes(earlier[file.relative_to(out).as_posix()])
        case _:
            file.touch()


def told(ready: Plan) -> tuple[object, ...]:
    """What ``ready`` would do, and say."""
    actions = [
        (action.path, action.kind, action.source, action.reason, action.old, action.seen, action.is_theirs)
        for action in ready.actions
    ]
    wanted = {action.path: action.data for action in ready.actions if action.reason}
    return actions, wanted, ready.losses, ready.use.missing, ready.use.unused, ready.counts


@pytest.mark.parametrize(("source", "target"), ROADS)
def test_what_somebody_edited_in_the_destination_is_decided_as_by_a_whole_run(
    source: str, target: str, tmp_path: Path
) -> None:
    dice = random.Random(f"contested {source} {target}")
    vault, out, clean = made(tmp_path / "vault", VAULTS[source]), tmp_path / "out", tmp_path / "clean"
    options = Options(source, target, durable=False, prune=True)
    convert(vault, out, options)
    few = 0
    for _ in range(STEPS):
        if dice.random() < 0.7:
            edit(vault, source, dice)
        earlier = held(out)
        if dice.random() < 0.6:
            edit_there(out, earlier, dice)
        way = dice.choice(("", "", "", *WAYS))
        options = replace(options, on_conflict=way, prune=dice.random() < 0.8)
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(out, clean)
        ready = plan(vault, out, options)
        few += not ready.is_whole and not ready.is_unchanged
        anew = plan(vault, clean, replace(options, full=True))
        assert told(ready) == told(anew)
        done, wholly = apply(ready), apply(anew)
        assert done.exit_code == wholly.exit_code
        assert held(out) == held(clean)
        if ready.failed:
            shutil.rmtree(vault)
            made(vault, VAULTS[source])
            convert(vault, out, options)
        else:
            assert known(out) == known(clean)
    assert few >= STEPS // 3
