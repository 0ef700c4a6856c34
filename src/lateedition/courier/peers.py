"""Peers: who it is that asks, behind proxies of ours, and as much of it as is written down or counted by."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_KEPT_BITS = {4: 24, 6: 48}
_ONE_SITE_BITS = 64


def browsers_address(peer: str, forwarded: Sequence[str], *, trusted: Sequence[IPv4Network | IPv6Network]) -> str:
    """Return who asks, when `peer` is who connected and `forwarded` what it says of those before it, the nearest last.

    Each one is asked for the one before it only as long as it is itself to be trusted; empty for what is no address.

    >>> from ipaddress import ip_network
    >>> ours = [ip_network("127.0.0.1")]
    >>> browsers_address("127.0.0.1", ["6.6.6.6", " 203.0.113.7"], trusted=ours)
    '203.0.113.7'
    >>> browsers_address("203.0.113.7", ["10.0.0.1"], trusted=ours)
    '203.0.113.7'
    """
    address = _read(peer)
    for said in reversed([said.strip() for said in forwarded if said.strip()]):
        if address is None or not any(address in network for network in trusted):
            break
        address = _read(said) or address
    return str(address) if address else ""


def coarse(address: str) -> str:
    """Return as much of `address` as is kept: the neighbourhood, not the house.

    >>> coarse("203.0.113.7"), coarse("2001:db8:1:2::3"), coarse("127.0.0.1"), coarse("")
    ('203.0.113.x', '2001:db8:1::', 'this machine', '')
    """
    read = _read(address)
    if read is None or read.is_loopback:
        return "this machine" if read else ""
    network = _network(read, _KEPT_BITS[read.version])
    return f"{str(network).rpartition('.')[0]}.x" if read.version == 4 else str(network)


def one_site(address: str) -> str:
    """Return what stands for one customer of a provider: an IPv4 address, or the first 64 bits of an IPv6 address.

    >>> one_site("2001:db8:1:2:3:4:5:6"), one_site("203.0.113.7")
    ('2001:db8:1:2::', '203.0.113.7')
    """
    read = _read(address)
    return str(_network(read, _ONE_SITE_BITS)) if isinstance(read, IPv6Address) else address


def _network(address: IPv4Address | IPv6Address, bits: int) -> IPv4Address | IPv6Address:
    hidden = address.max_prefixlen - bits
    return type(address)(int(address) >> hidden << hidden)


def _read(said: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(said)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
