"""What one text became, done to another that differs from it in other places."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from vaultconv.lazy_pattern import lazy_pattern

_TOKENS = lazy_pattern(r"\w+|\W")


def merged(base: str, own: str, new: str) -> str | None:
    """``own`` with all that is changed that ``new`` has otherwise than ``base``: whole lines, or, where these differ from ``base``
    themselves, words in them; None where it differs from ``base`` just there.

    >>> merged("a\\nb\\nc\\n", "a!\\nb\\nc\\n", "a\\nb\\nd\\n"), merged("a\\n", "b\\n", "c\\n")
    ('a!\\nb\\nd\\n', None)
    >>> merged("<i>one</i>\\n", '<i id="x">one</i>\\n', "<i>two</i>\\n")
    '<i id="x">two</i>\\n'
    """
    if base == own:
        return new
    was, mine, then = (text.splitlines(keepends=True) for text in (base, own, new))
    made = _merged(was, mine, then)
    return None if made is None else "".join(made)


def _merged(
    base: Sequence[str], own: Sequence[str], new: Sequence[str], last: bool = False
) -> list[str] | None:
    """The pieces of ``own`` with what is changed. ``last``: they are not to be parted any more."""
    kept = SequenceMatcher(None, base, own, autojunk=False).get_matching_blocks()
    out: list[str] = []
    done = 0
    for tag, start, end, first, after in SequenceMatcher(None, base, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        place = next((block for block in kept if block.a <= start and end <= block.a + block.size), None)
        if place is not None:
            at = place.b + start - place.a
            piece, until = list(new[first:after]), at + end - start
        else:
            at = max(
                (block.b + min(block.size, start - block.a) for block in kept if block.a <= start), default=0
            )
            until = min(
                (
                    block.b + max(end - block.a, 0)
                    for block in kept
                    if block.size and block.a + block.size >= end
                ),
                default=len(own),
            )
            if last or at > until:
                return None
            inside = _merged(
                _tokens(base[start:end]), _tokens(own[at:until]), _tokens(new[first:after]), last=True
            )
            if inside is None:
                return None
            piece = inside
        if at < done:
            return None
        out += [*own[done:at], *piece]
        done = until
    return [*out, *own[done:]]


def _tokens(pieces: Sequence[str]) -> list[str]:
    """The words of ``pieces``, and each character between them."""
    return _TOKENS.findall("".join(pieces))
