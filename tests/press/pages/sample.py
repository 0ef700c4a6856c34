"""The sample paper: a made-up port city's, small, with one of everything a page can show."""

from __future__ import annotations

import hashlib
import io
import math
import random
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFilter

from lateedition.story.address import slug_of, story_address
from lateedition.story.article import Byline, LeadPicture, Story
from lateedition.story.blocks import (
    Embed,
    Extract,
    FactBox,
    Figure,
    Film,
    Gallery,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Related,
    Sound,
    Table,
)
from lateedition.story.correction import Correction, Note
from lateedition.story.handover import Document, RecalledPicture, RecalledRecording, Withdrawn
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.picture import Picture, PictureRendition
from lateedition.story.purposes import Purpose, PurposeWords
from lateedition.story.recording import PIECE_BYTES, Captions, Recording
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic
from lateedition.story.version import Version
from lateedition.story.wording import wording_of

SITE = Site(
    name="The Varuna Courier",
    url="http://courier.example",
    zone="Asia/Kolkata",
    tagline="The morning paper of the harbour city",
    notice_title="This site uses cookies",
    notice_text="This paper would like to count how its stories are read, with a cookie of its own. It reads the same whichever "
    "you answer, and you can change your mind at any time.",
    purposes=(
        Purpose(
            "films",
            (
                PurposeWords("en", "Films of other sites", "They begin without being asked for.", "Here nothing; there as they say."),
                PurposeWords("hi", "दूसरी साइटों के वीडियो", "वे अलग-अलग माँगे बिना चलते हैं।", "यहाँ कुछ नहीं; वहाँ जैसा वे कहें।"),
            ),
            parties=("YouTube",),
            players=("youtube",),
            cookies=("film_seen",),
        ),
        Purpose("order", (PurposeWords("en", "An order of your own", "What you read here decides what comes first.", "Three months."),)),
    ),
    counting="on",
    privacy_text="We are a newspaper, not a data business.\n\nWe keep the logs of our servers for seven days to keep them running.",
)
SECTIONS = (
    Section(1, "Harbour", "/harbour/", None, 1, description="Ships, tides, tariffs and the people who work the quays."),
    Section(2, "City", "/city/", None, 2),
    Section(3, "World News", "/world/", None, 3, description="Beyond the breakwater."),
    Section(4, "Business", "/business/", None, 4),
    Section(5, "Sport", "/sport/", None, 5),
    Section(6, "Culture", "/culture/", None, 6),
    Section(7, "हिन्दी", "/hindi/", None, 7, language="hi"),
    Section(8, "Asia", "/world/asia/", 3, 1),
    Section(9, "Europe", "/world/europe/", 3, 2),
    Section(10, "Archive desk", "/archive-desk/", None, 9, in_menu=False),
)
TOPICS = (
    Topic(1, "Harbour tunnel", "/topics/harbour-tunnel/", "The two-kilometre crossing under the ship canal."),
    Topic(2, "Monsoon", "/topics/monsoon/"),
    Topic(3, "Port strike", "/topics/port-strike/"),
    Topic(4, "Nobody writes about this", "/topics/nobody/"),
)
AUTHORS = (
    Author(1, "Asha Rao", "/authors/asha-rao/", "Harbour correspondent", "Asha Rao has covered the docks since the cranes were blue."),
    Author(2, "Tomas Ek", "/authors/tomas-ek/", "Reporter"),
    Author(3, "मीरा जोशी", "/authors/meera-joshi/", "संवाददाता"),
)
AGENCIES = (Agency(1, "Meridian Press", "Meridian"), Agency(2, "Coastal Wire", "CW"))

_HEADLINES = (
    "Tunnel opens a year late, and the first lorry through carries mangoes",
    "Tide gauges at the old fort read a centimetre higher every spring",
    "Council votes to keep the night ferry running through the rains",
    "Crane drivers accept pay deal after eleven days of talks",
    "The bakery that feeds the fish market closes at noon on Sundays",
    "Customs clears a backlog of two thousand containers in a week",
    "Rowing club’s women take the regatta by half a length",
    "A museum of lost luggage finds its first owner",
    "Rupee steadies as tea exporters return to the auction",
    "School on the breakwater gets its own weather station",
    "Signal failure leaves commuters on the causeway for three hours",
    "Chess in the park: a grandmaster loses to a nine-year-old",
    "Court orders the brewery to open its well to the street",
    "Lighthouse keeper’s logbooks go online, all ninety years of them",
    "Dredgers return to the eastern channel before the monsoon",
    "Poet laureate reads to the late shift at Quay Four",
)
_TEXT = (
    "The <em>Saraswati</em> eased into Berth 9 a little after five on Tuesday morning, and for the first time since the rains there was "
    "nobody waiting to turn her away.",
    "“We have been here before,” said Leela Menon, who has run the pilots’ office for two decades. “The difference is that this time "
    "the water is on our side.” Traffic through the eastern channel was up by a fifth on the same week last year, according to "
    '<a href="/business/">figures the port published</a> on Monday.',
    "The trust put the cost of the work at 412 million rupees. It will be paid out of berth fees, which rise on July 1 for vessels "
    "longer than 200 metres and stay where they are for everyone else.",
    "Nobody on the quay was celebrating yet. The last three repairs held for less than a season, and the union wants the sheet piling "
    "inspected by somebody who did not sell it.",
    "What happens next depends on the weather. If the swell stays under two metres until Friday, the dredger can finish the turning "
    "basin; if it does not, the deep-draught ships will lie off the point until the spring tides.",
)


def documents() -> tuple[list[Document], dict[str, bytes]]:
    """Return the sample paper's documents, and the files of its pictures by digest."""
    files: dict[str, bytes] = {}
    pictures = [_picture(number, files) for number in range(1, 7)]
    stories = [_plain(number, headline) for number, headline in enumerate(_HEADLINES * 4, start=20)]
    return [
        SITE,
        *SECTIONS,
        *TOPICS,
        *AUTHORS,
        *AGENCIES,
        *pictures,
        *recordings(files),
        *stories,
        full_story(),
        story_of_blocks(),
        live_story(),
        hindi_story(),
        corrected_story(),
        *past_versions(),
        withdrawal(),
        picture_recall(),
        RecalledRecording(99, ("/recordings/99-0f0f0f0f0f0f0f0f.mp3",), _moment(minutes=30)),
    ], files


def full_story() -> Story:
    """Return a story that has every part a story can have."""
    headline = _HEADLINES[0]
    return Story(
        number=17,
        address=story_address(section="/world/asia/", slug=slug_of(headline), number=17),
        headline=headline,
        section=8,
        first_published=_moment(hours=-1),
        updated=_moment(minutes=21),
        former_addresses=("/world/tunnel-opens-17/",),
        standfirst="The crossing under the ship canal was promised for the last monsoon. The city drove through it on Tuesday "
        "morning, slowly, with the windows down.",
        byline=Byline((1, 2), 1, "Varuna"),
        lead=LeadPicture(1, "The first lorries leave the eastern portal on Tuesday morning."),
        body=(
            *map(Paragraph, _TEXT[:2]),
            Heading("What it cost"),
            Paragraph(_TEXT[2]),
            Figure(2),
            Paragraph(_TEXT[3]),
            Quote("A tunnel is a promise that you can drive through.", "Leela Menon, pilots’ office"),
            Table(
                "<table><caption>Tolls, in rupees</caption><thead><tr><th>Vehicle</th><th>Day</th><th>Night</th></tr></thead>"
                "<tbody><tr><td>Motorcycle</td><td>20</td><td>10</td></tr><tr><td>Car</td><td>60</td><td>40</td></tr>"
                "<tr><td>Lorry over 12 tonnes</td><td>240</td><td>120</td></tr></tbody></table>"
            ),
            Paragraph(_TEXT[4]),
            Listing(("Motorcycles may use the left lane only.", "Bicycles go by the ferry, which is <strong>free until June</strong>.")),
        ),
        topics=(1, 2),
        news_value=5,
    )


def story_of_blocks() -> Story:
    """Return a story that has what few stories have."""
    headline = "What the tunnel changes, street by street"
    return Story(
        number=15,
        address=story_address(section="/city/", slug=slug_of(headline), number=15),
        headline=headline,
        section=2,
        first_published=_moment(hours=-4),
        updated=_moment(hours=-4),
        standfirst="Three quays, two markets and one school gate.",
        body=(
            Paragraph(_TEXT[0]),
            FactBox(("Two kilometres, under the <em>ship canal</em>.", "412 million rupees, out of berth fees."), "In brief"),
            Gallery((Figure(2, "The eastern portal."), Figure(3), Figure(4, "The pump house, which nobody was to see.")), "On the quay"),
            Paragraph(_TEXT[3]),
            Related((17, 19, 999, 18)),
            Extract(("The gates <em>held</em> all night.", "No ship was lost."), "Reuters", "reuters.example", "urn:secret-identity", 7, 2),
            Sound(1, "Recorded on the quay at six in the morning."),
            Film(2, "The first lorry goes through.", poster=3),
            Sound(999),
            Embed("https://www.youtube.com/watch?v=abcdefghijk", "The first lorry goes through, in two minutes"),
            Paragraph(_TEXT[4]),
        ),
    )


def live_story() -> Story:
    """Return a live blog that is running."""
    headline = "Cyclone watch: the harbour shuts its gates as the storm turns north"
    entries = tuple(
        LiveEntry(
            number=number,
            moment=_moment(minutes=10 * number),
            body=(Paragraph(_TEXT[number % 5]), *((Heading("At a glance"), Figure(3)) if number == 4 else ())),
            headline="" if number % 3 == 0 else f"{_HEADLINES[(number * 5) % 16].partition(',')[0]}",
            key=number % 3 == 1,
            updated=_moment(minutes=10 * number + 4) if number == 5 else None,
        )
        for number in range(7, 0, -1)
    )
    return Story(
        number=18,
        address=story_address(section="/harbour/", slug=slug_of(headline), number=18),
        headline=headline,
        section=1,
        first_published=_moment(hours=-2),
        updated=_moment(minutes=70),
        standfirst="Winds of 95 km/h are expected at the point by dusk. Ferries are tied up, schools are closed, and we are at the quay.",
        byline=Byline((1,), None, "Varuna"),
        lead=LeadPicture(3),
        body=(Paragraph(_TEXT[4]),),
        topics=(2,),
        live=LiveCoverage(_moment(hours=-2), None, entries),
        news_value=5,
    )


def hindi_story() -> Story:
    """Return a story in Hindi."""
    headline = "सुरंग एक साल की देरी से खुली, पहला ट्रक आम लेकर गुज़रा"
    return Story(
        number=19,
        address=story_address(section="/hindi/", slug=slug_of(headline), number=19),
        headline=headline,
        section=7,
        first_published=_moment(hours=-3),
        updated=_moment(hours=-3),
        language="hi",
        standfirst="जहाज़ नहर के नीचे का रास्ता पिछले मानसून में खुलना था। मंगलवार की सुबह शहर उससे होकर गुज़रा।",
        byline=Byline((3,), None, "वरुणा"),
        lead=LeadPicture(4),
        body=(
            Paragraph("मंगलवार की सुबह पाँच बजे के थोड़ी देर बाद पहला ट्रक पूर्वी द्वार से बाहर निकला, और घाट पर खड़े लोगों ने ताली बजाई।"),
            Paragraph("“हम यहाँ पहले भी खड़े रहे हैं,” लीला मेनन ने कहा, जो बीस साल से पायलट कार्यालय चला रही हैं। “इस बार पानी हमारे साथ है।”"),
            Heading("कितना ख़र्च हुआ"),
            Paragraph("ट्रस्ट के अनुसार काम की लागत 412 मिलियन रुपये रही। यह राशि जहाज़ों के शुल्क से दी जाएगी।"),
        ),
        topics=(1,),
    )


def corrected_story() -> Story:
    """Return a story that has been four others before, and was corrected twice."""
    return Story(
        number=16,
        address="/city/ferry-aground-16/",
        headline="Ferry aground off Skarn Point with 212 aboard",
        section=2,
        first_published=_moment(hours=-9),
        updated=_moment(hours=-2),
        standfirst="Everybody was taken off by lifeboat.",
        byline=Byline((2,), None, "Norhaven"),
        body=(Paragraph("The Maid of Norhaven struck the reef in fog."), Paragraph("Eleven people were treated."), Paragraph(_TEXT[3])),
        version=5,
        worded=_moment(hours=-2),
        change="correction",
        corrections=(
            Correction(2, _moment(hours=-2), "An earlier version said that nine people were treated. There were eleven."),
            Correction(
                1,
                _moment(hours=-5),
                "The ship is the Maid of Norhaven, not the Norhaven Maid.",
                amended=_moment(hours=-4),
                earlier=(Note(_moment(hours=-5), "The ship is the Maid of Norhaven, not the Norhavn Maid."),),
            ),
        ),
    )


def past_versions() -> list[Version]:
    """Return what the corrected story was before; one version had to be taken out."""
    now = wording_of(corrected_story())
    first = replace(now, headline="Ferry aground off Skarn Point", body=(Paragraph("The ferry struck a reef in fog."), *now.body[2:]))
    second = replace(now, headline="Ferry aground off Skarn Point", body=(Paragraph("The ferry struck the reef in fog."), *now.body[2:]))
    fourth = replace(now, body=(now.body[0], Paragraph("Nine people were treated."), now.body[2]))
    return [
        Version(101, 16, 1, _moment(hours=-9), "first", first),
        Version(102, 16, 2, _moment(hours=-8), "minor", second),
        Version(103, 16, 3, _moment(hours=-7), "material", out="legal", out_since=_moment(hours=-6)),
        Version(104, 16, 4, _moment(hours=-5), "correction", fourth),
    ]


def recordings(files: dict[str, bytes]) -> list[Recording]:
    """Return something to listen to, with what is said in it, and something to watch, with captions."""
    vtt = b"WEBVTT\n\n00:00.000 --> 00:02.000\nThe lock opens.\n"
    captions = Captions(_kept(vtt, files), len(vtt), "hi")
    said = "The pumps have run since four.\n\nNobody has slept."
    return [
        _recording(1, "The pump house at dawn", "audio/mpeg", files, length_s=187.4, transcript=said),
        _recording(2, "Two kilometres in two minutes", "video/mp4", files, length_s=121.0, width=1280, height=720, captions=captions),
    ]


def _recording(number: int, title: str, media_type: str, files: dict[str, bytes], **said: object) -> Recording:
    content = f"{title} ".encode() * 40_000
    pieces = tuple(_kept(content[at : at + PIECE_BYTES], files) for at in range(0, len(content), PIECE_BYTES))
    return Recording(number, title, "Meridian Radio", media_type, hashlib.sha256(content).hexdigest(), len(content), pieces, **said)


def _kept(content: bytes, files: dict[str, bytes]) -> str:
    digest = hashlib.sha256(content).hexdigest()
    files[digest] = content
    return digest


def withdrawal() -> Withdrawn:
    """Return the withdrawal of a story that was killed."""
    return Withdrawn(12, ("/city/mayor-resigns-12/",), "killed", _moment(minutes=30))


def picture_recall() -> RecalledPicture:
    """Return the recall of a picture of which readers had a rendition."""
    return RecalledPicture(99, ("/pictures/99-0f0f0f0f0f0f0f0f-800.webp",), _moment(minutes=30))


def _plain(number: int, headline: str) -> Story:
    section = 1 + (number * 5) % 6
    address = {s.number: s.address for s in SECTIONS}[section]
    first = _moment(hours=-4 * (number - 18), minutes=number * 7 % 60)
    return Story(
        number=number,
        address=story_address(section=address, slug=slug_of(headline), number=number),
        headline=headline,
        section=section,
        first_published=first,
        updated=first + timedelta(minutes=25 if number % 3 else 0),
        standfirst="" if number % 4 == 1 else "Three of the four parties agreed in the small hours; the fourth asked for a longer spoon.",
        byline=Byline((number % 2 + 1,), None, "") if number % 3 else Byline((), 2, "Delhi"),
        lead=LeadPicture(number % 6 + 1) if number % 5 else None,
        body=tuple(map(Paragraph, _TEXT)),
        topics=(3,) if number % 4 == 0 else (),
    )


def _moment(*, hours: int = 0, minutes: int = 0) -> datetime:
    return datetime(2020, 5, 5, 8, 50, tzinfo=UTC) + timedelta(hours=hours, minutes=minutes)


def _picture(number: int, files: dict[str, bytes]) -> Picture:
    drawn = _drawn(number)
    renditions = [_rendition(drawn, width, "image/webp", files) for width in (240, 480, 800, 1200)]
    renditions.append(_rendition(drawn, 1200, "image/jpeg", files))
    return Picture(
        number,
        f"The roads off Varuna point, seen from the old fort in the week of the spring tides, {number} May.",
        ("Meridian", "Asha Rao", "CW")[number % 3],
        "Cargo ships at anchor under a low sun, cranes on the far quay",
        tuple(renditions),
        0.3 + number / 20,
        0.6,
    )


def _rendition(drawn: Image.Image, width: int, media_type: str, files: dict[str, bytes]) -> PictureRendition:
    sized = drawn.resize((width, round(width * drawn.height / drawn.width)))
    out = io.BytesIO()
    sized.save(out, media_type.removeprefix("image/").upper(), quality=78)
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    files[digest] = out.getvalue()
    return PictureRendition(digest, width, sized.height, media_type, len(out.getvalue()))


_SKIES = (
    ((34, 52, 84), (236, 148, 96)),
    ((96, 140, 170), (232, 226, 206)),
    ((40, 46, 60), (122, 132, 142)),
    ((22, 32, 66), (222, 104, 92)),
    ((140, 178, 190), (250, 236, 200)),
    ((58, 72, 110), (244, 186, 140)),
)


def _drawn(number: int) -> Image.Image:
    """Return a drawing of the harbour: a graded sky, a sun, cranes, ships and their light on the water."""
    chance, (high, low) = random.Random(number), _SKIES[(number - 1) % len(_SKIES)]
    width, height = 1200, 800
    horizon = round(height * (0.56 + chance.random() * 0.08))
    column = Image.new("RGB", (1, height))
    for y in range(height):
        share = min(1.0, y / horizon) if y < horizon else max(0.15, 1 - (y - horizon) / (height - horizon) * 1.1)
        shade = 1.0 if y < horizon else 0.62
        column.putpixel((0, y), tuple(round((a + (b - a) * share**1.6) * shade) for a, b in zip(high, low, strict=True)))
    image = column.resize((width, height))
    draw = ImageDraw.Draw(image)
    sun = round(width * (0.2 + chance.random() * 0.6))
    draw.ellipse((sun - 46, horizon - 132, sun + 46, horizon - 40), fill=tuple(min(255, c + 26) for c in low))
    for _ in range(90):
        y = horizon + round((height - horizon) * chance.random() ** 1.5)
        spread = (y - horizon) * 0.5 + 24
        x, length = sun + chance.gauss(0, spread / 2), 10 + (y - horizon) * 0.22
        draw.line((x - length, y, x + length, y), fill=tuple(round(c * 0.86) for c in low), width=1 + (y - horizon) // 90)
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    draw = ImageDraw.Draw(image)
    ink = tuple(round(c * 0.34) for c in high)
    for x in range(0, width + 60, 60):
        top = horizon - 24 - round(18 * math.sin(x / 130 + number)) - chance.randint(0, 10)
        draw.rectangle((x - 30, top, x + 30, horizon + 1), fill=tuple(round(c * 0.55) for c in high))
    for _ in range(3):
        x = chance.randint(80, width - 180)
        _crane(draw, x, horizon, 130 + chance.randint(0, 70), ink)
    x = chance.randint(120, width - 520)
    draw.polygon([(x, horizon + 6), (x + 380, horizon + 6), (x + 350, horizon + 48), (x + 34, horizon + 48)], fill=ink)
    for box in range(8):
        tall = chance.randint(14, 52)
        draw.rectangle((x + 40 + box * 34, horizon + 6 - tall, x + 70 + box * 34, horizon + 6), fill=tuple(round(c * 0.5) for c in high))
    draw.rectangle((x + 318, horizon - 74, x + 352, horizon + 6), fill=ink)
    return image


def _crane(draw: ImageDraw.ImageDraw, x: int, base: int, tall: int, ink: tuple[int, ...]) -> None:
    draw.line((x, base, x, base - tall), fill=ink, width=6)
    draw.line((x + 44, base, x + 44, base - tall), fill=ink, width=6)
    draw.line((x - 96, base - tall, x + 110, base - tall), fill=ink, width=7)
    draw.line((x + 22, base - tall - 54, x - 92, base - tall), fill=ink, width=3)
    draw.line((x + 22, base - tall - 54, x + 108, base - tall), fill=ink, width=3)
    draw.line((x + 22, base - tall - 54, x + 22, base - tall), fill=ink, width=6)
