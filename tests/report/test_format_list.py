"""The formats that are installed, in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from vaultconv.formats.base import Option
from vaultconv.formats.registry import Known
from vaultconv.report.format_list import as_json, as_text


def a_format(**members: Any) -> Any:
    """A format, as far as the list looks at it."""
    return SimpleNamespace(**{"title": "Acme", "options": (), "reader": None, "writer": None, **members})


def test_a_line_a_format_and_one_an_option() -> None:
    option = Option("link_style", "wiki", "How links look.", ("wiki", "inline"), "both")
    known = [
        Known("acme", "acme-notes", a_format(reader=object(), options=(option,))),
        Known("none", "acme-notes", a_format()),
        Known("bad", "bad-notes", None, "ImportError: no\nluck"),
    ]
    assert as_text(known).splitlines() == [
        "acme: Acme; reads (package acme-notes)",
        "  --link-style wiki|inline  How links look. (reading and writing; default: wiki)",
        "none: Acme; neither reads nor writes (package acme-notes)",
        "bad: cannot be imported: ImportError: no\\nluck (package bad-notes)",
    ]
    listed = as_json(known)["formats"]
    assert [(each["name"], each["reads"], each["writes"], each["error"]) for each in listed] == [
        ("acme", True, False, ""),
        ("none", False, False, ""),
        ("bad", False, False, "ImportError: no\nluck"),
    ]
    assert listed[0]["options"][0]["choices"] == ["wiki", "inline"]
