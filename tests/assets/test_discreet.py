"""What lets somebody in is told to nobody."""

from __future__ import annotations

import logging

import pytest

from vaultconv.assets.discreet import discreet, quiet


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://e.org/a.png", "https://e.org/a.png"),
        ("https://e.org/a.png?w=1200&h=600", "https://e.org/a.png?w=1200&h=600"),
        ("https://e.org/?token=abc", "https://e.org/?token=redacted"),
        ("https://e.org/?access_token=abc&w=1", "https://e.org/?access_token=redacted&w=1"),
        ("https://e.org/?w=1;sig=abc", "https://e.org/?w=1;sig=redacted"),
        ("https://e.org/#id_token=abc", "https://e.org/#id_token=redacted"),
        (
            "https://e.org/?X-Amz-Signature=a&X-Amz-Credential=b&w=1",
            "https://e.org/?X-Amz-Signature=redacted&X-Amz-Credential=redacted&w=1",
        ),
        ("https://e.org/?apiKey=abc&api_key=d", "https://e.org/?apiKey=redacted&api_key=redacted"),
        (
            "https://e.org/?ticket=abc&st=1&se=2&w=9",
            "https://e.org/?ticket=redacted&st=redacted&se=redacted&w=9",
        ),
        ("https://e.org/a;jsessionid=8F?w=1", "https://e.org/a;jsessionid=redacted?w=1"),
        ("https://e.org/?hdnts=st=1~exp=2~hmac=3&w=1", "https://e.org/?hdnts=redacted&w=1"),
        (
            "https://cdn.e.org/a.png?ex=66&is=65&hm=ab",
            "https://cdn.e.org/a.png?ex=redacted&is=65&hm=redacted",
        ),
        ("https://e.org/?blob=0A1b2C3d4E5f6G7h8I9j0k&w=1", "https://e.org/?blob=redacted&w=1"),
        (
            "https://e.org/?name=a-very-long-name-of-a-picture",
            "https://e.org/?name=a-very-long-name-of-a-picture",
        ),
        (
            "https://e.org/i?url=https%3A%2F%2Fjane%3Apw%40f.org%2Fa%3Fticket%3Dabc%26w%3D1&w=2",
            "https://e.org/i?url=https%3A%2F%2Fredacted%40f.org%2Fa%3Fticket%3Dredacted%26w%3D1&w=2",
        ),
        ("https://jane:pw@e.org/a", "https://redacted@e.org/a"),
        ("https://e.org/@jane/a.png", "https://e.org/@jane/a.png"),
        ("https://e.org/eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl", "https://e.org/redacted"),
        (
            "it leads to https://a:b@e.org/?key=1 and on",
            "it leads to https://redacted@e.org/?key=redacted and on",
        ),
    ],
)
def test_what_is_told_of_an_address(address: str, told: str) -> None:
    shown = discreet(address)
    assert shown == told
    assert discreet(shown) == shown


def test_libraries_are_quiet_and_then_as_before(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("httpx")
    logger.setLevel(logging.INFO)
    with quiet():
        logger.info("GET https://e.org/?token=secret")
    assert logger.level == logging.INFO
    logger.info("afterwards")
    assert caplog.messages == ["afterwards"]
    logger.setLevel(logging.NOTSET)
