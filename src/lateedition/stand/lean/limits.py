"""Limits: how much a client may ask of a worker. All of them bound either memory or the time that a connection is held."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """The limits of one worker. Times are in seconds and are looked at once a sweep, so they are late by up to `sweep_s`."""

    line_bytes: int = 8 << 10
    """A request line. The longest address in Hindi that an editor has made, percent-encoded, has under 2 KiB; nginx takes 8."""

    head_bytes: int = 32 << 10
    """A request line with all its headers. A browser's have under 2 KiB; some proxies add 8 KiB of cookies and tokens."""

    headers: int = 100
    """How many headers a head may have. A browser sends 12 to 20, a chain of proxies adds 10."""

    form_bytes: int = 4 << 10
    """The body of a form. The notice's has under 300 bytes, a read of a story with an address in Hindi under 3 KiB."""

    in_a_row: int = 16
    """How many requests that came at once are answered before other connections have their turn."""

    waiting_bytes: int = 64 << 10
    """How much may have been asked by a client that does not read what it is answered. Nobody who reads pipelines so much."""

    high_water_bytes: int = 64 << 10
    """Answers that wait for a client to read them: with more than this waiting, nothing more of it is read or answered."""

    blocked_bytes: int = 64 << 20
    """What all clients together may have waiting, asked or answered; beyond, the one that has waited longest is dropped."""

    first_byte_s: float = 60.0
    """A connection on which nothing was asked yet, or nothing since the last answer. Browsers close theirs after 1 to 5 minutes."""

    head_s: float = 10.0
    """A head, from its first byte to its last, however steadily it drips: a slow loris is not told from a slow line."""

    form_s: float = 10.0
    """The body of the form, from the end of its head."""

    reading_s: float = 10.0
    """How long a client may take to read `reading_bytes` of what waits for it. Who reads nothing is dropped after twice as long."""

    reading_bytes: int = 5 << 10
    """The least of it in that time: 4 kbit a second. The slowest mobile line that shows a page at all does ten times that."""

    linger_s: float = 2.0
    """How long a refused client is listened to after the refusal, so that its network does not take the refusal back (RFC 9112, 9.6)."""

    linger_bytes: int = 256 << 10
    """How much of it is listened to."""

    connections: int = 8_192
    """Connections of a worker. Above, those longest idle are closed; if none is idle, a newcomer is answered 503."""

    overflow: int = 256
    """Connections beyond those, on which a 503 is being sent. Above, a newcomer is dropped without a word."""

    listeners: int = 10_000
    """Listeners of a worker, counted apart, so that neither can crowd out the other. At 2 KiB each they take 20 MB."""

    listener_bytes: int = 16 << 10
    """What may wait for a listener who does not read; beyond, it is dropped and can come back and ask what it missed."""

    heartbeat_s: float = 20.0
    """How often a listener hears something. Proxies give up after 30 to 60 s of silence."""

    look_s: float = 0.02
    """How often it is looked whether there is a new edition, while anybody listens: a microsecond each time."""

    sweep_s: float = 0.5
    """How often connections are looked over for those whose time is up."""

    grace_s: float = 5.0
    """How long what is under way may take when the stand is told to stop."""
