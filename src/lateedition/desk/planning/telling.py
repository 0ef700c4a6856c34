"""Telling: a desk that planned something wakes the schedulers of all desks, in the transaction in which it became true."""

from __future__ import annotations

from django.db import connection

CHANNEL = "desk_plans"
"""Where PostgreSQL tells those who listen. With SQLite they see that the file was written to."""


def tell_schedulers() -> None:
    """Let every scheduler look anew at what is planned, once the transaction is committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
