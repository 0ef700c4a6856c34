"""The data files beside this package: everything that is written and not computed."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

_COPY = files("lateedition.demo") / "copy"


def table(name: str) -> dict[str, Any]:
    """Return the TOML file `name` under `copy/` ("reports/courts.toml")."""
    return tomllib.loads(text(name))


def text(name: str) -> str:
    """Return the text of the file `name` under `copy/`."""
    return _COPY.joinpath(name).read_text(encoding="utf-8")


def manuscripts(folder: str) -> list[tuple[str, str]]:
    """Return name and text of every Markdown file in `folder` under `copy/`, in the order of their names."""
    return [(path.name, path.read_text(encoding="utf-8")) for path in _in_order(_COPY / folder) if path.name.endswith(".md")]


def _in_order(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda path: path.name)
