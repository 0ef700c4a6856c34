"""The desk's files in a bucket of an S3-compatible store. They are shown through the desk, to people at the desk only."""

from __future__ import annotations

from typing import Any

from storages.backends.s3 import S3Storage

from lateedition.desk.files import address_of


class S3Files(S3Storage):
    """django-storages' S3 storage, whose addresses are the desk's own: a bucket is never public."""

    def __init__(self, *, address: str, **settings: Any) -> None:
        super().__init__(**settings)
        self._address = address

    def url(self, name: str, *_: object, **__: object) -> str:
        """Return where the desk shows the file."""
        return address_of(name, address=self._address)
