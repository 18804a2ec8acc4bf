"""Resolvers of plugins: their files are looked at as though they had come from the network."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.assets.picture_server import GIF
from vaultconv.assets.answers import Failed, Fetched, Wish
from vaultconv.assets.resolved import resolved

URL = "https://example.org/a.gif"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><path d="M0 0h9v9z"/></svg>'


def found(answer: Any, folder: Path, largest: int = 1 << 20) -> Any:
    def resolve(address: str, options: Any) -> Any:
        assert (address, options) == (URL, {"folder": "x"})
        if isinstance(answer, BaseException):
            raise answer
        return answer

    (folder / "spool").mkdir()
    return resolved(
        SimpleNamespace(name="files", title="", options=(), resolve=resolve),
        Wish(URL),
        {"folder": "x"},
        folder / "spool",
        largest,
    )


def test_a_picture_is_copied_under_the_name_of_its_content(tmp_path: Path) -> None:
    file = tmp_path / "mine"
    file.write_bytes(GIF)
    answer = found(file, tmp_path)
    assert isinstance(answer, Fetched)
    assert (answer.kind, answer.size, answer.came, answer.final) == ("gif", len(GIF), len(GIF), str(file))
    assert answer.how == "resolver files"
    assert answer.file.read_bytes() == GIF
    assert answer.name == answer.file.name == f"{answer.hash[:24]}.gif"
    assert file.read_bytes() == GIF


def test_what_could_be_a_program_is_cleaned_and_the_users_file_is_not(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    file.write_bytes(SVG)
    answer = found(file, tmp_path)
    assert answer.cut
    assert b"script" not in answer.file.read_bytes()
    assert answer.size == len(answer.file.read_bytes()) < answer.came == len(SVG)
    assert file.read_bytes() == SVG


def test_a_resolver_may_know_nothing(tmp_path: Path) -> None:
    assert found(None, tmp_path) is None


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (RuntimeError("no luck"), "the resolver 'files' failed: RuntimeError: no luck"),
        (SystemExit("out"), "the resolver 'files' failed: SystemExit: out"),
        (Path("gone"), "gone, which the resolver 'files' gives, cannot be read: No such file or directory"),
        ("text", "the resolver 'files' failed: it gives no path but str"),
    ],
)
def test_one_that_fails_says_why(tmp_path: Path, answer: Any, why: str) -> None:
    made = found(answer, tmp_path)
    assert (made.__class__, made.url, made.reason) == (Failed, URL, why)


@pytest.mark.parametrize(
    ("data", "largest", "why"),
    [
        (b"words", 1 << 20, "what came is no picture"),
        (GIF[:-1], 1 << 20, "what came breaks off before its end"),
        (b"x" * (1 << 20), 1 << 19, "is larger than 0 MiB"),
    ],
)
def test_what_cannot_be_shown_says_why(tmp_path: Path, data: bytes, largest: int, why: str) -> None:
    file = tmp_path / "mine"
    file.write_bytes(data)
    made = found(file, tmp_path, largest)
    assert isinstance(made, Failed)
    assert why in made.reason
    assert not list((tmp_path / "spool").iterdir())


def test_who_stops_the_program_stops_it(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        found(KeyboardInterrupt(), tmp_path)
