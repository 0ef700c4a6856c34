"""Who may do what, at every address of the desk: role by address by method. An address that is not in the table here fails the test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from lateedition.desk import gatekeeper
from lateedition.desk.people import Role, make_user
from lateedition.desk.people.gate import Refused
from lateedition.desk.planning.plans import plan_take_down
from lateedition.desk.recordings.models import Recording
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Agency, Author, LiveStory, Section, Story, Topic
from lateedition.desk.workflow.assigning import assign, note_coverage
from lateedition.desk.workflow.models import Coverage, Task
from lateedition.desk.workflow.remarking import remark

PASSWORD = "the ferry sails at nine"
CANARY = "Ferry strike ends"
NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)

EVERYBODY = frozenset({"reporter", "own editor", "other editor", "pictures", "chief", "operator"})
EDITORIAL = EVERYBODY - {"operator"}
CHIEF = frozenset({"chief"})
OWN = frozenset({"chief", "own editor"})
EDITORS = OWN | {"other editor"}
HOUSE = frozenset({"chief", "operator"})
PICTURES = frozenset({"chief", "pictures"})
NOBODY: frozenset[str] = frozenset()

PEOPLE = {
    "reporter": [Role.REPORTER],
    "own editor": [Role.SECTION_EDITOR],
    "other editor": [Role.SECTION_EDITOR],
    "pictures": [Role.PICTURE_EDITOR],
    "chief": [Role.DESK_CHIEF],
    "operator": [Role.OPERATOR],
    "no role": [],
}


@dataclass(frozen=True)
class May:
    """Who may look at an address, and who may send something there."""

    look: frozenset[str]
    act: frozenset[str]


def both(who: frozenset[str]) -> May:
    return May(who, who)


STORY = {
    "list list_results usage history history_results revisions_view revisions_compare add preview_on_add": both(EDITORIAL),
    "edit revisions_revert preview_on_edit proposal lock": both(EDITORIAL),
    "unlock unpublish revisions_unschedule correct amend withhold forbid merge versions kill restore delete": both(OWN),
}
KEPT = "list list_results usage history history_results"
TABLE: dict[str, May] = {
    f"{namespace}{name}": may
    for namespace, rows in {
        "": {
            "front_door wagtailadmin_account wagtailadmin_logout wagtailadmin_dismissibles": both(EVERYBODY),
            "original thumbnail rendition recorded captions receipt wagtailadmin_block_preview": both(EDITORIAL),
            "upload_instead upload_instead_of_one": both(EDITORIAL),
            "wagtailadmin_tag_autocomplete wagtailadmin_tag_model_autocomplete": both(EDITORIAL),
            "wagtailadmin_choose_page_external_link wagtailadmin_choose_page_email_link": both(EDITORIAL),
            "wagtailadmin_choose_page_phone_link wagtailadmin_choose_page_anchor_link": both(EDITORIAL),
            # of topics: what may be done to several at once is done to what they are filed under
            "wagtail_bulk_action": both(EDITORS),
        },
        "wagtailadmin_editing_sessions:": {"ping release": both(EDITORIAL)},
        "daybook:": {"daybook export": both(HOUSE)},
        "accounts:": {
            "security remove_app remove_passkey rename_passkey new_codes end_session end_other_sessions": both(EVERYBODY),
            "people person end_persons_session end_persons_sessions reset": both(frozenset({"operator"})),
        },
        "wagtailsnippets_stories_story:": STORY,
        "wagtailsnippets_stories_livestory:": STORY,
        "live:": {
            # the blog names the reporter
            "desk since receipt summary go_on hand_over wire begin entry delete release": both(OWN | {"reporter"}),
            "cover start end resume reporters": both(OWN),
        },
        "wagtailsnippets_stories_topic:": {KEPT: both(EDITORIAL), "add edit delete": both(EDITORS)},
        "wagtailsnippets_stories_author:": {KEPT: both(EDITORIAL), "add edit delete": both(EDITORS)},
        "wagtailsnippets_stories_section:": {KEPT: both(EDITORIAL), "add edit delete close open": both(CHIEF)},
        "wagtailsnippets_stories_agency:": {KEPT: both(EDITORIAL), "add edit delete": both(CHIEF)},
        **{
            f"wagtailsnippetchoosers_stories_{model}:": {"choose choose_results chosen chosen_multiple": both(EDITORIAL)}
            for model in ("story", "livestory", "section", "topic", "author", "agency")
        },
        "wagtailimages:": {
            "index index_results image_usage": both(EDITORIAL),
            # the picture is the reporter's own
            "edit delete": both(PICTURES | {"reporter"}),
        },
        "picturedesk:": {"care upload sheet": both(EDITORIAL), "recall": both(EDITORS | PICTURES)},
        "recordings:": {
            "index index_results history history_results usage add": both(EDITORIAL),
            # the recording is the reporter's own
            "edit delete": both(PICTURES | {"reporter"}),
            "recall": both(EDITORS | PICTURES),
        },
        **{f"{medium}_chooser:": {"choose choose_results chosen chosen_multiple": both(EDITORIAL)} for medium in ("audio", "video")},
        "wagtailimages_chooser:": {"choose choose_results chosen chosen_multiple select_format create": both(EDITORIAL)},
        "wagtailsettings:": {"edit": both(HOUSE)},
        "wagtailusers_users:": {"index index_results add edit delete history history_results": both(frozenset({"operator"}))},
        "planning:": {"planned says": both(EDITORIAL), "out down embargo lift cancel try_again": both(OWN), "hear": both(EDITORS)},
        "alerts:": {"alert": both(OWN)},
        "letters:": {"correction": both(OWN), "letters": both(CHIEF), "morning": both(CHIEF)},
        "workflow:": {
            "mine calendar week day panel send remark resolve task_add coverage_add": both(EDITORIAL),
            "send_back mark_ready": both(OWN),
            # the assignment is the reporter's, and so is the note
            "task coverage": May(EDITORIAL, EDITORS | {"reporter"}),
            "task_done task_reopen task_drop task_story coverage_drop": both(EDITORS | {"reporter"}),
        },
        "together:": {"present compare beat keep aside throw_away": both(EDITORIAL), "take_over": both(OWN)},
        "translations:": {"translate up_to_date": both(EDITORIAL), "stands": both(OWN)},
        "fronts:": {"home front says journal past": both(EDITORIAL), "pin unpin bury dig_out limit weigh": both(OWN)},
        "writing:": {"paste beside": both(EDITORIAL)},
        "pressroom:": {"press": both(EDITORS | HOUSE)},
        "audience:": {"readers story": both(EVERYBODY), "choices": both(HOUSE)},
        "intake:": {
            "inbox newer event item previous changes filed rules rehearsal alarms receipt updates undone": both(EDITORIAL),
            "keep_filter drop_filter dismiss_row bring_back take merge": both(EDITORIAL),
            "picture_thumbnail picture_take picture_fetch extracts extract": both(EDITORIAL),
            "picture_recall": both(EDITORS | PICTURES),
            "post merge_post": both(OWN | {"reporter"}),
            "split join lock unlock hear": both(EDITORS),
            "rule_add rule rule_delete rule_switch rule_move": both(CHIEF),
            "quarantine quarantined raw sources": both(EVERYBODY),
            "retry dismiss undone_retry undone_dismiss": both(EDITORS | HOUSE),
            "alarms_now": both(EVERYBODY),
        },
    }.items()
    for names, may in rows.items()
    for name in names.split()
}
OPEN = {
    "root", "favicon", "wagtailadmin_login", "passkey_login", "passkey_options", "second_step", "second_step_options", "set_up",
    "set_up_options", "leave", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "login_again",
}  # fmt: skip
CLOSED = re.compile(
    # pages, documents, collections, groups, workflows, APIs, other people's reports: we have none of them
    r"wagtailadmin_(?:pages|api|collections|workflows)(?::|$)|wagtailadmin_explore|wagtailadmin_choose_page(?:_child|_search|_chosen_multiple)?$"
    r"|wagtaildocs|wagtailusers_groups:|wagtailusers_users:(?:copy|usage)$|wagtailadmin_error_test$|wagtailadmin_password_reset|wagtailsnippets:index$"
    r"|wagtailadmin_reports:(?:site_history|locked_pages|workflow|aging_pages|page_types)|wagtailimages:(?:url_generator|preview|add|add_multiple|\w+_multiple|create_multiple_from_uploaded_image|delete_upload_multiple)$|wagtailimages:(?:url_generator|preview)|wagtailsettings:preview_on_edit$"
    r"|wagtailsnippetchoosers_\w+:create$|(?:audio|video)_chooser:create$|wagtailadmin_home$|$"
)
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Address:
    """An address of the desk that leads to something, and its route's name."""

    route: str
    path: str


@pytest.fixture
def people(newsroom):
    """The newsroom with everybody in it, and of everything one."""
    sport = Section(name="Sport")
    sport.save(now=NOON)
    found = {name: make_user(name.replace(" ", "-"), roles=roles, password=PASSWORD) for name, roles in PEOPLE.items()}
    newsroom.section.editors.add(found["own editor"])
    sport.editors.add(found["other editor"])
    picture = newsroom.picture(uploaded_by_user=found["reporter"])
    story, blog = newsroom.story(CANARY, lead_picture=picture), LiveStory(headline=CANARY, section=newsroom.section, started=NOON)
    for one in (story, blog):
        actions.publish(one, user=None, now=NOON)
    blog.reporters.add(found["reporter"])
    plan_take_down(story, moment=timezone.now() + timedelta(days=1), user=None, now=timezone.now())
    # not long ago: who may post to a blog is reminded of a quiet one over every page, by its headline
    actions.post_entry(blog, text=f"<p>{CANARY}</p>", now=timezone.now())
    remark(story, text=CANARY, user=found["reporter"], now=NOON)
    assign(Task(what=CANARY, due=NOON, assignee=found["reporter"]), user=found["chief"], now=NOON)
    note_coverage(Coverage(what=CANARY, begins=NOON), [story], user=found["reporter"], now=NOON)
    Recording(title=CANARY, media_type="audio/mpeg", size_bytes=0, length_s=1, uploaded_by_user=found["reporter"]).save()
    Topic(name="Ferries").save(now=NOON)
    Author(name="Asha Rao").save(now=NOON)
    Agency(name="Agence", credit="Agence", code="ag").save(now=NOON)
    return found


def test_every_address_of_the_desk_is_in_the_table(newsroom):
    routes = {route for route, _ in _routes(get_resolver())}
    assert {route for route in routes if route not in TABLE and route not in OPEN and not CLOSED.match(route)} == set()
    assert set(TABLE) - routes == set()
    assert not {route for route in TABLE if CLOSED.fullmatch(route)}


def test_each_role_may_what_the_table_says_and_no_more(newsroom, people):
    requests, wrong = RequestFactory(), []
    addresses = list(_addresses())
    for address in addresses:
        match = resolve(address.path)
        for method in METHODS:
            for name, user in people.items():
                request = requests.generic(method, address.path)
                request.user, request.resolver_match = user, match
                may = TABLE.get(address.route, both(NOBODY))
                wanted = name in (may.look if method in ("GET", "HEAD", "OPTIONS") else may.act) or address.route in OPEN
                if _lets_in(request, match.kwargs) != wanted:
                    wrong.append(f"{name} {method} {address.route}: {'shut' if wanted else 'OPEN'}")
    assert wrong == []
    assert len(addresses) > 250


def test_who_may_not_gets_no_word_of_it_by_any_method(newsroom, people):
    leaks = []
    clients = {name: Client(headers={"accept": "text/html"}) for name in ("anonymous", "no role", "reporter", "other editor", "operator")}
    for name in set(clients) - {"anonymous"}:
        newsroom.let_in(clients[name], people[name])
    for address in _addresses():
        may = TABLE.get(address.route, both(NOBODY))
        for name in clients if address.route in TABLE else ("anonymous", "reporter"):
            client = clients[name]
            for method in ("GET", "POST"):
                if address.route in OPEN or name in (may.look if method == "GET" else may.act):
                    continue
                answer = client.generic(method, address.path)
                is_shut = answer.status_code in ((302,) if name == "anonymous" else (403, 404))
                if not is_shut or (answer.status_code == 302 and not answer["Location"].startswith("/desk/login/")):
                    leaks.append(f"{name} {method} {address.route}: {answer.status_code}")
                if CANARY in answer.content.decode():
                    leaks.append(f"{name} {method} {address.route}: the story")
    assert leaks == []


@pytest.mark.parametrize("name", ["chief", "operator"])
def test_who_may_look_is_shown_the_page_by_what_is_beneath_too(newsroom, people, name):
    client, shut = Client(headers={"accept": "text/html"}), []
    newsroom.let_in(client, people[name])
    for address in _addresses():
        if name not in TABLE.get(address.route, both(NOBODY)).look or address.route in ("wagtailadmin_logout", "intake:previous"):
            continue
        answer = client.get(address.path)
        if answer.status_code == 403 or any("permission" in str(said) for said in answer.wsgi_request._messages):
            shut.append(f"{address.route}: {answer.status_code}")
    assert shut == []


def test_a_section_editor_has_what_is_inside_their_section_too(newsroom, people):
    inside = Section(name="Europe", parent=newsroom.section)
    inside.save(now=NOON)
    story = newsroom.published("Inside", section=inside)
    assert actions.unpublish(story, user=people["own editor"], now=NOON)
    with pytest.raises(Refused, match=r"Who may: Section editor \(own sections\), Desk chief"):
        actions.kill(story, user=people["other editor"], now=NOON, reason="x")


def test_a_story_moved_into_a_section_is_published_by_who_has_both(newsroom, people, url):
    sport = Section.objects.get(name="Sport")
    story = newsroom.published("Moved")
    client = Client(headers={"accept": "text/html"})
    newsroom.let_in(client, people["own editor"])
    form = newsroom.form(story, section=sport.pk, change="material", **{"action-publish": "action-publish"})
    said = client.post(url("edit", story), form, follow=True).content.decode()
    assert "Saved as a draft, not published: You may not publish" in said
    row = Story.objects.get(pk=story.pk)
    assert (row.section, row.get_latest_revision_as_object().section) == (newsroom.section, sport)
    newsroom.let_in(client, people["other editor"])
    client.post(url("edit", story), form)
    assert Story.objects.get(pk=story.pk).section == newsroom.section
    sport.editors.add(people["own editor"])
    newsroom.let_in(client, people["own editor"])
    client.post(url("edit", story), form)
    assert Story.objects.get(pk=story.pk).section == sport


def test_a_correction_of_a_story_that_moves_is_published_by_who_has_both_sections(newsroom, people, url):
    story = newsroom.published("Moved")
    story.section = Section.objects.get(name="Sport")
    story.save_revision()
    client = Client(headers={"accept": "text/html"})
    newsroom.let_in(client, people["own editor"])
    said = client.post(url("correct", story), {"text": "There were nine."}, follow=True).content.decode()
    assert "Not corrected: You may not publish" in said
    assert Story.objects.get(pk=story.pk).section == newsroom.section
    assert not story.corrections.exists()


def test_what_takes_a_story_or_a_picture_from_readers_asks_itself(newsroom, people):
    story, picture = newsroom.published("Ferries"), newsroom.picture()
    for refused in (
        lambda: actions.forbid(story, user=people["reporter"], now=NOON, authority="A court", legal_basis="", reason="x"),
        lambda: actions.withhold(story, user=people["reporter"], now=NOON, reason="x"),
        lambda: actions.kill_picture(picture, user=people["reporter"], now=NOON, reason="x"),
        lambda: actions.restore_picture(picture, user=people["operator"]),
    ):
        with pytest.raises(Refused):
            refused()
    assert Story.objects.get(pk=story.pk).live


def test_a_closed_account_may_nothing_more_at_its_next_request(newsroom, people):
    client = Client(headers={"accept": "text/html"})
    newsroom.let_in(client, people["chief"])
    assert client.get("/desk/stories/").status_code == 200
    type(people["chief"]).objects.filter(pk=people["chief"].pk).update(is_active=False)
    assert client.get("/desk/stories/")["Location"].startswith("/desk/login/")


def _lets_in(request: HttpRequest, named: Mapping[str, Any]) -> bool:
    try:
        gatekeeper.judge(request, named)
    except (Http404, Refused):
        return False
    return True


def _routes(resolver: URLResolver, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or ''}", path
        else:
            yield from _routes(entry, path, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def _addresses() -> Iterator[Address]:
    """Yield every address once, filled in with things that are there."""
    story, blog = Story.objects.filter(livestory=None).get(), LiveStory.objects.get()
    for route, pattern in _routes(get_resolver()):
        named = dict.fromkeys(re.findall(r"<(?:\w+:)?(\w+)>", pattern), "1")
        named |= {name: value for name, value in _FILLED.items() if name in named}
        if "livestory" in route and "pk" in named:
            named["pk"] = str(blog.pk)
        if route.startswith("live:"):
            named["number"] = str(blog.pk)
        if route == "intake:post":
            named["blog"] = str(blog.pk)
        if route == "wagtailsettings:edit":
            named["model_name"] = "sitesettings"
        if "revision_id" in named:
            named["revision_id"] = str((blog if "livestory" in route else story).latest_revision_id)
        try:
            path = reverse(route, kwargs=named) if route else f"/{_example(pattern)}"
        except NoReverseMatch:
            path = f"/{_example(pattern)}"
        yield Address(resolve(path).view_name, path)


_FILLED = {
    "app_label": "stories", "app_name": "stories", "model_name": "topic", "action": "delete", "digest": "0" * 64, "name": "none.jpg",
    "revision_id_a": "earliest", "revision_id_b": "latest", "filter_spec": "width-100", "object_id": "1", "uidb64": "a", "token": "b",
    "content_type_app_name": "stories", "content_type_model_name": "story", "action_name": "approve", "day": "2020-05-05",
}  # fmt: skip


def _example(pattern: str) -> str:
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: _FILLED.get(found[1], "1"), pattern)
    return (
        re.sub(r"\((?:\?P<\w+>)?(?:[^()]|\([^()]*\))*\)", "1", path)
        .replace("^", "")
        .replace("$", "")
        .replace("\\Z", "")
        .replace(".*", "nowhere")
    )
