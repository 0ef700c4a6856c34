"""Take the picture of cards in three scripts for the documents: `.venv/bin/python tools/cards.py [OUT]`."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image

from lateedition.desk.cards.drawing import Face, drawn

OUT = Path(__file__).parent.parent / "docs" / "pages" / "cards.webp"
WIDTH_PX, HEIGHT_PX, GAP_PX = 600, 315, 12
CARDS = (
    Face("The Cassia Signal", "en", "City", "Harbour tunnel opens three years late, and twice as dear as promised", "en"),
    Face("The Cassia Signal", "en", "हिन्दी", "इंडिगो स्ट्रीट के ज़ेवर की दुकान में लूट, पुलिस को गवाहों की तलाश", "hi", live="लाइव"),
    Face("The Cassia Signal", "en", "اردو", "وزیرِ اعظم نے BBC کو بتایا کہ بندرگاہ کی سرنگ 2026ء میں کھلے گی", "ur"),
)


def main() -> None:
    """Draw them, one under another."""
    sheet = Image.new("RGB", (WIDTH_PX, len(CARDS) * (HEIGHT_PX + GAP_PX) - GAP_PX), "#8a8a8a")
    for number, face in enumerate(CARDS):
        content = drawn(face)
        assert content is not None
        card = Image.open(io.BytesIO(content)).convert("RGB").resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS)
        sheet.paste(card, (0, number * (HEIGHT_PX + GAP_PX)))
    sheet.save(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT, "WEBP", quality=90, method=6)


if __name__ == "__main__":
    main()
