"""The page: its frame, its program, and the data of each file, written one after the other.

What comes from notes is data only. It stands in blocks of JSON that no browser runs, in which ``<``, ``>`` and ``&`` are escapes,
so that nothing ends a block but the page itself; and the policy of the page lets no script and no style be used but its own.
"""

from __future__ import annotations

import html
import json
import os
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from vaultconv.errors import DestinationError, UsageError
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.actions import Action
from vaultconv.pipeline.apply import Progress
from vaultconv.pipeline.ledger import SAYS, grouped, in_words, loses_content
from vaultconv.pipeline.plan import Plan
from vaultconv.remote.address import called
from vaultconv.report.html_report.entries import Entries, is_renamed
from vaultconv.report.terminal import one_line
from vaultconv.vault.tree import reason

_PROGRAM = ("data", "text", "tree", "lines", "file", "ledger", "filters", "main")
"""The files of the page's program, in the order in which they stand in it."""
_SLOT = lazy_pattern(r"\{\{(\w+)\}\}")
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def check_place(file: Path, source: Path, destination: Path) -> None:
    """Raises :class:`~vaultconv.errors.UsageError` where the page may not, or cannot, be put."""
    place = Path(os.path.abspath(file)).resolve()  # noqa: PTH100 - as it was said, then where that is
    for folder, why in (
        (source, "the source is never changed"),
        (destination, "nothing is written into DST by this command"),
    ):
        if place.is_relative_to(folder.resolve()):
            raise UsageError(why, path=file, remedy="Choose another place.")
    if place.is_dir() or not place.parent.is_dir():
        why = "it is a folder" if place.is_dir() else "its folder is not there"
        raise UsageError(f"the page cannot be written: {why}", path=file)


def write_file(plan: Plan, file: Path, progress: Progress | None = None) -> None:
    """Writes the page of ``plan`` to ``file``, in the place of what was there; ``progress`` is called for each file in it. Raises
    :class:`~vaultconv.errors.DestinationError`."""
    new = file.with_name(f".{file.name}.new")
    try:
        with new.open("wb") as stream:
            write_page(plan, stream, progress)
        new.replace(file)
    except OSError as error:
        raise DestinationError(f"the page cannot be written: {reason(error)}", path=file) from error
    finally:
        new.unlink(missing_ok=True)


def write_page(plan: Plan, stream: IO[bytes], progress: Progress | None = None) -> None:
    """Writes the page of ``plan`` to ``stream``. One file of the plan is in memory at a time."""
    before, after = _frame(_title(plan))
    stream.write(before.encode())
    for text in _blocks(plan, progress or (lambda _action: None)):
        stream.write(
            text.encode("utf-8", "backslashreplace")
        )  # half a pair becomes the escape that JSON has for it
    stream.write(after.encode())


def policy() -> str:
    """What the page's browser is told to allow: its own program and styles, by their hashes, and nothing else.

    >>> policy().split("; ")[0], "unsafe" in policy()
    ("default-src 'none'", False)
    """
    styles = " ".join(map(_hash, (_read("page.css"), _read("look.css"))))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(_program())}",
            f"style-src {styles}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-src 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _read(name: str) -> str:
    return (files(__package__) / "page" / name).read_text("utf-8")


@cache
def _program() -> str:
    return "\n".join(_read(f"{name}.js") for name in _PROGRAM)


def _title(plan: Plan) -> str:
    return html.escape(one_line(f"What would change in {plan.destination.name or plan.destination}"))


def _frame(title: str) -> list[str]:
    """The page before its data, and after it."""
    parts = {"policy": policy(), "title": title, "style": _read("page.css"), "program": _program()}
    sides = _read("page.html").split("{{data}}")
    return [_SLOT.sub(lambda slot: parts[slot[1]], side) for side in sides]


def _blocks(plan: Plan, progress: Progress) -> Iterator[str]:
    """The blocks of data."""
    entries = Entries(plan)
    renamed = {loss.note for loss in plan.losses if loss.outcome is Outcome.RENAMED}
    listed = [_listed(action, is_renamed(action, renamed)) for action in entries.actions]
    for place, entry in enumerate(entries):
        shown = entry["views"].get(entry["first"])
        if shown is not None:
            listed[place] |= {"added": shown["added"], "removed": shown["removed"]}
        yield _block(f"rendered-{place}", entry.pop("rendered"))
        yield _block(f"lines-{place}", entry)
        progress(entries.actions[place])
    yield _block("plan", _about(plan, entries.actions))
    yield _block("files", listed)
    yield _block("ledger", _ledger(plan.losses, entries))
    yield _block("look", _read("look.css"))


def _block(id: str, data: Any) -> str:
    """``data`` as a block that ends only where it is to end.

    >>> _block("a", "</script><b>")
    '<script type="application/json" id="a">"\\\\u003c/script\\\\u003e\\\\u003cb\\\\u003e"</script>\\n'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return f'<script type="application/json" id="{id}">{text}</script>\n'


def _listed(action: Action, renamed: bool) -> dict[str, Any]:
    """What the tree knows of a file."""
    return {
        "path": action.path,
        "kind": str(action.kind),
        "source": action.source,
        "renamed": renamed,
        "added": None,
        "removed": None,
    }


def _about(plan: Plan, actions: Iterable[Action]) -> dict[str, Any]:
    counts = Counter(str(action.kind) for action in actions)
    return {
        "source": plan.source.identity,
        "destination": called(plan.destination),
        "format": plan.source.format,
        "target": plan.source.target,
        "actions": ", ".join(f"{kind} {count:,}" for kind, count in counts.most_common()),
        "losses": f"{in_words(plan.losses)}." if plan.losses else "Everything arrives as it was.",
    }


def _ledger(losses: Iterable[Loss], entries: Entries) -> dict[str, Any]:
    """The ledger: its groups, and each line with the place of its file and of its group (-1: no such file is shown)."""
    places: dict[str, int] = {}
    actions = entries.actions
    for place, action in enumerate(actions):
        places.setdefault(action.path, place)
    for place, action in enumerate(actions):
        if action.source:
            places[action.source] = min(place, places.get(action.source, place))
    groups = grouped(losses)
    return {
        "groups": [
            {
                "construct": group.construct,
                "outcome": group.outcome.value,
                "says": SAYS[group.outcome],
                "content": loses_content(group.losses[0]),
            }
            for group in groups
        ],
        "lines": [
            [places.get(loss.note, -1), number, loss.note, entries.line_of(loss), loss.detail]
            for number, group in enumerate(groups)
            for loss in group.losses
        ],
    }
