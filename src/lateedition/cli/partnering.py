"""The commands for partners, who take the house's stories with a key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lateedition.cli.options import HOME, configured
from lateedition.config import Config

if TYPE_CHECKING:
    from lateedition.stand.services import Open, Service
    from lateedition.syndication.partners import Partner

_SAID = "Whoever has it is let in. It is kept nowhere, and cannot be shown again."


@click.group()
def partner() -> None:
    """Give others keys to the house's stories, as ninjs and NewsML-G2. See docs/running/partners.md."""


@partner.command("add")
@HOME
@click.option("--section", "sections", multiple=True, help="A section that they get, by address or number; again for more. None: all.")
@click.option("--agency", "agencies", multiple=True, help="An agency whose copy you may pass on to them, by name or number.")
@click.option("--full", is_flag=True, help="They get the text, not the headline and standfirst alone.")
@click.option("--terms", default="", help="What they may do with it: put on every item.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which the key counts, in UTC.")
@click.argument("name")
def partner_add(
    home: Path | None,
    sections: Sequence[str],
    agencies: Sequence[str],
    full: bool,  # noqa: FBT001
    terms: str,
    until: datetime | None,
    name: str,
) -> None:
    """Make a key for the partner NAME, and print it once."""
    from lateedition.syndication import partners

    config = configured(home=home)
    now = datetime.now(UTC)
    made = partners.Partner(
        name=name,
        digest="",
        made=now,
        sections=_numbers(config, "section", sections),
        agencies=_numbers(config, "agency", agencies),
        full=full,
        terms=terms,
        until=None if until is None else until.replace(hour=23, minute=59, second=59, tzinfo=UTC),
    )
    try:
        key = partners.add(config.home, made)
    except partners.BadRegister as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(f"{name}: {key}\n{_SAID}", err=True)
    click.echo(key)


@partner.command("list")
@HOME
def partner_list(home: Path | None) -> None:
    """List who has, or had, a key: since when, for what, until when, and when they last asked this machine."""
    from lateedition.syndication import partners

    config = configured(home=home)
    try:
        for each in partners.read(config.home):
            click.echo(_line(each, partners.last_used(config.home, each.name), now=datetime.now(UTC)))
    except partners.BadRegister as wrong:
        raise click.ClickException(str(wrong)) from wrong


@partner.command("revoke")
@HOME
@click.argument("name")
def partner_revoke(home: Path | None, name: str) -> None:
    """Let the key of NAME count no more: within a second on this machine, on others when they have the file."""
    from lateedition.syndication import partners

    config = configured(home=home)
    try:
        partners.revoke(config.home, name, now=datetime.now(UTC))
    except partners.BadRegister as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(f"the key of {name} counts no more")


def window_of(config: Config) -> Open:
    """Return what opens the window for programs and partners in a worker of the stand."""
    return partial(_window, is_open=config.api)


def _window(store_folder: Path, *, is_open: bool) -> Service:
    from lateedition.syndication.window import Window

    return Window(store_folder, is_open=is_open)


def _line(partner: Partner, used: float | None, *, now: datetime) -> str:
    said = [f"{partner.name:<20} since {partner.made:%Y-%m-%d}", "the text" if partner.full else "headlines"]
    said += [f"sections {_listed(partner.sections)}"] if partner.sections else ["all sections"]
    said += [f"agencies {_listed(partner.agencies)}"] if partner.agencies else []
    if partner.revoked:
        said.append(f"revoked {partner.revoked:%Y-%m-%d}")
    elif partner.until:
        said.append(f"{'until' if partner.counts(now=now.timestamp()) else 'ended'} {partner.until:%Y-%m-%d}")
    said.append("never asked" if used is None else f"asked {datetime.fromtimestamp(used, UTC):%Y-%m-%d %H:%M} UTC")
    return ", ".join(said)


def _listed(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def _numbers(config: Config, kind: str, said: Sequence[str]) -> tuple[int, ...]:
    """Return the sections or agencies that are meant. Raises ClickException for one that is not in the edition."""
    return tuple(_number(config, kind, each) for each in dict.fromkeys(said))


def _number(config: Config, kind: str, said: str) -> int:
    from lateedition.edition.store import Store, StoreError
    from lateedition.press.library import Library
    from lateedition.story.taxonomy import Agency, Section

    try:
        with Store.for_reading(config.edition) as store, store.view() as view:
            library = Library(view)
            found = [library.document(kind, number) for number in library.numbers(kind)]
    except StoreError as failure:
        raise click.ClickException(f"there is no edition that would say which {kind} {said!r} is: {failure}") from failure
    known = [each for each in found if isinstance(each, Section | Agency)]
    for each in known:
        if said in (str(each.number), each.name, each.address):
            return each.number
    names = ", ".join(f"{each.name} ({each.number})" for each in known) or "none"
    raise click.ClickException(f"there is no {kind} {said!r}; there are: {names}")
