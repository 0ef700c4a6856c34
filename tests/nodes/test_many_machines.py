"""Machines that follow one log: the same bytes on each, up whatever the network does, never back, and caught up soon after.

LATEEDITION_NIGHTLY=1 makes the faults longer and lets the network come and go.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from pathlib import Path

import newsdesk
import pytest

from house import House, Node, until
from lateedition.press.addresses import picture_address
from lateedition.press.picturestore import open_store
from lateedition.story.article import LeadPicture
from lateedition.story.picture import Picture, PictureRendition
from objectstore import ObjectStore

NIGHTLY = os.environ.get("LATEEDITION_NIGHTLY") == "1"
FAULT_S = 60.0 if NIGHTLY else 5.0
CAUGHT_UP_WITHIN_S = 10.0
FOLLOWED = re.compile(rb'href="(/[^"#?]*)"')


def pages_of(node: Node) -> dict[str, tuple[int, str | None, bytes]]:
    """What a reader gets who follows every link: status, ETag and bytes by address."""
    found: dict[str, tuple[int, str | None, bytes]] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path not in found and not path.startswith("/-/"):
            status, headers, body = node.ask(path)
            found[path] = (status, headers.get("etag"), body)
            waiting += [each.decode() for each in FOLLOWED.findall(body)]
    return found


def come_to_be_the_same(one: Node, other: Node) -> None:
    """What only machines read is printed a moment after the pages, on each node in its own moment."""
    until(lambda: pages_of(one) == pages_of(other), within_s=5, what="both nodes have the same bytes under the same ETags")


def test_at_the_same_position_every_machine_has_the_same_bytes_and_etags(house: House) -> None:
    house.publish(5)
    house.all_at(house.last, within_s=10)
    one, other = house.nodes
    assert len(pages_of(one)) > 10
    come_to_be_the_same(one, other)


def test_a_publish_is_on_every_machine_in_a_moment(house: House) -> None:
    took = [house.all_at(house.publish(), within_s=5) for _ in range(10)]
    print(f"published to visible on both nodes: median {sorted(took)[5] * 1000:.0f} ms, worst {max(took) * 1000:.0f} ms")


@pytest.mark.parametrize("ways", ["both", "hears", "says"])
def test_a_machine_that_is_cut_off_serves_what_it_has_says_so_and_catches_up(house: House, ways: str) -> None:
    cut, other = house.nodes
    before = cut.position
    with house.being_read():
        with cut.machine.cut_off(house.server.port, ways=ways):
            began = time.monotonic()
            while time.monotonic() - began < FAULT_S:
                house.publish()
                until(lambda: other.is_at(house.last), within_s=5, what="the machine that is not cut off")
                time.sleep(FAULT_S / 12)
            assert cut.position == before
            assert float(str(cut.health["heard_s"])) > FAULT_S / 2
            assert cut.health["status"] == "ok"
            assert cut.ask("/", **{"Late-Edition-Position": str(house.last)})[0] == 503
        took_s = house.all_at(house.last, within_s=CAUGHT_UP_WITHIN_S)
    print(f"cut off ({ways}) for {FAULT_S:.0f} s: caught up {took_s:.2f} s after healing")
    come_to_be_the_same(cut, other)


def test_a_database_that_is_stopped_and_started_is_noticed_by_no_reader(house: House) -> None:
    with house.being_read():
        house.server.stop()
        time.sleep(FAULT_S / 3)
        house.server.start(listen="*")
        house.publish(3)
        took_s = house.all_at(house.last, within_s=CAUGHT_UP_WITHIN_S)
    print(f"database stopped for {FAULT_S / 3:.0f} s: caught up {took_s:.2f} s after the first publish")


def test_a_slow_wire_makes_a_machine_late_and_nothing_else(house: House) -> None:
    near, far = house.nodes
    with house.being_read():
        with house.wire.slow(delay_s=0.15, bytes_per_s=20_000):
            house.publish(10)
            until(lambda: near.is_at(house.last), within_s=5, what="the near machine")
            took_s = until(lambda: far.is_at(house.last), within_s=30, what="the far machine")
        house.all_at(house.publish(), within_s=CAUGHT_UP_WITHIN_S)
    print(f"10 publishes over a wire of 150 ms and 20 kB/s: {took_s:.2f} s after the near machine")


def test_a_machine_from_a_copy_goes_on_from_where_the_copy_is(house: House, tmp_path: Path) -> None:
    node, other = house.nodes
    other.edition("copy", str(tmp_path / "copy"))
    at_copy = other.position
    node.stop()
    house.publish(3)
    fresh = Node(node.machine, tmp_path / "home", settings=node.settings)
    said = fresh.edition("adopt", str(tmp_path / "copy"))
    assert f"after row {at_copy}" in said
    fresh.start()
    try:
        until(lambda: fresh.is_at(house.last), within_s=30, what="the machine from a copy")
        come_to_be_the_same(fresh, other)
        assert "printed up to row" not in (fresh.home / "printed.txt").read_text(), "it printed the whole log"
    finally:
        fresh.stop()
        node.start()
        house.all_at(house.last, within_s=30)


def test_a_kill_is_on_every_machine_within_two_seconds(house: House) -> None:
    house.hand_over(newsdesk.story(7))
    house.all_at(house.last, within_s=5)
    address = newsdesk.story(7).address
    assert [node.ask(address)[0] for node in house.nodes] == [200, 200]
    began = time.monotonic()
    house.hand_over(newsdesk.killed(newsdesk.story(7)))
    until(lambda: [node.ask(address)[0] for node in house.nodes] == [410, 410], within_s=2, what="the kill")
    print(f"killed on both machines after {(time.monotonic() - began) * 1000:.0f} ms")


def test_a_picture_that_the_desk_put_into_the_bucket_is_on_every_machine(
    house: House, object_store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in object_store.environment.items():
        monkeypatch.setenv(name, value)
    content = b"RIFF\x00\x00\x00\x00WEBP" + os.urandom(3000)
    rendition = PictureRendition(hashlib.sha256(content).hexdigest(), 480, 270, "image/webp", len(content))
    open_store("s3://paper/renditions").put(rendition.digest, content)
    picture = Picture(4, "A crane", "AFP", "A crane over water", (rendition,))
    house.hand_over(picture, newsdesk.story(8, lead=LeadPicture(picture=4)))
    house.all_at(house.last, within_s=10)
    assert [node.ask(picture_address(4, rendition))[2] for node in house.nodes] == [content, content]


@pytest.mark.skipif(not NIGHTLY, reason="takes minutes: LATEEDITION_NIGHTLY=1")
def test_a_network_that_comes_and_goes_loses_nothing(house: House) -> None:
    cut, other = house.nodes
    with house.being_read():
        for at in range(20):
            with cut.machine.cut_off(house.server.port, ways=("both", "hears", "says")[at % 3]):
                house.publish(3)
                time.sleep(0.5 + at % 4)
            time.sleep(at % 3)
        took_s = house.all_at(house.last, within_s=CAUGHT_UP_WITHIN_S)
    print(f"a network that came and went 20 times: caught up {took_s:.2f} s after the last")
    come_to_be_the_same(cut, other)
