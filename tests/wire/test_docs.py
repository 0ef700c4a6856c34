"""The page on wire formats names every field, format and profile key there is."""

from __future__ import annotations

from pathlib import Path

from lateedition.wire.formats import FORMATS
from lateedition.wire.item import Item
from lateedition.wire.profiles import Profile, shipped

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "wire-formats.md").read_text(encoding="utf-8")


def test_every_field_and_every_profile_key_is_described() -> None:
    named = {*Item.__struct_fields__, *Profile.__struct_fields__} - {"format"}
    assert [name for name in sorted(named) if f"`{name}`" not in PAGE] == []
    assert [known.name for known in FORMATS if f"(wire-formats/{known.name}.md)" not in PAGE] == []
    assert [known.name for known in FORMATS if not (DOCS / "wire-formats" / f"{known.name}.md").is_file()] == []


def test_every_profile_of_the_package_can_be_read_and_names_what_it_is_for() -> None:
    assert len(shipped()) >= 7
    for profile in shipped():
        assert profile.marks or profile.sources
        assert profile.time_zone is None or profile.time_zone.key == profile.zone
