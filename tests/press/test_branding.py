"""A logo and icons are files of the edition: every page and machine names them, another is on every page, open pages keep theirs."""

from __future__ import annotations

import hashlib
import json

import newsdesk
from msgspec.structs import replace

from lateedition.dispatch.fediverse.actors import icon_of
from lateedition.press.branding import mark_address
from lateedition.story.brand import Brand, Mark
from lateedition.story.taxonomy import Site


def brand(room: newsdesk.Pressroom, logo: bytes, *, former: tuple[Mark, ...] = ()) -> Brand:
    icons = tuple(kept(room, b"icon %d" % side, "image/png", side, side) for side in (32, 144, 180, 192, 512))
    return Brand(
        logo=kept(room, logo, "image/webp", 480, 96), icons=icons, full=(kept(room, b"full", "image/png", 512, 512),), former=former
    )


def kept(room: newsdesk.Pressroom, content: bytes, media_type: str, width: int, height: int) -> Mark:
    digest = hashlib.sha256(content).hexdigest()
    file = room.renditions / digest[:2] / digest
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return Mark(digest, media_type, width, height)


def site(own: Brand | None) -> Site:
    [found] = [each for each in newsdesk.paper() if isinstance(each, Site)]
    return replace(found, brand=own)


def pages(room: newsdesk.Pressroom) -> dict[str, str]:
    found = {path: room.text(path) for path in sorted(room.paths()) if not path.startswith(("/assets/", "/-/"))}
    return {path: page for path, page in found.items() if 'class="masthead"' in page}


def test_another_logo_is_on_every_page_and_the_one_before_is_there_for_pages_that_name_it(pressroom) -> None:
    pressroom.hand(newsdesk.story(1), newsdesk.story(2))
    plain = pages(pressroom)
    one = brand(pressroom, b"one")
    pressroom.hand(site(one))
    other = brand(pressroom, b"other", former=(one.logo,))
    pressroom.hand(site(other))
    shown = pages(pressroom)
    assert shown.keys() == plain.keys()
    src = f'src="{mark_address(other.logo)}" width="480" height="96"'
    assert [path for path, page in shown.items() if page.count(src) != 1] == []
    assert [path for path, page in shown.items() if f'rel="icon" href="{mark_address(other.icon(32))}"' not in page] == []
    assert pressroom.status(mark_address(one.logo)) == 200
    assert pressroom.differences() == []
    pressroom.hand(site(None))
    assert pages(pressroom) == plain
    assert pressroom.status(mark_address(other.logo)) is None
    assert pressroom.differences() == []


def test_feeds_the_manifest_the_fediverse_and_search_engines_are_told(pressroom) -> None:
    own = brand(pressroom, b"one")
    pressroom.hand(newsdesk.story(1), site(own))
    url = lambda mark: site(own).url + mark_address(mark)  # noqa: E731 (said once for all lines below)
    manifest = json.loads(pressroom.text("/site.webmanifest"))
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    assert all(icon["src"] in pressroom.paths() for icon in manifest["icons"])
    assert icon_of(json.dumps(manifest).encode(), site(own))["url"] == url(own.icon(192))
    assert f"<image><url>{url(own.icon(144))}</url>" in pressroom.text("/feed.xml")
    assert f"<logo>{url(own.logo)}</logo>" in pressroom.text("/atom.xml")
    assert f"<icon>{url(own.icon(144))}</icon>" in pressroom.text("/atom.xml")
    told = json.loads(pressroom.text("/feed.json"))
    assert (told["icon"], told["favicon"]) == (url(own.icon(512)), url(own.icon(32)))
    assert f'"logo":{{"@type":"ImageObject","url":"{url(own.logo)}","width":480' in pressroom.text(newsdesk.story(1).address)
