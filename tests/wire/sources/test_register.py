"""What the operator writes is understood or answered in words: file, entry, key, and what was expected. One slip stops no other source."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from lateedition.wire.sources.register import Register, Source, parse, read
from lateedition.wire.sources.schedule import Bounds
from lateedition.wire.sources.secret import NoSecret, Secret

FILE = Path("/paper/wire/sources.toml")

GOOD = """
[[source]]
name = "harbour"
kind = "poll"
url = "https://harbour.example/feed.xml"

[[source]]
name = "world-desk"
kind = "websub"
url = "https://world.example/feed?lang=en"
profile = "reuters"
every = ["30s", "2h"]
allow = ["10.8.0.0/16", "fd00::/8"]
ports = [8443]
ca = "world.pem"
secret_file = "secrets/world"
secret_as = "x-api-key"
quiet_after = "6h"
largest_mb = 4

[[source]]
name = "agency"
kind = "push"
secret_env = "AGENCY_SECRET"
"""


def test_a_register_is_read_as_it_is_written() -> None:
    harbour, world, agency = parse(GOOD.encode(), path=FILE).sources
    assert harbour == Source("harbour", "poll", "https://harbour.example/feed.xml")
    assert world == Source(
        name="world-desk",
        kind="websub",
        url="https://world.example/feed?lang=en",
        profile="reuters",
        answers_to="reuters",
        every=Bounds(30.0, 7_200.0),
        allow=(ip_network("10.8.0.0/16"), ip_network("fd00::/8")),
        ports=(8443,),
        ca=Path("/paper/wire/world.pem"),
        secret=Secret(Path("/paper/wire/secrets/world"), "", "x-api-key"),
        quiet_after_s=21_600.0,
        largest_bytes=4 * 1024**2,
    )
    assert agency.secret == Secret(None, "AGENCY_SECRET", "bearer")


def test_a_source_goes_by_a_name_that_its_profile_answers_to() -> None:
    harbour, world, _ = parse(GOOD.encode(), path=FILE).sources
    assert (harbour.goes_by, world.goes_by) == ("harbour", "reuters")


POLL = 'name = "a"\nkind = "poll"\nurl = "http://a.example/"\n'
PUSH = 'name = "a"\nkind = "push"\n'


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('kind = "poll"\nurl = "http://a.example/"', "entry 1: name: missing; expected in every entry"),
        ('name = "a"', "entry 1 ('a'): kind: missing"),
        ('name = "A b"\nkind = "poll"', "entry 1 ('A b'): name: 'A b'; expected at most 64 small letters, digits and hyphens"),
        ('name = "in/a"\nkind = "poll"', "name: 'in/a'; expected"),
        ('name = "a"\nkind = "ftp"', "kind: Invalid enum value 'ftp'; expected 'poll', 'websub' or 'push'"),
        ('name = "a"\nkind = "poll"', "url: missing; expected where to ask, for kind 'poll'"),
        ('name = "a"\nkind = "poll"\nurl = "a.example"', "url: 'a.example' is not a URL of the web"),
        ('name = "a"\nkind = "poll"\nurl = "http://u:p@a.example/"', "url: 'http://a.example/' has a login"),
        ('name = "a"\nkind = "poll"\nurl = "http://a.example:8080/"', "has port 8080; expected 80 or 443, or the port named in ports"),
        (POLL + "colour = 3", "colour: not a key of a source; expected one of name, kind, url"),
        (POLL + 'secret = "hush"', "secret: not a key of a source; expected one of"),
        (POLL + "every = 5", "every: Expected `str | array`, got `int`"),
        (POLL + 'every = "5"', "every: '5'; expected a duration from 1s to 30d"),
        (POLL + 'every = ["1h", "1m"]', "every: ['1h', '1m']; expected the shorter one first"),
        (POLL + 'every = ["1m"]', "every: ['1m']; expected one duration, or the shortest and the longest"),
        (POLL + 'allow = ["10.8.0.1/16"]', "allow: '10.8.0.1/16' is not a network"),
        (POLL + 'ports = ["80"]', "ports[0]: Expected `int`, got `str`"),
        (POLL + "ports = [0]", "ports: 0; expected 1 to 65535"),
        (POLL + 'profile = "acme"', "profile: 'acme' is not known; expected one of afp"),
        (POLL + 'quiet_after = "soon"', "quiet_after: 'soon'; expected a duration"),
        (POLL + "largest_mb = 65", "largest_mb: 65; expected 1 to 64"),
        (POLL + 'secret_env = "A"\nsecret_file = "b"', "secret_env: secret_file is there, too; expected one of the two"),
        (POLL + 'secret_env = "A"\nsecret_as = "a b"', "secret_as: 'a b'; expected 'bearer', 'basic' or the name of a header"),
        (PUSH, "secret_file: missing, and secret_env as well"),
        (PUSH + 'url = "http://a.example/"', "url: 'http://a.example/'; expected none: whoever pushes comes to us"),
        (PUSH + 'secret_env = "A"\nsecret_as = "basic"', "secret_as: 'basic'; expected none"),
    ],
)
def test_a_slip_is_said_with_file_entry_key_and_what_was_expected_and_stops_no_other(entry: str, words: str) -> None:
    found = parse(f'[[source]]\n{entry}\n[[source]]\nname = "other"\nkind = "poll"\nurl = "http://b.example/"'.encode(), path=FILE)
    (wrong,) = found.wrong
    assert wrong.words.startswith(f"{FILE}: entry 1")
    assert words in wrong.words
    assert [source.name for source in found.sources] == ["other"]
    assert not found.is_unread


def test_of_two_sources_with_one_name_the_first_counts() -> None:
    found = parse(f"[[source]]\n{POLL}[[source]]\n{POLL}".encode(), path=FILE)
    assert len(found.sources) == 1
    assert found.wrong[0].words == f"{FILE}: entry 2 ('a'): name: 'a' is there twice; expected a name of its own for each"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"[[source]\n", "is not TOML"),
        (b"\xff", "is not TOML"),
        (b'[[sources]]\nname = "a"', "has 'sources' at the top; expected [[source]] entries and nothing else"),
        (b"source = 3", "has 'source' at the top"),
    ],
)
def test_a_file_that_is_no_register_is_said_and_known_from_an_empty_one(text: bytes, words: str) -> None:
    found = parse(text, path=FILE)
    assert found.is_unread
    assert words in found.wrong[0].words
    assert found.wrong[0].words.startswith(str(FILE))


def test_where_there_is_no_file_there_are_no_sources(tmp_path: Path) -> None:
    assert read(tmp_path / "sources.toml") == Register()
    assert parse(b"", path=FILE) == Register()


def test_an_entry_that_is_no_table_is_said() -> None:
    assert "entry 1: Expected `object`, got `int`" in parse(b"source = [3]", path=FILE).wrong[0].words


# Secrets


def test_a_secret_is_read_when_it_is_needed_so_that_it_can_be_changed(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    secret = Secret(file)
    file.write_text(" first \n")
    assert secret.header() == {"Authorization": "Bearer first"}
    file.write_text("second")
    assert secret.header() == {"Authorization": "Bearer second"}


@pytest.mark.parametrize(
    ("sent_as", "header"),
    [("bearer", {"Authorization": "Bearer u:p"}), ("basic", {"Authorization": "Basic dTpw"}), ("x-api-key", {"x-api-key": "u:p"})],
)
def test_a_secret_is_sent_as_the_agency_wants_it(sent_as: str, header: dict[str, str]) -> None:
    assert Secret(None, "A", sent_as).header({"A": "u:p"}) == header


@pytest.mark.parametrize("content", [None, b"", b" \n", b"one\ntwo", b"\xff\xfe", "clé".encode()])
def test_a_secret_that_cannot_be_used_is_said_and_never_shown(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(NoSecret, match=r"secret_file .*secret") as failure:
        Secret(file).read()
    assert "one\n" not in str(failure.value)


def test_a_variable_that_is_not_set_is_named() -> None:
    with pytest.raises(NoSecret, match="secret_env 'A' is empty or not set; expected a secret"):
        Secret(None, "A").read({})


def test_a_profile_of_the_newsrooms_own_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "quay.toml").write_text('name = "quay"\nsources = ["quay-sftp"]\n', encoding="utf-8")
    (source,) = parse(f'[[source]]\n{POLL}profile = "quay"'.encode(), path=tmp_path / "sources.toml").sources
    assert source.goes_by == "quay-sftp"
