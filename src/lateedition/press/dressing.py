"""Dressing: which renditions are in an old dress, because the press is another version or the site's settings are others."""

from __future__ import annotations

from lateedition.press import plan
from lateedition.press.dependencies import Dependencies
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.printer import dress
from lateedition.press.tables import STATE, Tables

DRESSED = b"dressed"


def dress_to_wear(tables: Tables, *, version: str) -> bytes:
    """Return the dress of this version of the press and of the site as it is."""
    return b"".join(dress(version, Library(tables)))


def is_dressed(tables: Tables, *, version: str) -> bool:
    """Say whether everything was once found to be in the dress of this version of the press and of the site as it is."""
    return tables.table(STATE).get(DRESSED) == dress_to_wear(tables, version=version)


def undressed(tables: Tables, *, kit: Kit, version: str) -> list[str]:
    """Return the renditions that are not in the dress of this version of the press, or that there are not yet and should be.

    What everybody meets comes first, then the newest stories, then the rest; what is to be no more is among the last.
    """
    library, dependencies = Library(tables), Dependencies(tables)
    if library.site() is None:
        return []
    press, site = dress(version, library)
    dressed = {printed.key: printed.dress in (press, press + site) for printed in dependencies.all_printed()}
    wanted = dict.fromkeys(plan.every(library, kit))
    found = [key for key in wanted if not dressed.get(key, False)]
    found.sort(key=lambda key: (not plan.is_furniture(key), plan.kind_of(key).turn, -plan.rank_of(key)[1]))
    return found + [key for key, right in dressed.items() if not right and key not in wanted]
