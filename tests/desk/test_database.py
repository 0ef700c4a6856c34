"""The database that a newsroom begins with."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ConnectionHandler

from lateedition.desk import database


def test_the_template_is_up_to_date(newsroom):
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == [], "run: python -m lateedition.desk.database"
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_template_has_the_tables_that_the_models_ask_for(newsroom):
    for model in __import__("django.apps").apps.apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            model._default_manager.first()


def test_a_fresh_newsroom_is_ready_without_a_migration(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "_migrate", lambda: pytest.fail("migrated"))
    config = replace(settings.HOUSE, home=tmp_path / "home")
    database.prepare(config)
    database.prepare(config)
    for folder in (config.originals, config.renditions, config.watched_folder, config.edition):
        assert folder.is_dir()
    with sqlite3.connect(config.desk_database) as desk:
        assert desk.execute("SELECT count(*) FROM handover_log").fetchone() == (0,)
    desk.close()


def test_tidying_the_search_never_reads_its_index_from_end_to_end(tmp_path):
    config = replace(settings.HOUSE, home=tmp_path / "home")
    database.prepare(config)
    with sqlite3.connect(config.desk_database) as desk:
        plan = desk.execute("EXPLAIN QUERY PLAN DELETE FROM story_words_data WHERE id >= ? AND id <= ?", (1, 2)).fetchone()
    desk.close()
    assert plan[-1].startswith("SEARCH"), "statistics of an empty database say that there is next to nothing in it"


def test_an_older_newsroom_is_migrated_once(tmp_path, monkeypatch):
    config = replace(settings.HOUSE, home=tmp_path / "home")
    database.prepare(config)
    with sqlite3.connect(config.desk_database) as desk:
        desk.execute("PRAGMA user_version = 4711")
    desk.close()
    migrated = []
    monkeypatch.setattr(database, "_migrate", lambda: migrated.append(1))
    database.prepare(config)
    database.prepare(config)
    assert migrated == [1]


def test_a_damaged_database_is_said_to_be_damaged(tmp_path):
    config = replace(settings.HOUSE, home=tmp_path)
    config.desk_database.write_bytes(b"not a database at all, not at all, not at all" * 100)
    with pytest.raises(sqlite3.DatabaseError, match="restore it from a backup"):
        database.prepare(config)


def test_the_template_holds_no_people_and_no_secrets():
    content = gzip.decompress(database.TEMPLATE.read_bytes())
    assert b"argon2" not in content
    assert b"pbkdf2" not in content


def test_acknowledged_means_on_the_disk(newsroom):
    desk = ConnectionHandler({"default": database.settings_of(settings.HOUSE)})["default"]
    with closing(desk), desk.cursor() as cursor:
        said = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert said == ["wal", 2, 1]
    assert desk.transaction_mode == "IMMEDIATE"
