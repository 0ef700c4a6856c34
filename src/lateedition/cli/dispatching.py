"""The command that tells others when the edition changes."""

from __future__ import annotations

from pathlib import Path

import click

from lateedition import logs
from lateedition.cli.options import HOME, configured, the_only_dispatch, told_to_stop


@click.command()
@HOME
def dispatch(home: Path | None) -> None:
    """Run the dispatch: serve the hub, and send feeds to who subscribes as soon as they change (LATEEDITION_DISPATCH_PORT)."""
    from lateedition.courier.outgoing import Guard
    from lateedition.dispatch.report import FOLDER
    from lateedition.dispatch.run import Kept, Outside, follow

    config = configured(home=home)
    if not config.dispatch_port:
        raise click.ClickException("nobody can subscribe: set LATEEDITION_DISPATCH_PORT; see docs/running/dispatch.md")
    logs.begin("dispatch", config.log)
    guard = Guard(config.dispatch_allow, frozenset(config.dispatch_ports))
    outside = Outside(config.host, config.dispatch_port, guard, config.push_services)
    with the_only_dispatch(config):
        kept = Kept(config.dispatch_database, config.fediverse_folder, config.dispatch_database.parent, config.home / FOLDER)
        follow(config.edition, kept=kept, outside=outside, stop=told_to_stop())
