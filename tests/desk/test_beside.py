"""What the desk does on the side goes on whatever fails, and says what does."""

from __future__ import annotations

import threading

from lateedition.desk import beside


def test_what_fails_is_said_once_and_tried_again_and_what_is_left_is_done_at_once(caplog):
    stop, asked = threading.Event(), []
    answers = iter([OSError("the disk is full"), OSError("the disk is full"), True, OSError("the disk is full"), True, True, False])

    def work() -> bool:
        asked.append(1)
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        if not answer:
            stop.set()
        return answer

    beside.keep_at(work, name="darkroom", every_s=60, again_s=0.01, stop=stop)
    assert len(asked) == 7
    said = [record.getMessage() for record in caplog.records]
    assert said == ["darkroom cannot do its work; it is tried again every 0.01 s: the disk is full"] * 2


def test_the_thread_ends_with_the_process():
    done = threading.Event()
    thread = beside.begin(lambda: done.set() or False, name="audience", every_s=60)
    assert done.wait(30)
    assert (thread.daemon, thread.name) == (True, "audience")
