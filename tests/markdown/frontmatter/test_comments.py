"""Comments in front matter: somebody wrote them, so they stay, also where every entry is spelled anew."""

from __future__ import annotations

import pytest

from vaultconv.markdown.frontmatter import comments, read_front_matter, write_front_matter


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


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("---\na: 1\n# why\nb: 2 # so\n# end\n---\n", {"b": "# why\n# so\n", "": "# end\n"}),
        ("---\na:\n  - x\n  # of y\n  - y\n---\n", {"a": "# of y\n"}),
        ('---\na: "b # no comment"\nurl: https://x.org/#part\n---\n', {}),
        ("---\na: |\n  # text\n---\n", {}),
    ],
)
def test_what_comments_say_by_their_key(source: str, said: dict[str, str]) -> None:
    assert comments(read_front_matter(source).properties) == said


def test_only_yaml_has_comments_of_yaml() -> None:
    assert comments(read_front_matter("+++\n# why\na = 1\n+++\n").properties) == {}
