"""NewsML 1.x's NewsLines, and what else is said of a text by name: who wrote it, whose it is, what editors should know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lateedition.wire.item import Note
from lateedition.wire.newsml1.components import Component, parties_of, usage_terms_of
from lateedition.wire.profiles import Profile
from lateedition.wire.tree import attribute, children, first, words, words_at

# a NewsLine of these types names the story, as a SlugLine does
_CATCHWORDS = ("catchword", "catchline", "slugline")


@dataclass(frozen=True)
class NewsLines:
    """What holds for the component `main`: what it says itself, else what the nearest component around it says."""

    main: Component
    profile: Profile

    def own(self, field: str) -> str:
        """Return what the agency says of `field` in a property of its own, which the profile knows, or an empty string."""
        return next((said for name, said in self._properties() if said and self.profile.properties.get(name) == field), "")

    @property
    def slugline(self) -> str:
        """The slugline: SlugLine, what the profile says is one, or a NewsLine of a type such as CatchWord."""
        subheadline = self.main.nearest("subheadline") if self.profile.subheadline == "slugline" else ""
        catchword = next((said for kind, said in self._newslines() if kind in _CATCHWORDS), "")
        return self.main.nearest("slugline") or subheadline or self.own("slugline") or catchword

    @property
    def standfirst(self) -> str:
        """The SubHeadLine, where that is no slugline."""
        return self.main.nearest("subheadline") if self.profile.subheadline == "standfirst" else ""

    @property
    def byline(self) -> str:
        """The ByLine; a ByLineTitle is set off by a comma."""
        return ", ".join(filter(None, (self.main.nearest("byline"), self.main.nearest("bylinetitle"))))

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the creators, and of what agencies call authors in properties."""
        creators = [name for component in self.main.chain for name in parties_of(component, "Creator")]
        return tuple(dict.fromkeys(creators + [said for name, said in self._properties() if said and name.lower() == "author"]))

    @property
    def source(self) -> str:
        """The Source, else the Provider, that stands nearest."""
        named = (name for kind in ("Source", "Provider") for component in self.main.chain for name in parties_of(component, kind))
        return next(named, "")

    @property
    def copyright(self) -> str:
        """The CopyrightLine, else date and holder of the Copyright."""
        stated = (first(metadata, "Copyright") for component in self.main.chain for metadata in component.named("rightsmetadata"))
        parts = [(words_at(said, "CopyrightDate"), words_at(said, "CopyrightHolder")) for said in stated]
        return self.main.nearest("copyrightline") or next(filter(None, (" ".join(filter(None, part)) for part in parts)), "")

    @property
    def usage_terms(self) -> str:
        """The terms of use that stand nearest."""
        return next(filter(None, map(usage_terms_of, self.main.chain)), "")

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is said to editors: NewsLines that name no story, and properties that the profile says are notes."""
        lines = [Note(said, kind or "newsline") for kind, said in self._newslines() if kind not in _CATCHWORDS]
        sluglines = [Note(self.slugline, "slugline")] if self.profile.slugline == "note" and self.slugline else []
        own = [Note(said, "note") for name, said in self._properties() if said and self.profile.properties.get(name) == "note"]
        return tuple(dict.fromkeys(lines + sluglines + own))

    def _newslines(self) -> Iterator[tuple[str, str]]:
        """Yield the type, in lower case, and the words of each NewsLine that has any."""
        for component in self.main.chain:
            for line in component.lines.get("newsline", ()):
                said = words_at(line, "NewsLineText")
                if said:
                    yield attribute(first(line, "NewsLineType"), "FormalName").lower(), said

    def _properties(self) -> Iterator[tuple[str, str]]:
        for component in self.main.chain:
            for metadata in component.named("administrativemetadata"):
                for said in children(metadata, "Property"):
                    yield attribute(said, "FormalName"), attribute(said, "Value")


def comments_around(main: Component) -> Iterator[Note]:
    """Yield what Comments of the item, of `main` and of all between say in words; one with a FormalName is a value for machines."""
    for component in list(main.chain)[::-1]:
        for comment in component.named("comment"):
            if words(comment) and not attribute(comment, "FormalName"):
                yield Note(words(comment), "comment")
