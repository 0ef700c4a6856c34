"""Files of the library, for people at the desk only."""

from __future__ import annotations

import re
from collections.abc import Callable
from mimetypes import guess_type

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from lateedition.desk.headers import inert_for_an_hour
from lateedition.press.picturestore import open_store
from lateedition.wire.imagefile import media_type_of

_DIGEST = re.compile(r"[0-9a-f]{64}")


def _original(request: HttpRequest, *, name: str, storage: str) -> HttpResponseBase:
    """Answer with a file of a storage (settings.STORAGES). Whatever it is, nothing in it runs."""
    files = storages[storage]
    if isinstance(files, FileSystemStorage):
        return inert_for_an_hour(serve(request, name, document_root=files.path("")))
    try:
        file = files.open(name)
    except (FileNotFoundError, SuspiciousFileOperation) as missing:
        raise Http404(f"no file {name!r}") from missing
    return inert_for_an_hour(FileResponse(file, content_type=guess_type(name)[0] or "application/octet-stream"))


def _rendition(_request: HttpRequest, *, digest: str) -> HttpResponseBase:
    """Answer with a rendition, as readers would get it; previews show drafts with it."""
    content = open_store(settings.HOUSE.renditions).get(digest) if _DIGEST.fullmatch(digest) else None
    if content is None:
        raise Http404(f"no rendition {digest!r}")
    return inert_for_an_hour(HttpResponse(content, content_type=media_type_of(content[:12])))


original: Callable[..., HttpResponseBase] = require_safe(_original)
rendition: Callable[..., HttpResponseBase] = require_safe(_rendition)
