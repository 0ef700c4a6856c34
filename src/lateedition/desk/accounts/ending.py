"""Ending sessions: the rows are taken away, and whatever was open in them gets nothing more."""

from __future__ import annotations

from typing import Any

from lateedition.desk.accounts.models import Session


def end_one(user: Any, handle: str) -> bool:
    """End the session of `user` that pages call `handle`; say whether there was one."""
    count, _ = Session.objects.filter(user=user, handle=handle).delete()
    return bool(count)


def end_others(user: Any, *, but: str | None) -> int:
    """End all sessions of `user` but the one with the key `but`; return how many those were."""
    count, _ = Session.objects.filter(user=user).exclude(session_key=but or "").delete()
    return count
