"""Exports of a site with all that their notes show, from stand-ins for the hosts that they name: over TLS, each host with its own
name and certificate, as ``curl --resolve`` would have it."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import httpcore
import pytest

from tests.assets.difficult_server import DifficultServer, Request, Talk, difficult
from tests.assets.picture_server import png
from tests.assets.secure_server import AUTHORITY, context_for
from tests.downloads.journey import BOTH, options
from tests.roundtrip.journey import files
from vaultconv.assets.find import pictures
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import Run, apply, convert

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "fixtures" / "readwise-site"
REAL = ROOT.parent / "shared" / "corpora" / "readwise-site"
PUBLIC = "93.184.216.34"
_HOST = re.compile(r"https?://([a-z0-9][a-z0-9.-]*[a-z0-9])(?=[/?:#\s\"')>]|$)", re.IGNORECASE)


@dataclass
class StandIns:
    """Servers for every host: one that speaks TLS, and one that does not."""

    secure: DifficultServer
    plain: DifficultServer

    @property
    def requests(self) -> int:
        """How often anything was asked for."""
        return sum(self.secure.requests.values()) + sum(self.plain.requests.values())

    @property
    def conditional(self) -> int:
        """How often it was only asked whether something has changed."""
        return sum(self.secure.conditional.values()) + sum(self.plain.conditional.values())

    def forget(self) -> None:
        """From now on it is counted anew."""
        for server in (self.secure, self.plain):
            server.requests.clear()
            server.conditional.clear()


def _answer(talk: Talk, request: Request) -> None:
    """A picture that depends on what is asked for; a service of icons has none for a host that cannot exist."""
    if "no-such-host.invalid" in request.target:
        talk.answer("404 Not Found", png(1))
        return
    digest = blake2b((request.headers["host"] + request.target).encode()).digest()
    tag = f'"{digest.hex()[:16]}"'
    if request.headers.get("if-none-match") == tag:
        talk.send(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode())
    else:
        talk.answer("200 OK", png(digest[0], 4 + digest[1]), f"ETag: {tag}", "Content-Type: image/x-icon")


@pytest.fixture(params=[OWN, REAL], ids=["fixtures", "the seed and 24 notes"])
def export(request: pytest.FixtureRequest) -> Path:
    """A site export; the real one is no part of this repository."""
    path: Path = request.param
    if not path.is_dir():
        pytest.skip("the real export is not on this machine")
    return path


@pytest.fixture
def stand_ins(
    export: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StandIns]:
    """Stand-ins for every host that the export names; no connection goes anywhere else."""
    text = "\n".join(path.read_text("utf-8", "replace") for path in export.rglob("*.md"))
    hosts = sorted({host.lower() for host in _HOST.findall(text) if "." in host})
    authority = tmp_path_factory.mktemp("tls") / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(authority))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    look_up, connect_to = socket.getaddrinfo, httpcore.SyncBackend.connect_tcp

    def public(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        if host == "127.0.0.1":
            return look_up(host, port, *rest, **named)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, port))]

    monkeypatch.setattr(socket, "getaddrinfo", public)
    with difficult(context_for(*hosts)) as secure, difficult() as plain:
        ports = {443: secure.port, 80: plain.port}

        def connect(self: httpcore.SyncBackend, host: str, port: int, *rest: Any, **named: Any) -> Any:
            assert host == PUBLIC  # the address that was checked
            return connect_to(self, "127.0.0.1", ports[port], *rest, **named)

        monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
        for server in (secure, plain):
            server.otherwise = _answer
        yield StandIns(secure, plain)


def fetched(source: Path, out: Path, target: str, refresh: bool = False) -> Run:
    """Converts into a vault, with downloads, as one does who allows no host in particular."""
    asked = options(target, BOTH, private=False)
    made = plan(source, out, replace(asked, rules=replace(asked.rules, refresh=refresh)))
    try:
        return apply(made)
    finally:
        made.close()


_IMG = re.compile(r"<img [^>]*?(?<=\s)src=[\"']?([^\"'\s>]+)")
_MARKDOWN = re.compile(r"!\[[^\]\n]*\]\(<?([^)\s>\"]+)|-file: \"\[\[([^\]]+)\]\]\"")


def shown_in(folder: Path) -> Iterator[tuple[str, str]]:
    """What the notes of ``folder`` show, as they write it: by Markdown, by HTML, in a property. Read by hand, and not by ours."""
    for path, data in files(folder).items():
        if path.endswith((".md", ".html")):
            text = data.decode()
            markdown = () if path.endswith(".html") else map("".join, _MARKDOWN.findall(text))
            for place in (*_IMG.findall(text), *markdown):
                yield path, place


@pytest.mark.parametrize("target", ["obsidian", "logseq", "html"])
def test_a_vault_with_its_pictures_offline_and_back(
    export: Path, stand_ins: StandIns, tmp_path: Path, target: str
) -> None:
    first = fetched(export, tmp_path / "vault", target)
    assert not [loss for loss in first.plan.losses if loss.outcome == "not-fetched"]
    assert first.plan.downloads.fetched >= (20 if export == REAL else 6)
    assert not [url for url in first.plan.downloads.paths if "/static/images/" in url]
    assert stand_ins.requests >= first.plan.downloads.fetched

    there = {path.rpartition("/")[2]: data for path, data in files(tmp_path / "vault").items()}
    shown = list(shown_in(tmp_path / "vault"))
    fetched_names = {path.rpartition("/")[2] for path in first.plan.downloads.files}
    assert {place.rpartition("/")[2] for _, place in shown} == fetched_names
    for note, place in shown:
        name = place.rpartition("/")[2]
        assert not place.startswith(("http", "//")), (note, place)
        assert there[name].startswith(b"\x89PNG"), (note, place)
    known = load(tmp_path / "vault", Options(target))
    for picture in (picture for note in known.vault.notes for picture in pictures(note)):
        if picture.place != "property" or target != "html":  # a page shows those of properties beside them
            assert picture.file, picture

    stand_ins.forget()
    again = fetched(export, tmp_path / "vault", target)
    assert again.applied.written == []
    assert stand_ins.requests == 0

    refreshed = fetched(export, tmp_path / "vault", target, refresh=True)
    assert refreshed.applied.written == []
    assert stand_ins.requests == stand_ins.conditional >= first.plan.downloads.fetched

    stand_ins.forget()
    convert(tmp_path / "vault", tmp_path / "back", Options(target, "readwise", durable=False))
    back = {
        path: data for path, data in files(tmp_path / "back").items() if not path.startswith(".obsidian/")
    }
    assert back == files(export)
    assert export != REAL or len(back) == 25
    assert stand_ins.requests == 0
