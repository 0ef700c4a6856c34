"""The command that copies a newsroom to somewhere safe."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from lateedition.cli.options import HOME, configured


@click.command()
@HOME
@click.argument("target", metavar="DEST", type=click.Path(path_type=Path))
def backup(home: Path | None, target: Path) -> None:
    """Copy all that cannot be made again into the folder DEST, new or with an earlier backup, while the newsroom works."""
    from lateedition.backup import NoBackup, back_up
    from lateedition.wire.growth import size_in_words

    try:
        done = back_up(configured(home=home), target, now=datetime.now(UTC))
    except (NoBackup, OSError) as failure:
        raise click.ClickException(f"no backup was made: {failure}") from failure
    log = "" if done.log is None else f", with the handover log up to row {done.log:,}"
    size = size_in_words(done.size_bytes)
    click.echo(f"{str(target)!r} has {done.databases} databases and {done.files:,} files ({size}; {done.copied:,} were new){log}")
    for without in done.without:
        click.echo(f"not in it: {without}", err=True)
