"""The command that keeps what readers search in."""

from __future__ import annotations

from pathlib import Path

import click

from lateedition import logs
from lateedition.cli.options import HOME, configured, the_only_finder, told_to_stop


@click.command()
@HOME
def finder(home: Path | None) -> None:
    """Run the finder: keep what readers search in as the edition is."""
    from lateedition.finder.run import follow

    config = configured(home=home)
    logs.begin("finder", config.log)
    with the_only_finder(config):
        follow(config.edition, stop=told_to_stop())
