"""Nothing is sent to an address that is not on the public internet, however it is wrapped."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.courier.addresses import refusal

NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "9.9.9.9", "93.184.216.34", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "223.255.255.255"]
NOT_PUBLIC_6 = [
    "::", "::1", "::7f00:1", "::ffff:0:0:1", "64:ff9b:1::1", "100::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "4000::1", "5f00::1",
]  # fmt: skip


@pytest.mark.parametrize("address", [*NOT_PUBLIC, *NOT_PUBLIC_6, "localhost", ""])
def test_what_is_not_public_is_refused_and_named(address: str) -> None:
    assert address in refusal(address)
    assert refusal(address)


@pytest.mark.parametrize("address", [*PUBLIC, "2606:4700:4700::1111", "2a00:1450:4001:80b::200e", "2400:cb00::1"])
def test_what_is_public_is_not(address: str) -> None:
    assert refusal(address) == ""


WRAPPINGS = [
    lambda inner: f"::ffff:{IPv4Address(inner)}",
    lambda inner: str(IPv6Address(0xFFFF_0000_0000 | inner)),
    lambda inner: f"64:ff9b::{IPv4Address(inner)}",
    lambda inner: str(IPv6Address((0x2400_CB00 << 96) | (0x0000_5EFE << 32) | inner)),
    lambda inner: str(IPv6Address((0x2400_CB00 << 96) | (0x0200_5EFE << 32) | inner)),
]


@pytest.mark.parametrize("wrapped", WRAPPINGS)
@given(inner=st.one_of(st.integers(0, 2**32 - 1), st.sampled_from([int(IPv4Address(address)) for address in (*NOT_PUBLIC, *PUBLIC)])))
def test_a_wrapped_address_is_judged_as_what_is_in_it(wrapped: object, inner: int) -> None:
    assert bool(refusal(wrapped(inner))) == bool(refusal(str(IPv4Address(inner))))  # type: ignore[operator]


@given(st.integers(0, 2**32 - 1))
def test_no_address_passes_that_python_calls_private(number: int) -> None:
    address = IPv4Address(number)
    assert refusal(str(address)) or (address.is_global and not address.is_multicast)


@given(st.one_of(st.integers(0, 2**128 - 1), st.integers(0x2000 << 112, 0x4000 << 112)))
def test_no_longer_address_passes_that_python_calls_private(number: int) -> None:
    address = IPv6Address(number)
    assert refusal(str(address)) or (address.is_global and not address.is_multicast)


@pytest.mark.parametrize("address", ["10.8.1.2", "::ffff:10.8.1.2", "64:ff9b::10.8.1.2", "::ffff:a08:102"])
def test_a_network_that_the_operator_allows_is_reached_and_no_other(address: str) -> None:
    allowed = [ip_network("10.8.0.0/16")]
    assert refusal(address, allow=allowed) == ""
    assert refusal(address.replace("10.8.1.2", "10.9.1.2").replace("a08", "a09"), allow=allowed)


def test_a_zone_is_refused_even_in_an_allowed_network() -> None:
    assert refusal("fe80::1%lo", allow=[ip_network("fe80::/10")])
