"""Pictures are kept by what is in them, in a folder or with a server that speaks S3, and both keep the same promises."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import newsdesk
import pytest

from lateedition.edition.store import NoStore, Store
from lateedition.press import setaside
from lateedition.press.addresses import picture_address
from lateedition.press.outage import PicturesAway
from lateedition.press.picturestore import PictureStore, open_store
from lateedition.press.run import follow
from lateedition.press.s3store import S3Store
from lateedition.story.article import LeadPicture
from lateedition.story.picture import Picture, PictureRendition
from objectstore import ObjectStore

CONTENT = b"RIFF\x00\x00\x00\x00WEBP" + bytes(range(256)) * 400
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def use(server: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PictureStore:
    if request.param == "folder":
        return open_store(tmp_path)
    use(request.getfixturevalue("object_store"), monkeypatch)
    return open_store(f"s3://paper/{tmp_path.name}")


def test_what_was_put_there_can_be_had_and_nothing_else(store: PictureStore) -> None:
    assert store.get(DIGEST) is None
    assert not store.has(DIGEST)
    store.put(DIGEST, CONTENT)
    store.put(DIGEST, CONTENT)
    assert store.has(DIGEST)
    assert store.get(DIGEST) == CONTENT
    assert store.get("0" * 64) is None


def test_a_process_that_was_forked_has_its_own_way_to_the_store(store: PictureStore) -> None:
    store.put(DIGEST, CONTENT)
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            os._exit(0 if store.get(DIGEST) == CONTENT else 1)
        children.append(child)
    assert store.get(DIGEST) == CONTENT
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4


def test_bytes_that_are_not_what_they_are_called_are_never_given_out(
    object_store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(object_store, monkeypatch)
    store = S3Store(f"s3://paper/{tmp_path.name}")
    store.put(DIGEST, CONTENT)
    kept = object_store.folder / "paper" / tmp_path.name / DIGEST[:2] / DIGEST
    kept.write_bytes(CONTENT[:-1] + b"x")
    with pytest.raises(PicturesAway, match="other bytes"):
        store.get(DIGEST)


def test_wrong_keys_and_a_missing_bucket_are_not_taken_for_a_missing_picture(
    object_store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(object_store, monkeypatch)
    with pytest.raises(PicturesAway, match="NoSuchBucket"):
        S3Store("s3://elsewhere/x").get(DIGEST)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not it")
    for ask in (lambda store: store.get(DIGEST), lambda store: store.has(DIGEST), lambda store: store.put(DIGEST, CONTENT)):
        with pytest.raises(PicturesAway):
            ask(S3Store("s3://paper/x"))


def test_a_server_that_is_away_is_said_to_be_away_within_seconds_and_used_again_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ObjectStore()
    try:
        use(server, monkeypatch)
        store = S3Store("s3://paper/renditions")
        store.put(DIGEST, CONTENT)
        server.stop()
        began = time.monotonic()
        with pytest.raises(PicturesAway, match="cannot be reached"):
            store.get(DIGEST)
        assert time.monotonic() - began < 20
        server.start()
        assert store.get(DIGEST) == CONTENT
    finally:
        server.remove()


def test_what_needs_pictures_waits_for_the_store_and_a_recall_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = ObjectStore()
    use(server, monkeypatch)
    desk, over = newsdesk.Log(tmp_path / "desk.sqlite3"), threading.Event()
    desk.write(*newsdesk.paper(), newsdesk.story(1))
    press = threading.Thread(
        target=follow,
        kwargs={
            "database": desk.database,
            "store_folder": tmp_path / "edition",
            "renditions": "s3://paper/waiting",
            "stop": over,
        },
    )
    press.start()
    try:
        until(lambda: status(tmp_path, "/city/story-1/") == 200, within_s=60)
        open_store("s3://paper/waiting").put(DIGEST, CONTENT)
        server.stop()
        rendition = PictureRendition(DIGEST, 480, 270, "image/webp", len(CONTENT))
        desk.write(Picture(4, "A crane", "AFP", "A crane", (rendition,)), newsdesk.story(2, lead=LeadPicture(picture=4)))
        desk.write(newsdesk.killed(newsdesk.story(1)))
        until(lambda: status(tmp_path, "/city/story-1/") == 410, within_s=60)
        assert status(tmp_path, "/city/story-2/") is None
        server.start()
        until(lambda: status(tmp_path, "/city/story-2/") == 200, within_s=60)
        assert status(tmp_path, picture_address(4, rendition)) == 200
        assert setaside.in_store(tmp_path / "edition") == []
    finally:
        over.set()
        press.join()
        server.remove()


def status(home: Path, path: str) -> int | None:
    try:
        with Store.for_reading(home / "edition") as store, store.view() as view:
            sheet = view.sheet(path)
            return sheet.status if sheet else None
    except NoStore:
        return None


def until(true: Callable[[], bool], *, within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
