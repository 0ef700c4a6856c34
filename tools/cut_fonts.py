"""Cut the fonts of the package out of Noto's (SIL Open Font License 1.1), and write them where the package has them.

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
    /tmp/fonts/bin/python tools/cut_fonts.py [FOLDER OF NOTO'S]

Noto's are those of Debian's package `fonts-noto-core`. Two faces are for the cards that the desk draws, each a file of four scripts, as
what is shaped and set from right to left must be of one font; a face for each script that systems lack is for readers' browsers. Only this
needs fontTools; the house does not.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset, ttLib

REPOSITORY = Path(__file__).parent.parent
FACES = REPOSITORY / "src/lateedition/desk/cards/faces"
ASSETS = REPOSITORY / "src/lateedition/press/assets"
NOTO = Path("/usr/share/fonts/truetype/noto")

LATIN = (
    "U+0020-007E,U+00A0-024F,U+0259,U+02BC,U+02C6-02DD,U+0300-0304,U+0306-0308,U+030A-030C,U+0323,U+0326-0328,U+0370-03FF,U+0400-045F,"
    "U+0490-0493,U+1E00-1EFF,U+2010-2027,U+202F-203A,U+2044,U+2070-2079,U+2080-2089,U+20A0-20BF,U+2116,U+2122,U+2212,U+2215,U+25CF"
)
DEVANAGARI = "U+0900-097F,U+200C-200D,U+20B9,U+25CC"
ARABIC = "U+0600-0604,U+0606-061C,U+061E-06FF,U+0750-077F,U+200C-200F,U+FDF2,U+FDFA"
HEBREW = "U+0590-05F4,U+200C-200F,U+20AA,U+FB1D-FB4F"
SCRIPTS = (LATIN, DEVANAGARI, ARABIC, HEBREW)

DRAWN = {
    "serif": ("NotoSerifDisplay-Bold", "NotoSerifDevanagari-Bold", "NotoNaskhArabic-Bold", "NotoSerifHebrew-Bold"),
    "sans": ("NotoSans-Bold", "NotoSansDevanagari-Bold", "NotoSansArabic-Bold", "NotoSansHebrew-Bold"),
}
SENT = {
    "devanagari": ("NotoSerifDevanagari", DEVANAGARI),
    "arabic": ("NotoNaskhArabic", ARABIC),
    "hebrew": ("NotoSerifHebrew", HEBREW),
}


def main() -> None:
    """Cut them all, and say what of the letters every drawn face has."""
    noto = Path(sys.argv[1]) if len(sys.argv) > 1 else NOTO
    covered = [_drawn(noto, face, fonts) for face, fonts in DRAWN.items()]
    (FACES / "covered.txt").write_text(_ranges(set.intersection(*covered)), encoding="ascii")
    for script, (font, letters) in SENT.items():
        _cut(noto / f"{font}-Regular.ttf", letters, ASSETS / f"{script}.woff2", flavor="woff2")
        _cut(noto / f"{font}-Bold.ttf", letters, ASSETS / f"{script}-bold.woff2", flavor="woff2")


def _drawn(noto: Path, face: str, fonts: tuple[str, ...]) -> set[int]:
    with tempfile.TemporaryDirectory() as folder:
        parts = [_cut(noto / f"{font}.ttf", letters, Path(folder) / f"{font}.ttf") for font, letters in zip(fonts, SCRIPTS, strict=True)]
        merged = merge.Merger().merge([str(part) for part in parts])
    merged.flavor = "woff2"
    merged["head"].created = merged["head"].modified = 0  # the same fonts give the same file, whenever they are cut
    merged.recalcTimestamp = False
    merged.save(FACES / f"{face}.woff2")
    return set(ttLib.TTFont(FACES / f"{face}.woff2").getBestCmap())


def _cut(font: Path, letters: str, to: Path, *, flavor: str | None = None) -> Path:
    options = subset.Options(layout_features=["*"], hinting=False, notdef_outline=True, name_IDs=["*"], glyph_names=False, flavor=flavor)
    opened = subset.load_font(str(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(letters))
    cutter.subset(opened)
    subset.save_font(opened, str(to), options)
    return to


def _ranges(letters: set[int]) -> str:
    """Return `letters` as lines of hexadecimal numbers, the first and the last of each range."""
    begins = sorted(letter for letter in letters if letter - 1 not in letters)
    ends = sorted(letter for letter in letters if letter + 1 not in letters)
    return "".join(f"{begin:x} {end:x}\n" for begin, end in zip(begins, ends, strict=True))


if __name__ == "__main__":
    main()
