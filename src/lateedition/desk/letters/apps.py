"""The Django app of letters."""

from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters that somebody asked for."""

    name = "lateedition.desk.letters"
    label = "letters"
    verbose_name = "Letters"
