"""The seal on the daybook: triggers of the database that let rows be appended and refuse to change or delete one.

A new version of Wagtail may change its own table, so migrations break the seal and put it on again. On SQLite a changed table is a
new table, without triggers: this is why the seal is no migration.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "wagtailcore_modellogentry"
_SAYS = "the daybook is only ever written to at its end"
_VERBS = ("update", "delete")


def seal(connection: BaseDatabaseWrapper) -> None:
    """Put the seal on, if there is a daybook yet; one that is there is put on anew."""
    unseal(connection)
    if _TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _on_postgres() if connection.vendor == "postgresql" else _on_sqlite():
            cursor.execute(statement)


def unseal(connection: BaseDatabaseWrapper) -> None:
    """Take the seal off, if there is one. For migrations alone."""
    on = f" ON {_TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in _VERBS:
            cursor.execute(f"DROP TRIGGER IF EXISTS daybook_no_{verb}{on}")


def _on_sqlite() -> list[str]:
    return [f"CREATE TRIGGER daybook_no_{verb} BEFORE {verb} ON {_TABLE} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END" for verb in _VERBS]


def _on_postgres() -> list[str]:
    function = f"CREATE OR REPLACE FUNCTION daybook_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"
    triggers = [
        f"CREATE TRIGGER daybook_no_{verb} BEFORE {verb} ON {_TABLE} FOR EACH ROW EXECUTE FUNCTION daybook_sealed()" for verb in _VERBS
    ]
    return [function, *triggers]
