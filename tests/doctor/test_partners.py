"""The doctor says who takes stories with a key, whose ends soon, and that a broken register lets nobody in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from lateedition.config import Config
from lateedition.doctor.partners import partners_found
from lateedition.syndication import partners
from lateedition.syndication.partners import Partner

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_partners_are_said_and_whose_key_ends_soon(tmp_path: Path) -> None:
    config = Config(home=tmp_path)
    assert list(partners_found(config, now=NOW)) == []
    partners.add(tmp_path, Partner("lantern", "", NOW, agencies=(1,)))
    [found] = partners_found(config, now=NOW)
    assert (found.state, found.facts["partners"], found.facts["agencies"]) == ("fine", 1, [1])
    partners.add(tmp_path, Partner("beacon", "", NOW, until=NOW + timedelta(days=3)))
    [found] = partners_found(config, now=NOW)
    assert (found.state, found.facts["ending"]) == ("look", ["beacon"])
    partners.revoke(tmp_path, "beacon", now=NOW)
    assert next(partners_found(config, now=NOW)).state == "fine"
    (tmp_path / partners.FILE).write_text("{")
    assert next(partners_found(config, now=NOW)).state == "wrong"
