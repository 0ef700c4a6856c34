"""Addresses the press gives: of lists and their pages, fixed pages, pictures, recordings and assets. A story's own is in its document."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from urllib.parse import quote

from minijinja import safe

from lateedition.story.address import encoded
from lateedition.story.picture import Card, PictureRendition

_REPEATED = 4_096  # most links on a page are on many others, too

HOME = "/"
LATEST = "/latest/"
PRIVACY = "/privacy/"
NOTIFICATIONS = "/notifications/"
ARCHIVE = "/archive/"
CORRECTIONS = "/corrections/"
LETTERS = "/newsletters/"
SAVED = "/saved/"
WORKER = "/worker.js"
SITEMAP = "/sitemap.xml"
NEWS_SITEMAP = "/sitemap-news.xml"
MANIFEST = "/site.webmanifest"
CONSENT = "/-/consent"
PREVIEW = "/-/oembed"
FEDIVERSE = "/-/fediverse/"
"""What the ids of the fediverse begin with, behind the site's origin. The dispatch answers there."""

_EXTENSIONS = {
    "image/webp": "webp", "image/jpeg": "jpg", "image/png": "png", "image/avif": "avif",
    "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/ogg": "ogg", "video/mp4": "mp4", "video/webm": "webm",
}  # fmt: skip


def picture_address(picture: int, rendition: PictureRendition) -> str:
    """Return where a picture's rendition is served. Its content is in its name, so it never changes there.

    >>> picture_address(7, PictureRendition("0f" * 32, 800, 533, "image/webp", 51234))
    '/pictures/7-0f0f0f0f0f0f0f0f-800.webp'
    """
    extension = _EXTENSIONS.get(rendition.media_type, "bin")
    return f"{picture_addresses(picture)}{rendition.digest[:16]}-{rendition.width}.{extension}"


def picture_addresses(picture: int) -> str:
    """Return what the addresses of all renditions of a picture begin with."""
    return f"/pictures/{picture}-"


def card_address(story: int, card: Card) -> str:
    """Return where the card of a story is served. Its content is in its name, so it never changes there.

    >>> card_address(17, Card("0f" * 32, 1200, 630))
    '/cards/17-0f0f0f0f0f0f0f0f.png'
    """
    return f"{card_addresses(story)}{card.digest[:16]}.{_EXTENSIONS.get(card.media_type, 'bin')}"


def card_addresses(story: int) -> str:
    """Return what the addresses of all cards of a story begin with."""
    return f"/cards/{story}-"


def recording_address(recording: int, digest: str, media_type: str) -> str:
    """Return where a recording is served, given the hex digest of its bytes.

    >>> recording_address(7, "0f" * 32, "audio/mpeg")
    '/recordings/7-0f0f0f0f0f0f0f0f.mp3'
    """
    return f"{recording_addresses(recording)}{digest[:16]}.{_EXTENSIONS.get(media_type, 'bin')}"


def captions_address(recording: int, digest: str) -> str:
    """Return where the captions of a recording are served, given the hex digest of their bytes."""
    return f"{recording_addresses(recording)}{digest[:16]}.vtt"


def recording_addresses(recording: int) -> str:
    """Return what the addresses of all files of a recording begin with."""
    return f"/recordings/{recording}-"


def pieces_address(recording: int, digest: str) -> str:
    """Return the reserved path under which the stand finds the pieces of a recording, by their number.

    >>> pieces_address(7, "0f" * 32)
    '/-/recordings/7-0f0f0f0f0f0f0f0f/'
    """
    return f"/-{recording_addresses(recording)}{digest[:16]}/"


def asset_address(name: str, *, digest: str) -> str:
    """Return where an asset is served, given the hex digest of its bytes.

    >>> asset_address("site.css", digest="89abcdef0123")
    '/assets/site-89abcdef.css'
    """
    stem, _, extension = name.rpartition(".")
    return f"/assets/{stem}-{digest[:8]}.{extension}"


def error_address(status: int) -> str:
    """Return the reserved path under which the stand finds the page for an error.

    >>> error_address(404)
    '/-/errors/404'
    """
    return f"/-/errors/{status}"


def past_address(name: str) -> str:
    """Return the reserved path under which the stand finds what it says of the past (stand/wording.py).

    >>> past_address("banner.hi")
    '/-/past/banner.hi'
    """
    return f"/-/past/{name}"


def fronts_address(day: str) -> str:
    """Return where the stand shows the front pages of a day (stand/fronts.py).

    >>> fronts_address("2020-05-05")
    '/-/fronts/2020-05-05'
    """
    return f"/-/fronts/{day}"


def archive_address(date: str) -> str:
    """Return the address of a day or a month.

    >>> archive_address("2020-05-05"), archive_address("2020-05")
    ('/archive/2020/05/05/', '/archive/2020/05/')
    """
    return f"{ARCHIVE}{date.replace('-', '/')}/"


def sitemap_address(name: str) -> str:
    """Return the address of one of the sitemaps that the index names.

    >>> sitemap_address("2020-05-05")
    '/sitemaps/2020-05-05.xml'
    """
    return f"/sitemaps/{name}.xml"


def feed_address(front: str) -> str:
    """Return the address of the RSS feed of the list, or the live blog, that is at `front`; of the whole site if that is empty.

    >>> feed_address("/world/"), feed_address("")
    ('/world/feed.xml', '/feed.xml')
    """
    return f"{front or HOME}feed.xml"


def atom_address(front: str) -> str:
    """Return the address of the same feed as Atom.

    >>> atom_address("/world/")
    '/world/atom.xml'
    """
    return f"{front or HOME}atom.xml"


def json_feed_address(front: str) -> str:
    """Return the address of the same feed as JSON Feed.

    >>> json_feed_address("/world/")
    '/world/feed.json'
    """
    return f"{front or HOME}feed.json"


def feed_addresses(front: str) -> tuple[str, str, str]:
    """Return the addresses of a feed in every format there is."""
    return feed_address(front), atom_address(front), json_feed_address(front)


def list_address(front: str, *, page: int | None) -> str:
    """Return the address of a page of the list whose front is at `front`; None is the front itself.

    >>> list_address("/world/", page=12)
    '/world/page/12/'
    """
    return front if page is None else f"{front}page/{page}/"


def history_address(story: str) -> str:
    """Return the address of the history of the story at `story`.

    >>> history_address("/world/medal-17/")
    '/world/medal-17/history/'
    """
    return f"{story}history/"


def preview_url(origin: str, address: str) -> str:
    """Return the full URL at which another site asks how to show the page at `address` (oEmbed 1.0, 4: discovery).

    >>> preview_url("https://paper.example", "/world/medal-17/")
    'https://paper.example/-/oembed?format=json&url=https%3A%2F%2Fpaper.example%2Fworld%2Fmedal-17%2F'
    """
    return f"{absolute(origin, PREVIEW)}?format=json&url={quote(absolute(origin, address), safe='')}"


def upward_address(story: str, *, begin: int) -> str:
    """Return the address of a sheet of the live coverage at `story` with the oldest entry first; 0 is where the coverage begins.

    >>> upward_address("/world/vote-18/", begin=0), upward_address("/world/vote-18/", begin=57)
    ('/world/vote-18/oldest/', '/world/vote-18/oldest/57/')
    """
    return f"{story}oldest/{begin}/" if begin else f"{story}oldest/"


def entry_address(story: int, entry: int) -> str:
    """Return the permanent address of an entry of a live coverage, which stays when the story moves.

    >>> entry_address(18, 57)
    '/updates/18-57/'
    """
    return f"/updates/{story}-{entry}/"


@lru_cache(maxsize=_REPEATED)
def href(address: str) -> str:
    """Return `address` as markup for an attribute: percent-encoded, and escaped once for good.

    >>> str(href("/hindi/यू-3/"))
    '/hindi/%E0%A4%AF%E0%A5%82-3/'
    """
    path, mark, fragment = address.partition("#")
    return safe(escape(encoded(path) + mark + fragment))


def absolute(origin: str, address: str) -> str:
    """Return the full URL of `address` on the site at `origin`.

    >>> absolute("https://paper.example", "/world/")
    'https://paper.example/world/'
    """
    return origin.rstrip("/") + encoded(address)


def url_markup(url: str) -> str:
    """Return a full `url` of our own making as markup for an attribute."""
    return safe(escape(url))


def key_parts(key: str) -> tuple[int, int | None]:
    """Return the number and, if it names one, the page in a key such as 'section:3' or 'section:3/12'.

    Raises ValueError for anything else: a key is made by the press's plan, never by a reader.

    >>> key_parts("section:3/12"), key_parts("topic:5")
    ((3, 12), (5, None))
    """
    number, mark, page = key.partition(":")[2].partition("/")
    return int(number), int(page) if mark else None
