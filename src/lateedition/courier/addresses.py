"""Addresses: which of them are on the public internet, whatever they are wrapped in. Pure.

The tables are those of IANA's special-purpose registries (RFC 6890). `ipaddress.is_global` is not asked: it differs
between versions of Python, and calls private addresses public once they are wrapped in IPv6.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NOT_PUBLIC_4 = {
    ip_network(network): what
    for network, what in {
        "0.0.0.0/8": "this host",
        "10.0.0.0/8": "private",
        "100.64.0.0/10": "a provider's own (CGNAT)",
        "127.0.0.0/8": "loopback",
        "169.254.0.0/16": "link-local",
        "172.16.0.0/12": "private",
        "192.0.0.0/24": "reserved for protocols",
        "192.0.2.0/24": "for documentation",
        "192.88.99.0/24": "a 6to4 relay",
        "192.168.0.0/16": "private",
        "198.18.0.0/15": "for benchmarks",
        "198.51.100.0/24": "for documentation",
        "203.0.113.0/24": "for documentation",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved",
        # public by its number, and yet inside: where Azure answers a machine about itself
        "168.63.129.16/32": "a cloud's own",
    }.items()
}
_NOT_PUBLIC_6 = {
    ip_network(network): what
    for network, what in {
        "::/128": "this host",
        "::1/128": "loopback",
        "::/96": "IPv4-compatible, which is out of use",
        "64:ff9b:1::/48": "a network's own NAT64",
        "fc00::/7": "private (ULA)",
        "fe80::/10": "link-local",
        "fec0::/10": "site-local",
        "ff00::/8": "multicast",
        "2001::/32": "Teredo, which is out of use",
        "2001::/23": "reserved for protocols",
        "2001:db8::/32": "for documentation",
        "2002::/16": "6to4, which is out of use",
        "3fff::/20": "for documentation",
    }.items()
}
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
"""What the third quarter of an address is whose last is an IPv4 address to be tunnelled to (RFC 5214, section 6.1)."""


def refusal(said: str, *, allow: Iterable[Network] = ()) -> str:
    """Return why nothing may be sent to the address `said`, or an empty string if it is public or in one of the networks of `allow`.

    An IPv4 address inside an IPv6 one (RFC 4291, section 2.5.5.2; RFC 6052) is judged as itself.

    >>> refusal("::ffff:169.254.169.254")
    '::ffff:169.254.169.254 is link-local'
    >>> refusal("2606:4700::1111")
    ''
    """
    try:
        address = ip_address(said)
    except ValueError:
        return f"{said!r} is not an address"
    if "%" in said:
        return f"{said} is on one network card of this machine"
    inner = _unwrapped(address)
    networks = tuple(allow)
    if any(each in network for network in networks for each in (address, inner)):
        return ""
    what = _what_it_is(inner)
    return f"{said} is {what}" if what else ""


def _unwrapped(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else address


def _what_it_is(address: Address) -> str:
    """Return what an address is that is not public, and an empty string for one that is."""
    if isinstance(address, IPv4Address):
        return next((what for network, what in _NOT_PUBLIC_4.items() if address in network), "")
    what = next((what for network, what in _NOT_PUBLIC_6.items() if address in network), "")
    if what or address not in _GLOBAL_UNICAST:
        return what or "not global unicast"
    number = int(address)
    return _what_it_is(IPv4Address(number & 0xFFFF_FFFF)) if number >> 32 & 0xFFFF_FFFF in _ISATAP else ""
