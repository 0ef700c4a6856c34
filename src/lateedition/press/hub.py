"""The hub: how a feed says where others can subscribe to it. What names no hub in its headers is no topic to the hub."""

from __future__ import annotations

from lateedition.press.addresses import absolute
from lateedition.story.taxonomy import Site


def hub_links(site: Site, address: str) -> tuple[tuple[str, str], ...]:
    """Return the header of the feed at `address` that names its hub and its own URL (WebSub, section 4); none where the site has no hub.

    >>> hub_links(Site("Post", "https://post.example", hub="https://post.example/-/hub"), "/feed.xml")
    (('link', '<https://post.example/-/hub>; rel="hub", <https://post.example/feed.xml>; rel="self"'),)
    """
    return (("link", f'<{site.hub}>; rel="hub", <{absolute(site.url, address)}>; rel="self"'),) if site.hub else ()
