"""The desk on PostgreSQL: how Django connects, and a newsroom's database made once, whole, or made again from the start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from lateedition.config import BadSetting

CONNECT_TIMEOUT_S = 5
_TCP: dict[str, Any] = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 8_000}
_PREPARING = 0x1A7EED01
_MARK_TABLE = "lateedition_newsroom"

_NAMES = (("NAME", "dbname"), ("USER", "user"), ("PASSWORD", "password"), ("HOST", "host"), ("PORT", "port"))
_SESSION = {
    # A publish that was acknowledged is on the database's disk, whatever the server's or the role's own default is.
    "synchronous_commit": "on",
    # A desk that vanished in mid-transaction must not keep its turn at the handover log: the server's own defaults wait two hours.
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10s",
}


def settings_of(url: str) -> dict[str, Any]:
    """Return Django's settings of the database at `url`, which libpq itself reads: all its parameters may be given.

    Raises BadSetting for a URL that libpq does not understand or that names no database.
    """
    given = _parameters(url)
    settings = {django: str(given.pop(libpq, "")) for django, libpq in _NAMES}
    if not settings["NAME"]:
        raise BadSetting("the database URL names no database; expected postgresql://USER:PASSWORD@HOST/DATABASE")
    session = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    options = {"connect_timeout": CONNECT_TIMEOUT_S, **_TCP, **given, "options": f"{session} {given.get('options', '')}".strip()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # after the database was restarted, a request begins on a connection that works
        "OPTIONS": options,
    }


@contextmanager
def held(url: str) -> Iterator[psycopg.Connection]:
    """Connect to the database at `url` and hold it against others who would prepare it, until the block is through.

    Raises BadSetting for a URL that libpq does not understand, ConnectionError when it cannot be reached or lets us not in.
    """
    parameters = {**_parameters(url), **_TCP, "connect_timeout": CONNECT_TIMEOUT_S}
    try:
        connected = psycopg.connect(autocommit=True, **parameters)
    except psycopg.OperationalError as failure:
        raise ConnectionError(f"the newsroom's database cannot be used: {str(failure).strip()}") from failure
    with connected as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_PREPARING])
        yield connection


def is_made(connection: psycopg.Connection) -> bool:
    """Say whether the database has a newsroom that was made to the end.

    Raises BadSetting when it has tables, and none of a newsroom: it is somebody else's.
    """
    tables = _tables(connection)
    if _MARK_TABLE in tables:
        return _one(connection, "SELECT finished FROM lateedition_newsroom") is True
    if "handover_log" in tables:
        _start_marks(connection, finished=True)
        return True
    if tables:
        raise BadSetting(
            f"database {connection.info.dbname!r} has tables of another program ({', '.join(sorted(tables)[:3])}, …); "
            "expected an empty one, or one that a newsroom was made in"
        )
    return False


@contextmanager
def being_made(connection: psycopg.Connection) -> Iterator[None]:
    """Mark the database as unfinished until the block is through; what an earlier making left in it is taken away first."""
    for table in _tables(connection):
        connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(table)))
    _start_marks(connection, finished=False)
    yield
    connection.execute("UPDATE lateedition_newsroom SET finished = true")


def mark_of(connection: psycopg.Connection) -> int:
    """Return the mark of the migrations that the database has."""
    return int(_one(connection, "SELECT mark FROM lateedition_newsroom") or 0)


def set_mark(connection: psycopg.Connection, mark: int) -> None:
    """Say which migrations the database has."""
    connection.execute("UPDATE lateedition_newsroom SET mark = %s", [mark])


def _start_marks(connection: psycopg.Connection, *, finished: bool) -> None:
    connection.execute("CREATE TABLE lateedition_newsroom (mark bigint NOT NULL, finished boolean NOT NULL)")
    connection.execute("INSERT INTO lateedition_newsroom VALUES (0, %s)", [finished])


def _tables(connection: psycopg.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")}


def _one(connection: psycopg.Connection, question: LiteralString) -> Any:
    row = connection.execute(question).fetchone()
    return row[0] if row else None


def _parameters(url: str) -> dict[str, Any]:
    try:
        return conninfo_to_dict(url)
    except psycopg.ProgrammingError as wrong:
        raise BadSetting(
            f"the database URL cannot be read ({str(wrong).strip()}); expected postgresql://USER:PASSWORD@HOST/DATABASE"
        ) from None
