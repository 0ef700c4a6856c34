"""Wire documents as agencies send them, of their usual size, about the articles that everybody is filled with. No real copy is in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from bench.articles import AUTHORS, SECTIONS, TOPICS, Article

ENTRIES = 25
"""How many items are in one feed."""

_AGENCY = "lantern.example"
_SUBJECTS_EACH = 12


def newsml_g2(article: Article) -> bytes:
    """Return a news message of 9 or 10 kB with one text, marked up as XHTML."""
    subjects = "".join(
        f'<subject type="cpnat:abstract" qcode="medtop:{20_000_000 + number}"><name xml:lang="en">{name}</name>'
        f'<name xml:lang="hi">विषय {number}</name><broader qcode="medtop:{number % 17}000000"/></subject>'
        for number, name in _subjects(article)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>{article.published:%Y-%m-%dT%H:%M:%S+00:00}</sent>
<sender>{_AGENCY}</sender><transmitId>{article.number}</transmitId><priority>4</priority></header><itemSet>
<newsItem guid="urn:newsml:{_AGENCY}:{article.published:%Y%m%d}:{article.number}" version="1" standard="NewsML-G2" standardversion="2.35"
 conformance="power" xml:lang="en"><catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"/>
<rightsInfo><copyrightHolder literal="Lantern"/><copyrightNotice>© Lantern</copyrightNotice><usageTerms>Not for archives.</usageTerms>
</rightsInfo><itemMeta><itemClass qcode="ninat:text"/><provider literal="Lantern"/>
<versionCreated>{article.published.isoformat()}</versionCreated>
<firstCreated>{article.published.isoformat()}</firstCreated><pubStatus qcode="stat:usable"/><service qcode="svc:{article.section}"><name>
{SECTIONS[article.section]}</name></service><edNote>With pictures.</edNote><signal qcode="sig:update"/><link rel="irel:seeAlso"
 residref="urn:newsml:{_AGENCY}:{article.published:%Y%m%d}:{article.number + 1}"><itemClass qcode="ninat:picture"/></link></itemMeta>
<contentMeta><urgency>4</urgency><contentCreated>{article.published.isoformat()}</contentCreated><located qcode="city:{article.place}">
<name>{article.place}</name><broader qcode="iso3166-1a2:XX"><name>Elland</name></broader></located>
<creator literal="{AUTHORS[article.author]}"/>
<by>By {AUTHORS[article.author]}</by><creditline>Lantern</creditline><dateline>{article.place.upper()} (Lantern)</dateline>
<headline>{escape(article.headline)}</headline><slugline>{article.slug}</slugline><description role="drol:summary">
{escape(article.standfirst)}</description><keyword>{TOPICS[article.topics[0]]}</keyword>{subjects}</contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{escape(article.headline)}
</title></head><body>{_html(article)}</body></html></inlineXML></contentSet></newsItem></itemSet></newsMessage>""".encode()


def newsml_1(article: Article) -> bytes:
    """Return a NewsML 1.2 document with one text in NITF."""
    subjects = "".join(f'<SubjectCode><Subject FormalName="{20_000_000 + number}"/></SubjectCode>' for number, _ in _subjects(article))
    stamp = f"{article.published:%Y%m%dT%H%M%S+0000}"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<NewsML Version="1.2"><Catalog Href="http://www.{_AGENCY}/catalog.xml"/><NewsEnvelope><DateAndTime>{stamp}</DateAndTime><NewsService
 FormalName="World"/><Priority FormalName="4"/></NewsEnvelope><NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>{_AGENCY}
</ProviderId><DateId>{article.published:%Y%m%d}</DateId><NewsItemId>{article.number}</NewsItemId><RevisionId PreviousRevision="0"
 Update="N">1</RevisionId><PublicIdentifier>urn:newsml:{_AGENCY}:{article.published:%Y%m%d}:{article.number}:1N</PublicIdentifier></NewsIdentifier>
<NameLabel>{article.slug}</NameLabel></Identification><NewsManagement><NewsItemType FormalName="News"/><FirstCreated>{stamp}</FirstCreated>
<ThisRevisionCreated>{stamp}</ThisRevisionCreated><Status FormalName="Usable"/><Urgency FormalName="4"/></NewsManagement><NewsComponent>
<NewsLines><HeadLine>{escape(article.headline)}</HeadLine><ByLine>By {AUTHORS[article.author]}</ByLine><DateLine>{article.place.upper()}
</DateLine><SlugLine>{article.slug}</SlugLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName="Lantern"/></Provider>
</AdministrativeMetadata><DescriptiveMetadata><Language FormalName="en"/>{subjects}<Location><Property FormalName="City"
 Value="{article.place}"/></Location></DescriptiveMetadata><ContentItem><MediaType FormalName="Text"/><Format FormalName="NITF3.0"/>
<DataContent><nitf><body><body.content>{_html(article)}</body.content></body></nitf></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>""".encode()


def nitf(article: Article) -> bytes:
    """Return an NITF document."""
    subjects = "".join(
        f'<tobject.subject tobject.subject.refnum="{number:08}" tobject.subject.type="{name}"/>' for number, name in _subjects(article)
    )
    stamp = f"{article.published:%Y%m%dT%H%M%SZ}"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf version="-//IPTC//DTD NITF 3.6//EN" baselang="en"><head><title>{escape(article.headline)}</title><meta name="slugline"
 content="{article.slug}"/><tobject tobject.type="news">{subjects}</tobject><docdata management-status="usable"><doc-id regsrc="lantern"
 id-string="{article.number}"/><urgency ed-urg="4"/><date.issue norm="{stamp}"/><date.release norm="{stamp}"/><doc.copyright year="2026"
 holder="Lantern"/><key-list><keyword key="{TOPICS[article.topics[0]]}"/></key-list><ed-msg info="With pictures."/><evloc
 city="{article.place}" iso-cc="XX"/></docdata></head><body><body.head><hedline><hl1>{escape(article.headline)}</hl1></hedline>
<byline>By <person>{AUTHORS[article.author]}</person></byline><distributor>Lantern</distributor>
<dateline><location>{article.place.upper()}</location></dateline>
<abstract><p>{escape(article.standfirst)}</p></abstract></body.head><body.content>{_html(article)}</body.content></body></nitf>""".encode()


def ninjs(article: Article) -> bytes:
    """Return a text in ninjs 3.0."""
    return _json({
        "standard": {"name": "ninjs", "version": "3.0"}, "uri": f"https://{_AGENCY}/{article.number}", "type": "text", "version": "1",
        "versionCreated": article.published.isoformat(), "firstCreated": article.published.isoformat(), "pubStatus": "usable", "urgency": 4,
        "language": "en", "headlines": [{"role": "main", "value": article.headline}], "by": f"By {AUTHORS[article.author]}",
        "slugline": article.slug, "descriptions": [{"role": "text", "value": article.standfirst}], "copyrightHolder": "Lantern",
        "usageTerms": "Not for archives.", "edNote": "With pictures.", "located": article.place,
        "bodies": [{"role": "main", "contentType": "text/html", "value": _html(article)}],
        "subjects": [{"uri": f"http://cv.{_AGENCY}/{number}", "name": name} for number, name in _subjects(article)],
        "associations": [{"name": "main", "uri": f"https://{_AGENCY}/p{article.number}", "type": "picture", "by": "Lantern",
                          "renditions": [_rendition(article, name) for name in ("main", "preview", "thumbnail")]}],
    })  # fmt: skip


def _rendition(article: Article, name: str) -> dict[str, object]:
    address = f"https://{_AGENCY}/p{article.number}/{name}.jpg"
    return {"name": name, "href": address, "contentType": "image/jpeg", "width": 900, "height": 600}


def ap_media(article: Article) -> bytes:
    """Return an answer of AP's Media API with one text, which it links to: all the rest is metadata."""
    concepts: list[dict[str, Any]] = [
        {"code": f"{number:032x}", "name": name, "rels": [relation], "scheme": f"http://cv.{_AGENCY}/id/", "creator": "Machine",
         "parentids": [f"{number + 1:032x}"]}
        for relation in ("direct", "ancestor") for number, name in _subjects(article)
    ]  # fmt: skip
    where = {"locationtype": {"code": f"{7:032x}", "name": "City"}, "geometry_geojson": {"type": "Point", "coordinates": [1.5, 2.5]}}
    itemid, moment = f"{article.number:032x}", f"{article.published:%Y-%m-%dT%H:%M:%SZ}"
    item = {
        "uri": f"https://api.{_AGENCY}/media/v/content/{itemid}", "altids": {"itemid": itemid, "etag": f"{itemid}_0a1aza0c0"},
        "version": 0, "type": "text", "urgency": 4, "profile": "Spot Development", "language": "en", "versioncreated": moment,
        "firstcreated": moment, "pubstatus": "usable", "signals": ["newscontent"], "ednote": "Eds: UPDATES: With AP Photos.",
        "title": article.headline, "headline": article.headline, "headline_extended": article.standfirst, "provider": "AP",
        "slugline": f"BC-{article.slug}, 1st Ld-Writethru", "editorialtypes": ["Lead"], "located": article.place.upper(),
        "bylines": [{"by": f"By {AUTHORS[article.author].upper()}", "title": "Lantern"}], "copyrightnotice": "Copyright Lantern",
        "datelinelocation": {"city": article.place, "countryname": "Elland"}, "usageterms": ["For editorial use only."],
        "keywords": [TOPICS[topic] for topic in article.topics], "infosource": [{"name": "Lantern", "type": "Member"}],
        "subject": concepts, "organisation": concepts[:4], "place": [concept | where for concept in concepts],
        "renditions": {"nitf": {"rel": "Story", "type": "text", "mimetype": "text/xml", "href": f"https://api.{_AGENCY}/file/{itemid}"}},
    }  # fmt: skip
    meta = {"products": [{"id": 70_001, "name": "Lantern World"}]}
    return _json({"api_version": "2.2", "method": "/content.GET", "params": {}, "data": {"meta": meta, "item": item}})


def rss(entries: Sequence[Article]) -> bytes:
    """Return an RSS 2.0 feed with summaries and whole texts."""
    items = "".join(
        f'<item><title>{escape(article.headline)}</title><link>https://{_AGENCY}/{article.slug}</link><guid isPermaLink="false">'
        f"{article.number}</guid><pubDate>{article.published:%a, %d %b %Y %H:%M:%S +0000}</pubDate><dc:creator><![CDATA["
        f"{AUTHORS[article.author]}]]></dc:creator><category><![CDATA[{SECTIONS[article.section]}]]></category>"
        f"<category>{TOPICS[article.topics[0]]}</category><description><![CDATA[<p>{article.standfirst}</p>]]></description>"
        f"<content:encoded><![CDATA[{_blog_html(article)}]]></content:encoded>"
        f'<media:content url="https://{_AGENCY}/{article.number}.jpg" medium="image" width="900" height="600"><media:description>'
        f"{escape(article.standfirst)}</media:description></media:content></item>\n"
        for article in entries
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Lantern</title>
<link>https://{_AGENCY}/</link><atom:link href="https://{_AGENCY}/rss" rel="self"/><description>News</description><language>en</language>
{items}</channel></rss>""".encode()


def atom(entries: Sequence[Article]) -> bytes:
    """Return an Atom feed with summaries alone, as most newsrooms send."""
    found = "".join(
        f"<entry><id>tag:{_AGENCY},2026:{article.number}</id><title>{escape(article.headline)}</title>"
        f'<link rel="alternate" type="text/html" href="https://{_AGENCY}/{article.slug}"/>'
        f"<published>{article.published.isoformat()}</published><updated>{article.published.isoformat()}</updated>"
        f'<author><name>{AUTHORS[article.author]}</name></author><category term="{SECTIONS[article.section]}"/>'
        f'<summary type="html">&lt;p&gt;{escape(escape(article.standfirst))}&lt;/p&gt;</summary></entry>\n'
        for article in entries
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>tag:{_AGENCY},2026:feed</id><title>Lantern</title>
<link href="https://{_AGENCY}/"/><updated>{entries[-1].published.isoformat()}</updated>{found}</feed>""".encode()


def json_feed(entries: Sequence[Article]) -> bytes:
    """Return a JSON Feed with whole texts."""
    items = [
        {"id": str(article.number), "url": f"https://{_AGENCY}/{article.slug}", "title": article.headline,
         "content_html": _blog_html(article), "summary": article.standfirst, "date_published": article.published.isoformat(),
         "authors": [{"name": AUTHORS[article.author]}], "image": f"https://{_AGENCY}/{article.number}.jpg",
         "tags": [SECTIONS[article.section], *(TOPICS[topic] for topic in article.topics)]}
        for article in entries
    ]  # fmt: skip
    home = f"https://{_AGENCY}/"
    return _json({"version": "https://jsonfeed.org/version/1.1", "title": "Lantern", "home_page_url": home, "items": items})


ONE_EACH: dict[str, Callable[[Article], bytes]] = {
    "NewsML-G2": newsml_g2, "NewsML 1.2": newsml_1, "NITF": nitf, "ninjs": ninjs, "AP Media API": ap_media,
}  # fmt: skip
FEEDS: dict[str, Callable[[Sequence[Article]], bytes]] = {"RSS": rss, "Atom": atom, "JSON Feed": json_feed}
JSON = ("ninjs", "AP Media API", "JSON Feed")


def _subjects(article: Article) -> list[tuple[int, str]]:
    """Return numbers and names of what it is about: more than a site would show, as wires have it."""
    return [((article.number * 13 + each) % 5_000, f"Subject of the wire {(article.number + each) % 60}") for each in range(_SUBJECTS_EACH)]


def _html(article: Article) -> str:
    """Return the paragraphs, well-formed, with a link, emphasis, a heading and a list between them."""
    first, *rest = (escape(paragraph) for paragraph in article.paragraphs)
    middle = len(rest) // 2
    between = f"<h2>{escape(article.headline[:40])}</h2><ul><li>{TOPICS[article.topics[0]]}</li><li>{SECTIONS[article.section]}</li></ul>"
    return (
        f'<p>{article.place.upper()} (Lantern) — {first} <a href="https://{_AGENCY}/background">Background</a>.</p>'
        + "".join(f"<p>{paragraph}</p>\n" for paragraph in rest[:middle])
        + between
        + "".join(f"<p><em>{paragraph[:30]}</em>{paragraph[30:]} R&amp;D.</p>\n" for paragraph in rest[middle:])
    )


def _blog_html(article: Article) -> str:
    """Return the paragraphs as sites write them into feeds: some fifteen tags and ten attributes a kB, as the feeds we looked at have."""
    address = f"https://{_AGENCY}/{article.number}"
    picture = (
        f'<figure class="wp-block-image size-large"><img decoding="async" width="900" height="600" src="{address}.jpg" alt="The harbour"'
        f' class="wp-image-{article.number}" srcset="{address}.jpg 900w, {address}-300.jpg 300w"/><figcaption class="wp-element-caption">'
        f"{escape(article.headline)}</figcaption></figure>\n"
    )
    return picture + "\n".join(
        f'<p class="wp-block-paragraph"><strong>{escape(paragraph[:24])}</strong>{escape(paragraph[24:140])} <a href="{address}#{number}"'
        f' rel="noopener" target="_blank">{escape(paragraph[140:170])}</a> <span style="color:#333">{escape(paragraph[170:200])}</span>'
        f"<br/>{escape(paragraph[200:])}</p>"
        for number, paragraph in enumerate(article.paragraphs)
    )


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()
