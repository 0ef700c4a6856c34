"""The kit: what the press needs to print and a site does not decide. Templates, words, assets; loaded once, never changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from minijinja import Environment, safe
from msgspec import Struct

from lateedition.press.addresses import asset_address, href
from lateedition.press.comforts import comforts
from lateedition.press.minifying import minifier_of
from lateedition.press.rendition import Begin, End, Part, Slot
from lateedition.press.words import LANGUAGES

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
_FONT = re.compile(rb'url\("([\w-]+\.woff2)"\)')
_COMMENT, _COMMENT_END = "<!--", "-->"

_PIECES = 16_384
_PASSAGES = 512


class Asset(Struct, frozen=True):
    """A file that pages use; its address holds a hash of its content, so it never changes there."""

    name: str
    address: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Kit:
    """Compiled templates and assets. `version` differs whenever the same facts could print other bytes."""

    templates: Environment
    assets: Mapping[str, Asset]
    version: str

    @classmethod
    def load(cls) -> Kit:
        """Read templates and assets from the package and compile them.

        Raises minijinja.TemplateError, with file and line, for a template that does not compile.
        """
        folder = Path(__file__).parent
        environment = _environment(folder / "templates")
        assets = {asset.name: asset for asset in _assets(folder / "assets")}
        style = href(assets["comfort.css"].address)
        assets |= {name: _asset(name, content) for name, content in comforts(environment, style=style).items()}
        return cls(environment, MappingProxyType(assets), _version(assets.values(), folder, folder.parent / "story"))

    def markup(self, template: str, **views: object) -> str:
        """Return what `template` prints of `views`.

        Raises minijinja.TemplateError when it names something that a view does not have: never prints an empty place.
        """
        return self.templates.render_template(template, assets=self._addresses, **views)

    def piece(self, template: str, **views: Hashable) -> str:
        """Return what `template` prints of `views` as markup for another template; what was asked for before is remembered.

        It is for what stands on many pages alike, as a story does on all the lists that have it.
        """
        return self._piece(template, tuple(views.items()))

    def passage(self, template: str, **views: Hashable) -> str:
        """Return what `piece` would of what is long: of that few are remembered."""
        return self._passage(template, tuple(views.items()))

    def parts(self, template: str, **views: object) -> tuple[Part, ...]:
        """Return what `template` prints of `views`, cut at its slots and where others are named."""
        return woven(self.markup(template, **views))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that each fragment is printed in."""
        return tuple(LANGUAGES)

    @cached_property
    def _piece(self) -> Callable[[str, tuple[tuple[str, Hashable], ...]], str]:
        return lru_cache(maxsize=_PIECES)(lambda template, views: safe(self.markup(template, **dict(views))))

    @cached_property
    def _passage(self) -> Callable[[str, tuple[tuple[str, Hashable], ...]], str]:
        return lru_cache(maxsize=_PASSAGES)(lambda template, views: safe(self.markup(template, **dict(views))))

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {name.replace(".", "_").replace("-", "_"): href(asset.address) for name, asset in self.assets.items()}


def woven(markup: str) -> tuple[Part, ...]:
    """Return `markup` cut at its slots and where others are named, which stand in it as HTML comments.

    No story can forge one: text is escaped as it is printed, and comments are taken out of markup before it becomes part of a story.

    >>> woven('<ol><!--of:story:17 row--><li>Kim wins</li><!--/of--></ol><!--slot:lists.en-->')[1:4]
    (Begin(subjects=('story:17',), place='row'), b'<li>Kim wins</li>', End())
    """
    first, *pieces = markup.split(_COMMENT)
    parts: list[Part] = [first.encode()]
    for piece in pieces:
        said, _, text = piece.partition(_COMMENT_END)
        parts += [_said(said), text.encode()]
    return tuple(part for part in parts if part != b"")


def _said(comment: str) -> Part:
    kind, _, about = comment.partition(":")
    if kind == "slot":
        return Slot(about)
    if kind == "of":
        *subjects, place = about.split(" ")
        return Begin(tuple(filter(None, subjects)), place)
    return End() if kind == "/of" else f"{_COMMENT}{comment}{_COMMENT_END}".encode()


def _environment(folder: Path) -> Environment:
    environment = Environment(undefined_behavior="strict", trim_blocks=True, lstrip_blocks=True, pycompat=False)
    for file in _files(folder):
        environment.add_template(file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8"))
    return environment


def _assets(folder: Path) -> list[Asset]:
    """Return the assets in `folder`. "site.following.js" is a part of "site.js": one file for readers is several for us."""
    contents: dict[str, bytes] = {}
    for file in sorted(_files(folder), key=lambda file: file.name.count(".")):
        name = f"{file.name.partition('.')[0]}{file.suffix}"
        contents[name] = contents.get(name, b"") + file.read_bytes()
    fonts = {name: _asset(name, content) for name, content in contents.items() if name.endswith(".woff2")}
    others = [_asset(name, _finished(name, content, fonts)) for name, content in contents.items() if name not in fonts]
    return [*fonts.values(), *others]


def _finished(name: str, content: bytes, fonts: Mapping[str, Asset]) -> bytes:
    """Return an asset as readers get it: a style sheet names fonts by where they are served. Raises KeyError for one that there is not."""
    named = _FONT.sub(lambda found: b'url("' + fonts[found[1].decode()].address.encode() + b'")', content)
    return (minifier_of(Path(name).suffix) or bytes)(named if name.endswith(".css") else content)


def _asset(name: str, content: bytes) -> Asset:
    address = asset_address(name, digest=hashlib.sha256(content).hexdigest())
    return Asset(name, address, _MEDIA_TYPES[Path(name).suffix], content)


def _version(assets: Iterable[Asset], *folders: Path) -> str:
    """Return a hash over everything that decides what the same facts print: our code and files, those as readers get them, the engine."""
    digest = hashlib.sha256("\n".join((version("minijinja"), *(asset.address for asset in assets))).encode())
    for folder in folders:
        for file in _files(folder):
            content = file.read_bytes()
            digest.update(f"\n{file.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
