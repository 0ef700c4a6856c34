"""The desk's addresses: the newsroom at /desk/, and files that only people at the desk may see."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtail_urls

from lateedition.desk.pictures import views as pictures


def favicon(_request: HttpRequest) -> HttpResponse:
    """Answer that there is none: browsers ask on every page."""
    return HttpResponse(status=204)


urlpatterns = [
    path("", RedirectView.as_view(url="/desk/")),
    path("desk/", RedirectView.as_view(pattern_name="wagtailsnippets_stories_story:list")),
    path("favicon.ico", favicon),
    path("desk/originals/<path:name>", pictures.original, {"storage": "default"}),
    path("desk/thumbnails/<path:name>", pictures.original, {"storage": "thumbnails"}),
    path("desk/renditions/<str:digest>", pictures.rendition),
    path("desk/login/", include("lateedition.desk.accounts.login_urls")),
    path("desk/", include(wagtail_urls)),
]
