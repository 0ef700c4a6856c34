"""The memory of ready answers stays small and never outlives its edition."""

from __future__ import annotations

from lateedition.stand.exchange import block
from lateedition.stand.memory import Memory
from lateedition.stand.ready import Ready


def ready(size_bytes: int) -> Ready:
    return Ready(full=block(200, ()), body=b"x" * size_bytes, tag=None, revalidated=None)


def keep(memory: Memory, name: str, size_bytes: int = 1_000) -> None:
    """Ask twice: then it is kept."""
    for _ in range(2):
        memory.keep((name, "", ""), ready(size_bytes))


def names(memory: Memory, wanted: str) -> str:
    return "".join(name for name in wanted if memory.recall((name, "", "")) is not None)


def test_what_nobody_asks_for_any_more_is_forgotten() -> None:
    memory = Memory(limit_bytes=25_000)
    for name in "abcdefgh":
        keep(memory, name)
        assert names(memory, "a") == "a"
    assert "b" not in names(memory, "bcdefgh")
    assert "h" in names(memory, "bcdefgh")


def test_what_was_asked_for_once_is_not_kept() -> None:
    memory = Memory()
    keep(memory, "a")
    for number in range(20_000):
        memory.keep((str(number), "", ""), ready(1_000))
    assert len(memory) == 1
    assert names(memory, "a") == "a"


def test_large_answers_are_not_kept() -> None:
    memory = Memory()
    keep(memory, "a", 1 << 20)
    assert memory.recall(("a", "", "")) is None


def test_it_holds_what_it_may_and_no_more() -> None:
    memory = Memory(limit_bytes=1 << 20)
    for number in range(5_000):
        keep(memory, str(number))
        assert len(memory) * (1_000 + 4_096) <= 1 << 20
    assert len(memory) > 100


def test_a_new_edition_makes_it_forget_everything(edition) -> None:
    memory = Memory()

    def turn() -> int:
        with edition.store.view() as view:
            return memory.turn_to(view).number

    assert turn() == 1
    assert memory.notices == {"3"}
    keep(memory, "a")
    turn()
    assert memory.recall(("a", "", "")) is not None
    edition.print(lambda printing: printing.drop_fragment("notice.en"))
    assert turn() == 2
    assert memory.recall(("a", "", "")) is None
    assert memory.notices == frozenset()
    assert list(memory.fragments) == ["top.en"]
