"""Asked: the parameters of a question, each declared once. What is read is checked against it, and the OpenAPI document has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

from lateedition.syndication.problems import Refused
from lateedition.syndication.told import Where

MOST_FIELDS = 20
_NUMBER = re.compile(r"[0-9]{1,15}")
_CURSOR = re.compile(r"[0-9a-f]{32}")
_PLACE = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")

Shape = Literal["number", "count", "text", "cursor", "place", "day"]
Value = int | str
Given = Mapping[str, Value]


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address: where it stands, what it may be, what it is for. `most` is of a count, and of the letters of a text."""

    name: str
    shape: Shape
    meaning: str
    within: Literal["path", "query"] = "query"
    required: bool = False
    usual: int | None = None
    most: int = 100

    def schema(self) -> dict[str, object]:
        """Return what it may be as JSON Schema has it."""
        match self.shape:
            case "number":
                return {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
            case "count":
                return {"type": "integer", "minimum": 1, "maximum": self.most, **({} if self.usual is None else {"default": self.usual})}
            case "cursor":
                return {"type": "string", "pattern": f"^{_CURSOR.pattern}$"}
            case "place":
                return {"type": "string", "pattern": f"^{_PLACE.pattern}$"}
            case "day":
                return {"type": "string", "format": "date"}
            case "text":
                return {"type": "string", "maxLength": self.most}

    def read(self, said: str) -> Value:
        """Return the value that is `said`. Raises Refused for what it cannot be."""
        if self.shape in ("number", "count"):
            if _NUMBER.fullmatch(said) and (self.shape == "number" or 1 <= int(said) <= self.most):
                return int(said)
        elif self.shape in ("cursor", "place"):
            if (_CURSOR if self.shape == "cursor" else _PLACE).fullmatch(said):
                return said
        elif len(said) <= self.most:
            return said
        raise self._refused(said)

    def _refused(self, said: str) -> Refused:
        expected = {
            "number": "a number",
            "count": f"a number from 1 to {self.most}",
            "cursor": "what the link to this page had, as it was",
            "place": "the cursor of an answer, as it was",
            "day": "a day, as 2026-03-02",
            "text": f"at most {self.most} characters",
        }[self.shape]
        return Refused("bad-parameter", f"{self.name} is {said[:80]!r}; expected {expected}", where=Where(self.within, self.name))


def read(query: str, parameters: Sequence[Parameter]) -> dict[str, Value]:
    """Return the values in `query`, each once and of those that there are. Raises Refused for whatever else it has."""
    by_name = {each.name: each for each in parameters if each.within == "query"}
    try:
        fields = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Refused("bad-parameter", f"the query has more than {MOST_FIELDS} fields; expected fewer") from None
    found: dict[str, Value] = {}
    for name, said in fields:
        if name not in by_name:
            taken = ", ".join(by_name) or "no parameters"
            raise Refused("unknown-parameter", f"{name[:80]!r} is not known here; expected {taken}", where=Where("query", name[:80]))
        if name in found:
            raise Refused("unknown-parameter", f"{name!r} came twice; give it once", where=Where("query", name))
        found[name] = by_name[name].read(said)
    for each in by_name.values():
        if each.required and each.name not in found:
            raise Refused("bad-parameter", f"{each.name} is missing; expected {each.meaning}", where=Where("query", each.name))
    return {**{each.name: each.usual for each in by_name.values() if each.usual is not None}, **found}
