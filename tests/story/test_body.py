"""From foreign HTML to blocks: flattened, sanitised, and not a word lost."""

from __future__ import annotations

import html
import re
from collections import Counter
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.story.blocks import Body, Figure, Heading, Listing, Paragraph, Quote, Table, plain_text, word_count
from lateedition.story.body import body_of

WORD = st.text(alphabet="abcdefgxyzäßябनमस्ते'&<>-", min_size=1, max_size=8)
WORDS = st.lists(WORD, min_size=1, max_size=4).map(lambda words: escape(" ".join(words)))


def wrapped(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    block = st.sampled_from(["p", "div", "section", "article", "blockquote", "h2", "h4", "figure", "header", "pre", "aside", "figcaption"])
    word = st.sampled_from(["em", "strong", "a", "span", "font", "person", "u"])
    several = st.lists(inside, min_size=1, max_size=3)
    return st.one_of(
        st.tuples(block, several).map(lambda made: f"<{made[0]}>{' '.join(made[1])}</{made[0]}>"),
        st.tuples(word, inside).map(lambda made: f"<{made[0]}>{made[1]}</{made[0]}>"),
        st.tuples(st.sampled_from(["ul", "ol"]), several).map(
            lambda made: f"<{made[0]}>{''.join(f'<li>{item}</li>' for item in made[1])}</{made[0]}>"
        ),
        several.map(lambda cells: f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"),
    )


DOCUMENTS = st.lists(st.recursive(WORDS, wrapped, max_leaves=8), max_size=5)


@given(DOCUMENTS)
def test_no_word_is_lost_however_it_is_nested(parts: list[str]) -> None:
    """Words stand apart where blocks do, so they are compared letter by letter without the white space."""
    sent = re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", " ".join(parts))))
    kept = re.sub(r"\s", "", plain_text(body_of(" ".join(parts))))
    assert Counter(kept) == Counter(sent)


@pytest.mark.parametrize(
    ("foreign", "body"),
    [
        ("", ()),
        ("   <p> </p><br>", ()),
        ("just text", (Paragraph("just text"),)),
        ("<h2>Head</h2><p>A <em>b</em></p>", (Heading("Head"), Paragraph("A <em>b</em>"))),
        ("<div><div><p>a</p></div>tail</div>", (Paragraph("a"), Paragraph("tail"))),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", (Listing(("a", "b", "c")),)),
        ("<ol><li><p>a</p></li></ol>", (Listing(("a",), ordered=True),)),
        ("<blockquote><p>q</p></blockquote>", (Quote("q"),)),
        ("<figure><img src=x><figcaption>cap</figcaption></figure>after", (Paragraph("cap"), Paragraph("after"))),
        (
            "a<table><tr><td>1</td></tr></table>b",
            (Paragraph("a"), Table("<table><tbody><tr><td>1</td></tr></tbody></table>"), Paragraph("b")),
        ),
        ("<p>Q&amp;A &lt;live&gt; &nbsp;ok</p>", (Paragraph("Q&amp;A &lt;live&gt; &nbsp;ok"),)),
        ("<p><abbr title='a > \"b\"'>c</abbr> d</p>", (Paragraph('<abbr title="a &gt; &quot;b&quot;">c</abbr> d'),)),
        ('<p>a <em title="<p>b</p>">c</em></p>', (Paragraph('a <em title="&lt;p&gt;b&lt;/p&gt;">c</em>'),)),
        ("<p>a <b>b<p>c</b> d</p>", (Paragraph("a <b>b</b>"), Paragraph("<b>c</b> d"))),
        ("a<center>b</center>c", (Paragraph("a"), Paragraph("b"), Paragraph("c"))),
        ("<p>a</p><script>bad()</script><style>p{}</style>", (Paragraph("a"),)),
    ],
)
def test_markup_becomes_these_blocks(foreign: str, body: Body) -> None:
    assert body_of(foreign) == body


def test_plain_text_and_words_are_counted_without_captions() -> None:
    body = (Heading("Two words"), Quote("said <b>so</b>", "Leela"), Listing(("one", "two")), Figure(7, "not counted"), Paragraph("A&amp;B"))
    assert plain_text(body) == "Two words\n\nsaid so\nLeela\n\none\ntwo\n\nA&B"
    assert word_count(body) == 8
