"""Small files that others read while they are written: whoever reads one has it as it was or as it is."""

from __future__ import annotations

import os
from pathlib import Path


def put_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole or not at all, in a folder that is made if need be. A power cut may take it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
