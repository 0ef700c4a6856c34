"""The addresses of planning, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.planning import story_views, views

app_name = "planning"
urlpatterns = [
    path("", views.planned, name="planned"),
    path("says/", views.says, name="says"),
    path("<int:number>/cancel/", views.cancel, name="cancel"),
    path("<int:number>/try-again/", views.try_again, name="try_again"),
    path("<int:number>/heard/", views.hear, name="hear"),
    path("story/<int:number>/out/", story_views.publish, name="out"),
    path("story/<int:number>/down/", story_views.take_down, name="down"),
    path("story/<int:number>/embargo/", story_views.embargo, name="embargo"),
    path("story/<int:number>/embargo/lift/", story_views.lift, name="lift"),
]
