"""Carries counts from the files that stands write into the desk's database, each line once, whatever dies in between.

Files of other machines are copied into folders of their own under the same one (docs/running/privacy.md).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from django.db import transaction
from django.db.models import F, Model
from msgspec import Struct

from lateedition.desk.audience.models import CarriedFile, ChoicesInHour, ReadsInHour
from lateedition.stand.tally import HOUR, KEPT

logger = logging.getLogger(__name__)

_MOST_BYTES = 8 << 20
"""Of a file, in one transaction."""


class _Read(Struct, frozen=True):
    story: int
    way: str
    n: int


class _Choice(Struct, frozen=True):
    version: str
    granted: str
    method: str
    n: int


_L = TypeVar("_L", _Read, _Choice)


class _File(NamedTuple):
    path: Path
    name: str
    kind: str
    hour: datetime


def carry(folder: Path, *, now: datetime) -> int:
    """Carry over what was appended to the files under `folder` since the last time; return how many reads and choices that was.

    What is too old to have been kept by its writer is left alone, so that a copy which comes back is not counted again.
    Raises OSError when a file cannot be read, django.db.Error when the database fails; what was carried before stays so.
    """
    oldest = now - KEPT
    CarriedFile.objects.filter(hour__lt=oldest).delete()
    return sum(_carry(file) for file in _files(folder) if file.hour >= oldest)


def _files(folder: Path) -> Iterator[_File]:
    for path in sorted(folder.rglob("*.jsonl")):
        kind, _, hour = path.name.partition(".")
        hour = hour.partition(".")[0]
        try:
            began = datetime.strptime(hour, HOUR).replace(tzinfo=UTC)
        except ValueError:
            continue
        if kind in ("reads", "choices"):
            yield _File(path, path.relative_to(folder).as_posix(), kind, began)


def _carry(file: _File) -> int:
    held = CarriedFile.objects.filter(name=file.name).values_list("offset_bytes", flat=True).first()
    if held is not None and file.path.stat().st_size <= held:
        return 0
    with transaction.atomic():
        CarriedFile.objects.get_or_create(name=file.name, defaults={"hour": file.hour})
        row = CarriedFile.objects.select_for_update().get(name=file.name)
        with file.path.open("rb") as opened:
            opened.seek(row.offset_bytes)
            found = opened.read(_MOST_BYTES)
        whole = found[: found.rfind(b"\n") + 1]
        carried = _carry_reads(file, whole) if file.kind == "reads" else _carry_choices(file, whole)
        row.offset_bytes += len(whole)
        row.save()
    return carried


def _carry_reads(file: _File, lines: bytes) -> int:
    counts: Counter[tuple[int, str]] = Counter()
    for line in _lines(file, lines, _Read):
        counts[line.story, line.way] += line.n
    for (story, way), many in counts.items():
        _add(ReadsInHour, "reads", many, hour=file.hour, story=story, way=way[:20])
    return counts.total()


def _carry_choices(file: _File, lines: bytes) -> int:
    counts: Counter[tuple[str, str, str]] = Counter()
    for line in _lines(file, lines, _Choice):
        counts[line.version, line.granted, line.method] += line.n
    for (version, granted, method), many in counts.items():
        _add(ChoicesInHour, "choices", many, hour=file.hour, version=version[:16], granted=granted[:450], method=method[:20])
    return counts.total()


def _lines(file: _File, lines: bytes, kind: type[_L]) -> Iterator[_L]:
    decoder = msgspec.json.Decoder(kind)
    for line in lines.splitlines():
        try:
            yield decoder.decode(line)
        except msgspec.DecodeError as wrong:
            logger.warning("a line of %s is passed over, as it cannot be read: %s", file.name, wrong)


def _add(model: type[Model], field: str, many: int, **key: object) -> None:
    if not model._default_manager.filter(**key).update(**{field: F(field) + many}):
        model._default_manager.create(**key, **{field: many})
