"""The doors of the desk: of every address, by the name of its route, what one must be allowed to do there.

What is not listed is closed, to everybody: most of what the CMS beneath has (its page tree, documents, groups, API) is not used here,
and nine of the thirteen security holes that were found in it in 2026 were a missing check at an address like these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest

from lateedition.desk.fronts.which import FRONT_PAGE, WhichFront, front_at
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.pictures.models import Picture
from lateedition.desk.recordings.models import Recording
from lateedition.desk.stories.models import Story
from lateedition.desk.together.models import SetAside
from lateedition.desk.workflow.models import Coverage, Task
from lateedition.wire.numbers import whole

Finder = Callable[[Mapping[str, Any]], object | None]
Chosen = Callable[[HttpRequest, Mapping[str, Any]], Verb | None]


@dataclass(frozen=True)
class Door:
    """An address. One must be allowed to `look` to see it and to `act` to send anything there; `thing` finds what it is about.

    A verb of None is allowed to nobody. Without `act` acting takes what looking takes.
    """

    look: Verb | Chosen
    act: Verb | Chosen | None = None
    thing: Finder | None = None

    def verb(self, request: HttpRequest, named: Mapping[str, Any]) -> Verb | None:
        """Return what the one who sends `request` must be allowed to do."""
        wanted = self.look if request.method in ("GET", "HEAD", "OPTIONS") or self.act is None else self.act
        return wanted if isinstance(wanted, Verb) else wanted(request, named)


def door_of(route: str) -> Door | None:
    """Return the door of the route of that name; None if it is closed."""
    return DOORS.get(route)


def _story_at(name: str) -> Finder:
    return lambda named: _one_story(pk=whole(unquote(str(named[name]))))


def _blog_of_post(named: Mapping[str, Any]) -> Story | None:
    return _one_story(livestory__entries=named["number"])


def _planned(named: Mapping[str, Any]) -> Story | None:
    return _one_story(plans=named["number"])


def _one_story(**where: Any) -> Story | None:
    """Return it without its text, which is long and no gate asks for."""
    return Story.objects.select_related("section").defer("body").filter(**where).first()


def _remarked(named: Mapping[str, Any]) -> Story | None:
    return _one_story(remarks=named["number"])


def _task(named: Mapping[str, Any]) -> Task | None:
    found: Task | None = Task.objects.filter(pk=named["number"]).first()
    return found


def _coverage(named: Mapping[str, Any]) -> Coverage | None:
    found: Coverage | None = Coverage.objects.filter(pk=named["number"]).first()
    return found


def _beside(named: Mapping[str, Any]) -> Story | None:
    return _one_story(pk__in=SetAside.objects.filter(pk=named["number"]).values("story"))


def _picture(named: Mapping[str, Any]) -> Picture | None:
    return Picture.objects.filter(pk=named["image_id"]).first()


def _recording(named: Mapping[str, Any]) -> Recording | None:
    number = whole(unquote(str(named["pk"])))
    return None if number is None else Recording.objects.filter(pk=number).first()


def _front(named: Mapping[str, Any]) -> WhichFront | None:
    return front_at(int(named["number"]))


_story = _story_at("pk")


def _unlocking(request: HttpRequest, named: Mapping[str, Any]) -> Verb:
    """What one has locked oneself one may open again."""
    story = _story(named)
    return Verb.WRITE if isinstance(story, Story) and story.locked_by_id == request.user.pk else Verb.UNLOCK


def _settings(_request: HttpRequest, named: Mapping[str, Any]) -> Verb | None:
    return Verb.SITE if (named["app_name"], named["model_name"]) == ("stories", "sitesettings") else None


def _either(*verbs: Verb) -> Chosen:
    """Any of several things that one may be allowed to do opens the door."""
    return lambda request, _named: next((verb for verb in verbs if can(request.user, verb)), verbs[0])


_KEPT = {"section": Verb.ARRANGE, "agency": Verb.ARRANGE, "topic": Verb.TAG, "author": Verb.TAG}
"""What stories are filed under, and what one must be allowed to do to change it."""


def _bulk(_request: HttpRequest, named: Mapping[str, Any]) -> Verb | None:
    """Several at once: nothing of stories and pictures, for each of them needs a look of its own."""
    return _KEPT.get(named["model_name"]) if named["app_label"] == "stories" else None


def _of_stories(model: str) -> dict[str, Door]:
    doors = {
        Door(Verb.READ): ("list", "list_results", "usage", "history", "history_results", "revisions_view", "revisions_compare"),
        Door(Verb.WRITE): ("add",),
        Door(Verb.READ, Verb.WRITE): ("preview_on_add",),
        Door(Verb.READ, Verb.WRITE, _story): ("edit", "revisions_revert", "preview_on_edit", "proposal", "lock"),
        Door(_unlocking, thing=_story): ("unlock",),
        Door(Verb.PUBLISH, thing=_story): ("unpublish", "revisions_unschedule", "correct", "amend"),
        Door(Verb.RECALL, thing=_story): ("kill", "restore", "withhold", "forbid", "merge", "versions"),
        Door(Verb.DELETE, thing=_story): ("delete",),
    }
    return {f"wagtailsnippets_stories_{model}:{name}": door for door, names in doors.items() for name in names}


def _of_kept(model: str, verb: Verb) -> dict[str, Door]:
    return {
        **_under(f"wagtailsnippets_stories_{model}", Door(Verb.READ), "list", "list_results", "usage", "history", "history_results"),
        **_under(f"wagtailsnippets_stories_{model}", Door(verb), "add", "edit", "delete"),
    }


def _chooser(name: str) -> dict[str, Door]:
    """Choosers show what there is; none of them makes anything but the one of pictures."""
    return _under(name, Door(Verb.READ), "choose", "choose_results", "chosen", "chosen_multiple")


def _under(prefix: str, door: Door, *names: str) -> dict[str, Door]:
    return {f"{prefix}:{name}": door for name in names}


_LIVE_DESK = ("desk", "since", "receipt", "summary", "go_on", "hand_over", "wire", "begin", "entry", "delete", "release")
_HOUSE = ("account", "logout", "dismissibles")
_LINKS = ("external_link", "email_link", "phone_link", "anchor_link")
_SORTING = ("keep_filter", "drop_filter", "dismiss_row", "bring_back")
_OWN_ACCOUNT = (
    "security", "remove_app", "remove_passkey", "rename_passkey", "new_codes", "end_session", "end_other_sessions",
)  # fmt: skip
_ACCOUNTS = ("index", "index_results", "add", "edit", "delete", "history", "history_results")

_LOGIN = ("login_again", "passkey_login", "passkey_options", "second_step", "second_step_options", "set_up", "set_up_options", "leave")
OPEN = frozenset({"root", "favicon", "wagtailadmin_login", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog", *_LOGIN})
"""What everybody may open, to come in, or to learn that they are out; the page of the login has icons and words, too."""

DOORS: Mapping[str, Door] = MappingProxyType(
    {
        "front_door": Door(Verb.ENTER),
        **{f"wagtailadmin_{name}": Door(Verb.ENTER) for name in _HOUSE},
        "intake:alarms_now": Door(Verb.ENTER),
        **dict.fromkeys(("original", "thumbnail", "rendition"), Door(Verb.READ)),
        # Stories
        **_of_stories("story"),
        **_of_stories("livestory"),
        **{
            name: door
            for model in ("story", "livestory", *_KEPT)
            for name, door in _chooser(f"wagtailsnippetchoosers_stories_{model}").items()
        },
        **{f"wagtailadmin_choose_page_{name}": Door(Verb.WRITE) for name in _LINKS},
        **_under("wagtailadmin_editing_sessions", Door(Verb.READ, Verb.WRITE), "ping", "release"),
        "wagtailadmin_block_preview": Door(Verb.WRITE),
        "receipt": Door(Verb.READ),
        **_under("live", Door(Verb.POST, thing=_story_at("number")), *_LIVE_DESK),
        **_under("live", Door(Verb.PUBLISH, thing=_story_at("number")), "cover", "start", "end", "resume", "reporters"),
        **_under("writing", Door(Verb.WRITE), "paste", "beside"),
        **_under("planning", Door(Verb.READ), "planned", "says"),
        **_under("planning", Door(Verb.PUBLISH, thing=_story_at("number")), "out", "down", "embargo", "lift"),
        **_under("planning", Door(Verb.PUBLISH, thing=_planned), "cancel", "try_again"),
        **_under("planning", Door(Verb.HEAR), "hear"),
        "alerts:alert": Door(Verb.ALERT, thing=_story_at("number")),
        **_under("letters", Door(Verb.LETTER, thing=_story_at("number")), "correction"),
        **_under("letters", Door(Verb.FRONT, thing=lambda _named: FRONT_PAGE), "letters", "morning"),
        # The way over the desk
        **_under("workflow", Door(Verb.READ), "mine", "calendar", "week", "day", "panel"),
        **_under("workflow", Door(Verb.WRITE, thing=_story_at("number")), "send", "remark"),
        **_under("workflow", Door(Verb.CHECK, thing=_story_at("number")), "send_back", "mark_ready"),
        **_under("workflow", Door(Verb.WRITE, thing=_remarked), "resolve"),
        **_under("workflow", Door(Verb.PLAN_WORK), "task_add", "coverage_add"),
        **_under("workflow", Door(Verb.READ, Verb.PLAN_WORK, _task), "task"),
        **_under("workflow", Door(Verb.PLAN_WORK, thing=_task), "task_done", "task_reopen", "task_drop", "task_story"),
        **_under("workflow", Door(Verb.READ, Verb.PLAN_WORK, _coverage), "coverage"),
        **_under("workflow", Door(Verb.PLAN_WORK, thing=_coverage), "coverage_drop"),
        **_under("together", Door(Verb.READ), "present"),
        **_under("together", Door(Verb.READ, thing=_story_at("number")), "compare"),
        **_under("together", Door(Verb.WRITE, thing=_story_at("number")), "beat", "keep"),
        **_under("together", Door(Verb.UNLOCK, thing=_story_at("number")), "take_over"),
        **_under("together", Door(Verb.WRITE, thing=_beside), "aside", "throw_away"),
        **_under("translations", Door(Verb.WRITE, thing=_story_at("number")), "translate", "up_to_date"),
        **_under("translations", Door(Verb.PUBLISH, thing=_story_at("number")), "stands"),
        # Fronts
        **_under("fronts", Door(Verb.READ), "home", "front", "says", "journal", "past"),
        **_under("fronts", Door(Verb.FRONT, thing=_front), "pin", "unpin", "bury", "dig_out", "limit", "weigh"),
        # What stories are filed under
        **{name: door for model, verb in _KEPT.items() for name, door in _of_kept(model, verb).items()},
        **_under("wagtailsnippets_stories_section", Door(Verb.ARRANGE), "close", "open"),
        "wagtail_bulk_action": Door(_bulk),
        # Pictures
        **_under("wagtailimages", Door(Verb.READ), "index", "index_results", "image_usage"),
        **_under("wagtailimages", Door(Verb.EDIT_PICTURE, thing=_picture), "edit", "delete"),
        # Recordings
        **dict.fromkeys(("recorded", "captions"), Door(Verb.READ)),
        **_under("recordings", Door(Verb.READ), "index", "index_results", "history", "history_results", "usage"),
        **_under("recordings", Door(Verb.PICTURE), "add"),
        **_under("recordings", Door(Verb.EDIT_PICTURE, thing=_recording), "edit", "delete"),
        **_under("recordings", Door(Verb.RECALL_PICTURE), "recall"),
        **_chooser("audio_chooser"),
        **_chooser("video_chooser"),
        "picturedesk:care": Door(Verb.READ),
        **_under("picturedesk", Door(Verb.PICTURE), "upload", "sheet"),
        **dict.fromkeys(("upload_instead", "upload_instead_of_one"), Door(Verb.PICTURE)),
        "picturedesk:recall": Door(Verb.RECALL_PICTURE),
        **_chooser("wagtailimages_chooser"),
        **_under("wagtailimages_chooser", Door(Verb.PICTURE), "create"),
        **_under("wagtailimages_chooser", Door(Verb.READ), "select_format"),
        **{f"wagtailadmin_tag_{name}": Door(Verb.READ) for name in ("autocomplete", "model_autocomplete")},
        # The wire
        **_under("intake", Door(Verb.READ_WIRE), "inbox", "newer", "event", "item", "previous", "changes", "filed", "rules", "rehearsal"),
        **_under(
            "intake",
            Door(Verb.READ_WIRE),
            "alarms",
            "receipt",
            "updates",
            "undone",
            *_SORTING,
        ),
        **_under("intake", Door(Verb.TAKE), "take", "picture_take", "picture_fetch"),
        "intake:extracts": Door(Verb.READ_WIRE),
        "intake:extract": Door(Verb.READ_WIRE, Verb.TAKE),
        **_under("intake", Door(Verb.READ_WIRE), "picture_thumbnail"),
        **_under("intake", Door(Verb.RECALL_PICTURE), "picture_recall"),
        **_under("intake", Door(Verb.READ, Verb.WRITE, _story_at("number")), "merge"),
        **_under("intake", Door(Verb.POST, thing=_story_at("blog")), "post"),
        **_under("intake", Door(Verb.POST, thing=_blog_of_post), "merge_post"),
        **_under("intake", Door(Verb.GROUP), "split", "join", "lock", "unlock"),
        **_under("intake", Door(Verb.HEAR), "hear"),
        **_under("intake", Door(Verb.RULE), "rule_add", "rule", "rule_delete", "rule_switch", "rule_move"),
        **_under("intake", Door(_either(Verb.READ_WIRE, Verb.MEND_WIRE)), "quarantine", "quarantined", "raw"),
        **_under("intake", Door(Verb.MEND_WIRE), "retry", "dismiss", "undone_retry", "undone_dismiss"),
        **_under("intake", Door(_either(Verb.READ_WIRE, Verb.WATCH)), "sources"),
        # The house
        "pressroom:press": Door(Verb.WATCH),
        **_under("audience", Door(Verb.SEE_READS), "readers", "story"),
        "audience:choices": Door(Verb.SITE),
        **_under("wagtailsettings", Door(_settings), "edit"),
        **_under("daybook", Door(Verb.AUDIT), "daybook", "export"),
        **_under("accounts", Door(Verb.ENTER), *_OWN_ACCOUNT),
        **_under("accounts", Door(Verb.KEEP_PEOPLE), "people", "person", "end_persons_session", "end_persons_sessions", "reset"),
        **_under("wagtailusers_users", Door(Verb.KEEP_PEOPLE), *_ACCOUNTS),
    }
)
