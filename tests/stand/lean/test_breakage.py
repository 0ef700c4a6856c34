"""A fault of our own costs the one who met it their connection, and nobody else anything."""

from __future__ import annotations

from quiet import statuses

BREAKS = """
from lateedition.stand.keeper import Keeper
real = Keeper.answer
def answer(self, request, *, now):
    if request.path == "/boom/":
        raise RuntimeError("a fault of our own")
    return real(self, request, now=now)
Keeper.answer = answer
"""


def test_a_fault_is_said_and_the_worker_goes_on(printed, starter, capfd) -> None:
    stand = starter(printed, before=BREAKS)
    (worker,) = stand.workers()
    with stand.connect() as other:
        other.sendall(b"GET /plain/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert statuses(other.recv(65536)) == [200]
        assert stand.raw(b"GET /boom/ HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        other.sendall(b"GET /plain/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert statuses(other.recv(65536)) == [200]
    assert stand.workers() == [worker]
    assert "RuntimeError: a fault of our own" in capfd.readouterr().err
    assert stand.counted("connections") == 1
    assert stand.stop() == 0
