"""Tables of the reference that are made of the very tables that the code uses: :data:`TABLES`, by name.

A page shows one between ``<!-- table: NAME -->`` and ``<!-- end of table -->``; ``docs/generate.py`` writes what stands there.
Some of them are private to their module: what is shown here is what is used there, and nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

DAY = date(2026, 1, 5)
"""The day that tokens of dates are shown with: a Monday."""

_PLACE = re.compile(r"(<!-- table: ([a-z-]+) -->\n\n)(?:(?!<!-- ).)*(<!-- end of table -->)", re.DOTALL)
_SIGNS_OF_MARKDOWN = str.maketrans({"|": "\\|"})


def placed(page: Path) -> str:
    """The text of ``page`` with each of its tables as the code has it now."""
    return _PLACE.sub(lambda found: found[1] + TABLES[found[2]]() + "\n" + found[3], page.read_text("utf-8"))


def named_in(page: Path) -> list[str]:
    """The tables that ``page`` shows, in their order."""
    return [found[2] for found in _PLACE.finditer(page.read_text("utf-8"))]


def code(text: object) -> str:
    """``text`` as code, in a cell."""
    told = str(text).translate(_SIGNS_OF_MARKDOWN)
    return f"`` {told} ``" if "`" in told else f"`{told}`" if told else "–"


def codes(words: Iterable[object]) -> str:
    """``words`` as code, one beside the other."""
    return ", ".join(map(code, words)) or "–"


def table(header: str, rows: Iterable[Collection[str]]) -> str:
    """The rows below a ``header`` such as ``"key | value"``."""
    lines = [f"| {header} |", "|" + "---|" * (header.count("|") + 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def gathered(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    """The second of each pair, by the first."""
    found: dict[str, list[str]] = defaultdict(list)
    for first, second in pairs:
        found[first].append(second)
    return found


# -- tasks ---------------------------------------------------------------------------------------------------------


def states() -> str:
    """What boxes and markers mean."""
    from vaultconv.formats.logseq.tasks import MARKERS, STATUS
    from vaultconv.markdown.dialect import STATUS_OF_CHARACTER
    from vaultconv.markdown.editing import BOXES
    from vaultconv.model.task import Status

    boxes = gathered((status, f"[{box}]") for box, status in STATUS_OF_CHARACTER.items())
    markers = gathered((status, marker) for marker, status in STATUS.items())
    return table(
        "state | boxes that are read | box that is written | markers of Logseq that are read | marker that is written",
        (
            [
                str(status),
                codes(boxes.get(status, ())),
                code(f"[{BOXES[status]}]" if status in BOXES else ""),
                codes(markers[status]),
                code(MARKERS[status]),
            ]
            for status in Status
            if status in MARKERS
        ),
    )


def said_of_tasks() -> str:
    """What a task says besides its state."""
    from vaultconv.formats.logseq import tasks
    from vaultconv.formats.obsidian.fields import _NAMES, _OTHER_SIGNS
    from vaultconv.markdown.task_signs import PRIORITIES, SIGNS

    stamps = {kind: f"{word}:" for word, kind in tasks._KINDS.items()}
    keys = {
        "id": tasks._ID,
        "depends_on": tasks._AFTER,
        "recurrence": tasks._RULE_KEY,
        "on_completion": tasks._THEN,
        "priority": tasks._PRIORITY_KEY,
        **{kind: kind for kind in tasks._DATED},
    }
    rows = []
    for kind, field in _NAMES.items():
        sign = SIGNS.get(kind, "")
        further = [other for other in _OTHER_SIGNS.get(kind, "") if other != sign]
        logseq = stamps.get(kind) or f"{keys[kind]}::"
        if kind == "priority":
            sign, logseq = " ".join(PRIORITIES.values()), "[#A]"
        rows.append(
            [kind.replace("_", " "), sign, " ".join(further) or "–", code(f"[{field}:: …]"), code(logseq)]
        )
    return table("what | sign | read as well | field of Dataview | in Logseq", rows)


def priorities() -> str:
    """Priorities of a task."""
    from vaultconv.formats.logseq.tasks import _LETTERS
    from vaultconv.markdown.task_signs import PRIORITIES

    return table(
        "priority | sign | in Logseq",
        ([name, sign, code(f"[#{_LETTERS[name]}]")] for name, sign in PRIORITIES.items()),
    )


# -- days ----------------------------------------------------------------------------------------------------------


def tokens_of_dates() -> str:
    """The tokens that a format of days may have, and how they say :data:`DAY`."""
    from vaultconv.formats.logseq.dates import _TOKENS as LOGSEQ
    from vaultconv.formats.obsidian.moment import _TOKENS as OBSIDIAN

    def shown(token: str, day: str, tokens: Mapping[str, Any]) -> str:
        return code(day) if token in tokens else "–"

    rows = []
    for token in sorted({*OBSIDIAN, *LOGSEQ}, key=lambda token: (token.lower(), token)):
        obsidian = OBSIDIAN[token].text(DAY) if token in OBSIDIAN else ""
        logseq = LOGSEQ[token].spell(DAY) if token in LOGSEQ else ""
        rows.append([code(token), shown(token, obsidian, OBSIDIAN), shown(token, logseq, LOGSEQ)])
    return table("token | Obsidian | Logseq", rows)


def local_dates() -> str:
    """The short forms of whole dates."""
    from vaultconv.formats.obsidian.moment import _LOCAL

    return table("short form | stands for", ([code(token), code(said)] for token, said in _LOCAL.items()))


# -- names and properties ------------------------------------------------------------------------------------------


def characters_of_names() -> str:
    """What becomes of characters that a name cannot have."""
    from vaultconv.vault.naming import SAFE, WINDOWS

    def named(character: str) -> str:
        return code(character) if character.isprintable() and character.strip() else f"U+{ord(character):04X}"

    def becomes(character: str, rules: Any) -> str:
        if character in rules.drop:
            return "nothing"
        return {" ": "a blank"}.get(
            rules.replace.get(character, character), code(rules.replace.get(character, character))
        )

    signs = [
        sign
        for sign in {**SAFE.replace, **dict.fromkeys(SAFE.drop), **WINDOWS.replace}
        if sign.isprintable() or sign in SAFE.replace
    ]
    return table(
        "character | in a name of a note | in a path on Windows",
        ([named(sign), becomes(sign, SAFE), becomes(sign, WINDOWS)] for sign in signs if sign.strip()),
    )


def types_of_properties() -> str:
    """What each type of a property is called in ``types.json``."""
    from vaultconv.formats.obsidian.new_settings import _WIDGETS
    from vaultconv.model.properties import PropertyType

    return table(
        "type | in `types.json` of a new vault",
        ([str(kind), code(_WIDGETS.get(kind, ""))] for kind in PropertyType),
    )


def singular_keys() -> str:
    """Keys of old, and what Obsidian knows."""
    from vaultconv.formats.obsidian.reserved_keys import PLURALS

    return table("key | in a vault", ([code(key), code(plural)] for key, plural in PLURALS.items()))


def keys_of_logseq() -> str:
    """The keys that Logseq has for itself, by what becomes of them."""
    from vaultconv.formats.logseq.built_in import BUILT_IN

    decided = gathered((str(decision), key) for key, decision in BUILT_IN.items())
    return table("decision | keys", ([decision, codes(keys)] for decision, keys in decided.items()))


def said_by_pages() -> str:
    """Where a property of a web page comes from."""
    from vaultconv.formats.html.metadata import _SOURCES

    return table(
        "property | JSON-LD and microdata | `<meta>`, in this order",
        ([code(key), codes(source.schema), codes(source.names)] for key, source in _SOURCES.items()),
    )


# -- HTML ----------------------------------------------------------------------------------------------------------


def marks_and_tags() -> str:
    """The tags that are marks of Markdown."""
    from vaultconv.formats.html.elements import EMPHASIS

    tags = gathered((mark, f"<{tag}>") for tag, mark in EMPHASIS.items())
    return table(
        "Markdown | tags of a page", ([code(f"{mark}x{mark}"), codes(names)] for mark, names in tags.items())
    )


def elements() -> str:
    """What becomes of elements that Markdown has no word for."""
    from vaultconv.formats.html.elements import FOREIGN, UNSEEN, WHOLE
    from vaultconv.markdown.elements import PHRASES

    return table(
        "in the note | elements of a page",
        (
            [what, codes(f"<{name}>" for name in sorted(names))]
            for what, names in (
                ("HTML, whole, by itself", WHOLE),
                ("HTML, with all that is in it", FOREIGN),
                ("tags of HTML in the line", PHRASES - WHOLE - FOREIGN),
                ("nothing: they are not read", UNSEEN),
            )
        ),
    )


def safe_schemes() -> str:
    """The schemes that a link of a page may have."""
    from vaultconv.formats.html.safety import SCHEMES

    return table("a link of a page may begin with", ([code(f"{scheme}:")] for scheme in sorted(SCHEMES)))


def colours_of_boards() -> str:
    """Colours of whiteboards and canvases."""
    from vaultconv.formats.logseq.whiteboard.look import _PALETTE

    return table(
        "on a canvas | on a whiteboard",
        ([code(canvas), code(board)] for canvas, board in sorted(_PALETTE.items())),
    )


def macros_of_logseq() -> str:
    """The macros that are Logseq's own."""
    from vaultconv.formats.logseq.macros import BUILT_IN

    return table(
        "macros of Logseq, which no setting changes",
        ([codes(f"{{{{{name}}}}}" for name in sorted(BUILT_IN))],),
    )


# -- the service, downloads ----------------------------------------------------------------------------------------


def flags_of_readwise() -> str:
    """Flags of a highlight, and the tags that say them."""
    from vaultconv.formats.readwise.exports.flags import FLAGS

    return table("flag of a highlight | tag", ([code(flag), code(tag)] for flag, tag in FLAGS.items()))


def keys_of_forms() -> str:
    """The keys of each form of a site note, and where its files lie."""
    from vaultconv.formats.readwise.form_keys import KEYS
    from vaultconv.formats.readwise.forms import FORMS

    forms: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for form, keys in KEYS.items():
        forms[keys].append(form)
    return table(
        "forms | folder | keys, in the importer's order",
        ([codes(names), code(FORMS[names[0]].folder), codes(keys)] for keys, names in forms.items()),
    )


def kinds_of_downloads() -> str:
    """What may be fetched: what it is called, how its address ends where that tells, and which files are taken."""
    from vaultconv.assets.find import _ENDINGS, CONSTRUCTS, KINDS, medium_of
    from vaultconv.assets.sniff import MEDIA

    return table(
        "kind | in the ledger | ends of an address that tell it | files that are taken",
        (
            [
                code(kind),
                code(CONSTRUCTS[kind]),
                codes(f".{ending}" for ending in _ENDINGS.get(kind, ())),
                codes(ending for ending, media in MEDIA.items() if medium_of(kind) in media),
            ]
            for kind in KINDS
        ),
    )


def keys_of_pictures() -> str:
    """The keys of properties that hold the address of a picture."""
    from vaultconv.assets.find import _ABOUT, _PICTURED

    return table(
        "about what, or nothing | what | or behind it",
        ([codes(about for about in _ABOUT if about), codes(_PICTURED), "`_url`"],),
    )


# -- what a run says -----------------------------------------------------------------------------------------------


def outcomes() -> str:
    """The outcomes of lines of the ledger, as a summary has them."""
    from vaultconv.model.losses import Loss
    from vaultconv.pipeline.ledger import SAYS, loses_content

    return table(
        "outcome | in a summary | counts with `--strict`",
        (
            [code(outcome), said, "yes" if loses_content(Loss("", 0, "", outcome)) else "no"]
            for outcome, said in SAYS.items()
        ),
    )


def errors_by_exit_code() -> str:
    """What each error leaves with."""
    from vaultconv.errors import kinds

    found = gathered((str(kind.exit_code), f"[`{kind.code}`](errors.md#{kind.code})") for kind in kinds())
    return table(
        "exit code | errors",
        ([code, ", ".join(names)] for code, names in sorted(found.items(), key=lambda each: int(each[0]))),
    )


def settings_of_obsidian() -> str:
    """Which keys of which settings files are read."""
    from vaultconv.formats.obsidian.settings import _KINDS, _NAMES

    return table(
        "file | key | value",
        (
            [code(file), code(key), _NAMES[kind]]
            for file, keys in _KINDS.items()
            for key, kind in keys.items()
        ),
    )


TABLES: Mapping[str, Callable[[], str]] = {
    "states": states,
    "said-of-tasks": said_of_tasks,
    "priorities": priorities,
    "tokens-of-dates": tokens_of_dates,
    "local-dates": local_dates,
    "characters-of-names": characters_of_names,
    "types-of-properties": types_of_properties,
    "singular-keys": singular_keys,
    "keys-of-logseq": keys_of_logseq,
    "said-by-pages": said_by_pages,
    "marks-and-tags": marks_and_tags,
    "elements": elements,
    "safe-schemes": safe_schemes,
    "colours-of-boards": colours_of_boards,
    "macros-of-logseq": macros_of_logseq,
    "flags-of-readwise": flags_of_readwise,
    "keys-of-forms": keys_of_forms,
    "kinds-of-downloads": kinds_of_downloads,
    "keys-of-pictures": keys_of_pictures,
    "outcomes": outcomes,
    "errors-by-exit-code": errors_by_exit_code,
    "settings-of-obsidian": settings_of_obsidian,
}
"""The tables, by the names that pages call them by."""
