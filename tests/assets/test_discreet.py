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
        ("http://jane:p@ss@e.org/a", "http://redacted@e.org/a"),
        ("http://jane:p/w@e.org/a", "http://redacted@e.org/a"),
        ("//jane:pw@e.org/a", "//redacted@e.org/a"),
        ("http://e.org:8080/@jane/a.png", "http://e.org:8080/@jane/a.png"),
        ("http://[::1]:8080/@jane/a.png", "http://[::1]:8080/@jane/a.png"),
        ("https://e.org//jane@home/a.png", "https://e.org//jane@home/a.png"),
        ("https://e.org/?auth%5Ftoken=abc&w=1", "https://e.org/?auth%5Ftoken=redacted&w=1"),
        ("https://e.org/?tokens[]=a&token[0]=b", "https://e.org/?tokens[]=redacted&token[0]=redacted"),
        ("https://e.org/?user%5Bpassword%5D=a&w=1", "https://e.org/?user%5Bpassword%5D=redacted&w=1"),
        (
            "https://e.org/?pass=a&bearer=b&refresh=c&compass=north",
            "https://e.org/?pass=redacted&bearer=redacted&refresh=redacted&compass=north",
        ),
        ("https://e.org/?token=a?b", "https://e.org/?token=redacted"),
        ("https://e.org/?x=qwmzkvhtrplxbncdfgjsyaoeuiqwmzkv", "https://e.org/?x=redacted"),
        ("https://e.org/a?9f86d081884c7d659a2feaa0c55ad015", "https://e.org/a?redacted"),
        ("https://e.org/s/aK9-xQ2_mV7pZt4Lr8Wc1Yd6Nf3Hj5Gb0SkEuTq/a.png", "https://e.org/s/redacted/a.png"),
        (
            "https://e.org/private_upload/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b/",
            "https://e.org/private_upload/redacted/",
        ),
        (
            "https://e.org/i/https%3A%2F%2Ff.org%2F9f86d081884c7d659a2feaa0c55ad015%2Fa.png",
            "https://e.org/i/https%3A%2F%2Ff.org%2Fredacted%2Fa.png",
        ),
        *(
            (address, address)
            for address in (
                "https://e.org/2024/01/the-long-way-to-a-loaf-that-keeps-for-a-week/crumb.png",
                "https://e.org/The-7-Best-Loaves-of-2024-And-How-To-Bake-Them-In-3-Days",
                "https://e.org/wiki/MyFavouriteRecipesForSourdoughBread",
                "https://e.org/wiki/Donaudampfschifffahrtsgesellschaftskapitaen",
                "https://e.org/My-page-9f86d081884c7d659a2feaa0c55ad015",
                "https://e.org/page/64c0ffee-0000-4000-8000-000000000001",
                "https://e.org/a/9f86d081884c7d659a2feaa0c55ad015.png",
                "https://e.org/20240105T101530Z_2024-01-05_10-15-30_bread",
            )
        ),
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
