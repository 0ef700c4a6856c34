"""A card says a headline as large as it can, in whatever script, and never in boxes; the same words are the same bytes."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from lateedition.desk.cards import setting
from lateedition.desk.cards.drawing import HEIGHT_PX, MOST_LINES, WIDTH_PX, Face, drawn, key_of
from lateedition.desk.cards.setting import FACES, Hand, has_letters_for, set_words
from lateedition.story.theme import Theme

LATIN = "Harbour tunnel opens three years late, and twice as dear as the council had promised"
HINDI = "उत्तर प्रदेश के मुख्यमंत्री ने ISRO के वैज्ञानिकों की प्रशंसा की"
URDU = "وزیرِ اعظم نے BBC کو بتایا کہ بندرگاہ کی سرنگ 2026ء میں کھلے گی"
HEBREW = 'ראש הממשלה אמר: "שלום" לחברי NATO'
EDGE = 70
SALMON = Theme("#fff1e5", "#f2e5d9", "#ccc1b7", "#0d7680", "#7cc4cb", headlines="sans", lines="single")


def face(headline: str = LATIN, language: str = "en", **said: object) -> Face:
    return Face(
        **({"site": "The Harbour Post", "site_language": "en", "section": "City", "headline": headline, "language": language} | said)
    )


def picture(content: bytes | None) -> Image.Image:
    assert content is not None
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size) == ("PNG", (WIDTH_PX, HEIGHT_PX))
    return image.convert("RGB")


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """Where in a part of a card anything is drawn, from that part's own corner; None if nothing is."""
    part = image.crop(box)
    ground = Image.new("RGB", part.size, image.getpixel((8, 300)))
    return ImageChops.difference(part, ground).convert("L").point(lambda value: 255 if value > 24 else 0).getbbox()


def headline_of(image: Image.Image) -> tuple[int, int, int, int]:
    box = inked(image, (0, 170, WIDTH_PX, 505))
    assert box is not None
    return box


@pytest.mark.parametrize(("headline", "language"), [(LATIN, "en"), (HINDI, "hi"), (URDU, "ur"), (HEBREW, "he")])
def test_a_headline_is_large_between_the_edges_and_begins_where_it_is_read_from(headline: str, language: str) -> None:
    left, top, right, bottom = headline_of(picture(drawn(face(headline, language))))
    assert left >= EDGE - 4
    assert right <= WIDTH_PX - EDGE + 4
    assert bottom - top > 120, "on a phone a card is 350 px wide, and must be read there"
    if language in ("ur", "he"):
        assert right >= WIDTH_PX - EDGE - 12
    else:
        assert left <= EDGE + 12


def test_letters_are_joined_as_each_script_joins_them() -> None:
    """Shaping: a conjunct takes less room than its letters apart, and an Arabic word less than its letters one by one."""
    hindi, urdu = Hand("serif", "hi"), Hand("serif", "ur")
    assert hindi.width("क्ष", 64) < hindi.width("क्\u200cष", 64)
    assert urdu.width("سرنگ", 64) < sum(urdu.width(letter, 64) for letter in "سرنگ")
    first_form = picture(drawn(face("کتاب", "ur")))
    apart = picture(drawn(face("ک\u200cت\u200cا\u200cب", "ur")))
    assert headline_of(first_form) != headline_of(apart)


def test_a_line_from_right_to_left_keeps_a_latin_name_in_its_own_order() -> None:
    """What stands first is at the right, and "BBC" in it is not "CBB"."""
    name_first, name_last = (headline_of(picture(drawn(face(said, "ur")))) for said in ("BBC کو", "کو BBC"))
    assert name_first != name_last
    both = [picture(drawn(face(said, "ur"))) for said in ("BBC", "CBB")]
    assert inked(both[0], (0, 170, WIDTH_PX, 505)) is not None
    assert ImageChops.difference(*both).getbbox() is not None


def test_a_short_headline_is_larger_than_a_long_one_and_none_has_more_lines_than_four() -> None:
    hand = Hand("serif", "en")
    sizes = [set_words(said, hand, width_px=1056, height_px=322, most_lines=MOST_LINES) for said in ("Quake", LATIN, f"{LATIN} {LATIN}")]
    assert [each.size_px for each in sizes] == sorted((each.size_px for each in sizes), reverse=True)
    assert sizes[0].size_px > sizes[1].size_px
    assert all(len(each.lines) <= MOST_LINES for each in sizes)
    assert " ".join(sizes[1].lines) == LATIN


def test_lines_are_even_so_that_no_word_stands_alone_in_the_last() -> None:
    lines = set_words(LATIN, Hand("serif", "en"), width_px=1056, height_px=322, most_lines=MOST_LINES).lines
    widths = [Hand("serif", "en").width(line, 64) for line in lines]
    assert min(widths) > 0.75 * max(widths)


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    lines = set_words(f"{LATIN} " * 5, Hand("serif", "en"), width_px=1056, height_px=322, most_lines=MOST_LINES).lines
    assert len(lines) == MOST_LINES
    assert lines[-1].endswith("…")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    headline=st.lists(st.text(st.sampled_from("abcdefghmWMÆłЖш यूपक्षत्रिس رنگב ש.,–“”"), min_size=1, max_size=30), min_size=1, max_size=12),
    language=st.sampled_from(["en", "hi", "ur", "he"]),
)
def test_whatever_a_headline_says_it_stays_between_the_edges(headline: list[str], language: str) -> None:
    image = picture(drawn(face(" ".join(headline), language)))
    assert inked(image, (0, 24, 40, HEIGHT_PX)) is None
    assert inked(image, (WIDTH_PX - 40, 24, WIDTH_PX, HEIGHT_PX)) is None


def test_there_is_no_card_with_boxes_for_letters() -> None:
    assert drawn(face("東京で地震", "ja")) is None
    assert drawn(face("Quake 🦚")) is None
    assert not has_letters_for("বাংলা")


def test_every_letter_that_is_said_to_be_there_is_there_in_both_faces() -> None:
    """A letter that a font lacks has the width and the look of the box."""
    letters = sorted(setting._covered())
    for each in ("serif", "sans"):
        font = Hand(each, "en").font(40)
        box = bytes(font.getmask("\U0010fffe"))
        assert box
        assert [hex(ord(letter)) for letter in letters if bytes(font.getmask(letter)) == box] == []


def test_the_same_words_are_the_same_bytes_and_other_words_are_others() -> None:
    assert drawn(face()) == drawn(face())
    others = [face("Quake"), face(section="World"), face(site="The Post"), face(language="de"), face(live="LIVE"), face(theme=SALMON)]
    assert len({key_of(each) for each in (face(), *others)}) == len(others) + 1
    assert len({drawn(each) for each in (face(), face("Quake"), face(section="World"), face(live="LIVE"), face(theme=SALMON))}) == 5


def test_a_running_coverage_bears_the_mark_and_a_paper_its_own_colours() -> None:
    plain, live = picture(drawn(face())), picture(drawn(face(live="LIVE")))
    corner = (70, 520, 210, 580)
    red = [sum(count for count, (r, g, _) in image.crop(corner).getcolors(9_999) if r > 120 and g < 60) for image in (plain, live)]
    assert red[1] > red[0] + 3_000
    own = picture(drawn(face(theme=SALMON)))
    assert all(abs(a - b) <= 3 for a, b in zip(own.getpixel((8, 300)), (0xFF, 0xF1, 0xE5), strict=True))
    assert all(abs(a - b) <= 3 for a, b in zip(own.getpixel((8, 5)), (0x0D, 0x76, 0x80), strict=True))


def test_a_card_is_no_burden() -> None:
    content = drawn(face(HINDI, "hi"))
    assert content is not None
    assert len(content) < 40_000


def test_the_fonts_are_small_and_their_licence_lies_beside_them(repository) -> None:
    faces = list(FACES.glob("*.woff2")) + list((repository / "src/lateedition/press/assets").glob("*.woff2"))
    assert len(faces) == 8
    assert sum(each.stat().st_size for each in faces) < 600_000
    for licence in (FACES / "licence.txt", repository / "src/lateedition/press/assets/fonts-licence.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text("utf-8")
