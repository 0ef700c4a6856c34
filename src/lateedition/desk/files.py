"""Where the desk keeps files that are its own: pictures as they came, and thumbnails. Readers never get any of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit


def files_of(where: Path | str, *, address: str) -> dict[str, Any]:
    """Return the entry of Django's STORAGES for files at `where`, a folder or `s3://BUCKET/PREFIX`, that the desk shows at `address`."""
    if isinstance(where, Path):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(where), "base_url": address}}
    place = urlsplit(where)
    style = "path" if os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") else "auto"
    how = {
        "bucket_name": place.netloc,
        "location": place.path.strip("/"),
        "address": address,
        "addressing_style": style,
        "default_acl": None,
        "file_overwrite": False,
    }
    return {"BACKEND": "lateedition.desk.s3files.S3Files", "OPTIONS": how}


def address_of(name: str, *, address: str) -> str:
    """Return where the desk shows the file `name`.

    >>> address_of("original_images/tide gates.jpg", address="/desk/originals/")
    '/desk/originals/original_images/tide%20gates.jpg'
    """
    return address + quote(name)
