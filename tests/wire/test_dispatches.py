"""IPTC 7901 and ANPA 1312 whatever the bytes: read or refused, quickly, with no control character left and nobody killed."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.wire import formats
from lateedition.wire.formats import anpa_1312, iptc_7901
from lateedition.wire.item import Item
from lateedition.wire.profiles import Profile, choose, shipped
from lateedition.wire.unreadable import Unreadable

CASES = sorted((Path(__file__).parents[1] / "data" / "wire").glob("*/*/in.txt"))
SLOWEST_S = 0.05
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
IPTC = b"\x01hwa0112 2 eco 96 hwa 0456\r\n\r\nHarbour/\r\n\x02"
ANPA = b"\x16\x16\x01W2870\x1fasian\r\nu f\x13\x11 BC-Ships 1stLd   03-04 0142\r\n\x02"
SPOKEN = (
    b"\x01", b"\x02", b"\x03", b"\x04", b"\x16", b"\x1f", b"\x1e", b"\x08", b"^", b"<", b"=", b"\n", b"\r\n", b"   ", b"(", b")",
    b"KILL KILL KILL", b"By Ada", b"Eds: ", b"* * *", b"## ", b"# Notebook", b"041137 GMT Mar 26", b"AP-WF-99-99-99 9999ZZZ",
    b"\xff\x85", b"\xef\xbb\xbf", b"PORT LUMEN (AP) - ", b"| a | b |", b"a   b   c", b"hwa0113 2 eco 9 hwa",
)  # fmt: skip
PIECES = st.lists(st.sampled_from(SPOKEN) | st.binary(max_size=12), max_size=40).map(b"".join)


def items_of(payload: bytes, read: Callable[[bytes, Profile], list[Item | Unreadable]]) -> list[Item]:
    """Return the items that a reader finds; whatever else but Unreadable it raises fails the test."""
    try:
        return [part for part in read(payload, Profile()) if isinstance(part, Item)]
    except Unreadable:
        return []


def words_of(item: Item) -> str:
    """Return all text in `item`, whichever field it is in."""
    fields = [value for name in item.__struct_fields__ if isinstance(value := getattr(item, name), str)]
    blocks = [block.html if hasattr(block, "html") else "".join(getattr(block, "items", ())) for block in item.body]
    return "\n".join([*fields, *blocks, *item.keywords, *(note.text for note in item.notes), *(subject.code for subject in item.subjects)])


@given(PIECES)
@settings(max_examples=300, deadline=None)
def test_whatever_stands_behind_a_header_is_read_or_refused_and_kills_nothing(payload: bytes) -> None:
    for start, read in ((IPTC, iptc_7901.read), (ANPA, anpa_1312.read), (b"", iptc_7901.read), (b"", anpa_1312.read)):
        for item in items_of(start + payload, read):
            assert not CONTROL.search(words_of(item))
            assert (item.status, item.cancels, item.replaces) == ("usable", (), ())
            assert bool(item.unpublishable) == (item.kind == "advisory")


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_no_mutation_of_a_case_takes_long(path: Path) -> None:
    chance, payload = random.Random(path.parent.name), path.read_bytes()
    for _ in range(40):
        changed = bytearray(payload)
        for _ in range(chance.randint(1, 8)):
            at, kind = chance.randrange(len(changed)), chance.randrange(3)
            changed[at : at + (kind != 1)] = bytes([chance.randrange(256)]) * (1 if kind else chance.randint(0, 200))
        assert min(seconds_to_read(bytes(changed)) for _ in range(2)) < SLOWEST_S


def seconds_to_read(payload: bytes) -> float:
    began, said = time.process_time(), ""
    try:
        formats.read(payload)
    except Unreadable as error:
        said = str(error)
    assert "our reader failed" not in said
    return time.process_time() - began


@pytest.mark.parametrize(
    "pattern", [b"a", b" ", b"(\n", b"word\n\n", b"\x1e", b"^", b"^a<\n", b"| a |\n", b"KILL ", b"* a\n", b"A (B) - ", b"## a\n", b"."]
)
def test_a_text_of_one_thing_over_and_over_is_read_in_a_time_that_grows_with_it_alone(pattern: bytes) -> None:
    for start in (IPTC, ANPA):
        short, long = (min(seconds_to_read(start + pattern * (size // len(pattern))) for _ in range(2)) for size in (4_000, 32_000))
        assert long < 24 * short + 0.05


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (b"\x01hwa0112 2 eco 96\n\x02x", "iptc-7901"),
        (b"\x7f\x7f\n\x7f\x01bsf037 4 su 174 gef 1388\n\nslug\n\x02x", "iptc-7901"),
        (b"\xef\xbb\xbfeca0012 3 i 510    dpa 1003\n\n/a/\nx", "iptc-7901"),
        (b"\x16\x16\x01W2870\x1fasian\nu f BC-X 03-04 1\n\x02x", "anpa-1312"),
        (b"\x01a0105KYODO\x1fkoko-\nu s BC-X 09-12 1\n\x02x", "anpa-1312"),
    ],
)
def test_a_dispatch_is_known_by_its_header_with_and_without_a_frame(payload: bytes, name: str) -> None:
    assert [part.format for part in formats.read(payload) if isinstance(part, Item)] == [name]


@pytest.mark.parametrize("text", [b"plain words", b"abc 123", b"room 101 3 a 5", b"hwa0112 2 eco", b"Dear hwa0112 2 eco 96, ..."])
def test_a_plain_text_is_no_dispatch(text: bytes) -> None:
    with pytest.raises(Unreadable, match="text that begins with"):
        formats.read(text)


@pytest.mark.parametrize("missing", [b"\x03", b"\x04", b"\x02"])
@pytest.mark.parametrize(
    "whole",
    [
        IPTC + b"Ships wait =\r\n\r\n   PORT LUMEN (AP) - They wait.\r\n\r\n\x03041137 GMT Mar 26\r\n\x04",
        ANPA + b"^BC-Ships, 1st Ld,9<\n^Ships wait<\n\x09   PORT LUMEN (AP) _ They wait.\n\n\x09   \x03AP-WF-03-04-26 1137GMT<\n\x04",
    ],
    ids=["iptc-7901", "anpa-1312"],
)
def test_a_story_is_read_alike_with_a_part_of_its_frame_missing(whole: bytes, missing: bytes) -> None:
    ((item,), (torn,)) = (formats.read(payload) for payload in (whole, whole.replace(missing, b"")))
    assert isinstance(item, Item)
    assert item.version_created is not None
    assert torn == item


def test_an_item_without_a_day_is_named_by_its_text_and_says_so() -> None:
    def guid(text: bytes) -> str:
        (item,) = formats.read(b"\x01hwa0112 2 eco 96\n\x02" + text)
        assert isinstance(item, Item)
        assert "guid" in [problem.field for problem in item.problems]
        return item.guid

    assert guid(b"One") == guid(b"One") != guid(b"Two")


@pytest.mark.parametrize(("scale", "expected"), [({}, 3), ({"u": 1}, 1)])
def test_the_scale_of_priorities_is_the_formats_until_a_profile_says_otherwise(scale: dict[str, int], expected: int) -> None:
    (item,) = anpa_1312.read(ANPA + b"^BC-Ships<\n\x09   Ships waited.", Profile(name="quay", priorities=scale))
    assert isinstance(item, Item)
    assert (item.priority, item.urgency) == ("u", expected)


@pytest.mark.parametrize(
    ("order", "said", "day"),
    [("month-day", "03-04", "2026-03-04"), ("day-month", "03-04", "2026-04-03"), ("month-day", "31-03", "2026-03-31")],
)
def test_the_order_of_day_and_month_is_the_profiles_unless_it_cannot_be(order: str, said: str, day: str) -> None:
    payload = ANPA.replace(b"03-04", said.encode()) + b"^BC-Ships<\n\x09   Ships waited.\x03AP-WF-" + said.encode() + b"-26 1200GMT<\n\x04"
    profile = Profile(name="quay", date_order="day-month" if order == "day-month" else "month-day")
    (item,) = anpa_1312.read(payload, profile)
    assert isinstance(item, Item)
    assert item.guid == f"anpa1312:W:2870:{day}"
    assert item.version_created is not None
    assert item.version_created.moment.isoformat() == f"{day}T12:00:00+00:00"


def test_a_source_without_a_name_is_a_problem_and_a_profile_or_a_header_names_it() -> None:
    for profile, header, provider in (
        (Profile(), b"", ""),
        (Profile(), b"QUAY", "QUAY"),
        (Profile(name="quay"), b"", "quay"),
        (Profile(provider="Q"), b"", "Q"),
    ):
        (item,) = anpa_1312.read(ANPA.replace(b"2870", b"2870" + header) + b"^BC-Ships<\n\x09   Ships waited.", profile)
        assert isinstance(item, Item)
        assert item.provider == provider
        assert ("provider" in [problem.field for problem in item.problems]) is not bool(provider)


def test_the_header_of_a_dispatch_tells_its_profile() -> None:
    assert choose(b"\x01eca0012 3 i 510    dpa 1003\n").name == "dpa"
    assert choose(b"nsb0012 4 vm 71  lni 0112\n").name == "dpa"
    assert choose(b"\x01a0105KYODO\x1fkoko-\n").name == "kyodo"
    assert choose(b"\nbsf037 4 su 174 gef 1388\n").name == "ats"
    assert choose(b"\x01hwa0112 2 eco 96\n").name == "any"
    assert [profile.name for profile in shipped() if profile.dispatch_header] == ["ats", "dpa", "kyodo"]
