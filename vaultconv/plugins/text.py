"""Markdown, front matter, bytes and the names of files, for plugins: what most formats need and none should write again.

A :class:`Dialect` says how an app spells what CommonMark does not know; :func:`read_blocks` reads a text by it, and a
:class:`MarkdownWriter` writes one.

>>> blocks = read_blocks("Feed the *starter*.\\n", COMMONMARK)
>>> MarkdownWriter(COMMONMARK).write(blocks)
'Feed the *starter*.\\n'
>>> safe_name("AC/DC: live?")
'AC-DC live'
"""

from __future__ import annotations

from vaultconv.markdown.citation import citation_line, plain_to_markdown, read_citation
from vaultconv.markdown.dialect import COMMONMARK, Construct, Dialect, House, Region
from vaultconv.markdown.escape import HIDDEN, Live
from vaultconv.markdown.frontmatter import read_front_matter, write_front_matter
from vaultconv.markdown.read import TooDeepError, read_blocks, read_spans
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.markdown.write_spans import destination, title_text
from vaultconv.vault.decoding import Decoded, decode, encode
from vaultconv.vault.naming import Numbering, allot, safe_name, safe_path

__all__ = [
    "COMMONMARK",
    "HIDDEN",
    "Construct",
    "Decoded",
    "Dialect",
    "House",
    "Live",
    "MarkdownWriter",
    "Numbering",
    "Region",
    "TooDeepError",
    "allot",
    "citation_line",
    "decode",
    "destination",
    "encode",
    "plain_to_markdown",
    "read_blocks",
    "read_citation",
    "read_front_matter",
    "read_spans",
    "safe_name",
    "safe_path",
    "title_text",
    "write_front_matter",
]
