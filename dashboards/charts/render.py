"""Pictures for papers: the same chart as PNG or SVG, offline, with the bundled font."""

import textwrap
from functools import cache
from typing import Any

import altair as alt
import vl_convert as vlc

from dashboards.palette import FONT_DIR

PAPER_WIDTH = 720
# Widths of an average Cyrillic letter of the bundled font, as a share of the font size.
LETTER_BOLD, LETTER = 0.585, 0.55


@cache
def _register_fonts() -> None:
    vlc.register_font_directory(str(FONT_DIR))


def _fixed_width(spec: Any, width: int) -> Any:
    if isinstance(spec, dict):
        return {
            k: width if k == "width" and v == "container" else _fixed_width(v, width) for k, v in spec.items()
        }
    return [_fixed_width(item, width) for item in spec] if isinstance(spec, list) else spec


def _wrap_title(spec: dict, width: int) -> dict:
    title = dict(spec.get("title") or {})
    config = spec.get("config", {}).get("title", {})
    for key, size_key, letter in (
        ("text", "fontSize", LETTER_BOLD),
        ("subtitle", "subtitleFontSize", LETTER),
    ):
        if isinstance(title.get(key), str):
            per_line = int(width / (config.get(size_key, 14) * letter))
            title[key] = textwrap.wrap(title[key], per_line) or [""]
    return {**spec, "title": title}


def paper_spec(chart: alt.TopLevelMixin, width: int = PAPER_WIDTH) -> dict:
    """The Vega-Lite specification with a fixed width in pixels and wrapped headings."""
    return _wrap_title(_fixed_width(chart.to_dict(), width), width)


def to_png(chart: alt.TopLevelMixin, scale: float = 2.0, width: int = PAPER_WIDTH) -> bytes:
    """PNG bytes; nothing is downloaded (every base address is refused)."""
    _register_fonts()
    return vlc.vegalite_to_png(paper_spec(chart, width), scale=scale, allowed_base_urls=[])


def to_svg(chart: alt.TopLevelMixin, width: int = PAPER_WIDTH) -> str:
    """SVG text, for papers set by typst."""
    _register_fonts()
    return vlc.vegalite_to_svg(paper_spec(chart, width), allowed_base_urls=[])
