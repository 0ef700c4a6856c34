"""The looks of the paper: what could not be read is refused with the nearest that can, and nothing else needs a template."""

from __future__ import annotations

import html
import re
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from lateedition.desk.stories import actions
from lateedition.desk.stories.colours import LEAST, contrast, darker, least_contrast, lighter, mixed
from lateedition.desk.stories.models import SiteSettings
from lateedition.desk.stories.themes import DARK_GROUNDS, HOUSE, INK, SOFT, problems_of, theme_of
from settingsform import FORM

ADDRESS = "/desk/settings/stories/sitesettings/1/"
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def looks(**said: str) -> SiteSettings:
    return SiteSettings(**{f"theme_{name}": value for name, value in said.items()})


def test_an_editor_sets_the_looks_and_readers_have_them_with_what_goes_with_them(newsroom):
    chosen = {"theme_accent": " #00508C ", "theme_paper": "#fff1e5", "theme_headlines": "sans", "theme_lines": "single"}
    newsroom.client("editor").post(ADDRESS, FORM | chosen)
    theme = newsroom.log("site")[-1].theme
    assert (theme.accent, theme.paper, theme.headlines, theme.lines) == ("#00508c", "#fff1e5", "sans", "single")
    assert least_contrast(theme.accent_dark, *DARK_GROUNDS) >= 7
    assert len({theme.paper, theme.sheet, theme.rule}) == 3


def test_an_accent_that_cannot_be_read_is_refused_with_what_is_wrong_and_what_would_do(newsroom):
    before = newsroom.log("site")
    answer = newsroom.client("editor").post(ADDRESS, FORM | {"theme_accent": "#ff9900"})
    said = html.unescape(answer.content.decode())
    found = re.search(r"#ff9900 on (#[0-9a-f]{6}) is (\d\.\d):1; text needs 4\.5:1\. Try (#[0-9a-f]{6})\.", said)
    assert found is not None
    assert found[2] == f"{contrast('#ff9900', found[1]):.1f}"
    assert newsroom.log("site") == before
    newsroom.client("editor").post(ADDRESS, FORM | {"theme_accent": found[3]})
    assert newsroom.log("site")[-1].theme.accent == found[3], "what is advised is taken"


def test_what_is_no_colour_is_refused_in_words(newsroom):
    for said in ("red", "#fff", "#12345g", "#123456}"):
        answer = newsroom.client("editor").post(ADDRESS, FORM | {"theme_accent": said})
        assert "Six hexadecimal digits" in answer.content.decode() or "at most 7 characters" in answer.content.decode()
    assert newsroom.log("site")[-1].theme is None


def test_a_paper_that_chooses_nothing_has_no_theme_and_one_that_chooses_the_house_s_own_neither(newsroom):
    newsroom.client("editor").post(ADDRESS, FORM)
    assert newsroom.log("site")[-1].theme is None
    newsroom.client("editor").post(ADDRESS, FORM | {"theme_paper": HOUSE.paper, "theme_accent_dark": HOUSE.accent_dark})
    assert theme_of(looks(accent_dark=HOUSE.accent_dark)) is None
    assert theme_of(looks(headlines="sans")) is not None


def test_the_form_shows_what_it_will_look_like_while_it_is_chosen(newsroom):
    page = newsroom.client("editor").get(ADDRESS).content.decode()
    assert "data-theme-preview" in page
    assert "stories/theme.js" in page


def test_the_house_s_own_looks_are_those_of_its_style_sheet(repository):
    css = (repository / "src/lateedition/press/assets/site.css").read_text("utf-8")
    light, dark = re.findall(r":root \{([^}]*)\}", css)[:2]
    for name, value in (("paper", HOUSE.paper), ("sheet", HOUSE.sheet), ("rule", HOUSE.rule), ("accent", HOUSE.accent)):
        assert f"--{name}: {value};" in light
    assert (f"--ink: {INK};" in light, f"--soft: {SOFT};" in light, f"--accent: {HOUSE.accent_dark};" in dark) == (True, True, True)
    for name, value in zip(("paper", "sheet"), DARK_GROUNDS, strict=True):
        assert f"--{name}: {value};" in dark


@given(accent=COLOURS | st.just(""), accent_dark=COLOURS | st.just(""), paper=COLOURS | st.just(""))
def test_whoever_follows_the_advice_is_through_soon_and_whatever_is_accepted_can_be_read_everywhere(
    accent: str, accent_dark: str, paper: str
) -> None:
    said = {"accent": accent, "accent_dark": accent_dark, "paper": paper}
    for _ in range(4):
        problems = problems_of(looks(**said))
        for field, words in problems.items():
            said[field.removeprefix("theme_")] = words.rpartition("Try ")[2].rstrip(".")
    assert problems == {}
    theme = theme_of(looks(**said)) or HOUSE
    light = [contrast(words, ground) for words, ground in product((INK, SOFT, theme.accent), (theme.paper, theme.sheet))]
    dark = [contrast(theme.accent_dark, ground) for ground in DARK_GROUNDS]
    assert min(*light, *dark) >= LEAST


@given(colour=COLOURS, ground=COLOURS)
def test_a_colour_is_changed_no_more_than_it_must_be(colour: str, ground: str) -> None:
    for near in (darker(colour, ground), lighter(colour, ground)):
        assert near == colour or contrast(colour, ground) < LEAST
    assert mixed(colour, ground, 0) == colour
    assert mixed(colour, ground, 1) == ground


def test_a_theme_is_handed_over_by_a_script_that_saves_without_the_form(newsroom):
    site = actions.introduce_site(now=newsroom_now())
    site.theme_accent = "}body{display:none"
    site.save()
    assert newsroom.log("site")[-1].theme is None


def newsroom_now():
    from django.utils import timezone

    return timezone.now()
