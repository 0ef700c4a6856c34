"""NewsML 1.x's Update "U": a revision that holds changes to the one before it, and the whole item that they make of that. Pure.

NewsML 1.2, DTD, Update: InsertBefore, InsertAfter, Replace and Delete each point by `DuidRef` at an element of the previous
revision, and are done in their order. Identification and NewsManagement come in full with each revision. Which revision that is
says `RevisionId/@PreviousRevision`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy

from lxml import etree

from lateedition.wire.tree import attribute, children, first, local, words, words_at
from lateedition.wire.unreadable import Unreadable

_MOST_IN_A_ROW = 100
_IN_FULL = ("identification", "newsmanagement", "comment")
"""What a revision brings in full, so that nothing of the one before it counts."""


class Missing(LookupError):
    """The revision that changes are to is not known; the message is its number."""


class Revisions:
    """The revisions that are known: `items` are NewsItems with their guids. Of two that say they are one, the one made later counts."""

    def __init__(self, items: Iterable[tuple[str, etree._Element]]) -> None:
        self._known: dict[tuple[str, str], etree._Element] = {}
        for guid, item in sorted(items, key=lambda found: _age(found[1])):
            if attribute(_revision(item), "Update").upper() in ("", "N", "U"):
                self._known[guid, words(_revision(item))] = item

    def whole(self, guid: str, item: etree._Element) -> etree._Element:
        """Return the NewsItem that the changes in `item` make of the revision that they are to.

        Raises Missing where that one, or one before it, is not known, Unreadable when the changes cannot be applied.
        """
        changes = [item]
        while holds_changes(base := self._before(guid, changes[-1])):
            changes.append(base)
            if len(changes) > _MOST_IN_A_ROW:
                raise Unreadable(f"more than {_MOST_IN_A_ROW} revisions in a row hold but changes to the one before; expected a whole one")
        for each in reversed(changes):
            base = _changed(base, each)
        return base

    def _before(self, guid: str, item: etree._Element) -> etree._Element:
        earlier = previous_of(item)
        if (guid, earlier) not in self._known:
            raise Missing(earlier)
        return self._known[guid, earlier]


def holds_changes(item: etree._Element) -> bool:
    """Say whether a NewsItem holds changes to an earlier revision, and not itself."""
    return attribute(_revision(item), "Update").upper() == "U" or first(item, "Update") is not None


def previous_of(item: etree._Element) -> str:
    """Return the revision that the changes in a NewsItem are to, empty where none is named."""
    said = attribute(_revision(item), "PreviousRevision")
    return "" if said == "0" else said


def _age(item: etree._Element) -> tuple[bool, str, bytes]:
    """Return what orders two files that both say they are one revision, whichever came first: a whole one counts before changes."""
    return not holds_changes(item), words_at(item, "NewsManagement", "ThisRevisionCreated"), etree.tostring(item, method="c14n")


def _revision(item: etree._Element) -> etree._Element | None:
    return first(item, "Identification", "NewsIdentifier", "RevisionId")


def _changed(base: etree._Element, item: etree._Element) -> etree._Element:
    """Return `base` with the changes in `item`, and with what `item` says in full."""
    made = deepcopy(base)
    for element in [element for element in made if local(element).lower() in _IN_FULL]:
        made.remove(element)
    for update in children(item, "Update"):
        for change in update:
            if isinstance(change.tag, str):
                _apply(change, made, item)
    said = [deepcopy(element) for element in item if local(element).lower() in _IN_FULL]
    for place, element in enumerate(said):
        element.tail = None
        made.insert(place, element)
    return made


def _apply(change: etree._Element, made: etree._Element, item: etree._Element) -> None:
    how, duid = local(change), attribute(change, "DuidRef")
    if how not in _CHANGES:
        raise Unreadable(f"an Update of revision {words(_revision(item))} holds {how!r}; expected one of {', '.join(_CHANGES)}")
    target = next((element for element in made.iterdescendants() if isinstance(element.tag, str) and element.get("Duid") == duid), None)
    if not duid or target is None:
        revision, earlier = words(_revision(item)), previous_of(item)
        raise Unreadable(f"{how} in revision {revision} is for the Duid {duid!r}, and nothing in revision {earlier} has that")
    _CHANGES[how](target, change)


def _insert_before(target: etree._Element, change: etree._Element) -> None:
    parent = _parent(target)
    _put(parent, parent.index(target), change)


def _insert_after(target: etree._Element, change: etree._Element) -> None:
    parent, tail = _parent(target), target.tail
    target.tail = None
    place = parent.index(target) + 1
    _put(parent, place, change)
    _append_text(parent, place + len(change), tail)


def _replace(target: etree._Element, change: etree._Element) -> None:
    _insert_before(target, change)
    _delete(target, change)


def _delete(target: etree._Element, _change: etree._Element) -> None:
    parent, tail, place = _parent(target), target.tail, _parent(target).index(target)
    parent.remove(target)
    _append_text(parent, place, tail)


def _put(parent: etree._Element, place: int, change: etree._Element) -> None:
    """Put what stands in `change`, its text and its elements, at `place` in `parent`."""
    _append_text(parent, place, change.text)
    for offset, element in enumerate(change):
        parent.insert(place + offset, deepcopy(element))


def _append_text(parent: etree._Element, place: int, text: str | None) -> None:
    """Put `text` behind what stands before `place` in `parent`."""
    if not text:
        return
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None, "what is looked for is below the item"
    return parent


_CHANGES: dict[str, Callable[[etree._Element, etree._Element], None]] = {
    "InsertBefore": _insert_before,
    "InsertAfter": _insert_after,
    "Replace": _replace,
    "Delete": _delete,
}
