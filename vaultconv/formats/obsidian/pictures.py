"""Where a vault keeps pictures that were fetched, and how properties and raw HTML show them.

Source: Obsidian Help, "Attachments" (the setting *Default location for new attachments*); release notes of 1.8.1 (raw
HTML shows files of the vault by their path).
"""

from __future__ import annotations

from urllib.parse import quote

from vaultconv.formats.base import PictureStyle
from vaultconv.model.note import Settings
from vaultconv.vault.naming import safe_path

FOLDER = "Attachments"
"""Where the settings name no folder of the vault."""


def folder_of(settings: Settings) -> str:
    """The folder for a file that many notes may show: the one that is set, unless that is "beside the note".

    >>> folder_of(Settings(attachment_folder="Files/New")), folder_of(Settings(attachment_folder="./files"))
    ('Files/New', 'Attachments')
    """
    named = settings.attachment_folder
    if not named or named.startswith("."):
        return FOLDER
    path = named.strip("/")
    return safe_path(path) if path else ""


PICTURES = PictureStyle(
    folder_of,
    in_html=lambda path, _note: quote(path),
    in_property=lambda path, _note: f"[[{path}]]",
    by_path=lambda path, _note: path,
)
