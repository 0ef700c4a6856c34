"""A new version and an edited story, merged by paragraph: what the editor wrote is never lost, and what nobody touched is news."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from lateedition.desk.intake.merging import Copy, Merge, merge
from lateedition.story.blocks import Block, Body, Figure, Heading, Listing, Paragraph, Quote, Table, plain_text

WORDS = (
    "Two",
    "three",
    "men",
    "died",
    "in",
    "Moscow,",
    "police",
    "said",
    "on",
    "Tuesday",
    "the",
    "“ferry”",
    "sank",
    "&amp;",
    "<em>slowly</em>",
)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
PARAGRAPHS = SENTENCES.map(Paragraph)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    PARAGRAPHS,
    PARAGRAPHS,
    SENTENCES.map(Heading),
    SENTENCES.map(Quote),
    st.lists(SENTENCES, min_size=1, max_size=3).map(lambda items: Listing(tuple(items))),
    SENTENCES.map(lambda words: Table(f"<table><tbody><tr><td>{words}</td></tr></tbody></table>")),
    st.integers(1, 3).map(Figure),
)
BODIES: st.SearchStrategy[Body] = st.lists(BLOCKS, max_size=7).map(tuple)
FIELDS = st.sampled_from(("", "Ferry sinks", "Ferry sank; two dead", "Q&A: <ferry>  sinks", " Ferry sinks "))
COPIES = st.builds(Copy, FIELDS, FIELDS, BODIES)


@st.composite
def edits(draw: st.DrawFn, of: Copy) -> Copy:
    """What a person, or an agency, makes of a copy: paragraphs worded anew, taken out, put in, moved."""
    body = list(of.body)
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(body)))
        match draw(st.sampled_from(("reword", "take out", "put in", "move"))):
            case "reword" if at < len(body):
                body[at] = Paragraph(f"{plain_text((body[at],))} {draw(SENTENCES)}".strip())
            case "take out" if at < len(body):
                del body[at]
            case "move" if at < len(body):
                body.insert(draw(st.integers(0, len(body) - 1)), body.pop(at))
            case _:
                body.insert(at, draw(BLOCKS))
    return Copy(draw(st.sampled_from((of.headline, "Ours"))), draw(st.sampled_from((of.standfirst, "We say"))), tuple(body))


THREE = COPIES.flatmap(lambda base: st.tuples(st.just(base), edits(base), edits(base)))


def words_of(blocks: Body | list[Block]) -> list[str]:
    return [str(block) for block in blocks]


@given(COPIES, COPIES)
def test_a_story_that_nobody_edited_becomes_the_new_version(base: Copy, theirs: Copy) -> None:
    merged = merge(base, base, theirs)

    assert merged.copy() == theirs
    assert merged.conflicts == ()


@given(COPIES, COPIES)
def test_an_edited_story_stays_as_it_is_when_the_agency_sends_the_same_again(base: Copy, ours: Copy) -> None:
    merged = merge(base, ours, base)

    assert merged.copy() == ours
    assert (merged.conflicts, merged.changes) == ((), ())


@given(COPIES, COPIES)
def test_where_both_say_the_same_there_is_no_conflict(base: Copy, both: Copy) -> None:
    merged = merge(base, both, both)

    assert merged.copy() == both
    assert merged.conflicts == ()


@given(THREE)
def test_no_block_of_the_editors_that_the_agency_did_not_send_is_lost_from_the_merged_copy_or_its_conflicts(
    three: tuple[Copy, ...],
) -> None:
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    kept = words_of([*merged.copy().body, *(passage.ours for passage in merged.conflicts if passage.ours)])

    assert [block for block in words_of(ours.body) if block not in words_of(base.body) and block not in kept] == []
    for field in ("headline", "standfirst"):
        if getattr(ours, field) != getattr(base, field):
            assert getattr(merged.copy(), field) == getattr(ours, field)


@given(THREE)
def test_what_the_agency_wrote_anew_is_in_the_merged_copy_or_its_conflicts(three: tuple[Copy, ...]) -> None:
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    shown = words_of([*merged.copy().body, *(passage.theirs for passage in merged.passages if passage.theirs)])

    assert [block for block in words_of(theirs.body) if block not in shown] == []


@given(THREE)
def test_nothing_is_there_more_often_than_it_was_and_was_added(three: tuple[Copy, ...]) -> None:
    result = words_of(merge(*three).copy().body)
    for block in result:
        base, ours, theirs = (words_of(copy.body).count(block) for copy in three)
        assert result.count(block) <= base + max(0, ours - base) + max(0, theirs - base)


@given(THREE)
def test_every_conflict_settled_for_one_side_leaves_nothing_of_the_other(three: tuple[Copy, ...]) -> None:
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    theirs_all = merged.copy({passage.number: "theirs" for passage in merged.passages})

    assert sorted(words_of(theirs_all.body)) == sorted(words_of(theirs.body))
    assert sorted(words_of(merged.copy({passage.number: "ours" for passage in merged.passages}).body)) == sorted(words_of(ours.body))


@given(THREE)
def test_the_same_three_give_the_same_merge(three: tuple[Copy, ...]) -> None:
    assert merge(*three) == merge(*three)


def copy(*paragraphs: str, headline: str = "Ferry sinks") -> Copy:
    return Copy(headline, body=tuple(map(Paragraph, paragraphs)))


def states(merged: Merge) -> list[str]:
    return [passage.state for passage in merged.passages if passage.part == "body"]


def texts(merged: Merge) -> list[str]:
    return plain_text(merged.copy().body).split("\n\n")


SANK = "The ferry sank off Riga on Tuesday night."
DEAD = "Two men are missing, the coast guard said."
QUOTE = "“We heard a bang,” a fisherman said."
BACKGROUND = "It is the third such accident in a year."


def test_an_edited_paragraph_that_the_agency_left_alone_stays_and_an_untouched_one_is_updated() -> None:
    ours = "The ferry sank off Riga, in heavy seas, on Tuesday night."
    theirs = "Two men were found dead, the coast guard said."
    merged = merge(copy(SANK, DEAD), copy(ours, DEAD), copy(SANK, theirs))

    assert states(merged) == ["ours", "updated"]
    assert texts(merged) == [ours, theirs]


def test_a_paragraph_that_both_changed_is_a_conflict_with_all_three_and_stays_ours_until_somebody_chooses() -> None:
    ours, theirs = f"{DEAD} Divers search.", "Two men are dead, the coast guard said."
    merged = merge(copy(SANK, DEAD), copy(SANK, ours), copy(SANK, theirs))
    [conflict] = merged.conflicts

    assert [plain_text((side,)) for side in (conflict.base, conflict.ours, conflict.theirs) if side] == [DEAD, ours, theirs]
    assert texts(merged) == [SANK, ours]
    assert plain_text(merged.copy({conflict.number: "theirs"}).body) == f"{SANK}\n\n{theirs}"
    assert plain_text(merged.copy({conflict.number: (Paragraph("Both."),)}).body) == f"{SANK}\n\nBoth."


def test_what_the_editor_added_stays_after_the_paragraph_it_was_written_under() -> None:
    merged = merge(copy(SANK, DEAD), copy(SANK, BACKGROUND, DEAD), copy("A new first paragraph.", SANK, QUOTE, DEAD))

    assert texts(merged) == ["A new first paragraph.", SANK, BACKGROUND, QUOTE, DEAD]


def test_a_paragraph_the_editor_took_out_stays_out_unless_the_agency_has_news_of_it() -> None:
    gone = merge(copy(SANK, QUOTE, DEAD), copy(SANK, DEAD), copy(SANK, QUOTE, DEAD, BACKGROUND))
    changed = merge(copy(SANK, QUOTE, DEAD), copy(SANK, DEAD), copy(SANK, QUOTE.replace("bang", "crash"), DEAD))

    assert (states(gone), texts(gone)) == (["same", "ours went", "same", "came"], [SANK, DEAD, BACKGROUND])
    assert [(passage.ours, passage.state) for passage in changed.conflicts] == [(None, "conflict")]
    assert texts(changed) == [SANK, DEAD]


def test_a_paragraph_the_agency_took_out_goes_unless_the_editor_worked_on_it() -> None:
    assert texts(merge(copy(SANK, QUOTE), copy(SANK, QUOTE), copy(SANK))) == [SANK]
    edited = merge(copy(SANK, QUOTE), copy(SANK, f"{QUOTE} He wept."), copy(SANK))
    assert (states(edited), texts(edited)) == (["same", "conflict"], [SANK, f"{QUOTE} He wept."])


def test_a_moved_paragraph_is_where_it_was_moved_to_and_as_the_agency_has_it_now() -> None:
    newer = DEAD.replace("Two", "Three")
    moved_by_us = merge(copy(SANK, DEAD, QUOTE), copy(DEAD, SANK, QUOTE), copy(SANK, newer, QUOTE))
    moved_by_them = merge(copy(SANK, DEAD, QUOTE), copy(SANK, DEAD, f"{QUOTE} He wept."), copy(QUOTE, SANK, DEAD))

    assert texts(moved_by_us) == [newer, SANK, QUOTE]
    assert texts(moved_by_them) == [f"{QUOTE} He wept.", SANK, DEAD]
    assert (moved_by_us.conflicts, moved_by_them.conflicts) == ((), ())


def test_what_an_editor_form_does_to_markup_is_no_edit_but_a_link_is() -> None:
    base, newer = Copy("", body=(Paragraph("<em>Two</em> <strong>dead</strong>"),)), Copy("", body=(Paragraph("<em>Three</em> dead"),))

    assert merge(base, Copy("", body=(Paragraph("<i>Two</i>  <b>dead</b>"),)), newer).copy() == newer
    linked = Copy("", body=(Paragraph('<em>Two</em> <a href="/x/">dead</a>'),))
    assert len(merge(base, linked, newer).conflicts) == 1


def test_pictures_that_the_editor_put_in_stay() -> None:
    ours = Copy("Ferry", body=(Paragraph(SANK), Figure(7, "The ferry"), Paragraph(DEAD)))
    merged = merge(copy(SANK, DEAD, headline="Ferry"), ours, copy(SANK, DEAD.replace("Two", "Three"), headline="Ferry"))

    assert merged.copy().body[1] == Figure(7, "The ferry")


def test_a_headline_that_both_changed_is_a_conflict_too() -> None:
    merged = merge(copy(headline="Ferry sinks"), copy(headline="Ferry sinks off Riga"), copy(headline="Two dead in ferry accident"))

    assert [passage.part for passage in merged.conflicts] == ["headline"]
    assert merged.copy().headline == "Ferry sinks off Riga"
    assert merged.copy({merged.conflicts[0].number: "theirs"}).headline == "Two dead in ferry accident"


def test_nobody_waits_long_for_a_table_of_results_in_which_everything_changed() -> None:
    base, theirs = copy(*(f"{n} Runner {n * 7}" for n in range(900))), copy(*(f"Swimmer {n * 11} in {n}" for n in range(900)))
    began = time.monotonic()

    assert merge(base, base, theirs).copy() == theirs
    assert time.monotonic() - began < 2.0
