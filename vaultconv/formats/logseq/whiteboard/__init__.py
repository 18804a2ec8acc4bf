"""A whiteboard of a graph to the model and back.

Source: ``formats/logseq.md`` section 8; Logseq 0.10, ``deps/graph-parser/src/logseq/graph_parser/whiteboard.cljs`` and
``src/main/frontend/handler/whiteboard.cljs``. A whiteboard is a page of the graph: links name it as they name any.
"""

from __future__ import annotations

from vaultconv.formats.logseq.whiteboard.read import ENDING, read_whiteboard
from vaultconv.formats.logseq.whiteboard.write import write_whiteboard

__all__ = ["ENDING", "read_whiteboard", "write_whiteboard"]
