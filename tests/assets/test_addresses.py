"""What lies inside a network is not asked."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from vaultconv.assets.addresses import RefusedError, checked_addresses, is_public


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "93.184.216.34",
        "2606:4700::1111",
        "2a00:1450:4001:81b::200e",
        "2606:4700::a00:1",  # it ends as 10.0.0.1 does, and is a host's own
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
        "2606:4700::200:5efe:808:808",
    ],
)
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # where clouds keep secrets
        "168.63.129.16",
        "192.0.0.192",
        "100.100.100.200",
        "fd00:ec2::254",
        "192.88.99.1",
        "fec0::1",
        "3fff::1",
        "::127.0.0.1",
        "64:ff9b:1::7f00:1",
        "100.64.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2002:c0a8:101::",
        "2002:a00:1:1::5",
        "2002:a9fe:a9fe::",
        "2002:808:808::5efe:a00:1",  # 6to4 to a host of everybody's, and ISATAP inside it
        "2606:4700::5efe:10.0.0.1",
        "2606:4700::200:5efe:192.168.1.1",
        "2606:4700::0:5efe:169.254.169.254",
        "fe80::5efe:8.8.8.8",
        "2001:0:808:808:0:0:80ff:fffe",  # Teredo: 127.0.0.1
        "2001:0:7f00:1:0:0:f7f7:f7f7",  # its server is this machine
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::808:808",  # a network's own (RFC 8215)
        "::10.0.0.1",
        "::8.8.8.8",  # given up (RFC 4291, 2.5.5.1)
        "::ffff:0:10.0.0.1",
        "::ffff:0:8.8.8.8",  # of translators (RFC 2765)
        "::ffff:169.254.169.254",
        "100::1",
        "100:0:0:1::1",
        "200::1",
        "400::1",
        "4000::1",
        "5f00::1",
        "2001:2::1",
        "2001:10::1",
        "no address",
        "",
    ],
)
def test_addresses_that_are_not(address: str) -> None:
    assert not is_public(address)


def _answers(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found: list[Any] = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_a_public_host_is_asked_at_what_it_was_looked_up_as(monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, "8.8.8.8", "8.8.4.4", "8.8.8.8")
    assert checked_addresses("dns.example.org", 80) == ("8.8.8.8", "8.8.4.4")


def test_one_private_address_is_enough_to_refuse_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, "8.8.8.8", "10.0.0.7")
    with pytest.raises(
        RefusedError, match=r"^two\.example\.org \(10\.0\.0\.7\) is a private address: --allow-host"
    ):
        checked_addresses("two.example.org", 80)
    assert checked_addresses("two.example.org", 80, allow_private=True) == ("8.8.8.8", "10.0.0.7")


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "127.1"])
def test_an_address_in_any_spelling_is_refused(host: str) -> None:
    with pytest.raises(RefusedError, match=r"is a private address|is not found"):
        checked_addresses(host, 80)


def test_a_host_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(RefusedError, match=r"^the host nowhere\.example is not found$"):
        checked_addresses("nowhere.example", 80)
