"""Where writing joins the desk: its addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks


def addresses() -> list[URLPattern | URLResolver]:
    """Put it under writing/."""
    return [path("writing/", include("lateedition.desk.writing.urls"))]


hooks.register("register_admin_urls", addresses)
