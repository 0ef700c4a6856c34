"""The Django app of the daybook. It has no table of its own: its rows are Wagtail's log, sealed."""

from django.apps import AppConfig


class DaybookConfig(AppConfig):
    """The audit log of the desk."""

    name = "lateedition.desk.daybook"
    label = "daybook"
    verbose_name = "Daybook"
