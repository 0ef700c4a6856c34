"""Logs: what the processes of the house say, as lines for people or as one JSON object a line for machines.

Whoever has something to say uses Python's `logging` and puts the numbers it is about into `extra`: `edition`, `stories`, `rows`. People
read the sentence; machines get sentence and numbers.
"""

from __future__ import annotations

import json
import logging
import logging.config
import socket
import sys
from typing import Any, Literal

Style = Literal["words", "json"]


def style_of(said: str, *, terminal: bool) -> Style:
    """Return the style that the setting `said` asks for; if it leaves that open, words for a terminal and JSON for anything else.

    >>> style_of("", terminal=True), style_of("", terminal=False), style_of("words", terminal=False)
    ('words', 'json', 'words')
    """
    if said == "json" or (not said and not terminal):
        return "json"
    return "words"


def configuration(part: str, style: Style, *, level: str = "INFO") -> dict[str, Any]:
    """Return the configuration of `logging` for a process of `part`, as `logging.config.dictConfig` reads it.

    The house's own lines are kept from `level` on, everybody else's from warnings on.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "words": {"format": "%(levelname)s %(message)s"},
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": "%(levelname)s %(message)s",
                "timestamp": "moment",
                "rename_fields": {"levelname": "level"},
                "static_fields": {"part": part, "machine": socket.gethostname()},
                "json_ensure_ascii": False,
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": style, "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"lateedition": {"level": level}},
    }


def begin(part: str, said: str) -> None:
    """Let this process, of `part`, log to standard error in the style that the setting `said` asks for. What ends it is logged, too."""
    style = style_of(said, terminal=sys.stderr.isatty())
    logging.config.dictConfig(configuration(part, style))
    if style == "json":
        sys.excepthook = _log_what_ended_it


def wrapped(part: str, line: str) -> str:
    """Return a line that a process of `part` printed as one JSON object: as it is if it is one, else with the line as its message.

    >>> wrapped("press", "Traceback (most recent call last):")
    '{"part": "press", "message": "Traceback (most recent call last):"}'
    >>> wrapped("press", '{"part": "press", "message": "ready"}')
    '{"part": "press", "message": "ready"}'
    """
    try:
        is_object = isinstance(json.loads(line), dict)
    except ValueError:
        is_object = False
    return line if is_object else json.dumps({"part": part, "message": line}, ensure_ascii=False)


def _log_what_ended_it(kind: type[BaseException], failure: BaseException, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, failure, trace)
        return
    logging.getLogger(__name__).critical("ended by %s: %s", kind.__name__, failure, exc_info=(kind, failure, trace))
