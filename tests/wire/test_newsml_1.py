"""NewsML 1.x: what names an item, what holds it back, what recalls it, and that no word and no secret goes astray."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.story.blocks import plain_text
from lateedition.wire import formats
from lateedition.wire.chains import content_digest
from lateedition.wire.item import Item
from lateedition.wire.newsml1.identifier import guid_of, guid_of_reference
from lateedition.wire.profiles import ANY
from lateedition.wire.unreadable import Unreadable

CONTENT = "<NewsComponent><ContentItem><DataContent><p>Gates hold.</p></DataContent></ContentItem></NewsComponent>"


def newsml(
    content: str = CONTENT,
    *,
    provider: str = "hw.example",
    date: str = "20260304",
    item: str = "tunnel-17",
    revision: str = '<RevisionId PreviousRevision="0" Update="N">1</RevisionId>',
    public: str = "urn:newsml:hw.example",
    status: str = '<Status FormalName="Usable"/>',
    managed: str = "",
    sent: str = "20260304T100000Z",
    prolog: str = "",
) -> bytes:
    return f"""{prolog}<NewsML><NewsEnvelope><DateAndTime>{sent}</DateAndTime></NewsEnvelope><NewsItem>
    <Identification><NewsIdentifier><ProviderId>{provider}</ProviderId><DateId>{date}</DateId><NewsItemId>{item}</NewsItemId>{revision}
    <PublicIdentifier>{public}</PublicIdentifier></NewsIdentifier></Identification>
    <NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20260304T080000Z</FirstCreated>
    <ThisRevisionCreated>20260304T090000Z</ThisRevisionCreated>{status}{managed}</NewsManagement>{content}</NewsItem></NewsML>""".encode()


def read(payload: bytes) -> Item:
    (item,) = formats.read(payload)
    assert isinstance(item, Item)
    return item


def component(content: str, *, role: str = "", mime: str = "") -> str:
    return (
        f'<NewsComponent><Role FormalName="{role}"/><ContentItem><MimeType FormalName="{mime}"/>'
        f"<DataContent>{content}</DataContent></ContentItem></NewsComponent>"
    )


def test_an_item_is_named_by_provider_date_and_id_and_never_by_its_public_identifier_or_revision() -> None:
    first = read(newsml(public="urn:newsml:hw.example:20260304:tunnel-17:1N"))
    second = read(newsml(public="urn:newsml:always.the.same", revision='<RevisionId PreviousRevision="1" Update="N">2</RevisionId>'))
    assert (first.provider, first.guid) == (second.provider, second.guid) == ("hw.example", "urn:newsml:hw.example:20260304:tunnel-17")
    assert (first.version, second.version) == (1, 2)


def test_a_belga_item_keeps_its_name_when_its_date_moves_with_the_revision() -> None:
    dates = ["20260304T124550", "20260304T133400"]
    first, second = (read(newsml(provider="belga.be", date=date, item="98055798")) for date in dates)
    assert first.guid == second.guid == "urn:newsml:belga.be:98055798"
    remote = [read(newsml(provider="belga.be", date=date, item="0")).guid for date in dates]
    assert remote == [f"urn:newsml:belga.be:{date}:0" for date in dates]


@given(
    st.from_regex(r"[a-z]{1,8}\.example", fullmatch=True),
    st.from_regex(r"2026\d{4}(T\d{6}Z)?", fullmatch=True),
    st.from_regex(r"[A-Za-z_-][\w-]{0,12}", fullmatch=True),
    st.integers(min_value=0, max_value=999),
    st.sampled_from(["", "N", "U", "A"]),
)
def test_a_reference_names_the_item_whatever_revision_it_names_and_with_or_without_urn(
    provider: str, date: str, item: str, revision: int, update: str
) -> None:
    guid, _ = guid_of(provider, date, item, profile=ANY)
    assert guid_of_reference(guid, ANY) == guid
    assert guid_of_reference(f"{guid}:{revision}{update}", ANY) == guid
    assert guid_of_reference(f"{provider}:{date}:{item}:{revision}{update}", ANY) == guid


def test_a_revision_that_is_no_number_is_a_token_and_tells_no_order() -> None:
    item = read(newsml(revision='<RevisionId PreviousRevision="0" Update="N">DS02299380</RevisionId>'))
    assert (item.version, item.revision) == (None, "DS02299380")


@pytest.mark.parametrize(
    ("said", "status", "problems"),
    [
        ('<Status FormalName="Usable"/>', "usable", 0),
        ('<Status FormalName="USABLE"/>', "usable", 0),
        ('<Status FormalName="stat:usable" Scheme="IptcStatus"/>', "usable", 0),
        ('<Status FormalName="Withheld"/>', "withheld", 0),
        ('<Status FormalName="Canceled"/>', "canceled", 0),
        ('<Status FormalName="cancelled"/>', "canceled", 0),
        ('<Status FormalName="OPEN"/>', "withheld", 1),
        ("", "withheld", 1),
    ],
)
def test_a_status_is_read_in_any_case_and_one_that_is_unknown_or_missing_withholds(said: str, status: str, problems: int) -> None:
    item = read(newsml(status=said))
    assert (item.status, len(item.problems)) == (status, problems)
    assert item.signals == (("kill",) if status == "canceled" else ())


@pytest.mark.parametrize(
    ("status", "change", "until", "is_open"),
    [
        ("Embargoed", '<FutureStatus FormalName="Usable"/><DateAndTime>20260305T110000+0530</DateAndTime>', "20260305T110000+0530", False),
        ("Usable", '<FutureStatus FormalName="Usable"/><DateAndTime>20260305T110000Z</DateAndTime>', "20260305T110000Z", False),
        ("Embargoed", '<FutureStatus FormalName="usable"/><DateAndTime>after the speech</DateAndTime>', "", True),
        ("Embargoed", '<FutureStatus FormalName="Usable"/>', "", True),
        ("Embargoed", '<FutureStatus FormalName="Canceled"/><DateAndTime>20260305T110000Z</DateAndTime>', "", True),
        ("Embargoed", "", "", True),
        ("Usable", "", "", False),
    ],
)
def test_an_embargo_ends_when_it_is_announced_to_and_else_holds_for_a_person(status: str, change: str, until: str, is_open: bool) -> None:
    will_change = f"<StatusWillChange>{change}</StatusWillChange>" if change else ""
    item = read(newsml(status=f'<Status FormalName="{status}"/>', managed=will_change))
    assert item.status == "usable"
    assert (item.embargo.raw if item.embargo else "", item.embargo_open) == (until, is_open)


@pytest.mark.parametrize("status", ["Canceled", "Withheld"])
def test_a_recall_of_earlier_revisions_is_a_kill_in_words_with_the_revisions_in_a_note(status: str) -> None:
    all_of_them = f'<Instruction FormalName="Replace"><RevisionStatus><Status FormalName="{status}"/></RevisionStatus></Instruction>'
    item = read(newsml(managed=all_of_them))
    assert (item.status, item.signals) == ("usable", ("kill",))
    assert [note.text for note in item.notes] == ["Replace", f"all earlier revisions: {status}"]


def test_earlier_revisions_that_stay_usable_are_no_kill() -> None:
    item = read(newsml(managed='<Instruction><RevisionStatus Revision="1"><Status FormalName="Usable"/></RevisionStatus></Instruction>'))
    assert item.signals == ()


def test_management_alone_says_nothing_of_the_text_even_where_text_is_sent_with_it() -> None:
    item = read(newsml(revision='<RevisionId PreviousRevision="1" Update="A">2</RevisionId>', status='<Status FormalName="Canceled"/>'))
    assert (item.management, item.version, item.status, item.signals) == (True, 2, "canceled", ("kill",))
    assert (item.body, item.headline, len(item.problems)) == ((), "", 1)


def test_an_item_without_an_update_letter_is_whole() -> None:
    item = read(newsml(revision="<RevisionId>1</RevisionId>"))
    assert (item.management, plain_text(item.body)) == (False, "Gates hold.")


@pytest.mark.parametrize(
    "payload",
    [
        newsml("<Update><Delete Duid='p2'/></Update>", revision='<RevisionId PreviousRevision="4" Update="U">5</RevisionId>'),
        newsml("<Update><Delete Duid='p2'/></Update>", revision='<RevisionId PreviousRevision="4" Update="N">5</RevisionId>'),
    ],
    ids=["said to be changes", "changes that are said to be whole"],
)
def test_changes_to_parts_wait_for_a_person_and_name_the_revision_that_they_need(payload: bytes) -> None:
    (part,) = formats.read(payload)
    assert isinstance(part, Unreadable)
    assert "urn:newsml:hw.example:20260304:tunnel-17: revision 5 holds only changes to revision 4" in str(part)


def test_a_resend_is_the_same_content_and_a_new_revision_is_not() -> None:
    first, again = read(newsml()), read(newsml(sent="20260304T180000Z"))
    newer = read(newsml(revision='<RevisionId PreviousRevision="1" Update="N">2</RevisionId>'))
    assert first.sent != again.sent
    assert content_digest(first) == content_digest(again) != content_digest(newer)


def test_a_dtd_is_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "newsml.dtd").write_text('<!ENTITY secret "not to be seen">', encoding="utf-8")
    for subset in ("", "[<!ELEMENT p (#PCDATA)>]", f'[<!ENTITY % nitf SYSTEM "{tmp_path}/newsml.dtd"> %nitf;]'):
        item = read(newsml(component("<p>&secret;</p>"), prolog=f'<!DOCTYPE NewsML SYSTEM "{tmp_path}/newsml.dtd" {subset}>'))
        assert plain_text(item.body) == "&secret;"


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "x">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a "x"> %a;',
        '<!ENTITY % a SYSTEM "a.dtd"> %a; <!ENTITY b "y">',
        '<!ENTITY % a SYSTEM "a.dtd" NDATA gif>',
        '<!ENTITY % a SYSTEM "a.dtd"> <!-- a comment -->',
        '<!ENTITY % a PUBLIC "-//X//DTD//EN">',
    ],
)
def test_any_other_entity_is_refused(subset: str) -> None:
    with pytest.raises(Unreadable, match="declares XML entities"):
        formats.read(newsml(prolog=f'<?xml version="1.0"?><!-- NewsML --><!DOCTYPE NewsML SYSTEM "n.dtd" [{subset}]>'))


def test_a_document_type_in_the_text_stays_there() -> None:
    said = "<![CDATA[Write <!DOCTYPE NewsML [%nitf;]> on top.]]>"
    assert "DOCTYPE" in plain_text(read(newsml(component(said, mime="text/plain"))).body)


@pytest.mark.parametrize("role", ["Contact", "EdNote", "Editor's Note", "hw:NotForPublication", "Advisory", "notes to editors"])
def test_what_is_for_editors_by_its_role_is_in_no_public_field(role: str) -> None:
    text, note = component("<p>Gates hold.</p>", role="Main"), component("<p>Call +91 484 555 0100</p>", role=role)
    item = read(newsml(f"<NewsComponent>{text}{note}</NewsComponent>"))
    assert plain_text(item.body) == "Gates hold."
    assert [note.text for note in item.notes] == ["Call +91 484 555 0100"]
    assert item.associations == ()


def test_what_is_marked_as_not_public_is_in_no_public_field_wherever_it_stands() -> None:
    hidden = '<p>Public.</p><p class="np-nonpublic">Call +91 484 555 0100</p><p>Not for publication</p><p>mail a@hw.example</p>'
    content = f"<NewsComponent>{component(hidden, role='Main')}{component(hidden, role='Sidebar')}</NewsComponent>"
    item = read(newsml(content))
    public = str([getattr(item, name) for name in item.__struct_fields__ if name != "notes"])
    assert "0100" not in public
    assert "a@hw" not in public
    assert str(item.notes).count("0100") == 2


@pytest.mark.parametrize(
    ("content", "mime", "words"),
    [
        ("One line.\nAnother.", "", ["One line.", "Another."]),
        ("One\npiece.\n\n  Another.", "text/plain", ["One piece.", "Another."]),
        ("<![CDATA[<P>One</P><P>Two<br>lines</P>]]>", "", ["One", "Two lines"]),
        ("&lt;p&gt;Q&amp;amp;A &amp;eacute;&lt;/p&gt;", "text/html", ["Q&A é"]),
        ("So &lt;b&gt;bold&lt;/b&gt;.\nNext.", "", ["So bold.", "Next."]),
        ("5 &lt; 6 and 7 &gt; 6", "", ["5 < 6 and 7 > 6"]),
        ("Type &lt;enter&gt;", "text/plain", ["Type <enter>"]),
        ("Before &lt;NewsComponentRef idref='DS1'/&gt; after", "", ["Before after"]),
        ("<body.content><p>One</p><hl2>Two</hl2></body.content>", "", ["One", "Two"]),
        ("<nitf><body><body.head><hl1>A</hl1></body.head><body.content><p>One</p></body.content></body></nitf>", "", ["One"]),
        ("<media><media-reference data-location='#p0'/></media><p>One</p>two", "", ["One", "two"]),
        ("<x:p xmlns:x='urn:x'>One</x:p><x:p xmlns:x='urn:x'>Two</x:p>", "", ["One", "Two"]),
    ],
)  # fmt: skip
def test_a_text_is_read_in_whatever_dress_it_comes(content: str, mime: str, words: list[str]) -> None:
    assert plain_text(read(newsml(component(content, mime=mime))).body).split("\n\n") == words


def test_encoded_bytes_are_left_out_and_said() -> None:
    encoded = '<Encoding Notation="base64"><DataContent>R2F0ZXM=</DataContent></Encoding>'
    item = read(newsml(f"<NewsComponent><ContentItem>{encoded}</ContentItem></NewsComponent>"))
    assert (item.body, item.problems[0].said) == ((), "base64")


def test_a_text_that_comes_twice_to_choose_from_is_there_once_and_two_that_complete_each_other_twice() -> None:
    two = "".join(f"<ContentItem><DataContent>{said}</DataContent></ContentItem>" for said in ("Gates hold.", "<p>Gates hold well.</p>"))
    assert plain_text(read(newsml(f'<NewsComponent EquivalentsList="yes">{two}</NewsComponent>')).body) == "Gates hold well."
    assert plain_text(read(newsml(f"<NewsComponent>{two}</NewsComponent>")).body) == "Gates hold.\n\nGates hold well."


def test_pictures_side_by_side_are_several_and_sizes_of_one_picture_are_one() -> None:
    photo = '<ContentItem Href="{}.jpg"><MediaType FormalName="Photo"/></ContentItem>'
    side_by_side = photo.format("a") + photo.format("b")
    sizes = "".join(f'<NewsComponent><Role FormalName="{role}"/>{photo.format(role)}</NewsComponent>' for role in ("HighDef", "Thumbnail"))
    item = read(newsml(f"<NewsComponent>{component('<p>x</p>')}{side_by_side}<NewsComponent>{sizes}</NewsComponent></NewsComponent>"))
    assert [[file.href for file in thing.renditions] for thing in item.associations] == [
        ["a.jpg"],
        ["b.jpg"],
        ["HighDef.jpg", "Thumbnail.jpg"],
    ]


def test_who_wrote_the_story_is_not_who_took_its_picture() -> None:
    lines = "<NewsLines><ByLine>Asha Rao</ByLine></NewsLines>"
    photo = '<ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem>'
    item = read(newsml(f"<NewsComponent>{lines}<ContentItem><DataContent><p>x</p></DataContent></ContentItem>{photo}</NewsComponent>"))
    assert (item.byline, item.associations[0].credit) == ("Asha Rao", "")


def test_a_topic_set_is_data_and_an_item_with_nothing_in_it_is_read() -> None:
    assert read(newsml("<TopicSet FormalName='places'/>")).kind == "data"
    assert (read(newsml("")).kind, read(newsml("")).body) == ("text", ())


def test_components_in_components_are_read_as_deep_as_xml_may_go() -> None:
    deep = f"{'<NewsComponent>' * 240}<ContentItem><DataContent><p>x</p></DataContent></ContentItem>{'</NewsComponent>' * 240}"
    assert plain_text(read(newsml(deep)).body) == "x"


def test_a_document_without_items_is_refused() -> None:
    with pytest.raises(Unreadable, match="without a NewsItem"):
        formats.read(b"<NewsML><NewsEnvelope/></NewsML>")
