"""Two people write from one state, with notes to the desk and fields: brought together, no word of either is lost, no note becomes text."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.desk.stories.bodies import body_of_stream
from lateedition.desk.together.notation import desk_body, desk_stream, notes_in
from lateedition.desk.together.states import joined, stream_in, value_of
from lateedition.story.markup import text_of

WORDS = ("two", "men", "died", "in", "Riga", "said", "police", "on", "Monday", "&amp;", "<b>slowly</b>")
SAID = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
NOTE = st.integers(0, 99).map("note{}".format)
NOTED = st.tuples(SAID, NOTE, SAID).map(lambda parts: f"{parts[0]} <desk-note>{parts[1]}</desk-note> {parts[2]}")
INLINE = st.one_of(SAID, SAID, NOTED)
ENTRIES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.lists(INLINE, min_size=1, max_size=3).map(lambda texts: {"type": "paragraph", "value": "".join(f"<p>{text}</p>" for text in texts)}),
    INLINE.map(lambda text: {"type": "quote", "value": {"text": f"<p>{text}</p>", "source": "A man"}}),
    st.lists(INLINE, min_size=1, max_size=2).map(lambda items: {"type": "list", "value": {"items": items, "ordered": False}}),
    NOTE.map(lambda note: {"type": "note", "value": note}),
)
STREAMS = st.lists(ENTRIES, max_size=5)
FIELDS = st.fixed_dictionaries(
    {"section": st.integers(1, 3), "topics": st.lists(st.integers(1, 4), unique=True), "news_value": st.integers(1, 3)}
)
HEADLINES = st.sampled_from(("Ferry sinks", "Ferry sank", "Two dead"))


def state(stream: list[dict[str, Any]], **said: Any) -> dict[str, Any]:
    return {"headline": "Ferry", "standfirst": "", "body": json.dumps(stream), **said}


STATES = st.builds(lambda stream, fields, headline: state(stream, headline=headline, **fields), STREAMS, FIELDS, HEADLINES)


@st.composite
def written_on(draw: st.DrawFn, base: dict[str, Any]) -> dict[str, Any]:
    """What somebody makes of a state: paragraphs reworded, put in, taken out, moved; notes too; a field set."""
    stream = stream_in(base)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(stream)))
        match draw(st.sampled_from(("reword", "put in", "take out", "move"))):
            case "reword" if at < len(stream) and stream[at]["type"] == "paragraph":
                stream[at] = {"type": "paragraph", "value": stream[at]["value"].replace("</p>", f" {draw(INLINE)}</p>", 1)}
            case "take out" if at < len(stream):
                del stream[at]
            case "move" if at < len(stream):
                stream.insert(draw(st.integers(0, len(stream) - 1)), stream.pop(at))
            case _:
                stream.insert(at, draw(ENTRIES))
    other = draw(st.one_of(st.just(base), STATES))
    return {**base, "body": json.dumps(stream), "headline": draw(HEADLINES), "section": other["section"], "topics": other["topics"]}


THREE = STATES.flatmap(lambda base: st.tuples(st.just(base), written_on(base), written_on(base)))


def blocks_of(held: dict[str, Any]) -> Counter[str]:
    return Counter(str(block) for block in desk_body(stream_in(held)))


@given(STREAMS)
def test_a_text_with_its_notes_is_the_same_there_and_back(stream: list[dict[str, Any]]) -> None:
    back = desk_stream(desk_body(stream), kept=stream)

    assert back == stream
    anew = desk_stream(desk_body(stream))
    assert desk_body(anew) == desk_body(stream)
    assert (notes_in(anew), body_of_stream(anew)) == (notes_in(stream), body_of_stream(stream))


@settings(max_examples=200)
@given(THREE)
def test_no_word_and_no_note_of_either_is_lost_from_the_joined_text_or_what_is_to_be_chosen(three: tuple[dict[str, Any], ...]) -> None:
    base, ours, theirs = three
    found = joined(base, ours, theirs)
    result = blocks_of(found.state({}, {}))
    offered = {str(side) for passage in found.text.conflicts for side in (passage.ours, passage.theirs)}

    for mine in (ours, theirs):
        added = set(blocks_of(mine)) - set(blocks_of(base))
        assert [block for block in added if block not in result and block not in offered] == []


@given(THREE)
def test_what_only_one_changed_is_taken_and_what_both_changed_is_offered(three: tuple[dict[str, Any], ...]) -> None:
    base, ours, theirs = three
    found = joined(base, ours, theirs)
    result = found.state({}, {})
    for name in ("section", "topics", "news_value"):
        was, mine, other = (value_of(each, name) for each in (base, ours, theirs))
        if other == was:
            assert value_of(result, name) == mine
        elif mine == was:
            assert value_of(result, name) == other
        else:
            assert mine == other or name in {field.name for field in found.fields}


@given(THREE)
def test_no_note_is_ever_among_the_words_that_readers_get(three: tuple[dict[str, Any], ...]) -> None:
    base, ours, theirs = three
    result = joined(base, ours, theirs).state({}, {})

    assert "note" not in str(body_of_stream(stream_in(result)))
    assert all("note" not in text_of(str(block)) for block in body_of_stream(stream_in(base)))


@given(STATES, STATES)
def test_without_knowing_from_what_they_began_all_that_differs_is_kept_or_chosen(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    found = joined(None, ours, theirs)
    result, offered = blocks_of(found.state({}, {})), {str(passage.theirs) for passage in found.text.conflicts}

    assert [block for mine in (ours, theirs) for block in blocks_of(mine) if block not in result and block not in offered] == []


def test_a_note_of_which_one_end_is_gone_is_a_note_as_a_whole() -> None:
    stream = [{"type": "paragraph", "value": "<p>He left. <desk-note>Check that.</p>"}]

    assert body_of_stream(desk_stream(desk_body(stream))) == ()
    assert notes_in(desk_stream(desk_body(stream))) == ["He left. Check that."]
