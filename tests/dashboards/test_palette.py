"""A colour is named in one place: the palette of pages, pictures and papers; workbooks have theirs."""

import re
import subprocess
from pathlib import Path

from dashboards import palette
from warehouse import workbook

ROOT = Path(__file__).resolve().parents[2]
HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
NAMED = {"dashboards/palette.py", "warehouse/workbook.py"}


def named_colours(module) -> set[str]:
    return {colour.upper() for colour in HEX.findall(Path(module.__file__).read_text(encoding="utf-8"))}


def sources(*endings: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    product = ("dashboards/", "ingestion/", "warehouse/", "obektiv/", "dbt_project/")
    found = [name for name in listed.splitlines() if name.startswith(product) and name.endswith(endings)]
    return [name for name in found if (ROOT / name).exists()]


def test_no_module_model_or_seed_names_a_colour_of_its_own():
    for name in sources(".py", ".sql", ".csv", ".yml", ".typ"):
        if name not in NAMED:
            assert not HEX.search((ROOT / name).read_text(encoding="utf-8")), name


def test_style_theme_and_logo_use_colours_of_the_palette():
    files = sources(".css", ".toml", ".svg")
    assert len(files) >= 3
    for name in files:
        used = {colour.upper() for colour in HEX.findall((ROOT / name).read_text(encoding="utf-8"))}
        assert used <= named_colours(palette), name


def test_workbooks_name_their_colours_once():
    assert named_colours(workbook) == {
        getattr(workbook, name) for name in ("HEAD_FILL", "FRAME", "NEEDED_FILL", "EXAMPLE_INK", "MARK_FILL")
    }


def contrast(one: str, other: str) -> float:
    """Ratio of two colours by WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_of_the_dark_page_stand_out_as_those_of_the_light_one():
    dark = palette.DARK
    for words in ("ink", "muted", "accent", "notice", "done", "small"):
        for ground in ("page", "wash", "focus-row"):
            assert contrast(dark[words], dark[ground]) >= 4.5, (words, ground)
    assert contrast(dark["ink"], dark["notice-soft"]) >= 4.5


def test_the_style_draws_the_dark_page_with_the_colours_of_the_palette():
    style = (ROOT / "dashboards" / "static" / "style.css").read_text(encoding="utf-8")
    dark = style.split("prefers-color-scheme: dark", 1)[1].split("}", 1)[0]
    for name, colour in palette.DARK.items():
        if name != "border":
            assert f"--{name}: {colour};" in dark, name
