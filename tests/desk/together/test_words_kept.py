"""Two people write one story: what each of them typed is in it, or lies beside it, and nothing is saved over."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from wagtail import hooks

from lateedition.desk.people import Role, make_user
from lateedition.desk.stories.models import Story
from lateedition.desk.together.models import SetAside
from lateedition.desk.together.states import copy_of

PASSWORD = "the ferry sails at nine"
JSON = {"accept": "application/json"}


@pytest.fixture
def desk(newsroom, url):
    """A draft of two paragraphs, and Asha and Bo with its form open."""
    return Desk(newsroom, url)


class Desk:
    def __init__(self, newsroom, url):
        self.newsroom, self._url = newsroom, url
        self.story = newsroom.story("Ferry strike ends", body=[paragraph("The strike has ended."), paragraph("At nine.")])
        self.story.save()
        self.story.save_revision(clean=False)
        self.users = {name: make_user(name, roles=[role], password=PASSWORD) for name, role in ROLES.items()}
        self.clients = {name: Client(headers={"accept": "text/html"}) for name in self.users}
        for name, client in self.clients.items():
            newsroom.let_in(client, self.users[name])

    @property
    def edit(self):
        return self._url("edit", self.story)

    def opened(self, who):
        """What the form says of the state that it was opened with."""
        page = self.clients[who].get(self.edit)
        latest = page.context["object"].latest_revision
        return {"loaded_revision_id": latest.pk, "loaded_revision_created_at": latest.created_at.isoformat(), "sitting": f"page-{who}"}

    def form(self, *paragraphs, **said):
        blocks = {"body-count": len(paragraphs)}
        for at, text in enumerate(paragraphs):
            blocks |= {f"body-{at}-deleted": "", f"body-{at}-order": at, f"body-{at}-type": "paragraph", f"body-{at}-id": ""}
            blocks[f"body-{at}-value"] = draft(text)
        return self.newsroom.form(self.story, **(blocks | said))

    def autosave(self, who, form):
        return self.clients[who].post(self.edit, form, headers=JSON)

    def words(self):
        return copy_of(Story.objects.get(pk=self.story.pk).latest_revision.content)

    def paragraphs(self):
        return [block.html for block in self.words().body]


ROLES = {"asha": Role.REPORTER, "bo": Role.REPORTER, "chief": Role.DESK_CHIEF}


def paragraph(text):
    return {"type": "paragraph", "value": f"<p>{text}</p>"}


def draft(text):
    block = {"key": "a", "type": "unstyled", "text": text, "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def test_whoever_saves_second_finds_both_and_what_only_one_changed_is_taken_at_once(desk):
    asha, bo = desk.opened("asha"), desk.opened("bo")
    assert desk.autosave("asha", desk.form("The strike has ended today.", "At nine.", **asha)).json()["success"]
    answer = desk.clients["bo"].post(desk.edit, desk.form("The strike has ended.", "At half past nine.", **bo))
    beside = SetAside.objects.get()
    assert answer["Location"] == f"/desk/together/aside/{beside.pk}/"
    assert desk.paragraphs() == ["The strike has ended today.", "At nine."]
    page = desk.clients["bo"].get(answer["Location"]).content.decode()
    assert "Nothing to choose" in page
    assert desk.clients["bo"].post(answer["Location"])["Location"] == desk.edit
    assert desk.paragraphs() == ["The strike has ended today.", "At half past nine."]
    assert SetAside.objects.get().outcome == "joined"


def test_what_both_changed_is_chosen_and_without_a_choice_nothing_is_done(desk):
    asha, bo = desk.opened("asha"), desk.opened("bo")
    desk.autosave("asha", desk.form("The strike has ended today.", "At nine.", headline="Asha's", **asha))
    to = desk.clients["bo"].post(desk.edit, desk.form("The strike has ended early.", "At nine.", headline="Bo's", **bo))["Location"]
    page = desk.clients["bo"].get(to)
    meeting = page.context["meeting"]
    assert [passage.part for passage in meeting.joined.text.conflicts] == ["headline", "body"]
    seen = {"seen": meeting.seen}
    assert "2 of what both changed have no choice yet" in desk.clients["bo"].post(to, seen).content.decode()
    headline, body = (passage.number for passage in meeting.joined.text.conflicts)
    chosen = seen | {f"p{headline}": "ours", f"p{body}": "edit", f"w{body}": "The strike has ended early today."}
    assert desk.clients["bo"].post(to, chosen)["Location"] == desk.edit
    assert (desk.words().headline, desk.paragraphs()) == ("Bo's", ["The strike has ended early today.", "At nine."])


def test_what_somebody_chose_before_another_save_is_not_done(desk):
    asha, bo = desk.opened("asha"), desk.opened("bo")
    first = desk.autosave("asha", desk.form("The strike has ended today.", "At nine.", **asha)).json()
    to = desk.clients["bo"].post(desk.edit, desk.form("The strike has ended.", "At ten.", **bo))["Location"]
    seen = desk.clients["bo"].get(to).context["meeting"].seen
    desk.autosave("asha", desk.form("The strike has ended today, at last.", "At nine.", overwrite_revision_id=first["revision_id"], **asha))
    assert "Somebody saved since this was shown" in desk.clients["bo"].post(to, {"seen": seen}, follow=True).content.decode()
    assert desk.paragraphs() == ["The strike has ended today, at last.", "At nine."]


def test_who_opened_a_draft_while_it_saved_itself_is_merged_from_what_they_saw(desk):
    first = desk.autosave("asha", desk.form("The strike has ended today.", "At nine.", **desk.opened("asha"))).json()
    asha, bo = {"overwrite_revision_id": first["revision_id"], "loaded_revision_id": 0, "sitting": "page-asha"}, desk.opened("bo")
    assert desk.autosave("asha", desk.form("The strike has ended today.", "At nine.", "All sailed.", **asha)).json()["success"]
    told = desk.autosave("bo", desk.form("The strike has ended.", "At nine.", **bo)).json()
    assert (told["success"], told["error_code"]) == (False, "invalid_revision")
    desk.clients["bo"].post(told["bring"])
    assert desk.paragraphs() == ["The strike has ended.", "At nine.", "All sailed."]


def test_words_that_cannot_be_saved_are_replaced_by_what_the_same_page_sends_next_and_by_no_other_page(desk):
    asha, bo = desk.opened("asha"), desk.opened("bo")
    desk.autosave("asha", desk.form("The strike has ended today.", "At nine.", **asha))
    told = desk.autosave("bo", desk.form("One.", **bo)).json()
    keep = f"/desk/together/{desk.story.pk}/keep/"
    again = desk.clients["bo"].post(keep, desk.form("One. Two.", why="overtaken", **bo)).json()
    other = desk.clients["bo"].post(keep, desk.form("Three.", why="browser", **(bo | {"sitting": "other page"}))).json()
    assert (told["bring"], told["bring"] == other["bring"]) == (again["bring"], False)
    assert [copy_of(row.content).body[0].html for row in SetAside.objects.order_by("pk")] == ["One. Two.", "Three."]


def test_a_form_that_is_not_in_order_is_kept_word_for_word(desk):
    long = "ferry " * 60
    keep = f"/desk/together/{desk.story.pk}/keep/"
    posted = desk.form("Typed.", headline=long, why="refused", **desk.opened("bo"))
    told = desk.clients["bo"].post(keep, posted).json()
    assert copy_of(SetAside.objects.get().content).headline.split() == long.split()
    desk.clients["bo"].post(told["bring"])
    state = Story.objects.get(pk=desk.story.pk).latest_revision.content
    assert (len(state["headline"]), desk.paragraphs()) == (255, ["Typed."])
    assert state["note_to_desk"].split()[3:] == long.split()


def test_a_page_whose_words_were_set_aside_and_saved_after_all_offers_nothing_any_more(desk):
    asha = desk.opened("asha")
    desk.clients["asha"].post(f"/desk/together/{desk.story.pk}/keep/", desk.form("Typed.", headline="x" * 300, why="refused", **asha))
    assert "Words of yours lie beside" in desk.clients["asha"].get(desk.edit).content.decode()
    assert "Words of yours lie beside" not in desk.clients["bo"].get(desk.edit).content.decode()
    desk.autosave("asha", desk.form("Typed.", **asha))
    assert SetAside.objects.get().outcome == "saved"
    assert "Words of yours lie beside" not in desk.clients["asha"].get(desk.edit).content.decode()


def test_only_their_writer_throws_words_away_and_they_stay_among_the_versions(desk):
    asha, bo = desk.opened("asha"), desk.opened("bo")
    desk.autosave("asha", desk.form("The strike has ended today.", "At nine.", **asha))
    desk.autosave("bo", desk.form("Bo's words.", **bo))
    beside = SetAside.objects.get()
    desk.clients["chief"].post(f"/desk/together/aside/{beside.pk}/throw-away/")
    assert SetAside.objects.get().settled is None
    desk.clients["bo"].post(f"/desk/together/aside/{beside.pk}/throw-away/")
    assert SetAside.objects.get().outcome == "dropped"
    page = desk.clients["asha"].get(f"/desk/together/{desk.story.pk}/compare/?new=a{beside.pk}").content.decode()
    assert "set aside, thrown away" in page
    assert "Bo" in page


def test_a_draft_that_saved_itself_and_was_published_meanwhile_is_not_written_over(desk):
    asha = desk.opened("asha")
    first = desk.autosave("asha", desk.form("The strike has ended today.", "At nine.", **asha)).json()["revision_id"]
    Story.objects.get(pk=desk.story.pk).latest_revision.publish()
    told = desk.autosave("asha", desk.form("Not for readers yet.", overwrite_revision_id=first, **asha)).json()
    assert told["success"]
    assert told["revision_id"] != first
    assert copy_of(Story.objects.get(pk=desk.story.pk).live_revision.content).body[0].html == "The strike has ended today."


def test_saving_by_itself_publishes_nothing_moves_no_updated_and_makes_no_version_for_readers(newsroom, desk):
    now = datetime(2020, 5, 5, 12, tzinfo=UTC)
    story = newsroom.published("Out", now=now)
    desk.story = story
    form = desk.form("Something else.", headline="Other", **desk.opened("asha"))
    documents = len(newsroom.log())
    assert desk.autosave("asha", form).json()["success"]
    row = Story.objects.get(pk=story.pk)
    assert (row.headline, row.updated, row.version, len(newsroom.log())) == ("Out", now, 1, documents)


def test_a_page_that_did_not_hear_that_it_had_saved_goes_on_from_its_own_words(desk):
    asha = desk.opened("asha")
    desk.autosave("asha", desk.form("One.", turn=1, **asha))
    told = desk.autosave("asha", desk.form("One. Two.", turn=2, **asha)).json()
    assert (told["success"], SetAside.objects.count(), desk.paragraphs()) == (True, 0, ["One. Two."])
    assert desk.story.revisions.count() == 2
    desk.autosave("bo", desk.form("Bo.", turn=1, **desk.opened("bo")))
    assert desk.autosave("asha", desk.form("One. Two. Three.", turn=3, **asha)).json()["error_code"] == "invalid_revision"


def test_words_that_were_on_their_way_when_a_page_was_saved_do_not_come_after_what_was_saved(desk):
    asha = desk.opened("asha")
    desk.clients["asha"].post(desk.edit, desk.form("Every word.", turn=2, **asha))
    assert not desk.autosave("asha", desk.form("Every", turn=1, **asha)).json()["success"]
    assert (desk.paragraphs(), SetAside.objects.count()) == (["Every word."], 0)


def test_saving_with_a_press_after_the_page_saved_by_itself_is_a_version_of_its_own(desk):
    asha = desk.opened("asha")
    desk.autosave("asha", desk.form("One.", turn=1, **asha))
    assert desk.clients["asha"].post(desk.edit, desk.form("One. Two.", turn=2, **asha))["Location"] == desk.edit
    assert (desk.paragraphs(), desk.story.revisions.count()) == (["One. Two."], 3)


def test_what_else_the_same_person_did_to_a_story_is_not_taken_for_what_her_page_saved(desk):
    asha = desk.opened("asha")
    desk.autosave("asha", desk.form("One.", turn=1, **asha))
    merged = Story.objects.get(pk=desk.story.pk).get_latest_revision_as_object()
    merged.headline = "Merged off the wire"
    merged.save_revision(user=desk.users["asha"], clean=False)
    assert desk.autosave("asha", desk.form("One. Two.", turn=2, **asha)).json()["error_code"] == "invalid_revision"
    assert desk.words().headline == "Merged off the wire"


def meanwhile(does):
    """Let `does` happen once, after the desk has begun to answer the next form and before it saves it."""
    waiting = [does]

    def happen(*_):
        if waiting:
            waiting.pop()()

    return hooks.register_temporarily("before_edit_snippet", happen, order=1000)


def test_a_press_that_meets_what_its_own_page_is_saving_is_saved_after_it(desk):
    asha = desk.opened("asha")
    with meanwhile(lambda: desk.autosave("asha", desk.form("One.", turn=1, **asha))):
        answer = desk.clients["asha"].post(desk.edit, desk.form("One. Two.", turn=2, **asha))
    assert (answer.status_code, answer["Location"]) == (302, desk.edit)
    assert (desk.paragraphs(), desk.story.revisions.count()) == (["One. Two."], 3)


def test_words_of_a_page_that_its_own_press_overtakes_do_not_come_after_it(desk):
    asha = desk.opened("asha")
    with meanwhile(lambda: desk.clients["asha"].post(desk.edit, desk.form("One. Two.", turn=2, **asha))):
        assert not desk.autosave("asha", desk.form("One.", turn=1, **asha)).json()["success"]
    assert desk.paragraphs() == ["One. Two."]


def test_a_press_that_meets_what_somebody_else_is_saving_says_so_and_saves_over_nothing(desk):
    asha, bo = desk.opened("asha"), desk.opened("bo")
    with meanwhile(lambda: desk.autosave("bo", desk.form("Bo.", turn=1, **bo))):
        answer = desk.clients["asha"].post(desk.edit, desk.form("Asha.", turn=1, **asha))
    assert "at the same moment" in answer.content.decode()
    assert desk.paragraphs() == ["Bo."]
