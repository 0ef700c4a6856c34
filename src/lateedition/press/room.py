"""Room: how much is left on the disk and in the store's map, and who keeps the store from using its pages again."""

from __future__ import annotations

import shutil
from pathlib import Path

from lateedition.edition.store import NoStore, Store
from lateedition.press.findings import Room


def room_of(home: Path, store_folder: Path) -> Room:
    """Return how much room the newsroom in `home` has; of the store nothing when there is none yet. Raises StoreError, OSError."""
    free_bytes = shutil.disk_usage(home).free
    try:
        with Store.for_reading(store_folder) as store:
            extent, readers = store.extent(), store.readers()
    except NoStore:
        return Room(free_bytes)
    oldest = max(readers, key=lambda reader: reader.behind, default=None)
    return Room(
        disk_free_bytes=free_bytes,
        map_bytes=extent.map_bytes,
        used_bytes=extent.used_bytes,
        oldest_reader=oldest.pid if oldest else 0,
        oldest_reader_behind=oldest.behind if oldest else 0,
    )
