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
