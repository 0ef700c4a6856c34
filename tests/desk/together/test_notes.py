"""A note to the desk is plain to whoever edits, and is in nothing that readers, or a page as they would have it, ever get."""

from __future__ import annotations

import json

from lateedition.desk.stories import snapshot
from lateedition.desk.stories.changes import change_of
from lateedition.story.blocks import word_count
from lateedition.story.markup import inline, sanitised, table, text_of

NOTE = "Zxcanary"
BODY = [
    {"type": "paragraph", "value": f"<p>It ended. <desk-note>{NOTE}one</desk-note></p><p><desk-note>{NOTE}two</desk-note></p>"},
    {"type": "note", "value": f"{NOTE}three: ask the harbour master"},
    {"type": "quote", "value": {"text": f"<p>At <i>nine</i> <desk-note>{NOTE}four</desk-note></p>", "source": "A man"}},
    {"type": "list", "value": {"items": [f"<p>So <desk-note>{NOTE}five</desk-note></p>"], "ordered": False}},
]


def test_no_document_that_is_handed_over_has_a_word_of_a_note(newsroom):
    newsroom.published(body=BODY)
    assert NOTE not in str(newsroom.log())


def test_a_note_counts_as_no_word_and_as_no_change_for_readers(newsroom):
    story = newsroom.published()
    story.body = [*story.body.raw_data, {"type": "note", "value": f"{NOTE} and more"}]
    assert word_count(snapshot.wording_of_story(story).body) == 4
    assert not change_of(story).proposal.words_differ


def test_the_page_as_readers_would_have_it_is_without_notes(newsroom, url):
    story = newsroom.story(body=BODY)
    story.save()
    blocks = {"body-count": 2, "body-1-deleted": "", "body-1-order": 1, "body-1-type": "note", "body-1-id": "", "body-1-value": NOTE}
    styled = {"offset": 3, "length": 8, "style": "DESK_NOTE"}
    text = {"key": "a", "type": "unstyled", "text": f"It {NOTE}", "depth": 0, "inlineStyleRanges": [styled], "entityRanges": []}
    form = newsroom.form(story, **blocks) | {"body-0-value": json.dumps({"blocks": [text], "entityMap": {}})}
    client = newsroom.client("reporter")
    client.post(url("edit", story), form)
    stored = type(story).objects.get().body.raw_data
    assert [entry["type"] for entry in stored] == ["paragraph", "note"]
    assert f"<desk-note>{NOTE}</desk-note>" in stored[0]["value"]
    client.post(url("preview_on_edit", story), form)
    assert NOTE not in client.get(url("preview_on_edit", story)).content.decode()


def test_notes_are_counted_over_the_form(newsroom, url):
    story = newsroom.story(body=BODY)
    story.save()
    page = newsroom.client("reporter").get(url("edit", story)).content.decode()
    assert "<span data-together-count>5</span> note" in page


def test_every_way_of_markup_drops_a_note_with_its_words():
    foreign = f'<p>Kept <desk-note class="x">{NOTE}<b>{NOTE}</b></desk-note></p>'
    assert [way(foreign) for way in (inline, text_of)] == ["Kept", "Kept"]
    assert NOTE not in sanitised(foreign) + table(f"<table><tr><td>{foreign}</td></tr></table>")
