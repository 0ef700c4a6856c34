"""Walking XML by local names: agencies put the same element into whatever namespace they like, or into none."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def local(element: etree._Element) -> str:
    """Return the name of `element` without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element | None, *path: str) -> Iterator[etree._Element]:
    """Return all elements at `path` below `element`, in document order; none where there is no element."""
    if element is None:
        return iter(())
    name, *rest = path
    # "{*}": libxml2 compares the names, in any namespace or none, far faster than we could
    found = element.iterchildren(f"{{*}}{name}")
    return (deeper for child in found for deeper in children(child, *rest)) if rest else found


def first(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element at `path` below `element`, or None."""
    return next(children(element, *path), None)


def anywhere(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield all elements below `element` with one of `names`, at any depth, in document order."""
    return element.iterdescendants(*(f"{{*}}{name}" for name in names))


def words(element: etree._Element | None) -> str:
    """Return all text in `element` as one line; empty where there is no element."""
    if element is None:
        return ""
    return " ".join(("".join(element.itertext(etree.Element)) if len(element) else element.text or "").split())


def words_at(element: etree._Element | None, *path: str) -> str:
    """Return the text of the first element at `path` that has any."""
    for found in children(element, *path):
        if said := words(found):
            return said
    return ""


def attribute(element: etree._Element | None, name: str) -> str:
    """Return the attribute `name` without white space around it; empty where there is none, or no element."""
    return element.get(name, "").strip() if element is not None else ""


def language_of(element: etree._Element) -> str:
    """Return the element's own xml:lang, or an empty string."""
    return element.get(_LANG, "")


def base_of(element: etree._Element) -> str:
    """Return the element's own xml:base, or an empty string."""
    return element.get(_BASE, "")
