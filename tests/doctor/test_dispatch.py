"""The doctor says whether those outside are told, and who of them does not take what they are sent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lateedition.config import Config, LettersConfig
from lateedition.dispatch.letters.report import LettersReport
from lateedition.dispatch.letters.report import leave as leave_letters
from lateedition.dispatch.report import FOLDER, Report, leave
from lateedition.doctor.dispatch import dispatch_found, letters_found
from lateedition.doctor.finding import Finding

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
RELAY = LettersConfig("relay.example", 587, "starttls", "letters@post.example")


def found(home: Path, report: Report | None, *, port: int = 8003) -> list[Finding]:
    if report is not None:
        leave(report, home / FOLDER)
    return list(dispatch_found(Config(home, dispatch_port=port), now=NOW))


def test_where_nobody_is_to_be_told_it_says_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, None, port=0) == []
    assert found(tmp_path, Report(NOW.timestamp()), port=0) == []


@pytest.mark.parametrize(
    ("report", "state", "words"),
    [
        (None, "look", "nothing was ever heard of it"),
        (Report(NOW.timestamp() - 60), "wrong", "nothing was heard of it for 60 s"),
        (Report(NOW.timestamp(), trouble="no disk"), "wrong", "no disk"),
        (
            Report(NOW.timestamp(), subscribers=3, hosts=2, behind=1, failing=1),
            "look",
            "3 subscriptions to feeds, at 2 hosts; 1 behind, 1 failing",
        ),
        (
            Report(NOW.timestamp(), browsers=9, browsers_behind=2, browsers_failing=1),
            "look",
            "0 subscriptions to feeds, at 0 hosts; 0 behind, 0 failing; 9 browsers of readers, 2 behind, 1 failing",
        ),
        (Report(NOW.timestamp(), subscribers=3, hosts=2), "fine", "3 subscriptions to feeds, at 2 hosts; 0 behind, 0 failing"),
    ],
)
def test_each_state_is_told_with_what_to_do(tmp_path: Path, report: Report | None, state: str, words: str) -> None:
    (finding,) = found(tmp_path, report)
    assert (finding.state, finding.said) == (state, words)
    assert bool(finding.do) == (state != "fine")


def test_subscribers_who_were_left_behind_are_not_forgotten(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, Report(NOW.timestamp() - 9_999, subscribers=2), port=0)
    assert (finding.state, finding.said) == ("look", "is not set up, and 2 subscribe to feeds")


def test_readers_who_were_told_are_not_forgotten_when_it_is_switched_off(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, Report(NOW.timestamp() - 9_999, browsers=7), port=0)
    assert (finding.state, finding.said) == ("look", "is not set up, and 7 browsers of readers are to be told of what is recalled")


def found_of_letters(home: Path, report: LettersReport | None, *, letters: LettersConfig | None = RELAY) -> list[Finding]:
    if report is not None:
        leave_letters(report, home / FOLDER)
    return list(letters_found(Config(home, letters=letters), now=NOW))


def test_where_there_are_no_letters_it_says_nothing_of_them(tmp_path: Path) -> None:
    assert found_of_letters(tmp_path, None, letters=None) == []
    assert found_of_letters(tmp_path, LettersReport(NOW.timestamp()), letters=None) == []
    [finding] = found_of_letters(tmp_path, LettersReport(NOW.timestamp(), subscribers=2), letters=None)
    assert (finding.state, finding.said) == ("look", "are not set up, and 2 addresses wait for them")


@pytest.mark.parametrize(
    ("report", "state", "words"),
    [
        (None, "look", "nothing was ever heard of them"),
        (LettersReport(NOW.timestamp() - 60), "wrong", "nothing was heard of them for 60 s"),
        (LettersReport(NOW.timestamp(), trouble="the relay takes no letters"), "wrong", "the relay takes no letters"),
        (
            LettersReport(NOW.timestamp(), subscribers=3, daily=2, breaking=3, owed=1),
            "fine",
            "3 addresses get letters (2 the daily one, 3 breaking news); 1 links to confirm are to be sent, 0 addresses failing",
        ),
    ],
)
def test_how_letters_do_is_told_with_what_to_do(tmp_path: Path, report: LettersReport | None, state: str, words: str) -> None:
    (finding,) = found_of_letters(tmp_path, report)
    assert (finding.state, finding.said) == (state, words)
    assert bool(finding.do) == (state != "fine")
