"""The addresses of fronts, below the desk's own. The front page is number 0."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.fronts import views

app_name = "fronts"
urlpatterns = [
    path("", views.front, {"number": 0}, name="home"),
    path("<int:number>/", views.front, name="front"),
    path("<int:number>/says/", views.says, name="says"),
    path("<int:number>/journal/", views.journal, name="journal"),
    path("<int:number>/past/", views.past, name="past"),
    path("<int:number>/pin/", views.pin, name="pin"),
    path("<int:number>/unpin/", views.unpin, name="unpin"),
    path("<int:number>/bury/", views.bury, name="bury"),
    path("<int:number>/dig-out/", views.dig_out, name="dig_out"),
    path("<int:number>/limit/", views.limit, name="limit"),
    path("<int:number>/weigh/", views.weigh, name="weigh"),
]
