"""The description of the read API: an OpenAPI 3.1 document, made of the very definitions by which questions are answered."""

from __future__ import annotations

from typing import Any

import msgspec

from lateedition import __version__
from lateedition.syndication import problems, told
from lateedition.syndication.asked import Parameter
from lateedition.syndication.operations import OPERATIONS, Operation

Json = dict[str, Any]

_REF = "#/components/schemas/{name}"
_ALWAYS = ("unknown-parameter", "not-acceptable", "busy")
_ABOUT = (
    "Everything that readers have of the site, for programs. Answers are from one edition, which they name (Late-Edition), and a story"
    " that is recalled is gone from them at the same instant. Ask again with If-None-Match: an answer that did not change is 304, without a"
    " body. Lists are turned by their link `next`, which misses nothing while stories are published. Nothing is kept of who asks."
)


def document(*, name: str, url: str) -> bytes:
    """Return the document of the site called `name`, whose origin is `url`."""
    _, components = msgspec.json.schema_components([each.gives for each in OPERATIONS] + [told.Problem], ref_template=_REF)
    said: Json = {
        "openapi": "3.1.0",
        "info": {"title": f"{name}: read API", "version": f"1 (Late Edition {__version__})", "description": _ABOUT},
        "servers": [{"url": url.rstrip("/") + problems.API}],
        "paths": {each.path: {"get": _operation(each)} for each in OPERATIONS},
        "components": {
            "schemas": components,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "A partner's key. With it, stories may come with their text."}
            },
        },
        "security": [{}, {"key": []}],
    }
    return msgspec.json.encode(said)


def _operation(operation: Operation) -> Json:
    missing = {kind: problems.KINDS[kind] for kind in (*_ALWAYS, *operation.misses)}
    answers: Json = {
        "200": {
            "description": _first_line(operation.gives.__doc__),
            "headers": {"ETag": _header("Tells this answer from every other."), "Late-Edition": _header("The number of the edition.")},
            "content": {"application/json": {"schema": {"$ref": _REF.format(name=operation.gives.__name__)}}},
        },
        "304": {"description": "As it was when the ETag in If-None-Match was given out."},
    }
    if operation.path in ("/story", "/stories/{number}", "/stories/{number}/entries"):
        answers["308"] = {"description": "It is at another address now.", "headers": {"Location": _header("Where.")}}
    for status in sorted({status for status, _, _ in missing.values()}):
        said = " ".join(meaning for number, _, meaning in missing.values() if number == status)
        answers[str(status)] = {
            "description": said,
            "content": {problems.MEDIA_TYPE: {"schema": {"$ref": _REF.format(name=told.Problem.__name__)}}},
        }
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [_parameter(each) for each in operation.parameters],
        "responses": answers,
    }


def _parameter(parameter: Parameter) -> Json:
    required = {"required": True} if parameter.required else {}
    return {"name": parameter.name, "in": parameter.within, "description": parameter.meaning, **required, "schema": parameter.schema()}


def _header(said: str) -> Json:
    return {"description": said, "schema": {"type": "string"}}


def _first_line(doc: str | None) -> str:
    return " ".join((doc or "").split())
