"""The press page: who sees it, and what it says when all is well, when something differs, and when nobody says anything."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings

from lateedition.desk.handover.health import Health
from lateedition.desk.pressroom.sheet import facts_of
from lateedition.press import findings
from lateedition.press.figures import FOLDER, Sheet, Slot, shared_out
from lateedition.press.findings import Difference, Findings, Node, Room, Walk


def leave(*, sheet: Sheet | None = None, found: Findings | None = None) -> None:
    """Leave what press and audit leave beside the edition."""
    folder: Path = settings.HOUSE.home / FOLDER
    folder.mkdir(exist_ok=True)
    if sheet is not None:
        (folder / "press.json").write_bytes(msgspec.json.encode(sheet))
    if found is not None:
        findings.write(found, folder)


def shown(newsroom: Any, query: str = "") -> str:
    answer = newsroom.client("editor").get(f"/desk/press/{query}")
    assert answer.status_code == 200
    text = re.sub(r"<(script|style|head)\b.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_who_may_watch_the_press_sees_it_and_nobody_else(newsroom: Any) -> None:
    assert newsroom.client(None).get("/desk/press/")["Location"].startswith("/desk/login/")
    assert newsroom.client("reporter").get("/desk/press/").status_code == 403
    answer = newsroom.client("editor").get("/desk/press/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_it_is_in_the_menu_of_who_may_see_it(newsroom: Any) -> None:
    assert '"/desk/press/"' in newsroom.client("editor").get("/desk/stories/").content.decode()
    assert '"/desk/press/"' not in newsroom.client("reporter").get("/desk/stories/").content.decode()


def test_publishes_are_drawn_and_the_same_is_in_a_table(newsroom: Any) -> None:
    now = int(time.time())
    leave(sheet=Sheet(written=now, slots=(Slot(now - now % 300, shared_out([0.02] * 9 + [1.4]), 1.4),)))
    page = newsroom.client("editor").get("/desk/press/").content.decode()
    assert page.count('class="press-box"') == 1
    assert "Of 10 publishes in the last 6 hours, half were before readers within 25 ms" in shown(newsroom)
    [row] = re.findall(r"<tr><th scope=\"row\"><time.*?</tr>", page)
    assert re.findall(r"<td>(.*?)</td>", row) == ["10", "25 ms", "1.4 s", "1.4 s"]
    assert "in the last 24 hours" in shown(newsroom, "?hours=24")
    assert "in the last 6 hours" in shown(newsroom, "?hours=7000000")


def test_a_difference_is_named_with_both_sides_and_what_to_do_and_leads_to_its_story(newsroom: Any) -> None:
    story = newsroom.published()
    kim = Difference("desk", f"story:{story.pk}", "'Ferry <b>strike</b>'", "live", "does not have it", "save and publish it at the desk")
    ends = Difference("log", "log", "", "has a log that ends at row 9", "7 has read it up to row 12", "print the edition anew")
    leave(found=Findings(time.time(), 0.4, (kim, ends)))
    page = newsroom.client("editor").get("/desk/press/").content.decode()
    assert f'href="/desk/stories/edit/{story.pk}/">&#x27;Ferry &lt;b&gt;strike&lt;/b&gt;&#x27;</a>' in page
    said = shown(newsroom)
    assert "save and publish it at the desk" in said
    assert "has a log that ends at row 9" in said
    assert "Wrong: edition, press, differences." in said


def test_what_could_not_be_printed_is_named_with_the_reason(newsroom: Any) -> None:
    leave(sheet=Sheet(written=time.time(), set_aside=1, aside=(("story:9", "its address is 'x'; expected '/…/'"),)))
    said = shown(newsroom)
    assert "1 left out" in said
    assert "story:9 Why its address is &#x27;x&#x27;; expected &#x27;/…/&#x27;" in said


def test_a_quiet_night_is_said_to_be_one(newsroom: Any) -> None:
    leave(sheet=Sheet(written=time.time()))
    assert "Nothing was published in the last 6 hours." in shown(newsroom)


def test_other_machines_and_rounds_are_said(newsroom: Any) -> None:
    nodes = (Node("http://node1", 57, 31, behind=3, heard_s=0.4), Node("http://node2", trouble="nothing answers"))
    leave(
        found=Findings(
            time.time(), 0.4, nodes=nodes, walks={"stories of the desk": Walk("50", 50, 900)}, room=Room(5 << 30, 1 << 30, 1 << 28)
        )
    )
    said = shown(newsroom)
    assert "node1 57 3 400 ms ago" in said
    assert "node2 – – does not answer" in said
    assert "stories of the desk: 50 of about 900" in said
    assert "5.0 GB" in said
    assert "256 MB" in said


def test_where_nobody_has_left_anything_it_says_so_and_does_not_fail(newsroom: Any) -> None:
    said = shown(newsroom)
    assert "The press has not said anything yet." in said
    assert "The press of this machine has counted nothing" in said
    assert "Desk and edition have not been compared yet." in said


NOW = 1_000_000.0


@pytest.mark.parametrize(
    ("health", "sheet", "found", "wrong", "look"),
    [
        (Health(57, 31), Sheet(written=NOW - 5), Findings(NOW - 20, 0.4), [], []),
        (Health(57, 31), None, Findings(NOW - 20, 0.4), [], []),
        (None, None, Findings(NOW - 20, 0.4), ["Edition", "Press"], []),
        (None, Sheet(written=NOW - 5), Findings(NOW - 20, 0.4), ["Edition"], []),
        (Health(57, 31, behind=21), Sheet(written=NOW - 5, rows=21), Findings(NOW - 20, 0.4), [], ["Edition", "Press"]),
        (Health(57, 31, behind=20), Sheet(written=NOW - 5, rows=20), Findings(NOW - 20, 0.4), [], []),
        (Health(57, 31), Sheet(written=NOW - 40), Findings(NOW - 20, 0.4), ["Press"], []),
        (Health(57, 31), Sheet(written=NOW - 5, set_aside=1), Findings(NOW - 20, 0.4), ["Press"], []),
        (Health(57, 31), Sheet(written=NOW - 5), Findings(NOW - 400, 0.4), [], ["Differences"]),
        (Health(57, 31), Sheet(written=NOW - 5), Findings(NOW - 20, 0.4, unheard=("desk: away",)), [], ["Differences"]),
        (Health(57, 31), Sheet(written=NOW - 5, renditions=900), Findings(NOW - 20, 0.4), [], []),
        (Health(57, 31), Sheet(written=NOW - 5), Findings(NOW - 20, 0.4, room=Room(1 << 30)), ["Disk"], []),
    ],
)
def test_what_is_wrong_is_told_from_what_only_wants_a_look(health, sheet, found, wrong, look) -> None:
    facts = facts_of(health, sheet, found, now=NOW)
    assert [fact.name for fact in facts if fact.state == "wrong"] == wrong
    assert [fact.name for fact in facts if fact.state == "look"] == look
