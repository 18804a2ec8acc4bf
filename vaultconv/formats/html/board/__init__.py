"""A board as a page: a picture with links, and all that it says in words."""

from __future__ import annotations

from vaultconv.formats.html.board.page import board_page

__all__ = ["board_page"]
