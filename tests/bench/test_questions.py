"""Every question can be asked, says what it is, and says so when a peer cannot be had."""

from __future__ import annotations

import ast
import doctest
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.harness import installing, machine, places
from bench.harness.installing import CannotHave

HARNESS = [f"bench.harness.{path.stem}" for path in sorted((places.BENCH / "harness").glob("[a-z]*.py"))]
QUESTIONS = (
    "audit", "desk", "events", "grouping", "growth", "history", "live", "memory", "page", "press", "publish", "related", "search",
    "serve", "wire",
)  # fmt: skip


def test_the_questions_are_listed_and_nothing_else_is(repository: Path):
    done = subprocess.run([repository / "run", "bench"], capture_output=True, text=True, check=True)
    listed = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert listed == list(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_tells_its_options_and_begins_with_what_is_asked(repository: Path, question: str):
    done = subprocess.run([sys.executable, "-m", f"bench.{question}", "--help"], capture_output=True, text=True, cwd=repository, check=True)
    assert f"./run bench {question}" in done.stdout
    said = ast.get_docstring(ast.parse((repository / "bench" / f"{question}.py").read_text()))
    assert said is not None
    assert "?" in said.splitlines()[0]


def test_there_is_no_question_of_another_name(repository: Path):
    done = subprocess.run([repository / "run", "bench", "ours"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "there is no measurement 'ours'" in done.stderr


@pytest.mark.parametrize("module", HARNESS)
def test_what_the_harness_says_of_itself_in_examples_is_so(module: str):
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_a_package_that_may_not_be_installed_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1_000)
    with pytest.raises(CannotHave, match="apt-get install --no-install-recommends no-such-peer-of-ours"):
        installing.apt("no-such-peer-of-ours")


@pytest.mark.skipif(not Path("/var/lib/dpkg/status").exists(), reason="there is no dpkg that would know what is installed")
def test_what_is_there_is_not_installed_again(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1_000)  # who may not install anything, as the test above shows
    installing.apt("dpkg")


def test_a_busy_machine_is_warned_about(monkeypatch, capsys):
    monkeypatch.setattr(os, "getloadavg", lambda: (7.5, 5.0, 3.0))
    machine.warn_unless_quiet()
    assert "7.50" in (said := capsys.readouterr().err)
    assert "NOT QUIET" in said
    monkeypatch.setattr(os, "getloadavg", lambda: (0.01, 5.0, 3.0))
    machine.warn_unless_quiet()
    assert "NOT QUIET" not in capsys.readouterr().err


def test_a_workspace_is_gone_with_all_that_is_in_it_even_after_a_failure(tmp_path, monkeypatch):
    def fail() -> None:
        with places.workspace("serve") as folder:
            (folder / "deep").mkdir()
            (folder / "deep" / "file").write_text("x")
            raise KeyError(str(folder))

    monkeypatch.setattr(places, "PEERS", tmp_path)
    with pytest.raises(KeyError) as failure:
        fail()
    assert not Path(failure.value.args[0]).exists()


def test_what_a_killed_bench_left_is_taken_away_and_what_a_running_one_has_is_not(tmp_path, monkeypatch):
    ended = subprocess.Popen(["true"])
    ended.wait()
    left, running = (tmp_path / "work" / f"serve-{pid}-x" for pid in (ended.pid, os.getppid()))
    for folder in (left, running):
        (folder / "edition").mkdir(parents=True)
    monkeypatch.setattr(places, "PEERS", tmp_path)
    with places.workspace("press"):
        assert (left.exists(), running.exists()) == (False, True)


def test_disk_is_counted_in_blocks_and_not_in_lengths(tmp_path):
    with (tmp_path / "sparse").open("wb") as sparse:
        sparse.truncate(1 << 30)
    (tmp_path / "whole").write_bytes(os.urandom(100_000))
    assert 100_000 <= places.size_of(tmp_path) < 1_000_000
