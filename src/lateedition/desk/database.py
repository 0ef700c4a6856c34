"""The desk's database: made in a moment from a template that ships with the package, kept up by migrations.

A fresh migration takes about 16 s; the template takes a fraction of one. `python -m lateedition.desk.database` builds the
template anew after a migration was added; a test says when it is out of date.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import tempfile
import zlib
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from lateedition.config import Config

TEMPLATE = Path(__file__).with_name("template.sqlite3.gz")


def prepare(config: Config) -> None:
    """Make the newsroom's folders and its database if they are not there, and bring an older database up to date.

    Raises sqlite3.DatabaseError, naming the file, when the database is damaged.
    """
    for folder in (config.home, config.originals, config.renditions, config.watched_folder, config.edition):
        folder.mkdir(parents=True, exist_ok=True)
    path = config.desk_database
    if not path.exists():
        unpack(path)
    if _mark_of(path) != schema_mark():
        _migrate()
        _set_mark(path, schema_mark())


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
    """Migrate a new database from nothing, as small and as fast to read as it can be, and write it compressed to `target`."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LATEEDITION_HOME"] = folder
        _migrate()
        path = Path(folder) / "desk.sqlite3"
        _set_mark(path, _libraries())
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE; ANALYZE; VACUUM;")
        with target.open("wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
            packed.write(path.read_bytes())


def _libraries() -> int:
    """Return a number that stands for the versions of the libraries that have tables."""
    return zlib.crc32(f"{version('django')} {version('wagtail')}".encode()) & 0x7FFF_FFFF


def _migrate() -> None:
    import django
    from django.core.management import call_command
    from django.db import connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
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
