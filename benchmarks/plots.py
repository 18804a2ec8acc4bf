"""Bars as a picture (SVG), for the documentation: readable by day and by night, without a library, and the same for the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

_WIDTH = 760
_LABELS = 300
"""Where the bars begin."""
_END = 660
"""Where the longest of them ends; behind it stands its figure."""
_ROW = 26
_TOP = 54
_STYLE = (
    "text{font:13px sans-serif;fill:#1c2536}.title{font-weight:600;font-size:15px}.note{fill:#5b667a;font-size:12px}"
    ".label{text-anchor:end}.tick{text-anchor:middle;fill:#5b667a;font-size:11px}line{stroke:#7a869a;stroke-opacity:.35}"
    ".spread{stroke:#1c2536;stroke-opacity:.75;stroke-width:1.5}.ours{fill:#5b7fbd}.floor{fill:#8a93a3}.other{fill:#c98a4b}"
    "@media (prefers-color-scheme:dark){text{fill:#e8edf5}.note,.tick{fill:#aab4c5}.spread{stroke:#e8edf5}"
    ".ours{fill:#7ea2e0}.floor{fill:#7c8698}.other{fill:#d79a5c}}"
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with its least and its most; ``kind`` is its colour: ``ours``, ``floor`` or ``other``."""

    label: str
    value: float
    least: float
    most: float
    kind: str = "ours"


def bars(title: str, unit: str, rows: Sequence[Bar]) -> str:
    """A picture of ``rows``, the length of each by its order of magnitude; the whisker is from the least to the most.

    >>> picture = bars("Speed", "ms", [Bar("one", 10, 9, 12), Bar("two", 1000, 900, 1200, "other")])
    >>> picture.count("<rect"), picture.count('class="other"')
    (2, 1)
    """
    first = floor(log10(min(row.least for row in rows)))
    last = max(first + 1, ceil(log10(max(row.most for row in rows))))

    def place(value: float) -> float:
        return round(_LABELS + (log10(value) - first) / (last - first) * (_END - _LABELS), 1)

    height = _TOP + _ROW * len(rows) + 34
    bottom = _TOP + _ROW * len(rows)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">',
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="12" y="24">{escape(title)}</text>',
        f'<text class="note" x="12" y="43">{escape(unit)}; each line is ten times the one before</text>',
    ]
    for power in range(first, last + 1):
        x = place(10.0**power)
        lines.append(f'<line x1="{x}" y1="{_TOP - 2}" x2="{x}" y2="{bottom + 4}"/>')
        lines.append(f'<text class="tick" x="{x}" y="{bottom + 20}">{_figure(10.0**power)}</text>')
    for number, row in enumerate(rows):
        y = _TOP + _ROW * number
        middle, end = y + _ROW / 2, place(row.value)
        told = f"{row.label}: {_figure(row.value)} ({_figure(row.least)} to {_figure(row.most)})"
        lines += (
            f"<g><title>{escape(told)}</title>",
            f'<text class="label" x="{_LABELS - 8}" y="{middle + 4.5}">{escape(row.label)}</text>',
            f'<rect class="{row.kind}" x="{_LABELS}" y="{y + 4}" width="{max(1.0, round(end - _LABELS, 1))}" height="{_ROW - 8}" rx="2"/>',
            f'<line class="spread" x1="{place(row.least)}" y1="{middle}" x2="{place(row.most)}" y2="{middle}"/>',
            f'<text x="{max(end, place(row.most)) + 8}" y="{middle + 4.5}">{_figure(row.value)}</text></g>',
        )
    return "\n".join([*lines, "</svg>", ""])


def _figure(value: float) -> str:
    """A figure in as few signs as tell it.

    >>> _figure(0.0123), _figure(1.26), _figure(44.8), _figure(11903.2)
    ('0.012', '1.3', '45', '11,903')
    """
    if value < 0.1:
        return f"{value:.2g}"
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"
