"""What an editor gave as the paper's own, as it was taken."""

from __future__ import annotations

from django.db import models


class MarkFile(models.Model):
    """A logo or a square mark. `content` is what was made of the file that was given, and has `digest`; of that nothing else is kept.

    `drawn` is the same in PNG, for what is drawn with it; empty where this machine cannot draw an SVG.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    content = models.BinaryField()
    drawn = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.media_type}, {self.width} × {self.height}"
