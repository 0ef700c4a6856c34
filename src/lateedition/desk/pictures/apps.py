"""Pictures: what cameras and agencies send, and the renditions that readers get."""

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    """The picture library."""

    name = "lateedition.desk.pictures"
    label = "pictures"
