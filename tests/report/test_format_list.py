"""The formats that are installed, in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from vaultconv.formats.base import Option
from vaultconv.formats.entry_points import Plugin
from vaultconv.report.format_list import Installed, as_json, as_text


def a_format(**members: Any) -> Any:
    """A format, as far as the list looks at it."""
    return SimpleNamespace(**{"title": "Acme", "options": (), "reader": None, "writer": None, **members})


def test_a_line_a_format_and_one_an_option() -> None:
    option = Option("link_style", "wiki", "How links look.", ("wiki", "inline"), "both")
    installed = Installed(
        [
            Plugin(
                "acme", "acme-notes", a_format(reader=object(), options=(option,)), "", "1.2", "acme:FORMAT"
            ),
            Plugin("none", "acme-notes", a_format()),
            Plugin("bad", "bad-notes", None, "ImportError: no\nluck", "0.1", "bad:F", "Remove it."),
        ]
    )
    assert as_text(installed).splitlines() == [
        "acme: Acme; reads (package acme-notes 1.2)",
        "  --link-style wiki|inline  How links look. (reading and writing; default: wiki)",
        "none: Acme; neither reads nor writes (package acme-notes)",
        "bad: cannot be used: ImportError: no\\nluck (package bad-notes 0.1). Remove it.",
    ]
    listed = as_json(installed)["formats"]
    assert [(each["name"], each["reads"], each["writes"], each["error"]) for each in listed] == [
        ("acme", True, False, ""),
        ("none", False, False, ""),
        ("bad", False, False, "ImportError: no\nluck"),
    ]
    assert listed[0]["options"][0]["choices"] == ["wiki", "inline"]
    assert (listed[0]["package_version"], listed[0]["origin"]) == ("1.2", "acme:FORMAT")
    assert listed[2]["remedy"] == "Remove it."


def test_transforms_and_resolvers_say_how_they_are_named() -> None:
    case = Option("case", "lower", "Which letters.", ("lower", "upper"))
    folder = Option("folder", "", "Where they are.")
    installed = Installed(
        (),
        [
            Plugin("tidy", "acme-notes", a_format(options=(case,)), "", "1.2", "acme:TIDY"),
            Plugin("bad", "bad-notes", None, "oops", "", "", "Remove it."),
        ],
        [
            Plugin("files", "acme-notes", a_format(options=(folder,)), "", "1.2"),
            Plugin("no", "x", None, "oops"),
        ],
    )
    assert as_text(installed).splitlines() == [
        "tidy: Acme; transforms notes (package acme-notes 1.2)",
        "  --transform tidy:case=lower|upper  Which letters. (default: lower)",
        "bad: cannot be used: oops (package bad-notes). Remove it.",
        "files: Acme; finds files for addresses (package acme-notes 1.2)",
        "  --resolve files:folder=str  Where they are. (no default)",
        "no: cannot be used: oops (package x).",
    ]
    listed = as_json(installed)
    assert [each["options"][0]["flag"] for each in (listed["transforms"][0], listed["resolvers"][0])] == [
        "--transform tidy:case=",
        "--resolve files:folder=",
    ]
    assert listed["formats"] == []
    assert "reads" not in listed["transforms"][0]
