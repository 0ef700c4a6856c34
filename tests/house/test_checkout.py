"""What is in the repository works on any machine: no index is named, no path of one machine, nothing is left out of the package."""

from __future__ import annotations

import fnmatch
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from lateedition import __version__

LOCKS = ["run.txt", "s3.txt", "semantic.txt", "test.txt", "uv.txt"]
HOME_OF_SOMEBODY = re.compile(r"(?:^|[\s\"'=(:])/(?:work|root|farm|home/\w+|Users/\w+)/")
INDEX = re.compile(r"--(?:extra-)?index-url|--find-links|/simple/?[\"'\s]")
LARGEST_READ_BYTES = 400_000
WORDS_OF_THIS_RULE = "tests/house/test_checkout.py"


@pytest.fixture(scope="module")
def tracked(repository: Path) -> list[Path]:
    """All files that a clone has, and those that the next commit may add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=repository, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout: there is no telling what belongs to it")
    return [repository / name for name in done.stdout.decode().split("\0") if name and (repository / name).is_file()]


def texts(files: list[Path]) -> list[tuple[Path, str]]:
    found = []
    for path in files:
        if path.stat().st_size <= LARGEST_READ_BYTES:
            try:
                found.append((path, path.read_text("utf-8")))
            except UnicodeDecodeError:
                continue
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_pins_everything_with_hashes(repository: Path, lock: str) -> None:
    text = (repository / "requirements" / lock).read_text("utf-8")
    assert not re.search(r"://|^\s*-(?!-hash=sha256:)|@ ", text, re.MULTILINE)
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.\[\],-]+==\S+", requirement), requirement.splitlines()[0]
        assert "--hash=sha256:" in requirement, f"{requirement.splitlines()[0]} has no hash"


def test_the_locks_hold_what_the_package_asks_for(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    for lock, asked in (("run.txt", []), *((f"{extra}.txt", project["optional-dependencies"][extra]) for extra in ("s3", "test"))):
        text = (repository / "requirements" / lock).read_text("utf-8")
        locked = set(re.findall(r"^([\w.-]+)", text, re.MULTILINE))
        names = {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in [*project["dependencies"], *asked]}  # type: ignore[index]
        assert names - locked == set(), f"requirements/{lock} is older than pyproject.toml: ./run lock"


def test_both_locks_agree(repository: Path) -> None:
    def pinned(lock: str) -> set[str]:
        return set(re.findall(r"^([\w.\[\],-]+==\S+)", (repository / "requirements" / lock).read_text("utf-8"), re.MULTILINE))

    assert pinned("run.txt") - pinned("s3.txt") == set()
    assert pinned("run.txt") - pinned("semantic.txt") == set()
    assert pinned("s3.txt") - pinned("test.txt") == set()


def test_no_file_names_a_path_of_one_machine_or_an_index(repository: Path, tracked: list[Path]) -> None:
    found = []
    for path, text in texts(tracked):
        name = str(path.relative_to(repository))
        if name == WORDS_OF_THIS_RULE:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if HOME_OF_SOMEBODY.search(line) or INDEX.search(f"{line}\n"):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    assert found == []


def test_every_file_beside_the_code_goes_into_the_package(repository: Path, tracked: list[Path]) -> None:
    patterns = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]["*"]
    source = repository / "src" / "lateedition"
    data = [path for path in tracked if path.is_relative_to(source) and path.suffix != ".py"]
    assert data
    assert [str(path.relative_to(source)) for path in data if not any(fnmatch.fnmatch(path.name, pattern) for pattern in patterns)] == []


def test_every_folder_with_such_files_is_a_package_or_under_one_that_names_them(repository: Path, tracked: list[Path]) -> None:
    source = repository / "src" / "lateedition"
    folders = {path.parent for path in tracked if path.is_relative_to(source) and path.suffix == ".py"}
    assert [str(folder.relative_to(source)) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_version_is_said_once(repository: Path) -> None:
    assert tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]["version"] == __version__


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_the_scripts_can_be_executed(repository: Path, script: str) -> None:
    assert (repository / script).stat().st_mode & 0o111
