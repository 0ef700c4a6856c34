"""Where writing joins the desk: its addresses, and names for fields that have none."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


def addresses() -> list[URLPattern | URLResolver]:
    """Put it under writing/."""
    return [path("writing/", include("lateedition.desk.writing.urls"))]


def names() -> SafeString:
    """Return the script that names fields which Wagtail leaves without a name, for those who hear the page."""
    return format_html('<script src="{}" defer></script>', static("writing/names.js"))


hooks.register("register_admin_urls", addresses)
hooks.register("insert_global_admin_js", names)
