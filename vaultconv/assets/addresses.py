"""Which addresses of the network may be asked.

A note may come from anybody, and so may the addresses in it: ``http://192.168.1.1/reboot`` or the metadata service of a
cloud are not to be called because a picture says so. A host is looked up once, each of its addresses is checked, and the
connection goes to one that was checked, not to the name: so a name that means something else a moment later (DNS
rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TypeAlias

_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_INNER = tuple(
    map(
        ipaddress.ip_network,
        (
            "100.64.0.0/10",  # of providers (RFC 6598)
            "168.63.129.16/32",  # what a machine asks in Azure
            "192.0.0.0/24",  # of protocols (RFC 6890), and metadata in Oracle's cloud
            "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
            "3fff::/20",  # of documents (RFC 9637)
            "fec0::/10",  # of a site (RFC 3879)
        ),
    )
)
"""Addresses that no library, or no older one, says are no public ones."""


class RefusedError(Exception):
    """An address that is not to be asked, and why."""


class AnsweredError(RefusedError):
    """One that was asked, and whose answer is not to be taken: it will be the same tomorrow."""


def is_public(address: str) -> bool:
    """Whether the IP ``address`` is one of the public internet: not of this machine, of a network at home, of a provider's
    inner network, nor reserved. An IPv4 address in IPv6 clothing is what it is.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False, False)
    """
    try:
        found = _bare(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if any(found in network for network in _INNER):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _bare(address: _Address) -> _Address:
    """``address`` without what wraps an IPv4 address for the use in another network."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    return inner if inner is not None else address


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
        raise RefusedError(f"{where} is a private address: --allow-host {host} allows it")
    return addresses
