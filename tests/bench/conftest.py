"""The bench is not part of the package: it is found from the root of the checkout, as `./run bench` finds it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
