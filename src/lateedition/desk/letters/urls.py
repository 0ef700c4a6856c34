"""The addresses of letters, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.letters.pages import CorrectionView

app_name = "letters"
urlpatterns = [
    path("<int:number>/correction/", CorrectionView.as_view(), name="correction"),
]
