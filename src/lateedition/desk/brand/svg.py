"""SVG from outside, put together anew from a list of what may be in a logo: shapes, groups, gradients, what cuts them out.

An SVG is a program: it may run scripts, ask for other files, and name itself until a browser stands still. Nothing of it is passed on
that is not on the lists here. What draws nothing is left out; what would is refused in words, as a logo that lacks a part is the wrong
logo. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from lateedition.wire import safexml
from lateedition.wire.unreadable import Unreadable

MOST_PARTS = 400
_DEEPEST = 16
_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

_SHAPES = {
    "path": "d", "rect": "x y width height rx ry", "circle": "cx cy r", "ellipse": "cx cy rx ry", "line": "x1 y1 x2 y2",
    "polyline": "points", "polygon": "points",
}  # fmt: skip
_OTHERS = {
    "g": "", "defs": "", "clipPath": "clipPathUnits", "stop": "offset",
    "linearGradient": "x1 y1 x2 y2 gradientUnits gradientTransform spreadMethod",
    "radialGradient": "cx cy r fx fy fr gradientUnits gradientTransform spreadMethod",
}  # fmt: skip
_ELEMENTS = {name: frozenset(said.split()) for name, said in (_SHAPES | _OTHERS).items()}
_GRADIENTS = ("linearGradient", "radialGradient")
_DRAW_NOTHING = frozenset(("title", "desc", "metadata"))
_DRAWN_HOW = """
    fill fill-opacity fill-rule clip-rule clip-path color display visibility opacity stop-color stop-opacity stroke stroke-width
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset stroke-opacity transform
"""
_PRESENTATION = frozenset(_DRAWN_HOW.split())
_INSTEAD = {
    "script": "A logo runs nothing. Export it without scripts.",
    "foreignObject": "A logo has no web page in it. Export it without.",
    "image": "Pictures in it would have to be fetched. Give the logo as a PNG, or trace them.",
    "text": "Letters look different where their font is missing. Turn them into paths first (in Inkscape: Path, Object to Path).",
    "use": "Parts that are shown again by name are not taken. Expand them first (in Illustrator: Object, Expand).",
    "style": "Only classes are read, as .a { fill: #005a8c }. Export with presentation attributes.",
    "animate": "A logo does not move. Export one frame.",
}
_ANOTHER_WAY = "Save it as a plain SVG, of shapes and gradients."

_SAFE = re.compile(r"[\w\s#.,%()+\-]*", re.ASCII)
_REFERENCE = re.compile(r"""url\(\s*['"]?#([A-Za-z_][\w.-]{0,63})['"]?\s*\)""", re.ASCII)
_LOCAL = re.compile(r"#([A-Za-z_][\w.-]{0,63})", re.ASCII)
_ID = re.compile(r"[A-Za-z_][\w.-]{0,63}", re.ASCII)
_RULE = re.compile(r"\s*([^{}]+?)\s*\{([^{}]*)\}\s*")
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)", re.ASCII)
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:px)?\s*")

Said = dict[str, str]


class MarkRefused(ValueError):
    """A file cannot be the paper's logo or mark; the message says why and what to do."""


@dataclass(frozen=True)
class Drawing:
    """An SVG that may be shown: its bytes, and its shape, `width` for each `height`."""

    content: bytes
    width: int
    height: int


def drawing_of(payload: bytes, *, height_px: int) -> Drawing:
    """Return the SVG in `payload` put together anew, so many pixels high. Raises MarkRefused."""
    try:
        root = safexml.parse(payload)
    except Unreadable as wrong:
        raise MarkRefused(f"It is no SVG that can be read: {wrong}.") from wrong
    if root.tag != f"{{{_SVG}}}svg":
        raise MarkRefused("It is XML, but no SVG: it does not begin with <svg xmlns='http://www.w3.org/2000/svg'>. Save it as an SVG.")
    parts = sum(1 for _ in root.iter())
    if parts > MOST_PARTS:
        raise MarkRefused(f"It has {parts} parts; expected at most {MOST_PARTS}. Make it simpler, or give a PNG.")
    _must_be_still(root)
    left, top, wide, high = _box(root)
    width_px = max(1, round(height_px * wide / high))
    said = {"viewBox": " ".join(f"{number:g}" for number in (left, top, wide, high)), "width": str(width_px), "height": str(height_px)}
    made = etree.Element(f"{{{_SVG}}}svg", said, nsmap={None: _SVG})
    made.attrib.update(_presentation(root, classes := _classes(root)))
    _fill(made, root, classes, depth=1)
    if not any(_name(each) in _SHAPES for each in made.iter()):
        raise MarkRefused("There is nothing to be seen in it: no shape was found. Save it as a plain SVG.")
    return Drawing(etree.tostring(made), width_px, height_px)


def _box(root: etree._Element) -> tuple[float, float, float, float]:
    """Return what of the plane is shown: by the viewBox, else by width and height."""
    numbers = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    try:
        left, top, wide, high = map(float, numbers) if len(numbers) == 4 else (0.0, 0.0, _length(root, "width"), _length(root, "height"))
    except ValueError:
        left, top, wide, high = 0.0, 0.0, 0.0, 0.0
    if not (0 < wide < 1e6 and 0 < high < 1e6 and abs(left) < 1e6 and abs(top) < 1e6):
        raise MarkRefused("It does not say how large it is: expected a viewBox, as viewBox='0 0 300 60'. Save it with one.")
    return left, top, wide, high


def _length(root: etree._Element, name: str) -> float:
    found = _NUMBER.fullmatch(root.get(name) or "")
    return float(found[1]) if found else 0.0


def _fill(made: etree._Element, given: etree._Element, classes: Mapping[str, Said], *, depth: int) -> None:
    """Put into `made` what may be in it of what `given` has."""
    if depth > _DEEPEST:
        raise MarkRefused(f"Its groups stand in each other more than {_DEEPEST} deep. Ungroup them.")
    for child in given:
        name = _name(child)
        if not name or name in _DRAW_NOTHING or name == "style":
            continue
        if name not in _ELEMENTS:
            raise MarkRefused(f"It has <{name}> in it. {_instead(name)}")
        part = etree.SubElement(made, f"{{{_SVG}}}{name}")
        part.attrib.update(_own(child, name))
        part.attrib.update(_presentation(child, classes))
        if "clip-path" in part.attrib and any(_name(each) == "clipPath" for each in (part, *part.iterancestors())):
            raise MarkRefused("What cuts out a shape is cut out itself. Flatten it first.")
        _fill(part, child, classes, depth=depth + 1)


def _own(element: etree._Element, name: str) -> Iterator[tuple[str, str]]:
    """Give the attributes that elements of this name have, and how others find it."""
    _must_be_still(element)
    for key, value in element.attrib.items():
        attribute = str(key)
        if attribute in ("href", _XLINK_HREF):
            yield "href", _link(str(value), name)
        elif attribute == "id" and _ID.fullmatch(str(value)):
            yield "id", str(value)
        elif attribute in _ELEMENTS[name]:
            yield attribute, _safe(attribute, str(value))


def _must_be_still(element: etree._Element) -> None:
    """Raise MarkRefused for an element that runs a script when something happens."""
    for attribute in map(str, element.attrib):
        if attribute.lower().startswith("on"):
            raise MarkRefused(f"It has {attribute} in it, which runs a script. {_INSTEAD['script']}")


def _link(value: str, name: str) -> str:
    if name not in _GRADIENTS or not _LOCAL.fullmatch(value):
        raise MarkRefused(f"It leads to “{value[:60]}”. A logo asks for nothing. {_ANOTHER_WAY}")
    return value


def _presentation(element: etree._Element, classes: Mapping[str, Said]) -> Said:
    """Return how an element is drawn: by its attributes, over those by its classes, over those by its style (CSS 2.1, 6.4)."""
    said = {name: str(element.get(name)) for name in _PRESENTATION if element.get(name) is not None}
    for name in (element.get("class") or "").split():
        said |= classes.get(name, {})
    said |= _declared(element.get("style") or "")
    return {name: _safe(name, value) for name, value in said.items()}


def _classes(root: etree._Element) -> dict[str, Said]:
    """Return what the style sheets in `root` say of each class."""
    found: dict[str, Said] = {}
    for sheet in root.iter(f"{{{_SVG}}}style"):
        text = _REMARK.sub("", "".join(str(piece) for piece in sheet.itertext())).strip()
        rules = _RULE.findall(text)
        if _RULE.sub("", text).strip():
            raise MarkRefused(f"It has a style sheet that cannot be read. {_INSTEAD['style']}")
        for selectors, body in rules:
            for selector in selectors.split(","):
                named = _CLASS.fullmatch(selector.strip())
                if named is None:
                    raise MarkRefused(f"It has a style sheet with “{selector.strip()[:40]}”. {_INSTEAD['style']}")
                found[named[1]] = found.get(named[1], {}) | _declared(body)
    return found


def _declared(style: str) -> Said:
    """Return the properties in a style that say how a shape is drawn."""
    pairs = (declaration.partition(":") for declaration in style.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip() in _PRESENTATION}


def _safe(name: str, value: str) -> str:
    """Return a value that names nothing outside. Raises MarkRefused for any other."""
    reference = _REFERENCE.fullmatch(value.strip())
    if reference and name in ("fill", "stroke", "clip-path"):
        return f"url(#{reference[1]})"
    if not _SAFE.fullmatch(value) or "url" in value.lower():
        raise MarkRefused(f"It has {name}=“{value[:60]}”, which is not taken. {_ANOTHER_WAY}")
    return " ".join(value.split())


def _name(element: etree._Element) -> str:
    """Return the name of an element of SVG, nothing of any other: what other programs leave in a file draws nothing."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space == f"{{{_SVG}" else ""


def _instead(name: str) -> str:
    return _INSTEAD["animate"] if name.startswith(("animate", "set")) else _INSTEAD.get(name, _ANOTHER_WAY)
