"""What readers will see of a change of the site's settings, in words for who saved them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from lateedition.story.brand import Brand
from lateedition.story.taxonomy import Site

NOTHING = "Readers see what they saw before."
_WHEN = "It is printed now, what most readers meet first; Press shows how far it is."


def told(before: Site | None, after: Site) -> str:
    """Return what is other for readers from now on."""
    said = list(chain.from_iterable(each(before or Site("", ""), after) for each in _SAYING))
    if said:
        return f"Readers will see: {'; '.join(said)}. {_WHEN}"
    return NOTHING if before == after else f"Readers will see the new settings. {_WHEN}"


def _paper(before: Site, after: Site) -> Iterator[str]:
    if (before.name, before.tagline) != (after.name, after.tagline):
        yield f"“{after.name}” as the paper’s name, “{after.tagline}” under it" if after.tagline else f"“{after.name}” as the paper’s name"
    if before.url != after.url:
        yield f"{after.url} as the paper’s address"
    if before.zone != after.zone:
        yield f"times of {after.zone.replace('_', ' ')}"
    if before.fallback != after.fallback:
        yield f"{'another' if after.fallback else 'no'} picture where the rights to one have ended"


def _looks(before: Site, after: Site) -> Iterator[str]:
    was, now = before.brand or Brand(), after.brand or Brand()
    if (was.logo, was.logo_dark) != (now.logo, now.logo_dark):
        yield "the logo on every page" if now.logo else "the name in type on every page"
    if (was.icons, was.full) != (now.icons, now.full):
        yield "other icons in their tabs and among their apps"
    if before.theme != after.theme:
        yield "the new looks on every page" if after.theme else "the house’s own looks on every page"


def _privacy(before: Site, after: Site) -> Iterator[str]:
    asked = [(site.notice_title, site.notice_text, site.purposes) for site in (before, after)]
    if asked[0] != asked[1]:
        yield "the notice once more: everybody is asked again"
    if (before.counting, before.privacy_text) != (after.counting, after.privacy_text):
        yield "another privacy page"


def _money(before: Site, after: Site) -> Iterator[str]:
    if before.slots != after.slots:
        places = len(after.slots)
        yield f"{places} {'place' if places == 1 else 'places'} for advertisements" if places else "no advertisements"
    if before.meter != after.meter:
        free = after.meter.free if after.meter else None
        yield "every story for nothing" if free is None else f"{free} {'story' if free == 1 else 'stories'} a month for nothing"


def _ways(before: Site, after: Site) -> Iterator[str]:
    if before.letters != after.letters:
        yield "other letters to sign up for" if after.letters else "no letters to sign up for"
    if before.push != after.push:
        yield "other notifications to ask for" if after.push.is_on else "no notifications to ask for"
    if before.players != after.players:
        yield "things of other sites in place, or as links, as you chose"
    if (before.feeds, before.tagging) != (after.feeds, after.tagging):
        yield "other feeds"


_SAYING: tuple[Callable[[Site, Site], Iterator[str]], ...] = (_paper, _looks, _privacy, _money, _ways)
