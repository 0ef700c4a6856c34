"""The commands that look after the edition."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from lateedition.cli.options import HOME, configured, the_only_press


@click.group()
def edition() -> None:
    """Look after the edition."""


@edition.command("verify")
@HOME
def edition_verify(home: Path | None) -> None:
    """Press everything from nothing beside the edition and print each difference."""
    from lateedition.press.verify import verify

    config = configured(home=home)
    # With the desk gone there is no log to hold it against, but the edition can still be pressed anew.
    database = config.handover_log if config.database_url or config.desk_database.exists() else None
    differences = verify(config.edition, config.renditions, database=database)
    for difference in differences:
        click.echo(difference)
    click.echo(f"{len(differences)} differences" if differences else "the edition is what pressing everything anew gives", err=True)
    sys.exit(1 if differences else 0)


@edition.command("list")
@HOME
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="How many, the newest first.")
def edition_list(home: Path | None, most: int) -> None:
    """List the editions that can be read: number, when it was printed, row of the handover log, and how much it changed."""
    from lateedition.edition import told

    config = configured(home=home)
    with _store_errors_said():
        for line in told.editions(config.edition, most=most):
            click.echo(line)


@edition.command("show")
@HOME
@click.argument("path")
@click.option("--edition", "number", type=click.IntRange(1), help="The edition of this number; without this and --at, today's.")
@click.option("--at", "moment", metavar="MOMENT", help="The edition that readers had then, as 2020-05-05T14:41+05:30.")
def edition_show(home: Path | None, path: str, number: int | None, moment: str | None) -> None:
    """Print what readers got at PATH in an edition, lists in their places."""
    from lateedition.edition import told

    config = configured(home=home)
    with _store_errors_said():
        click.echo(told.page(config.edition, path, number=number, moment=_moment(moment)), nl=False)


@edition.command("copy")
@HOME
@click.argument("target", metavar="DEST")
def edition_copy(home: Path | None, target: str) -> None:
    """Copy the edition into the new folder DEST, or to standard output as a stream if DEST is -, while press and stand work on it."""
    from lateedition.edition import copying

    config = configured(home=home)
    with _store_errors_said():
        if target == "-":
            copying.stream(config.edition, sys.stdout.buffer)
        else:
            copying.copy_to(config.edition, Path(target))


@edition.command("adopt")
@HOME
@click.argument("source", metavar="SOURCE")
@click.option("--replace", is_flag=True, help="Put it in the place of an edition that is there.")
def edition_adopt(home: Path | None, source: str, replace: bool) -> None:  # noqa: FBT001 (click passes it by name)
    """Put a copied edition in place, from the folder SOURCE, or from standard input if SOURCE is -. It is checked first."""
    from lateedition.edition import copying

    config = configured(home=home)
    with _store_errors_said(), the_only_press(config):
        head = copying.adopt(sys.stdin.buffer if source == "-" else Path(source), config.edition, replaced=replace)
    click.echo(f"edition {head.number} of {head.moment:%Y-%m-%d %H:%M:%S} UTC is in place; the press goes on after row {head.position}")


@contextmanager
def _store_errors_said() -> Iterator[None]:
    """Say what is wrong with a store, or with the disk it is on, without a traceback."""
    from lateedition.edition.past_edition import Recalled
    from lateedition.edition.store import StoreError

    try:
        yield
    except (StoreError, Recalled, OSError) as failure:
        raise click.ClickException(str(failure)) from failure


def _moment(said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as wrong:
        raise click.ClickException(f"--at is {said!r}; expected a moment as 2020-05-05T14:41+05:30 (ISO 8601)") from wrong
    return moment if moment.tzinfo else moment.astimezone()
