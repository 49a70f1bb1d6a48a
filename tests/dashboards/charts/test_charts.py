"""Every picture draws offline with the bundled font, stays within its budget and has words beside it."""

import json
from itertools import pairwise

import polars as pl
import pytest
from PIL import ImageFont

from dashboards import charts
from dashboards import palette as p
from dashboards.charts.base import budget
from dashboards.charts.render import paper_spec
from dashboards.words import lint_text
from tests.dashboards.charts.chart_samples import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_chart_draws_offline_with_bundled_font(name):
    chart = SAMPLES[name]()
    png = charts.to_png(chart, scale=1.0)
    assert png.startswith(b"\x89PNG")
    assert len(png) > 5_000
    svg = charts.to_svg(chart)
    assert p.FONT_FAMILY in svg
    assert "http" not in svg.replace("http://www.w3.org", "")


@pytest.mark.parametrize("name", SAMPLES)
def test_chart_data_is_within_budget_and_heading_is_a_finding(name):
    spec = SAMPLES[name]().to_dict()
    rows = [len(rows) for rows in spec["datasets"].values()]
    assert sum(rows) <= charts.MAX_ROWS
    assert len(spec["title"]["text"].split()) >= 3


def test_budget_refuses_raw_rows():
    with pytest.raises(ValueError, match="aggregate in a mart"):
        budget(pl.DataFrame({"x": range(charts.MAX_ROWS + 1)}))


def test_stacked_segments_touch_and_end_at_the_sum():
    spec = SAMPLES["marks"]().to_dict()
    rows = [r for data in spec["datasets"].values() for r in data if "start" in r]
    by_row: dict[str, list] = {}
    for row in rows:
        by_row.setdefault(row["row"], []).append(row)
    for segments in by_row.values():
        segments.sort(key=lambda r: r["start"])
        assert segments[0]["start"] == pytest.approx(0)
        assert segments[-1]["end"] == pytest.approx(100)
        for left, right in pairwise(segments):
            assert left["end"] == pytest.approx(right["start"])


def test_long_titles_wrap_on_paper():
    heading = charts.Heading("Слово " * 40, "")
    frame = pl.DataFrame({"row": ["а"], "value": [1]})
    lines = paper_spec(charts.bars.counts(frame, heading), width=400)["title"]["text"]
    assert len(lines) > 3


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_mark_colours_are_ordered_in_grey_and_carry_readable_numbers():
    shades = [_luminance(c) for c in p.MARK_COLOURS.values()]
    assert shades == sorted(shades, reverse=True)
    for lighter, darker in pairwise(shades):
        assert (lighter + 0.05) / (darker + 0.05) > 1.4
    for mark, fill in p.MARK_COLOURS.items():
        assert _contrast(fill, p.MARK_TEXT[mark]) >= 4.5


@pytest.mark.parametrize("colour", [p.INK, p.MUTED, p.ACCENT, p.NOTICE, p.DONE])
def test_text_colours_meet_aa_on_white_and_on_wash(colour):
    assert _contrast(colour, p.PAPER) >= 4.5
    assert _contrast(colour, p.WASH) >= 4.5


@pytest.mark.parametrize("file", ["GolosText-Regular.ttf", "GolosText-SemiBold.ttf"])
def test_bundled_font_covers_what_we_write(file):
    font = ImageFont.truetype(p.FONT_DIR / file, 40)
    missing = bytes(font.getmask("\uffff"))
    letters = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
    signs = "0123456789,.«»–—−%№≥≤→←↑↓▲▼●○✓×•·…±/()"
    assert not [s for s in letters + signs if bytes(font.getmask(s)) == missing]
    assert font.getlength("\u202f") < font.getlength("0") / 2
    assert len({font.getlength(d) for d in "0123456789"}) == 1
    assert font.getname()[0].startswith(p.FONT_FAMILY)
    assert "SIL OPEN FONT LICENSE" in (p.FONT_DIR / "OFL.txt").read_text(encoding="utf-8")


FULL = pl.DataFrame(
    {
        "is_small": [True],
        "reference_pct": [1.0],
        "band_low": [57.0],
        "state": ["недостаточно"],
        "is_deficit": [True],
        "days_late": [1],
    }
)
BARE = pl.DataFrame(
    {
        "is_small": [False],
        "reference_pct": [None],
        "band_low": [None],
        "state": ["достаточно"],
        "is_deficit": [False],
        "days_late": [0],
    },
    schema=FULL.schema,
)


def _captions(frame: pl.DataFrame, *, is_full: bool) -> list[str]:
    return [
        charts.stacked.caption(frame),
        charts.scores.caption(is_full, is_full),
        charts.tasks.caption(frame),
        charts.bars.caption(),
        charts.bars.caption(frame),
        charts.trend.caption(),
        charts.funnel.caption(),
        charts.heatmap.caption(frame),
        charts.timeline.caption(
            pl.DataFrame({"state_place": [1], "state_sign": ["▲"], "state": ["срок прошёл"]})
        ),
        charts.lateness.caption(frame),
    ]


@pytest.mark.parametrize("is_full", [True, False])
def test_captions_say_how_to_read_and_pass_the_lint(is_full):
    captions = _captions(FULL if is_full else BARE, is_full=is_full)
    assert all(len(text) > 40 and not lint_text(text) for text in captions)


def test_a_caption_describes_nothing_that_is_not_drawn():
    words = (
        "Бледная|Серая клетка|▼|Чёрточка – уровень|Цветной фон|Пустая точка|треугольник|пунктир – с|Серый фон"
    )
    full, bare = " ".join(_captions(FULL, is_full=True)), " ".join(_captions(BARE, is_full=False))
    assert [word for word in words.split("|") if word not in full] == []
    assert [word for word in words.split("|") if word in bare] == []


def test_numbers_inside_vega_are_russian():
    config = json.loads(SAMPLES["scores"]().to_json())["config"]
    assert config["locale"]["number"]["decimal"] == ","


@pytest.mark.parametrize(
    ("names", "angle"), [(["«2»", "«3»"], 0), ([f"МБОУ «СОШ № {i}»" for i in range(24)], -90)]
)
def test_names_of_columns_of_the_map_stand_upright_when_many(names, angle):
    frame = pl.DataFrame([{"skill": "Дроби", "group": name, "pct": 50.0, "n": 40} for name in names])
    spec = charts.heatmap.skills(frame, charts.Heading("Дроби труднее всего", "")).to_dict()
    axis = spec["layer"][0]["encoding"]["x"]["axis"]
    assert axis["labelAngle"] == angle
    assert angle == 0 or axis["labelOverlap"] is False


@pytest.mark.parametrize(("last", "below"), [(5.0, True), (25.0, False)])
def test_the_label_of_a_single_line_keeps_off_it(last, below):
    frame = pl.DataFrame(
        {"period": ["2021/22", "2022/23"], "series": "школа", "role": "focus", "pct": [15.0, last], "n": 90}
    ).with_columns(low=pl.col("pct") - 4, high=pl.col("pct") + 4)
    spec = charts.trend.lines(frame, charts.Heading("Отметка «2» по годам", "")).to_dict()
    label = next(layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "text")
    assert (label["dy"] > 0) == below
