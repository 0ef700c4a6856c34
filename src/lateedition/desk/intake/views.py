"""The pages of the wire inbox. Each asks, shapes with the pure parts, and prints."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.headers import inert
from lateedition.desk.intake import actions, listing, wording
from lateedition.desk.intake.event_rows import dismissal_line, summary_line
from lateedition.desk.intake.filed import filed_facts
from lateedition.desk.intake.furniture import address, choices, frame, refused_line, tabs, version_line, version_lines
from lateedition.desk.intake.keeping import filters_of
from lateedition.desk.intake.offers import main_of
from lateedition.desk.intake.picture_pages import looks_of, taken_line, taken_with, with_terms
from lateedition.desk.intake.posting import running_blogs
from lateedition.desk.intake.queries import (
    chain_of,
    chains_under,
    filing_of,
    labels,
    newest_of,
    replaced_story,
    story_taken_from,
    taking_over,
    wire_board,
    wire_groups,
    wire_inbox,
)
from lateedition.desk.intake.sheet import body_markup, facts_of
from lateedition.desk.intake.source_text import readable
from lateedition.desk.intake.take import NotToBeTaken, draft_of
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_zone
from lateedition.wire.imagefile import media_type_of
from lateedition.wire.inbox import Entry, Sought

REFUSED_SHOWN = 200
TAKEN_BEFORE = "This item was taken before; this is its story."
REPLACES = "This item takes the place of the one that this story was made of, and is proposed for it. Nothing was taken."


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """List what came in, the newest first: as events, or item by item where something is sought."""
    sought = listing.sought_in(request.GET)
    listed = listing.items(request, sought) if sought != Sought() else listing.events(request)
    kept = filters_of(request, shown=sought)
    context = {
        "sought": sought,
        "query": urlencode(listing.query_of(sought)),
        "choices": choices(sought, agencies=wire_inbox().providers()),
        "filtered": sought != Sought(),
        "kept": kept,
        "to_keep": sought != Sought() and not any(one.current for one in kept),
        "tabs": tabs("intake:inbox"),
    }
    return render(request, "intake/inbox.html", listed | context | frame("Wire"))


@require_safe
@never_cache
def newer(request: HttpRequest) -> HttpResponse:
    """Answer with the rows in which something came in after the number in `after`; 204 when there are none."""
    sought, after = listing.sought_in(request.GET), listing.number_in(request, "after") or 0
    if sought == Sought():
        events, newest = listing.newer_events(request, after=after)
        answer = render(request, "intake/event_rows.html", {"events": events}) if events else HttpResponse(status=204)
    else:
        rows, newest = listing.newer_items(request, sought, after=after)
        answer = render(request, "intake/rows.html", {"rows": rows}) if rows else HttpResponse(status=204)
    answer["Wire-Newest"] = str(newest)
    return answer


@require_safe
@never_cache
def filed(request: HttpRequest) -> HttpResponse:
    """List what the rules have filed, under one label or under all."""
    label, before = request.GET.get("label", ""), listing.number_in(request, "before")
    found = chains_under(label, before=before, limit=listing.PAGE + 1)
    query = {"label": label} if label else {}
    context = {
        "rows": listing.rows_of(request, wire_inbox().heads_of(chain for _, chain in found[: listing.PAGE])),
        "labels": labels(),
        "label": label,
        "newest_url": address("intake:filed", query) if before is not None else "",
        "older_url": address("intake:filed", {**query, "before": found[listing.PAGE - 1][0]}) if len(found) > listing.PAGE else "",
        "tabs": tabs("intake:filed"),
    }
    return render(request, "intake/filed_list.html", context | frame("Wire"))


@require_safe
@never_cache
def item(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version of one item as it will read, beside all its agency said and its source."""
    entry, now, zone = _entry(number), timezone.now(), site_zone()
    versions = wire_inbox().versions(*chain_of(entry))
    newest = taking_over(chain_of(entry)) or next((version for version in versions if version.head), entry)
    row = listing.rows_of(request, [entry])[0]
    filing, pictures = filing_of(chain_of(entry)), looks_of(entry, story=story_taken_from(chain_of(entry)))
    context = {
        "pictures": pictures,
        "may_recall": can(request.user, Verb.RECALL_PICTURE),
        "main_picture": main_of(look.offer for look in pictures),
        "filed": filed_facts(filing) if filing else (),
        "row": row,
        "item": entry.item,
        "body": SafeString(body_markup(entry.item.body)),
        "facts": facts_of(entry, zone=zone),
        "receipt": entry.receipt,
        "source": readable(wire_inbox().raw(entry.receipt) or b""),
        "versions": version_lines(versions, shown=entry, now=now, zone=zone) if len(versions) > 1 else (),
        "event": _event_of(entry),
        "newer": newest if newest.number != entry.number else None,
        "refusal": _refusal(entry, now=now, zone=zone),
        "blogs": running_blogs(for_user=user_of(request)) if row.postable else (),
    }
    return render(request, "intake/item.html", context | frame(row.headline, ("Wire", reverse("intake:inbox"))))


@require_POST
@never_cache
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Make a story of the item, with its main picture in front unless another or none is asked for, or go to the one made before."""
    entry, now = _entry(number), timezone.now()
    if story := story_taken_from(chain_of(entry)):
        return _to_story(request, story, TAKEN_BEFORE)
    newest = newest_of(chain_of(entry)) or entry
    if newest.number != number:
        messages.warning(request, "A newer version of this item has come in. Nothing was taken; this is the newest.")
        return redirect("intake:item", newest.number)
    if other := taking_over(chain_of(entry)):
        messages.warning(request, "Another item has taken the place of this one. Nothing was taken; this is that other one.")
        return redirect("intake:item", other.number)
    if story := replaced_story(chain_of(entry)):
        return _to_story(request, story, REPLACES)
    try:
        draft = draft_of(entry.item, canceled=entry.canceled, now=now, zone=site_zone())
        picture, why = taken_with(entry, asked=request.POST.get("picture"), user=user_of(request))
        lead = picture.picture if picture else None
        taken = actions.take(with_terms(draft, lead), receipt=entry.receipt, user=user_of(request), lead=lead)
    except NotToBeTaken as refusal:
        messages.error(request, str(refusal))
        return redirect("intake:item", number)
    if why:
        messages.warning(request, f"Its picture was not taken: {why}. You can try again where the item is.", buttons=_to_item(number))
    made = f"Taken from {entry.item.provider} into a draft. Nothing is published yet."
    with_picture = f" {taken_line(picture, story=None)}" if picture else ""
    return _to_story(request, taken.story, made + with_picture if taken.made else TAKEN_BEFORE)


@require_safe
@never_cache
def previous(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to what changed from the version before this one, or back to the item where we hold none."""
    entry = _entry(number)
    versions = [version.number for version in wire_inbox().versions(*chain_of(entry))]
    before = versions[versions.index(number) + 1 :]
    if before:
        return redirect("intake:changes", number, before[0])
    messages.info(request, "There is no earlier version of this item to compare it with.")
    return redirect("intake:item", number)


@require_safe
@never_cache
def changes(request: HttpRequest, number: int, earlier: int) -> HttpResponse:
    """Show word by word what changed from the version `earlier` to the version `number` of one item."""
    after, before = _entry(number), _entry(earlier)
    if chain_of(after) != chain_of(before):
        raise Http404(f"entries {number} and {earlier} are not versions of one item")
    now, zone = timezone.now(), site_zone()
    context = {
        "fields": wording.changes(before.item, after.item),
        "before": version_line(before, shown=after, earlier=None, now=now, zone=zone),
        "after": version_line(after, shown=after, earlier=earlier, now=now, zone=zone),
        "language": after.item.language,
    }
    crumbs = (("Wire", reverse("intake:inbox")), (after.item.headline, reverse("intake:item", args=[number])))
    return render(request, "intake/changes.html", context | frame("What changed", *crumbs))


@require_safe
@never_cache
def raw(_request: HttpRequest, receipt: int) -> HttpResponse:
    """Hand out the bytes as they came in, as a file that no browser runs."""
    payload = wire_inbox().raw(receipt)
    if payload is None:
        raise Http404(f"there is no receipt {receipt} in the inbox")
    kind = media_type_of(payload[:16])
    answer = HttpResponse(payload, content_type="application/octet-stream" if kind else "text/plain; charset=utf-8")
    name = f"wire-{receipt}.{kind.removeprefix('image/') or 'txt'}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    inert(answer)
    return answer


@require_safe
@never_cache
def quarantine(request: HttpRequest) -> HttpResponse:
    """List what could not be read, with the reason."""
    now, zone = timezone.now(), site_zone()
    refused = [refused_line(payload, now=now, zone=zone) for payload in wire_inbox().quarantined(limit=REFUSED_SHOWN)]
    return render(request, "intake/quarantine.html", {"refused": refused, "tabs": tabs("intake:quarantine")} | frame("Wire"))


@require_safe
@never_cache
def quarantined(request: HttpRequest, receipt: int) -> HttpResponse:
    """Show a payload that could not be read, and why."""
    payload = wire_inbox().raw(receipt)
    if payload is None:
        raise Http404(f"there is no receipt {receipt} in the inbox")
    refused = [line for line in wire_inbox().quarantined(limit=REFUSED_SHOWN) if line.receipt == receipt]
    context = {
        "reasons": [line.reason for line in refused],
        "receipt": receipt,
        "source": readable(payload),
        "may_mend": can(request.user, Verb.MEND_WIRE),
    }
    title = refused[0].name if refused else f"Payload {receipt}"
    return render(request, "intake/quarantined.html", context | frame(title, ("Quarantine", reverse("intake:quarantine"))))


@require_POST
@never_cache
def retry(request: HttpRequest, receipt: int) -> HttpResponse:
    """Read a payload in quarantine again: its source profile, or a reader, may have been mended."""
    try:
        read = wire_inbox().reread(receipt)
    except LookupError as missing:
        raise Http404(str(missing)) from missing
    if read.reason and read.outcome != "ignored":
        messages.warning(
            request, f"It still cannot be read: {read.reason}" if not read.entries else f"Not all of it can be read: {read.reason}"
        )
        return redirect("intake:quarantined", receipt)
    messages.success(request, "It could be read now.")
    return redirect("intake:item", read.entries[0]) if read.entries else redirect("intake:quarantine")


@require_POST
@never_cache
def dismiss(request: HttpRequest, receipt: int) -> HttpResponse:
    """Put what could not be read aside for good; its bytes stay."""
    wire_inbox().ignore(receipt, reason=f"put aside by {request.user.get_username()} at the desk")
    messages.success(request, "Put aside. Its bytes are kept.")
    return redirect("intake:quarantine")


def _entry(number: int) -> Entry:
    entry = wire_inbox().entry(number)
    if entry is None:
        raise Http404(f"there is no entry {number} in the inbox")
    return entry


def _event_of(entry: Entry) -> dict[str, Any]:
    """Return where an item stands among the others: its event, how that is made up, and what dismisses it."""
    with closing(wire_groups()) as groups, closing(wire_board()) as board:
        event, last = groups.event_of(entry.number), board.last_of(entry.number) or entry.number
        summary = groups.summaries([event]).get(event) if event is not None else None
        dismissal = board.dismissal(last)
    return {
        "number": event,
        "summary": summary_line(summary) or "this item alone",
        "last": last,
        "dismissed": dismissal_line(dismissal, now=timezone.now(), zone=site_zone()),
    }


def _refusal(entry: Entry, *, now: datetime, zone: ZoneInfo) -> str:
    try:
        draft_of(entry.item, canceled=entry.canceled, now=now, zone=zone)
    except NotToBeTaken as refusal:
        return str(refusal)
    return ""


def _to_item(number: int) -> list[Any]:
    return [messages.button(f"{reverse('intake:item', args=[number])}#wire-pictures", "The item")]


def _to_story(request: HttpRequest, story: Story, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(AdminURLFinder(request.user).get_edit_url(story) or reverse("intake:inbox"))
