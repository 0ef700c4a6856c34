"""What the doctor's tests share: the press's newsdesk."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "press"))
