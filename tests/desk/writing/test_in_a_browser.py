"""A story written in Chromium: pastes, blocks, hints and looks, with mouse, keyboard and finger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deskbrowser import add_block
from lateedition.desk.handover import outbox
from lateedition.desk.stories import actions
from lateedition.desk.stories.bodies import body_of_stream
from lateedition.desk.stories.models import SiteSettings, Story, Topic
from lateedition.story.blocks import Embed, FactBox, Figure, Gallery, Heading, Listing, Paragraph, Related, Table, plain_text

TWINS = Path(__file__).parents[2] / "data" / "pasted"
PASTE = """([html, plain]) => {
  const data = new DataTransfer()
  data.setData('text/html', html)
  data.setData('text/plain', plain)
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
}"""
TEXT = ".public-DraftEditor-content"


def paste(form: Any, html: str, plain: str = "") -> None:
    with form.expect_response("**/writing/paste/"):
        form.evaluate(PASTE, [html, plain])


def begin(form: Any) -> None:
    """Put the cursor at the end of the first text."""
    form.locator(TEXT).first.click()
    form.keyboard.press("Control+End")


@pytest.mark.parametrize(("name", "kinds"), [
    ("word", [Paragraph, Heading, Listing, Listing, Paragraph, Table, Paragraph]),
    ("google-docs", [Heading, Paragraph, Listing, Table]),
])  # fmt: skip
def test_a_paste_becomes_blocks_and_what_was_left_out_is_said(form: Any, saved: Any, name: str, kinds: list[type]) -> None:
    begin(form)
    form.keyboard.press("Control+a")
    paste(form, (TWINS / f"{name}.html").read_text(encoding="utf-8"))
    form.wait_for_selector(".pasted-note >> text=A picture was left out")
    body = body_of_stream(saved())
    assert [type(block) for block in body if plain_text((block,)) not in ("It ended.", "At nine.")] == kinds
    assert "mso" not in str(body)
    assert "style=" not in str(body)


def test_words_with_bold_and_links_are_pasted_into_the_text_where_the_cursor_is(form: Any, saved: Any) -> None:
    begin(form)
    paste(
        form,
        '<p class="MsoNormal"> <b style="mso-bidi-font-weight:normal">Bold</b> <a href="https://example.org/a">link</a></p>',
        " Bold link",
    )
    form.wait_for_selector(f"{TEXT} >> text=Bold")
    assert "At nine.<b>Bold</b> <a" in str(saved()).replace(' href="https://example.org/a"', "")


def test_a_table_is_typed_as_a_sheet_and_has_its_header(form: Any, saved: Any) -> None:
    begin(form)
    add_block(form, "Table")
    form.get_by_label("Row 1, column 1").click()
    form.keyboard.type("Berth")
    form.keyboard.press("Tab")
    form.keyboard.type("Fee")
    form.get_by_label("Row 2, column 1").click()
    form.keyboard.type("Nine")
    form.keyboard.press("Enter")
    form.keyboard.type("Ten & a half")
    form.get_by_placeholder("What the table shows").fill("What berths cost")
    table = body_of_stream(saved())[-1]
    assert table == Table(
        '<table><caption>What berths cost</caption><thead><tr><th scope="col">Berth</th><th scope="col">Fee</th></tr></thead>'
        "<tbody><tr><td>Nine</td><td></td></tr><tr><td>Ten &amp; a half</td><td></td></tr></tbody></table>"
    )


def test_a_spreadsheet_is_pasted_into_a_table_cell_by_cell(form: Any, saved: Any) -> None:
    begin(form)
    add_block(form, "Table")
    form.get_by_label("Row 1, column 1").click()
    form.evaluate(PASTE, ["", "Lane\tToll\tSince\nNorth\t40\tMay\nSouth\t50\tJune\n"])
    table = body_of_stream(saved())[-1]
    assert plain_text((table,)) == "Lane Toll Since North 40 May South 50 June"


def test_facts_and_a_thing_of_another_site_are_written_and_their_hints_say_what_readers_get(form: Any, saved: Any) -> None:
    begin(form)
    add_block(form, "Facts box")
    form.locator("[name$=-value-title]").fill("In brief")
    form.locator(TEXT).last.click()
    form.keyboard.type("Two kilometres long")
    add_block(form, "From another site")
    form.locator("[name$=-value-address]").fill("https://www.youtube.com/watch?v=abcdefghijk")
    form.wait_for_selector("[data-hint=embed] >> text=Readers get a link to YouTube", state="attached")
    body = body_of_stream(saved())
    assert body[-2:] == (FactBox(("Two kilometres long",), "In brief"), Embed("https://www.youtube.com/watch?v=abcdefghijk"))


def test_hints_come_as_one_writes_and_a_key_jumps_to_the_words(form: Any) -> None:
    form.locator("[name=standfirst]").fill("It opened at at nine.")
    form.wait_for_selector("[data-hint=double]", state="attached")
    assert form.locator("[data-side-panel-toggle=hints] [data-side-panel-toggle-counter]").inner_text() == "1"
    form.locator("[name=headline]").click()
    form.keyboard.press("Control+Alt+n")
    field = form.locator("[name=standfirst]")
    assert field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == "at at"
    form.keyboard.type("at")
    assert field.input_value() == "It opened at nine."


def test_a_hint_in_the_text_is_jumped_to_and_marked(newsroom: Any, form: Any) -> None:
    begin(form)
    form.keyboard.type(" We utilise it.")
    form.locator("[name=standfirst]").fill("At last.")
    form.wait_for_selector("[data-hint=style]", state="attached")
    form.keyboard.press("Control+Alt+h")
    form.get_by_role("button", name="House style: “use”, not “utilise”.").click()
    assert form.evaluate("getSelection().toString()") == "utilise"


def test_how_it_will_look_is_drawn_for_whoever_has_it_open_and_follows_the_headline(form: Any) -> None:
    form.wait_for_selector("[data-beside] [data-count]", state="attached")
    assert form.locator("[data-looks]").get_attribute("srcdoc") is None
    form.keyboard.press("Control+Alt+l")
    looks = form.frame_locator("[data-looks]")
    looks.locator("[data-look=list]").get_by_text("Tunnel opens").wait_for()
    form.locator("[name=headline]").fill("Lorries roll <b>at last</b>")
    for look in ("list", "phone", "search", "card"):
        looks.locator(f"[data-look={look}]").get_by_text("Lorries roll <b>at last</b>").wait_for()


def test_the_keys_are_on_the_list_that_a_question_mark_shows(form: Any) -> None:
    form.locator("body").press("?")
    listed = form.get_by_role("dialog")
    listed.wait_for()
    assert "Add a block after this one" in listed.inner_text()
    assert "Go to the next hint" in listed.inner_text()


@pytest.mark.parametrize("form", [768], indirect=True)
def test_on_a_tablet_a_story_is_written_and_its_hints_are_read_with_a_finger(form: Any) -> None:
    form.locator(TEXT).first.tap()
    form.keyboard.type("The the ")
    form.wait_for_selector("[data-hint=double]", state="attached")
    form.locator("[data-side-panel-toggle=hints]").tap()
    hint = form.get_by_role("button", name="a word stands twice")
    hint.wait_for()
    assert hint.evaluate("one => one.getBoundingClientRect().height") >= 44
    assert form.evaluate("document.documentElement.scrollWidth") <= 768
    hint.tap()
    assert form.evaluate("getSelection().toString()") == "The the"
    hint.wait_for(state="hidden")  # the panel, which covers a tablet, made way


def test_what_is_chosen_and_not_typed_goes_the_whole_way_to_the_document(newsroom: Any, now: Any) -> None:
    other = newsroom.published("Ferry strike ends")
    picture = newsroom.picture()
    stream = [
        {
            "type": "gallery",
            "value": {
                "title": "The quay",
                "pictures": [{"type": "item", "value": {"picture": picture.pk, "caption": "At nine"}, "id": "a"}],
            },
        },
        {"type": "related", "value": [{"type": "item", "value": other.pk, "id": "b"}]},
    ]
    story = newsroom.published("Tunnel opens", body=stream)
    document = outbox.latest(f"story:{story.pk}")
    assert document.body == (Gallery((Figure(picture.pk, "At nine"),), "The quay"), Related((other.pk,)))
    assert picture.pk in {each.number for each in newsroom.log("picture")}


def test_where_there_is_no_place_for_blocks_every_word_of_a_paste_is_text(newsroom: Any) -> None:
    foreign = "<h2>Head</h2><ul><li>One</li><li><b>Two</b></li></ul><table><tr><td>Rice &amp; tea</td></tr></table><p>Last</p>"
    answer = newsroom.client("reporter").post("/desk/writing/paste/", {"html": foreign}).json()
    assert answer == {
        "text": "<p>Head</p><p>One</p><p><strong>Two</strong></p><p>Rice &amp; tea</p><p>Last</p>",
        "blocks": [],
        "said": [],
    }


def test_the_desk_answers_with_hints_of_what_it_knows_and_saves_nothing(newsroom: Any) -> None:
    Topic(name="Harbour tunnel").save()
    story = newsroom.published()
    before = Story.objects.get(pk=story.pk).edited
    form = newsroom.form(story, headline="LIVE: Tunnel", standfirst="The Harbour tunnel is open.", **{"body-0-value": "null"})
    answer = newsroom.client("reporter").post("/desk/writing/beside/", form)
    assert answer.status_code == 200
    assert 'data-hint="live"' in answer.content.decode()
    assert "data-looks-page" not in answer.content.decode()
    assert "data-looks-page" in newsroom.client("reporter").post("/desk/writing/beside/", {**form, "looks": "open"}).content.decode()
    assert Story.objects.get(pk=story.pk).edited == before


def test_a_related_story_is_searched_by_its_words_and_what_was_worked_on_last_comes_first(newsroom: Any) -> None:
    for headline in ("Ferry strike ends", "Tunnel opens", "Harbour dredged"):
        newsroom.story(headline).save()
    client = newsroom.client("reporter")
    chooser = client.get("/desk/snippets/choose/stories/story/").json()["html"]
    assert chooser.index("Harbour dredged") < chooser.index("Tunnel opens") < chooser.index("Ferry strike ends")
    found = client.get("/desk/snippets/choose/stories/story/results/", {"q": "tun"}).content.decode()
    assert "Tunnel opens" in found
    assert "Ferry" not in found


def test_players_are_ticked_in_the_sites_settings_and_handed_over(newsroom: Any, now: Any) -> None:
    site = SiteSettings.load()
    site.players = ["youtube"]
    site.save(now=now)
    assert outbox.latest("site").players == ("youtube",)
    assert "players" in newsroom.client("editor").get("/desk/settings/stories/sitesettings/", follow=True).content.decode()


def test_a_related_story_that_is_killed_stays_in_the_document_as_a_number_and_says_nothing(newsroom: Any, now: Any) -> None:
    other = newsroom.published("Canary headline")
    story = newsroom.published("Tunnel opens", body=[{"type": "related", "value": [other.pk]}])
    actions.kill(other, user=None, now=now, reason="wrong")
    assert "Canary" not in str(outbox.latest(f"story:{story.pk}"))
