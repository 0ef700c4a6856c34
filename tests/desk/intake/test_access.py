"""Who may see the wire: reporters and editors, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest

READ = ["", "newer/", "undone/", "quarantine/", "quarantine/1/", "raw/1/", "1/", "2/changes/1/", "sources/", "event/1/"]
REPORTERS = ["1/dismiss/", "1/bring-back/", "filters/keep/"]
EDITORS = ["event/1/split/", "event/1/join/", "event/1/lock/", "event/1/unlock/"]


@pytest.fixture(autouse=True)
def two_versions(desk: Any) -> None:
    desk.receive()
    desk.receive(version="2")
    desk.group()


@pytest.mark.parametrize("address", READ)
def test_anonymous_people_are_sent_to_the_login(desk: Any, address: str) -> None:
    answer = desk.anonymous.get(f"/desk/wire/{address}")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/login/")


def test_anonymous_people_take_nothing(desk: Any) -> None:
    from lateedition.desk.stories.models import Story

    assert desk.anonymous.post("/desk/wire/2/take/")["Location"].startswith("/desk/login/")
    assert Story.objects.count() == 0


@pytest.mark.parametrize("verb", ["retry", "dismiss"])
def test_anonymous_people_do_nothing_to_the_quarantine(desk: Any, verb: str) -> None:
    receipt = desk.receive_bytes(b"<html><p>not a wire format")

    assert desk.anonymous.post(f"/desk/wire/quarantine/{receipt}/{verb}/")["Location"].startswith("/desk/login/")
    assert desk.inbox.receipt(receipt).outcome == "quarantined"


@pytest.mark.parametrize("verb", [*REPORTERS, *EDITORS])
def test_anonymous_people_change_nothing_in_the_inbox(desk: Any, verb: str) -> None:
    assert desk.anonymous.post(f"/desk/wire/{verb}")["Location"].startswith("/desk/login/")


@pytest.mark.parametrize("verb", EDITORS)
def test_reporters_read_how_events_are_made_up_and_editors_decide_it(desk: Any, verb: str) -> None:
    from lateedition.desk.intake.queries import wire_groups

    assert desk.reporter.post(f"/desk/wire/{verb}", {"item": 2, "other": 1}).status_code == 403
    assert wire_groups().decisions(limit=9) == []
    assert "Split off" not in desk.reporter.get("/desk/wire/event/1/").content.decode()
    assert desk.editor.post(f"/desk/wire/{verb}", {"item": 2, "other": 1})["Location"] == "/desk/wire/event/1/"


@pytest.mark.parametrize("verb", [*REPORTERS, *EDITORS])
def test_nothing_is_changed_by_following_a_link(desk: Any, verb: str) -> None:
    assert desk.editor.get(f"/desk/wire/{verb}").status_code == 405


def test_reporters_and_editors_see_every_page(desk: Any) -> None:
    for address in READ:
        assert desk.reporter.get(f"/desk/wire/{address}").status_code == 200, address
        assert desk.editor.get(f"/desk/wire/{address}").status_code == 200, address


def test_no_page_is_kept_by_a_browser_or_a_proxy(desk: Any) -> None:
    for address in READ:
        assert "no-store" in desk.reporter.get(f"/desk/wire/{address}")["Cache-Control"]


def test_the_menu_leads_to_the_wire(desk: Any) -> None:
    assert '"/desk/wire/"' in desk.reporter.get("/desk/stories/").content.decode()
