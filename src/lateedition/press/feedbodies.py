"""Bodies in feeds: the text of a story for readers that know nothing of our pages. It has whole URLs, and no styles or scripts."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urljoin

from lateedition.press.addresses import absolute, entry_address
from lateedition.press.bodies import block_views
from lateedition.press.corrections import correction_views
from lateedition.press.kit import Kit
from lateedition.press.showing import Showing
from lateedition.story.article import Story
from lateedition.story.live import LiveEntry

_LEVEL = 2
_LEADING = re.compile(r"""<(?:a|img)\b(?:\s+[\w-]+="[^"]*")*""")
_ADDRESS = re.compile(r"""(?<=\s)(href|src)="([^"]*)\"""")


def story_markup(story: Story, showing: Showing, kit: Kit) -> str:
    """Return the whole text of a story, its corrections last. Of a live blog that is the text over the entries, which have a feed."""
    own = Showing.on(showing.reading, language=story.language)
    written = kit.passage(
        "outputs/feed-body.html",
        blocks=block_views(story.body, showing=own, level=_LEVEL),
        summary=block_views(story.live.summary, showing=own, level=_LEVEL) if story.live else (),
        heading=own.words.summary_ended if story.live and story.live.ended else own.words.summary,
        corrections=correction_views(story.corrections, showing=own),
        words=own.words,
    )
    return with_whole_links(written, base=absolute(showing.site.url, story.address))


def entry_markup(entry: LiveEntry, story: Story, showing: Showing, kit: Kit) -> str:
    """Return the whole text of an entry of a live blog."""
    own = Showing.on(showing.reading, language=story.language)
    blocks = block_views(entry.body, showing=own, level=_LEVEL)
    written = kit.passage("outputs/feed-body.html", blocks=blocks, summary=(), heading="", corrections=(), words=own.words)
    return with_whole_links(written, base=absolute(showing.site.url, entry_address(story.number, entry.number)))


@lru_cache(maxsize=512)
def with_whole_links(markup: str, *, base: str) -> str:
    """Return safe `markup` whose links and pictures are named by whole URLs, as they are seen from the page at `base`.

    >>> with_whole_links('<a href="/world/" title="x">a</a> said href="/b"', base="https://post.example/city/story-1/")
    '<a href="https://post.example/world/" title="x">a</a> said href="/b"'
    """
    return _LEADING.sub(lambda tag: _ADDRESS.sub(lambda found: _whole(found, base), tag[0]), markup)


def _whole(found: re.Match[str], base: str) -> str:
    return f'{found[1]}="{escape(_joined(base, unescape(found[2])))}"'


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # what no URL can be read from leads to the page it stands on
        return base
