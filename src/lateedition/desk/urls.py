"""The desk's addresses: the newsroom at /desk/, and files that only people at the desk may see. Who may go where: doors.py."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path, reverse
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtail_urls

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.pictures import views as pictures
from lateedition.desk.recordings import views as recordings

_FIRST = ((Verb.READ, "wagtailsnippets_stories_story:list"), (Verb.WATCH, "pressroom:press"))


def favicon(_request: HttpRequest) -> HttpResponse:
    """Answer that there is none: browsers ask on every page."""
    return HttpResponse(status=204)


def front_door(request: HttpRequest) -> HttpResponse:
    """Lead everybody to what is theirs: the stories, or the press; whoever is nothing at the desk yet, to their account."""
    route = next((route for verb, route in _FIRST if can(request.user, verb)), "wagtailadmin_account")
    return HttpResponseRedirect(reverse(route))


handler404 = "lateedition.desk.gatekeeper.not_there"

urlpatterns = [
    path("", RedirectView.as_view(url="/desk/"), name="root"),
    path("desk/", front_door, name="front_door"),
    path("favicon.ico", favicon, name="favicon"),
    path("desk/originals/<path:name>", pictures.original, {"storage": "default"}, name="original"),
    path("desk/thumbnails/<path:name>", pictures.original, {"storage": "thumbnails"}, name="thumbnail"),
    path("desk/renditions/<str:digest>", pictures.rendition, name="rendition"),
    path("desk/recorded/<int:number>/recorded", recordings.recorded, name="recorded"),
    path("desk/recorded/<int:number>/captions", recordings.captions, name="captions"),
    # The library's own uploads would keep a file back until every field is filled in.
    path("desk/images/add/", RedirectView.as_view(pattern_name="picturedesk:upload"), name="upload_instead_of_one"),
    path("desk/images/multiple/add/", RedirectView.as_view(pattern_name="picturedesk:upload"), name="upload_instead"),
    path("desk/login/", include("lateedition.desk.accounts.login_urls")),
    path("desk/", include(wagtail_urls)),
]
