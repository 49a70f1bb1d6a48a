"""A whole region's real files: every row accounted for, counts and region figures as published beside the data."""

import csv

import duckdb
import polars as pl
import pytest

from warehouse.home import Home

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def published(altai_home):
    with duckdb.connect(str(Home(altai_home).published()), read_only=True) as connection:
        yield connection


def expected(shared_dir) -> list[dict]:
    with (shared_dir / "data" / "expected_counts.csv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_pupil_rows_present_and_absent_match_the_reference_counts(published, shared_dir):
    for row in expected(shared_dir):
        got = published.execute(
            "select l.rows_read, l.rows_quarantined, count(*) filter (attendance = 'present'), "
            "count(*) filter (attendance = 'absent'), count(distinct school_code) "
            "from ops.load_log as l join raw.results_participants using (load_id) where sha256 = ? group by all",
            [row["sha256"]],
        ).fetchone()
        assert got[0] == int(row["rows"])
        unnamed = without_variant(published, row["sha256"])
        assert got[1] + unnamed == int(row["no_variant"]), (
            "a row without variant and scores is held, nothing else"
        )
        assert got[2:4] == (int(row["present"]) + unnamed, int(row["absent"]))
        assert got[4] == int(row["schools"])


UNNAMED = "load_id in (select load_id from ops.load_log where sha256 = ?) and rule_id = 'variant_missing'"


def without_variant(published, sha256: str) -> int:
    """Pupils of a file who have scores and no variant: the reference does not count them, they were there."""
    found = published.execute(f"select count(*) from ops.findings where {UNNAMED}", [sha256]).fetchone()
    return int(found[0])


def test_task_scores_sum_to_the_reference(published, shared_dir):
    for row in expected(shared_dir):
        got = published.execute(
            "with cells as (select *, try_cast(replace(value, ',', '.') as double) as number from raw.results_tasks) "
            "select count(number), sum(number) from ops.load_log as l join cells using (load_id) where sha256 = ? "
            f"and participant_row not in (select row_number from ops.findings where {UNNAMED})",
            [row["sha256"], row["sha256"]],
        ).fetchone()
        assert got == (int(row["item_values"]), float(row["item_sum"]))


@pytest.mark.parametrize(
    ("procedure_id", "n", "mean", "sd"),
    [
        ("ВПР-2021-весна-МА-4", 24917, 12.006, 3.771),
        ("ВПР-2021-весна-РУ-4", 24967, 24.681, 7.657),
        ("ВПР-2021-весна-МА-5", 23704, 9.645, 3.910),
        ("ВПР-2021-весна-РУ-5", 23785, 26.116, 9.664),
    ],
)
def test_region_figures_of_2021(published, procedure_id, n, mean, sd):
    got = published.execute(
        "select count(primary_score), round(avg(primary_score), 3), round(stddev_samp(primary_score), 3) "
        "from marts.fct_participant_results where procedure_id = ?",
        [procedure_id],
    ).fetchone()
    assert got == (n, mean, sd)


def test_every_dropped_value_and_held_row_has_a_place_and_a_way_to_fix_it(published):
    bad = published.execute(
        "select count(*) from ops.findings where row_number is null or message is null or how_to_fix is null "
        "or message like '%{%' or (effect = 'value_dropped' and column_name is null)"
    ).fetchone()
    assert bad == (0,)


def test_scores_above_the_specified_maximum_are_not_used(published):
    got = published.execute(
        "select count(*) filter (score > max_score), count(*) filter (response is null) from marts.fct_task_results"
    ).fetchone()
    assert got[0] == 0
    assert got[1] > 0
    findings = published.execute(
        "select count(*) from ops.findings where rule_id in ('task_score_above_specified', 'total_above_specified')"
    ).fetchone()
    assert findings[0] > 0


def test_autumn_pupils_sit_one_grade_above_the_programme(published):
    rows = published.execute(
        "select distinct grade, class_grade, left(class_label, 1) from marts.fct_participant_results "
        "where season = 'осень' order by 1"
    ).fetchall()
    assert rows == [(4, 5, "5"), (5, 6, "6")]


def test_no_scale_means_no_marks_and_a_word_about_it(published, altai_home):
    from tests.homes import answer

    without = {
        row[0]
        for row in published.execute(
            "select procedure_id from marts.dim_procedures where has_results and not has_scale"
        ).fetchall()
    }
    marked = published.execute(
        "select count(mark) from marts.fct_participant_results join marts.dim_procedures using (procedure_id) "
        "where not has_scale "
    ).fetchone()
    assert without
    assert marked == (0,)
    assert set(answer(altai_home, "status")["without_scale"]) == without


def test_pupils_of_two_subjects_meet_on_school_and_code(published):
    share = published.execute(
        "with ru as (select school_code, participant_code, class_label from marts.fct_participant_results "
        "where procedure_id = 'ВПР-2021-весна-РУ-5' and attendance = 'present'), "
        "ma as (select school_code, participant_code, class_label from marts.fct_participant_results "
        "where procedure_id = 'ВПР-2021-весна-МА-5' and attendance = 'present') "
        "select count(ma.participant_code) / count(*), avg((ma.class_label = ru.class_label)::int) "
        "from ru left join ma using (school_code, participant_code)"
    ).fetchone()
    assert share[0] > 0.9
    assert share[1] > 0.95


def test_measures_of_four_plans_are_the_gold_ones(published, shared_dir):
    gold = pl.read_csv(shared_dir / "plans" / "gold_measures.csv", infer_schema_length=0)
    ours = pl.from_arrow(
        published.execute(
            "select split_part(plan_id, '_', 1) as plan, ordinal, number, title, timing_text as timing, responsible, "
            "expected_result, direction from marts.dim_measures order by plan_id, ordinal"
        ).to_arrow_table()
    )
    assert ours.height == 78
    # Whoever answers for a measure stands by position: a surname with initials is kept apart.
    person = r"(?:[А-ЯЁ][а-яё]+ )?[А-ЯЁ]\.\s?[А-ЯЁ]\.(?:\s?[А-ЯЁ][а-яё]+)?"
    position = pl.col("responsible").str.replace_all(person, "").str.replace_all(r"[\s,;.–-]", "")
    columns = [pl.col("title", "timing", "expected_result", "direction"), position.alias("position")]
    for plan in gold["plan"].unique():
        theirs = gold.filter(pl.col("plan") == plan).fill_null("").select(columns)
        mine = ours.filter(pl.col("plan") == plan).fill_null("").select(columns)
        assert mine.rows() == theirs.rows(), plan
    assert ours["responsible"].drop_nulls().str.contains(person).sum() == 0


def test_official_lists_keep_their_document(published):
    got = published.execute(
        "select list_name, count(distinct (school_code, school_year)), bool_and(document is not null) "
        "from marts.fct_official_signs group by 1 order by 1"
    ).fetchall()
    assert [row[0] for row in got] == ["altai_2021", "dagestan_2023_2025"]
    assert got[1][1] == 451, "599 rows of the file name 451 schools × years"
    rows = published.execute(
        "select rows_loaded from ops.load_log where file_name like '%dagestan%'"
    ).fetchone()
    assert rows == (599,)
    assert all(row[2] for row in got)
