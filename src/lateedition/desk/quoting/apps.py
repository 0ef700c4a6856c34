"""The Django app of quoting."""

from __future__ import annotations

from django.apps import AppConfig


class QuotingConfig(AppConfig):
    """Extracts of the wire."""

    name = "lateedition.desk.quoting"
    label = "quoting"
    verbose_name = "Extracts of the wire"
