"""What a reader finds: everything that is published, by its words, the best first, and nothing that the edition does not have."""

from __future__ import annotations

import re
from datetime import timedelta

import newsdesk
import pytest
from newsdesk import NOON, killed

from lateedition.edition.segments import plain_of
from lateedition.edition.store import Store
from lateedition.finder.cutting import ADDRESSES
from lateedition.story.article import Story
from lateedition.story.blocks import Paragraph
from lateedition.story.handover import Dropped
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.taxonomy import Section, Site


def story(number: int, **said: object) -> Story:
    """A story without topics: one of the paper's is called Tunnel."""
    return newsdesk.story(number, **{"topics": (), **said})


TUNNEL = story(1, headline="Harbour tunnel opens to lorries", standfirst="The first of them paid nothing", topics=(2,))
FERRY = story(2, headline="Ferry strike enters its third day", body=(Paragraph("Pilots say the tunnel has taken their work."),), section=1)
HINDI = story(
    3,
    headline="बंदरगाह की सुरंग में पानी भरा",
    standfirst="मज़दूरों ने काम रोका",
    language="hi-IN",
    body=(Paragraph("हिन्दी में लिखी गई यह ख़बर सुरंग की है।"),),
)
PAPER = (TUNNEL, FERRY, HINDI)


@pytest.fixture
def filled(room):
    room.hand(*PAPER)
    return room


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("tunnel", [1, 2]),
        ("TUNNELS opening", [1]),
        ("lorry tunnel", [1]),
        ("tunnle lorries", [1]),
        ("strike ferry", [2]),
        ('"third day"', [2]),
        ('"day third"', []),
        ('"tunnel opens" lorries', [1]),
        ("tunnel -lorries", [2]),
        ('tunnel -"taken their work"', [1]),
        ("ferry", [2, 1]),  # the topic of the first is called so
        ("asha rao", [3, 2, 1]),
        ("सुरंग", [3]),
        ("सुरंगों का पानी", [3]),
        ("हिंदी", [3]),
        ("मजदूर", [3]),
        ("nobody", []),
        ("the", [2, 1]),
        ("", []),
        ('""', []),
        ("-tunnel", []),
    ],
)
def test_a_story_is_found_by_its_words(filled, asked, found) -> None:
    assert sorted(filled.found(asked)) == sorted(found)


def test_a_word_in_the_headline_counts_more_than_one_in_the_standfirst_and_that_more_than_one_in_the_text(room) -> None:
    room.hand(
        story(1, headline="Lighthouse keepers retire"),
        story(2, headline="Another thing", standfirst="The lighthouse is dark"),
        story(3, headline="A third thing", body=(Paragraph("They went by the lighthouse."),)),
    )
    assert room.found("lighthouse") == [1, 2, 3]


def test_of_two_stories_that_say_the_same_the_newer_one_comes_first(room) -> None:
    same = {"headline": "Lighthouse keepers retire", "standfirst": "", "body": ()}
    old = NOON - timedelta(days=3_000)
    room.hand(story(1, **same), story(2, **same, first_published=old, updated=old), story(3, **same))
    assert room.found("lighthouse") == [3, 1, 2]


def test_results_are_narrowed_by_section_with_what_is_below_it_by_day_and_by_language(filled) -> None:
    filled.hand(story(4, headline="Tunnel at the docks", section=3, first_published=NOON + timedelta(days=9)))
    assert filled.found("tunnel", section="2") == [4, 1]
    assert filled.found("tunnel", section="3") == [4]
    assert filled.found("tunnel", section="99") == []
    assert filled.found("tunnel", from_="2026-03-03") == [4]
    assert sorted(filled.found("tunnel", to="2026-03-02")) == [1, 2]
    assert filled.found("सुरंग", language="en") == []
    assert filled.found("सुरंग", language="hi") == [3]
    assert filled.found("tunnel", order="newest") == [4, 2, 1]


def test_a_day_is_one_of_the_sites_zone(room) -> None:
    """In Kolkata it is the third of March from 18.30 UTC on."""
    late = NOON.replace(hour=18, minute=45)
    room.hand(story(1, headline="Lighthouse", first_published=late, updated=late))
    assert room.found("lighthouse", from_="2026-03-03", to="2026-03-03") == [1]
    assert room.found("lighthouse", to="2026-03-02") == []


def test_what_was_found_is_marked_and_the_rest_is_escaped(room) -> None:
    text = Paragraph("Nothing here. " * 60 + "A &lt;tunnel&gt; &amp; more.")
    room.hand(story(1, headline='Tunnel & "bridge" <open>', standfirst="", body=(text,)))
    page = room.page('tunnel "<bridge')
    assert "<mark>Tunnel</mark> &amp; &quot;<mark>bridge</mark>&quot; &lt;open&gt;</a>" in page
    assert "… " in page
    assert "&lt;<mark>tunnel</mark>&gt; &amp; more." in page
    assert 'value="tunnel &quot;&lt;bridge"' in page


def test_a_hindi_story_says_which_language_it_is_in_and_a_running_coverage_that_it_runs(filled) -> None:
    entry = LiveEntry(7, NOON, (Paragraph("The sluice gate is open."),), headline="At the gate")
    filled.hand(story(4, headline="Flood", live=LiveCoverage(started=NOON, entries=(entry,))))
    assert '<h2 lang="hi-IN" dir="ltr"><a href="/city/story-3/">' in filled.page("सुरंग")
    assert '<span class="on-air">LIVE: </span>Flood</a>' in filled.page("sluice gates")


def test_results_have_pages_at_addresses_that_stay(room) -> None:
    room.hand(*(story(number, headline=f"Regatta {number}") for number in range(1, 26)))
    first, last = room.page("regatta"), room.page("regatta", page="3")
    assert "25 stories" in first
    assert room.found("regatta", page="2") != room.found("regatta")
    assert len(room.found("regatta", page="3")) == 5
    assert 'rel="next" href="/-/search?q=regatta&amp;page=2"' in first
    assert 'rel="prev" href="/-/search?q=regatta&amp;page=2"' in last
    assert 'rel="next"' not in last
    assert room.found("regatta", page="4") == []
    numbers = {number for page in "123" for number in room.found("regatta", page=page)}
    assert len(numbers) == 25


def test_the_form_shows_what_was_asked(filled) -> None:
    page = filled.page("tunnel", section="2", language="hi", from_="2026-03-01", to="nonsense", order="newest")
    assert '<option value="2" selected>City' in page
    assert re.search(r'<option value="hi"[^>]* selected>', page)
    assert 'name="from" type="date" value="2026-03-01"' in page
    assert 'name="to" type="date" value=""' in page
    assert '<option value="newest" selected>' in page
    assert "<details open>" in page
    assert "A date could not be read" in page
    assert "<details open>" not in filled.page("tunnel").partition("<main")[2]


def test_a_corrected_story_is_found_by_what_it_says_now_and_not_by_what_it_said(filled) -> None:
    filled.hand(story(1, headline="Harbour bridge opens to lorries", version=2))
    assert filled.found("bridge") == [1]
    assert 1 not in filled.found("tunnel")


def test_a_recalled_story_is_gone_from_search_in_the_same_edition_though_nothing_was_filed_yet(filled) -> None:
    filled.hand(killed(TUNNEL), file=False)
    assert filled.found("lorries") == []
    assert "Nothing was found" in filled.page("lorries")
    assert "1 story" not in filled.page("lorries")
    assert filled.found("tunnel") == [2]
    filled.finder.step()
    assert filled.found("tunnel") == [2]


def test_what_a_story_said_before_finds_nothing_though_the_new_words_are_not_filed_yet(filled) -> None:
    filled.hand(story(1, headline="Harbour bridge opens", version=2), file=False)
    assert filled.found("tunnel") == [2]
    assert "Harbour bridge" not in filled.page("tunnel").partition("<main")[2].partition('<div class="lists">')[0]


def test_an_index_that_is_ahead_of_the_edition_shows_nothing_of_it(room, tmp_path) -> None:
    """As after a restore: what was filed is of an edition that this store does not have."""
    other = newsdesk.Pressroom(tmp_path / "other")
    other.hand(*newsdesk.paper(), *PAPER)
    from lateedition.finder.cabinet import Clerk, Mark
    from lateedition.finder.cutting import cutting_in, digest_of
    from lateedition.finder.place import Place

    with other.store.view() as view:
        sheets = [sheet for path in view.paths(ADDRESSES) if (sheet := view.sheet(path)) is not None]
        filed = [(cutting_in(view, sheet), digest_of(sheet)) for sheet in sheets]
    other.close()
    room.finder.give_up()
    clerk = Clerk(Place(room.press.folder).cabinet)
    clerk.file(filed)
    clerk.commit(Mark(900, 17))
    clerk.close()
    assert len(filed) == 3
    assert room.found("tunnel") == []
    assert "story-1" not in room.page("tunnel")
    room.finder.step()
    assert room.found("tunnel") == []


def test_a_section_that_is_dropped_takes_its_name_along(filled) -> None:
    filled.hand(Dropped("topic", 2))
    assert filled.found("ferry") == [2]


def test_the_page_speaks_the_sites_language(filled) -> None:
    filled.hand(Site(name="बंदरगाह समाचार", url="https://post.example", language="hi", zone="Asia/Kolkata"))
    page = filled.page("सुरंग")
    assert "1 ख़बर" in page
    assert "<h1>खोजें</h1>" in page
    assert filled.found("सुरंग") == [3]


def test_a_renamed_section_is_called_so_among_results_at_once(filled) -> None:
    filled.hand(Section(2, "Town", "/city/", order=2))
    assert '<p class="kicker">Town</p>' in filled.page("lorries")


def test_readers_get_no_cutting_whole(filled) -> None:
    from lateedition.stand.exchange import Request

    answer = filled.keeper.answer(Request(method="GET", path=f"{ADDRESSES}1"), now=0)
    assert answer.status == 404
    assert b"lorries" not in answer.body or b"cutting" not in answer.body


def test_the_past_keeps_no_cutting(filled) -> None:
    filled.hand(story(1, headline="Harbour bridge opens", version=2))
    with Store.for_reading(filled.press.folder) as store, store.view() as view:
        for edition in list(view.editions()):
            entry = view.edition(edition.number).page(f"{ADDRESSES}1")
            assert entry is None or b"lorries" not in plain_of(entry.parts[0])


def test_an_incremental_press_prints_the_cuttings_that_a_full_one_prints(filled) -> None:
    filled.hand(Section(2, "Town", "/city/", order=2), story(1, headline="Bridge", version=2), killed(FERRY))
    assert filled.press.differences() == []


def test_nothing_is_found_before_anything_is_filed_and_that_is_said(room, tmp_path) -> None:
    from lateedition.finder.place import Place

    room.hand(*PAPER, file=False)
    room.finder.give_up()
    import shutil

    shutil.rmtree(Place(room.press.folder).folder)
    answer = room.ask("tunnel")
    assert answer.status == 503
    assert b"The search is being prepared" in answer.body
    assert room.ask().status == 200
