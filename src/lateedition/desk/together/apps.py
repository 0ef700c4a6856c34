"""The Django app of what people do together."""

from __future__ import annotations

from django.apps import AppConfig


class TogetherConfig(AppConfig):
    """What forms were opened with, and words that were set aside."""

    name = "lateedition.desk.together"
    label = "together"
    verbose_name = "Together"
