"""The Django app of the way over the desk. Stages and their changes are tables of the stories; what is said and assigned is its own."""

from __future__ import annotations

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Stages, remarks, assignments, the calendar."""

    name = "lateedition.desk.workflow"
    label = "workflow"
    verbose_name = "The way over the desk"
