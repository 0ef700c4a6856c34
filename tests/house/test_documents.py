"""The documents say what the code does: every setting and command has its heading, every link leads somewhere."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lateedition.cli import main

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```.*?^```|(?: {4}[^\n]*\n)+)", re.MULTILINE | re.DOTALL)


def documents(repository: Path) -> list[Path]:
    return sorted([*repository.glob("*.md"), *repository.glob("docs/**/*.md"), *repository.glob("bench/*.md")])


def headings(path: Path) -> list[str]:
    return re.findall(r"^#+ +(.+?) *$", path.read_text("utf-8"), re.MULTILINE)


def anchor(heading: str) -> str:
    """The anchor that a heading gets where Markdown is shown."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def commands(group: click.Group, before: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
            if not command.invoke_without_command:
                continue
        yield f"{before} {name}"


def test_every_setting_has_its_heading(repository: Path) -> None:
    source = (repository / "src/lateedition/config.py").read_text("utf-8")
    settings = set(re.findall(r'"(LATEEDITION_[A-Z_]+)"', source))
    described = {heading for heading in headings(repository / "docs/running/settings.md") if heading.startswith("LATEEDITION_")}
    assert settings
    assert described == settings


def test_every_command_has_its_heading(repository: Path) -> None:
    described = {heading for heading in headings(repository / "docs/running/commands.md") if heading.startswith("lateedition ")}
    assert described == set(commands(main, "lateedition"))


def test_every_option_of_a_command_is_described(repository: Path) -> None:
    text = (repository / "docs/running/commands.md").read_text("utf-8")
    options = {option for command in main.commands.values() for option in _long_options(command)} - {"--help"}
    assert {option for option in options if option not in text} == set()


@pytest.mark.parametrize("command", ["lateedition", "lateedition wire", "lateedition edition"])
def test_help_is_given_for_every_group(command: str) -> None:
    group: click.Command = main
    for name in command.split()[1:]:
        assert isinstance(group, click.Group)
        group = group.commands[name]
    assert group.help


def test_every_link_leads_somewhere(repository: Path) -> None:
    broken = []
    for path in documents(repository):
        for target in LINK.findall(FENCE.sub("", path.read_text("utf-8"))):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, fragment = target.partition("#")
            there = (path.parent / name).resolve() if name else path
            if not there.exists() or (fragment and there.suffix == ".md" and fragment not in map(anchor, headings(there))):
                broken.append(f"{path.relative_to(repository)}: {target}")
    assert broken == []


@pytest.mark.parametrize("document", ["docs/where-things-live.md", "docs/architecture.md", "CONTRIBUTING.md"])
def test_every_place_that_is_named_is_there(repository: Path, document: str) -> None:
    named = re.findall(r"`([\w./-]+(?:\.py|/))`", (repository / document).read_text("utf-8"))
    roots = (repository, repository / "src" / "lateedition")
    kept_by_newsrooms = ("edition/", "originals/", "renditions/", "wire/in/")
    missing = [name for name in named if name not in kept_by_newsrooms and not any((root / name).exists() for root in roots)]
    assert missing == []


def test_decisions_are_numbered_without_gaps(repository: Path) -> None:
    names = sorted(path.name for path in (repository / "docs/decisions").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        title = headings(repository / "docs/decisions" / name)[0]
        assert title.startswith(f"{int(name[:4])}. "), f"{name} begins {title!r}; expected its number and the decision"


def test_what_the_readme_tells_people_to_run_is_there(repository: Path) -> None:
    told = set()
    for path in documents(repository):
        told |= set(re.findall(r"(?<![\w.])\./run ([a-z]+)", path.read_text("utf-8")))
    helped = subprocess.run([repository / "run", "help"], capture_output=True, text=True, check=True).stdout
    offered = set(re.findall(r"^  ([a-z]+) ", helped, re.MULTILINE))
    assert {"up", "test"} <= told
    assert told <= offered


def test_run_refuses_a_command_that_it_does_not_have(repository: Path) -> None:
    done = subprocess.run([repository / "run", "fly"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "there is no command 'fly'" in done.stderr


def _long_options(command: click.Command) -> set[str]:
    nested = command.commands.values() if isinstance(command, click.Group) else ()
    own = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    return own.union(*map(_long_options, nested))
