"""The forms of export, each told from the others by its structure."""

from __future__ import annotations

from vaultconv.formats.readwise.exports.api import API
from vaultconv.formats.readwise.exports.form import ExportForm
from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS, IMPORT

FORMS: tuple[ExportForm, ...] = (API, HIGHLIGHTS, IMPORT)
"""Those that are read and written."""

BY_NAME = {form.name: form for form in FORMS}

ENDINGS = (".csv", ".json")
"""The endings that a file of them can have."""

HEAD = 65_536
"""Bytes of a file that are looked at to tell its form."""


def form_of(head: bytes) -> ExportForm | None:
    """The form of a file that begins with ``head``; None if it is no export that is known."""
    return next((form for form in FORMS if form.recognises(head)), None)
