"""How much of anybody's page is read: what it is is asked of each format, long before one reads (:mod:`vaultconv.formats.html.around`)."""

from __future__ import annotations

from typing import Final

from vaultconv.formats.base import Option

MAIN, WHOLE = "main", "whole"
OPTION: Final = Option(
    "page",
    MAIN,
    "of a page of a site read its text (`<main>`), or also what stands around it (navigation, header, footer)",
    (MAIN, WHOLE),
    "read",
)
"""How much of anybody's page is read."""
