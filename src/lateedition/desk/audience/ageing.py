"""What is old is summed up and deleted: of a month that is over the limit, one number is left."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import transaction
from django.db.models import F, Min, Sum

from lateedition.desk.audience.models import ReadsInHour, ReadsInMonth


def age(*, now: datetime, months: int) -> int:
    """Sum up the months whose last hour is older than `months`, and delete their hours; return how many rows were deleted."""
    oldest = ReadsInHour.objects.aggregate(hour=Min("hour"))["hour"]
    deleted = 0
    while oldest is not None and (month := first_of(oldest)) < months_before(first_of(now), months):
        deleted += _sum_up(month)
        oldest = ReadsInHour.objects.aggregate(hour=Min("hour"))["hour"]
    return deleted


def _sum_up(month: date) -> int:
    begins, ends = _midnight(month), _midnight(months_before(month, -1))
    with transaction.atomic():
        hours = ReadsInHour.objects.filter(hour__gte=begins, hour__lt=ends)
        reads = hours.aggregate(reads=Sum("reads"))["reads"] or 0
        ReadsInMonth.objects.get_or_create(month=month)
        ReadsInMonth.objects.filter(month=month).update(reads=F("reads") + reads)
        return hours.delete()[0]


def first_of(moment: datetime) -> date:
    """Return the first day of the month of `moment`, in UTC.

    >>> first_of(datetime(2020, 5, 5, tzinfo=UTC))
    datetime.date(2020, 5, 1)
    """
    return moment.astimezone(UTC).date().replace(day=1)


def months_before(month: date, many: int) -> date:
    """Return the first day of the month that many before that of `month`.

    >>> months_before(date(2020, 2, 1), 25), months_before(date(2020, 12, 1), -1)
    (datetime.date(2018, 1, 1), datetime.date(2021, 1, 1))
    """
    years, at = divmod(month.year * 12 + month.month - 1 - many, 12)
    return date(years, at + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
