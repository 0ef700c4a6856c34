from __future__ import annotations

import newsdesk


def test_words(room):
    room.hand(
        newsdesk.story(1, headline="Harbour tunnel opens to lorries"), newsdesk.story(2, headline="Ferry strike enters its third day")
    )
    print(room.page("tunnel opening"))
    assert room.found("tunnel opening") == [1]
    assert room.found("feryr strikes") == [2]
    assert room.found("body") == [2, 1]
