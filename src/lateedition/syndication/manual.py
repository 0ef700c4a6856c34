"""The manual of the read API, for people: a plain page made of the same definitions, which nobody needs a script to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

import msgspec

from lateedition.syndication import problems, told
from lateedition.syndication.operations import OPERATIONS, Operation

Json = Mapping[str, Any]

_NAME = re.compile(r"`([^`]+)`")


def page(*, name: str, stylesheet: str) -> bytes:
    """Return the page of the site called `name`, in the clothes of the site where there are any."""
    title = f"{escape(name)}: read API"
    style = f'<link rel="stylesheet" href="{escape(stylesheet)}">\n' if stylesheet else ""
    head = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f'<title>{title}</title>\n<meta name="color-scheme" content="light dark">\n{style}'
        f'<link rel="service-desc" type="application/json" href="{problems.DOCUMENT}">\n</head>\n<body>\n'
    )
    return (head + "\n".join(_body(title)) + "\n</body>\n</html>\n").encode()


def _body(title: str) -> Iterator[str]:
    yield f'<div class="columns">\n<main id="content">\n<h1>{title}</h1>\n<div class="body">'
    yield f'<p><a href="/">The site</a> · <a href="{problems.DOCUMENT}">OpenAPI 3.1</a></p>'
    yield (
        "<p>What readers have, for programs, as JSON. Every answer is from one edition. A story that is recalled is gone from all of them"
        " at the same instant: ask again, with <code>If-None-Match</code>, before you show what you keep.</p>"
    )
    for operation in OPERATIONS:
        yield from _operation(operation)
    yield "<h2>What answers are made of</h2>"
    for name, schema in _schemas().items():
        yield from _schema(name, schema)
    yield "<h2>Problems</h2>\n<dl>"
    for kind, (status, said, meaning) in problems.KINDS.items():
        yield f'<dt id="{kind}">{status} {escape(said)}</dt>\n<dd>{escape(meaning)}</dd>'
    yield "</dl>\n</div>\n</main>\n</div>"


def _operation(operation: Operation) -> Iterator[str]:
    yield f'<h2 id="{operation.name}"><code>GET {escape(problems.API + operation.path)}</code></h2>'
    gives = operation.gives.__name__
    yield f'<p>{_words(operation.summary)} Gives <a href="#{gives}">{gives}</a>.</p>'
    if operation.parameters:
        yield "<dl>"
        for each in operation.parameters:
            usual = f", {each.usual} if not given." if each.usual is not None else ""
            yield f"<dt><code>{escape(each.name)}</code>{' (needed)' if each.required else ''}</dt>"
            yield f"<dd>{_words(each.meaning)}{escape(_bounds(each.schema()))}{usual}</dd>"
        yield "</dl>"


def _bounds(schema: Json) -> str:
    return f" At most {schema['maximum']}" if schema.get("minimum") == 1 else ""


def _schemas() -> dict[str, Json]:
    _, found = msgspec.json.schema_components([each.gives for each in OPERATIONS] + [told.Problem], ref_template="{name}")
    return found


def _schema(name: str, schema: Json) -> Iterator[str]:
    yield f'<h3 id="{name}">{name}</h3>\n<p>{_words(schema.get("description", ""))}</p>\n<dl>'
    for field, said in schema.get("properties", {}).items():
        meaning = f": {_words(said['description'])}" if "description" in said else ""
        yield f"<dt><code>{escape(field)}</code></dt>\n<dd>{_kind(said)}{meaning}</dd>"
    yield "</dl>"


def _words(said: str) -> str:
    """Return words as markup; what stands between backticks is a name."""
    return _NAME.sub(r"<code>\1</code>", escape(" ".join(said.split())))


def _kind(said: Json) -> str:
    """Return in words what a value may be."""
    if "anyOf" in said:
        return " or ".join(_kind(each) for each in said["anyOf"])
    if "$ref" in said:
        return f'<a href="#{said["$ref"]}">{said["$ref"]}</a>'
    if "enum" in said:
        return _either(said["enum"])
    if said.get("type") == "array":
        return f"a list of {_kind(said.get('items', {}))}"
    return {"date-time": "a moment (RFC 3339)", "uri": "a URL"}.get(said.get("format", ""), escape(str(said.get("type", ""))))


def _either(values: Iterable[object]) -> str:
    return " or ".join(f"<code>{escape(str(value)) or '(empty)'}</code>" for value in values)
