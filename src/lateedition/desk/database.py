"""The desk's database: a SQLite file made in a moment from a template that ships with the package, or PostgreSQL.

Both are kept up by migrations. A fresh migration takes about 16 s; the template takes a fraction of one.
`python -m lateedition.desk.database` builds the template anew after a migration was added; a test says when it is out of date.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lateedition.config import PRIVATE, Config
from lateedition.desk.starting import start

if TYPE_CHECKING:
    import psycopg

TEMPLATE = Path(__file__).with_name("template.sqlite3.gz")


def settings_of(config: Config) -> dict[str, Any]:
    """Return Django's settings of the desk's database. Raises BadSetting for a URL that cannot be used."""
    if config.database_url:
        from lateedition.desk import postgres

        return postgres.settings_of(config.database_url)
    # synchronous=FULL: with NORMAL, a power cut lost acknowledged publishes in 27 of 40 runs. IMMEDIATE: a transaction that
    # begins by reading and then writes would otherwise be refused at once, without waiting, when another one wrote between.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": config.desk_database,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;",
        },
    }


@contextmanager
def newsroom_of(config: Config) -> Iterator[Newsroom]:
    """Give the newsroom that `config` names, held against others who would make or migrate it at the same time.

    Raises BadSetting for a PostgreSQL database of another program, ConnectionError when it cannot be reached.
    """
    if not config.database_url:
        yield Newsroom(config)
        return
    from lateedition.desk import postgres

    with postgres.held(config.database_url) as connection:
        yield PostgresNewsroom(config, connection)


def prepare(config: Config) -> None:
    """Make the newsroom's folders and its database if they are not there, and bring an older database up to date."""
    with newsroom_of(config) as newsroom, nullcontext() if newsroom.is_made else newsroom.being_made():
        newsroom.prepare()


class Newsroom:
    """The database of a newsroom whose desk is a SQLite file. A file is made whole or not at all."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @property
    def is_made(self) -> bool:
        """Whether it is there."""
        return self.config.desk_database.exists()

    def being_made(self) -> AbstractContextManager[None]:
        """Give a block in which it is made for the first time."""
        return nullcontext()

    def prepare(self) -> None:
        """Make the newsroom's folders and its database if they are not there, and bring an older database up to date.

        Raises sqlite3.DatabaseError, naming the file, when the database is damaged.
        """
        _make_folders(self.config)
        path = self.config.desk_database
        if not path.exists():
            unpack(path)
        if _mark_of(path) != schema_mark():
            _migrate()
            _set_mark(path, schema_mark())


class PostgresNewsroom(Newsroom):
    """The database of a newsroom whose desk is on PostgreSQL."""

    def __init__(self, config: Config, connection: psycopg.Connection) -> None:
        super().__init__(config)
        self._connection = connection

    @property
    def is_made(self) -> bool:
        """Whether it is there, and was finished. Raises BadSetting when the database is another program's."""
        from lateedition.desk import postgres

        return postgres.is_made(self._connection)

    def being_made(self) -> AbstractContextManager[None]:
        """Give a block in which it is made for the first time, from an empty database."""
        from lateedition.desk import postgres

        return postgres.being_made(self._connection)

    def prepare(self) -> None:
        """Make the newsroom's folders, and bring the tables up to date."""
        from lateedition.desk import postgres

        _make_folders(self.config)
        if postgres.mark_of(self._connection) != schema_mark():
            _migrate()
            postgres.set_mark(self._connection, schema_mark())


def unpack(path: Path) -> None:
    """Put a database made from the template at `path`, whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".desk-", delete=False) as file, gzip.open(TEMPLATE) as template:
        shutil.copyfileobj(template, file)
    fresh = Path(file.name)
    if _mark_of(fresh) == _libraries():
        _set_mark(fresh, schema_mark())
    fresh.replace(path)


def schema_mark() -> int:
    """Return a number that changes when migrations may be outstanding: with Django, with Wagtail, with the template."""
    return zlib.crc32(TEMPLATE.read_bytes(), _libraries()) & 0x7FFF_FFFF or 1


def build_template(target: Path = TEMPLATE) -> None:
    """Migrate a new database from nothing, as small as it can be, and write it compressed to `target`.

    It has no statistics (ANALYZE): those of an empty database would have the tables read from end to end for ever, however large they grow.
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LATEEDITION_HOME"], os.environ["LATEEDITION_DATABASE_URL"] = folder, ""
        _migrate()
        path = Path(folder) / "desk.sqlite3"
        _set_mark(path, _libraries())
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE; VACUUM;")
        with target.open("wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
            packed.write(path.read_bytes())


def _make_folders(config: Config) -> None:
    for folder in (config.home, config.originals, config.renditions, config.watched_folder, config.edition):
        if isinstance(folder, Path):
            folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)


def _libraries() -> int:
    """Return a number that stands for the versions of the libraries that have tables."""
    return zlib.crc32(f"{version('django')} {version('wagtail')}".encode()) & 0x7FFF_FFFF


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection, connections

    start()
    from lateedition.desk.daybook.seal import seal, unseal

    unseal(connection)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        seal(connection)
    connections.close_all()


def _mark_of(path: Path) -> int:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.DatabaseError as damaged:
        raise sqlite3.DatabaseError(f"{str(path)!r} is no database of a desk ({damaged}); restore it from a backup") from damaged


def _set_mark(path: Path, mark: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {mark}")


if __name__ == "__main__":
    build_template()
