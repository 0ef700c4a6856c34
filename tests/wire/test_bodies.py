"""Bodies: whichever way markup takes to our blocks, the same words arrive, and nothing that is not for the public."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.story.blocks import Paragraph, plain_text
from lateedition.wire import formats
from lateedition.wire.item import Item
from lateedition.wire.profiles import ANY, Profile
from lateedition.wire.xhtml import content_of_html


def element_of(made: tuple[str, str]) -> str:
    tag, inside = made
    name = tag.split()[0]
    around = {"li": ("<ul>", "</ul>"), "td": ("<table><tr>", "</tr></table>")}.get(name, ("", ""))
    return f"{around[0]}<{tag}>{inside}</{name}>{around[1]}"


# a profile that may take something out of a body makes a tree of it first
BY_TREE = Profile(not_public=("never-there",))
WORDS = st.text(alphabet="abcé &<>नम\n", min_size=1, max_size=8).map(lambda words: words.replace("&", "&amp;").replace("<", "&lt;"))
INLINE = st.sampled_from(
    ["em", "strong", 'a href="/b?c=1&amp;d"', 'a href="https://x.example/é" title="T"', 'a name="x"', "span", 'i lang="hi"']
)
LINES = st.recursive(WORDS, lambda inside: st.tuples(INLINE, inside).map(element_of), max_leaves=4)
BLOCKS = st.recursive(
    st.tuples(st.sampled_from(["p", "h2", 'p class="x"', "li", "td", "center", "figcaption"]), LINES).map(element_of),
    lambda inside: st.tuples(st.sampled_from(["div", "blockquote", "section", "nav"]), st.lists(inside, max_size=3).map("".join)).map(
        element_of
    ),
    max_leaves=8,
)


@given(st.lists(BLOCKS | LINES, max_size=4).map("".join))
def test_html_gives_the_same_body_with_and_without_a_tree_between(html: str) -> None:
    assert content_of_html(html, ANY, base="https://base.example/a/") == content_of_html(html, BY_TREE, base="https://base.example/a/")


@pytest.mark.parametrize("mark", ['class="np-nonpublic"', 'class="x non-public"', 'pubconstraint="dpapconstraint:nonpublic"'])
def test_what_is_marked_as_not_public_is_a_note_and_no_body(mark: str) -> None:
    content = content_of_html(f"<p>For all.</p><p {mark}>Desk: +1 555 0100</p>", ANY)
    assert (plain_text(content.body), content.not_public) == ("For all.", ("Desk: +1 555 0100",))


def test_nitf_in_the_place_of_html_keeps_its_own_names() -> None:
    content = content_of_html("<nitf><body><body.head><hl1>No</hl1></body.head><body.content><p>Yes</p></body.content></body></nitf>", ANY)
    assert content.body == (Paragraph("Yes"),)


@pytest.mark.parametrize("tag", ["div", "ul><li", "b", "table><tr><td"])
def test_elements_nested_a_hundred_thousand_deep_take_no_time(tag: str) -> None:
    began = time.process_time()
    content_of_html(f"<{tag}>" * 100_000 + "deep", ANY)
    assert time.process_time() - began < 2


def test_a_content_that_is_only_a_note_to_editors_does_not_give_way_to_the_summary() -> None:
    (item,) = formats.read(
        b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><guid>1</guid><description>For all.</description>'
        b"<content:encoded>Not for publication:&lt;p&gt;+1 555 0100</content:encoded></item></channel></rss>"
    )
    assert isinstance(item, Item)
    assert (item.body, item.standfirst, [note.role for note in item.notes]) == ((), "For all.", ["not-public"])


@pytest.mark.parametrize("mark", ["", '<p class="nonpublic">x</p>'], ids=["", "through a tree"])
@pytest.mark.parametrize("tag", ["div", "ul><li", "b", "blockquote", "table><tr><td"])
@pytest.mark.parametrize("depth", [200, 253, 254, 255, 256, 300, 1_200])
def test_no_word_is_lost_in_the_deep_without_a_word_about_it(tag: str, depth: int, mark: str) -> None:
    content = content_of_html(f"{mark}<p>Top.</p>{f'<{tag}>' * depth}Deep.{'<br>' * (2_500 if depth > 1_000 else 0)}", ANY)
    assert ("Deep." in plain_text(content.body)) != content.is_cut


DEEP = f"<p>Top.</p>{'<div>' * 300}Deep.<p class='nonpublic'>555-0100</p>"
QUOTED = DEEP.replace("<", "&lt;")
FILES = {
    "ninjs": json.dumps({"uri": "u:1", "type": "text", "pubstatus": "canceled", "body_html": DEEP}),
    "json feed": json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{"id": "1", "content_html": DEEP}]}),
    "feed": f"<rss><channel><title>t</title><item><guid>1</guid><description>{QUOTED}</description></item></channel></rss>",
    "newsml 1": "<NewsML><NewsEnvelope/><NewsItem><Identification><NewsIdentifier><ProviderId>p</ProviderId><DateId>20260304</DateId>"
    "<NewsItemId>1</NewsItemId><RevisionId PreviousRevision='0' Update='N'>1</RevisionId></NewsIdentifier></Identification>"
    f"<NewsComponent><ContentItem><DataContent>{QUOTED}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
    "newsml-g2": "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='u:1'><itemMeta><itemClass qcode='ninat:text'/></itemMeta>"
    f"<contentSet><inlineData contenttype='text/html'>{QUOTED}</inlineData></contentSet></newsItem>",
    "ap": json.dumps({"type": "text", "altids": {"itemid": "1", "etag": "1"}, "pubstatus": "usable", "signals": ["newscontent"],
                      "version": 1, "versioncreated": "2026-03-04T10:00:00Z", "body_nitf": DEEP}),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_an_item_of_whose_body_a_part_is_missing_says_so_and_stands_above_no_whole_one(name: str) -> None:
    (item,) = formats.read(FILES[name].encode())
    assert isinstance(item, Item)
    assert (plain_text(item.body), item.partial) == ("Top.", True)
    assert [(problem.field, problem.said) for problem in item.problems if problem.field == "body"] == [("body", "Top.")]
    assert item.status == "canceled" or name != "ninjs", "a kill holds, whatever became of its body"
