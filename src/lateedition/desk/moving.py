"""Moving: a newsroom goes from its SQLite file into PostgreSQL, every row as it is, numbers and all.

As the rows of the handover log keep their numbers, editions that are there go on from where they are, and so do caches and readers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any

from lateedition.config import BadSetting, Config, load
from lateedition.desk import database

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field, Model

BEFORE = "before"
"""What Django calls the SQLite file meanwhile; the default is the new database."""

_AT_A_TIME = 500


class NotMoved(Exception):
    """The newsroom was not moved and goes on as it was; the message says why."""


@dataclass(frozen=True)
class Moved:
    """What was moved: how many rows of how many tables, and the number of the last document that was handed over."""

    tables: int
    rows: int
    log_end: int


def move(config: Config, url: str, *, tell: Callable[[str], None]) -> Moved:
    """Copy everything from the SQLite file of `config` into the empty database at `url`, and compare what arrived with what was there.

    Nobody can write to the file meanwhile, and it stays as it was. `tell` is told of each table. Django must not have been set up yet.
    Raises NotMoved, leaving the new database marked as unfinished, so that the next try begins anew.
    """
    if config.database_url:
        raise NotMoved("LATEEDITION_DATABASE_URL is set: this newsroom is on PostgreSQL already")
    if not config.desk_database.exists():
        raise NotMoved(f"there is no newsroom in {str(config.home)!r}; expected {config.desk_database.name} there")
    try:
        after = load({**os.environ, "LATEEDITION_DATABASE_URL": url})
        database.prepare(config)
        os.environ["LATEEDITION_DATABASE_URL"] = url
        with database.newsroom_of(after) as newsroom:
            if newsroom.is_made:
                raise NotMoved("there is a newsroom in that database already; expected an empty one")
            with newsroom.being_made():
                newsroom.prepare()
                return _copy_all(config, tell=tell)
    except (BadSetting, ConnectionError) as failure:
        raise NotMoved(str(failure)) from failure


def _copy_all(config: Config, *, tell: Callable[[str], None]) -> Moved:
    from django.core.management import call_command
    from django.db import DatabaseError, connections

    from lateedition.desk.handover.models import HandoverRow

    connections.settings[BEFORE] = {**connections.settings["default"], "HOST": "", "USER": "", "PASSWORD": "", "PORT": ""}
    connections.settings[BEFORE] |= database.settings_of(config)
    try:
        tables, rows = _copy_tables(tell)
        tell("the desk's search index, made anew")
        call_command("update_index", verbosity=0)
        last = HandoverRow.objects.order_by("-number").first()
    except DatabaseError as failure:
        raise NotMoved(f"a database did not go along: {str(failure).strip()}; the SQLite file is as it was") from failure
    finally:
        connections.close_all()
    return Moved(tables, rows, last.number if last else 0)


def _copy_tables(tell: Callable[[str], None]) -> tuple[int, int]:
    """Copy every table, in one transaction; return how many there are, and how many rows."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    models, rows = _models(), 0
    with transaction.atomic(using=BEFORE), transaction.atomic():
        _empty(connection, models)
        for model in models:
            count, arriving = _copy(model, connection)
            rows += count
            if arriving != _digest_of(model, "default"):
                raise NotMoved(f"what arrived in {model._meta.db_table} is not what was there; the SQLite file is as it was")
            if count:
                tell(f"{count:,} rows of {model._meta.db_table}")
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    return len(models), rows


def _models() -> list[type[Model]]:
    """Return every model that has a table of rows; the search index is another thing in each database, and is made anew."""
    from django.apps import apps
    from wagtail.search.models import IndexEntry

    found = (model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy)
    return [model for model in found if not issubclass(model, IndexEntry)]


def _empty(connection: BaseDatabaseWrapper, models: Sequence[type[Model]]) -> None:
    """Take out what the migrations themselves put in: the rows that are moved have it, too."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def _copy(model: type[Model], connection: BaseDatabaseWrapper) -> tuple[int, int]:
    """Copy the rows of `model`; return how many, and their digest."""
    fields = model._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table, values = connection.ops.quote_name(model._meta.db_table), ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608  quoted names of our own models
    count = digest = 0
    with connection.cursor() as cursor:
        for rows in _rows(model, BEFORE):
            count += len(rows)
            digest ^= _digest(fields, rows)
            cursor.executemany(statement, [_saved(fields, row, connection) for row in rows])
    return count, digest


def _rows(model: type[Model], alias: str) -> Iterator[list[tuple[Any, ...]]]:
    """Give the rows of `model`, some at a time."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    rows = iter(model._base_manager.using(alias).order_by("pk").values_list(*names).iterator(chunk_size=_AT_A_TIME))
    while some := list(islice(rows, _AT_A_TIME)):
        yield some


def _saved(fields: Sequence[Field[Any, Any]], row: Sequence[Any], connection: BaseDatabaseWrapper) -> list[Any]:
    return [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]


def _digest_of(model: type[Model], alias: str) -> int:
    digest = 0
    for rows in _rows(model, alias):
        digest ^= _digest(model._meta.local_concrete_fields, rows)
    return digest


def _digest(fields: Sequence[Field[Any, Any]], rows: Sequence[Sequence[Any]]) -> int:
    """Return a number that is equal for the same rows in whatever order: databases sort text each in its own way."""
    digest = 0
    for row in rows:
        told = json.dumps(
            [_told(field.get_prep_value(value)) for field, value in zip(fields, row, strict=True)], sort_keys=True, default=str
        )
        digest ^= int.from_bytes(blake2b(told.encode(), digest_size=16).digest(), "big")
    return digest


def _told(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value
