"""Where notes and their files go: each note has a bundle of its own, with copies of what it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import basename, dirname, join

from vaultconv.plugins import WriteContext
from vaultconv.plugins.model import Note, came_from
from vaultconv.plugins.text import Numbering, allot, safe_name
from vaultconv_textbundle.places import ASSETS, BUNDLE, PACK, TEXT, home_of

NAME = "textbundle"
_MEMO = "textbundle.layout"


@dataclass
class Layout:
    """The path of each note, that of each attachment, and further ones of those that several notes show."""

    notes: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    further: list[tuple[str, str]] = field(default_factory=list)
    shown: dict[str, dict[str, str]] = field(default_factory=dict)
    """For each note what it shows: the path of each file in its own bundle."""


def layout(context: WriteContext) -> Layout:
    """Where everything goes. Worked out once."""
    known = context.memo.get(_MEMO)
    if not isinstance(known, Layout):
        known = context.memo[_MEMO] = _laid_out(context)
    return known


def _laid_out(context: WriteContext) -> Layout:
    made = Layout()
    pack = bool(context.options.get("textbundle_pack"))
    notes = context.index.vault.notes
    wanted = [(note.path, _home(note, pack)) for note in notes]
    homes = allot(sorted(wanted, key=lambda pair: not _came(pair[0], context)), numbering=Numbering())
    for note in notes:
        home = homes[note.path]
        made.notes[note.path] = home if home.endswith(PACK) else f"{home}/{TEXT}"
        shown = made.shown[note.path] = {}
        names: list[str] = []
        for found in context.index.outbound(note.path):
            target = context.target(found.reference, note.path)
            is_file = target.kind == "asset" and context.index.sheet(target.path) is None
            if is_file and target.path not in shown and not target.path.startswith("."):
                shown[target.path] = ""
                names.append(target.path)
        for path, place in allot(((path, basename(path)) for path in names), numbering=Numbering()).items():
            shown[path] = f"{home}/{ASSETS}/{place}"
            if made.files.setdefault(path, shown[path]) != shown[path]:
                made.further.append((shown[path], path))
    return made


def _home(note: Note, pack: bool) -> str:
    """The bundle that ``note`` would like. One that cannot be understood is never packed: its bytes stay as they are."""
    if came := came_from(note, NAME):
        return home_of(came) or came
    folder = dirname(str(note.extra.get("place") or note.path))
    stem = note.title or basename(note.path)
    ending = PACK if pack and note.problem is None else BUNDLE
    return join(
        "/".join(map(safe_name, filter(None, folder.split("/")))), safe_name(stem, extension=ending) + ending
    )


def _came(path: str, context: WriteContext) -> bool:
    """Whether the note at ``path`` came from a bundle: then it goes back to that, whoever would like it."""
    note = context.index.note(path)
    return note is not None and came_from(note, NAME) != ""


class TextBundleNaming:
    """The policy of bundles."""

    numbering = Numbering()

    def place(self, note: Note, context: WriteContext) -> str:
        """The text of the note's bundle, or its pack."""
        return note.path if context.source_format == NAME else layout(context).notes[note.path]

    def place_attachment(self, path: str, context: WriteContext) -> str:
        """In the bundle of the first note that shows it; what none shows, beside the bundles."""
        if context.source_format == NAME:
            return path
        return layout(context).files.get(path) or f"{ASSETS}/{path}"

    def is_member(self, path: str) -> bool:
        """Whether ``path`` is that of a file in a pack."""
        home = home_of(path)
        return home.lower().endswith(PACK) and home != path
