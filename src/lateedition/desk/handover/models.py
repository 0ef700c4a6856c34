"""The handover log as the desk writes it. The press reads the table itself; its columns are a contract."""

from django.db import models


class HandoverRow(models.Model):
    """One document of the log. Append-only: a row is never changed and never deleted.

    `kind` is the document's tag ("story", "withdrawn", "section"); `key` names its subject ("story:17", "section:3",
    "site"), so that a story and its withdrawal share one. `document` is canonical JSON (story.handover.encode), `moment`
    is in UTC as ISO 8601.
    """

    number = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    key = models.TextField()
    document = models.BinaryField()
    moment = models.TextField()

    class Meta:
        db_table = "handover_log"
        indexes = [
            models.Index(fields=["key", "number"], name="handover_of_key"),
            # The press looks for what is taken from readers ahead of a backlog, before each batch of it: its question has these words.
            models.Index(fields=["number"], condition=models.Q(kind__in=["recalled", "silenced", "withdrawn"]), name="handover_recalls"),
        ]
