"""What `./run bench page` asks by itself: the Observatory's score, and when a promise is kept."""

from __future__ import annotations

import doctest
import importlib
import json

import pytest
from bench.harness import places
from bench.inspection import observatory, programs, promises
from bench.inspection.looking import Load
from bench.inspection.observatory import scored

from lateedition.edition.record import Sheet
from lateedition.stand import policy

MODULES = [f"bench.inspection.{path.stem}" for path in sorted((places.BENCH / "inspection").glob("[a-z]*.py"))]
GOOD = {
    "content-security-policy": "default-src 'none'; script-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
}


@pytest.mark.parametrize("module", MODULES)
def test_what_the_instruments_say_of_themselves_in_examples_is_so(module: str):
    assert doctest.testmod(importlib.import_module(module)).failed == 0


@pytest.mark.parametrize(
    ("changed", "score"),
    [
        ({}, 130),
        ({"set-cookie": "a=1; Secure; HttpOnly; SameSite=Lax"}, 135),
        ({"set-cookie": "a=1; SameSite=Lax"}, 125),
        ({"set-cookie": "a=1; Secure"}, 80),
        ({"strict-transport-security": ""}, 80),
        ({"strict-transport-security": "max-age=86400"}, 120),
        ({"content-security-policy": ""}, 55),
        ({"content-security-policy": "default-src 'self'; frame-ancestors 'none'"}, 125),
        ({"content-security-policy": "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors 'none'"}, 80),
        ({"content-security-policy": "default-src 'none'; script-src 'self'; form-action 'self'", "x-frame-options": "DENY"}, 125),
        ({"referrer-policy": "unsafe-url"}, 120),
        ({"cross-origin-resource-policy": "cross-origin"}, 120),
        ({"x-content-type-options": ""}, 125),
        ({"access-control-allow-credentials": "true"}, 50),
    ],
)
def test_the_score_is_that_of_the_observatorys_table(changed: dict[str, str], score: int):
    assert scored({**GOOD, **changed}).score == score


def test_a_policy_that_allows_something_unsafe_never_passes():
    unsafe = {**GOOD, "content-security-policy": f"{GOOD['content-security-policy']}; style-src 'unsafe-inline'"}
    assert scored(GOOD).passes
    assert not scored(unsafe).passes


@pytest.mark.parametrize("frames", ["", "https://player.example"])
def test_every_page_for_readers_scores_125_and_more_behind_the_reference_proxy(frames: str):
    sheet = Sheet(200, ((policy.FRAMES, frames),) if frames else (), (), None, (), immutable=False, body=b"", tag="", kept=True)
    headers = {**dict(policy.security(sheet)), "cross-origin-resource-policy": policy.resource_policy(sheet)}
    assert observatory.scored(headers, transport=observatory.reference_transport()).passes


def test_an_article_that_is_a_byte_too_heavy_breaks_its_promise():
    light = Load(requests=10, by_type={"Document": promises.MOST_BYTES, "Image": 10**7}, html_bytes=100, script_bytes=100)
    heavy = Load(requests=11, by_type={"Document": promises.MOST_BYTES + 1}, html_bytes=100, script_bytes=100)
    assert [line.kept for line in promises.of_load("article", light)] == [True, True, True, True]
    assert [line.kept for line in promises.of_load("article", heavy)] == [False, True, True, False]


@pytest.mark.parametrize(("performance", "others", "kept"), [(100, 100, True), (98, 100, True), (97.5, 100, False), (100, 99, False)])
def test_performance_may_be_98_and_everything_else_must_be_100(performance: float, others: float, kept: bool):
    scores = dict.fromkeys(programs.CATEGORIES, others) | {"performance": performance}
    figures = {"cumulative-layout-shift": 0.0, "largest-contentful-paint": 900.0}
    line = promises.of_lighthouse("article", "phone", programs.Scores(scores, {"total-blocking-time": "200 ms"}, figures))
    assert line.kept is kept


def test_pages_of_which_the_same_was_found_share_a_line_and_a_broken_promise_has_one_of_its_own():
    lines = list(promises.table(promises.of_nothing(page, "faults", faults) for page, faults in {"a": [], "b": ["x"], "c": []}.items()))
    assert [line.split()[-2:] for line in lines[1:2]] == [["a,", "c"]]
    assert lines[2].startswith("✗ faults")
    assert lines[3].strip() == "x"


def test_the_lock_of_what_comes_from_npm_has_a_hash_for_each_and_names_no_registry():
    lock = json.loads((places.BENCH / "inspection" / "node" / "package-lock.json").read_text("utf-8"))
    packages = {name: said for name, said in lock["packages"].items() if name}
    assert packages
    assert all("integrity" in said and "resolved" not in said for said in packages.values())
    assert programs.versions() == lock["packages"][""]["dependencies"]
