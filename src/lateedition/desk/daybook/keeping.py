"""The net under the daybook: a request that changed something, and of which no verb wrote a line, gets one here.

So a view that forgets to log, ours or Wagtail's, is written down all the same, with its name as its verb.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.messages import constants
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.log_actions import log

from lateedition.courier.peers import coarse
from lateedition.desk.daybook.origin import address_of, is_by_script
from lateedition.desk.daybook.scene import Scene, set_in

_logger = logging.getLogger("lateedition.daybook")
_ASKS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_SAYS_NOTHING = frozenset(
    {
        "preview_on_add",
        "preview_on_edit",
        "ping",
        "beat",
        "keep",
        "release",
        "rehearsal",
        "wagtailadmin_block_preview",
        "wagtailadmin_dismissibles",
        "chosen",
        "paste",
        "extract",
        "beside",
    }
)
"""Views that are posted to and change nothing that anybody else could see."""

_NOTHING_THERE = (404, 405)


class Keeping:
    """Gives every request its scene, and writes a line for what changed something and wrote none."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer `request`; what is logged meanwhile is noted with where it came from."""
        with set_in(Scene(coarse(address_of(request)), request.session.session_key)) as scene:
            user = request.user
            answer = self._answer(request)
            if request.method not in _ASKS and user.is_authenticated and not scene.written and _did_something(request, answer):
                _write(user, {"view": _name_of(request), "path": request.path, "outcome": _outcome(request, answer)})
            return answer


def _write(user: Any, data: dict[str, str]) -> None:
    """Write the line. What was done is done: where the database takes no more, the process's own log gets the line."""
    try:
        log(user, "lateedition.did", user=user, data=data)
    except DatabaseError:
        _logger.exception("the daybook took no line of what %s did: %s", user, data)


def _name_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _did_something(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Say whether a request without a line deserves one. A form that is shown again has changed nothing."""
    name = _name_of(request).rpartition(":")[2]
    if not name or name in _SAYS_NOTHING or answer.status_code in _NOTHING_THERE:
        return False
    shown_again = answer.status_code == 200 and not is_by_script(request) and answer.headers.get("Content-Type", "").startswith("text/html")
    return not shown_again


def _outcome(request: HttpRequest, answer: HttpResponseBase) -> str:
    """Return what came of it. Wagtail answers who may not with the way home and a message."""
    told = getattr(request, "_messages", None)
    refused = answer.status_code >= 400 or any(message.level >= constants.ERROR for message in getattr(told, "_queued_messages", ()))
    return "refused" if refused else "done"
