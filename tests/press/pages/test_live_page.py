"""What a reader who follows a live blog is promised, before any script runs."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

from msgspec.structs import replace
from paper import Paper, bytes_of, data_of, page_of, render, words_in
from sample import live_story

from lateedition.press.fragments import live
from lateedition.press.kit import Kit
from lateedition.story.article import Story
from lateedition.story.blocks import Paragraph
from lateedition.story.picture import Picture
from lateedition.story.taxonomy import Author


def page_with(story: Story, courier: Paper, kit: Kit):
    courier.held[Story, story.number] = story
    return page_of(b"".join(part for part in render("story:18", courier, kit).parts if isinstance(part, bytes)).decode())


def ended() -> Story:
    story = live_story()
    return replace(story, live=replace(story.live, ended=story.updated + timedelta(hours=1)))


def test_entries_come_newest_first_each_with_its_time_and_a_link_to_itself(courier, kit):
    page = page_with(live_story(), courier, kit)
    entries = page.xpath("//*[@class='entry']")
    assert [entry.get("id") for entry in entries] == [f"entry-{number}" for number in range(7, 0, -1)]
    times = page.xpath("//p[@class='when']/a/time/@datetime")
    assert times == sorted(times, reverse=True)
    assert page.xpath("//p[@class='when']/a/@href") == [f"/updates/18-{number}/" for number in range(7, 0, -1)]


def test_live_is_said_in_words_while_it_runs_and_not_after(courier, kit):
    running, over = page_with(live_story(), courier, kit), page_with(ended(), courier, kit)
    assert words_in(running.xpath("//p[contains(@class, 'badge')]")[0]) == "LIVE"
    assert running.xpath("//main//article/@data-live") == ["running"]
    assert words_in(over.xpath("//p[contains(@class, 'badge')]")[0]) == "Live coverage has ended · May 05, 2020 16:30 IST"
    assert over.xpath("//main//article/@data-live") == ["ended"]


def test_live_goes_from_every_list_in_the_same_edition(courier, kit):
    live = b"LIVE: "
    assert live in bytes_of(render("lists.en", courier, kit))
    assert live in bytes_of(render("latest.en", courier, kit))
    courier.held[Story, 18] = ended()
    for name in ("lists.en", "latest.en"):
        assert live not in bytes_of(render(name, courier, kit))


def test_key_events_lead_to_their_entries(courier, kit):
    page = page_with(live_story(), courier, kit)
    links = page.xpath("//section[@class='key-events']//a")
    assert len(links) == 3
    for link in links:
        assert page.xpath(f"//*[@id='{link.get('href')[1:]}']")


def test_an_edited_entry_says_when(courier, kit):
    page = page_with(live_story(), courier, kit)
    assert words_in(page.xpath("//*[@id='entry-5']/p[@class='edited']")[0]) == "Updated May 05, 2020 15:14 IST"
    assert len(page.xpath("//p[@class='edited']")) == 1


def test_headings_step_down_one_level_at_a_time(courier, kit):
    levels = [
        int(heading.tag[1])
        for heading in page_with(live_story(), courier, kit).xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_structured_data_has_each_entry_at_its_own_address(courier, kit):
    page = page_with(ended(), courier, kit)
    blog = data_of(page)[0]
    assert blog["@type"] == "LiveBlogPosting"
    assert blog["coverageEndTime"] == page.xpath("//p[@class='badge']/time/@datetime")[0]
    assert [urlsplit(update["url"]).path for update in blog["liveBlogUpdate"]] == page.xpath("//p[@class='when']/a/@href")
    for update, entry in zip(blog["liveBlogUpdate"], page.xpath("//*[@class='entry']"), strict=True):
        assert " ".join(update["articleBody"].split()[:8]) in words_in(entry)


def test_the_summary_stands_over_the_entries_and_says_what_happened_once_it_has_ended(courier, kit):
    for story, heading in ((live_story(), "What matters now"), (ended(), "What happened")):
        summed_up = replace(story, live=replace(story.live, summary=(Paragraph("Seven ferries are out."),)))
        page = page_with(summed_up, courier, kit)
        sections = [section.get("class") for section in page.xpath("//article//section")]
        assert sections.index("summary") < sections.index("key-events") < sections.index("entries")
        assert words_in(page.xpath("//section[@class='summary']")[0]) == f"{heading} Seven ferries are out."


def test_an_entry_says_who_signs_it_and_whose_words_it_is(courier, kit):
    story = live_story()
    author = next(document for document in courier.held.values() if isinstance(document, Author))
    first, *rest = story.live.entries
    signed = replace(first, author=author.number, credit="Reuters")
    page = page_with(replace(story, live=replace(story.live, entries=(signed, *rest))), courier, kit)
    byline = page.xpath(f"//*[@id='entry-{first.number}']/p[@class='byline']")[0]
    assert words_in(byline) == f"{author.name}, Reuters"
    [link] = byline.xpath("a/@href")
    assert link == author.address


def test_the_mark_of_a_running_blog_is_another_when_its_coverage_is_and_gone_when_it_has_ended(courier, kit):
    def mark(story: Story) -> bytes | None:
        courier.held[Story, story.number] = story
        found = live.render("live.18", courier.reading(), kit)
        return found.parts[0] if found else None

    story = live_story()
    edited = replace(story, live=replace(story.live, entries=story.live.entries[1:]))
    assert mark(story) == mark(live_story())
    assert mark(story) != mark(edited)
    assert mark(ended()) is None


def test_the_mark_of_a_running_blog_is_another_when_a_picture_in_it_is(courier, kit):
    before = live.render("live.18", courier.reading(), kit)
    del courier.held[Picture, 3]
    after = live.render("live.18", courier.reading(), kit)
    assert before.parts != after.parts
