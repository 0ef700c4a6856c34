"""`lateedition wire …`: the wire as a process, and what is read, taken and ordered anew at a terminal."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lateedition import logs
from lateedition.cli.options import FILES, HOME, configured, ending_at_once, told_to_stop
from lateedition.cli.sources import sources
from lateedition.config import Config

if TYPE_CHECKING:
    from lateedition.wire.inbox import Inbox


@click.group(invoke_without_command=True)
@HOME
@click.pass_context
def wire(context: click.Context, home: Path | None) -> None:
    """Run the wire: take in what is dropped into the watched folder and what sources have. With a command: do one thing by hand."""
    config = configured(home=home)
    if context.invoked_subcommand is None:
        from lateedition.wire.run import Outside, watch

        logs.begin("wire", config.log)
        outside = Outside(config.sources_file, config.sources_database, host=config.host, port=config.wire_port, url=config.wire_url)
        with ending_at_once():
            stop = told_to_stop()
            watch(config.watched_folder, config.inbox_database, own_profiles=config.source_profiles, stop=stop, outside=outside)


wire.add_command(sources)


@wire.command("read")
@HOME
@FILES
def wire_read(home: Path | None, files: tuple[Path, ...]) -> None:
    """Print what FILES say, one JSON object an item, one line each. Nothing is kept."""
    from lateedition.wire.bounded import BoundedReader
    from lateedition.wire.report import read_files

    sys.exit(read_files(files, read=BoundedReader(configured(home=home).source_profiles), out=sys.stdout))


@wire.command("take")
@HOME
@FILES
def wire_take(home: Path | None, files: tuple[Path, ...]) -> None:
    """Put FILES into the newsroom's inbox and print a receipt for each."""
    from lateedition.wire.report import take_files

    sys.exit(take_files(files, inbox=_inbox(configured(home=home)), now=datetime.now(UTC), out=sys.stdout))


@wire.command("reread")
@HOME
@click.option("--source", default="", help="Only what came from this source.")
@click.argument("receipts", nargs=-1, type=click.IntRange(min=1))
def wire_reread(home: Path | None, source: str, receipts: tuple[int, ...]) -> None:
    """Read what came in anew from its raw bytes: RECEIPTS, or everything. For when a reader or a source profile was mended."""
    from lateedition.wire.report import reread

    inbox = _inbox(configured(home=home))
    sys.exit(reread(receipts or inbox.receipts(source=source), inbox=inbox, out=sys.stdout))


@wire.command("regroup")
@HOME
def wire_regroup(home: Path | None) -> None:
    """Group everything that came in anew into events, in the order in which it was grouped. Stop the wire first."""
    from lateedition.wire.groups import GroupedElsewhere, Grouper

    config = configured(home=home)
    _inbox(config).close()
    try:
        grouper = Grouper(config.inbox_database)
    except GroupedElsewhere as held:
        raise click.ClickException(str(held)) from held
    click.echo(f"grouped anew in {grouper.regroup()} steps")
    grouper.close()


def _inbox(config: Config) -> Inbox:
    from lateedition.wire.bounded import BoundedReader
    from lateedition.wire.inbox import Inbox

    reader = BoundedReader(config.source_profiles)
    return Inbox(config.inbox_database, read=reader, patch=reader.patch)
