"""Stories: what the desk is for."""

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """Stories, live blogs, what they are filed under, and the site's settings."""

    name = "lateedition.desk.stories"
    label = "stories"
