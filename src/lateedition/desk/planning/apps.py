"""The Django app of planning. Its tables are those of the stories."""

from __future__ import annotations

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Plans and embargoes."""

    name = "lateedition.desk.planning"
    label = "planning"
    verbose_name = "Planned"
