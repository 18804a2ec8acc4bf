"""Comments in front matter: somebody wrote them, so they stay, also where every entry is spelled anew."""

from __future__ import annotations

import pytest

from vaultconv.markdown.frontmatter import read_front_matter, write_front_matter


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("---\n# why\na: 'x'\n---\n", "---\n# why\na: x\n---\n"),
        ("---\na: 'x' # why\nb: 2\n---\n", "---\na: x # why\nb: 2\n---\n"),
        ("---\na: x\n  # indented\n\n# two\nb: 1\n---\n", "---\na: x\n# indented\n# two\nb: 1\n---\n"),
        ("---\na:\n  - x\n  # of y\n  - y\nb: 1\n---\n", "---\na:\n  - x\n  - y\n# of y\nb: 1\n---\n"),
        ("---\na: |\n  # text\nb: 1\n---\n", "---\na: |\n  # text\nb: 1\n---\n"),
        ("---\na: 1\n# the last word\n---\n", "---\na: 1\n# the last word\n---\n"),
        ("---\na: # none\n---\n", "---\na: # none\n---\n"),
        ('---\na: "b # no comment"\n---\n', '---\na: "b # no comment"\n---\n'),
        ("---\nurl: https://x.org/#part\n---\n", "---\nurl: https://x.org/#part\n---\n"),
    ],
)
def test_comments_stay(source: str, written: str) -> None:
    properties = read_front_matter(source).properties
    assert write_front_matter(properties) == written
    assert read_front_matter(written).properties.items[0].value == properties.items[0].value
