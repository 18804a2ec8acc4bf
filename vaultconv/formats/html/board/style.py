"""How the picture of a board looks: by day, by night, and on paper."""

from __future__ import annotations

import re

_HEX = re.compile(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")

PRESETS = ("1", "2", "3", "4", "5", "6")
"""The colours that have a name: red, orange, yellow, green, cyan, purple (JSON Canvas 1.0, "canvasColor")."""


def colored(color: str) -> tuple[str, str]:
    """The class and the style of what has a ``color``; nothing for one that is none.

    >>> colored("4"), colored("#ff8800"), colored("red;}")
    ((' c4', ''), (' own', ' style="--c:#ff8800"'), ('', ''))
    """
    if color in PRESETS:
        return f" c{color}", ""
    return (" own", f' style="--c:{color}"') if _HEX.fullmatch(color) else ("", "")


_NIGHT = """\
.board{--paper:#1e1e1e;--card:#262626;--ink:#dadada;--soft:#a3a3a3;--line:#7a7a7a;--edge:#4a4a4a;--link:#8fb4ff;
--mark:#6b5a1e;--code:#333;--tint:16%}
.board .c1{--c:#fb464c}.board .c2{--c:#e9973f}.board .c3{--c:#e0de71}.board .c4{--c:#44cf6e}.board .c5{--c:#53dfdd}
.board .c6{--c:#a882ff}
"""

STYLE = (
    """\
:root{color-scheme:light dark}
.board{--paper:#f7f7f5;--card:#fff;--ink:#222;--soft:#666;--line:#8a8a8a;--edge:#d3d3d0;--link:#2257c4;
--mark:#fff3a3;--code:#f0f0ee;--tint:9%;margin:1em 0;overflow:auto;border:1px solid var(--edge);border-radius:10px;
background:var(--paper)}
.board .c1{--c:#d92534}.board .c2{--c:#d96a00}.board .c3{--c:#b58900}.board .c4{--c:#0a8f41}.board .c5{--c:#008f8c}
.board .c6{--c:#6c46d6}
@media screen and (prefers-color-scheme:dark){
"""
    + _NIGHT
    + """\
}
.board svg{display:block;height:auto;margin:0 auto;font:15px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif;
color:var(--ink)}
.board a{color:var(--link)}
.board .face{fill:var(--card);stroke:var(--c,var(--edge));stroke-width:1.5}
.board [class*=" c"]>.face,.board .own>.face{fill:color-mix(in srgb,var(--c) var(--tint),var(--card));stroke-width:2}
.board .group>.face{fill:none;stroke:var(--c,var(--line));stroke-width:2}
.board .group[class*=" c"]>.face,.board .group.own>.face{fill:color-mix(in srgb,var(--c) var(--tint),transparent)}
.board .missing>.face{stroke-dasharray:6 5}
.board .edge path,.board .edge polyline{fill:none;stroke:var(--c,var(--line));stroke-width:2.5;stroke-linecap:round}
.board .edge polygon{fill:var(--c,var(--line))}
.board text{fill:var(--ink);font-size:15px}
.board .name{font-weight:600;font-size:17px}
.board .group .name{fill:var(--c,var(--soft))}
.board .label{text-anchor:middle;dominant-baseline:central;stroke:var(--paper);stroke-width:7px;stroke-linejoin:round;
paint-order:stroke;font-size:14px}
.board .in{box-sizing:border-box;width:100%;height:100%;overflow:auto;padding:10px 16px;overflow-wrap:anywhere}
.board .in>:first-child{margin-top:0}
.board .in>:last-child{margin-bottom:0}
.board .in p,.board .in ul,.board .in ol,.board .in blockquote,.board .in pre,.board .in table{margin:.55em 0}
.board .in ul,.board .in ol{padding-left:1.4em}
.board .in h1{font-size:1.45em}.board .in h2{font-size:1.25em}.board .in h3{font-size:1.1em}
.board .in h1,.board .in h2,.board .in h3,.board .in h4,.board .in h5,.board .in h6{margin:.7em 0 .35em;line-height:1.25}
.board .in blockquote{margin-left:0;padding-left:.8em;border-left:3px solid var(--edge);color:var(--soft)}
.board .in code{background:var(--code);border-radius:4px;padding:.1em .3em;font-size:.9em}
.board .in pre{background:var(--code);border-radius:6px;padding:.5em .7em;overflow:auto}
.board .in pre code{padding:0;background:none}
.board .in mark{background:var(--mark);color:inherit}
.board .in table{border-collapse:collapse}
.board .in th,.board .in td{border:1px solid var(--edge);padding:.15em .5em}
.board .in img{max-width:100%;height:auto;border-radius:4px}
.board .in fieldset{border:1px solid var(--edge);border-radius:6px}
.board .in .title{margin:0 0 .4em;font-weight:600}
.board .in .where{margin:0;color:var(--soft);font-size:.88em}
.board figcaption{padding:.5em 1em;border-top:1px solid var(--edge);color:var(--soft);font:14px/1.4 system-ui,sans-serif}
@media print{.board{overflow:visible;break-inside:avoid}.board svg{min-width:0!important;max-height:90vh}
.board .in{overflow:hidden}}
"""
)
"""The style sheet of a page with a board."""
