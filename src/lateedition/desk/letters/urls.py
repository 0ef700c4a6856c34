"""The addresses of letters, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.letters.pages import CorrectionView, letters, morning

app_name = "letters"
urlpatterns = [
    path("", letters, name="letters"),
    path("morning/<str:day>/", morning, name="morning"),
    path("<int:number>/correction/", CorrectionView.as_view(), name="correction"),
]
