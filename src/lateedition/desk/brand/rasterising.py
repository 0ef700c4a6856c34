"""Rasterising: an SVG that may be shown as a PNG, for what is drawn in pixels. The system's ffmpeg does it, where it has librsvg.

A machine without draws no SVG: its cards have the paper's name in type.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from lateedition.desk.recordings import bounded

_PATIENCE_S = 20
_LIMITS = ("1073741824", "10", "16777216")
"""Bytes of memory, seconds of processor, bytes of a file."""

_READ = ("-hide_banner", "-v", "error", "-nostdin", "-protocol_whitelist", "file", "-f", "svg_pipe")
_WRITE = ("-frames:v", "1", "-pix_fmt", "rgba", "-c:v", "rawvideo", "-f", "rawvideo")


def rasterised(svg: bytes, *, width: int, height: int) -> bytes:
    """Return `svg`, which was put together here, as a PNG of this size; nothing where this machine cannot draw it."""
    program = shutil.which("ffmpeg")
    if program is None:
        return b""
    with tempfile.TemporaryDirectory(prefix="lateedition-") as folder:
        given, made = Path(folder, "mark.svg"), Path(folder, "mark.raw")
        given.write_bytes(svg)
        asked = (*_READ, "-width", str(width), "-height", str(height), "-keep_ar", "0", "-i", f"file:{given}", *_WRITE, f"file:{made}")
        command = [sys.executable, "-I", bounded.__file__, *_LIMITS, program, *asked]
        try:
            subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=True, stdin=subprocess.DEVNULL, env={"LC_ALL": "C"})
            pixels = made.read_bytes()
        except (subprocess.SubprocessError, FileNotFoundError):
            return b""
    if len(pixels) != width * height * 4:
        return b""
    out = io.BytesIO()
    # cairo's colours have the alpha in them already
    Image.frombytes("RGBa", (width, height), pixels).convert("RGBA").save(out, "PNG", optimize=True)
    return out.getvalue()
