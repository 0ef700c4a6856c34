"""The commands that run the house and look after it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from lateedition import __version__, logs
from lateedition.cli.backing import backup
from lateedition.cli.dispatching import dispatch
from lateedition.cli.edition import edition
from lateedition.cli.finding import finder
from lateedition.cli.letters import letters
from lateedition.cli.options import (
    DESK_PORT,
    HOME,
    PORT,
    configured,
    configured_up,
    the_only_one,
    the_only_press,
    told_to_stop,
)
from lateedition.cli.partnering import partner, window_of
from lateedition.cli.people import people
from lateedition.cli.wire import wire
from lateedition.config import BadSetting, Config
from lateedition.supervisor import Job, bracketed, supervise


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="lateedition")
def main() -> None:
    """A newsroom and its news site: from the wire to the reader. Settings: docs/running/settings.md."""


main.add_command(backup)
main.add_command(dispatch)
main.add_command(edition)
main.add_command(finder)
main.add_command(partner)
main.add_command(letters)
main.add_command(people)
main.add_command(wire)


@main.command()
@HOME
@PORT
@DESK_PORT
@click.option("--empty", is_flag=True, help="On first use, begin without the demonstration newsroom.")
def up(home: Path | None, port: int | None, desk_port: int | None, empty: bool) -> None:  # noqa: FBT001 (click passes it by name)
    """Bring everything up: desk, wire, intake, press, stand, finder and audit, and keep them up. Stop it with Ctrl-C."""
    config = configured(home=home, port=port, desk_port=desk_port)
    with the_only_one(config):
        for number, option in ((config.port, "--port"), (config.desk_port, "--desk-port")):
            _refuse_taken_port(config.host, number, f"{option} N")
        if config.wire_port:
            _refuse_taken_port(config.host, config.wire_port, "LATEEDITION_WIRE_PORT=N")
        if config.dispatch_port:
            _refuse_taken_port(config.host, config.dispatch_port, "LATEEDITION_DISPATCH_PORT=N")
        _run_prepare(empty=empty)
        _announce(config, "Starting desk, wire, intake, press, stand, finder and audit.")
        supervise(_jobs(config), say=_say_as(config.log), when_ready=lambda: _announce(config, _closing_box(config)))
    _announce(config, "Stopped. Nothing is left running.")


@main.command()
@HOME
@PORT
def node(home: Path | None, port: int | None) -> None:
    """Bring up a machine that only serves: a press that follows the handover log in PostgreSQL, a stand, a finder. Stop it with Ctrl-C."""
    config = configured(home=home, port=port)
    if not config.database_url:
        raise click.ClickException(
            "a node follows a handover log in PostgreSQL: set LATEEDITION_DATABASE_URL; with SQLite one machine does all: lateedition up"
        )
    with the_only_one(config):
        _refuse_taken_port(config.host, config.port, "--port N")
        _announce(config, "Starting press, stand, finder and audit.")
        ready = f"This node answers at http://{bracketed(config.host)}:{config.port}"
        supervise(
            _jobs(config, names=("stand", "press", "finder", "audit")), say=_say_as(config.log), when_ready=lambda: _announce(config, ready)
        )
    _announce(config, "Stopped. Nothing is left running.")


@main.command()
@HOME
@click.option("--empty", is_flag=True, help="Begin without the demonstration newsroom.")
def prepare(home: Path | None, empty: bool) -> None:  # noqa: FBT001 (click passes it by name)
    """Make the newsroom's home, or bring its database to this version. `up` does this by itself."""
    from lateedition import first_use

    config = configured(home=home)
    try:
        first_use.prepare(config, demonstration=not empty, now=datetime.now(UTC))
    except (BadSetting, ConnectionError) as failure:
        raise click.ClickException(str(failure)) from failure


@main.command()
@HOME
@DESK_PORT
def desk(home: Path | None, desk_port: int | None) -> None:
    """Run the desk, where editors work."""
    from lateedition.desk.run import serve

    serve(configured(home=home, desk_port=desk_port))


@main.command()
@HOME
def press(home: Path | None) -> None:
    """Run the press: follow the handover log and print editions."""
    from lateedition.edition.errors import StoreError
    from lateedition.press.run import follow

    config = configured(home=home)
    logs.begin("press", config.log)
    with the_only_press(config):
        try:
            follow(
                database=config.handover_log,
                store_folder=config.edition,
                renditions=config.renditions,
                stop=told_to_stop(),
                workers=config.press_workers,
                history=timedelta(days=config.history_days),
            )
        except StoreError as failure:
            raise click.ClickException(str(failure)) from failure


@main.command()
@HOME
@PORT
def stand(home: Path | None, port: int | None) -> None:
    """Run the stand: serve the edition to readers."""
    from lateedition.stand.run import serve

    config = configured(home=home, port=port)
    logs.begin("stand", config.log)
    serve(
        config.edition,
        host=config.host,
        port=config.port,
        workers=config.stand_workers,
        front=config.stand_front,
        opens=window_of(config),
    )


@main.command()
@HOME
def purge(home: Path | None) -> None:
    """Tell the caches in front of this machine to forget what each edition changed (LATEEDITION_PURGE_URLS)."""
    from lateedition.stand import purging

    config = configured(home=home)
    if not config.purge_urls:
        raise click.ClickException("there is no cache to tell: set LATEEDITION_PURGE_URLS")
    logs.begin("purge", config.log)
    headers = purging.headers_of(config.purge_headers.read_text("utf-8")) if config.purge_headers else {}
    purging.follow(config.edition, config.purge_urls, headers=headers, stop=told_to_stop())


@main.command()
@HOME
def intake(home: Path | None) -> None:
    """Run the intake: act at the desk on what the wire took in. Kills and withholds at once, updates as proposals."""
    configured(home=home)
    from lateedition.desk.intake.run import follow

    follow(stop=told_to_stop())


@main.command()
@HOME
@PORT
@DESK_PORT
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def doctor(home: Path | None, port: int | None, desk_port: int | None, as_json: bool) -> None:  # noqa: FBT001 (click passes it by name)
    """Say what is configured, what is reachable and what is behind. Exit status 1 when something is wrong."""
    from lateedition import doctor as examination

    config = configured_up(home=home, port=port, desk_port=desk_port)
    findings = examination.examine(config, now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(examination.for_machines(findings), ensure_ascii=False, indent=2))
    else:
        click.echo(examination.for_people(findings))
    sys.exit(examination.exit_status(findings))


@main.command()
@HOME
@click.option("--once", is_flag=True, help="Compare everything, print each difference, and end.")
def audit(home: Path | None, once: bool) -> None:  # noqa: FBT001 (click passes it by name)
    """Compare desk, handover log and edition at start and every minute, and name each difference."""
    from lateedition import auditing
    from lateedition.press.findings import Unheard

    config = configured(home=home)
    logs.begin("audit", config.log)
    if not once:
        auditing.watch(config, stop=told_to_stop())
        return
    try:
        differences = auditing.everything(config)
    except Unheard as failure:
        raise click.ClickException(f"{failure}; nothing can be said") from failure
    for difference in differences:
        click.echo(difference.words())
    click.echo(f"{len(differences)} differences" if differences else "desk, handover log and edition agree", err=True)
    sys.exit(1 if differences else 0)


@main.command()
@HOME
@click.argument("database_url")
def move(home: Path | None, database_url: str) -> None:
    """Copy the newsroom from its SQLite file into the empty PostgreSQL database at DATABASE_URL. The file stays as it was."""
    from lateedition.desk.moving import NotMoved
    from lateedition.desk.moving import move as copy

    config = configured(home=home)
    with the_only_one(config):
        try:
            moved = copy(config, database_url, tell=lambda said: click.echo(f"  {said}", err=True))
        except NotMoved as failure:
            raise click.ClickException(str(failure)) from failure
    click.echo(
        f"Moved {moved.rows:,} rows of {moved.tables} tables; each is as it was.\n"
        "From now on set LATEEDITION_DATABASE_URL to that database, and keep the home: pictures, the signing key\n"
        f"and the edition are there. Editions go on after document {moved.log_end}."
    )


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@HOME
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(home: Path | None, arguments: tuple[str, ...]) -> None:
    """Run a management command of the desk: migrate, createsuperuser, shell."""
    configured(home=home)
    from lateedition.desk.manage import main as run

    run(list(arguments))


def _refuse_taken_port(host: str, port: int, choice: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise click.ClickException(f"cannot listen on {host}:{port}: {refused.strerror}; choose another port: {choice}") from refused


def _command(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-P", "-m", "lateedition", *arguments)


def _run_prepare(*, empty: bool) -> None:
    """Prepare in a process of its own: the supervisor stays small, and forks with no thread and no database open."""
    done = subprocess.run(_command("prepare", *(["--empty"] if empty else [])), check=False)
    if done.returncode:
        raise click.ClickException(f"the newsroom could not be prepared (status {done.returncode}); the reason is above")


def _jobs(config: Config, names: Sequence[str] = ("stand", "press", "finder", "desk", "intake", "wire", "audit")) -> list[Job]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "LATEEDITION_LOG": config.log or "words"}
    host = bracketed(config.host)
    answers_at = {"stand": f"http://{host}:{config.port}/-/health", "desk": f"http://{host}:{config.desk_port}/desk/login/"}
    where_set = (*(("purge",) if config.purge_urls else ()), *(("dispatch",) if config.dispatch_port and "desk" in names else ()))
    return [Job(name, _command(name), environment, answers_at.get(name, "")) for name in (*names, *where_set)]


def _say_as(style: str) -> Callable[[str, str], None]:
    """Return what prints a line of a part: with its name in front, or as JSON where that is asked for."""
    if style == "json":
        return lambda name, line: click.echo(logs.wrapped(name, line))
    return lambda name, line: click.echo(f"{name:<6} │ {line}")


def _announce(config: Config, text: str) -> None:
    click.echo(logs.wrapped("house", text) if config.log == "json" else text)


def _closing_box(config: Config) -> str:
    lines = [
        "Late Edition is up",
        "",
        f"Site   {config.site_url}",
        f"Desk   {config.desk_url}",
        *_how_to_log_in(config),
        f"Wire   drop agency files into {_shortest(config.watched_folder)}",
        "Stop   Ctrl-C",
    ]
    width = max(map(len, lines))
    return "\n".join(["", f"  ╭{'─' * (width + 4)}╮", *(f"  │  {line:<{width}}  │" for line in lines), f"  ╰{'─' * (width + 4)}╯", ""])


def _how_to_log_in(config: Config) -> list[str]:
    """Return the lines about logging in. A password that was generated on first use is shown once and then gone."""
    from lateedition.first_use import take_first_login

    login = take_first_login(config)
    if login:
        return [f"       user {login.user}, password {login.password}", "       (shown this once: change it at the desk, under your name)"]
    told = config.demonstration_logins
    demonstration = "" if config.demands_second_factor else " (a demonstration: a password is enough)"
    return [f"       log in as {_shortest(told)} says{demonstration}"] if told.exists() else []


def _shortest(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
