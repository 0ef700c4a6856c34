"""Outlets: what the receipt of a recall says of those outside who had been sent what is no more. Pure.

They were asked to forget it; nobody can see whether they did.
"""

from __future__ import annotations

from lateedition.desk.stories.surfaces import Line, gone, pending
from lateedition.dispatch.letters.report import LettersReport
from lateedition.dispatch.report import SILENT_S, Report

SUBSCRIBERS, FEDIVERSE, BROWSERS, LETTERS = "subscribers", "fediverse", "notifications", "letters"


def of_subscribers(report: Report | None, *, edition: int, now: float) -> list[Line]:
    """Return the line about who subscribes to feeds, by the dispatch's last `report`; none where it has never left one.

    `edition` has the recall; `now` is in POSIX seconds. Who does not answer is told again and again, but is not waited for.
    """
    if report is None:
        return []
    if not report.is_at_work(now):
        return [pending(SUBSCRIBERS, report.trouble or "the dispatch does not run: nobody outside is told")]
    if report.edition < edition or report.untried:
        return [pending(SUBSCRIBERS, f"{report.untried or report.subscribers} of {report.subscribers} are still to be sent their feeds")]
    if not report.subscribers:
        return [gone(SUBSCRIBERS, "nobody subscribes to feeds")]
    reached = report.subscribers - report.behind
    silent = f"; {report.behind} did not answer, and are tried again" if report.behind else ""
    return [gone(SUBSCRIBERS, f"asked: {reached} of {report.subscribers} were sent their feeds as they are now{silent}")]


def of_fediverse(report: Report | None, *, edition: int, now: float) -> list[Line]:
    """Return the line about the servers of those who follow us, as `of_subscribers` does; none where nobody does."""
    if report is None or not report.is_at_work(now) or not report.servers:
        return []
    if report.edition < edition or report.servers_untried:
        return [pending(FEDIVERSE, f"{report.servers_untried or report.servers} of {report.servers} servers are still to be told")]
    reached = report.servers - report.servers_behind
    silent = f"; {report.servers_behind} did not answer, and are tried again" if report.servers_behind else ""
    return [gone(FEDIVERSE, f"asked: {reached} of {report.servers} servers that follow us have been told all there is{silent}")]


def of_browsers(report: Report | None, *, edition: int, now: float) -> list[Line]:
    """Return the line about readers' browsers that were told by push, as `of_subscribers` does; none where nobody is."""
    if report is None or not report.is_at_work(now) or not report.browsers:
        return []
    if report.edition < edition or report.browsers_untried:
        return [pending(BROWSERS, f"{report.browsers_untried or report.browsers} of {report.browsers} browsers are still to be told")]
    silent = f"; {report.browsers_behind} could not be reached, and are tried again" if report.browsers_behind else ""
    return [gone(BROWSERS, f"asked: whoever of {report.browsers} was told of it was told to forget it{silent}")]


def of_letters(report: LettersReport | None, *, subject: str, edition: int, now: float) -> list[Line]:
    """Return the line about letters that had `subject` ("story:17") in them; none where there are no letters, nor for what is no story.

    What was not sent before the edition that has the recall is sent without it.
    """
    kind, _, number = subject.partition(":")
    if report is None or kind != "story":
        return []
    sent = report.stories.get(number, 0)
    if sent:
        count = "1 letter" if sent == 1 else f"{sent:,} letters"
        return [gone(LETTERS, f"cannot be called back: {count} with it; a correction by mail goes to those who got it")]
    if now - report.at <= SILENT_S and report.edition < edition:
        return [pending(LETTERS, "it is still to be seen that none with it goes out")]
    return [gone(LETTERS, "it was in none")]
