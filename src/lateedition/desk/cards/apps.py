"""The Django app of cards."""

from __future__ import annotations

from django.apps import AppConfig


class CardsConfig(AppConfig):
    """What was drawn of which story."""

    name = "lateedition.desk.cards"
    label = "cards"
    verbose_name = "Cards"
