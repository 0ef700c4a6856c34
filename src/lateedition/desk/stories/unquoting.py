"""Unquoting: when an agency kills or withholds an item, its extracts leave the stories that quote it, and what those said before."""

from __future__ import annotations

from datetime import datetime

from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.quoting.models import Quoted
from lateedition.desk.quoting.standing import Chain, put_out, stories_quoting
from lateedition.desk.stories import exposure, versions
from lateedition.desk.stories.actions import recalled
from lateedition.desk.stories.bodies import body_of_stream
from lateedition.desk.stories.models import Recall, Story
from lateedition.story import article
from lateedition.story.blocks import Body, extracts_in


def recall_extracts(chain: Chain, *, out: Quoted.Out, now: datetime, reason: str, accepted: datetime) -> list[Recall]:
    """Take the extracts of an item from all stories, and return a recall for each that readers have. The stories go on without them.

    "Updated" of a story stays, for nothing was added: whoever hears the alarm says whether its news has changed. Drafts keep the
    extract, marked by a hint; whatever is published has none of it.
    """
    with outbox.turn():
        put_out(chain, out, now=now)
        stories = Story.objects.filter(pk__in=stories_quoting(chain)).order_by("pk")
        found = (_taken_from(story, chain, times=(accepted, now), reason=reason) for story in stories)
        return [recall for recall in found if recall is not None]


def _taken_from(row: Story, chain: Chain, *, times: tuple[datetime, datetime], reason: str) -> Recall | None:
    """Return the recall of what readers have of it in the story `row` and its past versions, None if that is nothing."""
    words, now = _words(row.pk, chain), times[1]
    if not words:
        return None
    surfaces = exposure.of_extracts(row.pk, words)
    if row.live and _quotes(body_of_stream(row.body.raw_data), chain):
        row.body = [entry for entry in row.body.raw_data if not _quotes(body_of_stream([entry]), chain)]
        row.change, row.has_unpublished_changes = "withdrawn", True
        row.save(now=now)
    taken_out = versions.take_out_where(row.pk, lambda body: _quotes(body, chain), now=now)
    numbers = outbox.hand_over_all(taken_out, now=now)
    log(instance=row, action="lateedition.unquote", data={"reason": reason, "provider": chain[0], "guid": chain[1]})
    if not surfaces:
        return None
    number = numbers[-1] if numbers else outbox.number_of(f"story:{row.pk}")
    title = f"{row}: extract of {chain[0]}"
    return recalled(f"extract:{row.pk}", title, surfaces, number=number, user=None, times=times, reason=reason)


def _words(story: int, chain: Chain) -> tuple[str, ...]:
    """Return the paragraphs of an item that a story has, or had in a version that may still be read, as they are printed."""
    held = outbox.latest(f"story:{story}")
    bodies = [*versions.past_bodies(story), *([held.body] if isinstance(held, article.Story) else [])]
    extracts = (extract for body in bodies for extract in extracts_in(body) if extract.chain == chain)
    return tuple(dict.fromkeys(paragraph for extract in extracts for paragraph in extract.paragraphs))


def _quotes(body: Body, chain: Chain) -> bool:
    return any(extract.chain == chain for extract in extracts_in(body))
