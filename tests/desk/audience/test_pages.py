"""What the desk shows of its readers: sums, stories, and how the notice was answered; to whom it may show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from deskbrowser import let_in
from deskserver import served
from lateedition.desk.audience.carrying import carry
from lateedition.desk.audience.chart import chart_of
from lateedition.desk.audience.models import ChoicesInHour, ReadsInHour
from lateedition.desk.audience.queries import hour_of
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import SiteSettings
from lateedition.story.purposes import notice_version

READERS = "/desk/readers/"
NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)


def count(story, reads, *, way="front", hours_ago=0):
    hour = hour_of(timezone.now()) - timedelta(hours=hours_ago)
    ReadsInHour.objects.create(hour=hour, story=story.pk, way=way, reads=reads)


def page_of(newsroom, address=READERS, *, who="editor"):
    answer = newsroom.client(who).get(address)
    assert answer.status_code == 200
    return answer


def test_sums_are_those_of_the_last_day_and_the_story_that_is_read_most_is_first(newsroom):
    ferry, tunnel = newsroom.published("Ferry strike ends"), newsroom.published("Tunnel opens")
    count(ferry, 3)
    count(tunnel, 4, way="search", hours_ago=23)
    count(tunnel, 2)
    count(ferry, 100, hours_ago=24)
    answer = page_of(newsroom)
    chart = answer.context["chart"]
    assert (chart.total, chart.most, len(chart.columns)) == (9, 5, 24)
    assert [(top.story.headline, top.reads) for top, _, _ in answer.context["top"]] == [("Tunnel opens", 6), ("Ferry strike ends", 3)]
    assert answer.context["ways"] == [("from the home page", 5), ("from the search", 4)]
    assert sum(column.reads for column in chart.columns) == sum(reads for _, reads in answer.context["ways"])


def test_a_story_that_readers_no_longer_have_is_not_in_the_list(newsroom):
    story = newsroom.published("Mayor resigns")
    count(story, 3)
    actions.kill(story, user=None, reason="It was not so", now=timezone.now())
    answer = page_of(newsroom)
    assert answer.context["top"] == []
    assert "Mayor resigns" not in answer.content.decode()


def test_a_story_has_a_chart_of_its_own(newsroom):
    ferry, tunnel = newsroom.published("Ferry strike ends"), newsroom.published("Tunnel opens")
    count(ferry, 3)
    count(ferry, 7, hours_ago=100)
    count(tunnel, 50)
    answer = page_of(newsroom, f"{READERS}story/{ferry.pk}/")
    assert (answer.context["chart"].total, answer.context["altogether"]) == (3, 10)


def test_a_site_that_does_not_count_says_so(newsroom):
    site = SiteSettings.objects.get()
    site.counting = "off"
    site.save()
    assert "switched off" in page_of(newsroom).content.decode()


def test_every_answer_to_the_notice_is_shown_with_the_words_that_were_shown(newsroom):
    site = SiteSettings.objects.get()
    site.notice_text = "May we count?"
    site.save()
    old = notice_version(newsroom.log("site")[-1])
    site.notice_text = "May we count now?"
    site.save()
    ChoicesInHour.objects.create(hour=NOON, version=old, granted="films", method="notice", choices=7)
    ChoicesInHour.objects.create(hour=NOON, version=old, granted="", method="page", choices=2)
    answer = page_of(newsroom, f"{READERS}choices/")
    newest, before, _ = answer.context["notices"]
    assert "May we count now?" in newest[0].said
    assert (before[0].version, "May we count?" in before[0].said) == (old, True)
    assert [(granted, method, many) for granted, method, _, many in before[1]] == [("films", "notice", 7), ("", "page", 2)]


@pytest.mark.parametrize(("who", "address", "status"), [("reporter", READERS, 200), ("operator", READERS, 200)])
def test_who_may_see_what_is_read(newsroom, who, address, status):
    assert newsroom.client(who).get(address).status_code == status
    assert newsroom.client(None).get(address).status_code != 200


def test_an_hour_without_reads_has_no_column_and_one_with_a_single_read_is_seen():
    since = NOON - timedelta(hours=2)
    chart = chart_of({since: 1_000, NOON: 1}, since=since, hours=3, zone=ZoneInfo("Asia/Kolkata"))
    assert [(column.label, column.reads, column.height) for column in chart.columns] == [
        ("15:30", 1_000, 100.0),
        ("16:30", 0, 0.0),
        ("17:30", 1, 1.0),
    ]
    assert all(column.top + column.height == 100 for column in chart.columns)


def test_stories_that_are_read_in_a_browser_are_what_the_desk_shows(newsroom, chromium):
    """The whole way: a browser, the real stand, its files, the desk's database, the desk's page."""
    import paper
    from newsstand import Newsstand

    from lateedition.press.kit import Kit

    ferry, tunnel = newsroom.published("Ferry strike ends"), newsroom.published("Tunnel opens")
    printed = paper.print_all(paper.Paper(newsroom.log()), Kit.load())
    with Newsstand(newsroom.home, printed) as stand:
        context = chromium.new_context()
        for story in (ferry, ferry, tunnel):
            page = context.new_page()
            page.goto(stand.url + story.address)
            with page.expect_response("**/-/read"):
                page.evaluate(
                    """([story, path]) => document.dispatchEvent(new CustomEvent('lateedition:read',
                      { detail: { story, url: path, previous: '', chain: false } }))""",
                    [story.pk, story.address],
                )
        assert context.cookies() == []
        context.close()
        stand.stop()
    assert carry(newsroom.home / "counts", now=timezone.now()) == 3
    with served() as origin:
        desk = chromium.new_context(viewport={"width": 390, "height": 844})
        let_in(desk, newsroom.client("editor"), at=origin)
        page = desk.new_page()
        page.goto(origin + READERS)
        assert page.locator(".reads-total").inner_text() == "3 reads in the last 24 hours"
        rows = page.locator(".reads section tbody tr").all_inner_texts()
        assert [row.split("\t")[:2] for row in rows] == [["Ferry strike ends World", "2"], ["Tunnel opens World", "1"]]
        assert page.get_by_role("img", name="3 reads in the last 24 hours").bounding_box()["width"] > 250
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        ReadsInHour.objects.filter(story=tunnel.pk).update(reads=5)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.get_by_text("7 reads in the last 24 hours").wait_for()
        page.goto(f"{origin}/desk/stories/edit/{ferry.pk}/")
        page.locator('[data-side-panel-toggle="reads"]').click()
        page.get_by_text("2 reads in the last 24 hours, 2 altogether").wait_for()
        desk.close()
