"""The addresses of the picture desk."""

from django.urls import path

from lateedition.desk.picturedesk import views

app_name = "picturedesk"
urlpatterns = [
    path("", views.care, name="care"),
    path("upload/", views.upload, name="upload"),
    path("sheet/", views.sheet, name="sheet"),
    path("<int:number>/recall/", views.recall, name="recall"),
]
