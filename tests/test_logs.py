"""What processes say is a line for people or an object for machines, with the numbers it is about."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from lateedition.logs import wrapped

SAYS = """
import logging
from lateedition import logs
logs.begin("press", {style!r})
logging.getLogger("lateedition.press.watching").info("edition %d has story 17", 57, extra={{"edition": 57, "stories": [17]}})
logging.getLogger("somebody.else").info("nobody wants to know")
{then}
"""


def said(style: str, then: str = "") -> list[str]:
    program = SAYS.format(style=style, then=then)
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=False)
    return done.stderr.splitlines()


@pytest.mark.parametrize("style", ["json", ""])
def test_a_machine_gets_one_object_a_line_with_the_numbers_in_it(style: str) -> None:
    [line] = said(style)
    told = json.loads(line)
    assert told["message"] == "edition 57 has story 17"
    assert (told["part"], told["level"], told["edition"], told["stories"]) == ("press", "INFO", 57, [17])
    assert told["moment"].endswith("+00:00")
    assert told["machine"]


def test_people_get_the_sentence() -> None:
    assert said("words") == ["INFO edition 57 has story 17"]


def test_what_ended_a_process_is_an_object_too() -> None:
    told = json.loads(said("json", "raise ValueError('story 17 is no story')")[-1])
    assert told["level"] == "CRITICAL"
    assert told["message"] == "ended by ValueError: story 17 is no story"
    assert "Traceback" in told["exc_info"]


def test_what_others_print_is_wrapped_and_what_is_an_object_already_is_not() -> None:
    assert json.loads(wrapped("stand", "Listening at: …")) == {"part": "stand", "message": "Listening at: …"}
    assert json.loads(wrapped("stand", "[1]")) == {"part": "stand", "message": "[1]"}
    assert wrapped("stand", '{"part":"stand"}') == '{"part":"stand"}'
