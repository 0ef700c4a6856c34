"""The seals on the daybook and on the journal of fronts: triggers of the database that let rows be appended and refuse to change or
delete one.

A new version of Wagtail may change its own table, so migrations break the seals and put them on again. On SQLite a changed table is a
new table, without triggers: this is why a seal is no migration.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLES = {"daybook": ("wagtailcore_modellogentry", "the daybook"), "fronts_journal": ("fronts_change", "the journal of fronts")}
"""What is sealed: the table, and what people call it, by the name that its triggers begin with."""

_VERBS = ("update", "delete")


def seal(connection: BaseDatabaseWrapper) -> None:
    """Put the seals on what is there; one that is on is put on anew."""
    unseal(connection)
    there = connection.introspection.table_names()
    of_vendor = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
    with connection.cursor() as cursor:
        for name, (table, called) in _TABLES.items():
            for statement in of_vendor(name, table, f"{called} is only ever written to at its end") if table in there else ():
                cursor.execute(statement)


def unseal(connection: BaseDatabaseWrapper) -> None:
    """Take the seals off that are on. For migrations alone."""
    with connection.cursor() as cursor:
        for name, (table, _) in _TABLES.items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            if not on or table in connection.introspection.table_names():
                for verb in _VERBS:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}_no_{verb}{on}")


def _on_sqlite(name: str, table: str, says: str) -> list[str]:
    return [f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END" for verb in _VERBS]


def _on_postgres(name: str, table: str, says: str) -> list[str]:
    function = f"CREATE OR REPLACE FUNCTION {name}_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{says}'; END $$"
    triggers = [
        f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_sealed()" for verb in _VERBS
    ]
    return [function, *triggers]
