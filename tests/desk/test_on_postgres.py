"""The desk on PostgreSQL: its own tests pass there too, and a newsroom's database is made once, whole, in an empty database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from elsewhere import pass_with
from lateedition.desk.postgres import settings_of
from postgres import Server

NIGHTLY = os.environ.get("LATEEDITION_NIGHTLY") == "1"
DAILY = [
    "tests/desk/stories/test_listing.py",
    "tests/desk/handover",
    "tests/desk/planning/test_exactly_once.py",
    "tests/desk/accounts/test_login.py",
    "tests/desk/intake/test_recalling.py",
    "-k",
    "not test_listing and not test_login or (search and not never_fails) or is_known_to_every_process or is_counted_before or nobody_has",
]
"""Where PostgreSQL does something in another way: the order of the log, locks between desks, search, attempts that are counted."""


def lateedition(*arguments: str, url: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LATEEDITION_DATABASE_URL": url}
    command = [sys.executable, "-P", "-m", "lateedition", *arguments, "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_the_desks_tests_pass_on_postgresql(repository: Path, migrated: str) -> None:
    ignored = ["--ignore=tests/desk/test_on_postgres.py", "--ignore=tests/desk/test_database.py"]
    print(pass_with({"DATABASE_URL": migrated}, [*ignored, *(["tests/desk"] if NIGHTLY else DAILY)], repository=repository))


def test_a_database_of_another_program_is_refused_and_left_as_it_was(postgres: Server, tmp_path: Path) -> None:
    url = postgres.create("other")
    with postgres.admin("other") as connection:
        connection.execute("CREATE TABLE invoices (amount int)")
    done = lateedition("prepare", "--empty", url=url, home=tmp_path / "home")
    assert done.returncode != 0
    assert "invoices" in done.stderr
    with postgres.admin("other") as connection:
        assert connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall() == [("invoices",)]


def test_a_newsroom_that_is_there_is_found_by_another_home_and_not_migrated_again(postgres: Server, migrated: str, tmp_path: Path) -> None:
    url = postgres.create("there", template="migrated")
    for home in ("one", "two"):
        done = lateedition("prepare", url=url, home=tmp_path / home)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / home / "originals").is_dir()
    with postgres.admin("there") as connection:
        assert connection.execute("SELECT count(*) FROM stories_story").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM people_user").fetchone() == (0,), "it was made a second time"


@pytest.mark.skipif(not NIGHTLY, reason="migrates from nothing: LATEEDITION_NIGHTLY=1")
def test_a_making_that_was_broken_off_is_begun_again_and_a_demonstration_can_be_loaded(
    postgres: Server, migrated: str, tmp_path: Path
) -> None:
    url = postgres.create("broken", template="migrated")
    with postgres.admin("broken") as connection:
        connection.execute("UPDATE lateedition_newsroom SET finished = false")
        connection.execute("CREATE TABLE half_made (a int)")
    done = lateedition("prepare", url=url, home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    with postgres.admin("broken") as connection:
        assert connection.execute("SELECT finished FROM lateedition_newsroom").fetchone() == (True,)
        assert connection.execute("SELECT to_regclass('half_made')").fetchone() == (None,)
        [stories] = connection.execute("SELECT count(*) FROM stories_story WHERE live").fetchone()
    assert stories > 100


def test_acknowledged_means_on_the_databases_disk(postgres: Server, migrated: str) -> None:
    made = settings_of(f"{migrated}?sslmode=prefer&options=-c%20work_mem%3D8MB")
    assert (made["NAME"], made["HOST"], made["CONN_HEALTH_CHECKS"]) == ("migrated", "127.0.0.1", True)
    assert made["OPTIONS"]["sslmode"] == "prefer"
    assert "synchronous_commit=on" in made["OPTIONS"]["options"]
    assert made["OPTIONS"]["options"].endswith("work_mem=8MB")


def test_the_desk_goes_on_after_the_database_was_restarted(own_postgres: Server) -> None:
    own = own_postgres
    url = own.create("desk")
    with own.admin("desk") as connection:
        connection.execute("CREATE TABLE t (a int)")
    program = """
import sys, django
from django.conf import settings
from lateedition.desk.postgres import settings_of
settings.configure(DATABASES={"default": settings_of(sys.argv[1])})
django.setup()
from django.core.signals import request_started
from django.db import connection
def asked():
    request_started.send(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM t")
        print(cursor.fetchone(), flush=True)
asked()
sys.stdin.readline()
asked()
"""
    desk = subprocess.Popen([sys.executable, "-c", program, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert desk.stdin is not None
    assert desk.stdout is not None
    assert desk.stdout.readline() == "(0,)\n"
    own.stop()
    own.start()
    desk.stdin.write("\n")
    desk.stdin.flush()
    assert desk.stdout.readline() == "(0,)\n"
    assert desk.wait(10) == 0
