"""An agency that does not exist: its copy in NewsML-G2, in as many versions as a test wants, with corrections, kills and withholds."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

AGENCY = "ap.example"
GUID = "urn:newsml:ap.example:20200505:4711"
PARAGRAPHS = ("MOSCOW (AP) — Russia gave Kim a medal.", "It was the second.", "He wore it at once.")


def newsml(
    *,
    guid: str = GUID,
    version: int = 1,
    status: str = "usable",
    signals: Sequence[str] = (),
    headline: str = "Kim gets a medal",
    paragraphs: Sequence[str] = PARAGRAPHS,
    note: str = "",
    agency: str = AGENCY,
    replaces: str = "",
) -> bytes:
    """One version of one item, as NewsML-G2 2.33, which takes the place of the item `replaces` if that is named.

    `signals` are codes of IPTC's own ("correction"), or anything with a colon.
    """
    codes = (code if ":" in code else f"sig:{code}" for code in signals)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="{version}" standard="NewsML-G2"
          standardversion="2.33" conformance="power" xml:lang="en">
  <itemMeta>
    <itemClass qcode="ninat:text"/>
    <provider literal="{agency}"/>
    <versionCreated>2020-05-05T09:{version:02}:00Z</versionCreated>
    <pubStatus qcode="stat:{status}"/>
    {"".join(f'<signal qcode="{code}"/>' for code in codes)}
    {f'<link rel="irel:previousVersion" residref="{replaces}"/>' if replaces else ""}
    {f"<edNote>{escape(note)}</edNote>" if note else ""}
  </itemMeta>
  <contentMeta><urgency>2</urgency><headline>{escape(headline)}</headline></contentMeta>
  <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>
    <body>{"".join(f"<p>{escape(words)}</p>" for words in paragraphs)}</body></html></inlineXML></contentSet>
</newsItem>
""".encode()
