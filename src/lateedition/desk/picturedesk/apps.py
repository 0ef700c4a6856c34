"""The Django app of the picture desk. Its tables are those of the pictures."""

from __future__ import annotations

from django.apps import AppConfig


class PictureDeskConfig(AppConfig):
    """Uploads, crops, uses and rights."""

    name = "lateedition.desk.picturedesk"
    label = "picturedesk"
    verbose_name = "Picture desk"
