"""Two machines and a database, once for all tests here."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "press"))

import newsdesk
from network import Machine, NoNamespaces, SlowWire, machines

from house import House, Node
from objectstore import ObjectStore
from postgres import Server


@pytest.fixture(scope="session")
def house(postgres: Server, object_store: ObjectStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two nodes that are up and have a paper. The first has a straight way to the database, the second one that can be made slow."""
    try:
        with machines(2) as made:
            yield from _house(made, tmp_path_factory.mktemp("house"), object_store)
    except NoNamespaces as missing:
        if os.environ.get("CI") == "true" and os.geteuid() == 0 and "nft" not in str(missing):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def _house(made: list[Machine], home: Path, store: ObjectStore) -> Iterator[House]:
    server = Server()
    with (server.data / "pg_hba.conf").open("a") as rules:
        rules.write("host all all 10.77.0.0/16 trust\n")
    server.stop()
    server.start(listen="*")
    server.create("paper")
    wire = SlowWire(made[1].ours, ("127.0.0.1", server.port))
    urls = [server.url("paper", host=made[0].ours), server.url("paper", host=made[1].ours, port=wire.port)]
    bucket = [SlowWire(each.ours, ("127.0.0.1", store.port)) for each in made]
    nodes = [
        Node(
            each,
            home / each.name,
            settings={
                **store.environment,
                "AWS_ENDPOINT_URL_S3": f"http://{each.ours}:{way.port}",
                "LATEEDITION_RENDITIONS": "s3://paper/renditions",
                "LATEEDITION_DATABASE_URL": url,
            },
        )
        for each, url, way in zip(made, urls, bucket, strict=True)
    ]
    house = House(server.url("paper"), nodes)
    house.server, house.wire = server, wire  # type: ignore[attr-defined]
    try:
        house.hand_over(*newsdesk.paper(), newsdesk.story(1), newsdesk.story(2))
        for node in nodes:
            node.start()
        house.all_at(house.last, within_s=60)
        yield house
    finally:
        for node in nodes:
            node.stop()
        for each in (wire, *bucket):
            each.close()
        server.remove()
