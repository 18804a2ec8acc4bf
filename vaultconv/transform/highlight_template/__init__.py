"""Highlights as the user's own template has them (``--highlight-template``), for apps whose notes are Markdown."""
