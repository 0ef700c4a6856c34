"""The addresses of the wire inbox, below the desk's own."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from lateedition.desk.intake import (
    dismissing,
    extract_pages,
    grouping,
    hearing,
    keeping,
    picture_pages,
    post_reviewing,
    posting,
    reviewing,
    rule_pages,
    undone_pages,
    views,
    watching,
)


class NumberConverter(IntConverter):
    """A number that SQLite can look up: eighteen digits are below 2⁶³."""

    regex = "[0-9]{1,18}"


register_converter(NumberConverter, "number")

app_name = "intake"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("newer/", views.newer, name="newer"),
    path("quarantine/", views.quarantine, name="quarantine"),
    path("quarantine/<number:receipt>/", views.quarantined, name="quarantined"),
    path("quarantine/<number:receipt>/retry/", views.retry, name="retry"),
    path("quarantine/<number:receipt>/dismiss/", views.dismiss, name="dismiss"),
    path("undone/", undone_pages.undone_list, name="undone"),
    path("undone/<number:number>/retry/", undone_pages.retry, name="undone_retry"),
    path("undone/<number:number>/dismiss/", undone_pages.dismiss, name="undone_dismiss"),
    path("raw/<number:receipt>/", views.raw, name="raw"),
    path("updates/", reviewing.updates, name="updates"),
    path("updates/<number:number>/", reviewing.merge, name="merge"),
    path("updates/posts/<number:number>/", post_reviewing.merge_post, name="merge_post"),
    path("alarms/", hearing.alarm_list, name="alarms"),
    path("alarms/now/", hearing.alarms_now, name="alarms_now"),
    path("alarms/<number:number>/heard/", hearing.hear, name="hear"),
    path("receipts/<number:receipt>/", hearing.receipt, name="receipt"),
    path("filed/", views.filed, name="filed"),
    path("rules/", rule_pages.rules, name="rules"),
    path("rules/rehearsal/", rule_pages.rehearsal, name="rehearsal"),
    path("rules/new/", rule_pages.add, name="rule_add"),
    path("rules/<number:number>/", rule_pages.edit, name="rule"),
    path("rules/<number:number>/delete/", rule_pages.delete, name="rule_delete"),
    path("rules/<number:number>/switch/", rule_pages.switch, name="rule_switch"),
    path("rules/<number:number>/move/", rule_pages.move, name="rule_move"),
    path("event/<number:number>/", grouping.event, name="event"),
    path("event/<number:number>/split/", grouping.split, name="split"),
    path("event/<number:number>/join/", grouping.join, name="join"),
    path("event/<number:number>/lock/", grouping.lock, name="lock"),
    path("event/<number:number>/unlock/", grouping.unlock, name="unlock"),
    path("filters/keep/", keeping.keep, name="keep_filter"),
    path("filters/<number:number>/drop/", keeping.drop, name="drop_filter"),
    path("extracts/", extract_pages.found, name="extracts"),
    path("extracts/<number:number>/", extract_pages.extract, name="extract"),
    path("sources/", watching.sources, name="sources"),
    path("<number:number>/dismiss/", dismissing.dismiss, name="dismiss_row"),
    path("<number:number>/bring-back/", dismissing.bring_back, name="bring_back"),
    path("<number:number>/", views.item, name="item"),
    path("<number:number>/post/<number:blog>/", posting.post, name="post"),
    path("<number:number>/take/", views.take, name="take"),
    path("<number:number>/pictures/<number:picture>/", picture_pages.picture_thumbnail, name="picture_thumbnail"),
    path("<number:number>/pictures/<number:picture>/fetch/", picture_pages.picture_fetch, name="picture_fetch"),
    path("<number:number>/pictures/<number:picture>/take/", picture_pages.picture_take, name="picture_take"),
    path("<number:number>/pictures/<number:picture>/recall/", picture_pages.picture_recall, name="picture_recall"),
    path("<number:number>/previous/", views.previous, name="previous"),
    path("<number:number>/changes/<number:earlier>/", views.changes, name="changes"),
]
