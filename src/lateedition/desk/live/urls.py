"""The addresses of the live desk, below the desk's own. Numbers are those of the wire inbox's addresses, which are read before."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.live import coverage_pages, desk_page, entry_page, wire_side

app_name = "live"
urlpatterns = [
    path("<number:number>/", desk_page.desk, name="desk"),
    path("<number:number>/since/", desk_page.since, name="since"),
    path("<number:number>/receipt/", desk_page.receipt, name="receipt"),
    path("<number:number>/summary/", coverage_pages.summary, name="summary"),
    path("<number:number>/cover/", coverage_pages.cover, name="cover"),
    path("<number:number>/start/", coverage_pages.start, name="start"),
    path("<number:number>/end/", coverage_pages.end, name="end"),
    path("<number:number>/resume/", coverage_pages.resume, name="resume"),
    path("<number:number>/goes-on/", coverage_pages.go_on, name="go_on"),
    path("<number:number>/hand-over/", coverage_pages.hand_over, name="hand_over"),
    path("<number:number>/reporters/", coverage_pages.reporters, name="reporters"),
    path("<number:number>/wire/", wire_side.wire, name="wire"),
    path("<number:number>/wire/<number:item>/", wire_side.begin, name="begin"),
    path("<number:number>/<number:entry>/", entry_page.entry, name="entry"),
    path("<number:number>/<number:entry>/delete/", entry_page.delete, name="delete"),
    path("<number:number>/<number:entry>/release/", entry_page.release, name="release"),
]
