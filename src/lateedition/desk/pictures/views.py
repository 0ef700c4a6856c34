"""Files of the library, for people at the desk only."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.admin.auth import require_admin_access

from lateedition.desk.pictures.renditions import path_of

_DIGEST = re.compile(r"[0-9a-f]{64}")


def _original(request: HttpRequest, *, name: str, storage: str) -> HttpResponseBase:
    """Answer with a file of a storage (settings.STORAGES). Whatever it is, nothing in it runs."""
    return _inert(serve(request, name, document_root=storages[storage].path("")))


def _rendition(_request: HttpRequest, *, digest: str) -> HttpResponseBase:
    """Answer with a rendition, as readers would get it; previews show drafts with it."""
    path = path_of(digest, store=settings.HOUSE.renditions)
    if not _DIGEST.fullmatch(digest) or not path.is_file():
        raise Http404(f"no rendition {digest!r}")
    media_type = "image/jpeg" if path.open("rb").read(2) == b"\xff\xd8" else "image/webp"
    return _inert(FileResponse(path.open("rb"), content_type=media_type))


original: Callable[..., HttpResponseBase] = require_safe(require_admin_access(_original))
rendition: Callable[..., HttpResponseBase] = require_safe(require_admin_access(_rendition))


def _inert(answer: HttpResponseBase) -> HttpResponseBase:
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
