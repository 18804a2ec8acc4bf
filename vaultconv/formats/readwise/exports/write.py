"""Notes as a file of an export: each becomes its record, and the records one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.readwise.exports.beginnings import AS_READ
from vaultconv.formats.readwise.exports.form import ExportForm
from vaultconv.formats.readwise.exports.forms import BY_NAME
from vaultconv.formats.readwise.exports.left_out import report
from vaultconv.formats.readwise.exports.lower import book_of, has_chapters, has_passages, is_source
from vaultconv.formats.readwise.exports.read import EXPORT, RECORD
from vaultconv.formats.readwise.exports.record import MARKS, Record, read_record, record_text
from vaultconv.formats.readwise.exports.unsaid import tell_unsaid
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Encoding, Note
from vaultconv.vault.decoding import decode, encode

NEW: Final = "readwise"
"""The name of a new export, without its ending."""


def asked_form(context: WriteContext) -> str:
    """The form that the user asks for, ``""`` for none."""
    asked = str(context.options.get("readwise_form", AS_READ))
    return "" if asked == AS_READ else asked


def export_of(note: Note, context: WriteContext) -> tuple[str, ExportForm] | None:
    """The file that ``note`` is a part of when it is written, and its form; None for a note of a site. One that came from an
    export goes back there, if nothing else is asked for."""
    asked = asked_form(context)
    carried = note.carried or {}
    if asked:
        form = BY_NAME.get(asked)
        return None if form is None else (NEW + form.ending, form)
    if context.source_format == "readwise":
        came, path = note.form, str(note.extra.get(EXPORT, ""))
    else:
        came, path = str(carried.get("form", "")), str(carried.get("path", "")).rpartition("/")[0]
    form = BY_NAME.get(came)
    return (path, form) if form is not None and path else None


def is_parted(note: Note) -> bool:
    """Whether ``note`` was made of a source of an export, one note a highlight, and is not gathered again: where that source lay is
    no place for a file."""
    grouped = (note.carried or {}).get("grouped")
    return (
        isinstance(grouped, Mapping) and grouped.get("by") == "highlight" and grouped.get("form") in BY_NAME
    )


def write_part(note: Note, path: str, export: str, form: ExportForm, context: WriteContext) -> Output:
    """The record of ``note``, a part of the file ``export``."""
    ledger = Ledger(note.path)
    if note.form == form.name and note.source is not None and note.source.dialect == RECORD:
        text = note.source.text
    else:
        if asked_form(context) and not has_passages(note) and not (form.is_open and is_source(note)):
            detail = f"there is no highlight in it: {form.title} has nowhere to put it, and it is left out"
            failed = Loss(note.path, 0, "note", Outcome.FAILED, detail)
            return Output(path, b"", note.path, (failed,), into=export)
        report(note, form, ledger)
        book = book_of(note, ledger, "note" in form.of_source, chapters=has_chapters(note, form))
        record = form.record(book)
        tell_unsaid(note, form.book(record), form, ledger)
        text = record_text(record, _known_marks(note))
    anew = (note.carried or {}).get("form") != form.name
    return Output(path, encode(text, Encoding()), note.path, tuple(ledger.losses), into=export, anew=anew)


def _known_marks(note: Note) -> list[str]:
    """What told the highlights of ``note`` from each other, as far as that is carried for it."""
    known = (note.carried or {}).get(MARKS)
    return [mark for mark in known if isinstance(mark, str)] if isinstance(known, list) else []


def joined(path: str, parts: Sequence[Output]) -> Output:
    """The file at ``path`` that holds the records of ``parts``."""
    records: list[Record] = []
    losses: list[Loss] = [loss for part in parts for loss in part.losses]
    known: dict[str, str] = {}
    for part in parts:
        if not part.data:
            continue
        try:
            record = read_record(decode(part.data).text)
        except ValueError as error:
            detail = (
                f"what is carried for it does not fit any more ({error}): it is left out. Convert it anew."
            )
            losses.append(Loss(part.source, 0, "note", Outcome.FAILED, detail))
            continue
        records.append(record)
        first = known.setdefault(repr(record.source), part.source)
        if first != part.source and not BY_NAME[record.form].is_open:
            detail = f"nothing in `{path}` tells this source from {first}: their highlights are those of one"
            losses.append(Loss(part.source, 0, "title", Outcome.APPROXIMATED, detail))
    form = (
        BY_NAME[records[0].form] if records else next(f for f in BY_NAME.values() if path.endswith(f.ending))
    )
    return Output(path, form.join(records), "", tuple(losses))
