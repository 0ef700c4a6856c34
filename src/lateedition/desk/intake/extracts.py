"""Extracts: what of an item a story may quote, the choice of it, and what became of the item since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lateedition.desk.handover import outbox
from lateedition.desk.intake.deciding import killed_in_words
from lateedition.desk.intake.queries import chain_of, names_of, newest_of
from lateedition.desk.intake.rows import killed
from lateedition.desk.intake.take import Draft, NotToBeTaken, draft_of, embargo_line, must_be_free
from lateedition.desk.people.gate import must
from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Verb
from lateedition.desk.quoting.models import LONGEST_GUID, Quoted
from lateedition.desk.quoting.standing import note_quoted, quoted_of
from lateedition.desk.stories.models import Agency
from lateedition.desk.stories.queries import site_zone
from lateedition.story.blocks import Extract, Paragraph, Quote
from lateedition.story.markup import text_of
from lateedition.wire.inbox import Entry


class CannotQuote(ValueError):
    """An item, or this much of it, must not be quoted; the message says why, to an editor."""


def obstacle_to(entry: Entry, *, now: datetime) -> str:
    """Return why nothing of an item may be quoted, in words for an editor; empty if it may."""
    item = entry.item
    try:
        draft_of(item, canceled=entry.canceled, now=now, zone=site_zone())
        must_be_free(item, now=now, zone=site_zone())
    except NotToBeTaken:
        return embargo_line(item, now=now, zone=site_zone()) or "Killed or withheld by its agency"
    if killed_in_words(entry):
        return "Killed by its agency, in words"
    if item.unpublishable:
        return f"Not for publication: {item.unpublishable}"
    if item.kind == "advisory" or "advisory" in item.signals:
        return "An advisory to editors, not for publication"
    if not paragraphs_of(entry, now=now):
        return "It has no text"
    return "" if len(item.guid) <= LONGEST_GUID else "Its identity is too long to be kept"


def paragraphs_of(entry: Entry, *, now: datetime) -> tuple[str, ...]:
    """Return the paragraphs that an item offers, as inline markup without its dateline. Notes to editors are none of them.

    Raises NotToBeTaken for what was killed or is withheld.
    """
    body = _draft(entry, now=now).body
    return tuple(block.html for block in body if isinstance(block, Paragraph | Quote) and text_of(block.html))


def quote(entry: Entry, *, places: list[int], user: User, now: datetime) -> Extract:
    """Return the paragraphs at `places` of an item as an extract; from now on a kill of the item finds what quotes it.

    Raises CannotQuote when it may not be quoted, its agency has sent more since it was shown, or `places` are none of its own.
    """
    must(user, Verb.TAKE)
    chain = chain_of(entry)
    with outbox.turn():
        _must_be_quotable(entry, now=now)
        note_quoted(chain, headline=entry.item.headline or entry.item.slugline)
    # whoever followed the inbox while that was not committed yet may have gone past a kill
    _must_be_quotable(entry, now=now)
    if quoted_of([chain])[chain].out:
        raise CannotQuote("Its agency has killed or withheld it.")
    offered = paragraphs_of(entry, now=now)
    chosen = [offered[place] for place in sorted(set(places)) if place < len(offered)]
    if not chosen:
        raise CannotQuote("No paragraph is chosen. Mark at least one.")
    item = entry.item
    return Extract(tuple(chosen), _credit(_draft(entry, now=now)), item.provider, item.guid, entry.receipt, item.version, item.language)


def standing_of(extract: Extract, *, now: datetime) -> str:
    """Return what an editor must know of the item of an extract that a story has; empty while it is as it was."""
    row, newest = quoted_of([extract.chain]).get(extract.chain), newest_of(extract.chain)
    if (row is not None and row.out == Quoted.Out.KILLED) or (newest is not None and killed(newest)):
        return "Its agency has killed it. Readers do not get it; take it out."
    if (row is not None and row.out) or (newest is not None and newest.item.status == "withheld"):
        return "Its agency withholds it. Readers do not get it."
    if row is None:
        return "It was not chosen at this desk, so a kill would not find it. Readers do not get it; choose it anew."
    if newest is None:
        return ""
    if embargo := embargo_line(newest.item, now=now, zone=site_zone()):
        return f"{embargo}, says its agency now."
    return _news_in(newest, extract, now=now)


def _news_in(newest: Entry, extract: Extract, *, now: datetime) -> str:
    there = {_words(html) for html in paragraphs_of(newest, now=now)}
    changed = [html for html in extract.paragraphs if _words(html) not in there]
    if not changed or newest.receipt == extract.receipt:
        return ""
    corrected = "corrected" if "correction" in newest.item.signals else "changed"
    which = f"version {newest.item.version}" if newest.item.version is not None else "a newer version"
    return f"Its agency has {corrected} this in {which}: {_begun(changed)}. Choose it anew, or take it out."


def _begun(changed: list[str]) -> str:
    first = " ".join(text_of(changed[0]).split()[:5])
    return f"“{first} …”" if len(changed) == 1 else f"{len(changed)} paragraphs, from “{first} …”"


def _words(html: str) -> str:
    return " ".join(text_of(html).split())


def _must_be_quotable(entry: Entry, *, now: datetime) -> None:
    newest = newest_of(chain_of(entry))
    if obstacle := obstacle_to(newest or entry, now=now):
        raise CannotQuote(f"It cannot be quoted. {obstacle}.")
    if newest is not None and newest.number != entry.number:
        raise CannotQuote("Its agency has sent another version since. Choose from that one.")


def _draft(entry: Entry, *, now: datetime) -> Draft:
    return draft_of(entry.item, canceled=entry.canceled, now=now, zone=site_zone())


def _credit(draft: Draft) -> str:
    """Return the agency as readers know it: by our name for it, or else by its own."""
    known = dict(_named_agencies())
    return next((known[name.casefold()] for name in draft.agencies if name.casefold() in known), draft.agency)


def _named_agencies() -> Iterator[tuple[str, str]]:
    for agency in Agency.objects.order_by("-pk"):
        yield from ((name, agency.name) for name in names_of(agency))
