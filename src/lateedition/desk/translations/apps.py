"""The Django app of translations."""

from __future__ import annotations

from django.apps import AppConfig


class TranslationsConfig(AppConfig):
    """Which story was translated from which."""

    name = "lateedition.desk.translations"
    label = "translations"
    verbose_name = "Translations"
