"""The only door for foreign HTML: nothing that comes through may run, frame, load or lie in wait."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lateedition.story.blocks import Heading, Listing, Paragraph, Quote, Table
from lateedition.story.body import body_of
from lateedition.story.markup import escaped, inline, sanitised, table, text_of, without_controls

PROBES = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    "<iframe src=//evil.example></iframe>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<p onclick="alert(1)" id="x" class="y">x</p>',
    "<math><mtext><script>alert(1)</script>",
    "<style>@import '//evil.example'</style>",
    '<form action="//evil.example"><input><button>x</button></form>',
    "<base href=//evil.example>",
    '<meta http-equiv="refresh" content="0;url=//evil.example">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<table><td><script>alert(1)</script><p onclick=x>y",
    '<td colspan="2" onmouseover="alert(1)" style="x">y</td>',
    "<object data=x>a</object>",
    "<template><script>alert(1)</script></template>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!--><script>alert(1)</script>-->",
    "<a href='https://ok.example' onfocus=alert(1) autofocus>x</a>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    '<a href="https://ok.example" target="_blank" ping="//evil.example">x</a>',
    "<marquee onstart=alert(1)>x</marquee>",
    "<q cite='javascript:alert(1)'>x</q>",
    "<select><option><script>alert(1)</script></select>",
    '<div style="position:fixed;inset:0">x</div>',
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
]
ALLOWED = re.compile(
    r"a|abbr|b|br|cite|code|del|em|i|ins|q|s|small|strong|sub|sup|u|table|caption|thead|tbody|tfoot|tr|th|td|p|div|section|article|header|footer|main"
    r"|aside|address|figure|figcaption|details|summary|h[1-6]|blockquote|ul|ol|li|pre|hr|dl|dt|dd"
)


class Inspector(HTMLParser):
    """Fails on any element or attribute that may not be printed."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert ALLOWED.fullmatch(tag), tag
        for name, value in attrs:
            assert name in {"href", "title", "hreflang", "colspan", "rowspan", "scope"}, f"{tag} {name}"
            if name == "href":
                assert re.match(r"(https?:|mailto:|[^:]*$)", value or ""), value


def inspected(markup: str) -> str:
    Inspector().feed(markup)
    return markup


@pytest.mark.parametrize("probe", PROBES)
def test_no_probe_comes_through_any_part_of_the_door(probe: str) -> None:
    for door in (inline, table, sanitised):
        for markup in (probe, f"<table><tr><td>{probe}</td></tr></table>", f"<p>before {probe} after</p>"):
            inspected(door(markup))


@pytest.mark.parametrize("probe", PROBES)
def test_no_probe_comes_through_a_body(probe: str) -> None:
    for block in body_of(f"<p>before {probe}</p><ul><li>{probe}</ul><table><tr><td>{probe}</table><blockquote>{probe}"):
        for html in block.items if isinstance(block, Listing) else (block.html,):  # type: ignore[union-attr]
            inspected(html)


@given(st.text(alphabet="<>/=\"' &;:abhprefscitonjvlk#x0\t\n", max_size=200))
def test_no_text_comes_through_dangerous(foreign: str) -> None:
    for door in (inline, table, sanitised):
        inspected(door(foreign))
    for block in body_of(foreign):
        assert isinstance(block, Paragraph | Heading | Listing | Quote | Table)


@given(st.text(max_size=100))
def test_cleaning_twice_is_cleaning_once(foreign: str) -> None:
    assert inline(inline(foreign)) == inline(foreign)


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="<"), max_size=40)
    | st.text(alphabet="ab \t\r\f\x00\x1c\x85\xa0\ufeff&;>'\"", max_size=12)
)
def test_words_without_markup_come_through_as_the_sanitiser_writes_them(words: str) -> None:
    assert inline(words) == " ".join(without_controls(sanitised(words)).split())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=100))
def test_escaped_text_reads_back_as_itself(text: str) -> None:
    assert text_of(escaped(text)) == " ".join(re.split(r"\s+", text)).strip()


def test_cells_and_blocks_never_run_into_each_other_as_text() -> None:
    cells = "<table><tr><td><strong>Series</strong></td><td><strong>Ticker</strong></td></tr></table>"
    assert text_of(f"{cells}<figure>a<figcaption>b</figcaption></figure>c") == "Series Ticker a b c"
    assert text_of(table("<table><tr><td>Rice<p>new</p><p>crop</p></td></tr></table>")) == "Rice new crop"


SIGNS = st.text(alphabet="ab \t\n\xa0\u2003<>&;#x0éB\"'\x01\ufeff\r", max_size=12)
ENTITIES = st.sampled_from(["&amp;", "&lt;", "&nbsp;", "&copy", "&hellip;", "&notit;", "&#65;", "&#1;", "&unknown;", "&"])


# what is put behind it would become a part of it
_BEGINS_A_TAG = re.compile("<[a-zA-Z/!?]")


@given(st.lists(SIGNS | ENTITIES, max_size=6).map("".join))
def test_text_without_tags_is_read_as_the_sanitiser_reads_it(said: str) -> None:
    assume(not _BEGINS_A_TAG.search(said))
    # an element of which nothing is left sends it through the sanitiser
    assert inline(said) == inline(f"{said}<script></script>")
    assert text_of(said) == text_of(f"{said}<script></script>")


def test_no_control_character_comes_through_for_no_xml_may_hold_one() -> None:
    assert inline("a\x0bb <em>c\x01d</em>") == "a b <em>c d</em>"
    assert text_of("a\x1fb") == "a b"
    assert "\x08" not in table("<table><tr><td>a\x08b</td></tr></table>")
