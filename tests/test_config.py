"""Settings that cannot be used are refused with the setting's name, and no password is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from lateedition.config import BadSetting, load
from lateedition.desk.postgres import settings_of
from lateedition.doctor.house import settings_found


def test_our_own_variable_comes_before_the_customary_one_and_empty_means_sqlite() -> None:
    ours, custom = "postgresql://a/ours", "postgres://b/custom"
    assert load({"LATEEDITION_DATABASE_URL": ours, "DATABASE_URL": custom}).handover_log == ours
    assert load({"DATABASE_URL": custom}).handover_log == custom
    assert isinstance(load({"LATEEDITION_DATABASE_URL": "", "DATABASE_URL": custom}).handover_log, Path)


@pytest.mark.parametrize("name", ["LATEEDITION_DATABASE_URL", "DATABASE_URL"])
@pytest.mark.parametrize("url", ["mysql://desk:secret@db/paper", "secret", "sqlite:///secret"])
def test_a_database_that_is_no_postgresql_is_refused_without_its_password(name: str, url: str) -> None:
    with pytest.raises(BadSetting, match=name) as refused:
        load({name: url})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["postgresql://desk:secret@db", "postgresql://desk:secret@db/paper?nonsense=1"])
def test_a_url_that_libpq_does_not_understand_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadSetting) as refused:
        settings_of(url)
    assert "secret" not in str(refused.value)


def test_a_style_of_logs_that_there_is_not_is_refused() -> None:
    assert load({"LATEEDITION_LOG": "json"}).log == "json"
    with pytest.raises(BadSetting, match="LATEEDITION_LOG is 'xml'; expected 'words' or 'json'"):
        load({"LATEEDITION_LOG": "xml"})


def test_the_doctor_shows_where_the_database_is_and_no_password() -> None:
    said = settings_found(load({"DATABASE_URL": "postgresql://desk:secret@db1:5432,db2:5433/paper?password=secret"})).said
    assert "postgresql://db1:5432,db2:5433/paper" in said
    assert "secret" not in said


def test_pictures_are_in_a_folder_or_a_bucket() -> None:
    assert load({"LATEEDITION_RENDITIONS": "s3://paper/renditions"}).renditions == "s3://paper/renditions"
    assert load({"LATEEDITION_ORIGINALS": "/mnt/originals"}).originals == Path("/mnt/originals")
    assert load({}).renditions == load({}).home / "renditions"
    for wrong in ("s3://", "gs://paper/renditions", "s3:///renditions"):
        with pytest.raises(BadSetting, match="LATEEDITION_RENDITIONS"):
            load({"LATEEDITION_RENDITIONS": wrong})


def test_caches_are_urls_with_spaces_between() -> None:
    assert load({"LATEEDITION_PURGE_URLS": "http://a/-/purge  https://b/"}).purge_urls == ("http://a/-/purge", "https://b/")
    with pytest.raises(BadSetting, match="LATEEDITION_PURGE_URLS"):
        load({"LATEEDITION_PURGE_URLS": "varnish:6081"})


def test_the_wire_has_a_server_of_its_own_only_where_a_port_is_set_and_one_address() -> None:
    assert (load({}).wire_port, load({}).wire_url) == (0, "")
    set_up = load({"LATEEDITION_WIRE_PORT": "8002", "LATEEDITION_WIRE_URL": "https://wire.example.org/"})
    assert (set_up.wire_port, set_up.wire_url) == (8002, "https://wire.example.org")
    with pytest.raises(BadSetting, match="LATEEDITION_WIRE_URL has 'wire'; expected URLs that begin with http"):
        load({"LATEEDITION_WIRE_URL": "wire"})
    with pytest.raises(BadSetting, match="LATEEDITION_WIRE_URL has 2 URLs; expected one"):
        load({"LATEEDITION_WIRE_URL": "http://a http://b"})


def test_the_front_is_the_lean_one_unless_the_other_is_asked_for() -> None:
    assert load({}).stand_front == "lean"
    assert load({"LATEEDITION_STAND_FRONT": "granian"}).stand_front == "granian"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("LATEEDITION_STAND_FRONT", "nginx", "expected 'lean' or 'granian'"),
        ("LATEEDITION_STAND_FRONT", "", "expected 'lean' or 'granian'"),
        ("LATEEDITION_STAND_WORKERS", "0", "expected a whole number from 1 to 256"),
        ("LATEEDITION_TWO_FACTOR", "no", "expected 'required' or 'offered'"),
        ("LATEEDITION_SESSION_HOURS", "0", "expected a whole number from 1 to 720"),
        ("LATEEDITION_PROXIES", "nginx", "'nginx' does not appear to be an IPv4 or IPv6 network; expected addresses or networks"),
        ("LATEEDITION_PORT", "http", "expected a whole number from 1 to 65535"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str, expected: str) -> None:
    with pytest.raises(BadSetting, match=f"{name} is {value!r}[;:] {expected}"):
        load({name: value})


def test_nobody_is_told_of_editions_unless_a_port_is_set_and_the_hub_is_under_the_sites_name_or_another() -> None:
    assert (load({}).dispatch_port, load({}).hub_url) == (0, "")
    site = {"LATEEDITION_SITE_URL": "https://post.example", "LATEEDITION_DISPATCH_PORT": "8003"}
    assert load(site).hub_url == "https://post.example/-/hub"
    set_up = load({**site, "LATEEDITION_DISPATCH_URL": "https://hub.example/", "LATEEDITION_DISPATCH_ALLOW": "10.0.0.0/8 10.9.9.9"})
    assert set_up.hub_url == "https://hub.example/-/hub"
    assert [str(network) for network in set_up.dispatch_allow] == ["10.0.0.0/8", "10.9.9.9/32"]
    assert load({}).dispatch_allow == ()
    assert (load({}).fediverse_folder, load({**site, "LATEEDITION_FEDIVERSE": "off"}).fediverse) == (None, False)
    assert load({**site, "LATEEDITION_FEDIVERSE": "on"}).fediverse
    assert load({"LATEEDITION_DISPATCH_PORTS": "443 9443"}).dispatch_ports == (443, 9443)
    assert load({}).dispatch_ports == (80, 443, 8080, 8443)
    assert "fcm.googleapis.com" in load({}).push_services
    assert load({"LATEEDITION_PUSH_SERVICES": ".Push.Example any"}).push_services == (".push.example", "any")
    with pytest.raises(BadSetting, match="LATEEDITION_PUSH_SERVICES is 'https://"):
        load({"LATEEDITION_PUSH_SERVICES": "https://push.example"})
    with pytest.raises(BadSetting, match="LATEEDITION_DISPATCH_PORTS is '443 x'; expected ports from 1 to 65535"):
        load({"LATEEDITION_DISPATCH_PORTS": "443 x"})


def test_letters_need_a_relay_and_a_sender_and_a_password_never_goes_without_tls(tmp_path: Path) -> None:
    sender = {"LATEEDITION_LETTERS_FROM": "letters@post.example"}
    assert load({}).letters is None
    (tmp_path / "secret").write_text("ferry\n")
    found = load(
        {**sender, "LATEEDITION_SMTP": "smtps://p%40per@relay.example", "LATEEDITION_SMTP_PASSWORD_FILE": str(tmp_path / "secret")}
    ).letters
    assert found is not None
    assert (found.host, found.port, found.security, found.user, found.secret()) == ("relay.example", 465, "tls", "p@per", "ferry")
    plain = load({**sender, "LATEEDITION_SMTP": "smtp+plain://127.0.0.1:2525"}).letters
    assert plain is not None
    assert (plain.port, plain.security) == (2525, "none")
    assert "ferry" not in repr(load({**sender, "LATEEDITION_SMTP": "smtp://paper@relay.example", "LATEEDITION_SMTP_PASSWORD": "ferry"}))


_MAIL = {"LATEEDITION_SMTP": "smtp://relay.example", "LATEEDITION_LETTERS_FROM": "a@b.example"}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"LATEEDITION_SMTP": "smtp://relay.example"}, "LATEEDITION_LETTERS_FROM"),
        ({"LATEEDITION_LETTERS_FROM": "a@b.example"}, "LATEEDITION_SMTP"),
        (_MAIL | {"LATEEDITION_RETURNS_TO": "back@b.example"}, "LATEEDITION_RETURNS_MAILDIR"),
        (_MAIL | {"LATEEDITION_RETURNS_MAILDIR": "/mail"}, "LATEEDITION_RETURNS_TO"),
        (_MAIL | {"LATEEDITION_RETURNS_MAILDIR": "/mail", "LATEEDITION_RETURNS_TO": "a+b@b.example"}, "without a plus"),
        ({"LATEEDITION_LETTERS_FROM": "a@b.example", "LATEEDITION_SMTP": "relay.example:587"}, "LATEEDITION_SMTP"),
        ({"LATEEDITION_LETTERS_FROM": "a@b.example", "LATEEDITION_SMTP": "smtp://paper:secret@relay.example"}, "LATEEDITION_SMTP"),
        ({"LATEEDITION_LETTERS_FROM": "a@b.example", "LATEEDITION_SMTP": "smtp://paper@relay.example"}, "LATEEDITION_SMTP_PASSWORD"),
        (
            {"LATEEDITION_LETTERS_FROM": "a@b.example", "LATEEDITION_SMTP": "smtp+plain://p@h", "LATEEDITION_SMTP_PASSWORD": "secret"},
            "without TLS",
        ),
        ({"LATEEDITION_LETTERS_FROM": "The Post", "LATEEDITION_SMTP": "smtp://relay.example"}, "LATEEDITION_LETTERS_FROM"),
        ({"LATEEDITION_LETTERS_FROM": "a@b.c\nBcc: x@y.z", "LATEEDITION_SMTP": "smtp://relay.example"}, "LATEEDITION_LETTERS_FROM"),
    ],
)
def test_a_relay_that_cannot_be_used_is_refused_without_its_password(settings: dict[str, str], named: str) -> None:
    with pytest.raises(BadSetting, match=named) as refused:
        load(settings)
    assert "secret" not in str(refused.value)


def test_avif_is_made_unless_it_is_switched_off() -> None:
    assert [load(said).avif for said in ({}, {"LATEEDITION_AVIF": "on"}, {"LATEEDITION_AVIF": "off"})] == [True, True, False]
    with pytest.raises(BadSetting, match="LATEEDITION_AVIF is 'no'"):
        load({"LATEEDITION_AVIF": "no"})
