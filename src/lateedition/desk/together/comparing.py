"""Comparing: any two states of a story at the desk, word by word: drafts, what readers had, words that were set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lateedition.desk.stories.changes import Part, parts_of
from lateedition.desk.stories.models import PastVersion, Story
from lateedition.desk.stories.versions import wording_in_log
from lateedition.desk.together.keeping import name_of
from lateedition.desk.together.models import SetAside
from lateedition.desk.together.notation import shown
from lateedition.desk.together.review import changed_fields
from lateedition.desk.together.states import State, copy_of
from lateedition.story.blocks import Body
from lateedition.story.worddiff import paragraphs_diff, words_diff
from lateedition.story.wording import Wording, paragraphs_of

MOST = 200
"""How many states can be chosen from: the newest so many."""

_TEXTS = (("Headline", "headline"), ("Standfirst", "standfirst"), ("Dateline", "dateline_place"), ("Caption", "lead_caption"))
_FIELDS = ("section", "language", "topics", "authors", "agency", "lead_picture", "list_headline", "news_value", "lifetime_h", "slug",
           "first_published", "started", "note_to_desk", "no_advertisements", "free_to_read")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A state that can be chosen: `key` names it, `what` says what it is, `who` whose words they are."""

    key: str
    moment: datetime
    who: str
    what: str


@dataclass(frozen=True)
class Held:
    """What such a state holds. `state` is None for what readers had, of which the words alone are known."""

    texts: dict[str, str]
    body: Body
    state: State | None


def entries_of(story: Story) -> list[Entry]:
    """Return what can be chosen of `story`, the newest first."""
    drafts = story.revisions.select_related("user").defer("content").order_by("-created_at", "-pk")[:MOST]
    found = [Entry(f"r{row.pk}", row.created_at, name_of(row.user) if row.user else "the house", _what(row.pk, story)) for row in drafts]
    for aside in SetAside.objects.filter(story=story.pk).defer("content", "base").order_by("-kept")[:MOST]:
        became = aside.get_outcome_display() or "not brought in"
        found.append(Entry(f"a{aside.pk}", aside.kept, aside.writer, f"set aside, {became}"))
    for past in PastVersion.objects.filter(story=story.pk, out="").order_by("-serial")[:MOST]:
        found.append(Entry(f"v{past.pk}", past.moment, "", f"version {past.serial}, as readers had it"))
    return sorted(found, key=lambda entry: entry.moment, reverse=True)[:MOST]


def held_by(key: str, story: Story) -> Held | None:
    """Return what the state `key` of `story` holds, "live" that which readers have; None if there is none of that name."""
    key = f"r{story.live_revision_id}" if key == "live" else key
    kind, number = key[:1], key[1:]
    if not number.isdecimal() or len(number) > 18:
        return None
    if kind == "v":
        past = PastVersion.objects.filter(pk=number, story=story.pk, out="").first()
        wording = wording_in_log(past) if past else None
        return _of_wording(wording) if wording else None
    rows: Any = {"r": story.revisions, "a": SetAside.objects.filter(story=story.pk)}.get(kind)
    row = rows.filter(pk=number).first() if rows is not None else None
    return _of_state(row.content) if row else None


def differences(before: Held, after: Held) -> list[Part]:
    """Return what differs, notes and fields too, as runs of words; no runs stand for paragraphs that are the same."""
    pairs = ((label, before.texts[name], after.texts[name]) for label, name in _TEXTS)
    found = [Part(label, words_diff(old, new)) for label, old, new in pairs if old != new]
    found += parts_of(paragraphs_diff(_paragraphs(before.body), _paragraphs(after.body)))
    if before.state is not None and after.state is not None:
        found += [Part(label, words_diff(old, new)) for label, old, new in changed_fields(before.state, after.state, _FIELDS)]
    return found


def _what(number: int, story: Story) -> str:
    said = {story.latest_revision_id: "newest draft", story.live_revision_id: "what readers have"}
    return said.get(number, "draft")


def _of_state(state: State) -> Held:
    copy = copy_of(state)
    texts = {name: str(state.get(name) or "") for _, name in _TEXTS}
    return Held(texts, copy.body, state)


def _of_wording(wording: Wording) -> Held:
    texts = {
        "headline": wording.headline,
        "standfirst": wording.standfirst,
        "dateline_place": wording.place,
        "lead_caption": wording.caption,
    }
    return Held(texts, wording.body, None)


def _paragraphs(body: Body) -> list[str]:
    return [shown(text) for text in paragraphs_of(body)]
