"""Which spans of a line stand in emphasis. There Logseq sees only code, links to pages, links with words of their own, and
more emphasis; not even these in ``***x***``, and no emphasis goes on from the first line of a block to the second.

Source: mldoc 1.5.7 (``inline.ml``), run. Delimiters are paired as :func:`vaultconv.markdown.emphasis.pairs` pairs them.
"""

from __future__ import annotations

from itertools import pairwise

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.emphasis import Pair, pairs, replaced
from vaultconv.model.spans import Break, Span, Spans, Tag, Text


def inside(found: tuple[Pair, ...]) -> frozenset[int]:
    """The numbers of the spans that stand in emphasis."""
    return frozenset(place for pair in found for place in range(pair.opens[0] + 1, pair.closes[0]))


def without_tags_inside(spans: Spans) -> Spans:
    """``spans`` with the tags that stand in emphasis as words. A mark that ends emphasis is none of a tag before it.

    >>> without_tags_inside((Text("_"), Tag("a_"), Text(" and "), Tag("b_c")))
    (Text(text='_'), Text(text='#a_'), Text(text=' and '), Tag(name='b_c'))
    """
    apart: list[Span] = []
    tags: dict[int, Tag] = {}
    for span in spans:
        if not isinstance(span, Tag):
            apart.append(span)
            continue
        tags[len(apart)] = span
        found = _CLOSES.search(span.name)
        end = found.start() if found is not None else len(span.name)
        apart += (Tag(span.name[:end]), Text(span.name[end:])) if found is not None and end else (span,)
    dead = inside(pairs(tuple(apart))) & tags.keys()
    words = {id(tags[place]) for place in dead}
    return tuple(
        Text("#" + span.name) if isinstance(span, Tag) and id(span) in words else span for span in spans
    )


_CLOSES = lazy_pattern(r"(?:_+|~~)\Z")


def in_lines(spans: Spans, found: tuple[Pair, ...]) -> Spans:
    """``spans`` with emphasis that Logseq sees: closed at the end of a line and opened again on the next, and ``***`` as
    ``**_`` where it holds more than text.

    >>> from vaultconv.markdown.emphasis import pairs
    >>> in_lines((Text("*a"), Break(), Text("b*")), pairs((Text("*a"), Break(), Text("b*"))))
    (Text(text='*a*'), Break(hard=False, raw=''), Text(text='*b*'))
    """
    changes = [
        change
        for pair in found
        if len(pair.mark) == 3 and pair.closes[0] > pair.opens[0] + 1
        for change in ((pair.opens, "***", "**_"), (pair.closes, "***", "_**"))
    ]
    if not changes and not any(span.__class__ is Break for span in spans) and not _touch(spans):
        return spans
    out: list[Span] = []
    for place, span in enumerate(replaced(spans, changes)):
        marks = (
            [pair.mark for pair in found if pair.opens[0] < place < pair.closes[0]]
            if isinstance(span, Break)
            else []
        )
        if marks:  # the first that was found is the innermost
            out += (Text("".join(marks)), span, Text("".join(reversed(marks))))
        else:
            out.append(span)
    return _joined(out)


def _touch(spans: Spans) -> bool:
    """Whether two texts stand side by side."""
    return any(one.__class__ is other.__class__ is Text for one, other in pairwise(spans))


def _joined(spans: list[Span]) -> Spans:
    """Neighbouring texts as one; blanks at the end of a line go behind the delimiters that close there."""
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if isinstance(span, Text) and isinstance(last, Text):
            kept = last.text.rstrip(" ")
            gap = last.text[len(kept) :]
            closes = gap and not span.text.strip("*_~")
            out[-1] = Text(kept + span.text + gap if closes else last.text + span.text)
        else:
            out.append(span)
    return tuple(out)
