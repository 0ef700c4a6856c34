"""Recordings as readers get them: sound and film, of which nothing is left but what is heard and seen."""

from __future__ import annotations

from msgspec import Struct

PIECE_BYTES = 512 << 10
"""A recording is kept and printed in pieces of this size, the last one smaller: nobody has a whole film in memory."""


class Captions(Struct, frozen=True):
    """What is said in a film, as a WebVTT file in one language. `digest` is the SHA-256 of its bytes in hex."""

    digest: str
    size_bytes: int
    language: str


class Recording(Struct, frozen=True, tag="recording"):
    """A recording that a published story plays.

    `digest` is the SHA-256 of the whole file in hex, `pieces` those of its pieces in order: their names in the rendition store.
    `width` and `height` are 0 where there is nothing to see. `transcript` is plain text, paragraphs apart by an empty line, in the
    language of the story that plays it; it may be empty. `credit` is required of a published recording.
    """

    number: int
    title: str
    credit: str
    media_type: str
    digest: str
    size_bytes: int
    pieces: tuple[str, ...]
    length_s: float
    width: int = 0
    height: int = 0
    transcript: str = ""
    captions: Captions | None = None

    @property
    def is_film(self) -> bool:
        """Whether there is something to see.

        >>> Recording(7, "The lock opens", "AP", "video/mp4", "0f" * 32, 9, ("0f" * 32,), 61.5, 640, 360).is_film
        True
        """
        return self.media_type.startswith("video/")
