"""A receipt says honestly how many of those outside were told: who does not answer is counted, and waited for by nobody."""

from __future__ import annotations

from lateedition.desk.stories.outlets import of_browsers, of_fediverse, of_subscribers
from lateedition.dispatch.report import Report

NOW = 1_000_000.0


def said(**report: object) -> tuple[bool, str]:
    (line,) = of_subscribers(Report(**{"at": NOW, "edition": 7, "subscribers": 13, **report}), edition=7, now=NOW)  # type: ignore[arg-type]
    return line.done, line.said


def test_where_no_dispatch_ever_ran_nothing_is_said() -> None:
    assert of_subscribers(None, edition=7, now=NOW) == []


def test_who_was_sent_the_feeds_as_they_are_was_asked_and_no_more_is_claimed() -> None:
    assert said() == (True, "asked: 13 of 13 were sent their feeds as they are now")
    assert said(behind=1) == (True, "asked: 12 of 13 were sent their feeds as they are now; 1 did not answer, and are tried again")
    assert said(subscribers=0) == (True, "nobody subscribes to feeds")


def test_it_is_not_done_before_everybody_was_tried_with_the_edition_that_has_the_recall() -> None:
    assert said(untried=2, behind=3) == (False, "2 of 13 are still to be sent their feeds")
    assert said(edition=6) == (False, "13 of 13 are still to be sent their feeds")


def test_a_dispatch_that_is_silent_or_in_trouble_is_said() -> None:
    assert said(at=NOW - 60) == (False, "the dispatch does not run: nobody outside is told")
    assert said(trouble="the disk is full") == (False, "the disk is full")


def test_servers_of_the_fediverse_have_a_line_where_there_are_any() -> None:
    def told(**report: object) -> list[tuple[bool, str]]:
        found = of_fediverse(Report(**{"at": NOW, "edition": 7, "servers": 4, **report}), edition=7, now=NOW)  # type: ignore[arg-type]
        return [(line.done, line.said) for line in found]

    assert told(servers=0) == []
    assert told() == [(True, "asked: 4 of 4 servers that follow us have been told all there is")]
    silent = "asked: 3 of 4 servers that follow us have been told all there is; 1 did not answer, and are tried again"
    assert told(servers_behind=1) == [(True, silent)]
    assert told(servers_behind=2, servers_untried=2) == [(False, "2 of 4 servers are still to be told")]
    assert told(edition=6) == [(False, "4 of 4 servers are still to be told")]


def test_browsers_of_readers_have_a_line_where_any_are_told() -> None:
    def told(**report: object) -> list[tuple[bool, str]]:
        found = of_browsers(Report(**{"at": NOW, "edition": 7, "browsers": 40, **report}), edition=7, now=NOW)  # type: ignore[arg-type]
        return [(line.done, line.said) for line in found]

    assert told(browsers=0) == told(at=NOW - 60) == []
    assert told() == [(True, "asked: whoever of 40 was told of it was told to forget it")]
    assert told(browsers_behind=2) == [
        (True, "asked: whoever of 40 was told of it was told to forget it; 2 could not be reached, and are tried again")
    ]
    assert told(browsers_behind=9, browsers_untried=7) == [(False, "7 of 40 browsers are still to be told")]
    assert told(edition=6) == [(False, "40 of 40 browsers are still to be told")]
