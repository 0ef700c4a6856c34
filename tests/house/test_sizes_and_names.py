"""The tail is what separates pleasant code: nothing grows past what one can hold in the head, and names say something."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 400
LONGEST_FUNCTION = 70
SAYS_NOTHING = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager)(_|$)")
UNFINISHED = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b")


def sources(repository: Path) -> Iterator[Path]:
    return (path for path in (repository / "src").rglob("*.py") if path.parent.name != "migrations")


def functions(repository: Path) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in sources(repository):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_no_file_is_longer_than_one_can_read_at_a_sitting(repository: Path) -> None:
    lengths = {str(path.relative_to(repository)): path.read_text("utf-8").count("\n") for path in sources(repository)}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen(repository: Path) -> None:
    lengths = {
        f"{path.relative_to(repository)}: {node.name}": (node.end_lineno or 0) - node.lineno + 1 for path, node in functions(repository)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_no_file_has_a_name_that_says_nothing(repository: Path) -> None:
    names = [path.relative_to(repository) for path in sources(repository)]
    assert [str(path) for path in names if any(SAYS_NOTHING.search(Path(part).stem) for part in path.parts)] == []


def test_nothing_is_marked_as_unfinished(repository: Path) -> None:
    found = []
    for path in sources(repository):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if UNFINISHED.search(line):
                found.append(f"{path.relative_to(repository)}:{number}")
    assert found == []


def test_no_exception_is_swallowed_whole(repository: Path) -> None:
    found = []
    for path in sources(repository):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and _catches_all(node) and not any(isinstance(n, ast.Raise) for n in ast.walk(node)):
                found.append(f"{path.relative_to(repository)}:{node.lineno}")
    assert found == []


def test_every_module_says_what_it_is_for(repository: Path) -> None:
    silent = [
        path
        for path in sources(repository)
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert [str(path.relative_to(repository)) for path in silent] == []


def _catches_all(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or ast.unparse(handler.type) in ("Exception", "BaseException")
