"""The description of the API is what the API does: every answer is valid against it, and nobody needs a script to read it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from syndicated import House

from lateedition.syndication.operations import OPERATIONS
from lateedition.syndication.problems import KINDS

V1 = "/-/api/v1"
ASKED = {
    "/site": ("site",),
    "/sections": ("sections",),
    "/stories": ("stories", "stories?section=2&limit=2", "stories?lmit=1", "stories?author=99"),
    "/stories/{number}": ("stories/1", "stories/31", "stories/999", "stories/x"),
    "/story": ("story?address=/world/story-1/", "story", "story?address=/nowhere/"),
    "/stories/{number}/entries": ("stories/31/entries?limit=5", "stories/31/entries", "stories/1/entries"),
    "/top": ("top", "top?section=2", "top?section=99"),
    "/corrections": ("corrections", "corrections?limit=x"),
    "/search": ("search?q=tunnel", "search"),
}


def strict(schema: Any) -> Any:
    """Return `schema` with no field allowed that it does not name."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema else {}
    return {**{name: strict(each) for name, each in schema.items()}, **closed}


@pytest.fixture
def document(house: House) -> Any:
    return house.told("/-/api/openapi.json")


def test_every_operation_is_described_and_no_other(document: Any) -> None:
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {operation.path for operation in OPERATIONS} == set(ASKED)
    for path, described in document["paths"].items():
        operation = described["get"]
        named = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
        assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}
        assert operation["summary"].endswith(".")
    assert document["servers"] == [{"url": "https://post.example/-/api/v1"}]


def test_everything_that_the_document_refers_to_is_in_it_and_is_a_schema(document: Any) -> None:
    Draft202012Validator.check_schema({"$defs": document["components"]["schemas"]})
    for reference in _references(document):
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"], reference


@pytest.mark.parametrize("path", sorted(ASKED))
def test_every_answer_is_valid_against_the_document_and_has_every_field(house: House, document: Any, path: str) -> None:
    answers = document["paths"][path]["get"]["responses"]
    for asked in ASKED[path]:
        answer = house.ask(f"{V1}/{asked}")
        assert str(answer.status) in answers, f"{asked} is answered {answer.status}, of which the document says nothing"
        [(media_type, described)] = answers[str(answer.status)]["content"].items()
        assert dict(answer.headers)["content-type"] == media_type
        schema = {"components": strict(document["components"]), **described["schema"]}
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(json.loads(answer.body))


def test_people_read_it_as_a_plain_page_which_names_all_of_it(house: House) -> None:
    answer = house.ask("/-/api/")
    page = answer.body.decode()
    assert dict(answer.headers)["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in page
    assert "http://" not in page
    for operation in OPERATIONS:
        assert f"GET {V1}{operation.path}" in page
        assert f'id="{operation.gives.__name__}"' in page
    assert all(f'id="{kind}"' in page for kind in KINDS)
    assert house.ask("/-/api").body == answer.body


def _references(thing: Any) -> list[str]:
    if isinstance(thing, dict):
        own = [thing["$ref"]] if "$ref" in thing else []
        return own + [found for each in thing.values() for found in _references(each)]
    return [found for each in thing for found in _references(each)] if isinstance(thing, list) else []
