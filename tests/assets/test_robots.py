"""What hosts ask of programs."""

from __future__ import annotations

import pytest

from vaultconv.assets.robots import Robots

RULES = b"User-agent: *\nDisallow: /private/*.png$\nAllow: /private/open.png\n"


def robots(status: int, data: bytes = b"") -> tuple[Robots, list[str]]:
    """The rules of hosts that all say the same, and what they were asked."""
    asked: list[str] = []

    def ask(url: str) -> tuple[int, bytes]:
        asked.append(url)
        return status, data

    return Robots(ask), asked


def test_what_is_asked_for_is_done() -> None:
    found, asked = robots(200, RULES)
    assert found.refusal("https://e.org/a.png") == ""
    assert found.refusal("https://e.org/private/a.png") == (
        "the robots.txt of e.org asks programs not to fetch it: --no-robots does"
    )
    assert found.refusal("https://e.org/private/open.png") == ""
    assert asked == ["https://e.org/robots.txt"]


def test_each_host_and_port_has_its_own() -> None:
    found, asked = robots(200, RULES)
    for url in ("http://e.org/a", "https://e.org/a", "https://jane:pw@e.org:8000/a"):
        found.refusal(url)
    assert asked == ["http://e.org/robots.txt", "https://e.org/robots.txt", "https://e.org:8000/robots.txt"]


@pytest.mark.parametrize("status", [404, 403, 204])
def test_a_file_that_is_not_there_forbids_nothing(status: int) -> None:
    assert robots(status, RULES)[0].refusal("https://e.org/private/a.png") == ""


def test_a_host_that_cannot_say_is_left_alone() -> None:
    assert robots(503)[0].refusal("https://e.org/a.png") == (
        "e.org does not say what programs may fetch: its robots.txt gives 503"
    )


def test_one_that_says_nothing_is_asked_again() -> None:
    """A connection that breaks is the picture's own trouble: it is tried again with it."""
    answers = iter([OSError("reset"), (200, b"")])

    def ask(_url: str) -> tuple[int, bytes]:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    found = Robots(ask)
    with pytest.raises(OSError, match="reset"):
        found.refusal("https://e.org/a.png")
    assert found.refusal("https://e.org/a.png") == ""
