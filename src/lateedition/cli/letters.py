"""The commands that look after who gets letters: count, export, remove."""

from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lateedition.cli.options import HOME, configured

if TYPE_CHECKING:
    from lateedition.dispatch.letters.book import Book


@click.group()
def letters() -> None:
    """Look after who gets letters by mail (docs/running/letters.md)."""


@letters.command("list")
@HOME
def letters_list(home: Path | None) -> None:
    """Say how many get which letter."""
    held = _book(home).standing()
    click.echo(f"{held.subscribers} addresses get letters: {held.daily} the daily one, {held.breaking} breaking news")
    click.echo(f"{held.owed} links to confirm are still to be sent; {held.failing} addresses did not take what they were sent last")


@letters.command("export")
@HOME
def letters_export(home: Path | None) -> None:
    """Print every address as CSV, with the moments since when it gets which letter."""
    lines = csv.writer(sys.stdout)
    lines.writerow(("address", "daily_since", "breaking_since"))
    for each in _book(home).everybody():
        lines.writerow((each.address, _moment(each.daily), _moment(each.breaking)))


@letters.command("remove")
@HOME
@click.argument("address")
def letters_remove(home: Path | None, address: str) -> None:
    """Delete ADDRESS and all that was kept of it: whoever asks for it has a right to that, and one that bounces is of no use."""
    book = _book(home)
    found = book.by_address(address.strip())
    if found is None:
        raise click.ClickException(f"{address!r} gets no letters; lateedition letters export lists who does")
    book.delete(found.number)
    click.echo(f"{found.address} is deleted")


def _book(home: Path | None) -> Book:
    """Return the book of the newsroom. A dispatch may be at work on it at the same time."""
    from lateedition.dispatch.letters.book import Book

    path = configured(home=home).letters_folder / "letters.sqlite3"
    if not path.exists():
        raise click.ClickException(f"nobody ever signed up for letters here: there is no {str(path)!r}")
    return Book(path)


def _moment(since: float | None) -> str:
    return "" if since is None else datetime.fromtimestamp(since, UTC).isoformat(timespec="seconds")
