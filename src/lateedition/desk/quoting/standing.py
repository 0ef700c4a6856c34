"""How quoted items stand: what of a body readers may have, which stories show extracts of an item, and what its agency said since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lateedition.desk.quoting.models import Quotation, Quoted
from lateedition.story.blocks import Body, Extract, extracts_in

Chain = tuple[str, str]


def for_readers(body: Body) -> Body:
    """Return `body` without extracts of items that were killed or are withheld, and of those that nobody here has chosen to quote."""
    known = quoted_of(extract.chain for extract in extracts_in(body))
    shown = {chain for chain, row in known.items() if not row.out}
    return tuple(block for block in body if not isinstance(block, Extract) or block.chain in shown)


def quoted_of(chains: Iterable[Chain]) -> dict[Chain, Quoted]:
    """Return what is known of those of `chains` that were chosen to be quoted, in one query at most."""
    wanted = set(chains)
    if not wanted:
        return {}
    found = Quoted.objects.filter(provider__in={provider for provider, _ in wanted}, guid__in={guid for _, guid in wanted})
    return {chain: row for row in found if (chain := (row.provider, row.guid)) in wanted}


def row_of(chain: Chain) -> Quoted | None:
    """Return what is known of an item that was chosen to be quoted, None if it never was."""
    return Quoted.objects.filter(provider=chain[0], guid=chain[1]).first()


def note_quoted(chain: Chain, *, headline: str) -> None:
    """Note that somebody has chosen to quote an item, which readers may have."""
    Quoted.objects.get_or_create(provider=chain[0], guid=chain[1], defaults={"headline": headline[:255]})


def keep_quotations(story: int, body: Body) -> None:
    """Note that readers have the story of this number with the extracts in `body`."""
    for row in quoted_of(extract.chain for extract in extracts_in(body)).values():
        Quotation.objects.get_or_create(item=row, story=story)


def stories_quoting(chain: Chain) -> list[int]:
    """Return the numbers of the stories that readers have or had with an extract of an item."""
    found = Quotation.objects.filter(item__provider=chain[0], item__guid=chain[1])
    return list(found.order_by("story").values_list("story", flat=True))


def put_out(chain: Chain, out: Quoted.Out, *, now: datetime) -> None:
    """Note that readers may have nothing of an item any more. What was killed stays so."""
    row = row_of(chain)
    if row is not None and row.out != Quoted.Out.KILLED:
        row.out, row.since = out, now
        row.save(update_fields=["out", "since"])


def let_in(chain: Chain) -> None:
    """Note that the agency withholds an item no more. No story has its extract back before somebody publishes it."""
    Quoted.objects.filter(provider=chain[0], guid=chain[1], out=Quoted.Out.WITHHELD).update(out=Quoted.Out.NOT, since=None)


def bind(chain: Chain, *, until: datetime | None, is_open: bool) -> None:
    """Note what the agency says of an embargo on an item: its end, and whether it has none."""
    Quoted.objects.filter(provider=chain[0], guid=chain[1]).update(embargo=until, embargo_open=is_open)


def under_embargo(body: Body, *, besides: Body, now: datetime) -> list[Quoted]:
    """Return the items quoted in `body` that are under embargo at `now`; what readers have in `besides` is told of elsewhere."""
    extracts = set(extracts_in(body)) - set(extracts_in(besides))
    rows = quoted_of(extract.chain for extract in extracts).values()
    return [row for row in rows if row.embargo_open or (row.embargo is not None and row.embargo > now)]
