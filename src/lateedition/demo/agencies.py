"""The two agencies' files: what they sent in the last hours, in the four formats they send it in.

Tradewind Press sends NewsML-G2 and ninjs, the Islands Telegraph Agency NITF, RSS and Atom. The forms are files beside the
words; here the one is filled with the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from string import Template
from typing import Any

from lateedition.demo.clock import ZONE, ago, worded
from lateedition.demo.files import table, text
from lateedition.demo.model import AgencyFile
from lateedition.story.moment import rfc3339

_TERMS = {"twp": "Subscribers only. Not for use after 30 days without consent.", "ita": "For subscribers of the Islands Telegraph Agency."}
_SLUGS = {"twp": "TWP", "ita": "ITA"}
_SIGNALS = {"update": "sig:update", "correction": "sig:correction", "kill": "sig:kill"}
_Row = dict[str, Any]


def files(now: datetime) -> Iterator[AgencyFile]:
    """Return the agencies' files in the order in which they came in, the latest a few minutes before `now`."""
    rows = sorted(table("wire/items.toml")["items"], key=lambda row: -row["minutes"])
    firsts = {(row["agency"], row["key"]): row["minutes"] for row in reversed(rows)}
    for row in rows:
        received = ago(now, minutes=row["minutes"])
        created = ago(now, minutes=firsts[row["agency"], row["key"]] + 4)
        payload = _WRITERS[row["format"]](row, received - timedelta(minutes=2), created)
        yield AgencyFile(
            source={"twp": "tradewind", "ita": "islands-telegraph"}[row["agency"]],
            name=row["file"],
            payload=payload[: row.get("cut_after", len(payload))],
            received=received,
            readable="cut_after" not in row,
        )


def _words(row: _Row, moment: datetime) -> _Row:
    """What every form asks for, as plain text."""
    language = row.get("language", "en")
    return {
        **row,
        "guid": _guid(row, moment),
        "language": language,
        "version": row.get("version", 1),
        "status": row.get("status", "usable"),
        "place": row.get("place", ""),
        "byline": row.get("byline", ""),
        "terms": _TERMS[row["agency"]],
        "year": moment.astimezone(ZONE).year,
        "paragraphs": [worded(paragraph, moment=moment, language=language) for paragraph in row.get("text", "").split("\n\n")],
    }


def _guid(row: _Row, moment: datetime) -> str:
    """A name that stays while versions come and go; the year is enough to tell it from another year's."""
    authority = {"twp": "tradewindpress.example", "ita": "islandstelegraph.example"}[row["agency"]]
    return f"urn:newsml:{authority}:{moment.astimezone(ZONE).year}:{row['key']}"


def _dateline(words: _Row) -> str:
    return f"{words['place']} ({_SLUGS[words['agency']]}) — "


def _paragraphs(words: _Row) -> list[str]:
    first, *others = words["paragraphs"]
    return [_dateline(words) + first if words["place"] else first, *others]


def _escaped(words: _Row) -> _Row:
    return {name: escape(value) if isinstance(value, str) else value for name, value in words.items()}


def _newsml_g2(row: _Row, moment: datetime, created: datetime) -> bytes:
    words = _words(row, created)
    embargo = rfc3339(moment + timedelta(minutes=row["embargo_minutes"])) if "embargo_minutes" in row else ""
    return _form(
        "newsml-g2.xml",
        _escaped(words),
        sent=_local(moment),
        transmit=f"{moment:%Y%m%d%H%M%S}",
        versioned=_local(moment),
        created=_local(created),
        embargoed=f"\n        <embargoed>{embargo}</embargoed>" if embargo else "",
        note=f'\n        <edNote role="ednote:internal">{escape(row["note"])}</edNote>' if "note" in row else "",
        signal=f'\n        <signal qcode="{_SIGNALS[row["signal"]]}"/>' if "signal" in row else "",
        subjects="".join(
            f'\n        <subject type="cpnat:abstract" qcode="{code}"><name>{escape(name)}</name></subject>'
            for code, name in row["subjects"]
        ),
        dateline=escape(_dateline(words).removesuffix(" — ")),
        words=sum(len(paragraph.split()) for paragraph in _paragraphs(words)),
        body="\n".join(f"              <p>{escape(paragraph)}</p>" for paragraph in _paragraphs(words)),
    )


def _nitf(row: _Row, moment: datetime, created: datetime) -> bytes:
    words = _words(row, created)
    return _form(
        "nitf.xml",
        _escaped(words),
        versioned=_basic(moment),
        created=_basic(created),
        release="",
        note=f'\n      <ed-msg info="{escape(row["note"])}"/>' if "note" in row else "",
        correction=f'\n      <correction id-string="{words["guid"]}" info="{escape(row["correction"])}"/>' if "correction" in row else "",
        subjects="".join(
            f'\n      <tobject.subject tobject.subject.refnum="{code}" tobject.subject.type="{escape(name)}"/>'
            for code, name in row["subjects"]
        ),
        keywords="".join(f'\n        <keyword key="{escape(word)}"/>' for word in row["keywords"]),
        body="\n".join(f"        <p>{escape(paragraph)}</p>" for paragraph in _paragraphs(words)),
    )


def _ninjs(row: _Row, moment: datetime, created: datetime) -> bytes:
    words = _words(row, created)
    item = {
        "uri": words["guid"],
        "standard": {"name": "ninjs", "version": "2.1", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json"},
        "type": "text",
        "mimetype": "text/html",
        "representationtype": "complete",
        "version": str(words["version"]),
        "firstcreated": rfc3339(created),
        "versioncreated": rfc3339(moment),
        "pubstatus": words["status"],
        "urgency": row["urgency"],
        "language": words["language"],
        "copyrightholder": "Tradewind Press",
        "copyrightnotice": f"© {words['year']} Tradewind Press",
        "usageterms": words["terms"],
        "ednote": row.get("note", ""),
        "by": f"By {words['byline']}",
        "slugline": row["slug"],
        "located": words["place"],
        "headlines": [{"role": "main", "value": row["headline"], "contenttype": "text/plain"}],
        "subjects": [
            {"name": name, "uri": f"http://cv.iptc.org/newscodes/mediatopic/{code.removeprefix('medtop:')}"}
            for code, name in row["subjects"]
        ],
        "infosources": [{"name": "Tradewind Press", "role": "provider"}],
        "bodies": [{"role": "main", "contenttype": "text/html", "value": "".join(f"<p>{escape(p)}</p>" for p in _paragraphs(words))}],
    }
    return json.dumps(item, ensure_ascii=False, indent=2).encode()


def _feed(row: _Row, moment: datetime, *, form: str, entry_form: str, said: Callable[[datetime], str]) -> bytes:
    entries = []
    for age, entry in enumerate(row["entries"]):
        before = entry["minutes"] - row["minutes"] if "minutes" in entry else 6 + 13 * age
        when = moment - timedelta(minutes=before)
        words = _words({"agency": row["agency"], **entry}, when)
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in words["paragraphs"])
        facts = {
            "versioned": said(when),
            "created": said(when),
            "summary": escape(words["paragraphs"][0]),
            "body": body,
            "escaped": escape(body),
        }
        entries.append(Template(text(f"wire/{entry_form}").rstrip("\n")).substitute(_escaped(words) | facts))
    head = _escaped(_words(row, moment))
    return _form(form, head, sent=said(moment), entries="".join(entries))


def _rss(row: _Row, moment: datetime, _created: datetime) -> bytes:
    return _feed(row, moment, form="rss.xml", entry_form="rss-item.xml", said=lambda when: format_datetime(when.astimezone(ZONE)))


def _atom(row: _Row, moment: datetime, _created: datetime) -> bytes:
    return _feed(row, moment, form="atom.xml", entry_form="atom-entry.xml", said=rfc3339)


def _form(name: str, said: _Row, /, **facts: object) -> bytes:
    return Template(text(f"wire/{name}")).substitute(said | facts).encode()


def _local(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="seconds")


def _basic(moment: datetime) -> str:
    """ISO 8601 basic, as NITF has it."""
    return moment.astimezone(ZONE).strftime("%Y%m%dT%H%M%S%z")


_WRITERS: dict[str, Callable[[_Row, datetime, datetime], bytes]] = {
    "newsml-g2": _newsml_g2,
    "nitf": _nitf,
    "ninjs": _ninjs,
    "rss": _rss,
    "atom": _atom,
}
