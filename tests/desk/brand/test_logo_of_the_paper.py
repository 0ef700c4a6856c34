"""An editor gives the paper a logo and a mark: readers have them, what was before stays for open pages, a bad file changes nothing."""

from __future__ import annotations

import io
import re

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lateedition.desk.brand.models import MarkFile
from lateedition.desk.cards import keeping
from lateedition.desk.stories.models import SiteSettings
from lateedition.desk.stories.site_change import NOTHING
from lateedition.press.picturestore import open_store
from lateedition.story.brand import Brand
from settingsform import FORM

ADDRESS = "/desk/settings/stories/sitesettings/1/"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 300 60'><path fill='{}' d='M0 0h300v60H0z'/>{}</svg>"


def svg(name: str, colour: str = "#005a8c", more: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, SVG.format(colour, more).encode(), content_type="image/png")


def png(side: int) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "#123456").save(out, "PNG")
    return SimpleUploadedFile("mark.png", out.getvalue())


def brand_of(newsroom) -> Brand:
    brand = newsroom.log("site")[-1].brand
    stored = [open_store(settings.HOUSE.renditions).get(mark.digest) for mark in brand.shown]
    assert all(stored), "the press finds every file that the log names"
    return brand


def test_a_logo_for_both_schemes_and_a_mark_reach_readers_and_go_again(newsroom):
    editor = newsroom.client("editor")
    given = {"logo_file": svg("a.svg"), "logo_dark_file": svg("b.svg", "#9fd0ff"), "mark_file": png(600)}
    answer = editor.post(ADDRESS, FORM | given, follow=True)
    assert "the logo on every page; other icons" in answer.content.decode()
    first = brand_of(newsroom)
    assert (first.logo.width, first.logo.height, first.logo.media_type) == (480, 96, "image/svg+xml")
    assert first.logo_dark not in (None, first.logo)
    assert {mark.media_type for mark in (*first.icons, *first.full)} == {"image/png"}

    page = answer.content.decode()
    assert len(re.findall(r'class="mark-now__shown[^>]*src="data:image/', page)) == 3
    answer = editor.post(ADDRESS, FORM, follow=True)
    assert NOTHING in answer.content.decode()
    assert brand_of(newsroom) == first, "who leaves the boxes empty leaves what there is"

    editor.post(ADDRESS, FORM | {"logo_file-clear": "on", "logo_dark_file-clear": "on", "mark_file-clear": "on"})
    second = brand_of(newsroom)
    assert (second.logo, second.logo_dark) == (None, None)
    assert set(first.shown) <= set(second.files), "what open pages name is there"
    assert "image/svg+xml" in {mark.media_type for mark in second.icons}


def test_a_bad_file_is_refused_beside_its_box_and_changes_nothing_of_what_was_typed_or_is_there(newsroom):
    editor = newsroom.client("editor")
    editor.post(ADDRESS, FORM | {"logo_file": svg("a.svg")})
    before = newsroom.log("site")
    bad = svg("b.svg", more="<script>alert(1)</script>")
    page = editor.post(ADDRESS, FORM | {"tagline": "Tides and trams", "logo_file": bad}).content.decode()
    assert re.search(r'id="panel-child-[\w-]*logo_file-errors"(?:(?!</div>).)*script', page, re.DOTALL)
    assert "Nothing was changed." in page
    assert 'value="Tides and trams"' in page
    assert newsroom.log("site") == before
    assert MarkFile.objects.count() == 1

    page = editor.post(ADDRESS, FORM | {"name": "", "logo_file": svg("d.svg", "#123456")}).content.decode()
    kept = re.search(r'name="logo_file-kept" value="(\w+)"', page)[1]
    editor.post(ADDRESS, FORM | {"logo_file-kept": kept})
    assert brand_of(newsroom).logo.digest == kept, "a good file need not be chosen again because of an error elsewhere"

    page = editor.post(ADDRESS, FORM | {"logo_file-clear": "on", "logo_dark_file": svg("c.svg")}).content.decode()
    assert "no logo for the light" in page


def test_the_notice_is_not_another_one_because_a_browser_ends_its_lines_otherwise(newsroom):
    site = SiteSettings.objects.get()
    site.notice_text = site.privacy_text = "One.\n\nTwo."
    site.save()
    browser = newsroom.client("editor")
    sent = {"notice_text": "One.\r\n\r\nTwo.", "privacy_text": "One.\r\n\r\nTwo.", "name": site.name, "house_style": site.house_style}
    page = browser.post(ADDRESS, FORM | sent, follow=True).content.decode()
    assert NOTHING in page
    assert newsroom.log("site")[-1].notice_text == site.notice_text


def test_icons_follow_the_looks_and_the_name(newsroom):
    editor = newsroom.client("editor")
    found = []
    for said in ({}, {"theme_accent": "#00508c"}, {"name": "The Quay"}, {"theme_paper": "#fff1e5"}):
        editor.post(ADDRESS, FORM | said)
        found.append(brand_of(newsroom).icons)
    assert len(set(found)) == 4
    editor.post(ADDRESS, FORM)
    assert brand_of(newsroom).icons == found[0]


def test_the_former_files_do_not_grow_without_end(newsroom):
    site = SiteSettings.objects.get()
    for number in range(6):
        site.name = f"{'ABCDEF'[number]} Post"
        site.save()
    brand = brand_of(newsroom)
    assert len(brand.former) == 24
    assert not set(brand.former) & set(brand.shown)


def test_a_card_has_the_logo_in_place_of_the_name(newsroom):
    site = newsroom.log("site")[-1]
    plain = keeping.face_of("Tunnel opens", language="en", section="City", is_live=False, site=site)
    newsroom.client("editor").post(ADDRESS, FORM | {"logo_file": svg("a.svg"), "name": site.name})
    face = keeping.face_of("Tunnel opens", language="en", section="City", is_live=False, site=newsroom.log("site")[-1])
    assert keeping.key_of(face) != keeping.key_of(plain)
    keeping.draw(face)
    digest = keeping.Drawing.objects.get(pk=keeping.key_of(face)).digest
    with Image.open(io.BytesIO(open_store(settings.HOUSE.renditions).get(digest))) as card:
        assert card.convert("RGB").getpixel((90, 86)) == (0, 90, 140)
