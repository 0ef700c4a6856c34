"""What an editor has seen and does not want, and what one looks for again and again."""

from __future__ import annotations

from typing import Any

import pytest
from tests.desk.intake.test_events import arrive, chess, dam, headlines


def test_what_is_dismissed_is_gone_for_everybody_and_the_list_of_it_says_who_did_it(desk: Any, page: Any) -> None:
    dam(desk)
    answer = desk.editor.post("/desk/wire/4/dismiss/", {"next": "/desk/wire/?before=9"})

    assert answer["Location"] == "/desk/wire/?before=9"
    assert headlines(page("/desk/wire/")) == ["Tehri dam opens gates as Bhagirathi rises"]
    text = page("/desk/wire/", show="dismissed")
    assert headlines(text) == ["Petrova wins"]
    assert "Dismissed by editor" in text


def test_a_dismissed_event_is_back_as_soon_as_something_new_arrives_in_it(desk: Any, page: Any) -> None:
    *_, last = dam(desk)
    desk.reporter.post(f"/desk/wire/{last}/dismiss/")
    assert headlines(page("/desk/wire/")) == ["Petrova wins"]
    arrive(desk, "ap.example", "Dam holds", version="2")
    desk.group()

    assert headlines(page("/desk/wire/")) == ["Dam holds", "Petrova wins"]
    assert headlines(page("/desk/wire/", show="dismissed")) == []


def test_what_was_dismissed_can_be_brought_back(desk: Any, page: Any) -> None:
    number = chess(desk)
    desk.reporter.post(f"/desk/wire/{number}/dismiss/")
    assert f"/desk/wire/{number}/bring-back/" in page(f"/desk/wire/{number}/")
    desk.reporter.post(f"/desk/wire/{number}/bring-back/")

    assert headlines(page("/desk/wire/")) == ["Petrova wins"]


def test_what_is_dismissed_is_still_found_by_who_seeks_it(desk: Any, page: Any) -> None:
    desk.reporter.post(f"/desk/wire/{chess(desk)}/dismiss/")

    assert headlines(page("/desk/wire/", text="Petrova")) == ["Petrova wins"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_dismissing_leads_to_no_other_site(desk: Any, elsewhere: str) -> None:
    assert desk.reporter.post(f"/desk/wire/{chess(desk)}/dismiss/", {"next": elsewhere})["Location"] == "/desk/wire/"


def test_an_entry_that_is_not_there_cannot_be_dismissed(desk: Any) -> None:
    assert desk.reporter.post("/desk/wire/4711/dismiss/").status_code == 404


def test_a_filter_is_kept_under_a_name_for_oneself_and_dropped(desk: Any, page: Any) -> None:
    chess(desk)
    answer = desk.reporter.post("/desk/wire/filters/keep/", {"name": " Chess  news ", "query": "text=petr&before=7&x=y"})
    assert answer["Location"] == "/desk/wire/?text=petr"

    assert '<a href="/desk/wire/?text=petr" >Chess news</a>' in page("/desk/wire/")
    assert '<a href="/desk/wire/?text=petr" aria-current="page">Chess news</a>' in page("/desk/wire/", text="petr")
    assert "Chess news" not in desk.editor.get("/desk/wire/").content.decode()

    number = _number()
    assert desk.editor.post(f"/desk/wire/filters/{number}/drop/").status_code == 404
    desk.reporter.post(f"/desk/wire/filters/{number}/drop/")
    assert "Chess news" not in page("/desk/wire/")


def test_a_filter_of_the_same_name_takes_the_place_of_the_old_one(desk: Any, page: Any) -> None:
    for query in ("text=petr", "text=dam&language=en"):
        desk.reporter.post("/desk/wire/filters/keep/", {"name": "Mine", "query": query})

    assert page("/desk/wire/").count(">Mine</a>") == 1
    assert "/desk/wire/?text=dam&amp;language=en" in page("/desk/wire/")


@pytest.mark.parametrize(("name", "query"), [("", "text=x"), ("x" * 41, "text=x"), ("All", ""), ("All", "before=7")])
def test_a_filter_without_a_name_or_without_anything_sought_is_refused_in_words(desk: Any, name: str, query: str) -> None:
    answer = desk.reporter.post("/desk/wire/filters/keep/", {"name": name, "query": query}, follow=True)

    assert ("nothing to keep" if "text" not in query else "It was not kept") in answer.content.decode()
    assert _count() == 0


def _number() -> int:
    from lateedition.desk.intake.models import SavedFilter

    return int(SavedFilter.objects.get().pk)


def _count() -> int:
    from lateedition.desk.intake.models import SavedFilter

    return int(SavedFilter.objects.count())
