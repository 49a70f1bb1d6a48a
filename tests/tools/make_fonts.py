"""Build the bundled Golos Text files from the npm package @fontsource/golos-text (OFL 1.1).

For maintainers only: needs ``fonttools[woff]`` in a temporary environment. The package ships
Unicode subsets; pages, pictures (vl-convert) and papers (typst) need one file per weight, so
the subsets are merged. Two additions: digits are tabular by default, because canvas tables and
pictures cannot switch OpenType features on, and a few signs that the subsets lack are drawn.

Usage: python tests/tools/make_fonts.py PACKAGE_DIR OUT_TTF_DIR OUT_WOFF2_DIR
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
WEIGHTS = {400: "Regular", 600: "SemiBold"}


def merge_subsets(files_dir: Path, weight: int, work_dir: Path) -> TTFont:
    """One TrueType font from the subsets of one weight."""
    paths = []
    for subset in SUBSETS:
        font = TTFont(files_dir / f"golos-text-{subset}-{weight}-normal.woff2")
        font.flavor = None
        path = work_dir / f"{subset}-{weight}.ttf"
        font.save(path)
        paths.append(str(path))
    merged_path = work_dir / f"merged-{weight}.ttf"
    Merger().merge(paths).save(merged_path)
    return TTFont(merged_path, lazy=False)


def use_tabular_digits(font: TTFont) -> None:
    """Give all ten digits one width: the glyph is centred in the width of «0»."""
    names = [font.getBestCmap()[code] for code in range(ord("0"), ord("9") + 1)]
    width = font["hmtx"][names[0]][0]
    for name in names:
        glyph, (own, bearing) = font["glyf"][name], font["hmtx"][name]
        shift = (width - own) // 2
        glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, bearing + shift)


def add_signs(font: TTFont, stroke: int) -> None:
    """Draw the signs that statistics need: narrow no-break space, ≥ ≤ → ← ↑ ↓ ▲ ▼ ● ○ ✓."""
    s = stroke

    def bar(y):
        return [(70, y), (70, y + s), (510, y + s), (510, y)]

    def rot(points, quarter):
        for _ in range(quarter):
            points = [(290 + (y - 330), 330 - (x - 290)) for x, y in points]
        return points

    arrow = [
        [(40, 330 - s // 2), (40, 330 + s // 2), (480, 330 + s // 2), (480, 330 - s // 2)],
        [(330, 120), (285, 120 + s), (460, 330), (285, 540 - s), (330, 540), (545, 330)],
    ]
    greater = [
        (70, 640),
        (70, 640 + int(s * 1.15)),
        (510, 440 + s // 2),
        (510, 440 - s // 2 + 0),
        (70, 240 - int(s * 1.15) + s // 2),
        (70, 240 + s // 2),
        (400, 440),
    ]
    less = [(580 - x, y) for x, y in reversed(greater)]
    circle = _circle(290, 330, 200)
    hole = list(reversed(_circle(290, 330, 200 - s)))
    signs = {
        0x2265: [greater, bar(60)],
        0x2264: [less, bar(60)],
        0x2192: arrow,
        0x2193: [rot(c, 1) for c in arrow],
        0x2190: [rot(c, 2) for c in arrow],
        0x2191: [rot(c, 3) for c in arrow],
        0x25B2: [[(60, 120), (290, 560), (520, 120)]],
        0x25BC: [[(60, 540), (520, 540), (290, 100)]],
        0x25CF: [circle],
        0x25CB: [circle, hole],
        0x2713: [[(60, 320), (60 + s, 320 + s), (220, 190 + s // 2), (470, 560), (540, 510), (230, 60)]],
    }
    for table in {"vmtx", "vhea"} & set(font.keys()):  # vertical setting is never used
        del font[table]
    glyphs, metrics = font["glyf"], font["hmtx"]
    for code, contours in signs.items():
        pen = TTGlyphPen(None)
        for contour in contours:
            pen.moveTo(contour[0])
            for point in contour[1:]:
                pen.lineTo(point)
            pen.closePath()
        name = f"uni{code:04X}"
        glyphs.glyphs[name] = pen.glyph()
        order = [*font.getGlyphOrder(), name]
        font.setGlyphOrder(order)
        glyphs.glyphOrder = order
        metrics.metrics[name] = (580, 40)
        _map(font, code, name)
    _map(font, 0x202F, font.getBestCmap()[0x2009])


def _circle(x: int, y: int, radius: int) -> list:
    from math import cos, pi, sin

    steps = [-2 * pi * i / 40 for i in range(40)]
    return [(round(x + radius * cos(t)), round(y + radius * sin(t))) for t in steps]


def _map(font: TTFont, code: int, name: str) -> None:
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def main(package_dir: str, ttf_dir: str, woff2_dir: str) -> None:
    """Write GolosText-<weight>.ttf and .woff2."""
    for weight, name in WEIGHTS.items():
        with TemporaryDirectory() as work_dir:
            font = merge_subsets(Path(package_dir) / "files", weight, Path(work_dir))
            font.ensureDecompiled()
        use_tabular_digits(font)
        add_signs(font, stroke=74 if weight == 400 else 104)
        font.save(Path(ttf_dir) / f"GolosText-{name}.ttf")
        font.flavor = "woff2"
        font.save(Path(woff2_dir) / f"GolosText-{name}.woff2")


if __name__ == "__main__":
    main(*sys.argv[1:4])
