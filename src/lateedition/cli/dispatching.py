"""The command that tells others when the edition changes."""

from __future__ import annotations

from pathlib import Path

import click

from lateedition import logs
from lateedition.cli.options import HOME, configured, ending_at_once, the_only_dispatch, told_to_stop
from lateedition.config import BadSetting, LettersConfig


@click.command()
@HOME
def dispatch(home: Path | None) -> None:
    """Run the dispatch: serve the hub, and send feeds to who subscribes as soon as they change (LATEEDITION_DISPATCH_PORT)."""
    from lateedition.courier.outgoing import Guard
    from lateedition.dispatch.letters.relay import Relay
    from lateedition.dispatch.letters.round import Terms
    from lateedition.dispatch.report import FOLDER
    from lateedition.dispatch.run import ByMail, Kept, Outside, follow

    config = configured(home=home)
    if not config.dispatch_port:
        raise click.ClickException("nobody can subscribe: set LATEEDITION_DISPATCH_PORT; see docs/running/dispatch.md")
    logs.begin("dispatch", config.log)
    guard = Guard(config.dispatch_allow, frozenset(config.dispatch_ports))
    outside = Outside(config.host, config.dispatch_port, guard, config.push_services)
    with ending_at_once(), the_only_dispatch(config):
        kept = Kept(config.dispatch_database, config.fediverse_folder, config.dispatch_database.parent, config.home / FOLDER)
        by_mail = None
        if (mail := config.letters) is not None:
            relay = Relay(mail.host, mail.port, mail.security, mail.user, _secret_of(mail), mail.authorities)
            terms = Terms(relay, mail.sender, mail.a_minute, mail.connections, mail.returns_to)
            by_mail = ByMail(terms, config.proxies, mail.returns)
        follow(config.edition, kept=kept, outside=outside, stop=told_to_stop(), by_mail=by_mail)


def _secret_of(mail: LettersConfig) -> str:
    try:
        return mail.secret()
    except BadSetting as wrong:
        raise click.ClickException(str(wrong)) from wrong
