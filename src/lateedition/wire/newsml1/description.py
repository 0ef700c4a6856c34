"""NewsML 1.x's DescriptiveMetadata: what an item is about, and where. Topic sets in the file itself give codes their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from lateedition.wire.item import Concept, Place
from lateedition.wire.newsml1.components import Component
from lateedition.wire.tree import attribute, children, first, language_of, local, words

_TOPIC_KINDS = {
    "person": "person", "company": "organisation", "organisation": "organisation", "organization": "organisation", "place": "place",
    "location": "place", "city": "place", "country": "place", "event": "event", "product": "object",
}  # fmt: skip
_WHERE_IT_WAS_WRITTEN = ("", "origin")


@dataclass(frozen=True)
class Topic:
    """One topic of a topic set: what it is called, by language, and what kind of thing it is."""

    code: str
    kind: str
    names: tuple[tuple[str, str], ...] = ()

    def called(self, language: str) -> str:
        """Return its name in `language`, else the first one there is, or an empty string."""
        wanted = _primary(language)
        return next((name for spoken, name in self.names if spoken in ("", wanted)), "") or next((name for _, name in self.names), "")


@dataclass(frozen=True)
class Topics:
    """The topics that a file brings along, by their FormalName and by "#" and their Duid."""

    known: dict[str, Topic] = field(default_factory=dict)

    def called(self, code: str, language: str) -> str:
        """Return what the topic `code` is called in `language`, or an empty string."""
        return self.known[code].called(language) if code in self.known else ""


def topics_of(root: etree._Element) -> Topics:
    """Return the topics in all topic sets at or below `root`."""
    known: dict[str, Topic] = {}
    for element in root.iter("{*}Topic"):
        code = words(first(element, "FormalName"))
        kind = _TOPIC_KINDS.get(attribute(first(element, "TopicType"), "FormalName").lower(), "subject")
        names = tuple(
            (_primary(language_of(said)), words(said))
            for said in children(element, "Description")
            if words(said) and said.get("Variant", "").lower() != "category"
        )
        topic = Topic(code, kind, names)
        known |= {key: topic for key in (code, "#" + attribute(element, "Duid")) if key not in ("", "#")}
    return Topics(known)


def subjects_of(main: Component, topics: Topics, language: str) -> Iterator[Concept]:
    """Yield what an item is about: subjects, topics that occur, persons in a picture, places, genres."""
    for metadata in _metadata(main):
        for element in metadata:
            match local(element):
                case "SubjectCode":
                    yield from _coded(element, "subject", topics, language)
                case "Genre":
                    yield from _coded((element,), "genre", topics, language)
                case "TopicOccurrence":
                    topic = topics.known.get(attribute(element, "Topic"))
                    if topic:
                        yield Concept(topic.called(language), topic.code, topic.kind)
                case "Location" if attribute(element, "HowPresent").lower() not in _WHERE_IT_WAS_WRITTEN:
                    place = _place(element)
                    if place:
                        yield Concept(place.name, "" if place.name else place.country, "place")
                case "Property" if attribute(element, "Role") == "PersonInImage":
                    yield Concept(attribute(element, "Value"), attribute(element, "Code"), "person")


def _coded(elements: Iterable[etree._Element], kind: str, topics: Topics, language: str) -> Iterator[Concept]:
    for element in elements:
        code = attribute(element, "FormalName")
        if code:
            yield Concept(topics.called(code, language), code, kind)


def keywords_of(main: Component) -> Iterator[str]:
    """Yield the keywords: KeywordLines, and properties whose name ends in "keyword" or "keywords"."""
    for component in _outermost_first(main):
        yield from filter(None, map(words, component.lines.get("keywordline", ())))
        for metadata in (*component.named("descriptivemetadata"), *component.named("metadata")):
            for said in children(metadata, "Property"):
                named = attribute(said, "FormalName").lower().endswith(("keyword", "keywords"))
                if named and attribute(said, "Value") and said.get("Role") != "PersonInImage":
                    yield attribute(said, "Value")


def versions_of(main: Component) -> Iterator[str]:
    """Yield what an agency calls this version in a property of that name: AFP's corrections say "Correction"."""
    for metadata in _metadata(main):
        for said in children(metadata, "Property"):
            if attribute(said, "FormalName") == "Version":
                yield attribute(said, "Value")


def place_of(main: Component) -> Place | None:
    """Return where an item was written, by the nearest Location that says so, else by properties of the description itself."""
    nearest = [metadata for component in main.chain for metadata in component.named("descriptivemetadata")]
    for metadata in nearest:
        for location in children(metadata, "Location"):
            place = _place(location) if attribute(location, "HowPresent").lower() in _WHERE_IT_WAS_WRITTEN else None
            if place:
                return place
    return next(filter(None, map(_place, nearest)), None)


def _place(parent: etree._Element) -> Place | None:
    said = {attribute(element, "FormalName"): attribute(element, "Value") for element in children(parent, "Property")}
    name, country = said.get("City", ""), said.get("CountryName", "") or said.get("Country", "")
    return Place(name, country) if name or country else None


def _metadata(main: Component) -> Iterator[etree._Element]:
    return (metadata for component in _outermost_first(main) for metadata in component.named("descriptivemetadata"))


def _outermost_first(main: Component) -> list[Component]:
    return list(main.chain)[::-1]


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
