"""What the doctor finds about the dispatch: whether it runs, and who outside does not take what they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from lateedition.config import Config
from lateedition.dispatch.letters.report import LettersReport
from lateedition.dispatch.letters.report import report_in as letters_report_in
from lateedition.dispatch.report import FOLDER, SILENT_S, Report, report_in
from lateedition.doctor.finding import Finding


def dispatch_found(config: Config, *, now: datetime) -> Iterator[Finding]:
    """Say how the dispatch does; nothing where it is neither set up nor was ever heard of."""
    report = report_in(config.home / FOLDER)
    if config.dispatch_port:
        yield _found(report, now)
    elif report is not None and report.subscribers:
        said = f"is not set up, and {report.subscribers} subscribe to feeds"
        yield Finding("dispatch", "look", said, do="set LATEEDITION_DISPATCH_PORT, or let them go: their leases end by themselves")
    elif report is not None and report.browsers:
        said = f"is not set up, and {report.browsers} browsers of readers are to be told of what is recalled"
        yield Finding("dispatch", "look", said, do="set LATEEDITION_DISPATCH_PORT until they were, or delete dispatch/push.sqlite3")


def _found(report: Report | None, now: datetime) -> Finding:
    if report is None:
        do = "start it here (lateedition up or dispatch), or look at the machine on which it runs"
        return Finding("dispatch", "look", "nothing was ever heard of it", do=do)
    facts = {**msgspec.structs.asdict(report), "heard_s": round(max(0.0, now.timestamp() - report.at), 1)}
    said = f"{report.subscribers} subscriptions to feeds, at {report.hosts} hosts; {report.behind} behind, {report.failing} failing"
    if report.followers:
        said += f"; {report.followers} followers at {report.servers} servers of the fediverse, {report.servers_behind} behind"
    if report.browsers:
        said += f"; {report.browsers} browsers of readers, {report.browsers_behind} behind, {report.browsers_failing} failing"
    if facts["heard_s"] > SILENT_S:
        do = "start it (lateedition up or dispatch), or read its last lines: they say why it ended; nobody outside is told of a recall"
        return Finding("dispatch", "wrong", f"nothing was heard of it for {facts['heard_s']:.0f} s", facts, do)
    if report.trouble:
        return Finding("dispatch", "wrong", report.trouble, facts, "see whether the disk and the edition are there; it goes on by itself")
    if report.failing or report.browsers_failing:
        return Finding("dispatch", "look", said, facts, "nothing: they are tried for two days and then dropped; its lines name them")
    return Finding("dispatch", "fine", said, facts)


def letters_found(config: Config, *, now: datetime) -> Iterator[Finding]:
    """Say how letters do; nothing where they are neither set up nor anybody is waiting for them."""
    report = letters_report_in(config.home / FOLDER)
    if config.letters is not None:
        yield _letters(report, now)
    elif report is not None and report.subscribers:
        said = f"are not set up, and {report.subscribers} addresses wait for them"
        yield Finding("letters", "look", said, do="set LATEEDITION_SMTP and LATEEDITION_LETTERS_FROM; docs/running/letters.md")


def _letters(report: LettersReport | None, now: datetime) -> Finding:
    if report is None:
        do = "start the dispatch here (lateedition up or dispatch), or look at the machine on which it runs"
        return Finding("letters", "look", "nothing was ever heard of them", do=do)
    facts = {**msgspec.structs.asdict(report), "heard_s": round(max(0.0, now.timestamp() - report.at), 1)}
    said = f"{report.subscribers} addresses get letters ({report.daily} the daily one, {report.breaking} breaking news); "
    said += f"{report.owed} links to confirm are to be sent, {report.failing} addresses failing"
    if facts["heard_s"] > SILENT_S:
        return Finding(
            "letters", "wrong", f"nothing was heard of them for {facts['heard_s']:.0f} s", facts, "start the dispatch: it sends them"
        )
    if report.trouble:
        do = "see whether the relay of LATEEDITION_SMTP runs and lets us in; what is due is sent once it does"
        return Finding("letters", "wrong", report.trouble, facts, do)
    return Finding("letters", "fine", said, facts)
