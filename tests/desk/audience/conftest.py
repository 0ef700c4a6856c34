"""The paper and the stand that the tests of what readers see have, for a newsroom that is real."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parents[2]
sys.path[:0] = [str(TESTS / "press" / "pages"), str(TESTS / "browser" / "pages")]
