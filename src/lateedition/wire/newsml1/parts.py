"""What is in an item of NewsML 1.x: its text, the pictures and files and other texts that go with it, notes to editors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from lateedition.story.blocks import plain_text, word_count
from lateedition.wire.fields import Fields
from lateedition.wire.item import Association, Kind, MediaRendition, Note
from lateedition.wire.newsml1.components import MEDIA, Component, kind_of, parties_of, usage_terms_of
from lateedition.wire.newsml1.identifier import guid_of, guid_of_reference
from lateedition.wire.nitf_lines import media_of
from lateedition.wire.numbers import whole
from lateedition.wire.tree import attribute, children, first, words
from lateedition.wire.xhtml import Content, content_of, content_of_html, content_of_text

_MARKUP = re.compile(r"</?[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>")
_HTML = re.compile(r"</?(?:a|b|blockquote|br|div|em|h[1-6]|i|li|ol|p|span|strong|su[bp]|table|td|th|tr|u|ul)\b[^<>]*>", re.IGNORECASE)
_HTML_BLOCK = re.compile(r"<(?:blockquote|br|div|h[1-6]|li|ol|p|table|ul)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Parts:
    """What is in an item: its text as `content`, in the component `main`; `data` is what the text stood in."""

    main: Component
    kind: Kind = "text"
    content: Content | None = None
    data: etree._Element | None = None
    headline: str = ""
    standfirst: str = ""
    associations: tuple[Association, ...] = ()
    notes: tuple[Note, ...] = ()


def parts_of(item: Component, fields: Fields) -> Parts:
    """Return what is in `item`, a NewsItem taken as a component. Its own text is the first that is a body and says something."""
    components = list(item.all)
    texts = [text for component in components for text in _texts(component, fields)]
    files = [file for component in components for file in _files(component)]
    references = [reference for component in components for reference in _references(component, fields)]
    body = next((text for text in texts if text.duty == "body" and text.content.body), None)
    main = body.component if body else _only_piece(files) or _piece_of_any(texts) or next(iter(item.components), item)
    return _Sorted(main, body, texts, files, references).parts()


@dataclass(frozen=True, eq=False)
class _Text:
    """The words in one component, with the first DataContent they stood in."""

    component: Component
    content: Content
    data: etree._Element

    @property
    def duty(self) -> str:
        return self.component.duty

    @property
    def piece(self) -> Component:
        """What this text is a part of: the component itself, or the one around it."""
        return (self.component.within if self.component.is_mere_part else None) or self.component


@dataclass(frozen=True, eq=False)
class _File:
    """One file that a ContentItem names; `title` is what the agency calls it."""

    component: Component
    kind: Kind
    title: str
    rendition: MediaRendition

    @property
    def piece(self) -> Component:
        """What this file is a size or a format of: the component around it where its own says nothing but a role."""
        around = self.component.within
        is_bare = not self.component.lines and not self.component.components
        return around if around is not None and is_bare and (self.component.role or around.equivalents) else self.component


def _only_piece(files: Iterable[_File]) -> Component | None:
    pieces = {file.piece for file in files}
    return pieces.pop() if len(pieces) == 1 else None


def _piece_of_any(texts: Iterable[_Text]) -> Component | None:
    """Return what the first text is a part of, be it but a headline: its lines are those of the item."""
    return next((text.piece for text in texts if text.duty != "note" and text.content.body), None)


class _Sorted:
    """What was found, sorted into what is the item's own, by duty, and what stands beside it, by the piece it is a part of."""

    def __init__(self, main: Component, body: _Text | None, texts: list[_Text], files: list[_File], references: list[Association]) -> None:
        self._main, self._body, self._texts, self._files, self._references = main, body, texts, files, references
        self._around = set(main.chain)
        self._own: dict[str, str] = {}
        self._beside: dict[Component, list[_Text]] = {}
        for text in texts:
            if text is not body and text.duty != "note":
                self._sort(text)

    def _sort(self, text: _Text) -> None:
        if text.duty == "body" or text.duty in self._own or text.piece not in self._around:
            self._beside.setdefault(text.piece, []).append(text)
        else:
            self._own[text.duty] = _line_of([text])

    def parts(self) -> Parts:
        kind, caption = self._kind(), self._own.get("caption", "")
        return Parts(
            main=self._main,
            kind=kind,
            content=self._body.content if self._body else None,
            data=self._body.data if self._body else None,
            headline=self._own.get("headline", ""),
            standfirst=self._own.get("standfirst", "") or (caption if kind in MEDIA else ""),
            associations=(*self._media(kind, caption), *self._in_nitf(), *self._other_texts(), *self._references),
            notes=tuple(self._notes()),
        )

    def _kind(self) -> Kind:
        said = next((kind_of(component.role) for component in self._main.chain if kind_of(component.role) in MEDIA), None)
        if self._body or said:
            return said or "text"
        kinds = {file.kind for file in self._files}
        if len(kinds) == 1:
            return kinds.pop()
        return "composite" if kinds or self._references else "text"

    def _media(self, kind: Kind, caption: str) -> Iterator[Association]:
        """Yield a thing for each group of files. What is said beside them is the caption of the first of a piece."""
        for group in _groups(self._files):
            file, piece = group[0], group[0].piece
            if piece not in self._around:
                beside = self._beside.pop(piece, [])
                headline = file.title or _headline_of(beside) or piece.line("headline")
                yield _thing(group, piece, role=piece.role, headline=headline, caption=_words_of(beside))
            elif file.kind == kind:
                headline = file.title or self._main.nearest("headline") or self._own.get("headline", "")
                yield _thing(group, piece, role="content", headline=headline, caption=caption)
                caption = ""
            else:
                # what the story says of itself, such as who wrote it, is not said of a picture in it
                described = file.component if file.component not in self._around else None
                yield _thing(group, described, role=file.component.role, headline=file.title, caption=caption)
                caption = ""

    def _in_nitf(self) -> Iterator[Association]:
        """Yield the pictures that NITF in the text names; what it points to in this file is among the files already."""
        if self._body is not None:
            yield from (media for media in media_of(self._body.data) if not media.renditions[0].href.startswith("#"))

    def _other_texts(self) -> Iterator[Association]:
        """Yield the texts that go with the item: in another language, or in another role."""
        for piece, texts in self._beside.items():
            said = _words_of(texts)
            if said:
                lines = (component.line("headline") for component in piece.chain if component not in self._around)
                headline = _headline_of(texts) or next(filter(None, lines), "")
                yield Association(role=piece.role or "text", kind="text", headline=headline, caption=said)

    def _notes(self) -> Iterator[Note]:
        for text in self._texts:
            if text.duty == "note" and text.content.body:
                yield Note(plain_text(text.content.body), text.component.role.lower() or "note")
            for hidden in text.content.not_public:
                yield Note(hidden, "not-public")


def _groups(files: Iterable[_File]) -> list[list[_File]]:
    """Return the files by the thing that each is, in the order in which things begin."""
    groups: list[list[_File]] = []
    latest: dict[tuple[Component, Kind], tuple[list[_File], set[str]]] = {}
    for file in files:
        group, roles = latest.get((file.piece, file.kind), ([], set()))
        if not group or not _is_once_more(file, group[-1], roles):
            group, roles = latest[file.piece, file.kind] = [], set()
            groups.append(group)
        group.append(file)
        roles.add(file.component.role)
    return groups


def _is_once_more(file: _File, before: _File, roles: set[str]) -> bool:
    """Say whether `file` is the thing again that `before` is, an equivalent or in another role than `roles`, such as Thumbnail.

    Of files of an unknown kind, such as documents, each is a thing of its own.
    """
    if file.kind == "unknown":
        return False
    holder = file.component if file.component is before.component else file.piece
    return holder.equivalents or file.component.role not in roles


def _thing(group: list[_File], described: Component | None, *, role: str, headline: str, caption: str) -> Association:
    return Association(
        role=role or "media",
        kind=group[0].kind,
        headline=headline,
        caption=caption,
        credit=_credit_of(described) if described else "",
        usage_terms=usage_terms_of(described) if described else "",
        renditions=tuple(file.rendition for file in group),
    )


def _credit_of(component: Component) -> str:
    """Return who is to be named beside a picture: who made it, and for whom."""
    makers = component.line("byline") or ", ".join(parties_of(component, "Creator"))
    return " / ".join(dict.fromkeys(filter(None, (makers, component.line("creditline")))))


def _texts(component: Component, fields: Fields) -> Iterator[_Text]:
    """Yield the words in the component's own content; what is there several times over, to choose from, is there once."""
    if component.duty == "style":
        return
    found = [(content, data) for item in component.named("contentitem") for content, data in _contents(item, fields)]
    if found and component.equivalents:
        found = [max(found, key=lambda one: word_count(one[0].body))]
    if found:
        body = tuple(block for content, _ in found for block in content.body)
        not_public = tuple(text for content, _ in found for text in content.not_public)
        yield _Text(component, Content(body, not_public, any(content.is_cut for content, _ in found)), found[0][1])


def _contents(item: etree._Element, fields: Fields) -> Iterator[tuple[Content, etree._Element]]:
    for encoding in children(item, "Encoding"):
        fields.problem("body", attribute(encoding, "Notation"), "encoded bytes, not words; left out")
    mime = attribute(first(item, "MimeType"), "FormalName").lower()
    for data in children(item, "DataContent"):
        if len(data):
            yield content_of(data, fields.profile), data
        elif "css" not in mime:
            yield _content_of_words(data.text or "", mime, fields), data


def _content_of_words(said: str, mime: str, fields: Fields) -> Content:
    """Return the body in character data: escaped markup, or plain text in lines, or the two at once."""
    if mime == "text/plain" or not _MARKUP.search(said):
        return content_of_text(said)
    if not _HTML.search(said):
        return content_of_text(_MARKUP.sub(" ", said))
    if not _HTML_BLOCK.search(said):
        said = "".join(f"<p>{line}</p>" for line in said.splitlines())
    return content_of_html(said, fields.profile)


def _files(component: Component) -> Iterator[_File]:
    for item in component.named("contentitem"):
        href = attribute(item, "Href")
        if href:
            characteristics, mime = first(item, "Characteristics"), _formal_name(item, "MimeType") or _formal_name(item, "Format")
            said = {attribute(name, "FormalName").lower(): attribute(name, "Value") for name in children(characteristics, "Property")}
            rendition = MediaRendition(
                href=href,
                media_type=mime if "/" in mime else "",
                width=whole(said.get("width", "") or said.get("pixelwidth", "")),
                height=whole(said.get("height", "") or said.get("pixelheight", "")),
                size_bytes=whole(words(first(characteristics, "SizeInBytes"))) or None,
            )
            yield _File(component, _kind_of_file(component, item, mime), said.get("title", ""), rendition)


def _kind_of_file(component: Component, item: etree._Element, mime: str) -> Kind:
    """Return what a file is, by its media type, MIME type or role, or by what Belga calls the class of the component."""
    metadata = next(iter(component.named("descriptivemetadata")), None)
    classes = (attribute(said, "Value") for said in children(metadata, "Property") if said.get("FormalName") == "ComponentClass")
    roles = [above.role for above in component.chain]
    named = map(kind_of, (_formal_name(item, "MediaType"), mime.partition("/")[0], roles[0], *classes, *roles[1:2]))
    return next((kind for kind in named if kind != "unknown"), "unknown")


def _formal_name(item: etree._Element, name: str) -> str:
    return attribute(first(item, name), "FormalName")


def _references(component: Component, fields: Fields) -> Iterator[Association]:
    """Yield the items that a package names, or holds, each in the role of the group that it is in."""
    roles = [above.role for above in component.chain if above.role]
    named = [guid_of_reference(attribute(element, "NewsItem"), fields.profile) for element in component.named("newsitemref")]
    for element in component.named("newsitem"):
        identifier = first(element, "Identification", "NewsIdentifier")
        inside = (words(first(identifier, name)) for name in ("ProviderId", "DateId", "NewsItemId"))
        named.append(guid_of(*inside, profile=fields.profile)[0])
    for guid in named:
        yield Association(
            role=next((role for role in roles if kind_of(role) == "unknown"), "part"),
            kind=next(map(kind_of, roles), "unknown"),
            guid=guid,
            headline=component.line("headline"),
        )


def _headline_of(texts: Iterable[_Text]) -> str:
    return _line_of(text for text in texts if text.duty == "headline")


def _line_of(texts: Iterable[_Text]) -> str:
    """Return the words of the first of `texts` as one line."""
    return next((" ".join(plain_text(text.content.body).split()) for text in texts), "")


def _words_of(texts: Iterable[_Text]) -> str:
    """Return the words of `texts` as paragraphs, without those that are a headline."""
    return "\n\n".join(filter(None, (plain_text(text.content.body) for text in texts if text.duty != "headline")))
