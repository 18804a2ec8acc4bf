"""Parts of anybody's page that can be folded and are but parts of its text: what stands under a heading that opens and closes it, and what
rustdoc folds, whose code has its language. In a note a heading folds what is under it by itself. Any other ``<details>`` stays what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.elements import HEADINGS, is_deep, kinds_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

FOLDABLE: Final = "details"
_HEADINGS: Final = ", ".join(HEADINGS)
_OF_RUSTDOC: Final = "toggle"
_LABEL: Final = "hideme"
"""The class of a summary that rustdoc shows only while all else is hidden: what it says is of no part of the page."""
_CODE_OF_RUSTDOC: Final = "rust-example-rendered"
_BESIDE: Final = "section > .rightside"
"""What rustdoc shows to the right of a heading, and writes before it."""


def is_part(details: LexborNode) -> bool:
    """Whether what ``details`` hold is but a part of the text of the page."""
    summary = next((child for child in details.iter() if child.tag == "summary"), None)
    if summary is None:
        return False
    is_rustdoc = _OF_RUSTDOC in kinds_of(details)
    if is_rustdoc and _LABEL in kinds_of(summary):
        return True
    return (is_rustdoc or "open" in details.attributes) and summary.css_first(_HEADINGS) is not None


def mend_foldable(root: LexborNode, lower: str) -> None:
    """Makes parts of the text of what can be folded in the page, whose source is ``lower`` in lower case."""
    if _CODE_OF_RUSTDOC in lower:
        for code in root.css(f"pre.rust.{_CODE_OF_RUSTDOC}, pre.rust.item-decl"):
            code.attrs["class"] = "language-rust"
    if "<details" not in lower:
        return
    for details in reversed(root.css(FOLDABLE)):  # from the inside out: one may hold another
        if not is_part(details):
            continue
        summary = next(child for child in details.iter() if child.tag == "summary")
        if _LABEL in kinds_of(summary):
            summary.decompose()
        else:
            for beside in summary.css(_BESIDE):
                _put_behind(beside)
            summary.unwrap()
        details.unwrap()


def _put_behind(beside: LexborNode) -> None:
    """Puts what stands ``beside`` a heading behind it."""
    heading = beside.next
    while heading is not None and heading.tag not in HEADINGS:
        heading = heading.next
    if heading is not None and not is_deep(beside):
        heading.insert_after(beside)
        beside.decompose()
