"""What of a site is not its notes: the frame of a page, and the pages that are made of the vault as a whole."""

from typing import Final

TEMPLATE: Final = "template"
"""The name of the option that says which folder has files instead of those that pages are made with."""
