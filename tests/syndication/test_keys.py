"""A key lets in whom it was made for, for as long as it counts; nothing of it can be read anywhere, and nothing is learnt without one."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from syndicated import House

from lateedition.cli import main
from lateedition.syndication import partners
from lateedition.syndication.partners import BadRegister, Partner

FEED = "/-/partners/lantern/ninjs"


def test_without_a_key_that_counts_one_answer_is_as_good_as_another(house: House) -> None:
    key, other = house.partner(), house.partner("beacon")
    assert house.ask(FEED, key=key).status == 200
    refused = [
        house.ask(FEED),
        house.ask(FEED, key="x" * 43),
        house.ask(FEED, key=key[:-1]),
        house.ask(FEED, key=other),
        house.ask("/-/partners/nobody/ninjs", key=key),
        house.ask("/-/partners/nobody/ninjs"),
        house.ask("/-/partners/lantern/nothing", key=other),
        house.ask("/-/partners/", key=key),
        house.ask(FEED, authorization="Basic !!!"),
        house.ask(FEED, authorization=f"Digest {key}"),
    ]
    assert {answer.block.lines + answer.body for answer in refused} == {refused[0].block.lines + refused[0].body}
    assert refused[0].status == 401
    assert dict(refused[0].headers)["www-authenticate"].startswith("Bearer")


def test_a_key_may_come_as_bearer_or_as_the_password_of_basic(house: House) -> None:
    key = house.partner()
    basic = b64encode(f"whoever:{key}".encode()).decode()
    assert house.ask(FEED, authorization=f"Basic {basic}").status == 200
    assert house.ask(FEED, authorization=f"bearer  {key} ").status == 200


def test_nothing_of_a_key_is_kept_and_the_file_is_for_its_owner_alone(house: House) -> None:
    key = house.partner()
    house.ask(FEED, key=key)
    for path in house.home.rglob("*"):
        if path.is_file() and path.stat().st_size < 1 << 20:
            assert key.encode() not in path.read_bytes(), path
    assert (house.home / partners.FILE).stat().st_mode & 0o777 == 0o600
    assert len(key) >= 43, "32 bytes by chance"


def test_a_key_that_was_revoked_or_ended_counts_no_more_without_a_restart(house: House) -> None:
    key = house.partner(until=house.press.now + timedelta(seconds=5))
    assert house.ask(FEED, key=key).status == 200
    house.press.now += timedelta(seconds=10)
    assert house.ask(FEED, key=key).status == 401
    again = house.partner()
    assert (house.ask(FEED, key=again).status, house.ask(FEED, key=key).status) == (200, 401)
    partners.revoke(house.home, "lantern", now=house.press.now)
    assert house.ask(FEED, key=again).status == 401
    with pytest.raises(BadRegister, match="no key"):
        partners.revoke(house.home, "lantern", now=house.press.now)


def test_a_register_that_cannot_be_read_lets_nobody_in_and_is_said_once(house: House, caplog: pytest.LogCaptureFixture) -> None:
    key = house.partner()
    whole = (house.home / partners.FILE).read_bytes()
    (house.home / partners.FILE).write_bytes(whole[:-30])
    assert [house.ask(FEED, key=key).status for _ in range(3)] == [401] * 3
    assert sum("partners are refused" in record.message for record in caplog.records) == 1
    (house.home / partners.FILE).write_bytes(whole)
    assert house.ask(FEED, key=key).status == 200


def test_a_key_that_does_not_count_is_not_taken_for_none_where_everybody_may_ask(house: House) -> None:
    assert house.ask("/-/api/v1/site").status == 200
    assert house.ask("/-/api/v1/site", key="wrong").status == 401


def test_one_partner_cannot_ask_for_all(house: House) -> None:
    key, other = house.partner(), house.partner("beacon")
    now, statuses = house.press.now + timedelta(minutes=1), []
    for _ in range(40):
        house.press.now = now
        statuses.append(house.ask(FEED, key=key).status)
    assert set(statuses) == {200, 429}
    house.press.now = now
    assert house.ask("/-/partners/beacon/ninjs", key=other).status == 200


def run(*arguments: str, home: Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*arguments, "--home", str(home)])
    return done.exit_code, done.output


def test_an_operator_makes_lists_and_revokes_keys(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATEEDITION_HOME", str(house.home))
    status, said = run(
        "partner", "add", "lantern", "--section", "/city/", "--agency", "Reuters", "--full", "--until", "2030-01-31", home=house.home
    )
    assert status == 0, said
    key = said.splitlines()[-1]
    house.press.now = datetime.now(UTC)
    assert house.ask(FEED, key=key).status == 200
    _, listed = run("partner", "list", home=house.home)
    assert "lantern" in listed
    assert "the text, sections 2, agencies 2, until 2030-01-31, asked 20" in listed
    assert key not in listed
    assert run("partner", "add", "lantern", home=house.home)[0] == 1
    status, said = run("partner", "add", "beacon", "--section", "/nowhere/", home=house.home)
    assert (status, "World (1), City (2), Docks (3)" in said) == (1, True)
    assert run("partner", "add", "Not A Name", home=house.home)[0] == 1
    assert run("partner", "revoke", "lantern", home=house.home)[0] == 0
    assert house.ask(FEED, key=key).status == 401
    assert "revoked" in run("partner", "list", home=house.home)[1]
    assert run("partner", "revoke", "lantern", home=house.home)[0] == 1


def test_the_register_is_as_it_was_or_as_it_is(tmp_path: Path) -> None:
    made = datetime(2026, 3, 2, tzinfo=UTC)
    for name in ("b", "a"):
        partners.add(tmp_path, Partner(name, "", made))
    assert [partner.name for partner in partners.read(tmp_path)] == ["a", "b"]
    assert not [path for path in tmp_path.iterdir() if path.name != partners.FILE]
