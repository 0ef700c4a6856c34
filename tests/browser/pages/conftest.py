"""A printed paper on a stall, and a reader in front of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "press" / "pages")]

import paper  # noqa: E402
import sample  # noqa: E402
from newsstand import Newsstand  # noqa: E402
from stall import Stall  # noqa: E402

from lateedition.press.kit import Kit  # noqa: E402
from lateedition.story.article import Story  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="session")
def kit() -> Kit:
    return Kit.load()


@pytest.fixture(scope="session")
def documents() -> tuple[list, dict[str, bytes]]:
    return sample.documents()


def sample_paper(documents: tuple[list, dict[str, bytes]]) -> paper.Paper:
    return paper.Paper(documents[0], (18, 17, 20, 21, 22, 23, 24, 26, 27, 28), documents[1])


@pytest.fixture
def courier(documents: tuple[list, dict[str, bytes]]) -> paper.Paper:
    """The sample paper; a test may change what it holds, and print it again."""
    return sample_paper(documents)


@pytest.fixture(scope="session")
def first_edition(documents: tuple[list, dict[str, bytes]], kit: Kit) -> paper.Printed:
    """The sample paper as it is, printed once for all who begin with it."""
    return paper.print_all(sample_paper(documents), kit)


@pytest.fixture
def stall(first_edition: paper.Printed) -> Iterator[Stall]:
    with Stall(lambda: first_edition) as open_stall:
        yield open_stall


@pytest.fixture(scope="session")
def newsstand(first_edition: paper.Printed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsstand]:
    """The real stand, with the paper printed in a store. All who read there share it: it goes on, and stays as it is."""
    with Newsstand(tmp_path_factory.mktemp("newsstand"), first_edition) as stand:
        yield stand


@pytest.fixture
def own_newsstand(first_edition: paper.Printed, tmp_path: Path) -> Iterator[Newsstand]:
    """A stand that only this test has: it may print another edition, and stop it."""
    with Newsstand(tmp_path, first_edition) as stand:
        yield stand


@pytest.fixture
def edition(courier: paper.Paper, kit: Kit, stall: Stall) -> Callable[..., None]:
    """Put another edition on the stall, with these documents and without the stories of these numbers, and tell who listens its `marks`."""

    def printed_with(*documents: object, marks: tuple[str, ...] = (), without: tuple[int, ...] = ()) -> None:
        for number in without:
            del courier.held[Story, number]
        for document in documents:
            courier.held[type(document), document.number] = document
        printed = paper.print_all(courier, kit)
        stall.printed = lambda: printed
        stall.tell(*marks)

    return printed_with


@pytest.fixture
def page(chromium: object) -> Iterator[Page]:
    """A page in a fresh profile; what the browser complains of (a breach of the policy, an error in a script) fails the test."""
    context = chromium.new_context(viewport={"width": 1350, "height": 900}, locale="en-GB")
    opened, complaints = context.new_page(), []
    opened.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [said for said in complaints if "Failed to load resource" not in said] == []
