"""Originals and thumbnails may lie with a server that speaks S3; people at the desk get them from the desk, nobody from there.

Where files lie is settled as Django starts, so the desk's own tests of pictures run in a process of their own, on that server.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from elsewhere import pass_with

IN_S3 = isinstance(settings.HOUSE.originals, str)
in_s3 = pytest.mark.skipif(not IN_S3, reason="run by test_the_desks_pictures_may_lie_in_s3")


@pytest.mark.skipif(IN_S3, reason="is running")
def test_the_desks_pictures_may_lie_in_s3(repository: Path, object_store: Any) -> None:
    places = {"ORIGINALS": "s3://paper/originals", "RENDITIONS": "s3://paper/renditions"}
    chosen = ["tests/desk/pictures/test_pictures.py", "tests/desk/pictures/test_files_in_s3.py"]
    print(pass_with({**object_store.environment, **places}, chosen, repository=repository))
    kept = {path.parent.name for path in object_store.folder.rglob("*") if path.is_file()}
    assert "original_images" in kept
    assert any((object_store.folder / "paper" / "renditions").iterdir())


@in_s3
def test_a_file_is_kept_found_and_taken_away() -> None:
    name = default_storage.save("original_images/ferry.jpg", ContentFile(b"a ferry"))
    assert default_storage.save("original_images/ferry.jpg", ContentFile(b"other")) != name, "one original would take the other's place"
    assert default_storage.open(name).read() == b"a ferry"
    assert default_storage.url(name) == f"/desk/originals/{name}"
    default_storage.delete(name)
    assert not default_storage.exists(name)


@in_s3
def test_a_picture_is_uploaded_published_and_shown_from_there(newsroom: Any) -> None:
    picture = newsroom.picture()
    newsroom.published(lead_picture=picture)
    assert list(newsroom.home.rglob("*.jpg")) == []
    answer = newsroom.client("reporter").get(f"/desk/originals/{picture.file.name}")
    assert answer.status_code == 200
    assert answer.getvalue() == picture.file.open().read()
    assert "sandbox" in answer["Content-Security-Policy"]
    for address in ("/desk/originals/nothing.jpg", "/desk/originals/../secret.key", "/desk/originals/%2e%2e/secret.key"):
        assert newsroom.client("reporter").get(address, follow=True).status_code in (400, 404)
