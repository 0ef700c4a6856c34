"""Every setting of the house, read once from the environment. Parts are handed what they need; only cli and desk settings ask here.

Each variable is described in docs/running/settings.md.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

LOOPBACK: tuple[IPv4Network | IPv6Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1"))

PRIVATE = 0o750
"""Who may enter a newsroom's home when it is made: its owner, and whom the operator puts into the group. Drafts and embargoes are in it."""

PUSH_SERVICES = ("fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
"""Who passes on pushes to the browsers that are used most: Chrome and its kin, Firefox, Safari, and Edge on Windows."""


class BadSetting(ValueError):
    """A setting has a value that cannot be used; the message says which, what it was, and what is expected."""


@dataclass(frozen=True)
class LettersConfig:
    """How letters go out: the relay, who they are from, and how fast. `security` is how the relay is spoken to.

    What cannot be delivered comes back to `returns_to` and is read in the Maildir `returns`; without them, to `sender`, for people to read.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    password_file: Path | None = None
    authorities: Path | None = None
    a_minute: int = 300
    connections: int = 2
    returns_to: str = ""
    returns: Path | None = None

    def secret(self) -> str:
        """Return the password, as the file has it now where one is named. Raises BadSetting."""
        try:
            return self.password_file.read_text(encoding="utf-8").strip() if self.password_file else self.password
        except OSError as failure:
            raise BadSetting(f"LATEEDITION_SMTP_PASSWORD_FILE is {str(self.password_file)!r}: {failure.strerror}") from failure


@dataclass(frozen=True)
class Config:
    """Where the newsroom's state lives and where its servers listen.

    `home` holds everything that is kept; nothing is written elsewhere but to the database of `database_url`, where one is
    given. `site_url` and `desk_url` are the origins that people type, without a trailing slash; they differ on purpose: an
    XSS on one must not reach the other.
    """

    home: Path
    host: str = "127.0.0.1"
    port: int = 8000
    desk_port: int = 8001
    stand_workers: int = 1
    press_workers: int = 1
    history_days: int = 30
    stand_front: Literal["lean", "granian"] = "lean"
    site_url: str = "http://localhost:8000"
    desk_url: str = "http://localhost:8001"
    database_url: str = ""
    originals_at: str = ""
    renditions_at: str = ""
    avif: bool = True
    recording_mb: int = 200
    reads_months: int = 25
    purge_urls: tuple[str, ...] = ()
    purge_headers: Path | None = None
    wire_port: int = 0
    wire_url: str = ""
    dispatch_port: int = 0
    dispatch_url: str = ""
    dispatch_allow: tuple[IPv4Network | IPv6Network, ...] = ()
    dispatch_ports: tuple[int, ...] = (80, 443, 8080, 8443)
    fediverse: bool = False
    api: bool = False
    push_services: tuple[str, ...] = PUSH_SERVICES
    letters: LettersConfig | None = None
    log: str = ""
    nodes: tuple[str, ...] = ()
    two_factor: Literal["", "required", "offered"] = ""
    session_hours: int = 24
    session_idle_min: int = 60
    proxies: tuple[IPv4Network | IPv6Network, ...] = LOOPBACK

    @property
    def demands_second_factor(self) -> bool:
        """Whether who may publish must log in with a second factor. Where nothing is said, a demonstration only offers it."""
        return self.two_factor == "required" or (not self.two_factor and not self.demonstration_logins.exists())

    @property
    def demonstration_logins(self) -> Path:
        """The file with the demonstration's passwords, in the home that it was loaded into."""
        return self.home / "demo-login.txt"

    @property
    def is_node(self) -> bool:
        """Whether this machine only serves: the handover log is in PostgreSQL, and no desk has ever been run here."""
        return bool(self.database_url) and not self.secret_file.exists()

    @property
    def is_desk_alone(self) -> bool:
        """Whether readers are served by other machines alone, which are named as nodes: nothing was ever printed here."""
        return bool(self.nodes) and not (self.edition.is_dir() and any(self.edition.iterdir()))

    @property
    def desk_database(self) -> Path:
        """The desk's SQLite file, where `database_url` names no PostgreSQL; the handover log is a table in it."""
        return self.home / "desk.sqlite3"

    @property
    def handover_log(self) -> Path | str:
        """Where the handover log is: a SQLite file, or the URL of a PostgreSQL database."""
        return self.database_url or self.desk_database

    @property
    def originals(self) -> Path | str:
        """Pictures as they came, never served to readers: a folder, or `s3://BUCKET/PREFIX`."""
        return _place(self.originals_at) or self.home / "originals"

    @property
    def renditions(self) -> Path | str:
        """Pictures as readers get them, named by the digest of their bytes: a folder, or `s3://BUCKET/PREFIX`."""
        return _place(self.renditions_at) or self.home / "renditions"

    @property
    def inbox_database(self) -> Path:
        """The wire's SQLite file: receipts with the raw bytes, items, quarantine."""
        return self.home / "wire" / "inbox.sqlite3"

    @property
    def watched_folder(self) -> Path:
        """Files dropped here (or in a folder here, which names their source) are taken in and removed."""
        return self.home / "wire" / "in"

    @property
    def source_profiles(self) -> Path:
        """The newsroom's own source profiles, one TOML file each, beside those of the package or in their place."""
        return self.home / "wire" / "profiles"

    @property
    def sources_file(self) -> Path:
        """The register of sources that are asked, or may push: what the operator writes."""
        return self.home / "wire" / "sources.toml"

    @property
    def sources_database(self) -> Path:
        """The SQLite file with what is known of each source: when it was last heard of, and how often that is usual."""
        return self.home / "wire" / "sources.sqlite3"

    @property
    def hub_url(self) -> str:
        """Where others subscribe to the site's feeds; empty where nothing is dispatched."""
        return f"{self.dispatch_url or self.site_url}/-/hub" if self.dispatch_port else ""

    @property
    def dispatch_database(self) -> Path:
        """The SQLite file with who subscribes, and what each of them was told last."""
        return self.home / "dispatch" / "dispatch.sqlite3"

    @property
    def fediverse_folder(self) -> Path | None:
        """Where followers and the key to sign with are kept; None where the house is not in the fediverse."""
        return self.dispatch_database.parent if self.fediverse else None

    @property
    def letters_folder(self) -> Path:
        """Where it is kept who gets letters, and what links in them are signed with."""
        return self.dispatch_database.parent

    @property
    def edition(self) -> Path:
        """The folder of the LMDB environment that the press writes and the stand reads."""
        return self.home / "edition"

    @property
    def secret_file(self) -> Path:
        """The desk's signing key, made on first use, readable by its owner only."""
        return self.home / "secret.key"


def load(environment: Mapping[str, str] = os.environ) -> Config:
    """Return the settings that `environment` gives, with the defaults for the rest.

    Raises BadSetting for a value that cannot be used.
    """
    port, desk_port = _port(environment, "LATEEDITION_PORT", 8000), _port(environment, "LATEEDITION_DESK_PORT", 8001)
    return Config(
        home=Path(environment.get("LATEEDITION_HOME", "newsroom")).absolute(),
        host=environment.get("LATEEDITION_HOST", "127.0.0.1"),
        port=port,
        desk_port=desk_port,
        stand_workers=_number(environment, "LATEEDITION_STAND_WORKERS", 1, least=1, most=256),
        press_workers=_number(environment, "LATEEDITION_PRESS_WORKERS", min(os.cpu_count() or 1, 256), least=0, most=256),
        history_days=_number(environment, "LATEEDITION_HISTORY_DAYS", 30, least=0, most=36_500),
        stand_front=_front(environment.get("LATEEDITION_STAND_FRONT", "lean")),
        site_url=environment.get("LATEEDITION_SITE_URL", f"http://localhost:{port}").rstrip("/"),
        desk_url=environment.get("LATEEDITION_DESK_URL", f"http://localhost:{desk_port}").rstrip("/"),
        database_url=_database_url(environment),
        originals_at=_pictures_at(environment, "LATEEDITION_ORIGINALS"),
        renditions_at=_pictures_at(environment, "LATEEDITION_RENDITIONS"),
        avif=_one_of(environment, "LATEEDITION_AVIF", ("", "on", "off")) != "off",
        recording_mb=_number(environment, "LATEEDITION_RECORDING_MB", 200, least=1, most=2_000),
        reads_months=_number(environment, "LATEEDITION_READS_MONTHS", 25, least=1, most=25),
        purge_urls=_urls(environment, "LATEEDITION_PURGE_URLS"),
        purge_headers=Path(headers) if (headers := environment.get("LATEEDITION_PURGE_HEADERS")) else None,
        wire_port=_number(environment, "LATEEDITION_WIRE_PORT", 0, least=0, most=65535),
        wire_url=_url(environment, "LATEEDITION_WIRE_URL").rstrip("/"),
        dispatch_port=_number(environment, "LATEEDITION_DISPATCH_PORT", 0, least=0, most=65535),
        dispatch_url=_url(environment, "LATEEDITION_DISPATCH_URL").rstrip("/"),
        dispatch_allow=_networks(environment, "LATEEDITION_DISPATCH_ALLOW", usual=()),
        dispatch_ports=_ports(environment, "LATEEDITION_DISPATCH_PORTS", usual=(80, 443, 8080, 8443)),
        fediverse=_one_of(environment, "LATEEDITION_FEDIVERSE", ("", "on", "off")) == "on",
        api=_one_of(environment, "LATEEDITION_API", ("", "on", "off")) == "on",
        push_services=_hosts(environment, "LATEEDITION_PUSH_SERVICES", usual=PUSH_SERVICES),
        letters=_letters(environment),
        nodes=tuple(url.rstrip("/") for url in _urls(environment, "LATEEDITION_NODES")),
        log=_one_of(environment, "LATEEDITION_LOG", ("", "words", "json")),
        two_factor=_two_factor(environment),
        session_hours=_number(environment, "LATEEDITION_SESSION_HOURS", 24, least=1, most=720),
        session_idle_min=_number(environment, "LATEEDITION_SESSION_IDLE_MIN", 60, least=1, most=43_200),
        proxies=_networks(environment, "LATEEDITION_PROXIES", usual=LOOPBACK),
    )


_RELAYS: dict[str, tuple[Literal["starttls", "tls", "none"], int]] = {
    "smtp": ("starttls", 587),
    "smtps": ("tls", 465),
    "smtp+plain": ("none", 25),
}

_RELAY = "smtps://USER@HOST:465, smtp://USER@HOST:587 (STARTTLS) or smtp+plain://HOST:25 (neither TLS nor a login)"


def _letters(environment: Mapping[str, str]) -> LettersConfig | None:
    """Return how letters go out; None where no relay is named."""
    said, sender = environment.get("LATEEDITION_SMTP", ""), environment.get("LATEEDITION_LETTERS_FROM", "")
    if not said and not sender:
        return None
    if not said or not sender:
        missing = "LATEEDITION_LETTERS_FROM" if said else "LATEEDITION_SMTP"
        raise BadSetting(f"{missing} is empty; letters need both LATEEDITION_SMTP and LATEEDITION_LETTERS_FROM")
    try:
        url = urlsplit(said)
        security, usual = _RELAYS[url.scheme]
        host, port = url.hostname or "", url.port or usual
    except (ValueError, KeyError) as wrong:
        raise BadSetting(f"LATEEDITION_SMTP cannot be read; expected {_RELAY}") from wrong
    if not host or url.path not in ("", "/") or url.password is not None:
        raise BadSetting(f"LATEEDITION_SMTP has no host, or a path, or a password in it; expected {_RELAY}")
    user, password = unquote(url.username or ""), environment.get("LATEEDITION_SMTP_PASSWORD", "")
    file = environment.get("LATEEDITION_SMTP_PASSWORD_FILE")
    if bool(user) != bool(password or file):
        raise BadSetting("of a user in LATEEDITION_SMTP and a LATEEDITION_SMTP_PASSWORD there is only one; expected both or neither")
    if user and security == "none":
        raise BadSetting("LATEEDITION_SMTP would send a password without TLS; expected smtps:// or smtp:// where there is a user")
    if not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", sender):
        raise BadSetting(f"LATEEDITION_LETTERS_FROM is {sender!r}; expected an address, as letters@example.org")
    returns_to, returns = environment.get("LATEEDITION_RETURNS_TO", ""), environment.get("LATEEDITION_RETURNS_MAILDIR", "")
    if bool(returns_to) != bool(returns):
        raise BadSetting("of LATEEDITION_RETURNS_TO and LATEEDITION_RETURNS_MAILDIR there is only one; expected both or neither")
    if returns_to and not re.fullmatch(r"[!-*,-?A-~]+@[A-Za-z0-9.-]+", returns_to):
        raise BadSetting(f"LATEEDITION_RETURNS_TO is {returns_to!r}; expected an address without a plus, as returns@example.org")
    return LettersConfig(
        host,
        port,
        security,
        sender,
        user,
        password,
        password_file=Path(file) if file else None,
        authorities=Path(authorities) if (authorities := environment.get("LATEEDITION_SMTP_CA")) else None,
        a_minute=_number(environment, "LATEEDITION_LETTERS_A_MINUTE", 300, least=1, most=60_000),
        connections=_number(environment, "LATEEDITION_LETTERS_CONNECTIONS", 2, least=1, most=20),
        returns_to=returns_to,
        returns=Path(returns) if returns else None,
    )


def _two_factor(environment: Mapping[str, str]) -> Literal["", "required", "offered"]:
    said = _one_of(environment, "LATEEDITION_TWO_FACTOR", ("", "required", "offered"))
    return "required" if said == "required" else "offered" if said == "offered" else ""


def _networks(
    environment: Mapping[str, str], name: str, *, usual: tuple[IPv4Network | IPv6Network, ...]
) -> tuple[IPv4Network | IPv6Network, ...]:
    if name not in environment:
        return usual
    try:
        return tuple(ip_network(said) for said in environment[name].split())
    except ValueError as wrong:
        raise BadSetting(f"{name} is {environment[name]!r}: {wrong}; expected addresses or networks, as 10.0.0.7 10.1.0.0/16") from wrong


def _ports(environment: Mapping[str, str], name: str, *, usual: tuple[int, ...]) -> tuple[int, ...]:
    said = environment.get(name, "").split()
    if not all(port.isascii() and port.isdigit() and 1 <= int(port) <= 65535 for port in said):
        raise BadSetting(f"{name} is {environment[name]!r}; expected ports from 1 to 65535 with spaces between them")
    return tuple(map(int, said)) or usual


def _hosts(environment: Mapping[str, str], name: str, *, usual: tuple[str, ...]) -> tuple[str, ...]:
    said = environment.get(name, "").lower().split()
    if not all(re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*", host) for host in said):
        raise BadSetting(
            f"{name} is {environment[name]!r}; expected names of hosts, those with a full stop in front for all below them, or any"
        )
    return tuple(said) or usual


def _one_of(environment: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    said = environment.get(name, "")
    if said not in choices:
        raise BadSetting(f"{name} is {said!r}; expected {' or '.join(map(repr, filter(None, choices)))}")
    return said


def _url(environment: Mapping[str, str], name: str) -> str:
    """Return the one URL of a setting, empty where there is none."""
    urls = _urls(environment, name)
    if len(urls) > 1:
        raise BadSetting(f"{name} has {len(urls)} URLs; expected one")
    return next(iter(urls), "")


def _urls(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    urls = tuple(environment.get(name, "").split())
    for url in urls:
        if not url.startswith(("http://", "https://")):
            raise BadSetting(f"{name} has {url!r}; expected URLs that begin with http:// or https://, with spaces between them")
    return urls


def _pictures_at(environment: Mapping[str, str], name: str) -> str:
    said = environment.get(name, "")
    scheme, mark, bucket = said.partition("://")
    if mark and (scheme != "s3" or not bucket.partition("/")[0]):
        raise BadSetting(f"{name} is {said!r}; expected a folder, or s3://BUCKET/PREFIX")
    return said


def _place(said: str) -> Path | str:
    return said if said.startswith("s3://") else Path(said).absolute() if said else ""


def _database_url(environment: Mapping[str, str]) -> str:
    """Return the URL of the PostgreSQL database, empty for SQLite. Our own variable comes before the one that hosts set by custom."""
    name = next((name for name in ("LATEEDITION_DATABASE_URL", "DATABASE_URL") if name in environment), "")
    said = environment.get(name, "")
    if said and not said.startswith(("postgresql://", "postgres://")):
        scheme = said.partition("://")[0] if "://" in said else "no scheme at all"
        raise BadSetting(
            f"{name} begins with {scheme!r}; expected postgresql://USER:PASSWORD@HOST/DATABASE, "
            "or an empty LATEEDITION_DATABASE_URL for the SQLite file in the newsroom's home"
        )
    return said


def _front(said: str) -> Literal["lean", "granian"]:
    fronts: dict[str, Literal["lean", "granian"]] = {"lean": "lean", "granian": "granian"}
    if said in fronts:
        return fronts[said]
    raise BadSetting(f"LATEEDITION_STAND_FRONT is {said!r}; expected 'lean' or 'granian'")


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    return _number(environment, name, default, least=1, most=65535)


def _number(environment: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    said = environment.get(name, str(default))
    if not said.isascii() or not said.isdigit() or not least <= int(said) <= most:
        raise BadSetting(f"{name} is {said!r}; expected a whole number from {least} to {most}")
    return int(said)
