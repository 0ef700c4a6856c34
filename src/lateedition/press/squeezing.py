"""Squeezing: scripts and styles without comments, indentation and spaces that say nothing. Names stay as they were written."""

from __future__ import annotations

import re

_LITERAL = re.compile(r"""('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[(=,:])[ ]?/(?![/*])(?:\\.|[^/\\\n])+/[a-z]*)""")
"""What is left alone: text in quotes, templates, and regular expressions, where our scripts have them: behind a sign."""

_COMMENT = re.compile(r"\s// .*$|^//.*$", re.MULTILINE)
_AROUND_SIGNS = re.compile(r" *([{}()\[\];,=+?:<>&|!*]) *")
_CONSTANT = re.compile(r"\bconst ")
"""What nobody assigns to is as constant under the shorter word."""
_ONE_ARGUMENT = re.compile(r"(?<![\w)])\((\w+)\)=>")
_BETWEEN = re.compile(r" ([-/]) (?=[\w(])")
_BEHIND_OPENING, _BEFORE_CLOSING = re.compile(r"([{(\[,;])\n+"), re.compile(r"\n+([})\]?:.])")

_STYLE_COMMENT, _AROUND_BRACES = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r" *([{};]) *")


def squeezed_script(script: bytes) -> bytes:
    """Return a script of ours that does the same in fewer bytes. A line's end stays where it may end a statement.

    >>> squeezed_script(b"// Adds.\\nfunction add(a, b) {\\n  return a + b // here\\n}\\n")
    b'function add(a,b){return a+b}'
    """
    lines = (line.strip() for line in _COMMENT.sub("", script.decode()).splitlines())
    pieces = _LITERAL.split("\n".join(line for line in lines if line))
    return "".join(piece if at % 2 else _without_spaces(piece) for at, piece in enumerate(pieces)).encode()


def squeezed_styles(styles: bytes) -> bytes:
    """Return styles of ours that look the same in fewer bytes.

    >>> squeezed_styles(b"/* All */\\n.list {\\n  margin: 0 auto;\\n}\\n")
    b'.list{margin:0 auto;}'
    """
    lines = (line.strip() for line in _STYLE_COMMENT.sub("", styles.decode()).splitlines())
    return _AROUND_BRACES.sub(r"\1", " ".join(line for line in lines if line)).replace(": ", ":").encode()


def _without_spaces(code: str) -> str:
    code = _ONE_ARGUMENT.sub(r"\1=>", _BETWEEN.sub(r"\1", _AROUND_SIGNS.sub(r"\1", code)))
    return _CONSTANT.sub("let ", _BEFORE_CLOSING.sub(r"\1", _BEHIND_OPENING.sub(r"\1", code)))
