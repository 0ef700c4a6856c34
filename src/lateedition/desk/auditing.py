"""The desk's side of the audit, for a process that has not loaded Django yet."""

from __future__ import annotations

from lateedition.desk.starting import start
from lateedition.press.findings import Side


def desk_and_log() -> Side:
    """Load the desk, and return what compares it with the handover log."""
    start()
    from lateedition.desk.stories.audit import DeskAndLog

    return DeskAndLog()
