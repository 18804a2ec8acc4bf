"""What comes back of a vault that goes to another format and home again: the figures of the bars.

    python benchmarks/bars.py                                  # the vaults in fixtures/
    python benchmarks/bars.py VAULT... --over logseq html      # yours, over these formats (its own: written anew)
    python benchmarks/bars.py VAULT --over logseq --lines      # with each line that is another one, as a diff
    python benchmarks/bars.py VAULT --over logseq --reasons    # with each such line, and why it is one (reasons.py)

Each vault goes three ways. *kept*: as anyone would do it. *lost*: somebody deleted ``.vaultconv`` in between, so that only
what is carried in the notes is left. *off*: no bytes are copied and nothing is carried (``--no-origins --carriers off``),
so that every line that is the same was written so by house style. ``verify`` judges the way there, the way back, and
the vault that came home against the one that left; a fact that is missing has a line in the ledger, or it is counted.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

from reasons import counted
from vaultconv.formats.registry import format_names
from vaultconv.model.losses import Loss
from vaultconv.pipeline.compare import compare
from vaultconv.pipeline.fact import Fact, FactKind
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.record import unpack
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import FOLDER, State
from vaultconv.pipeline.verify import Missing, identities, verify
from vaultconv.pipeline.written import expanded
from vaultconv.vault.property_links import texts_in

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = tuple(
    ROOT / "fixtures" / name
    for name in ("sample-vault", "obsidian-plugins", "logseq-graph", "readwise-site", "html-site")
)
WAYS = ("kept", "lost", "off")
SHAPE = "shape"
"""The construct of the ledger's line that says that a page no longer knows which of its bullets were none."""

CARRIER = {
    "obsidian": re.compile(rb"%%vaultconv:.*?%%", re.DOTALL),
    "logseq": re.compile(rb'(?m)^[ \t]*(?:- )?vaultconv:: .*\n?|(?<=#\+BEGIN_)[A-Z]+ \{"v":.*'),
    "html": re.compile(rb""" data-vaultconv=(?:"[^"]*"|'[^']*')"""),
    "readwise": re.compile(rb"(?!)"),
}
"""What is carried in the notes of each format."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A vault that went to a format and came home: what is missing ``there``, ``back`` and at ``home`` without a line in
    a ledger, and ``notes``: each note's path with its bytes before and after."""

    vault: Path
    over: str
    way: str
    there: tuple[Missing, ...]
    back: tuple[Missing, ...]
    home: tuple[Missing, ...]
    notes: Mapping[str, tuple[bytes, bytes]]
    carried_bytes: int = 0
    written_bytes: int = 0
    whole: tuple[str, ...] = ()

    @property
    def carried(self) -> float:
        """The share of the bytes of the notes at the other end that only carry something for the way back."""
        return self.carried_bytes / self.written_bytes if self.written_bytes else 0.0

    @property
    def share(self) -> float:
        """The share of the lines that are the same."""
        same = total = 0
        for before, after in self.notes.values():
            lines, others = before.split(b"\n"), after.split(b"\n")
            total += len(lines)
            same += _same(lines, others)
        return same / total if total else 1.0

    def diff(self) -> Iterator[str]:
        """Each line that is another one."""
        for path, (before, after) in self.notes.items():
            if before != after:
                old, new = (data.decode("utf-8", "backslashreplace").split("\n") for data in (before, after))
                yield from unified_diff(old, new, path, path, lineterm="", n=1)


def _same(lines: Sequence[bytes], others: Sequence[bytes]) -> int:
    if lines == others:
        return len(lines)
    blocks = SequenceMatcher(None, lines, others, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def journey(vault: Path, over: str, way: str, work: Path) -> Journey:
    """``vault`` goes to the format ``over`` and home, in the folder ``work``."""
    plain = way == "off"
    options = Options(origins=not plain, carriers=not plain, durable=False)
    there, back = work / "there", work / "back"
    out = _go(vault, there, replace(options, target_format=over))
    own = out.loaded.format.name
    if own == over:
        return _told(vault, over, way, (out,), there, options)
    verdict = verify(vault, there, replace(options, source_format=own, target_format=over)).missing
    carried, written = carried_in(there, over, out)
    whole = whole_notes(there, over, out)
    if way == "lost":
        shutil.rmtree(there / FOLDER)
    home = _go(there, back, replace(options, source_format=over, target_format=own))
    verdict_back = verify(there, back, replace(options, source_format=over, target_format=own)).missing
    told = _told(vault, over, way, (out, home), back, options)
    return replace(
        told, there=verdict, back=verdict_back, carried_bytes=carried, written_bytes=written, whole=whole
    )


def _go(source: Path, destination: Path, options: Options) -> Plan:
    done = convert(source, destination, options)
    if done.applied.failed or done.applied.conflicts:
        raise SystemExit(f"{source} did not arrive whole")
    return done.plan


def _told(vault: Path, over: str, way: str, legs: Sequence[Plan], back: Path, options: Options) -> Journey:
    """What came home."""
    first = legs[0].loaded
    reading = replace(options, source_format=first.format.name, carriers=False)
    before, after = load(vault, reading), load(back, reading)
    paths = {note.path: note.path for note in before.vault.notes}
    for leg in legs:
        paths = {path: leg.converted.paths[now] for path, now in paths.items()}
    notes = {
        path: ((vault / path).read_bytes(), (back / now).read_bytes() if (back / now).is_file() else b"")
        for path, now in paths.items()
    }
    return Journey(vault, over, way, (), (), tuple(_missing(before, after, paths, legs, way)), notes)


def _missing(
    before: Loaded, after: Loaded, paths: Mapping[str, str], legs: Sequence[Plan], way: str
) -> Iterator[Missing]:
    """The facts of the notes that left which those that came home have not, and no ledger of the ways there and back names.
    A call that only its app can run comes home as what it stood for where nothing says what it was."""
    all_paths = {now: path for path, now in paths.items()}
    for attachment in before.vault.attachments:
        now: str | None = attachment.path
        for leg in legs:
            now = leg.converted.paths.get(now) if now is not None else None
        if now is not None:
            all_paths[now] = attachment.path
    for note in before.vault.notes:
        copy = after.index.note(paths[note.path])
        if copy is None:
            yield Missing(note.path, 0, "note", note.title)
            continue
        if note.verbatim is not None:
            continue
        ledger, path = list[Loss](), note.path
        for leg in legs:
            ledger += (loss for loss in leg.losses if loss.note == path)
            path = leg.converted.paths[path]
        shapeless = any(loss.construct == SHAPE for loss in ledger)
        stays = way == "kept" or len(legs) == 1
        said = note if stays else expanded(note, before.format, before.vault.settings)[0]
        wanted = facts(said, identities(before, note.path, {}))
        found = facts(copy, identities(after, copy.path, all_paths, before.index))
        for fact, instead in compare(wanted, found, ledger).changes():
            if shapeless and fact.kind is FactKind.LIST_ITEM and is_deeper(fact, wanted, found):
                continue  # one line for all of them
            yield Missing(note.path, fact.line, str(fact.kind), fact.value, _value(instead))


_ITEM = re.compile(r"level (\d+) (.+)")


def is_deeper(item: Fact, before: Sequence[Fact], after: Sequence[Fact]) -> bool:
    """Whether an item of a list that is not where it was is a bullet among other bullets now: of its kind there are as many
    items at its level or deeper as there were.

    >>> one, two, number = (Fact(FactKind.LIST_ITEM, text) for text in ("level 1 bullet", "level 2 bullet", "level 2 number"))
    >>> is_deeper(one, [one], [two]), is_deeper(two, [two], [one]), is_deeper(one, [one, one], [two, number])
    (True, False, False)
    """
    found = _ITEM.fullmatch(item.value)
    assert found is not None
    level, kind = int(found[1]), found[2]

    def count(facts: Sequence[Fact]) -> int:
        items = (_ITEM.fullmatch(fact.value) for fact in facts if fact.kind is FactKind.LIST_ITEM)
        return sum(one is not None and one[2] == kind and int(one[1]) >= level for one in items)

    return count(after) >= count(before)


def _value(fact: Fact | None) -> str:
    return "" if fact is None else fact.value


# -- what is carried -----------------------------------------------------------------------------------------------


def carried_in(folder: Path, format: str, made: Plan) -> tuple[int, int]:
    """How many bytes of the notes in ``folder`` only carry something for the way back, and how many bytes they have."""
    carried = total = 0
    for note in made.loaded.vault.notes:
        data = (folder / made.converted.paths[note.path]).read_bytes()
        total += len(data)
        carried += sum(len(found[0]) for found in CARRIER[format].finditer(data))
    return carried, total


def carried_on_the_way(vault: Path, over: str, there: Path) -> tuple[int, int]:
    """The same of ``vault``, converted into the folder ``there``."""
    return carried_in(there, over, _go(vault, there, Options(target_format=over, durable=False)))


def whole_notes(folder: Path, format: str, made: Plan) -> tuple[str, ...]:
    """The notes of more than one block that a carrier of them, in the note or in the state, holds whole."""
    found = []
    with State.open(folder) as state:
        records = state.records()
    for note in made.loaded.vault.notes:
        if note.source is None or len(note.blocks) < 2:
            continue
        path = made.converted.paths[note.path]
        record = records.get(path)
        kept = unpack(record.carried) or {} if record is not None else {}
        texts = [c if isinstance(c, str) else c[2] for hunk in kept.get("hunks", ()) for c in hunk[3]]
        carriers = [texts, *told_in_carriers((folder / path).read_bytes(), format)]
        if any(is_whole(note.source.text, each) for each in carriers):
            found.append(note.path)
    return tuple(found)


def told_in_carriers(data: bytes, format: str) -> Iterator[list[str]]:
    """The texts in each thing that the note ``data`` carries for the way back.

    >>> list(told_in_carriers(b'- a\\n  vaultconv:: {"v":1,"task":{"marker":"?"}}\\n- b\\n  vaultconv:: ^id\\n', "logseq"))
    [['?'], ['^id']]
    >>> list(told_in_carriers(b"<p data-vaultconv='{&quot;v&quot;:1,&quot;html&quot;:&quot;a &lt; b&quot;}'>", "html"))
    [['a < b']]
    """
    for found in CARRIER[format].finditer(data):
        said = found[0].decode("utf-8", "replace")
        if format == "html":
            said = html.unescape(said.strip().partition("=")[2][1:-1])
        start = said.find("{")
        try:
            value = json.JSONDecoder().raw_decode(said, start)[0] if start >= 0 else None
        except json.JSONDecodeError:
            value = None
        yield list(texts_in(value if value is not None else said.rpartition(":: ")[2].strip()))


def is_whole(text: str, carried: Iterable[str]) -> bool:
    """Whether each line of ``text`` with a word in it stands in what is ``carried``, blanks and all marks aside.

    >>> is_whole("- a b\\n- [ ] c\\n", ["a b c"]), is_whole("- a b\\n- d\\n", ["a b"])
    (True, False)
    """
    lines = {" ".join(re.findall(r"\w+", line)) for line in text.split("\n")} - {""}
    there = " ".join(re.findall(r"\w+", " ".join(carried)))
    return bool(lines) and all(f" {line} " in f" {there} " for line in lines)


# -- the table -----------------------------------------------------------------------------------------------------


def rows(vaults: Sequence[Path], over: Sequence[str], ways: Sequence[str]) -> Iterator[Journey]:
    """Each journey of each vault."""
    for vault in vaults:
        own = load(vault, Options()).format.name
        for format in over:
            for way in ways:
                if format == own and way == "lost":
                    continue
                with tempfile.TemporaryDirectory() as work:
                    yield journey(vault, format, way, Path(work))


def main() -> int:
    """Prints the figures; leaves with 1 if something is missing that no ledger names."""
    parser = argparse.ArgumentParser(description="What comes back of a vault, by format and way.")
    parser.add_argument("vaults", type=Path, nargs="*", default=FIXTURES)
    parser.add_argument("--over", nargs="+", choices=format_names(), default=format_names())
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--lines", action="store_true", help="show each line that is another one")
    parser.add_argument(
        "--reasons", action="store_true", help="list each line that is another one with its reason"
    )
    given = parser.parse_args()
    bad = 0
    print(
        "| vault | over | way | notes | missing there, back, home | same lines | carried in notes | whole notes carried |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for row in rows(given.vaults, given.over, given.ways):
        missing = f"{len(row.there)}, {len(row.back)}, {len(row.home)}"
        carried = f"{row.carried:.2%}" if row.way == "kept" else ""
        print(
            f"| {row.vault.name} | {row.over} | {row.way} | {len(row.notes)} | {missing} | {row.share:.1%} | {carried} | {len(row.whole)} |",
            flush=True,
        )
        bad += len(row.there) + len(row.back) + len(row.home)
        if given.reasons:
            why, lines = counted(row.notes)
            print("\n".join(f"  {count} lines: {each}" for each, count in why.most_common()))
            print("\n".join(f"    {line}" for line in lines))
        if given.lines:
            for title, found in (("there", row.there), ("back", row.back), ("home", row.home)):
                for each in found:
                    print(f"! {title} {each}")
            print("\n".join(row.diff()))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
