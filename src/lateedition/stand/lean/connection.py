"""One connection: bytes in, answers out, in order, and no limit passed over."""

from __future__ import annotations

import asyncio
import math
from typing import cast

from lateedition.stand import live, plain, search
from lateedition.stand.counters import ANSWERS, NOT_READ, SENT_BYTES, TOO_MANY
from lateedition.stand.exchange import Answer
from lateedition.stand.lean import bodies, demands
from lateedition.stand.lean.floor import Floor
from lateedition.stand.lean.heads import Head, text
from lateedition.stand.lean.refusals import FULL, SLOW, Refusal, answer_to
from lateedition.stand.lean.sending import Sending, bytes_in_the_kernel
from lateedition.stand.lean.wire import CLOSES, CONTINUE, STAYS
from lateedition.stand.search import Looked

IDLE, HEAD, FORM, TURN, BLOCKED, CLOSING, LINGERING, LISTENING, SENDING, SEARCHING = range(10)
"""What a connection is at: nothing; a head or a form that is not all there; more requests than it may have answered in a row;
answers that are not read; its end; its end after a refusal; the stream of editions; a file of which more is to be sent; a search
that is looked up."""

_BIG_BYTES = 64 << 10


class Connection(asyncio.Protocol):
    """The protocol of one connection."""

    __slots__ = ("_floor", "_head", "_input", "_left", "_paused", "_seen_bytes", "_sending", "_stage", "_transport", "deadline", "place")

    def __init__(self, floor: Floor) -> None:
        self.deadline = floor.tick + floor.limits.first_byte_s
        self.place = 0
        self._floor = floor
        self._transport: asyncio.Transport | None = None
        self._stage = IDLE
        self._input = b""
        self._seen_bytes = 0
        self._head: Head | None = None
        self._paused = False
        self._left = 0.0
        self._sending: Sending | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing was asked that is not answered and read."""
        return self._stage == IDLE and not self._paused

    # What the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Come in, or hear that there is no room."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=self._floor.limits.high_water_bytes)
        if not self._floor.come_in(self) and self._stage == IDLE:
            self._refuse(FULL)

    def data_received(self, data: bytes) -> None:
        """Take in what came."""
        if self._stage <= FORM:
            if self._input:
                data = self._input + data
            if self._paused:
                self._wait_to_be_read(data)
            else:
                self._serve(data)
        elif self._stage == LINGERING:
            self._left -= len(data)
            if self._left < 0:
                self.drop()
        elif self._stage == LISTENING:
            self.close()  # we have said that this connection is for nothing else

    def eof_received(self) -> None:
        """Close when the client has nothing more to say; what was answered is sent first."""
        self.close()

    def pause_writing(self) -> None:
        """Hear that answers wait to be read."""
        if self._stage == LISTENING:
            self._give_up_on_reader()
        elif self._transport is not None:
            self._paused = True
            self._left = math.inf
            self._floor.block(self, self._transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """Hear that they were read; go on."""
        self._paused = False
        self._floor.unblock(self)
        if self._stage == BLOCKED:
            self._go_on()
        elif self._stage == SENDING:
            self._send_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """Go out."""
        if self._stage == LISTENING:
            self._floor.listeners.go_out(self)
        else:
            self._floor.go_out(self)
        self._stage, self._transport, self._input, self._head, self._sending = CLOSING, None, b"", None, None

    # What the floor and the listeners' list call

    def time_out(self) -> None:
        """Do what is to be done when `deadline` has passed."""
        if self._stage in (HEAD, FORM):
            self._refuse(SLOW)
        elif self._stage in (BLOCKED, CLOSING, SENDING):
            self._look_whether_it_reads()
        else:
            self.close()

    def tell(self, said: bytes) -> None:
        """Send a listener what all listeners are sent, unless its connection has just broken."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(said)

    def close(self) -> None:
        """Close it when all that was answered is sent; a listener who has not read what was sent is dropped."""
        self._input = b""
        if self._transport is None:
            return
        if self._stage != LISTENING:
            self._to(CLOSING, self._floor.limits.reading_s)
            self._left = math.inf
            self._transport.close()
        elif self._transport.get_write_buffer_size():
            self.drop()
        else:
            self._transport.close()
            self._transport = None

    def drop(self) -> None:
        """Close it now. Nothing is written any more."""
        self._input = b""
        if self._transport is not None:
            if self._stage != LISTENING:
                self._to(CLOSING, math.inf)
            self._transport.abort()
            self._transport = None

    # Requests

    def _serve(self, data: bytes) -> None:
        """Answer what is whole in `data`, and keep the rest."""
        floor = self._floor
        for _ in range(floor.limits.in_a_row):
            rest = self._take(data) if self._head is None else self._take_form(self._head, data)
            if rest is None:
                return
            if not rest:
                self._input = rest
                self.deadline = floor.tick + floor.limits.first_byte_s
                return
            if self._paused:
                self._wait_to_be_read(rest)
                return
            data = rest
        self._wait_for_turn(data)

    def _take(self, data: bytes) -> bytes | None:
        """Answer the request that `data` begins with. Return what is behind it; None if nothing more is to be done now, or ever."""
        floor = self._floor
        head = floor.reader.read(data, seen_bytes=self._seen_bytes if self._stage == HEAD else 0)
        if head is None:
            self._keep(data, HEAD, floor.limits.head_s)
        elif isinstance(head, Refusal):
            self._refuse(head, to=data)
        else:
            self._stage = IDLE
            rest = data[head.size_bytes :]
            request = head.request
            if head.length or request.method == "POST" or b"expect" in head.headers:
                return self._take_unusual(head, rest)
            if request.path == live.PATH and request.method in ("GET", "HEAD"):
                return self._take_listener(head, rest)
            if request.path in search.PATHS:
                self._take_search(head, rest)
                return None
            now = floor.now()
            return self._send(floor.keeper.answer(request, now=now), head, rest, now=now)
        return None

    def _take_unusual(self, head: Head, rest: bytes) -> bytes | None:
        floor, now = self._floor, self._floor.now()
        refusal = demands.unexpected(head)
        if refusal is not None:
            self._refuse(refusal, to=head.request.method.encode())
            return None
        if demands.is_form(head.request):
            if head.minor and b"expect" in head.headers and head.length <= floor.limits.form_bytes:
                self._write(CONTINUE)
            self._head = head
            return self._take_form(head, rest)
        answer = floor.keeper.answer(head.request, now=now)
        if not head.length:
            return self._send(answer, head, rest, now=now)
        self._write_answer(answer, CLOSES, now=now)
        self._linger()
        return None

    def _take_form(self, head: Head, data: bytes) -> bytes | None:
        floor = self._floor
        form = bodies.read(data, head.length, most_bytes=floor.limits.form_bytes)
        if form is None:
            self._keep(data, FORM, floor.limits.form_s)
        elif isinstance(form, Refusal):
            self._refuse(form)
        else:
            self._head = None
            self._stage = IDLE
            now = floor.now()
            answer = floor.keeper.answer_form(demands.posted(head), form.content, now=now)
            return self._send(answer, head, data[form.size_bytes :], now=now)
        return None

    def _take_search(self, head: Head, rest: bytes) -> None:
        """Have it looked up; what was asked behind it waits until then."""
        if self._transport is not None:
            self._input = rest
            self._transport.pause_reading()
            self._to(SEARCHING, self._floor.limits.reading_s)
            self._floor.lookups.look_up(head.request, lambda looked: self._answer_search(head, looked))

    def _answer_search(self, head: Head, looked: Looked) -> None:
        if self._stage == SEARCHING:
            now, self._stage = self._floor.now(), IDLE
            answer = self._floor.keeper.answer_search(head.request, looked, now=now)
            rest = self._send(answer, head, self._input, now=now)
            if rest and self._paused:
                self._wait_to_be_read(rest)
            elif rest is not None:
                self._go_on()

    def _take_listener(self, head: Head, rest: bytes) -> bytes | None:
        floor, now = self._floor, self._floor.now()
        opening = plain.of_edition(live.opening(), floor.keeper.edition(now=now))
        if head.request.method == "HEAD":
            return self._send(opening, head, rest, now=now)
        if floor.listeners.full:
            floor.counts[TOO_MANY] += 1
            return self._send(plain.of_edition(live.full(), opening.imprint), head, rest, now=now)
        event = floor.keeper.look(now=now)
        if event is not None:
            floor.listeners.tell(event)
        self._write_answer(opening, CLOSES, now=now)
        self._write(floor.keeper.changes.greeting(live.edition_of(head.request, text(head.headers.get(b"last-event-id")))))
        if rest or self._paused or floor.stopping or self._transport is None:
            self.close()
        else:
            self._listen(self._transport)
        return None

    def _listen(self, transport: asyncio.Transport) -> None:
        floor = self._floor
        floor.go_out(self)
        self._stage, self._input = LISTENING, b""
        transport.set_write_buffer_limits(high=floor.limits.listener_bytes)
        floor.listeners.come_in(self)

    # Sending

    def _send(self, answer: Answer, head: Head, rest: bytes, *, now: float) -> bytes | None:
        """Send `answer` and return `rest`, or None if the connection ends with it."""
        if self._floor.stopping:
            becomes = CLOSES
        elif head.minor and (head.connection is None or head.connection == b"keep-alive"):
            becomes = STAYS
        else:
            becomes = demands.what_becomes(head)
        self._write_answer(answer, becomes, now=now)
        if answer.rest:
            self._begin(Sending(answer.rest, asked=rest, becomes=becomes))
            return None
        if becomes != CLOSES:
            return rest
        self.close()
        return None

    def _write_answer(self, answer: Answer, becomes: int, *, now: float) -> None:
        counts = self._floor.counts
        counts[ANSWERS[answer.block.status // 100 - 1]] += 1
        if len(answer.body) < _BIG_BYTES:
            self._write(self._floor.pen.write(answer, now=now, connection=becomes))
        else:
            self._write(self._floor.pen.write(plain.without_body(answer), now=now, connection=becomes))
            self._write(answer.body)

    def _begin(self, sending: Sending) -> None:
        """Send the rest of a file; what was asked behind it waits until then."""
        if self._transport is not None:
            self._sending, self._input = sending, sending.asked
            self._transport.pause_reading()
            self._to(SENDING, self._floor.limits.reading_s)
            self._send_more()

    def _send_more(self) -> None:
        """Send the next piece when the one before was read, and others have had their turn."""
        floor, sending = self._floor, self._sending
        if self._stage != SENDING or self._paused or sending is None:
            return
        content = sending.more(floor.keeper, now=floor.now())
        if content is None:
            self.drop()
        elif content:
            self._to(SENDING, floor.limits.reading_s)
            self._write(content)
            floor.call_soon(self._send_more)
        elif sending.becomes == CLOSES or floor.stopping:
            self.close()
        else:
            self._sending = None
            self._go_on()

    def _write(self, said: bytes) -> None:
        self._floor.counts[SENT_BYTES] += len(said)
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(said)

    def _refuse(self, refusal: Refusal, *, to: bytes = b"") -> None:
        floor, now = self._floor, self._floor.now()
        floor.counts[refusal.counted_as] += 1
        answer = plain.of_edition(answer_to(refusal), floor.keeper.edition(now=now))
        if to.lstrip(b"\r\n").startswith(b"HEAD"):
            answer = plain.without_body(answer)
        self._write_answer(answer, CLOSES, now=now)
        self._linger()

    # Waiting

    def _keep(self, data: bytes, stage: int, time_s: float) -> None:
        """Keep what is not whole yet. Its time began with its first byte and is not begun again."""
        self._input = data
        self._seen_bytes = len(data)
        if self._stage != stage:
            self._to(stage, time_s)

    def _wait_to_be_read(self, rest: bytes) -> None:
        if len(rest) > self._floor.limits.waiting_bytes:
            self._give_up_on_reader()
        elif self._transport is not None:
            self._input = rest
            self._transport.pause_reading()
            self._to(BLOCKED, self._floor.limits.reading_s)

    def _wait_for_turn(self, rest: bytes) -> None:
        if self._transport is not None:
            self._input = rest
            self._transport.pause_reading()
            self._to(TURN, self._floor.limits.first_byte_s)
            self._floor.call_soon(self._have_turn)

    def _have_turn(self) -> None:
        if self._stage == TURN:
            self._go_on()

    def _go_on(self) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        data, self._input = self._input, b""
        self._to(IDLE, self._floor.limits.first_byte_s)
        self._transport.resume_reading()
        if data:
            self._serve(data)

    def _look_whether_it_reads(self) -> None:
        """Give the client up unless it has read enough since the last look; at the first look, see what there is to read."""
        if self._transport is None:
            return
        waiting_bytes = self._transport.get_write_buffer_size()
        left = waiting_bytes + bytes_in_the_kernel(self._transport) if waiting_bytes else 0
        if self._left - left < self._floor.limits.reading_bytes:
            self._give_up_on_reader()
        else:
            self._left = left
            self.deadline = self._floor.tick + self._floor.limits.reading_s

    def _give_up_on_reader(self) -> None:
        self._floor.counts[NOT_READ] += 1
        self.drop()

    def _linger(self) -> None:
        """End our side and listen a while: closing at once could make the network take back what the client has not read yet."""
        self._to(LINGERING, self._floor.limits.linger_s)
        self._left = self._floor.limits.linger_bytes
        self._input, self._head = b"", None
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write_eof()

    def _to(self, stage: int, time_s: float) -> None:
        self._stage = stage
        self.deadline = self._floor.tick + time_s
