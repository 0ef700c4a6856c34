"""Bodies go to the desk and come back the same."""

from __future__ import annotations

import pytest

from lateedition.desk.quoting.standing import note_quoted
from lateedition.desk.stories.bodies import body_of_stream, stream_of
from lateedition.desk.stories.models import Story
from lateedition.story.blocks import Embed, Extract, FactBox, Figure, Gallery, Heading, Listing, Paragraph, Quote, Related, Table

BODY = (
    Paragraph('It <b>ended</b>, <a href="https://example.org/">they</a> said &amp; left.'),
    Heading("Why &lt;now&gt;"),
    Quote("We <i>sail</i>.", "A captain"),
    Listing(("one", "<b>two</b>"), ordered=True),
    Table("<table><tbody><tr><td>1</td></tr></tbody></table>"),
    FactBox(("Two <b>km</b>", "412 million"), "In brief"),
    Embed("https://youtu.be/abcdefghijk", "The first lorry"),
    Related((3, 17)),
    Extract(("It <b>ended</b>.", "At &lt;nine&gt;."), "Reuters", "reuters.example", "urn:1", 7, 2, "en-GB"),
    Gallery((Figure(7), Figure(7, "At noon")), "The day"),
    Figure(7, "At dawn"),
)


def test_every_block_survives_the_way_to_the_desk_and_back():
    assert body_of_stream(stream_of(BODY)) == BODY


def test_every_block_survives_being_stored_and_edited(newsroom):
    picture = newsroom.picture()
    note_quoted(("reuters.example", "urn:1"), headline="It ended")
    body = (*BODY[:-2], Gallery((Figure(picture.pk, "At noon"),), "The day"), Figure(picture.pk, "At dawn"))
    story = newsroom.published(body=stream_of(body))
    stored = Story.objects.get(pk=story.pk)
    assert newsroom.log("story")[-1].body == body
    assert body_of_stream(stored.body.raw_data) == body
    assert body_of_stream(stored.latest_revision.as_object().body.raw_data) == body


def test_one_text_block_may_hold_several_paragraphs_and_lists():
    stored = [{"type": "paragraph", "value": "<p>One</p><p></p><ul><li>a</li></ul><p>Two</p>"}]
    assert body_of_stream(stored) == (Paragraph("One"), Listing(("a",)), Paragraph("Two"))


@pytest.mark.parametrize(
    "value",
    [("paragraph", ""), ("paragraph", "<p> </p>"), ("heading", " "), ("quote", {"text": "", "source": "x"}), ("list", {"items": []}),
     ("table", "<p></p>"), ("figure", {"picture": None}),
     ("gallery", {"title": "x", "pictures": [{"type": "item", "value": {"picture": None}, "id": "a"}]}),
     ("facts", {"title": "x", "points": ["<p></p>"]}), ("related", [None]), ("embed", {"address": "", "caption": "x"}), ("extract", ""),
     ("extract", "no JSON"), ("extract", '{"paragraphs": ["x"]}'),
     ("extract", '{"paragraphs": [" "], "credit": "x", "provider": "x", "guid": "x", "receipt": 1}')],
)  # fmt: skip
def test_what_is_empty_is_left_out(value):
    kind, said = value
    assert body_of_stream([{"type": kind, "value": said}]) == ()


def test_the_markup_of_an_extract_is_made_clean_whoever_wrote_what_is_kept():
    kept = '{"paragraphs": ["<script>x</script><b onclick=x>Words</b>"], "credit": " A\\n B ", "provider": "p", "guid": "g", "receipt": 1}'
    (extract,) = body_of_stream([{"type": "extract", "value": kept}])
    assert (extract.paragraphs, extract.credit) == (("<b>Words</b>",), "A B")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example/a", "https://", "http://[", "ftp://a.example/"]
)
def test_only_an_address_of_the_web_is_one_of_another_site(address):
    assert body_of_stream([{"type": "embed", "value": {"address": address, "caption": "x"}}]) == ()


def test_a_story_is_related_once_however_often_it_is_chosen():
    items = [{"type": "item", "value": number, "id": str(at)} for at, number in enumerate((5, 5, 4))]
    assert body_of_stream([{"type": "related", "value": items}]) == (Related((5, 4)),)


def test_a_kind_of_block_that_we_do_not_know_is_an_error_and_not_a_hole():
    with pytest.raises(ValueError, match="block of kind 'carousel'"):
        body_of_stream([{"type": "carousel", "value": "x"}])
