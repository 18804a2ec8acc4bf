"""What tries to run in a page (``fixtures/hostile/vectors.txt``), and who finds it there: Lexbor's tree, not our words."""

from __future__ import annotations

import json
import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html.safety import SCHEMES
from vaultconv.formats.html.site.head import policy

_FILE = Path(__file__).resolve().parents[3] / "fixtures/hostile/vectors.txt"
_NAMES = {"{NL}": "\n", "{TAB}": "\t"}

VECTORS = tuple(
    re.sub("|".join(map(re.escape, _NAMES)), lambda found: _NAMES[found[0]], line)
    for line in _FILE.read_text("utf-8").splitlines()
    if not line.startswith("# ")
)
"""At least one of each class."""

_NEVER = "iframe, frame, frameset, object, embed, applet, portal, base, template, noscript, textarea, select, button, animate, set, use"
_ATTRIBUTES = (
    "style",
    "srcdoc",
    "formaction",
    "action",
    "ping",
    "srcset",
    "background",
    "xlink:href",
    "http-equiv",
)
_ADDRESSES = ("href", "src", "cite", "poster", "data")


def harm(page: str) -> list[str]:
    """What in ``page`` runs, loads or styles anything but what its theme does."""
    tree = LexborHTMLParser(page)
    found = [f"<{node.tag}>" for node in tree.css(_NEVER)]
    found += [f"<{node.tag}> outside of the head" for node in tree.css("body :is(script, style, link, meta)")]
    found += [
        f"a form: {node.html}"
        for node in tree.css("form")
        if node.parent is None or node.parent.tag != "search"
    ]
    found += [
        f"a field: {node.html}"
        for node in tree.css("article input")
        if node.attributes.get("type") != "checkbox"
    ]
    for node in tree.css("script"):
        source = node.attributes.get("src")
        if node.attributes.get("type") == "application/ld+json":
            json.loads(node.text())
        elif source is None or not re.fullmatch(r"(?:\.\./)*_vault/search\.js", source) or node.text():
            found.append(f"a program: {node.html}")
    for node in tree.css("link:not([rel=icon][href='data:,'])"):
        if not re.fullmatch(r"(?:\.\./)*_vault/style\.css", node.attributes.get("href") or ""):
            found.append(f"a link: {node.html}")
    styles = [node.text() for node in tree.css("style")]
    said = [node.attributes.get("content") for node in tree.css("meta[http-equiv]")]
    if said != [policy("".join(styles))] or len(styles) > 1:
        found.append(f"another policy: {said}")
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            if name.startswith("on") or (name in _ATTRIBUTES and node.tag != "meta"):
                found.append(f"<{node.tag} {name}={value!r}>")
            if name in _ADDRESSES and node.tag not in ("link", "script"):
                scheme = re.match(r"([A-Za-z][\w+.-]*):", re.sub(r"[\x00-\x20]", "", value or ""))
                bitmap = node.tag == "img" and re.match(
                    r"data:image/(?:png|jpeg|gif|webp|avif);", value or ""
                )
                if scheme is not None and scheme[1].lower() not in SCHEMES and not bitmap:
                    found.append(f"<{node.tag} {name}={value!r}>")
    return found
