"""What a site asks its readers for, as an editor writes it in the site's settings, and as readers are told it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from msgspec import convert, structs
from wagtail import blocks
from wagtail.blocks.field_block import CharBlock, ChoiceBlock, MultipleChoiceBlock, RegexBlock, TextBlock
from wagtail.blocks.stream_block import StreamBlockValidationError

from lateedition.desk.stories.languages import LANGUAGES
from lateedition.story.players import players
from lateedition.story.purposes import Purpose, PurposeWords

MOST = 20
"""What a cookie, and the caches that read it, have room for."""


def _players() -> list[tuple[str, str]]:
    return [(key, player.name) for key, player in players().items()]


class WordsBlock(blocks.StructBlock):
    """A purpose in one language."""

    language = ChoiceBlock(choices=LANGUAGES, label="Language")
    name = CharBlock(  # type: ignore[assignment]  # Wagtail takes a class's blocks out of its attributes
        max_length=80, label="Name", help_text="As it stands in the notice: “Films of other sites”."
    )
    text = TextBlock(max_length=600, label="What is done", help_text="In words that every reader understands.")
    kept = CharBlock(max_length=200, label="How long", help_text="How long what is learned or stored is kept: “Six months.”")

    class Meta:
        label_format = "{language}: {name}"


class PurposeBlock(blocks.StructBlock):
    """One thing that is done only of readers who agree to it."""

    key = RegexBlock(
        r"\A[a-z][a-z0-9-]{0,19}\Z",
        label="Key",
        help_text="Small letters, digits and hyphens; it names the purpose in the cookie. Whoever changes it asks everybody again.",
        error_messages={"invalid": "Small letters, digits and hyphens, 20 at most, a letter first: “films”."},
    )
    words = blocks.ListBlock(
        WordsBlock(label="In one language"),
        min_num=1,
        label="In words",
        help_text="Once in each language of your readers. The first stands for those that are missing.",
    )
    parties = blocks.ListBlock(
        CharBlock(max_length=100, label="Name"),
        default=[],
        label="Who else learns of it",
        help_text="Every other company. With one named here, Global Privacy Control is a refusal.",
    )
    players = MultipleChoiceBlock(
        choices=_players,
        required=False,
        widget=CheckboxSelectMultiple,
        label="Shown without a press",
        help_text="Things of these sites come into a story by themselves for readers who agree. For others they wait for a press.",
    )
    cookies = blocks.ListBlock(
        RegexBlock(r"\A[A-Za-z0-9_-]{1,60}\Z", label="Name", error_messages={"invalid": "Letters, digits, _ and -."}),
        default=[],
        label="Cookies",
        help_text="What is set for it on a reader’s device: deleted when it is withdrawn.",
    )

    class Meta:
        icon = "lock"


class PurposesBlock(blocks.StreamBlock):
    """Everything that needs consent. Two of one key could not be told apart."""

    purpose = PurposeBlock(label="Purpose")

    def clean(self, value: Any) -> Any:
        """Refuse two purposes of one key."""
        cleaned = super().clean(value)
        keys = [child.value["key"] for child in cleaned]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise StreamBlockValidationError(
                non_block_errors=[ValidationError(f"Two purposes have the key “{twice}”. Give one of them another.")]
            )
        return cleaned

    class Meta:
        required = False
        max_num = MOST


def purposes_of(raw: Iterable[Mapping[str, Any]]) -> tuple[Purpose, ...]:
    """Return what readers are asked, given the raw data of the field."""
    return tuple(_purpose(block["value"]) for block in raw)


def raw_purposes(purposes: Iterable[Purpose]) -> str:
    """Return what the field takes for these purposes: what `purposes_of` makes them of again, as JSON."""
    return json.dumps([{"type": "purpose", "value": _value(purpose)} for purpose in purposes])


def _value(purpose: Purpose) -> dict[str, Any]:
    return {
        "key": purpose.key,
        "words": _items([structs.asdict(words) for words in purpose.words], of=f"{purpose.key} words"),
        "parties": _items(purpose.parties, of=f"{purpose.key} parties"),
        "players": list(purpose.players),
        "cookies": _items(purpose.cookies, of=f"{purpose.key} cookies"),
    }


def _items(values: Iterable[object], *, of: str) -> list[dict[str, object]]:
    # Wagtail takes an item without an id for a bare value, and makes ids of the page of them: no two may be alike.
    return [{"type": "item", "value": value, "id": str(uuid5(NAMESPACE_OID, f"{of} {at}"))} for at, value in enumerate(values)]


def _purpose(value: Mapping[str, Any]) -> Purpose:
    return Purpose(
        key=value["key"],
        words=tuple(convert(said["value"], PurposeWords) for said in value["words"]),
        parties=tuple(party["value"] for party in value["parties"]),
        players=tuple(value["players"]),
        cookies=tuple(cookie["value"] for cookie in value["cookies"]),
    )
