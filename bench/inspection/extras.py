"""What the demonstration newsroom has none of: a section that is read from right to left, a story corrected twice, one that was recalled.

They go into the handover log beside its own, under numbers that no desk gives, so that press and stand treat them as any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from lateedition.story.article import Byline, LeadPicture, Story
from lateedition.story.blocks import Heading, Listing, Paragraph, Quote
from lateedition.story.correction import Correction
from lateedition.story.handover import Document, Withdrawn
from lateedition.story.taxonomy import Author, Section
from lateedition.story.version import Version
from lateedition.story.wording import wording_of

FIRST = 900_001
"""The number of the first; there are fewer than a hundred."""

URDU, CORRECTED, GONE = "/urdu/", "/harbour/ferry-aground-900011/", "/harbour/mayor-resigns-900021/"
_HOUR = timedelta(hours=1)
_HEADLINES = (
    "سرنگ ایک سال کی تاخیر سے کھل گئی، پہلا ٹرک آم لے کر گزرا",
    "رات کی فیری بارشوں میں بھی چلتی رہے گی",
    "بندرگاہ کے کرین ڈرائیوروں نے تنخواہ کا معاہدہ مان لیا",
)
_STANDFIRST = "نہر کے نیچے کا راستہ پچھلے مون سون میں کھلنا تھا۔ منگل کی صبح شہر آہستہ آہستہ اس سے گزرا۔"
_URDU = (
    "منگل کی صبح پانچ بجے کے کچھ دیر بعد پہلا ٹرک مشرقی دروازے سے باہر نکلا، اور گھاٹ پر کھڑے لوگوں نے تالیاں بجائیں۔",
    "”ہم پہلے بھی یہاں کھڑے رہے ہیں،“ لیلیٰ مینن نے کہا، جو بیس سال سے پائلٹوں کا دفتر چلا رہی ہیں۔ ”اس بار پانی ہمارے ساتھ ہے۔“",
    "ٹرسٹ کے مطابق کام پر 412 ملین روپے خرچ ہوئے۔ یہ رقم جہازوں کی فیس سے ادا کی جائے گی، جو یکم جولائی سے بڑھ رہی ہے۔",
)


def documents(*, picture: int, section: int, now: datetime) -> Iterator[Document]:
    """Give them all. `picture` and `section` are numbers of the newsroom's own; what is newest is an hour before `now`."""
    yield Section(FIRST, "اردو", URDU, None, 90, language="ur")
    yield Author(FIRST, "زہرہ قریشی", "/authors/zohra-qureshi/", "نامہ نگار")
    yield from (_urdu(at, headline, picture=picture, now=now) for at, headline in enumerate(_HEADLINES))
    corrected = _corrected(section, now=now)
    yield from _versions(corrected, now=now)
    yield corrected
    yield Withdrawn(FIRST + 20, (GONE,), "killed", now - _HOUR)


def urdu_address() -> str:
    """Return where the story is that is read from right to left and has one of everything."""
    return f"{URDU}tunnel-{FIRST + 1}/"


def _urdu(at: int, headline: str, *, picture: int, now: datetime) -> Story:
    number, whole = FIRST + 1 + at, at == 0
    more = (
        Heading("کتنا خرچ ہوا"),
        Paragraph(_URDU[2]),
        Quote("سرنگ ایک وعدہ ہے جس سے آپ گاڑی چلا کر گزر سکتے ہیں۔", "لیلیٰ مینن"),
        Listing(("موٹر سائیکلیں صرف بائیں لین میں چلیں گی۔", "سائیکلیں فیری سے جائیں گی۔")),
    )
    return Story(
        number=number,
        address=f"{URDU}tunnel-{number}/",
        headline=headline,
        section=FIRST,
        first_published=now - (4 + at) * _HOUR,
        updated=now - (3 + at) * _HOUR,
        language="ur",
        standfirst=_STANDFIRST,
        byline=Byline((FIRST,), None, "ورونا"),
        lead=LeadPicture(picture) if whole else None,
        body=(*map(Paragraph, _URDU[:2]), *(more if whole else ())),
        news_value=1,
    )


def _corrected(section: int, *, now: datetime) -> Story:
    return Story(
        number=FIRST + 10,
        address=CORRECTED,
        headline="Ferry aground off the point with 212 aboard",
        section=section,
        first_published=now - 9 * _HOUR,
        updated=now - 2 * _HOUR,
        standfirst="Everybody was taken off by lifeboat.",
        body=(
            Paragraph("The ferry struck the reef in fog a little before six. Everybody aboard was taken off by lifeboat within the hour."),
            Paragraph("Eleven people were treated for cold, and one for a broken wrist; none was kept overnight."),
        ),
        version=3,
        worded=now - 2 * _HOUR,
        change="correction",
        corrections=(Correction(1, now - 2 * _HOUR, "An earlier version said that nine people were treated. There were eleven."),),
        news_value=1,
    )


def _versions(now_read: Story, *, now: datetime) -> Iterator[Version]:
    last = wording_of(now_read)
    before = replace(last, body=(last.body[0], Paragraph("Nine people were treated for cold.")))
    yield Version(FIRST + 11, now_read.number, 1, now - 9 * _HOUR, "first", replace(before, headline="Ferry aground off the point"))
    yield Version(FIRST + 12, now_read.number, 2, now - 8 * _HOUR, "material", before)
