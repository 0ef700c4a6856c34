"""The inbox as events, and the page on which an editor reads why items are together and decides that they are not."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lateedition.desk.intake.queries import wire_groups

DAM = (
    "<p>The Tehri dam opened its gates on Wednesday after the Bhagirathi river rose four metres, and engineers said the spillway held.</p>"
    "<p>Forty villages below the dam were cleared before dawn, the district magistrate said. Nobody was hurt.</p>"
)
DAM_AGAIN = (
    "<p>Engineers at Tehri said the spillway of the dam held as the Bhagirathi river rose four metres overnight. The gates were opened, "
    "and villages below were cleared before dawn. The magistrate of the district said nobody had been hurt.</p>"
)
CHESS = "<p>Anna Petrova won the Reykjavik chess open with a draw in the last round, half a point ahead of three others.</p>"


def arrive(desk: Any, agency: str, headline: str, body: str = DAM, **said: Any) -> int:
    number: int = desk.receive(uri=f"urn:newsml:{agency}:dam", headline=headline, body_html=body, **{"urgency": 4} | said)
    return number


def chess(desk: Any) -> int:
    number: int = desk.receive(uri="urn:newsml:ap.example:chess", headline="Petrova wins", body_html=CHESS, slugline="CHESS", urgency=5)
    return number


def dam(desk: Any) -> tuple[int, int, int]:
    """Three agencies on one dam, the last with the first one's words; and a chess open."""
    numbers = (
        arrive(desk, "ap.example", "Tehri dam opens gates as Bhagirathi rises"),
        arrive(desk, "afp.example", "Villages below Tehri dam cleared", DAM_AGAIN),
        arrive(desk, "efe.example", "Tehri dam opens gates as Bhagirathi rises"),
    )
    chess(desk)
    desk.group()
    return numbers


def rows(text: str) -> list[str]:
    return re.findall(r"<tr class=\"wire-row.*?</tr>", text, re.DOTALL)


def headlines(text: str) -> list[str]:
    return re.findall(r'<a class="wire-headline"[^>]*>([^<]*)</a>', text)


def test_an_event_is_one_row_with_its_agencies_and_versions_counted_and_the_others_folded_below(desk: Any, page: Any) -> None:
    *_, efe = dam(desk)
    text = page("/desk/wire/")

    assert headlines(text) == ["Petrova wins", "Tehri dam opens gates as Bhagirathi rises"]
    row = rows(text)[1]
    assert f"/desk/wire/{efe}/" in row
    assert "3 agencies, 3 versions" in row
    assert "<details" in row
    assert "Villages below Tehri dam cleared" in row


def test_near_copies_are_said_to_be_copies_and_of_whom(desk: Any, page: Any) -> None:
    arrive(desk, "ap.example", "Tehri dam opens gates")
    arrive(desk, "afp.example", "Gates of Tehri dam open")
    arrive(desk, "efe.example", "Villages cleared below Tehri dam as the Bhagirathi river rises", DAM_AGAIN)
    desk.group()

    assert re.search(r"afp\.example</a> [^<]*, rerun of ap\.example", page("/desk/wire/"))


def test_a_kill_anywhere_in_an_event_is_said_by_its_row(desk: Any, page: Any) -> None:
    dam(desk)
    assert "KILL" not in page("/desk/wire/")
    arrive(desk, "afp.example", "Villages below Tehri dam cleared", DAM_AGAIN, version="2", pubstatus="canceled")
    arrive(desk, "efe.example", "Dam holds", version="2")
    desk.group()
    row = rows(page("/desk/wire/"))[0]

    assert headlines(row) == ["Dam holds"]
    assert "KILL IN THIS EVENT" in row
    assert "afp.example “Villages below Tehri dam cleared”" in row
    assert "wire-row--killed" in row


@pytest.mark.parametrize(("urgency", "said"), [(1, "URGENT 1"), (2, "URGENT 2"), (3, "")])
def test_the_two_highest_urgencies_are_said_in_a_word(desk: Any, page: Any, urgency: int, said: str) -> None:
    arrive(desk, "ap.example", "Dam", urgency=urgency)

    assert ("URGENT" in page("/desk/wire/")) == bool(said)
    assert said in page("/desk/wire/")


def test_an_urgent_item_is_not_lost_under_a_later_one_of_its_event(desk: Any, page: Any) -> None:
    arrive(desk, "ap.example", "Tehri dam opens gates", urgency=1)
    arrive(desk, "efe.example", "Tehri dam opens gates, again", urgency=5)
    desk.group()

    assert "URGENT 1 IN THIS EVENT" in rows(page("/desk/wire/"))[0]


def test_what_is_sought_is_listed_item_by_item(desk: Any, page: Any) -> None:
    dam(desk)

    assert len(headlines(page("/desk/wire/", text="Tehri"))) == 3
    assert headlines(page("/desk/wire/", provider="afp.example")) == ["Villages below Tehri dam cleared"]


def test_events_are_paged_and_what_comes_in_meanwhile_moves_none_out_of_reach(desk: Any, page: Any) -> None:
    dam(desk)
    for number in range(55):
        desk.receive(uri=f"urn:newsml:ap.example:{number}", headline=f"Item {number}", type="picture")
    first = page("/desk/wire/")
    arrive(desk, "ap.example", "Dam holds", version="2")
    desk.group()
    older = re.search(r'href="/desk/wire/\?([^"]*)" rel="next"', first)
    assert older
    second = page(f"/desk/wire/?{older[1].replace('&amp;', '&')}")

    assert headlines(first) == [f"Item {number}" for number in reversed(range(5, 55))]
    assert headlines(second) == [*(f"Item {number}" for number in reversed(range(5))), "Petrova wins", "Dam holds"]


def test_the_poll_answers_with_the_event_in_which_something_is_new(desk: Any) -> None:
    dam(desk)
    newest = chess(desk)
    assert desk.reporter.get("/desk/wire/newer/", {"after": newest}).status_code == 204
    came = arrive(desk, "afp.example", "Villages are safe", DAM_AGAIN, version="2")
    desk.group()
    answer = desk.reporter.get("/desk/wire/newer/", {"after": newest})

    assert headlines(answer.content.decode()) == ["Villages are safe"]
    assert "3 agencies, 4 versions" in answer.content.decode()
    assert answer["Wire-Newest"] == str(came)


def test_fifty_events_cost_as_many_queries_at_the_desk_as_one(desk: Any, page: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        page("/desk/wire/")
        with CaptureQueriesContext(connection) as captured:
            page("/desk/wire/")
        return len(captured)

    dam(desk)
    few = queries()
    for number in range(20):
        desk.receive(uri=f"urn:newsml:ap.example:{number}", headline=f"Item {number}")
    desk.group()

    assert queries() == few


def test_the_page_of_an_event_tells_why_each_item_is_there(desk: Any, page: Any) -> None:
    ap, *_ = dam(desk)
    event = wire_groups().event_of(ap)
    text = page(f"/desk/wire/event/{event}/")

    assert len(headlines(text)) == 3
    assert "Nothing was like it when it came; the event began with it." in text
    assert re.search(r"It reads like what was here\. Its score was 0\.\d\d, where 0\.\d\d was needed", text)
    assert re.search(r"Words in common: [^<]*tehri \d+%", text, re.IGNORECASE)
    assert re.search(r"apart, which leaves \d+% of it", text)
    assert f"It is a rerun of item {ap}, which is here." in text
    assert "100% of the shorter one stands in both" in text
    assert "<blockquote" in text


def test_the_page_of_an_event_leads_to_the_event_that_was_nearest_and_offers_to_join_them(desk: Any, page: Any) -> None:
    dam(desk)
    flood = (
        "<p>Traders in Uttarkashi moved their stalls before the spring fair, where wool, brass and saddles are sold for nine days.</p>"
        "<p>The council of the town wants a bridge over the Bhagirathi, and asked three builders for a price.</p>"
    )
    near = desk.receive(
        uri="urn:newsml:ap.example:flood", headline="Fair in Uttarkashi begins with wool and saddles", body_html=flood, description_text=""
    )
    desk.group()
    event = wire_groups().event_of(near)
    text = desk.editor.get(f"/desk/wire/event/{event}/").content.decode()

    assert event != 1
    assert re.search(r'Nearest was <a href="/desk/wire/event/1/">event 1</a>, with 0\.\d\d, where 0\.\d\d was needed', text)
    assert "Join with event 1, “Tehri dam opens gates as Bhagirathi rises”" in text


def test_an_item_leads_to_its_event(desk: Any, page: Any) -> None:
    ap, *_ = dam(desk)
    event = wire_groups().event_of(ap)

    assert f'href="/desk/wire/event/{event}/"' in page(f"/desk/wire/{ap}/")
    assert desk.reporter.get("/desk/wire/event/4711/").status_code == 404


def test_an_editor_splits_an_item_off_and_the_page_says_that_it_waits_until_the_wire_has_done_it(desk: Any, page: Any) -> None:
    ap, afp, _ = dam(desk)
    event = wire_groups().event_of(ap)
    desk.editor.post(f"/desk/wire/event/{event}/split/", {"item": afp})
    text = page(f"/desk/wire/event/{event}/")

    assert "Not done yet." in text
    assert "LEAVES THIS EVENT" in text
    assert re.search(r"<b>editor\S*</b> split off “Villages below Tehri dam cleared”", text)
    desk.group()
    text = page(f"/desk/wire/event/{event}/")
    assert "Not done yet." not in text
    assert len(headlines(text)) == 2
    assert "split off “Villages below Tehri dam cleared”" in text
    assert wire_groups().event_of(afp) != event


def test_an_editor_joins_two_events_and_the_one_that_is_gone_leads_to_the_other(desk: Any, page: Any) -> None:
    ap, *_ = dam(desk)
    event, other = wire_groups().event_of(ap), wire_groups().event_of(4)
    desk.editor.post(f"/desk/wire/event/{other}/join/", {"other": event})
    desk.group()

    assert desk.reporter.get(f"/desk/wire/event/{other}/")["Location"] == f"/desk/wire/event/{event}/"
    assert len(headlines(page(f"/desk/wire/event/{event}/"))) == 4
    assert f"joined events {other} and {event}" in page(f"/desk/wire/event/{event}/")


@pytest.mark.parametrize("other", ["4711", "x", "", "1", "9" * 30])
def test_joining_with_no_event_or_with_itself_is_refused_in_words(desk: Any, other: str) -> None:
    dam(desk)
    answer = desk.editor.post("/desk/wire/event/1/join/", {"other": other}, follow=True)

    assert re.search("There is no event|That is this event already", answer.content.decode())
    assert wire_groups().decisions(limit=9) == []


def test_splitting_what_is_not_there_or_stands_alone_is_refused_in_words(desk: Any) -> None:
    dam(desk)
    chess_event = wire_groups().event_of(4)

    assert "not in this event" in desk.editor.post("/desk/wire/event/1/split/", {"item": 4}, follow=True).content.decode()
    alone = desk.editor.post(f"/desk/wire/event/{chess_event}/split/", {"item": 4}, follow=True)
    assert "the only item of this event" in alone.content.decode()
    assert wire_groups().decisions(limit=9) == []


def test_an_event_is_locked_and_unlocked(desk: Any, page: Any) -> None:
    dam(desk)
    desk.editor.post("/desk/wire/event/1/lock/")
    desk.group()
    assert "LOCKED" in page("/desk/wire/event/1/")
    desk.editor.post("/desk/wire/event/1/unlock/")
    desk.group()
    assert "LOCKED" not in page("/desk/wire/event/1/")
    assert desk.editor.post("/desk/wire/event/4711/lock/").status_code == 404
