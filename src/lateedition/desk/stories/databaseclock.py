"""The database's clock. Several desks may have several; nothing goes out or ends before this one says so."""

from __future__ import annotations

from django.db import models


class DatabaseClock(models.Func):
    """What time it is for the database, in a query of PostgreSQL."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()
