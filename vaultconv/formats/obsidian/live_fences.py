"""Fences that show an answer, not code: what another app shows of them is the question.

Source: Help, "Create a base", "Search"; the documentation of the plugins Dataview and Tasks.
"""

from __future__ import annotations

from vaultconv.formats.obsidian.bases import FENCE
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks, Code
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.traverse import iter_blocks

LANGUAGES = frozenset({FENCE, "query", "dataview", "dataviewjs", "tasks"})
"""What such a fence is called."""

_OPENS = lazy_pattern(rf"(?:```|~~~)[ \t]*(?:{'|'.join(sorted(LANGUAGES))})[ \t]*(?:\n|\Z)")


def has_live_fences(body: str) -> bool:
    """Whether some fence in ``body`` may be one. Errs on the side of yes.

    >>> has_live_fences("```base\\n"), has_live_fences("```py\\n")
    (True, False)
    """
    return ("```" in body or "~~~" in body) and _OPENS.search(body) is not None


def live_fences(path: str, body: str, blocks: Blocks) -> tuple[Loss, ...]:
    """The lines of another app's ledger for the fences of the note at ``path``, whose text is ``body``.

    >>> live_fences("a.md", "x", ())
    ()
    """
    if not has_live_fences(body):
        return ()
    return tuple(
        Loss(path, block.line, "query", Outcome.KEPT_AS_TEXT, _detail(block.info.strip()))
        for block in iter_blocks(blocks)
        if isinstance(block, Code) and block.info.strip() in LANGUAGES
    )


def _detail(language: str) -> str:
    return f"a fence `{language}` stays code: only its app shows an answer there"
