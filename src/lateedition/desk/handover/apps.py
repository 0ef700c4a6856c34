"""The handover log, the only way from the desk to the press."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    """The log and its outbox."""

    name = "lateedition.desk.handover"
    label = "handover"
