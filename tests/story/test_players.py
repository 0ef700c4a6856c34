"""Which things of other sites can be shown in place: the table of players."""

from __future__ import annotations

import pytest

from lateedition.story.players import framed, players, site_of

ID = "abcdefghijk"
KNOWN = (
    (f"https://www.youtube.com/watch?v={ID}", "youtube", f"/embed/{ID}"),
    (f"https://m.youtube.com/watch?app=desktop&v={ID}&t=3", "youtube", f"/embed/{ID}"),
    (f"http://youtu.be/{ID}?si=x", "youtube", f"/embed/{ID}"),
    (f"https://www.youtube.com/shorts/{ID}", "youtube", f"/embed/{ID}"),
    ("https://vimeo.com/123456789", "vimeo", "/video/123456789?dnt=1"),
    ("https://www.dailymotion.com/video/x8abc12", "dailymotion", "video=x8abc12"),
    ("https://open.spotify.com/episode/0123456789ABCDEFGHIJab", "spotify", "/embed/episode/0123456789ABCDEFGHIJab"),
    ("https://twitter.com/courier/status/1234567890", "x", "dnt=true&id=1234567890"),
    ("https://x.com/courier/status/1234567890?s=20", "x", "id=1234567890"),
    ("https://datawrapper.dwcdn.net/aB3dE/4/", "datawrapper", "/aB3dE/4/"),
    ("https://public.flourish.studio/visualisation/1234567/", "flourish", "/visualisation/1234567/embed"),
)


@pytest.mark.parametrize(("address", "key", "ends"), KNOWN)
def test_the_addresses_that_editors_copy_are_known(address: str, key: str, ends: str) -> None:
    found = framed(address, allowed=players())
    assert found is not None
    assert found.player.key == key
    assert ends in found.url
    assert found.url.startswith(f"{found.player.origin}/")


@pytest.mark.parametrize("address", [
    f"https://www.youtube.com.evil.example/watch?v={ID}",
    f"https://evil.example/youtube.com/watch?v={ID}",
    f"https://www.youtube.com/watch?v={ID}abc",
    "https://www.youtube.com/@courier",
    "javascript:alert(1)",
    "https://vimeo.com/courier",
    "https://x.com/courier",
    "",
])  # fmt: skip
def test_what_only_looks_alike_is_a_link(address: str) -> None:
    assert framed(address, allowed=players()) is None


def test_what_a_site_does_not_let_in_is_a_link() -> None:
    assert framed(KNOWN[0][0], allowed=("vimeo", "no such player")) is None


def test_an_unknown_site_is_called_by_its_host() -> None:
    assert site_of("https://www.example.org/a") == "example.org"
