"""Where a picture will be its colour stands first, as a class that the stylesheet knows, and no other class is ever printed."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lateedition.press import tones
from lateedition.press.showing import picture_view
from lateedition.story.picture import Picture, PictureRendition

CHANNEL = st.integers(0, 255)


def picture(colour: str) -> Picture:
    files = (PictureRendition("0" * 64, 480, 320, "image/webp", 1), PictureRendition("1" * 64, 800, 533, "image/jpeg", 1, colour=colour))
    return Picture(7, "", "AFP", "A quay", files)


def test_the_stylesheet_has_a_rule_for_every_tone():
    assert tones.rules() in Path(tones.__file__).with_name("assets").joinpath("site.css").read_text("utf-8")


@given(st.tuples(CHANNEL, CHANNEL, CHANNEL))
def test_every_colour_has_a_tone_with_a_rule_no_further_away_than_half_a_step(colour: tuple[int, int, int]):
    tone = tones.tone_of(colour)
    assert f".t{tone} {{ background: #{tone}; }}" in tones.rules()
    assert all(abs(int(level * 2, 16) - channel) <= 34 for level, channel in zip(tone, colour, strict=True))


def test_a_picture_of_which_no_colour_is_known_has_no_class():
    shown, bare = picture_view(picture("#27445d")), picture_view(picture(""))
    assert shown is not None
    assert bare is not None
    assert (shown.tone, bare.tone) == ("t266", "")
