"""A paper that sells: slots for advertisements at every place, and a meter, for tests."""

from __future__ import annotations

import sample
from msgspec.structs import replace
from paper import Paper

from lateedition.story.purposes import Purpose, PurposeWords
from lateedition.story.selling import Meter, Slot

ADS = "https://ads.example"
PURPOSE = Purpose("ads", (PurposeWords("en", "Advertisements", "Others show theirs.", "A month."),), parties=("Ads Ltd",))
SLOTS = (
    Slot("in-story", "story", "300x250", "336x280", 5, "/subscribe/", after=1, frame=f"{ADS}/story?n=1", purpose="ads"),
    Slot("beside", "beside", "320x100", "300x600", 5, "https://shop.example/?a=1&b=2"),
    Slot("front", "front", "320x50", "728x90", 5, "/subscribe/", frame=f"{ADS}/front", purpose="ads"),
)
METER = Meter(3, "https://post.example/subscribe")


def selling(documents: tuple[list, dict[str, bytes]], *changed: object, **site: object) -> Paper:
    """The sample paper, that sells in each way but what is said otherwise; `changed` documents take the place of theirs."""
    said = {"slots": SLOTS, "meter": METER, "purposes": (PURPOSE,), **site}
    held = [replace(each, **said) if each is sample.SITE else each for each in documents[0]]
    taken = {(type(each), each.number): each for each in changed}
    held = [taken.pop((type(each), getattr(each, "number", 0)), each) for each in held]
    return Paper([*held, *taken.values()], (18, 17, 20, 21, 22, 23, 24, 26, 27, 28), documents[1])
