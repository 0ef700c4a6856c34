"""The change that a publish would make: what is proposed of it and why, and what differs word by word, as the desk shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.http import QueryDict

from lateedition.desk.quoting.standing import for_readers
from lateedition.desk.stories import bodies, publication, snapshot, versions
from lateedition.desk.stories.judging.proposal import Proposal, proposed
from lateedition.desk.stories.models import Material, Story
from lateedition.story import article
from lateedition.story.worddiff import Line, Run, paragraphs_diff, words_diff
from lateedition.story.wording import Wording, paragraphs_of, wording_of


@dataclass(frozen=True)
class Part:
    """A paragraph that differs, as runs of words; `name` says what it is if it is not of the text, no runs stand for what was left out."""

    name: str
    runs: Sequence[Run]


@dataclass(frozen=True)
class Change:
    """What publishing would change. `kind` is what is proposed: "material" or "minor"."""

    proposal: Proposal
    parts: Sequence[Part]

    @property
    def kind(self) -> Literal["material", "minor"]:
        """What is proposed."""
        return "material" if self.proposal.material else "minor"


def change_of(story: Story) -> Change | None:
    """Return what publishing `story` as it is in memory would change for readers; None if they never had it."""
    before = _published(story)
    if before is None:
        return None
    return Change(publication.judged(story, before), parts_between(wording_of(before), snapshot.wording_of_story(story)))


def change_in(posted: QueryDict, story: Story) -> Change | None:
    """Return what publishing what stands in a form of `story` would change for readers; None if they never had it."""
    before = _published(story)
    if before is None:
        return None
    now = wording_in(posted)
    language = posted.get("language") or story.language
    return Change(proposed(wording_of(before), now, language=language), parts_between(wording_of(before), now))


def wording_in(posted: QueryDict) -> Wording:
    """Return the words that stand in a posted form, checked or not."""
    body = Story._meta.get_field("body").stream_block
    stream = body.get_prep_value(body.value_from_datadict(posted, {}, "body"))
    return Wording(
        headline=_field(posted, "headline"),
        standfirst=_field(posted, "standfirst"),
        body=for_readers(bodies.body_of_stream(stream)),
        caption=_field(posted, "lead_caption") if posted.get("lead_picture") else "",
        place=_field(posted, "dateline_place"),
    )


def parts_between(before: Wording, after: Wording) -> list[Part]:
    """Return the paragraphs that differ between two wordings."""
    fields = (("Headline", "headline"), ("Standfirst", "standfirst"), ("Dateline", "place"), ("Caption", "caption"))
    pairs = ((name, getattr(before, field), getattr(after, field)) for name, field in fields)
    found = [Part(name, words_diff(old, new)) for name, old, new in pairs if old != new]
    return found + parts_of(paragraphs_diff(paragraphs_of(before.body), paragraphs_of(after.body)))


def parts_of(lines: Sequence[Line]) -> list[Part]:
    """Return the paragraphs of a text that differ; a part without runs stands for those between them that do not."""
    found: list[Part] = []
    for line in lines:
        if line.kind != "same":
            found.append(Part("", line.runs))
        elif found and found[-1].runs:
            found.append(Part("", ()))
    return found[:-1] if found and not found[-1].runs else found


def must_be_confirmed(story: Story, said: Mapping[str, Any]) -> Change | None:
    """Return the change that an editor has to say something of before it is published; None if nothing is left to be said.

    `said` is the posted form: "change" is what the editor chose, "seen" what the desk had proposed when it was sent. Whoever chose
    otherwise than was proposed has said it; whoever went with a proposal that is another one by now has not.
    """
    change = change_of(story)
    if change is None or not change.proposal.words_differ:
        return None
    chosen, seen = said.get("change", ""), said.get("seen", "")
    if chosen not in Material.values:
        return change
    return change if chosen == seen != change.kind else None


def _published(story: Story) -> article.Story | None:
    return versions.published_before(story.pk) if story.pk else None


def _field(posted: QueryDict, name: str) -> str:
    return (posted.get(name) or "").strip()
