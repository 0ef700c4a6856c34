"""The commands that help people who cannot get in: what nobody can do for them at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from lateedition.cli.options import HOME, configured


@click.group()
def people() -> None:
    """Look after accounts: who has a second factor, and what to do when a phone or a password is lost."""


@people.command("list")
@HOME
def people_list(home: Path | None) -> None:
    """List every account: how it proves who it is, and how many sessions it has."""
    configured(home=home)
    from lateedition.desk.accounts import operating

    for line in operating.accounts():
        click.echo(line)


@people.command("reset-factors")
@HOME
@click.argument("name")
def people_reset_factors(home: Path | None, name: str) -> None:
    """Take the second factors of account NAME away, for a phone that is lost. Its sessions end; it sets up another at the next login."""
    configured(home=home)
    from lateedition.desk.accounts import operating

    with _unknown_said():
        click.echo(operating.reset_factors(name))


@people.command("new-password")
@HOME
@click.argument("name")
def people_new_password(home: Path | None, name: str) -> None:
    """Give account NAME a new password, made by chance, and print it. Its sessions end."""
    configured(home=home)
    from lateedition.desk.accounts import operating

    with _unknown_said():
        click.echo(operating.new_password(name))


@people.command("end-sessions")
@HOME
@click.argument("name")
def people_end_sessions(home: Path | None, name: str) -> None:
    """Log account NAME out everywhere."""
    configured(home=home)
    from lateedition.desk.accounts import operating

    with _unknown_said():
        click.echo(operating.end_sessions(name))


@contextmanager
def _unknown_said() -> Iterator[None]:
    from lateedition.desk.accounts.operating import NoSuchAccount

    try:
        yield
    except NoSuchAccount as unknown:
        raise click.ClickException(str(unknown)) from unknown
