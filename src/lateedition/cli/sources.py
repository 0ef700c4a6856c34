"""The command that says how the sources of the wire do."""

from __future__ import annotations

import json
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from lateedition.cli.options import HOME, configured


@click.command("sources")
@HOME
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def sources(home: Path | None, as_json: bool) -> None:  # noqa: FBT001 (click passes it by name)
    """Print how each source of the wire does. Exit status 1 when an entry of sources.toml cannot be used."""
    from lateedition.wire.sources.standing import for_machines, standings_in, table

    config, now = configured(home=home), datetime.now(UTC)
    try:
        found = standings_in(config.sources_file, config.sources_database, now=now)
    except sqlite3.Error as failure:
        raise click.ClickException(f"{config.sources_database} cannot be read: {failure}") from failure
    if as_json:
        click.echo(json.dumps(for_machines(found), ensure_ascii=False, indent=2))
    elif found.standings:
        click.echo(table(found.standings, now=now))
    elif not found.wrong:
        click.echo(f"There are no sources yet: write them into {config.sources_file} (docs/running/sources.md)")
    if not as_json:
        for words in found.wrong:
            click.echo(words, err=True)
    sys.exit(1 if found.wrong else 0)
