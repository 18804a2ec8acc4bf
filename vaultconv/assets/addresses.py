"""Which addresses of the network may be asked.

A note may come from anybody, and so may the addresses in it: ``http://192.168.1.1/reboot`` or the metadata service of a
cloud are not to be called because a picture says so. A host is looked up once, each of its addresses is checked, and the
connection goes to one that was checked, not to the name: so a name that means something else a moment later (DNS
rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import TypeAlias

_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is given to anybody (RFC 4291, and IANA's registry of it)."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""What a network of IPv6 has for the addresses of IPv4 (RFC 6052)."""
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
"""How the second half of an address begins that ends in one of IPv4 (RFC 5214, 6.1)."""
_INNER = tuple(
    map(
        ipaddress.ip_network,
        (
            "100.64.0.0/10",  # of providers (RFC 6598)
            "168.63.129.16/32",  # what a machine asks in Azure
            "192.0.0.0/24",  # of protocols (RFC 6890), and metadata in Oracle's cloud
            "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
            "3fff::/20",  # of documents (RFC 9637)
        ),
    )
)
"""Addresses that no library, or no older one, says are no public ones."""


class RefusedError(Exception):
    """An address that is not to be asked, and why."""


class PrivateError(RefusedError):
    """One that is not of the public internet."""


class AnsweredError(RefusedError):
    """One that was asked, and whose answer is not to be taken: it will be the same tomorrow."""


def is_public(address: str) -> bool:
    """Whether the IP ``address`` is one of the public internet: not of this machine, of a network at home, of a provider's
    inner network, nor reserved. One of IPv6 that has others of IPv4 in it is what each of them is.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False, False)
    >>> is_public("2606:4700::1111"), is_public("2606:4700::5efe:10.0.0.1")
    (True, False)
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return _is_of_all(found)
    within = tuple(_within(found))
    is_wrapped = found.ipv4_mapped is not None or found in _NAT64 or found.sixtofour is not None
    return all(map(_is_of_all, within)) and (is_wrapped or (found in _UNICAST and _is_of_all(found)))


def _is_of_all(address: _Address) -> bool:
    """Whether ``address``, as it stands, is one of the public internet."""
    if any(address in network for network in _INNER):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _within(address: ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """The addresses of IPv4 that ``address`` has in it, for the ways from one network to the other: those that lead to it, or
    through which it is reached."""
    last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _NAT64 or int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
        yield last
    for found in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())):
        if found is not None:
            yield found


def checked_addresses(host: str, port: int, allow_private: bool = False) -> tuple[str, ...]:
    """The IP addresses of ``host``, the best first, all of which may be asked. Raises :class:`RefusedError` if there are
    none, or if one of them is private (unless ``allow_private``): a host that is half inside is not trusted with the
    other half.

    >>> checked_addresses("127.0.0.1", 80, allow_private=True)
    ('127.0.0.1',)
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedError(f"the host {host} is not found") from error
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    private = next((address for address in addresses if not is_public(address)), "")
    if private and not allow_private:
        where = host if host == private else f"{host} ({private})"
        raise PrivateError(f"{where} is a private address: --allow-host {host} allows it")
    return addresses
