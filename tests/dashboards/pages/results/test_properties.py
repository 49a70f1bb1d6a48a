"""What must hold in the published reports whatever the data: sums, bounds, words that agree with numbers."""

import polars as pl
import pytest

pytestmark = pytest.mark.shared
SUMS = ("participants_cnt", "present_cnt", "absent_cnt", "n", "quality_cnt", "success_cnt", "mark2_cnt")
INDICATORS = {
    "rpt_marks_summary": ("quality", "success", "mark2", "absent"),
    "rpt_journal": ("lowered", "raised", "gap"),
}


def rows(region_build, sql: str) -> list[tuple]:
    return region_build.execute(sql).fetchall()


def test_schools_of_a_municipality_add_up_to_it_and_classes_to_their_school(region_build):
    sums = ", ".join(f"sum({c}) as {c}" for c in SUMS)
    for inner, outer, key in (
        ("school", "municipality", "municipality"),
        ("class", "school", "school_code"),
        ("municipality", "region", "region_code"),
    ):
        summed = f"select procedure_id, {key}, {sums} from marts.rpt_marks_summary"
        parts = f"{summed} where group_level = '{inner}' group by all"
        whole = f"{summed} where group_level = '{outer}' group by all"
        assert rows(region_build, f"({parts} except {whole}) union all ({whole} except {parts})") == []


@pytest.mark.parametrize("report", INDICATORS)
def test_a_share_lies_inside_its_interval_and_the_words_follow_the_numbers(region_build, report):
    for name in INDICATORS[report]:
        named = f"{name}_q_value <= .05 and {name}_pct"
        bad = rows(
            region_build,
            f"""select * from marts.{report} where n > 0 and (
                not ({name}_low_pct - 1e-9 <= {name}_pct and {name}_pct <= {name}_high_pct + 1e-9)
                or {name}_low_pct < -1e-9 or {name}_high_pct > 100 + 1e-9
                or ({name}_difference = 'выше') <> coalesce({named} > {name}_above_pct, false)
                or ({name}_difference = 'ниже') <> coalesce({named} < {name}_above_pct, false)
            ) limit 3""",
        )
        assert bad == []


def test_nothing_is_said_of_groups_below_ten(region_build):
    for report, word, q in (
        ("rpt_marks_summary", "quality_difference", "quality_q_value"),
        ("rpt_journal", "raised_difference", "raised_q_value"),
        ("rpt_scores_summary", "score_difference", "score_q_value"),
        ("rpt_tasks", "difference", "q_value"),
    ):
        sql = f"select count(*) from marts.{report} where n < 10 and ({word} in ('выше', 'ниже') or {q} is not null)"
        assert rows(region_build, sql) == [(0,)]
    assert rows(
        region_build, "select count(*) from marts.rpt_planned_results where n < 10 and is_system_deficit"
    ) == [(0,)]


def test_classes_and_schools_of_one_class_are_about_a_person(region_build):
    for report in (
        "rpt_marks",
        "rpt_scores",
        "rpt_tasks",
        "rpt_planned_results",
        "rpt_groups",
        "rpt_journal",
    ):
        open_classes = (
            f"select count(*) from marts.{report} where group_level = 'class' and not is_person_level"
        )
        assert rows(region_build, open_classes) == [(0,)]
    single = rows(
        region_build,
        "select bool_and(is_person_level = (classes_cnt = 1)) from marts.rpt_marks_summary "
        "where group_level = 'school'",
    )
    assert single == [(True,)]


def test_every_participant_stands_in_one_row_of_the_individual_report(region_build):
    assert rows(
        region_build,
        "select (select count(*) from marts.rpt_individual) = (select count(*) from marts.fct_participant_results)",
    ) == [(True,)]


def test_shares_by_difficulty_agree_with_the_score(region_build):
    """Where a pupil's every task was scored, points by difficulty sum to the sum of the tasks."""
    table = region_build.execute(
        """with maxima as (
            select procedure_id, difficulty, sum(max_score) as total, count(*) as tasks from (
                select distinct procedure_id, task_code, difficulty, max_score from marts.dim_tasks where is_specified)
            group by procedure_id, difficulty
        ), wide as (
            select procedure_id, coalesce(max(total) filter (difficulty = 'Б'), 0) as basic,
                coalesce(max(total) filter (difficulty = 'П'), 0) as raised,
                coalesce(max(total) filter (difficulty = 'В'), 0) as high, sum(tasks) as tasks
            from maxima group by procedure_id
        )
        select primary_score, basic_pct * basic / 100 + coalesce(raised_pct * raised / 100, 0)
            + coalesce(high_pct * high / 100, 0) as points
        from marts.rpt_individual join wide using (procedure_id)
        where procedure_id = 'ВПР-2021-весна-МА-5' and tasks_cnt = tasks and primary_score is not null"""
    ).pl()
    assert table.height > 10_000
    # A file's total may differ from the sum of its tasks; such rows are findings and few.
    assert ((pl.Series(table["primary_score"]) - table["points"]).abs() < 1e-6).mean() > 0.98
