"""ФИОКО reading and content deficits on hand-made rows."""

import polars as pl
import pytest

from tests.benchmarks.methods import fioko
from warehouse.objectivity.prepare import season_links
from warehouse.training.content import content_deficits


def rows(marks: list[int], year: int, journal: list[float] | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "procedure_id": f"ВПР-{year}-весна-РУ-5",
            "kind": "ВПР",
            "season": "весна",
            "subject": "РУ",
            "grade": 5,
            "school_year": year,
            "school_code": "990001",
            "attendance": "present",
            "mark": marks,
            "journal_mark": journal or [4.0] * len(marks),
            "primary_score": [float(m * 3) for m in marks],
        }
    )


def test_border_peak_is_measured_against_the_procedure():
    one = rows([3] * 10, 2024).with_columns(pl.lit(10.0).alias("primary_score"))
    two = rows([3] * 10, 2024).with_columns(
        pl.Series("primary_score", [9.0] * 5 + [10.0] * 5), pl.lit("990002").alias("school_code")
    )
    scales = pl.DataFrame({"procedure_id": ["ВПР-2024-весна-РУ-5"], "min3": [10], "min4": [20], "min5": [30]})
    found = fioko.border_peaks(pl.concat([one, two]), scales, ["school_code"])
    assert found["procedure_pct"].to_list() == pytest.approx([75.0, 75.0])
    assert found["excess_pts"].to_list() == pytest.approx([25.0, -25.0])


def with_codes(honest) -> pl.DataFrame:
    code = (pl.col("task_code").cast(pl.Int64) // 3).cast(pl.String)
    return honest["dim_tasks"].with_columns(code.alias("content_code"), pl.lit("умение").alias("skill"))


def test_untaught_content_is_found_and_level_is_not_a_deficit(honest):
    people = honest["participants"].filter(pl.col("subject") == "РУ")
    tasks = honest["tasks"].filter(pl.col("procedure_id").str.contains("РУ"))
    size = people.filter(pl.col("attendance") == "present").group_by("school_code", "class_label").len()
    school, label = size.sort("len", "school_code").row(-1)[:2]
    hit = (pl.col("school_code") == school) & (pl.col("class_label") == label)
    planted = tasks.with_columns(
        pl.when(hit & pl.col("task_code").is_in(["3", "4", "5"])).then(0.0).otherwise("score").alias("score")
    )
    links = season_links(honest["participants"])
    table = content_deficits(people, planted, with_codes(honest), links)
    found = table.filter("needs_support")
    assert found.select("school_code", "class_label", "content_code").row(0) == (school, label, "1")
    assert found["gap"][0] < -20
    assert found["completion_pct"][0] == 0
    honest_table = content_deficits(people, tasks, with_codes(honest), links)
    assert honest_table["needs_support"].sum() <= 1
    # A row a class and a row a parallel, for each of the four codes.
    assert honest_table.filter(pl.col("class_label") != "").height == size.height * 4
    assert honest_table.filter(pl.col("class_label") == "").height == size["school_code"].n_unique() * 4


def test_without_content_codes_there_is_nothing(honest):
    people = honest["participants"].filter(pl.col("subject") == "РУ")
    assert content_deficits(people, honest["tasks"], honest["dim_tasks"]).is_empty()
