"""The memory of ready answers stays small and never outlives its edition."""

from __future__ import annotations

from lateedition.stand.exchange import block
from lateedition.stand.memory import Memory, Ready


def ready(size_bytes: int) -> Ready:
    return Ready(full=block(200, ()), body=b"x" * size_bytes, tag=None, revalidated=None)


def test_the_longest_unused_is_forgotten_first() -> None:
    memory = Memory(limit_bytes=16_000)
    for name in "abc":
        memory.keep((name, "", ""), ready(1_000))
    assert memory.recall(("a", "", "")) is not None
    memory.keep(("d", "", ""), ready(1_000))
    assert memory.recall(("a", "", "")) is not None
    assert memory.recall(("b", "", "")) is None


def test_large_answers_are_not_kept() -> None:
    memory = Memory()
    memory.keep(("a", "", ""), ready(1 << 20))
    assert memory.recall(("a", "", "")) is None


def test_it_holds_what_it_may_and_no_more() -> None:
    memory = Memory(limit_bytes=1 << 20)
    for number in range(5_000):
        memory.keep((str(number), "", ""), ready(1_000))
    kept = sum(memory.recall((str(number), "", "")) is not None for number in range(5_000))
    assert 200 < kept < 210


def test_a_new_edition_makes_it_forget_everything(edition) -> None:
    memory = Memory()

    def turn() -> int:
        with edition.store.view() as view:
            return memory.turn_to(view).number

    assert turn() == 1
    assert memory.notices == {"3"}
    memory.keep(("a", "", ""), ready(10))
    turn()
    assert memory.recall(("a", "", "")) is not None
    edition.print(lambda printing: printing.drop_fragment("notice.en"))
    assert turn() == 2
    assert memory.recall(("a", "", "")) is None
    assert memory.notices == frozenset()
    assert list(memory.fragments) == ["top.en"]
