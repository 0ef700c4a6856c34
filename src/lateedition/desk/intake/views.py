"""The pages of the wire inbox. Each asks, shapes with the pure parts, and prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import permission_required

from lateedition.desk.intake import actions, wording
from lateedition.desk.intake.filed import filed_badges, filed_facts
from lateedition.desk.intake.furniture import address, choices, frame, refused_line, tabs, version_line, version_lines
from lateedition.desk.intake.posting import POSTS, running_blogs
from lateedition.desk.intake.queries import (
    chain_of,
    chains_under,
    filing_of,
    filings_of,
    labels,
    newest_of,
    site_zone,
    story_taken_from,
    taken_stories,
    wire_inbox,
)
from lateedition.desk.intake.rows import Row, row_of
from lateedition.desk.intake.sheet import body_markup, facts_of
from lateedition.desk.intake.source_text import readable
from lateedition.desk.intake.take import NotToBeTaken, draft_of
from lateedition.desk.stories.models import Story
from lateedition.wire.inbox import Entry, Sought

PAGE = 50
REFUSED_SHOWN = 200
TAKEN_BEFORE = "This item was taken before; this is its story."


def may_take(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let whoever may add stories into `view`; send anonymous people to the login and others home."""
    guarded: Callable[..., HttpResponse] = permission_required("stories.add_story")(view)
    return guarded


@require_safe
@never_cache
@may_take
def inbox(request: HttpRequest) -> HttpResponse:
    """List what came in, the newest first."""
    sought, before = _sought(request), _number(request, "before")
    found = wire_inbox().entries(sought, limit=PAGE + 1, before=before)
    page = found[:PAGE]
    query = {name: value for name, value in msgspec.structs.asdict(sought).items() if value}
    context = {
        "rows": _rows(request, page),
        "sought": sought,
        "choices": choices(sought, agencies=wire_inbox().providers()),
        "filtered": bool(query),
        "first_page": before is None,
        "newest": page[0].number if page else 0,
        "newest_url": address("intake:inbox", query),
        "older_url": address("intake:inbox", {**query, "before": page[-1].number}) if len(found) > PAGE else "",
        "newer_url": address("intake:newer", query) if before is None else "",
        "nothing": "Nothing in the inbox is like that." if query else "Nothing has come in yet.",
        "tabs": tabs("intake:inbox"),
    }
    return render(request, "intake/inbox.html", context | frame("Wire"))


@require_safe
@never_cache
@may_take
def newer(request: HttpRequest) -> HttpResponse:
    """Answer with the rows that came in after the number in `after`; 204 when there are none."""
    after = _number(request, "after") or 0
    fresh = [entry for entry in wire_inbox().entries(_sought(request), limit=PAGE) if entry.number > after]
    if not fresh:
        return HttpResponse(status=204)
    answer = render(request, "intake/rows.html", {"rows": _rows(request, fresh)})
    answer["Wire-Newest"] = str(fresh[0].number)
    return answer


@require_safe
@never_cache
@may_take
def filed(request: HttpRequest) -> HttpResponse:
    """List what the rules have filed, under one label or under all."""
    label, before = request.GET.get("label", ""), _number(request, "before")
    found = chains_under(label, before=before, limit=PAGE + 1)
    query = {"label": label} if label else {}
    context = {
        "rows": _rows(request, wire_inbox().heads_of(chain for _, chain in found[:PAGE])),
        "labels": labels(),
        "label": label,
        "newest_url": address("intake:filed", query) if before is not None else "",
        "older_url": address("intake:filed", {**query, "before": found[PAGE - 1][0]}) if len(found) > PAGE else "",
        "tabs": tabs("intake:filed"),
    }
    return render(request, "intake/filed_list.html", context | frame("Wire"))


@require_safe
@never_cache
@may_take
def item(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version of one item as it will read, beside all its agency said and its source."""
    entry, now, zone = _entry(number), timezone.now(), site_zone()
    versions = wire_inbox().versions(*chain_of(entry))
    newest = next((version for version in versions if version.head), entry)
    row = _rows(request, [entry])[0]
    filing = filing_of(chain_of(entry))
    context = {
        "filed": filed_facts(filing) if filing else (),
        "row": row,
        "item": entry.item,
        "body": SafeString(body_markup(entry.item.body)),
        "facts": facts_of(entry, zone=zone),
        "receipt": entry.receipt,
        "source": readable(wire_inbox().raw(entry.receipt) or b""),
        "versions": version_lines(versions, shown=entry, now=now, zone=zone) if len(versions) > 1 else (),
        "newer": newest if newest.number != entry.number else None,
        "refusal": _refusal(entry, now=now, zone=zone),
        "blogs": running_blogs() if row.postable and request.user.has_perm(POSTS) else (),
    }
    return render(request, "intake/item.html", context | frame(row.headline, ("Wire", reverse("intake:inbox"))))


@require_POST
@never_cache
@may_take
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Make a story of the item, or go to the one that was made of it before."""
    entry, now = _entry(number), timezone.now()
    if story := story_taken_from(chain_of(entry)):
        return _to_story(request, story, TAKEN_BEFORE)
    newest = newest_of(chain_of(entry)) or entry
    if newest.number != number:
        messages.warning(request, "A newer version of this item has come in. Nothing was taken; this is the newest.")
        return redirect("intake:item", newest.number)
    assert request.user.is_authenticated, "may_take lets nobody else in"
    try:
        draft = draft_of(entry.item, canceled=entry.canceled, now=now, zone=site_zone())
        taken = actions.take(draft, receipt=entry.receipt, user=request.user)
    except NotToBeTaken as refusal:
        messages.error(request, str(refusal))
        return redirect("intake:item", number)
    made = f"Taken from {entry.item.provider} into a draft. Nothing is published yet."
    return _to_story(request, taken.story, made if taken.made else TAKEN_BEFORE)


@require_safe
@never_cache
@may_take
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
@may_take
def raw(_request: HttpRequest, receipt: int) -> HttpResponse:
    """Hand out the bytes as they came in, as a file that no browser runs."""
    payload = wire_inbox().raw(receipt)
    if payload is None:
        raise Http404(f"there is no receipt {receipt} in the inbox")
    answer = HttpResponse(payload, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"wire-{receipt}.txt")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_safe
@never_cache
@may_take
def quarantine(request: HttpRequest) -> HttpResponse:
    """List what could not be read, with the reason."""
    now, zone = timezone.now(), site_zone()
    refused = [refused_line(payload, now=now, zone=zone) for payload in wire_inbox().quarantined(limit=REFUSED_SHOWN)]
    return render(request, "intake/quarantine.html", {"refused": refused, "tabs": tabs("intake:quarantine")} | frame("Wire"))


@require_safe
@never_cache
@may_take
def quarantined(request: HttpRequest, receipt: int) -> HttpResponse:
    """Show a payload that could not be read, and why."""
    payload = wire_inbox().raw(receipt)
    if payload is None:
        raise Http404(f"there is no receipt {receipt} in the inbox")
    refused = [line for line in wire_inbox().quarantined(limit=REFUSED_SHOWN) if line.receipt == receipt]
    context = {"reasons": [line.reason for line in refused], "receipt": receipt, "source": readable(payload)}
    title = refused[0].name if refused else f"Payload {receipt}"
    return render(request, "intake/quarantined.html", context | frame(title, ("Quarantine", reverse("intake:quarantine"))))


@require_POST
@never_cache
@may_take
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
@may_take
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


def _rows(request: HttpRequest, entries: Sequence[Entry]) -> list[Row]:
    now, zone = timezone.now(), site_zone()
    taken = taken_stories(map(chain_of, entries), finder=AdminURLFinder(request.user))
    filings = filings_of(map(chain_of, entries))
    rows = ((row_of(entry, taken=taken.get(chain_of(entry)), now=now, zone=zone), filings.get(chain_of(entry))) for entry in entries)
    return [replace(row, badges=(*row.badges, *filed_badges(filing))) if filing else row for row, filing in rows]


def _refusal(entry: Entry, *, now: datetime, zone: ZoneInfo) -> str:
    try:
        draft_of(entry.item, canceled=entry.canceled, now=now, zone=zone)
    except NotToBeTaken as refusal:
        return str(refusal)
    return ""


def _to_story(request: HttpRequest, story: Story, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(AdminURLFinder(request.user).get_edit_url(story) or reverse("intake:inbox"))


def _sought(request: HttpRequest) -> Sought:
    asked = {name: request.GET.get(name, "").strip() for name in ("text", "provider", "status", "language", "kind")}
    return msgspec.convert(asked, Sought)


def _number(request: HttpRequest, name: str) -> int | None:
    """Return a number from the query; what is none, or more than SQLite can count to, is not asked for."""
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
