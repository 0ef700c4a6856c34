"""The stages of a text on its way over the desk, and the steps between them. The steps are taken in desk/workflow."""

from __future__ import annotations

from django.db import models


class Stage(models.TextChoices):
    """How far the newest text of a story is. That readers have it is no stage that anybody sets: it follows from what is published."""

    DRAFT = "draft", "draft"
    CHECK = "check", "desk check"
    READY = "ready", "ready"


class Step(models.TextChoices):
    """What moves a text from one stage to another."""

    SEND = "send", "sent to the desk"
    BACK = "back", "sent back"
    READY = "ready", "marked ready"
    REWRITE = "rewrite", "changed after it was ready"
