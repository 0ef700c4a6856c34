"""What readers would get of a recording, for people at the desk only: to be listened to before it is published, and in previews."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from lateedition.desk.headers import inert_for_an_hour
from lateedition.desk.recordings.models import Recording
from lateedition.press.picturestore import open_store


def _recorded(_request: HttpRequest, *, number: int) -> HttpResponseBase:
    """Answer with the file."""
    recording = get_object_or_404(Recording, pk=number)
    answer = StreamingHttpResponse(_content(recording), content_type=recording.media_type)
    answer["Content-Length"] = str(recording.size_bytes)
    return inert_for_an_hour(answer)


def _captions(_request: HttpRequest, *, number: int) -> HttpResponseBase:
    """Answer with the captions."""
    return inert_for_an_hour(HttpResponse(get_object_or_404(Recording, pk=number).captions, content_type="text/vtt; charset=utf-8"))


recorded: Callable[..., HttpResponseBase] = require_safe(_recorded)
captions: Callable[..., HttpResponseBase] = require_safe(_captions)


def _content(recording: Recording) -> Iterator[bytes]:
    store = open_store(settings.HOUSE.renditions)
    for digest in recording.pieces:
        yield store.get(digest) or b""
