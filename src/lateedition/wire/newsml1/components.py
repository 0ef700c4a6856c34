"""NewsML 1.x's NewsComponents: a tree of parts, each with a role, with lines and metadata, and with content or more parts.

Lines and metadata hold for all in a component unless something nearer to the content says otherwise. What a component is
for is told by its Role, and there are as many vocabularies of roles as agencies: the words of all that we have seen are here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from lateedition.wire.item import Kind
from lateedition.wire.tree import attribute, children, language_of, local, words

_DUTIES = {
    "title": "headline", "headline": "headline", "abstract": "standfirst", "intro": "standfirst", "lead": "standfirst",
    "standfirst": "standfirst", "subheadline": "standfirst", "summary": "standfirst", "teaser": "standfirst", "caption": "caption",
    "legend": "caption", "photo": "caption", "picture": "caption", "image": "caption", "graphic": "caption", "logo": "caption",
    "body": "body", "stylesheet": "style", "advisory": "note", "advisoryline": "note", "contact": "note", "contacts": "note",
    "editorialnote": "note", "editornote": "note", "editorsnote": "note", "ednote": "note", "instructions": "note", "note": "note",
    "notetoeditors": "note", "notestoeditors": "note", "notforpublication": "note", "nonpublic": "note",
}  # fmt: skip
_MERE_PARTS = {word for word, duty in _DUTIES.items() if duty != "caption"} | {"caption", "legend"}
_KINDS: dict[str, Kind] = {
    "photo": "picture", "picture": "picture", "image": "picture", "still": "picture", "stillimage": "picture", "sketch": "picture",
    "graphic": "graphic", "graphics": "graphic", "infographic": "graphic", "animation": "graphic", "logo": "graphic",
    "video": "video", "clip": "video", "livevideo": "video", "audio": "audio", "sound": "audio", "text": "text",
    "composite": "composite",
}  # fmt: skip
_DESCRIPTION, _AS_TASS_SPELLS_IT = "descriptivemetadata", "descriptivemetada"
MEDIA: tuple[Kind, ...] = ("picture", "graphic", "video", "audio")


def kind_of(word: str) -> Kind:
    """Return the kind that a role, a media type or the like names; `unknown` where it names none."""
    return _KINDS.get(_squeezed(word), "unknown")


class Component:
    """A NewsComponent; `above` is what it is in, another or the NewsItem itself, and in it are further `components`.

    `role` is the agency's word for what it is for, or empty. `duty` is what a text in it is, by the nearest role that is
    said: `body` for none, and for a role that nobody knows. `lines` are the elements in its NewsLines, by name. Names of
    elements are in lower case throughout: agencies are not of one mind about capitals.
    """

    def __init__(self, element: etree._Element, above: Component | None = None) -> None:
        self.element, self.above = element, above
        self._children = _by_name(element)
        if _AS_TASS_SPELLS_IT in self._children:
            self._children.setdefault(_DESCRIPTION, []).extend(self._children[_AS_TASS_SPELLS_IT])
        self.lines = _by_name(line for lines in self.named("newslines") for line in lines)
        self.role = next((attribute(role, "FormalName").rpartition(":")[2] for role in self.named("role")), "")
        around = above.duty if above else "body"
        self.duty: str = _DUTIES.get(_squeezed(self.role), "body") if self.role else around
        self.components = tuple(Component(inside, self) for inside in self.named("newscomponent"))

    def named(self, name: str) -> list[etree._Element]:
        """Return the children of that name."""
        return self._children.get(name, [])

    def line(self, name: str) -> str:
        """Return this component's own line of that name ("headline"); empty where it has none."""
        return next(filter(None, map(words, self.lines.get(name, ()))), "")

    def nearest(self, name: str) -> str:
        """Return the line of that name that stands nearest: in this component, else in those around it."""
        return next(filter(None, (component.line(name) for component in self.chain)), "")

    @property
    def language(self) -> str:
        """The language that it says its content is in, or an empty string."""
        said = (language for metadata in self.named("descriptivemetadata") for language in children(metadata, "Language"))
        return next(filter(None, (attribute(language, "FormalName") for language in said)), "") or language_of(self.element)

    @property
    def chain(self) -> Iterator[Component]:
        """This component and those around it, from the nearest."""
        component: Component | None = self
        while component is not None:
            yield component
            component = component.above

    @property
    def all(self) -> Iterator[Component]:
        """This component and all in it, in document order."""
        yield self
        for component in self.components:
            yield from component.all

    @property
    def within(self) -> Component | None:
        """The component that this one is in; None where that is the item itself."""
        return self.above if self.above is not None and self.above.above is not None else None

    @property
    def is_mere_part(self) -> bool:
        """Whether it is but a part, such as a Body, of the component around it, which is what a reader would call the story."""
        return _squeezed(self.role) in _MERE_PARTS

    @property
    def equivalents(self) -> bool:
        """Whether what it holds is the same thing several times, to choose from (DTD: EquivalentsList, BasisForChoice)."""
        return self.element.get("EquivalentsList", "").lower() == "yes" or bool(self.named("basisforchoice"))


def parties_of(component: Component, name: str) -> list[str]:
    """Return the names of the parties that the component's own AdministrativeMetadata gives as `name` ("Creator")."""
    said = (party for metadata in component.named("administrativemetadata") for party in children(metadata, name, "Party"))
    return [called for called in (attribute(party, "FormalName") for party in said) if called]


def usage_terms_of(component: Component) -> str:
    """Return the terms of use that a component states: its RightsLines, else its UsageRights."""
    lines = [words(line) for line in component.lines.get("rightsline", ())]
    rights = [
        words(part) for metadata in component.named("rightsmetadata") for usage in children(metadata, "UsageRights") for part in usage
    ]
    return "; ".join(dict.fromkeys(filter(None, lines or rights)))


def _by_name(elements: Iterable[etree._Element]) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for element in elements:
        found.setdefault(local(element).lower(), []).append(element)
    return found


@lru_cache(maxsize=1024)
def _squeezed(word: str) -> str:
    return re.sub(r"[\W_]+", "", word).lower()
