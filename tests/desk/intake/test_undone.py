"""What goes wrong with one entry costs that entry: it is marked and told, the rest goes on, kills first, and it can be tried again."""

from __future__ import annotations

import errno
import logging
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DataError, OperationalError
from django.utils import timezone
from tests.desk.intake.rules import rule

from lateedition.desk.intake import follower, router
from lateedition.desk.intake.follower import Follower
from lateedition.desk.intake.models import Alarm, Filing, RoutingRule, Undone
from lateedition.desk.intake.undone import is_ours
from lateedition.desk.stories.models import Story
from lateedition.wire.following import Following

REAL = router.draft_of
"""What makes a draft of an item, before a test breaks it."""


def break_drafts(monkeypatch: pytest.MonkeyPatch, *guids: str, failure: Exception | None = None) -> None:
    """Let taking an item of `guids` go wrong, of all if none are named."""

    def draft_of(item: Any, **said: Any) -> Any:
        if item.guid in guids or not guids:
            raise failure or KeyError("no such thing as anybody foresaw")
        return REAL(item, **said)

    monkeypatch.setattr(router, "draft_of", draft_of)


def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(router, "draft_of", REAL)


def taken() -> list[str]:
    return list(Story.objects.order_by("pk").values_list("wire_guid", flat=True))


def test_an_entry_that_goes_wrong_costs_itself_and_the_rest_is_routed(
    desk: Any, page: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rule(deed="draft")
    for guid in ("u:1", "u:bad", "u:3"):
        desk.receive(uri=guid)
    break_drafts(monkeypatch, "u:bad")
    with caplog.at_level(logging.ERROR):
        desk.follow()

    assert taken() == ["u:1", "u:3"]
    assert not Filing.objects.filter(guid="u:bad").exists()
    mark = Undone.objects.get()
    assert (mark.guid, mark.lane, [named["name"] for named in mark.rules], mark.tries) == ("u:bad", "routed", ["Medals"], 1)
    text = page("/desk/wire/undone/")
    assert "Kim gets a medal" in text
    assert "rule “Medals”; tried once. KeyError: " in text
    assert 'href="/desk/wire/receipts/2/"' in text
    assert any(record.exc_info and record.exc_info[0] is KeyError for record in caplog.records), "the log has no traceback"


def test_every_editor_is_told_once_until_somebody_has_heard_it(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rule(deed="draft")
    break_drafts(monkeypatch)
    for number in range(3):
        desk.receive(uri=f"u:{number}")
    desk.follow()

    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.guid, alarm.acknowledged) == ("undone", "u:0", None)
    assert "“Medals”" in alarm.said
    assert "LEFT UNDONE" in desk.reporter.get("/desk/stories/").content.decode()
    Alarm.objects.update(acknowledged=timezone.now())
    desk.receive(uri="u:4")
    desk.follow()
    assert Alarm.objects.filter(acknowledged=None).count() == 1


def test_tried_again_by_hand_it_is_done_exactly_once_and_its_line_is_gone(desk: Any, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rule(deed="draft", label="Honours")
    desk.receive()
    break_drafts(monkeypatch)
    with closing(Following(settings.HOUSE.inbox_database)) as following:
        running = Follower(following, clock=timezone.now)
        running.look()
        assert not running.look(), "it was tried again though nobody asked for it"
        mended(monkeypatch)
        answer = desk.editor.post(f"/desk/wire/undone/{Undone.objects.get().pk}/retry/", follow=True)
        assert "about to be tried again" in answer.content.decode()
        while running.look():
            pass

    assert (len(taken()), Filing.objects.get().deed) == (1, "draft")
    assert "Everything that came in was dealt with." in page("/desk/wire/undone/")
    desk.follow()
    assert len(taken()) == 1


def test_the_next_start_tries_again(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rule(deed="draft")
    desk.receive()
    break_drafts(monkeypatch)
    desk.follow()
    desk.follow()
    assert Undone.objects.get().tries == 2
    mended(monkeypatch)
    desk.follow()

    assert len(taken()) == 1
    assert not Undone.objects.exists()


def test_a_rule_that_cannot_be_asked_is_named_and_asked_again_when_it_was_written_anew(desk: Any) -> None:
    written = rule("Broken", words="", subjects=[5], deed="draft")
    desk.receive()
    desk.follow()
    assert [named["name"] for named in Undone.objects.get().rules] == ["Broken"]
    RoutingRule.objects.filter(pk=written.pk).update(subjects=["medals"], since=timezone.now())
    desk.follow()

    assert len(taken()) == 1
    assert not Undone.objects.exists()


def test_a_kill_never_waits_for_entries_that_go_wrong(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    published = desk.published(uri="u:killed")
    rule(deed="draft")
    break_drafts(monkeypatch)
    for number in range(3):
        desk.receive(uri=f"u:{number}")
    with closing(Following(settings.HOUSE.inbox_database)) as following:
        running = Follower(following, clock=timezone.now)
        real = router.undone.leave

        def leave_and_have_it_killed(*said: Any, **more: Any) -> None:
            real(*said, **more)
            if Undone.objects.count() == 1:
                desk.receive(uri="u:killed", version="2", pubstatus="canceled")

        monkeypatch.setattr(router.undone, "leave", leave_and_have_it_killed)
        running.look()

    killed = Story.objects.get(pk=published.pk).killed
    assert killed
    assert killed < Undone.objects.order_by("pk")[1].moment


def test_what_is_wrong_with_all_marks_few_and_slows_routing_down(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rule(deed="draft")
    break_drafts(monkeypatch)
    for number in range(router.MOST_IN_A_ROW + 5):
        desk.receive(uri=f"u:{number}")
    now = [timezone.now()]
    with closing(Following(settings.HOUSE.inbox_database)) as following:
        running = Follower(following, clock=lambda: now[0])
        for _ in range(5):
            running.look()
        assert Undone.objects.count() == router.MOST_IN_A_ROW
        assert "10 items in a row could not be routed, the last for KeyError" in running.trouble
        now[0] += router.REST
        running.look()
        assert Undone.objects.count() == router.MOST_IN_A_ROW + 1
        now[0] += router.REST
        mended(monkeypatch)
        while running.look():
            pass
        assert (len(taken()), running.trouble) == (4, "")
    desk.follow()
    assert len(taken()) == router.MOST_IN_A_ROW + 5
    assert not Undone.objects.exists()


@pytest.mark.parametrize("failure", [OperationalError("the database is gone"), OSError(errno.ENOSPC, "no space left"), MemoryError()])
def test_what_is_ours_marks_nothing_and_is_waited_for(desk: Any, monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    rule(deed="draft")
    for number in range(3):
        desk.receive(uri=f"u:{number}")
    break_drafts(monkeypatch, "u:1", failure=failure)
    with pytest.raises(type(failure)):
        desk.follow()
    assert not Undone.objects.exists()
    mended(monkeypatch)
    desk.follow()

    assert taken() == ["u:0", "u:1", "u:2"]


def test_what_tells_of_the_machine_is_told_from_what_tells_of_the_entry() -> None:
    assert is_ours(OperationalError("server closed the connection"))
    assert is_ours(wrapped(OperationalError, full_disk()))
    assert is_ours(full_disk())
    assert is_ours(OSError(errno.EIO, "read error"))
    assert not is_ours(OSError("cannot identify image file"))
    assert not is_ours(OSError(errno.ENAMETOOLONG, "name too long"))
    assert not is_ours(DataError("value too long"))
    assert not is_ours(wrapped(OperationalError, TooLarge()))
    assert not is_ours(KeyError("what nobody foresaw"))


def test_a_kill_that_goes_wrong_is_told_and_tried_every_minute_and_others_are_done(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    poison, other = desk.published(uri="u:poison"), desk.published(uri="u:other")
    desk.follow()
    real, now = follower.decide, [timezone.now()]

    def decide(standing: Any, *said: Any, **more: Any) -> Any:
        if standing.versions[0].item.guid == "u:poison":
            raise KeyError("no such thing as anybody foresaw")
        return real(standing, *said, **more)

    monkeypatch.setattr(follower, "decide", decide)
    for guid in ("u:poison", "u:other"):
        desk.receive(uri=guid, version="2", pubstatus="canceled")
    with closing(Following(settings.HOUSE.inbox_database)) as following:
        running = Follower(following, clock=lambda: now[0])
        while running.look():
            pass
        assert Story.objects.get(pk=other.pk).killed
        assert not Story.objects.get(pk=poison.pk).killed
        alarm = Alarm.objects.get(kind="kill undone")
        assert (alarm.guid, Undone.objects.get().lane) == ("u:poison", "urgent")
        assert "Take it from readers by hand" in desk.editor.get("/desk/stories/").content.decode()
        monkeypatch.setattr(follower, "decide", real)
        running.look()
        assert not Story.objects.get(pk=poison.pk).killed
        now[0] += timedelta(minutes=1, seconds=1)
        running.look()

    assert Story.objects.get(pk=poison.pk).killed
    assert not Undone.objects.exists()
    assert Alarm.objects.get(kind="kill undone").acknowledged, "nobody has to do it by hand any more"
    assert not Alarm.objects.get(kind="killed", guid="u:poison").acknowledged


def test_what_is_put_aside_is_gone_from_the_list_and_stays_in_the_inbox(desk: Any, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rule(deed="draft")
    number = desk.receive()
    break_drafts(monkeypatch)
    desk.follow()
    desk.editor.post(f"/desk/wire/undone/{Undone.objects.get().pk}/dismiss/")

    assert "Everything that came in was dealt with." in page("/desk/wire/undone/")
    assert "Kim gets a medal" in page(f"/desk/wire/{number}/")


class TooLarge(Exception):
    """What PostgreSQL says of a row that no index takes."""

    sqlstate = "54000"


def wrapped(kind: type[Exception], cause: Exception) -> Exception:
    """What Django makes of an error of a database."""
    failure = kind(str(cause))
    failure.__cause__ = cause
    return failure


def full_disk() -> sqlite3.OperationalError:
    """What SQLite says when there is no room for a table of 100 rows more."""
    with closing(sqlite3.connect(":memory:")) as small:
        small.execute("PRAGMA max_page_count = 3")
        try:
            small.execute("CREATE TABLE t AS WITH RECURSIVE n (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n LIMIT 9999) SELECT a FROM n")
        except sqlite3.OperationalError as failure:
            return failure
    raise AssertionError("SQLite found room where there was none")
