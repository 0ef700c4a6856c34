"""Telegrams: what is in the frame, in which charset, and on which day of which year."""

from __future__ import annotations

from datetime import date

import pytest

from lateedition.wire.fields import Fields
from lateedition.wire.profiles import Profile
from lateedition.wire.telegram import LARGEST_BYTES, SentAt, Telegram, month_of, telegrams_in
from lateedition.wire.unreadable import Unreadable

CHARSETS = Profile().charsets


def test_header_text_and_trailer_are_told_by_the_frame_and_fill_goes() -> None:
    assert telegrams_in(b"\x7f\x16\x01head\r\n\x02one\r\ntwo\x03when\x04\x7f\n", CHARSETS) == [
        Telegram(("head", ""), ("one", "two"), ("when",))
    ]


def test_each_frame_in_a_file_is_one_transmission_and_what_has_none_is_one_header() -> None:
    assert [telegram.header for telegram in telegrams_in(b"\x01a\x02b\x03\x04\x01c\x02d\x03\x04", CHARSETS)] == [("a",), ("c",)]
    assert telegrams_in(b"a\nb", CHARSETS) == [Telegram(("a", "b"))]


@pytest.mark.parametrize(
    ("raw", "charsets", "said"),
    [
        ("Größe".encode(), CHARSETS, "Größe"),
        ("Größe – 3 €".encode("cp1252"), CHARSETS, "Größe – 3 €"),
        (b"L\xf3pez \x81", CHARSETS, "López \x81"),
        ("Ελλάς".encode("iso8859-7"), ("utf-8", "iso8859-7"), "Ελλάς"),
        ("Größe".encode("cp1252"), ("no-such-charset", "cp1252"), "Größe"),
        (b"\xef\xbb\xbfa\xef\xbb\xbfb", CHARSETS, "ab"),
    ],
)
def test_a_text_is_read_in_the_first_charset_of_its_source_that_fits(raw: bytes, charsets: tuple[str, ...], said: str) -> None:
    assert telegrams_in(raw, charsets) == [Telegram((said,))]


def test_one_story_in_another_charset_leaves_its_neighbours_alone() -> None:
    first, second = telegrams_in(b"\x01h\x02L\xf3pez\x03\x04\x01h\x02" + "López".encode() + b"\x03\x04", CHARSETS)
    assert first.text == second.text == ("López",)


def test_too_much_text_is_refused() -> None:
    with pytest.raises(Unreadable, match="at most"):
        telegrams_in(b"a" * (LARGEST_BYTES + 1), CHARSETS)


@pytest.mark.parametrize(
    ("day", "month", "beside", "expected"),
    [
        (31, 12, date(2026, 1, 1), date(2025, 12, 31)),
        (1, 1, date(2025, 12, 31), date(2026, 1, 1)),
        (4, 3, date(2026, 3, 5), date(2026, 3, 4)),
        (29, 2, date(2025, 2, 27), date(2024, 2, 29)),
        (31, 2, date(2025, 2, 27), None),
        (4, 3, None, None),
    ],
)
def test_a_day_without_a_year_is_in_the_year_that_brings_it_nearest(
    day: int, month: int, beside: date | None, expected: date | None
) -> None:
    assert SentAt("", day, month).calendar_day(beside=beside) == expected


def test_a_moment_whose_year_nobody_tells_is_left_out_and_said_so() -> None:
    fields = Fields(Profile())
    assert SentAt("040904 GMT Mar", 4, 3, time="09:04", zone="GMT").instant(fields, beside=None) is None
    assert [(problem.field, problem.said) for problem in fields.problems] == [("version_created", "040904 GMT Mar")]


def test_a_time_without_a_zone_is_in_the_zone_of_its_source() -> None:
    found = SentAt("060905 Mai 26", 6, 5, 2026, "09:05").instant(Fields(Profile(zone="Europe/Berlin")), beside=None)
    assert found is not None
    assert (found.moment.isoformat(), found.zone, found.raw) == ("2026-05-06T07:05:00+00:00", "profile", "060905 Mai 26")


@pytest.mark.parametrize(
    ("name", "number"),
    [("Dez", 12), ("Okt", 10), ("MÄR", 3), ("Mai", 5), ("août", 8), ("juin", 6), ("juillet", 7), ("Sept", 9), ("Foo", None)],
)
def test_months_are_read_in_the_languages_agencies_write_them(name: str, number: int | None) -> None:
    assert month_of(name) == number
