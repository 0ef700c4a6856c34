"""The addresses of the way over the desk, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.workflow import calendar_pages, mine, story_pages, task_pages

app_name = "workflow"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("story/<int:number>/send/", story_pages.send, name="send"),
    path("story/<int:number>/send-back/", story_pages.send_back, name="send_back"),
    path("story/<int:number>/ready/", story_pages.mark_ready, name="mark_ready"),
    path("story/<int:number>/stage/", story_pages.panel, name="panel"),
    path("story/<int:number>/remark/", story_pages.remark, name="remark"),
    path("remark/<int:number>/resolve/", story_pages.resolve, name="resolve"),
    path("calendar/", calendar_pages.calendar, name="calendar"),
    path("calendar/week/<str:day>/", calendar_pages.calendar, name="week"),
    path("calendar/day/<str:day>/", calendar_pages.day, name="day"),
    path("assignment/", task_pages.task_add, name="task_add"),
    path("assignment/<int:number>/", task_pages.task, name="task"),
    path("assignment/<int:number>/done/", task_pages.task_done, name="task_done"),
    path("assignment/<int:number>/again/", task_pages.task_reopen, name="task_reopen"),
    path("assignment/<int:number>/give-up/", task_pages.task_drop, name="task_drop"),
    path("assignment/<int:number>/story/", task_pages.task_story, name="task_story"),
    path("coverage/", task_pages.coverage_add, name="coverage_add"),
    path("coverage/<int:number>/", task_pages.coverage, name="coverage"),
    path("coverage/<int:number>/take-out/", task_pages.coverage_drop, name="coverage_drop"),
]
