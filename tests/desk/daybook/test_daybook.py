"""The daybook: every verb is a line, no line is ever changed, and it is quick to read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from wagtail.models import ModelLogEntry

from lateedition.desk.daybook import seal
from lateedition.desk.daybook.models import Deed, Sealed
from lateedition.desk.intake.models import SavedFilter
from lateedition.desk.people.models import User
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Story

DAYBOOK = "/desk/daybook/"


def newest() -> Deed:
    return Deed.objects.latest("pk")


def rows_on(page: Any) -> list[Any]:
    return list(page.context["rows"])


@pytest.fixture
def keeper(newsroom: Any) -> Any:
    """Somebody who may read the daybook."""
    return newsroom.client("administrator")


def test_a_publish_and_a_kill_are_lines_with_who_what_from_where(newsroom: Any, url: Any) -> None:
    story = newsroom.story()
    story.save()
    newsroom.client("editor").post(url("edit", story), newsroom.form(story, **{"action-publish": "action-publish"}))
    newsroom.client("editor").post(url("kill", story), {"reason": "Wrong man"})
    lines = {line.action: line for line in Deed.objects.filter(object_id=str(story.pk))}
    for verb in ("wagtail.publish", "lateedition.kill"):
        assert (lines[verb].who, lines[verb].data["from"], lines[verb].outcome) == ("editor", "this machine", "done")
    assert lines["lateedition.kill"].message == "Killed: Wrong man"


def test_what_the_house_did_by_itself_says_so(newsroom: Any, now: datetime) -> None:
    actions.withhold(newsroom.published(), now=now, reason="withheld", accepted=now)
    assert newest().who == "the house"


@pytest.mark.parametrize("how", ["save", "delete", "update", "take out", "in bulk", "past the model", "with SQL"])
def test_no_line_is_changed_or_taken_out_by_any_way(newsroom: Any, how: str) -> None:
    newsroom.published()
    before = list(ModelLogEntry.objects.values())
    ways = {
        "save": lambda: newest().save(),
        "delete": lambda: newest().delete(),
        "update": lambda: Deed.objects.all().update(label="x"),
        "take out": lambda: Deed.objects.all().delete(),
        "in bulk": lambda: Deed.objects.bulk_update([newest()], ["label"]),
        "past the model": lambda: QuerySet(ModelLogEntry).update(label="x"),
        "with SQL": lambda: connection.cursor().execute("DELETE FROM wagtailcore_modellogentry"),
    }
    with pytest.raises((Sealed, DatabaseError)):
        ways[how]()
    connection.close()
    assert list(ModelLogEntry.objects.values()) == before


def test_migrations_break_the_seal_and_put_it_on_again(newsroom: Any) -> None:
    newsroom.published()
    seal.unseal(connection)
    ModelLogEntry.objects.update(label="as a migration would")
    seal.seal(connection)
    with pytest.raises(DatabaseError):
        ModelLogEntry.objects.update(label="x")
    connection.close()


def test_a_verb_that_writes_no_line_of_its_own_gets_one(newsroom: Any, keeper: Any) -> None:
    user = User.objects.get(username="administrator")
    keeper.post("/desk/wire/filters/keep/", {"name": "Kills", "query": "text=kill"})
    assert SavedFilter.objects.get().name == "Kills"
    line = newest()
    assert (line.action, line.user, line.outcome) == ("lateedition.did", user, "done")
    assert line.data["view"] == "intake:keep_filter"


def test_an_account_that_is_made_changed_and_deleted_leaves_lines_that_name_who_did_it_for_ever(newsroom: Any, keeper: Any) -> None:
    made = {"username": "kim", "email": "k@example.org", "first_name": "Kim", "last_name": "Lee"}
    keeper.post("/desk/users/new/", {**made, "password1": "nine ferries at dawn", "password2": "nine ferries at dawn"})
    kim = User.objects.get(username="kim")
    keeper.post(f"/desk/users/edit/{kim.pk}/", {**made, "first_name": "Kimberly"})
    keeper.post(f"/desk/users/delete/{kim.pk}/")
    kind = ContentType.objects.get_for_model(User)
    lines = Deed.objects.filter(object_id=str(kim.pk), content_type=kind).values_list("action", flat=True)
    assert {"wagtail.create", "wagtail.edit", "wagtail.delete", "lateedition.password"} <= set(lines)
    User.objects.filter(username="administrator").delete()
    assert Deed.objects.get(action="wagtail.delete", object_id=str(kim.pk), content_type=kind).who == "administrator"


def test_a_verb_that_was_refused_is_a_line_too(newsroom: Any, url: Any) -> None:
    story = newsroom.published()
    newsroom.client("reporter").post(url("kill", story), {"reason": "x"})
    line = newest()
    assert (line.who, line.outcome) == ("reporter", "refused")
    assert line.data["path"] == url("kill", story)


def test_looking_previewing_and_a_form_with_a_mistake_are_no_lines(newsroom: Any, url: Any) -> None:
    story = newsroom.published()
    client, before = newsroom.client("editor"), Deed.objects.count()
    client.get(url("edit", story))
    client.post(url("preview_on_edit", story), newsroom.form(story))
    client.post(url("kill", story), {"reason": " "})
    assert Deed.objects.count() == before


def test_the_page_is_for_who_may_read_it(newsroom: Any) -> None:
    for address in (DAYBOOK, f"{DAYBOOK}export/"):
        assert newsroom.client("reporter").get(address).status_code == 403
    assert newsroom.client("administrator").get(DAYBOOK).status_code == 200


def test_the_page_is_narrowed_by_who_verb_day_and_thing(newsroom: Any, keeper: Any, url: Any) -> None:
    first, second = newsroom.published(), newsroom.published("Storm")
    newsroom.client("editor").post(url("kill", second), {"reason": "x"})
    editor = User.objects.get(username="editor")
    today = newest().timestamp.date()
    ask = lambda **said: {(row.who, row.said) for row in rows_on(keeper.get(DAYBOOK, said))}  # noqa: E731
    assert ask(who=editor.pk) == {("editor", "Killed: x")}
    assert ask(verb="lateedition.kill") == {("editor", "Killed: x")}
    assert ask(kind="stories.story", thing=first.pk) == {("the house", "Published")}
    assert ("editor", "Killed: x") in ask(since=str(today - timedelta(days=1)), until=str(today + timedelta(days=1)))
    assert ask(until=str(today - timedelta(days=2))) == set()
    assert ask(since=str(today + timedelta(days=2))) == set()
    assert ask(kind="no.such") == set()


@pytest.mark.parametrize(
    "query", ["who=x", "who=%00", "before=x", "since=yesterday", "thing=%00%27", "before=" + "9" * 40, "who=" + "9" * 30]
)
def test_nothing_that_is_asked_breaks_the_page(newsroom: Any, keeper: Any, query: str) -> None:
    assert keeper.get(f"{DAYBOOK}?{query}").status_code == 200


def test_pages_follow_each_other_without_a_gap_while_lines_are_written(newsroom: Any, keeper: Any) -> None:
    story = newsroom.published()
    for number in range(120):
        actions.log(instance=story, action="lateedition.kill", data={"reason": str(number)})
    seen: list[int] = []
    where = DAYBOOK
    while where:
        page = keeper.get(where)
        seen += [row.number for row in rows_on(page)]
        where = page.context["older_url"]
        actions.log(instance=story, action="lateedition.kill", data={"reason": "meanwhile"})
    assert len(seen) == len(set(seen)) >= 120
    assert seen == sorted(seen, reverse=True)


def test_lines_that_are_alike_and_follow_each_other_are_one_row(newsroom: Any, keeper: Any) -> None:
    story = newsroom.published()
    for _ in range(14):
        actions.log(instance=story, action="wagtail.edit")
    [row] = [row for row in rows_on(keeper.get(DAYBOOK)) if row.said == "Edited"]
    assert row.times == 14


def test_a_list_of_fifty_costs_as_many_questions_as_a_list_of_one(newsroom: Any, keeper: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        newsroom.published(f"Story {number}")
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        keeper.get(DAYBOOK)
    for number in range(60):
        newsroom.published(f"Another story {number}")
    with CaptureQueriesContext(connection) as many:
        keeper.get(DAYBOOK)
    assert len(many) <= len(few) + 1


def test_what_is_shown_is_exported_as_json_lines_and_that_is_a_line(newsroom: Any, keeper: Any) -> None:
    story = newsroom.published()
    answer = keeper.get(f"{DAYBOOK}export/?kind=stories.story")
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert answer["Content-Type"].startswith("application/x-ndjson")
    assert (lines[0]["verb"], lines[0]["thing"], lines[0]["title"], lines[0]["outcome"]) == (
        "wagtail.publish",
        str(story.pk),
        "Ferry strike ends",
        "done",
    )
    assert {"number", "moment", "who", "user", "said", "kind", "from", "data"} <= set(lines[0])
    assert newest().action == "lateedition.export"


def test_the_history_of_a_story_is_the_same_lines(newsroom: Any, url: Any) -> None:
    story = newsroom.published()
    actions.kill(story, user=None, now=story.first_published_at, reason="Wrong man")
    page = newsroom.client("editor").get(url("history", story)).content.decode()
    assert page.count("Killed: Wrong man") == 1
    assert Story.objects.get(pk=story.pk).killed


def test_wagtails_report_of_everything_shows_each_line_once(newsroom: Any, keeper: Any) -> None:
    newsroom.published()
    page = keeper.get("/desk/reports/site-history/").content.decode()
    assert page.count(">Published<") + page.count("Published\n") <= 1 or page.count("Ferry strike ends") == 1
