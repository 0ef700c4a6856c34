"""The witness: goes to the site as a reader does and sees whether what was recalled is gone, surface by surface."""

from __future__ import annotations

import http.client
import threading
import time
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from lateedition.desk.handover import outbox
from lateedition.desk.handover.health import Health, health_of
from lateedition.desk.stories.models import Recall
from lateedition.desk.stories.outlets import of_browsers, of_fediverse, of_letters, of_subscribers
from lateedition.desk.stories.surfaces import Answer, Line, gone, line_of, pending
from lateedition.dispatch.letters.report import report_in as letters_report_in
from lateedition.dispatch.report import FOLDER, report_in
from lateedition.story.address import encoded

PAUSE_S = 0.05
FRESH_FOR = timedelta(seconds=20)
SELDOM_S = 10
GIVEN_UP_AFTER = timedelta(days=2)
TIMEOUT_S = 2.0
LARGEST_BYTES = 16 << 20


def look(recall: Recall) -> bool:
    """Look once, keep what was seen, and say whether it is gone everywhere. Never raises for a site that is down."""
    if recall.finished is None:
        recall.note(_seen(recall), now=timezone.now())
    return recall.finished is not None


def look_until_gone(recalls: Sequence[Recall], *, patience_s: float) -> bool:
    """Look until all of `recalls` are gone everywhere, at most for `patience_s`; say whether they are.

    Must not be called inside a transaction: the press would wait for us as we for it.
    """
    deadline = time.monotonic() + patience_s
    left = [recall for recall in recalls if not look(recall)]
    while left:
        if time.monotonic() >= deadline:
            return False
        time.sleep(PAUSE_S)
        left = [recall for recall in left if not look(recall)]
    return True


def look_at_unfinished(*, stop: threading.Event) -> bool:
    """Look at recalls that are not finished, old ones seldom; say whether a fresh one is left. Returns when `stop` is set."""
    now = timezone.now()
    left = False
    for recall in Recall.objects.filter(finished=None, acted__gte=now - GIVEN_UP_AFTER).order_by("-acted"):
        fresh = now - recall.acted < FRESH_FOR
        if stop.is_set() or (not fresh and now.second % SELDOM_S):
            continue
        left |= not look(recall) and fresh
    if left:
        stop.wait(PAUSE_S)
    return left


def overdue() -> int:
    """Return how many recalls should have been seen to be gone by now and were not."""
    now = timezone.now()
    return Recall.objects.filter(finished=None, acted__gte=now - GIVEN_UP_AFTER, acted__lt=now - FRESH_FOR).count()


def _seen(recall: Recall) -> list[Line]:
    if recall.number is None:
        return [gone("page", "readers never had it")]
    if (outbox.number_of(recall.subject) or 0) > recall.number and not recall.subject.startswith("entry:"):
        return [gone("page", "it was published again since: what is there now is that")]
    site = settings.HOUSE.site_url
    health = health_of(site)
    if health is None or not health.has(recall.number):
        return [pending(surface.name, _why(health, recall.number)) for surface in recall.places] + _of_nodes(recall.number)
    answers = dict(_answers(site, {address for surface in recall.places for address in surface.addresses}))
    seen = [line_of(surface, answers, edition=health.edition) for surface in recall.places]
    return [*seen, *_of_nodes(recall.number), *_of_others(recall.subject, health.edition)]


def _why(health: Health | None, number: int) -> str:
    if health is None:
        return "the site does not answer"
    if number in health.set_aside:
        return f"no. {number} could not be printed: the page “Press” says why"
    return f"waits for the press: no. {number} is not in edition {health.edition}"


def _of_nodes(number: int) -> list[Line]:
    """Return the line about other machines that serve, if there are any: each must have the edition."""
    nodes: Sequence[str] = settings.HOUSE.nodes
    if not nodes:
        return []
    without = [url for url in nodes if (health := health_of(url)) is None or not health.has(number)]
    if without:
        return [pending("other machines", f"{len(without)} of {len(nodes)} do not have it yet: {', '.join(without)}")]
    return [gone("other machines", f"{len(nodes)} of {len(nodes)} have it")]


def _of_others(subject: str, edition: int) -> list[Line]:
    """Return the lines about those outside who are told, where there is a dispatch."""
    if not settings.HOUSE.dispatch_port:
        return []
    report, now = report_in(settings.HOUSE.home / FOLDER), time.time()
    by_mail = letters_report_in(settings.HOUSE.home / FOLDER) if settings.HOUSE.letters else None
    return [
        *(line for of in (of_subscribers, of_fediverse, of_browsers) for line in of(report, edition=edition, now=now)),
        *of_letters(by_mail, subject=subject, edition=edition, now=now),
    ]


def _answers(site_url: str, addresses: Iterable[str]) -> Iterable[tuple[str, Answer]]:
    """Give what the site answers at each of `addresses`, over one connection while that lasts."""
    site = urlsplit(site_url)
    connect = http.client.HTTPSConnection if site.scheme == "https" else http.client.HTTPConnection
    with closing(connect(site.hostname or "localhost", site.port, timeout=TIMEOUT_S)) as connection:
        for address in sorted(addresses):
            yield address, _answer(connection, site.path.rstrip("/") + encoded(address))


def _answer(connection: http.client.HTTPConnection, path: str) -> Answer:
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read(LARGEST_BYTES)
        if answer.headers["Content-Encoding"] == "gzip":
            body = zlib.decompress(body, wbits=31)
        return Answer(answer.status, body.decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException, zlib.error):
        connection.close()
        return Answer(0)
