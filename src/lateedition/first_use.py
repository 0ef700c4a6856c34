"""First use: a newsroom's home is made once, whole, or it is made again from the start.

While it is being made, a file named `unfinished` in it tells what stood there before. If the making is broken off, the next
one takes away what was not on that list and begins again; nobody has worked in such a home yet.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from lateedition.config import PRIVATE, Config

_MARK = "unfinished"
_FIRST_LOGIN = "first-login.txt"
EDITOR = "editor"


@dataclass(frozen=True)
class Login:
    """A name and a password for the desk."""

    user: str
    password: str


def prepare(config: Config, *, demonstration: bool, now: datetime) -> None:
    """Make the newsroom if it is not there yet, with the demonstration or with one account; else bring its database up to date."""
    from lateedition.desk.database import newsroom_of
    from lateedition.desk.starting import start

    clear_unfinished(config.home)
    with newsroom_of(config) as newsroom:
        if newsroom.is_made:
            newsroom.prepare()
            return
        # The database is finished last: with it unfinished all is made again, and what stands in the home then does no harm.
        with newsroom.being_made(), being_made(config.home):
            newsroom.prepare()
            start()
            if demonstration:
                _load_demonstration(config, now=now)
            else:
                _begin_empty(config, now=now)


def take_first_login(config: Config) -> Login | None:
    """Return the login that was generated on first use, and forget it: it is told once."""
    path = config.home / _FIRST_LOGIN
    try:
        user, password = path.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return None
    path.unlink()
    return Login(user, password)


@contextmanager
def being_made(home: Path) -> Iterator[None]:
    """Mark `home` as unfinished until the block is through."""
    home.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    names = sorted(path.name for path in home.iterdir())
    mark = home / _MARK
    mark.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    yield
    mark.unlink()


def clear_unfinished(home: Path) -> None:
    """If the making of `home` was broken off, take away what it had made, and only that."""
    mark = home / _MARK
    if not mark.exists():
        return
    click.echo("The newsroom was not finished the last time; beginning again.")
    kept = {*mark.read_text(encoding="utf-8").splitlines(), _MARK}
    for path in home.iterdir():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    mark.unlink()


def _begin_empty(config: Config, *, now: datetime) -> None:
    """Hand over the site as it is by default, and make an account that may do everything."""
    from lateedition.desk.people import Role, make_user
    from lateedition.desk.stories.actions import introduce_site

    introduce_site(now=now)
    login = Login(EDITOR, secrets.token_urlsafe(12))
    make_user(login.user, roles=[Role.DESK_CHIEF, Role.OPERATOR], password=login.password)
    path = config.home / _FIRST_LOGIN
    path.touch(mode=0o600)
    path.write_text(f"{login.user}\n{login.password}\n", encoding="utf-8")


def _load_demonstration(config: Config, *, now: datetime) -> None:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from lateedition.demo.load import load

    columns = (TextColumn("Setting the demonstration newsroom"), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns) as bar:
        task = bar.add_task("", total=None)
        load(config, now=now, progress=lambda done, of: bar.update(task, completed=done, total=of, description=f"{done} of {of}"))
